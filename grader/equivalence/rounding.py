"""Answers that are wrong exactly, and right but for rounded decimals: a person decides these."""

from fractions import Fraction

from grader.equivalence.balls import UndefinedError, UnsureError, evaluate, to_arb
from grader.equivalence.domain import Domain
from grader.equivalence.points import Point, points
from grader.notation.tree import Node, Number, symbols, walk

_POINTS = 5
_BITS = 64
_SHARE = Fraction(1, 50)
"""How far two values may lie apart, as a share of the reference."""


def is_rounded(answer: Node, reference: Node, domain: Domain) -> bool:
    """Whether an answer holds decimals and comes near the reference at every point tried."""
    if not has_decimals(answer):
        return False
    names = tuple(sorted(symbols(answer) | symbols(reference)))
    tried = points(names, domain, _POINTS if names else 1)
    try:
        return all(_is_near(answer, reference, point) for point in tried)
    except (UndefinedError, UnsureError):
        return False


def has_decimals(answer: Node) -> bool:
    """Whether an answer holds numbers that may have been rounded."""
    return any(isinstance(n, Number) and n.value.denominator > 1 for n, _ in walk(answer))


def _is_near(answer: Node, reference: Node, point: Point) -> bool:
    given, ours = (float(to_arb(evaluate(n, point, _BITS)).mid()) for n in (answer, reference))
    return abs(given - ours) <= float(_SHARE) * abs(ours)
