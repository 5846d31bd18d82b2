"""The convex hull criterion of growth, decided by an exact linear programme.

A monomial n^a is bounded by a sum of monomials n^b_j, for all n_i >= 1, iff a lies below a convex
combination of the b_j. Where it does not, there is a direction u >= 0 with (a - b_j)·u > 0 for
every j: along n_i = x^u_i the monomial outgrows the sum. Both come from one matrix game, whose
value is the largest amount by which a direction can tell a from all b_j.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd

from grader.equivalence.coefficients import UnreadableClassError

_PIVOTS = 200


def escape(differences: Sequence[Sequence[int]]) -> tuple[int, ...] | None:
    """Return whole u >= 0 with d·u > 0 for all differences d, or None where there is none.

    >>> a, b, c = (2, 1), (3, 0), (0, 2)
    >>> escape([[p - q for p, q in zip(a, other)] for other in (b, c)])
    (2, 3)

    Args:
        differences: the exponents of one monomial less those of each of the others, over a common
            denominator; at least one.

    Raises:
        UnreadableClassError: the linear programme takes too many steps.
    """
    if len(differences[0]) == 1:
        return (1,) if all(one[0] > 0 for one in differences) else None
    return _solve([list(row) for row in zip(*differences, strict=True)])


def _solve(payoffs: list[list[int]]) -> tuple[int, ...] | None:
    """Return a strategy of the player of the rows that wins against every column.

    The simplex method on whole numbers: every entry stands over one common denominator, the last
    pivot, which divides what it has to.
    """
    shift = 1 - min(map(min, payoffs))
    rows, columns = len(payoffs), len(payoffs[0])
    table = [
        [payoff + shift for payoff in row] + [int(i == j) for j in range(rows)] + [1]
        for i, row in enumerate(payoffs)
    ]
    table.append([-1] * columns + [0] * (rows + 1))
    denominator = 1
    for _ in range(_PIVOTS):
        column = _entering(table[-1])
        if column is None:
            break
        denominator = _pivot(table, _leaving(table, column), column, denominator)
    else:
        raise UnreadableClassError
    *strategy, total = table[-1][columns:]
    if denominator <= shift * total:
        return None
    divisor = gcd(*strategy)
    return tuple(part // divisor for part in strategy)


def _entering(costs: list[int]) -> int | None:
    """Return the first column that improves the value: Bland's rule, so that it ends."""
    return next((j for j, cost in enumerate(costs[:-1]) if cost < 0), None)


def _leaving(table: list[list[int]], column: int) -> int:
    """Return the row that bounds the column most."""
    ratios = [
        (Fraction(row[-1], row[column]), i) for i, row in enumerate(table[:-1]) if row[column] > 0
    ]
    return min(ratios)[1]


def _pivot(table: list[list[int]], row: int, column: int, denominator: int) -> int:
    pivot, kept = table[row][column], table[row]
    for i, other in enumerate(table):
        if i != row:
            factor = other[column]
            table[i] = [
                (a * pivot - factor * b) // denominator for a, b in zip(other, kept, strict=True)
            ]
    return pivot
