"""Attention in exact fractions: scores, softmax of logarithms, and weighted sums of states."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from problems.model import Value
from problems.solvers.matrices import Matrix, multiple, product, root, softmax, transposed

Row: TypeAlias = tuple[Fraction, ...]

LARGEST_EXPONENT = 40


def scaled_scores(queries: Sequence[Sequence[Any]], keys: Sequence[Sequence[Any]]) -> Matrix:
    """Compute Q Kᵀ / √d_k, with d_k the length of a key (Vaswani et al. 2017, section 3.2.1).

    >>> scaled_scores(((1, 1, 0, 0),), ((1, 2, 0, 1),))
    ((Fraction(3, 2),),)
    """
    return multiple(product(queries, transposed(keys)), 1 / root(len(keys[0])))


def powers(base: int, exponents: Sequence[Sequence[Any]]) -> Matrix:
    """Raise a base to every entry: the exponential of entries times ln(base).

    Raises:
        ValueError: an exponent is no integer, so that the power may be irrational, or is too large.

    >>> powers(2, ((1, -2),))
    ((Fraction(2, 1), Fraction(1, 4)),)
    """
    return tuple(tuple(_power(base, Fraction(entry)) for entry in row) for row in exponents)


def _power(base: int, exponent: Fraction) -> Fraction:
    if exponent.denominator > 1 or abs(exponent) > LARGEST_EXPONENT:
        raise ValueError(f"{exponent} is no small integer")
    return Fraction(base) ** int(exponent)


def normalised(matrix: Sequence[Sequence[Any]]) -> Matrix:
    """Divide every row by its sum.

    Raises:
        ZeroDivisionError: a row adds up to zero.

    >>> normalised(((1, 3),))
    ((Fraction(1, 4), Fraction(3, 4)),)
    """
    return tuple(tuple(Fraction(entry) / sum(row) for entry in row) for row in matrix)


def natural_softmax(logits: Matrix) -> Matrix:
    """Apply the softmax to every row, to the precision of a float.

    Raises:
        ValueError: the logits lie too far apart for weights that anybody would write down.
    """
    if any(max(row) - min(row) > LARGEST_EXPONENT for row in logits):
        raise ValueError("the logits lie too far apart")
    return softmax(logits)


def normalised_by_columns(matrix: Matrix) -> Matrix:
    """Divide every column by its sum: the mistake of a softmax over the queries."""
    return transposed(normalised(transposed(matrix)))


def products_by_entry(left: Matrix, right: Matrix) -> Matrix:
    """Multiply two matrices of one shape entry by entry.

    Raises:
        ValueError: the shapes differ.

    >>> products_by_entry(((1, 2),), ((3, 0),))
    ((Fraction(3, 1), Fraction(0, 1)),)
    """
    pairs = [zip(*rows, strict=True) for rows in zip(left, right, strict=True)]
    return tuple(tuple(Fraction(a) * b for a, b in row) for row in pairs)


def hardmax(weights: Matrix) -> Matrix:
    """Put 1 at the largest entry of every row, and 0 elsewhere.

    >>> hardmax(((1, 3, 2),))
    ((Fraction(0, 1), Fraction(1, 1), Fraction(0, 1)),)
    """
    return tuple(
        tuple(Fraction(place == _top(row)) for place in range(len(row))) for row in weights
    )


def _top(row: Row) -> int:
    return max(range(len(row)), key=row.__getitem__)


def uniform(rows: int, columns: int) -> Matrix:
    """Weigh everything alike."""
    return ((Fraction(1, columns),) * columns,) * rows


def has_size(rows: int, columns: int) -> Callable[[Value], bool]:
    """Make a guard that lets a matrix of that size pass, unless it is zero throughout."""

    def passes(value: Value) -> bool:
        fits = len(value) == rows and all(len(row) == columns for row in value)
        return fits and any(entry for row in value for entry in row)

    return passes
