"""Recurrent networks in exact fractions: states as columns, one step after the other."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import reduce
from typing import TypeAlias

from problems.solvers.matrices import Matrix, product

Column: TypeAlias = tuple[Fraction, ...]
Activation: TypeAlias = Callable[[Fraction], Fraction]


def _relu(value: Fraction) -> Fraction:
    return max(value, Fraction(0))


def _same(value: Fraction) -> Fraction:
    return value


ACTIVATIONS: Mapping[str, Activation] = {"identity": _same, "relu": _relu}
"""Those under which fractions stay fractions."""

LARGEST_SLOPE: Mapping[str, Fraction] = {
    "tanh": Fraction(1),
    "sigmoid": Fraction(1, 4),
    "relu": Fraction(1),
}
"""The largest slope of an activation: tanh'(0) = 1, σ'(0) = 1/4, and 1 where ReLU passes."""


def times(matrix: Matrix, vector: Column) -> Column:
    """Multiply a matrix with a column.

    >>> times(((1, 2), (0, 1)), (3, 4))
    (Fraction(11, 1), Fraction(4, 1))
    """
    return tuple(row[0] for row in product(matrix, tuple((entry,) for entry in vector)))


def added(*columns: Column) -> Column:
    """Add columns entry by entry.

    Raises:
        ValueError: their lengths differ.
    """
    return tuple(sum(entries, Fraction(0)) for entries in zip(*columns, strict=True))


def applied(activation: str, vector: Column) -> Column:
    """Apply an activation entry by entry."""
    return tuple(ACTIVATIONS[activation](entry) for entry in vector)


def rows_scaled(slopes: Column, matrix: Matrix) -> Matrix:
    """Give diag(slopes) · matrix: each row times its slope."""
    pairs = zip(slopes, matrix, strict=True)
    return tuple(tuple(slope * entry for entry in row) for slope, row in pairs)


def columns_scaled(matrix: Matrix, slopes: Column) -> Matrix:
    """Give matrix · diag(slopes): each column times its slope."""
    return tuple(
        tuple(entry * slope for entry, slope in zip(row, slopes, strict=True)) for row in matrix
    )


def chained(matrices: Iterable[Matrix]) -> Matrix:
    """Multiply matrices from left to right.

    >>> chained([((2,),), ((3,),), ((4,),)])
    ((Fraction(24, 1),),)
    """
    return reduce(product, matrices)


def flattened(value: Matrix) -> Fraction | Matrix:
    """Give a 1×1 matrix as a number, as a student writes it.

    >>> flattened(((3,),)), flattened(((1, 2),))
    (3, ((1, 2),))
    """
    return value[0][0] if len(value) == len(value[0]) == 1 else value


def unflattened(value: Fraction | Matrix) -> Matrix:
    """Give a number as a 1×1 matrix."""
    return value if isinstance(value, tuple) else ((value,),)
