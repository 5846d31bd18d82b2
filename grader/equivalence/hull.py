"""The convex hull criterion of growth, decided by an exact linear programme.

A monomial n^a is bounded by a sum of monomials n^b_j, for all n_i >= 1, iff a lies below a convex
combination of the b_j. Where it does not, there is a direction u >= 0 with a·u > b_j·u for every
j: along n_i = x^u_i the monomial outgrows the sum. Both come from one matrix game, whose value is
the largest amount by which a direction can tell a from all b_j.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import TypeAlias

Vector: TypeAlias = tuple[Fraction, ...]


def escape(point: Vector, others: Sequence[Vector]) -> Vector | None:
    """Return a direction along which `point` outgrows all `others`, or None where there is none.

    >>> a, b = (Fraction(2), Fraction(1)), ((Fraction(3), Fraction(0)), (Fraction(0), Fraction(2)))
    >>> [int(u) for u in escape(a, b)]
    [2, 3]

    Args:
        point: the exponents of one monomial.
        others: those of the sum, at least one.
    """
    if not point:
        return None
    payoffs = [
        [p - o for o in column] for p, column in zip(point, zip(*others, strict=True), strict=True)
    ]
    value, strategy = _solve(payoffs)
    return _whole(strategy) if value > 0 else None


def _solve(payoffs: list[list[Fraction]]) -> tuple[Fraction, Vector]:
    """Return the value of a matrix game and an optimal strategy of the player of its rows."""
    shift = 1 - min(min(row) for row in payoffs)
    rows, columns = len(payoffs), len(payoffs[0])
    table = [
        [payoff + shift for payoff in row] + [Fraction(i == j) for j in range(rows)] + [Fraction(1)]
        for i, row in enumerate(payoffs)
    ]
    costs = [Fraction(-1)] * columns + [Fraction(0)] * (rows + 1)
    while (column := _entering(costs)) is not None:
        _pivot(table, costs, _leaving(table, column), column)
    total = costs[-1]
    strategy = tuple(cost / total for cost in costs[columns:-1])
    return 1 / total - shift, strategy


def _entering(costs: list[Fraction]) -> int | None:
    """Return the first column that improves the value: Bland's rule, so that it ends."""
    return next((j for j, cost in enumerate(costs[:-1]) if cost < 0), None)


def _leaving(table: list[list[Fraction]], column: int) -> int:
    """Return the row that bounds the column most."""
    ratios = [(row[-1] / row[column], i) for i, row in enumerate(table) if row[column] > 0]
    return min(ratios)[1]


def _pivot(table: list[list[Fraction]], costs: list[Fraction], row: int, column: int) -> None:
    scale = table[row][column]
    table[row] = [entry / scale for entry in table[row]]
    for i, other in enumerate(table):
        if i != row and other[column]:
            factor = other[column]
            table[i] = [a - factor * b for a, b in zip(other, table[row], strict=True)]
    factor = costs[column]
    costs[:] = [a - factor * b for a, b in zip(costs, table[row], strict=True)]


def _whole(direction: Vector) -> Vector:
    """Scale a direction to small whole numbers."""
    common = lcm(*(part.denominator for part in direction))
    parts = [int(part * common) for part in direction]
    divisor = gcd(*parts) or 1
    return tuple(Fraction(part // divisor) for part in parts)
