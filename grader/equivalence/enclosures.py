"""Certified rational bounds of a constant."""

from fractions import Fraction

from grader.notation.sizes import rational
from grader.notation.tree import Node, symbols

_BITS = 512


def enclose(node: Node) -> tuple[Fraction, Fraction] | None:
    """Return bounds between which a constant lies; None where it has no value that is certain.

    >>> from grader.notation.values import literal
    >>> enclose(literal(Fraction(1, 3)))
    (Fraction(1, 3), Fraction(1, 3))
    """
    exact = rational(node)
    if exact is not None:
        return exact, exact
    if symbols(node):
        return None
    from grader.equivalence.balls import UndefinedError, UnsureError, constant, to_arb
    from grader.equivalence.positivity import enclosure

    try:
        ball = to_arb(constant(node, _BITS))
    except (UndefinedError, UnsureError):
        return None
    bounds = enclosure(ball) if ball.is_finite() else None
    if bounds is None or bounds.lower is None or bounds.upper is None:
        return None
    return bounds.lower, bounds.upper
