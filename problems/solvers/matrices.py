"""Matrices of exact fractions: plain tuples outside, NumPy object arrays inside."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, isqrt
from typing import Annotated, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BeforeValidator, PlainSerializer

Matrix: TypeAlias = tuple[tuple[Fraction, ...], ...]

LARGEST_SIDE = 16
_NUMBER = re.compile(r"[-+]?[0-9]{1,12}(/0*[1-9][0-9]{0,11}|\.[0-9]{1,12})?")


def exact(found: object) -> Fraction:
    """Read a number of a sheet or a variant: an integer, a decimal, or a text such as "1/2".

    Raises:
        ValueError: not such a number, or one of more than twelve digits.
    """
    is_number = isinstance(found, int | str | Decimal | Fraction) and not isinstance(found, bool)
    text = str(found) if is_number else ""
    if not _NUMBER.fullmatch(text):
        raise ValueError("expected a number of at most twelve digits, such as 3, 0.5 or '1/2'")
    return Fraction(text)


def _serial(number: Fraction) -> int | str:
    return int(number) if number.denominator == 1 else str(number)


def _rectangular(rows: Matrix) -> Matrix:
    if not rows or not rows[0] or any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("expected a matrix whose rows all have the same length")
    if max(len(rows), len(rows[0])) > LARGEST_SIDE:
        raise ValueError(f"expected at most {LARGEST_SIDE} rows and columns")
    return rows


Number: TypeAlias = Annotated[Any, BeforeValidator(exact), PlainSerializer(_serial)]
MatrixParam: TypeAlias = Annotated[tuple[tuple[Number, ...], ...], AfterValidator(_rectangular)]
"""A matrix among the params of a family: read from TOML or JSON, row by row, kept exact."""


def array(matrix: Sequence[Sequence[Any]]) -> NDArray[np.object_]:
    """Turn plain rows into an object array of fractions.

    Raises:
        ValueError: the rows have different lengths, there are none, or an entry is no fraction.
    """
    width = {len(row) for row in matrix}
    if len(width) != 1:
        raise ValueError("the rows of a matrix must have the same length")
    numbers = np.empty((len(matrix), width.pop()), dtype=object)
    for place in np.ndindex(numbers.shape):
        numbers[place] = _fraction(matrix[place[0]][place[1]])
    return numbers


def _fraction(entry: object) -> Fraction:
    """Refuse texts, which stand for what is irrational."""
    if not isinstance(entry, int | Fraction):
        raise ValueError(f"{entry!r} is not an exact fraction")  # noqa: TRY004 - a value as any other
    return Fraction(entry)


def plain(numbers: NDArray[np.object_]) -> Matrix:
    """Turn an array back into tuples of fractions, row by row."""
    return tuple(tuple(Fraction(entry) for entry in row) for row in numbers)


def shape(matrix: Sequence[Sequence[Any]]) -> tuple[int, int]:
    """Count rows and columns."""
    return len(matrix), len(matrix[0])


def product(left: Matrix, right: Matrix) -> Matrix:
    """Multiply two matrices.

    Raises:
        ValueError: the inner dimensions differ.

    >>> product(((1, 2),), ((3,), (4,)))
    ((Fraction(11, 1),),)
    """
    return plain(array(left) @ array(right))


def transposed(matrix: Matrix) -> Matrix:
    """Swap rows and columns."""
    return plain(array(matrix).T)


def multiple(matrix: Matrix, factor: Fraction) -> Matrix:
    """Multiply every entry by a factor."""
    return plain(array(matrix) * factor)


def difference(left: Matrix, right: Matrix) -> Matrix:
    """Subtract one matrix from another of the same shape."""
    return plain(array(left) - array(right))


def sum_of_squares(matrix: Matrix) -> Fraction:
    """Sum the squares of all entries: the squared Frobenius norm.

    >>> sum_of_squares(((1, 2), (3, 4)))
    Fraction(30, 1)
    """
    return sum((Fraction(entry) ** 2 for row in matrix for entry in row), Fraction(0))


def is_square_number(number: int) -> bool:
    """Tell whether the root of a natural number is an integer."""
    return isqrt(number) ** 2 == number


def root(number: int) -> Fraction:
    """Take a square root: exactly where it is an integer, else to 30 decimal places.

    >>> root(4)
    Fraction(2, 1)
    >>> float(root(2))
    1.4142135623730951
    """
    if is_square_number(number):
        return Fraction(isqrt(number))
    return Fraction(isqrt(number * 10**60), 10**30)


def softmax(matrix: Matrix) -> Matrix:
    """Apply the softmax to every row, to the precision of a float.

    >>> softmax(((0, 0),))
    ((Fraction(1, 2), Fraction(1, 2)),)
    """
    return tuple(_softmax_of_row(row) for row in matrix)


def _softmax_of_row(row: Sequence[Fraction]) -> tuple[Fraction, ...]:
    top = max(row)
    weights = [Fraction(exp(logit - top)) for logit in row]
    return tuple(weight / sum(weights) for weight in weights)
