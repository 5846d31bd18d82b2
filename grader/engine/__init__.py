"""Marking: carrying errors forward, naming mistakes, rubric, and the isolation of work."""
