"""The size of a tree: nodes, depth, and the powers that it would take to evaluate it."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, comb, factorial, floor, isqrt, lgamma, log, prod
from operator import attrgetter
from typing import Any

from grader.notation.errors import NotationError
from grader.notation.limits import BITS, DEPTH, NODES
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
    children,
)

_EXPONENT = 10**6


def check_tree(node: Node) -> None:
    """Refuse a tree that is too large, too deep, or holds a number too large to work out.

    Raises:
        NotationError: `notation.large`, `notation.deep` or `notation.power`.
    """
    level: list[Node] = [node]
    count = depth = 0
    while level:
        count, depth = count + len(level), depth + 1
        if count > NODES:
            raise NotationError("notation.large", {"limit": str(NODES)})
        if depth > DEPTH:
            raise NotationError("notation.deep", {"limit": str(DEPTH)})
        level = [child for parent in level for child in children(parent)]
    if depth > 1:
        rational(node)


def rational(node: Node) -> Fraction | None:
    """Return the exact value of a tree of literals, or None where it is not plainly rational.

    Every part of the tree is looked at, so that a power inside a symbolic tree is bounded, too.

    Raises:
        NotationError: `notation.power` where a power or factorial exceeds the limit.
    """
    return _RULES[type(node)](node)


def _nothing(_: Node) -> None:
    return None


def _negative(node: Negative) -> Fraction | None:
    inner = rational(node.operand)
    return None if inner is None else -inner


def _sum(node: Sum) -> Fraction | None:
    values = _values(node.terms)
    if values is None:
        return None
    if all(value.denominator == 1 for value in values):
        return _bounded(Fraction(sum([value.numerator for value in values])))
    return _bounded(sum(values, start=Fraction(0)))


def _product(node: Product) -> Fraction | None:
    values = _values(node.factors)
    if values is None:
        return None
    above = prod([value.numerator for value in values])
    return _bounded(Fraction(above, prod([value.denominator for value in values])))


def _quotient(node: Quotient) -> Fraction | None:
    above, below = rational(node.numerator), rational(node.denominator)
    return above / below if above is not None and below else None


def _raised(node: Power) -> Fraction | None:
    return _power(rational(node.base), rational(node.exponent))


def _values(parts: tuple[Node, ...]) -> list[Fraction] | None:
    """Return the values of all parts, every one of which is looked at."""
    found = [_RULES[type(part)](part) for part in parts]
    values = [value for value in found if value is not None]
    return values if len(values) == len(found) else None


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 2 * BITS:
        raise NotationError("notation.power")
    return value


def _power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if exponent is not None and abs(exponent.numerator) > _EXPONENT * exponent.denominator:
        raise NotationError("notation.power")
    if base is None or exponent is None or exponent.denominator != 1:
        return None
    power, above, below = exponent.numerator, base.numerator, base.denominator
    if above == 0 and power <= 0:
        return None
    bits = max(above.bit_length(), below.bit_length())
    if bits > 1 and bits * abs(power) > BITS:
        raise NotationError("notation.power")
    return Fraction(above**power, below**power) if power > 0 else base**power


def _call(node: Call) -> Fraction | None:
    values = _values(node.arguments)
    return None if values is None or node.function not in _EXACT else _EXACT[node.function](values)


def _factorial(values: list[Fraction]) -> Fraction | None:
    value = values[0]
    if value.denominator != 1 or value < 0:
        return None
    if value > BITS or lgamma(float(value) + 1) / log(2) > BITS:
        raise NotationError("notation.power")
    return Fraction(factorial(int(value)))


def _binomial(values: list[Fraction]) -> Fraction | None:
    above, below = values
    if above.denominator != 1 or below.denominator != 1 or not 0 <= below <= above:
        return None
    fewer = min(below, above - below)
    if min(above, fewer * above.numerator.bit_length()) > BITS:
        raise NotationError("notation.power")
    return Fraction(comb(int(above), int(below)))


def _root(values: list[Fraction]) -> Fraction | None:
    """Return the square root where it is rational."""
    value = values[0]
    if value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    root = Fraction(above, below)
    return root if root * root == value else None


_EXACT: Mapping[str, Callable[[list[Fraction]], Fraction | None]] = {
    "factorial": _factorial,
    "binomial": _binomial,
    "sqrt": _root,
    "abs": lambda values: abs(values[0]),
    "floor": lambda values: Fraction(floor(values[0])),
    "ceil": lambda values: Fraction(ceil(values[0])),
    "sign": lambda values: Fraction((values[0] > 0) - (values[0] < 0)),
    "max": max,
    "min": min,
    "relu": lambda values: max(values[0], Fraction(0)),
}
"""Functions whose value at rational arguments is rational, or may be."""

_RULES: Mapping[type[Node], Callable[[Any], Fraction | None]] = {
    Number: attrgetter("value"),
    Symbol: _nothing,
    Constant: _nothing,
    Negative: _negative,
    Sum: _sum,
    Product: _product,
    Quotient: _quotient,
    Power: _raised,
    Call: _call,
}
