"""What is known of the values of exponentials, roots and logarithms when they are made."""

from fractions import Fraction
from typing import TYPE_CHECKING

from flint import arb, ctx

from grader.equivalence.positivity import BITS, Bounds, enclosure
from grader.equivalence.ratios import Polynomial, Ratio, one, whole

if TYPE_CHECKING:
    from grader.equivalence.generators import Stock


def exp_bounds(stock: "Stock", inside: Ratio) -> Bounds:
    """Return the bounds of e^u."""
    if (ball := stock.ball(inside)) is not None:
        with ctx.workprec(BITS):
            return _finite(ball.exp(), Bounds(Fraction(0), above=True))
    found = stock.sign_of(inside)
    strictly = found is not None and stock.is_nonzero(inside.over)
    if found == 1:
        return Bounds(Fraction(1), above=strictly)
    upper = Fraction(1) if found == -1 else None
    return Bounds(Fraction(0), upper, above=_is_power_nonzero(stock, inside), below=strictly)


def _is_power_nonzero(stock: "Stock", inside: Ratio) -> bool:
    """Whether e^u is never zero: it stands for b^v, too, as u = v·ln b, and b may be zero."""
    return all(
        made.kind != "log" or made.inside is None or stock.is_nonzero(made.inside.over)
        for _, made in stock.used(inside.over)
    )


def root_bounds(stock: "Stock", base: Polynomial, index: int) -> Bounds:
    """Return the bounds of a root of what is not negative."""
    if (ball := stock.ball(whole(base))) is not None:
        with ctx.workprec(BITS):
            return _finite(ball.root(index), Bounds(Fraction(0)))
    if stock.sign(base - 1) == 1:
        return Bounds(Fraction(1), above=stock.is_nonzero(base - 1))
    above = stock.is_nonzero(base)
    if stock.sign(one() - base) == 1:
        below = stock.is_nonzero(one() - base)
        return Bounds(Fraction(0), Fraction(1), above=above, below=below)
    return Bounds(Fraction(0), above=above)


def log_bounds(stock: "Stock", base: Polynomial) -> Bounds:
    """Return the bounds of a logarithm."""
    if (ball := stock.ball(whole(base))) is not None:
        with ctx.workprec(BITS):
            return _finite(ball.log(), Bounds())
    if stock.sign(base - 1) == 1:
        return Bounds(Fraction(0), above=stock.is_nonzero(base - 1))
    if stock.sign(one() - base) == 1:
        return Bounds(None, Fraction(0), below=stock.is_nonzero(one() - base))
    return Bounds()


def _finite(ball: arb, otherwise: Bounds) -> Bounds:
    return enclosure(ball) if ball.is_finite() else otherwise
