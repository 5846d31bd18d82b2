"""The functions of the notation on exact values and balls."""

from collections.abc import Callable, Mapping, Sequence
from math import comb, isqrt
from typing import TypeAlias

from flint import arb, ctx, fmpq

from grader.equivalence.ballvalues import (
    Ball,
    UndefinedError,
    UnsureError,
    inverse,
    positive,
    sign,
    to_arb,
    whole,
)

_Values: TypeAlias = Sequence[Ball]
_Function: TypeAlias = Callable[[_Values], Ball]

_EXACT_FACTORIAL = 200
_EXACT_BINOMIAL = 600
_LARGEST_ROOT = 1_000


def _ln(values: _Values) -> Ball:
    return positive(values[0]).log()


def _log(values: _Values) -> Ball:
    if len(values) == 1:
        return _ln(values)
    base = whole(values[1])
    if base is not None and base > 1:
        return _to_base(base, values[0])
    return _ln(values) * inverse(_ln(values[1:]))


def _to_base(base: int, value: Ball) -> Ball:
    """Return the logarithm to a whole base, of its powers the exact one."""
    found = positive(value).log() / arb(base).log()
    if isinstance(value, fmpq) and abs(found) < _EXACT_FACTORIAL:
        exponent = round(float(found))
        if fmpq(base) ** exponent == value:
            return fmpq(exponent)
    return found


def _sqrt(values: _Values) -> Ball:
    """Return the square root, of a rational square the exact one."""
    value = values[0]
    if sign(value) == 0:
        return fmpq(0)
    if isinstance(value, fmpq) and value > 0:
        above, below = isqrt(int(value.p)), isqrt(int(value.q))
        if above * above == value.p and below * below == value.q:
            return fmpq(above, below)
    return positive(value).sqrt()


def _root(values: _Values) -> Ball:
    """Return the root of a whole index; those of odd index take negative values, too."""
    index = whole(values[0])
    if index is None or not 0 < index <= _LARGEST_ROOT:
        raise UnsureError
    found = sign(values[1])
    if found == 0:
        return fmpq(0)
    if found == -1 and index % 2:
        return -(-to_arb(values[1])).root(index)
    return positive(values[1]).root(index)


def _cbrt(values: _Values) -> Ball:
    return _root([fmpq(3), values[0]])


def _abs(values: _Values) -> Ball:
    value = values[0]
    if isinstance(value, fmpq):
        return -value if value < 0 else value
    return abs(value)


def _factorial(values: _Values) -> Ball:
    value, count = values[0], whole(values[0])
    if count is None:
        return (positive(to_arb(value) + 1)).gamma()
    if count < 0:
        raise UndefinedError(around=False)
    return to_arb(value).fac() if count > _EXACT_FACTORIAL else fmpq(_whole_factorial(count))


def _whole_factorial(value: int) -> int:
    result = 1
    for factor in range(2, value + 1):
        result *= factor
    return result


def _binomial(values: _Values) -> Ball:
    """Return a binomial coefficient where 0 <= k <= n, or for whole k as a polynomial in n."""
    above, below = whole(values[0]), whole(values[1])
    if below is not None and below < 0:
        raise UndefinedError(around=False)
    if above is not None and below is not None and above >= 0:
        if below > above:
            raise UndefinedError(around=False)
        if above <= _EXACT_BINOMIAL:
            return fmpq(comb(above, below))
    elif below is not None and below <= _EXACT_FACTORIAL:
        return _falling(values[0], below)
    n, k = to_arb(values[0]), to_arb(values[1])
    top, bottom, rest = (positive(value + 1) for value in (n, k, n - k))
    return (top.lgamma() - bottom.lgamma() - rest.lgamma()).exp()


def _falling(value: Ball, count: int) -> Ball:
    result: Ball = fmpq(1)
    for step in range(count):
        result = result * (value - step) / (step + 1)
    return result


