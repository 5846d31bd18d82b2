"""One module, one origin of uploads; each holds `SOURCE`."""
