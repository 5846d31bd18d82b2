"""Products that fit only in another order of multiplication."""

from collections.abc import Sequence
from itertools import pairwise

from grader.equivalence.fitted import Shape

_FACTORS = 64
"""Factors of a product that are tried in another order."""


def fits_otherwise(shapes: Sequence[Shape]) -> bool:
    """Whether the rest of a product fits where parts of one entry are taken out, as x^T y."""
    rest = [shape for shape in shapes if not (shape.is_scalar or shape.is_any)][:_FACTORS]
    while run := _entry(rest):
        rest[run] = []
        if all(left.columns == right.rows for left, right in pairwise(rest)):
            return True
    return False


def _entry(shapes: Sequence[Shape]) -> slice | None:
    """Return the first factors whose product has one entry."""
    for start in (at for at, shape in enumerate(shapes) if shape.rows == 1):
        for end in range(start + 1, len(shapes)):
            if shapes[end - 1].columns != shapes[end].rows:
                break
            if shapes[end].columns == 1:
                return slice(start, end + 1)
    return None
