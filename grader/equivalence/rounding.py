"""Answers that are wrong exactly, and right but for rounded decimals: a person decides these."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.notation.sizes import rational
from grader.notation.tree import Node, Number, symbols, walk

if TYPE_CHECKING:
    from grader.equivalence.domain import Domain
    from grader.equivalence.points import Point

_POINTS = 5
_BITS = 64
_SHARE = Fraction(1, 50)
"""How far two values may lie apart, as a share of the reference."""
_PLACES = range(2, 40)
"""Decimals with so many places may lie apart by one in the last place, whatever share that is."""


def is_rounded(answer: Node, reference: Node, domain: Domain) -> bool:
    """Whether an answer holds decimals and comes near the reference at every point tried.

    One number in decimals comes near, too, where it was rounded or cut off in its last place.
    """
    if not has_decimals(answer):
        return False
    from grader.equivalence.balls import UndefinedError, UnsureError
    from grader.equivalence.points import points

    names = tuple(sorted(symbols(answer) | symbols(reference)))
    slack = 0 if names else _last_place(rational(answer))
    tried = points(names, domain, _POINTS if names else 1)
    try:
        return all(_is_near(answer, reference, point, slack) for point in tried)
    except (UndefinedError, UnsureError):
        return False


def has_decimals(answer: Node) -> bool:
    """Whether an answer holds numbers that may have been rounded."""
    return any(isinstance(n, Number) and n.value.denominator > 1 for n, _ in walk(answer))


def _last_place(given: Fraction | None) -> Fraction | int:
    places = (n for n in _PLACES if given is not None and (given * 10**n).denominator == 1)
    return next((Fraction(1, 10**n) for n in places), 0)


def _is_near(answer: Node, reference: Node, point: Point, slack: Fraction | int) -> bool:
    from grader.equivalence.balls import evaluate, to_arb

    given, ours = (float(to_arb(evaluate(n, point, _BITS)).mid()) for n in (answer, reference))
    apart = abs(given - ours)
    return apart <= float(_SHARE) * abs(ours) or apart < float(slack)
