"""The first principal direction of a small integer data set, exactly, where it is rational."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import gcd, isqrt, lcm
from typing import TypeAlias

import numpy as np

from problems.solvers.matrices import Matrix, array, multiple, plain, product, transposed

Integers: TypeAlias = tuple[int, ...]


def covariance(data: Matrix) -> Matrix:
    """Average the outer products of the rows, which must have mean zero.

    >>> covariance(((1, 2), (-1, -2)))
    ((Fraction(1, 1), Fraction(2, 1)), (Fraction(2, 1), Fraction(4, 1)))
    """
    return multiple(product(transposed(data), data), Fraction(1, len(data)))


def largest_eigenvalue(matrix: Sequence[Integers]) -> int:
    """Find the largest eigenvalue of a symmetric positive semidefinite integer matrix.

    An eigenvalue that is rational is an integer, and none exceeds the trace.

    Raises:
        ValueError: it is irrational, or not a single one.

    >>> largest_eigenvalue(((2, 1), (1, 2)))
    3
    """
    for value in range(sum(row[i] for i, row in enumerate(matrix)), 0, -1):
        if not determinant(_shifted(matrix, value)):
            if _is_alone(matrix, value):
                return value
            break
    raise ValueError("the first principal direction is not rational, or there is none")


def exact_top(matrix: Matrix) -> Fraction:
    """Find the largest eigenvalue of any symmetric matrix of fractions.

    Over a common denominator it is an integer, which is guessed, and then proved.

    Raises:
        ValueError: it is irrational, or the matrix is not symmetric.

    >>> exact_top(((Fraction(1, 2), 1), (1, Fraction(1, 2))))
    Fraction(3, 2)
    """
    exact = plain(array(matrix))
    if transposed(exact) != exact:
        raise ValueError("the matrix is not symmetric")
    shared = lcm(*(entry.denominator for row in exact for entry in row))
    whole = tuple(tuple(int(entry * shared) for entry in row) for row in exact)
    guess = round(max(np.linalg.eigvalsh(np.array(whole, dtype=float))))
    if not _is_top(whole, guess):
        raise ValueError("the largest eigenvalue is not rational")
    return Fraction(guess, shared)


def _is_top(matrix: Sequence[Integers], value: int) -> bool:
    """Tell whether this is an eigenvalue and no other one is larger, as in `_is_alone`."""
    shifted, size = _shifted(matrix, value), len(matrix)
    orders = range(1, size)
    return not determinant(shifted) and all(_minors(shifted, order) >= 0 for order in orders)


def determinant(matrix: Sequence[Sequence[int]]) -> int:
    """Expand a determinant along its first row.

    >>> determinant(((1, 2), (3, 4)))
    -2
    """
    if not matrix:
        return 1
    return sum(
        (-1) ** at * entry * determinant([(*row[:at], *row[at + 1 :]) for row in matrix[1:]])
        for at, entry in enumerate(matrix[0])
    )


def _shifted(matrix: Sequence[Integers], value: int) -> tuple[Integers, ...]:
    return tuple(
        tuple(value * (i == j) - entry for j, entry in enumerate(row))
        for i, row in enumerate(matrix)
    )


def _is_alone(matrix: Sequence[Integers], value: int) -> bool:
    """Tell whether all other eigenvalues are smaller.

    With μ for `value`, μ - C has rank n - 1 and no negative eigenvalue: the sums of its principal
    minors, which are the elementary symmetric functions of its eigenvalues, are positive up to
    n - 1.
    """
    shifted, size = _shifted(matrix, value), len(matrix)
    return all(_minors(shifted, order) > 0 for order in range(1, size))


def _minors(matrix: Sequence[Integers], order: int) -> int:
    places = combinations(range(len(matrix)), order)
    return sum(determinant([[matrix[i][j] for j in chosen] for i in chosen]) for chosen in places)


def eigenvector(matrix: Sequence[Integers], value: int) -> Integers:
    """Give the eigenvector of a single eigenvalue in lowest terms, its first entry positive.

    Its entries are cofactors of a row, of which not all vanish for some row.

    >>> eigenvector(((2, 1), (1, 2)), 3)
    (1, 1)
    """
    shifted, size = _shifted(matrix, value), len(matrix)
    for row in range(size):
        rest = [line for at, line in enumerate(shifted) if at != row]
        found = [
            (-1) ** at * determinant([(*line[:at], *line[at + 1 :]) for line in rest])
            for at in range(size)
        ]
        if any(found):
            first = next(entry for entry in found if entry)
            shared = gcd(*found) * (1 if first > 0 else -1)
            return tuple(entry // shared for entry in found)
    raise ValueError("the eigenvalue is not a single one")


def norm(vector: Integers) -> int:
    """Give the length of a vector.

    Raises:
        ValueError: it is irrational.

    >>> norm((3, 4))
    5
    """
    square = sum(entry * entry for entry in vector)
    if isqrt(square) ** 2 != square:
        raise ValueError("the length of the first principal direction is not rational")
    return isqrt(square)