def _max(values: _Values) -> Ball:
    exact = [value for value in values if isinstance(value, fmpq)]
    if len(exact) == len(values):
        return max(exact)
    found = to_arb(values[0])
    for value in values[1:]:
        found = found.max(to_arb(value))
    return found


def _floor(values: _Values) -> Ball:
    value = values[0]
    if isinstance(value, fmpq):
        return fmpq(value.floor())
    if not value.is_finite() or abs(value) > arb(2) ** ctx.prec:
        raise UnsureError
    found = value.floor().unique_fmpz()
    if found is None:
        raise UnsureError
    return fmpq(found)


def _sign(values: _Values) -> Ball:
    found = sign(values[0])
    if found is None:
        raise UnsureError
    return fmpq(found)


def _by_arb(method: str) -> _Function:
    """Return a function that Arb knows on all reals."""

    def apply(values: _Values) -> Ball:
        result: arb = getattr(to_arb(values[0]), method)()
        return result

    return apply


def _within(method: str, lower: int, upper: int | None, *, open_: bool = False) -> _Function:
    """Return a function that Arb knows between two bounds."""

    def apply(values: _Values) -> Ball:
        value = to_arb(values[0])
        if value < lower or (upper is not None and value > upper):
            raise UndefinedError(around=True)
        if open_ and value in (lower, upper):
            raise UndefinedError(around=False)
        result: arb = getattr(value, method)()
        if not result.is_finite():
            raise UnsureError
        return result

    return apply


def _over(above: str, below: str) -> _Function:
    """Return the quotient of two functions that Arb knows on all reals."""

    def apply(values: _Values) -> Ball:
        value = to_arb(values[0])
        over: arb = getattr(value, above)()
        return over * inverse(getattr(value, below)())

    return apply


def _one_over(function: _Function) -> _Function:
    return lambda values: inverse(function(values))


def _of_inverse(function: _Function) -> _Function:
    return lambda values: function([inverse(values[0])])


def _acot(values: Sequence[Ball]) -> Ball:
    """Return the arccotangent; below zero two ranges are in use, and neither is taken."""
    if sign(values[0]) != 1:
        raise UnsureError
    return to_arb(inverse(values[0])).atan()


_ASIN, _ACOS = _within("asin", -1, 1), _within("acos", -1, 1)
_ACOSH, _ATANH = _within("acosh", 1, None), _within("atanh", -1, 1, open_=True)

FUNCTIONS: Mapping[str, _Function] = {
    "ln": _ln,
    "log": _log,
    "log2": lambda values: _to_base(2, values[0]),
    "log10": lambda values: _to_base(10, values[0]),
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "root": _root,
    "abs": _abs,
    "factorial": _factorial,
    "binomial": _binomial,
    "sigmoid": lambda values: 1 / (1 + (-to_arb(values[0])).exp()),
    "relu": lambda values: _max([values[0], fmpq(0)]),
    "max": _max,
    "min": lambda values: -_max([-value for value in values]),
    "floor": _floor,
    "ceil": lambda values: -_floor([-values[0]]),
    "sign": _sign,
    "tan": _over("sin", "cos"),
    "cot": _over("cos", "sin"),
    "coth": _over("cosh", "sinh"),
    "sec": _one_over(_by_arb("cos")),
    "csc": _one_over(_by_arb("sin")),
    "sech": _one_over(_by_arb("cosh")),
    "csch": _one_over(_by_arb("sinh")),
    "asin": _ASIN,
    "acos": _ACOS,
    "acosh": _ACOSH,
    "atanh": _ATANH,
    "acot": _acot,
    "asec": _of_inverse(_ACOS),
    "acsc": _of_inverse(_ASIN),
    "acoth": _of_inverse(_ATANH),
    "asech": _of_inverse(_ACOSH),
    "acsch": _of_inverse(_by_arb("asinh")),
    **{
        name: _by_arb(name)
        for name in ("exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh")
    },
}
"""By the notation's names; acot, asec and their like take the inverse of the argument.

Each raises `UndefinedError` where it has no real value and `UnsureError` where more bits are needed
to tell.
"""
