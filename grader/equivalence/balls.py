"""Evaluating trees at a point, exactly as long as it goes and with certified bounds after that.

The bounds are those of Arb's real balls: the true value lies in the ball, whatever was rounded.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flint import arb, ctx, fmpq

from grader.equivalence.ballfunctions import FUNCTIONS
from grader.equivalence.ballvalues import (
    Ball,
    UndefinedError,
    UnsureError,
    inverse,
    sign,
    to_arb,
    to_fmpq,
)
from grader.equivalence.points import Point
from grader.notation.sizes import rational
from grader.notation.tree import (
    Call,
    Constant,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

__all__ = [
    "Ball",
    "Located",
    "UndefinedError",
    "UnsureError",
    "constant",
    "evaluate",
    "located",
    "pi",
    "sign",
    "to_arb",
    "to_fmpq",
    "value",
]

_BITS = 20_000
_EXPONENT = 10**7
_CHEAP = 2_000

Located: TypeAlias = Mapping[str, Ball]
"""A point with its coordinates as flint has them."""


def located(point: Point) -> Located:
    """Return the same point for flint."""
    return {name: to_fmpq(at) for name, at in point.items()}


def evaluate(node: Node, point: Point, bits: int) -> Ball:
    """Return the value of a tree at a point.

    Args:
        node: the tree; each of its symbols is in `point`.
        point: the variables' values.
        bits: the working precision.

    Raises:
        UndefinedError: it has no real value there.
        UnsureError: more bits are needed to tell.
    """
    with ctx.workprec(bits):
        return value(node, located(point))


def value(node: Node, at: Located) -> Ball:
    """Return the value of a tree at a point, at the precision that is set.

    Raises:
        UndefinedError: it has no real value there.
        UnsureError: more bits are needed to tell.
    """
    return _RULES[type(node)](node, at)


def _constant(node: Constant, _at: Located) -> Ball:
    if node.name == "inf":
        raise UndefinedError(around=True)
    return arb.const_e() if node.name == "e" else arb.pi()


def _sum(node: Sum, at: Located) -> Ball:
    first, *others = node.terms
    total = _RULES[type(first)](first, at)
    for term in others:
        total = total + _RULES[type(term)](term, at)
    return total


def _product(node: Product, at: Located) -> Ball:
    first, *others = node.factors
    total = _RULES[type(first)](first, at)
    for factor in others:
        total = total * _RULES[type(factor)](factor, at)
    return total


def _quotient(node: Quotient, at: Located) -> Ball:
    above, below = node.numerator, node.denominator
    return _RULES[type(above)](above, at) * inverse(_RULES[type(below)](below, at))


def _call(node: Call, at: Located) -> Ball:
    found = [_RULES[type(argument)](argument, at) for argument in node.arguments]
    return FUNCTIONS[node.function](found)


def _power(node: Power, at: Located) -> Ball:
    exponent = value(node.exponent, at)
    if node.base == Constant("e"):
        return to_arb(exponent).exp()
    base = value(node.base, at)
    if isinstance(exponent, fmpq) and exponent.q == 1:
        return whole_power(base, int(exponent.p))
    return _real_power(base, exponent)


def whole_power(base: Ball, exponent: int) -> Ball:
    """Raise to a whole power."""
    if exponent <= 0 and sign(base) == 0:
        raise UndefinedError(around=False)
    if isinstance(base, fmpq):
        size = max(int(base.p).bit_length(), int(base.q).bit_length())
        if size * abs(exponent) <= min(_BITS, max(_CHEAP, 8 * ctx.prec)):
            return base**exponent
    if abs(exponent) > _EXPONENT:
        return _large_power(to_arb(base), exponent)
    if exponent < 0:
        return inverse(to_arb(base) ** -exponent)
    return to_arb(base) ** exponent


def _large_power(base: arb, exponent: int) -> Ball:
    """Raise to a power by logarithms, where squaring again and again would take long."""
    found = sign(base)
    if not found:
        raise UnsureError
    size = (abs(base).log() * exponent).exp()
    return size if found > 0 or exponent % 2 == 0 else -size


def _real_power(base: Ball, exponent: Ball) -> Ball:
    match sign(base):
        case 1:
            return (to_arb(base).log() * exponent).exp()
        case -1:
            if isinstance(exponent, arb) and exponent.contains_integer():
                raise UnsureError
            raise UndefinedError(around=True)
        case 0:
            return _power_of_zero(exponent)
    raise UnsureError


def _power_of_zero(exponent: Ball) -> Ball:
    match sign(exponent):
        case 1:
            return fmpq(0)
        case None:
            raise UnsureError
    raise UndefinedError(around=False)


_RULES: Mapping[type[Node], Callable[[Any, Located], Ball]] = {
    Number: lambda node, _: to_fmpq(node.value),
    Symbol: lambda node, at: at[node.name],
    Constant: _constant,
    Negative: lambda node, at: -value(node.operand, at),
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _power,
    Call: _call,
}


def constant(node: Node, bits: int) -> Ball:
    """Return the value of a tree without symbols.

    Raises:
        UndefinedError: it has none.
        UnsureError: more bits are needed to tell.
    """
    exact = rational(node)
    return evaluate(node, {}, bits) if exact is None else to_fmpq(exact)


def pi(bits: int) -> arb:
    """Return a ball of π."""
    with ctx.workprec(bits):
        return arb.pi()
