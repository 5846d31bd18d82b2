"""One module, one format; each holds `write`, and its module's name is the report's."""
