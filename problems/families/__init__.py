"""One module, one family; each holds `FAMILY`, and its module's name is the family's."""
