"""Deciding whether two parsed answers are equal."""
