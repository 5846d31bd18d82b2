"""Pages on which a person works, without a server: an optional layer above the workflow."""
