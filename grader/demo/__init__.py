"""A class of invented students: what they hand in, and what their tutor says to it."""
