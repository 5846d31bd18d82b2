"""The command `grader`: one module, one command."""
