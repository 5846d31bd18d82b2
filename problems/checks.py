"""Checks that many families share: exact values, where decimals that were rounded are doubted."""

from problems.model import Check

NUMBER = Check("number", {"doubt_rounded": True})
"""A fraction; 0.33 for 1/3 is left to a person."""
MATRIX = Check("matrix", {"doubt_rounded": True})
"""Fractions; entries that are right but for rounding are left to a person."""
VECTOR = Check("matrix", {"doubt_rounded": True, "vector": True})
"""Fractions in a row; a column of the same entries is the same vector."""
