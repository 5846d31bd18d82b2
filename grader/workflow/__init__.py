"""The use cases, one module each, shared by commands, pages and notebooks."""
