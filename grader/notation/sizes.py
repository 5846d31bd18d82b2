"""The size of a tree: nodes, depth, and the powers that it would take to evaluate it."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, comb, factorial, floor, isqrt, lgamma, log

from grader.notation.errors import NotationError
from grader.notation.limits import BITS, DEPTH, NODES
from grader.notation.tree import (
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    walk,
)

_EXPONENT = 10**6


def check_tree(node: Node) -> None:
    """Refuse a tree that is too large, too deep, or holds a number too large to work out.

    Raises:
        NotationError: `notation.large`, `notation.deep` or `notation.power`.
    """
    for count, (_, depth) in enumerate(walk(node), start=1):
        if count > NODES:
            raise NotationError("notation.large", {"limit": str(NODES)})
        if depth > DEPTH:
            raise NotationError("notation.deep", {"limit": str(DEPTH)})
    rational(node)


def rational(node: Node) -> Fraction | None:  # noqa: PLR0911 - one for each kind of node
    """Return the exact value of a tree of literals, or None where it is not plainly rational.

    Every part of the tree is looked at, so that a power inside a symbolic tree is bounded, too.

    Raises:
        NotationError: `notation.power` where a power or factorial exceeds the limit.
    """
    match node:
        case Number(value):
            return value
        case Negative(operand):
            inner = rational(operand)
            return None if inner is None else -inner
        case Sum(terms):
            return _fold(terms, product=False)
        case Product(factors):
            return _fold(factors, product=True)
        case Quotient(numerator, denominator):
            above, below = rational(numerator), rational(denominator)
            return above / below if above is not None and below else None
        case Power(base, exponent):
            return _power(rational(base), rational(exponent))
        case Call(function, arguments):
            return _call(function, [rational(argument) for argument in arguments])
    return None


def _fold(parts: tuple[Node, ...], *, product: bool) -> Fraction | None:
    values = [rational(part) for part in parts]
    result = Fraction(int(product))
    for value in values:
        if value is None:
            return None
        result = result * value if product else result + value
    return _bounded(result)


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > 2 * BITS:
        raise NotationError("notation.power")
    return value


def _power(base: Fraction | None, exponent: Fraction | None) -> Fraction | None:
    if exponent is not None and abs(exponent) > _EXPONENT:
        raise NotationError("notation.power")
    if base is None or exponent is None or exponent.denominator != 1:
        return None
    if base == 0 and exponent <= 0:
        return None
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if bits > 1 and bits * abs(exponent) > BITS:
        raise NotationError("notation.power")
    return base ** int(exponent)


def _call(function: str, arguments: list[Fraction | None]) -> Fraction | None:
    values = [value for value in arguments if value is not None]
    if len(values) < len(arguments) or function not in _EXACT:
        return None
    return _EXACT[function](values)


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
