"""One module, one way to find responses; each holds `READER`."""
