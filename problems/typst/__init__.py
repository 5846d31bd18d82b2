"""Markup that wordings share: filled with a variant's numbers, and as plain text."""
