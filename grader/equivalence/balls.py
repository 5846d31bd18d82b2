"""Evaluating trees at a point, exactly as long as it goes and with certified bounds after that.

The bounds are those of Arb's real balls: the true value lies in the ball, whatever was rounded.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import arb, ctx, fmpq

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

Ball: TypeAlias = fmpq | arb
"""An exact rational, or a ball."""

_BITS = 20_000


class UndefinedError(Exception):
    """The expression has no real value at the point.

    Attributes:
        around: whether it has none in a whole neighbourhood, as the root of a negative number.
    """

    def __init__(self, *, around: bool) -> None:
        super().__init__()
        self.around = around


class UnsureError(Exception):
    """At this precision it cannot be told whether there is a value."""


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
        return _value(node, {name: to_fmpq(value) for name, value in point.items()})


def value(node: Node, at: Mapping[str, Ball]) -> Ball:
    """Return the value of a tree whose symbols have values, at the precision that is set.

    Raises:
        UndefinedError: it has no real value there.
        UnsureError: more bits are needed to tell.
    """
    return _value(node, at)


def to_fmpq(value: Fraction) -> fmpq:
    """Return the same number for flint."""
    return fmpq(value.numerator, value.denominator)


def to_arb(value: Ball) -> arb:
    """Return a ball of the value."""
    return value if isinstance(value, arb) else arb(value)


def sign(value: Ball) -> int | None:
    """Return -1, 0 or 1 where it is certain, else None."""
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if not value.is_finite():
        raise UnsureError
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if value.is_zero() else None


_Point: TypeAlias = Mapping[str, Ball]


def _value(node: Node, at: _Point) -> Ball:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number(value):
            return to_fmpq(value)
        case Symbol(name):
            return at[name]
        case Constant(name):
            return _constant(name)
        case Negative(operand):
            return -_value(operand, at)
        case Sum(terms):
            return _sum([_value(term, at) for term in terms])
        case Product(factors):
            return _product([_value(factor, at) for factor in factors])
        case Quotient(numerator, denominator):
            return _value(numerator, at) * _inverse(_value(denominator, at))
        case Power(base, exponent):
            return _power(base, exponent, at)
        case Call(function, arguments):
            return _FUNCTIONS[function]([_value(argument, at) for argument in arguments])


def _constant(name: str) -> arb:
    if name == "inf":
        raise UndefinedError(around=True)
    return arb.const_e() if name == "e" else arb.pi()


def _sum(values: Sequence[Ball]) -> Ball:
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def _product(values: Sequence[Ball]) -> Ball:
    total = values[0]
    for value in values[1:]:
        total = total * value
    return total


def _inverse(value: Ball) -> Ball:
    match sign(value):
        case 0:
            raise UndefinedError(around=False)
        case None:
            raise UnsureError
    return 1 / value


def _power(base_node: Node, exponent_node: Node, at: _Point) -> Ball:
    exponent = _value(exponent_node, at)
    if base_node == Constant("e"):
        return to_arb(exponent).exp()
    base = _value(base_node, at)
    if isinstance(exponent, fmpq) and exponent.q == 1:
        return _whole_power(base, int(exponent.p))
    return _real_power(base, exponent)


def _whole_power(base: Ball, exponent: int) -> Ball:
    if exponent <= 0 and sign(base) == 0:
        raise UndefinedError(around=False)
    if isinstance(base, fmpq):
        size = max(int(base.p).bit_length(), int(base.q).bit_length())
        if size * abs(exponent) <= _BITS:
            return base**exponent
    if exponent < 0:
        return _inverse(to_arb(base) ** -exponent)
    return to_arb(base) ** exponent


def _real_power(base: Ball, exponent: Ball) -> Ball:
    match sign(base):
        case 1:
            return (to_arb(base).log() * exponent).exp()
        case -1:
            raise UndefinedError(around=True)
        case 0 if sign(exponent) == 1:
            return fmpq(0)
        case 0:
            raise UndefinedError(around=False)
    raise UnsureError


def _positive(value: Ball) -> arb:
    """Return the value where it is certainly positive."""
    match sign(value):
        case 1:
            return to_arb(value)
        case None:
            raise UnsureError
        case found:
            raise UndefinedError(around=found == -1)


def _ln(values: Sequence[Ball]) -> Ball:
    return _positive(values[0]).log()


def _sqrt(values: Sequence[Ball]) -> Ball:
    if sign(values[0]) == 0:
        return fmpq(0)
    return _positive(values[0]).sqrt()


def _root(values: Sequence[Ball]) -> Ball:
    index, value = values
    if not isinstance(index, fmpq) or index.q != 1 or not 0 < index <= 64:  # noqa: PLR2004 - larger roots do not occur
        raise UnsureError
    return fmpq(0) if sign(value) == 0 else _positive(value).root(int(index.p))


def _cbrt(values: Sequence[Ball]) -> Ball:
    match sign(values[0]):
        case 0:
            return fmpq(0)
        case None:
            raise UnsureError
        case found:
            return found * (found * to_arb(values[0])).root(3)


def _abs(values: Sequence[Ball]) -> Ball:
    value = values[0]
    if isinstance(value, fmpq):
        return -value if value < 0 else value
    return abs(value)


def _factorial(values: Sequence[Ball]) -> Ball:
    value = values[0]
    if isinstance(value, fmpq) and value.q == 1:
        if value < 0:
            raise UndefinedError(around=False)
        return to_arb(value).fac() if value > 200 else fmpq(_whole_factorial(int(value.p)))  # noqa: PLR2004 - exact while short
    return (_positive(value) + 1).gamma()


def _whole_factorial(value: int) -> int:
    result = 1
    for factor in range(2, value + 1):
        result *= factor
    return result


def _max(values: Sequence[Ball]) -> Ball:
    exact = [value for value in values if isinstance(value, fmpq)]
    if len(exact) == len(values):
        return max(exact)
    found = to_arb(values[0])
    for value in values[1:]:
        found = found.max(to_arb(value))
    return found


def _min(values: Sequence[Ball]) -> Ball:
    return -_max([-value for value in values])


def _sigmoid(values: Sequence[Ball]) -> Ball:
    return 1 / (1 + (-to_arb(values[0])).exp())


def _by_arb(method: str) -> Callable[[Sequence[Ball]], Ball]:
    """Return a function that Arb knows on all reals."""

    def apply(values: Sequence[Ball]) -> Ball:
        result: arb = getattr(to_arb(values[0]), method)()
        return result

    return apply


def _within(method: str, lower: int, upper: int | None) -> Callable[[Sequence[Ball]], Ball]:
    """Return a function that Arb knows between two bounds."""

    def apply(values: Sequence[Ball]) -> Ball:
        value = to_arb(values[0])
        if value < lower or (upper is not None and value > upper):
            raise UndefinedError(around=True)
        result: arb = getattr(value, method)()
        if not result.is_finite():
            raise UnsureError
        return result

    return apply


def _quotient(above: str, below: str) -> Callable[[Sequence[Ball]], Ball]:
    def apply(values: Sequence[Ball]) -> Ball:
        value = to_arb(values[0])
        over: arb = getattr(value, above)()
        return over * _inverse(getattr(value, below)())

    return apply


_FUNCTIONS: Mapping[str, Callable[[Sequence[Ball]], Ball]] = {
    "ln": _ln,
    "log": _ln,
    "log2": lambda values: _ln(values) / arb.const_log2(),
    "log10": lambda values: _ln(values) / arb.const_log10(),
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "root": _root,
    "abs": _abs,
    "factorial": _factorial,
    "sigmoid": _sigmoid,
    "relu": lambda values: _max([values[0], fmpq(0)]),
    "max": _max,
    "min": _min,
    "tan": _quotient("sin", "cos"),
    "cot": _quotient("cos", "sin"),
    "asin": _within("asin", -1, 1),
    "acos": _within("acos", -1, 1),
    "acosh": _within("acosh", 1, None),
    "atanh": _within("atanh", -1, 1),
    **{
        name: _by_arb(name)
        for name in ("exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh")
    },
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
