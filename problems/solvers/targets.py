"""Whether a softmax tends to given rows as a factor grows, by polynomials in the factor."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import exp, sqrt
from typing import TypeAlias

from problems.model import Witness
from problems.solvers.matrices import Matrix
from problems.solvers.polynomials import Polynomial, dot, grows_without_bound, subtract, trimmed

PolynomialMatrix: TypeAlias = Sequence[Sequence[Polynomial]]
Places: TypeAlias = tuple[tuple[int, ...], ...]
"""For each row the places, counted from 1, that share its weight."""

_CLOSE = 0.01
_FAR_BELOW = -1_000_000
"""Keeps numbers of any size within what a float can hold."""


def indicator(places: Places) -> Matrix:
    """Put a 1 at each place of a row, and 0 elsewhere.

    >>> [[int(entry) for entry in row] for row in indicator(((2,), (1, 2)))]
    [[0, 1], [1, 1]]
    """
    n = len(places)
    return tuple(tuple(Fraction(j + 1 in row) for j in range(n)) for row in places)


def shared(places: Places) -> Matrix:
    """Share a weight of 1 evenly among the places of each row."""
    return tuple(
        tuple(entry / len(row) for entry in line)
        for row, line in zip(places, indicator(places), strict=True)
    )


def judge(Q: PolynomialMatrix, K: PolynomialMatrix, places: Places) -> Witness | None:
    """Decide whether softmax(QKᵀ/√d_k) tends to the shared weights as the free factor grows.

    A row tends to even weights on some places iff the logits at these places are the same up to
    differences that vanish, which polynomials do only if they are zero, and leave every other
    logit of the row behind without bound. √d_k > 0 scales all differences and changes nothing.

    Returns:
        None where it does, else what shows that it does not; the codes begin with `target.`
    """
    n = len(places)
    Q, K = _cut(Q, n), _cut(K, n)
    widths = {len(row) for row in (*Q, *K)}
    if len(Q) != n or len(K) != n or len(widths) != 1:
        return Witness("target.shapes", {"q": size_of(Q), "k": size_of(K), "n": str(n)})
    logits = [[dot(query, key) for key in K] for query in Q]
    failing = next(_failing(logits, places), None)
    if failing is None:
        return None
    row, reason = failing
    is_even = len(places[row]) == n
    if not has_factor(Q) and not has_factor(K) and not is_even:
        is_close = comes_close(logits, widths.pop(), places)
        code = "target.fixed_but_close" if is_close else "target.no_factor"
        return Witness(code, certain=not is_close)
    return Witness(f"target.{reason}", {"row": str(row + 1)})


def _cut(matrix: PolynomialMatrix, n: int) -> PolynomialMatrix:
    """Cut a multiple of the identity, whose size was left open, to n rows and columns."""
    size = len(matrix)
    if size <= n or any(len(row) != size for row in matrix):
        return matrix
    first = trimmed(matrix[0][0])
    for i, row in enumerate(matrix):
        if any(trimmed(entry) != (first if i == j else ()) for j, entry in enumerate(row)):
            return matrix
    return [row[:n] for row in matrix[:n]]


def _failing(logits: PolynomialMatrix, places: Places) -> Iterator[tuple[int, str]]:
    for i, (row, wanted) in enumerate(zip(logits, places, strict=True)):
        top = row[wanted[0] - 1]
        if any(subtract(top, row[place - 1]) for place in wanted):
            yield i, "uneven"
        others = (logit for j, logit in enumerate(row, 1) if j not in wanted)
        if not all(grows_without_bound(subtract(top, logit)) for logit in others):
            yield i, "row"


def comes_close(logits: PolynomialMatrix, d_k: int, places: Places) -> bool:
    """Tell whether fixed numbers, divided by √d_k, come near the shared weights as they are."""
    numbers = [[Fraction(sum(logit)) for logit in row] for row in logits]
    below = [
        [float(max(n - max(row), Fraction(_FAR_BELOW))) / sqrt(d_k) for n in row] for row in numbers
    ]
    return distance(below, places) <= _CLOSE


def distance(logits: Sequence[Sequence[float]], places: Places) -> float:
    """Measure the largest difference between the softmax and the shared weights."""
    worst = 0.0
    for row, wanted in zip(logits, places, strict=True):
        weights = [exp(logit - max(row)) for logit in row]
        for place, weight in enumerate(weights, 1):
            share = 1 / len(wanted) if place in wanted else 0
            worst = max(worst, abs(weight / sum(weights) - share))
    return worst


def has_factor(matrix: PolynomialMatrix) -> bool:
    """Tell whether the free factor stands in any entry."""
    return any(len(trimmed(entry)) > 1 for row in matrix for entry in row)


def size_of(matrix: PolynomialMatrix) -> str:
    """Write rows and columns."""
    return f"{len(matrix)} × {len(matrix[0]) if matrix else 0}"
