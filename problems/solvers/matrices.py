"""Matrices of exact fractions: plain tuples outside, NumPy object arrays inside."""

import re
from collections.abc import Iterable, Sequence
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
    rows = _rows(matrix)
    numbers = np.empty((len(rows), len(rows[0])), dtype=object)
    for at, row in enumerate(rows):
        numbers[at, :] = row
    return numbers


def _rows(matrix: Sequence[Sequence[Any]]) -> Matrix:
    if len({len(row) for row in matrix}) != 1:
        raise ValueError("the rows of a matrix must have the same length")
    return tuple(tuple(map(_fraction, row)) for row in matrix)


def _fraction(entry: object) -> Fraction:
    """Refuse texts, which stand for what is irrational."""
    if type(entry) is Fraction:
        return entry
    if not isinstance(entry, int | Fraction):
        raise ValueError(f"{entry!r} is not an exact fraction")  # noqa: TRY004 - a value as any other
    return Fraction(entry)


def plain(numbers: NDArray[np.object_]) -> Matrix:
    """Turn an array back into tuples of fractions, row by row."""
    return tuple(tuple(_reduced(entry) for entry in row) for row in numbers)


def _reduced(entry: Any) -> Fraction:
    return entry if type(entry) is Fraction else Fraction(entry)


def shape(matrix: Sequence[Sequence[Any]]) -> tuple[int, int]:
    """Count rows and columns."""
    return len(matrix), len(matrix[0])


def product(left: Sequence[Sequence[Any]], right: Sequence[Sequence[Any]]) -> Matrix:
    """Multiply two matrices.

    Raises:
        ValueError: the inner dimensions differ.

    >>> product(((1, 2),), ((3,), (4,)))
    ((Fraction(11, 1),),)
    """
    rows, others = _rows(left), _rows(right)
    if len(rows[0]) != len(others):
        raise ValueError(f"mismatch: {len(rows[0])} columns and {len(others)} rows")
    columns = tuple(zip(*others, strict=True))
    return tuple(tuple(_inner(row, column) for column in columns) for row in rows)


def _inner(left: Iterable[Fraction], right: Iterable[Fraction]) -> Fraction:
    """Sum products of two rows, reduced once at the end, as each reduction costs a divisor."""
    top, bottom = 0, 1
    for one, other in zip(left, right, strict=True):
        part = one.numerator * other.numerator
        under = one.denominator * other.denominator
        if under == bottom:
            top += part
        else:
            top, bottom = top * under + part * bottom, bottom * under
    return Fraction(top, bottom)


def transposed(matrix: Sequence[Sequence[Any]]) -> Matrix:
    """Swap rows and columns."""
    return tuple(zip(*_rows(matrix), strict=True))


def multiple(matrix: Matrix, factor: Fraction) -> Matrix:
    """Multiply every entry by a factor."""
    return tuple(tuple(entry * factor for entry in row) for row in _rows(matrix))


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
