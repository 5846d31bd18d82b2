"""How each function of the notation is reduced to generators."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from grader.equivalence.factorials import binomial, ceiling, factorial, floor
from grader.equivalence.generators import Generator
from grader.equivalence.positivity import Bounds
from grader.equivalence.ratios import Ratio, UnprovableError, number, whole
from grader.equivalence.reduction import Reduction
from grader.equivalence.relations import Relation
from grader.equivalence.splitting import factored
from grader.equivalence.trigonometry import arccosine, arcsine, arctangent, sine_cosine

_HALF = Fraction(1, 2)
_ONE = number(1)
_LARGEST_ROOT = 64


def greatest(reduction: Reduction, values: Sequence[Ratio]) -> Ratio:
    """Return the greatest: max(a, b) = (a + b + |a - b|)/2."""
    found, *others = sorted(values, key=lambda value: value.key)
    for value in others:
        found = (found + value + reduction.absolute(found - value)).times(_HALF)
    return found


def odd_root(reduction: Reduction, index: int, value: Ratio) -> Ratio:
    """Return the root of odd index, which is defined for negative values, too."""
    if len(value.over) == 0:
        return value
    stock = reduction.stock
    scale, factors = factored(stock, value)
    result = reduction.power(number(abs(scale)), Fraction(1, index)).times(1 if scale > 0 else -1)
    for factor in factors:
        sign = stock.sign(factor.base)
        if sign is not None:
            power = whole(sign * factor.base).power(factor.exponent)
            root = reduction.power(power, Fraction(1, index))
            root = root.times(sign if factor.exponent % 2 else 1)
        else:
            relation = Relation(index, factor.base)
            made = Generator("odd root", Bounds(), relation, whole(factor.base), index)
            root = stock.add(f"odd root {index} {factor.base}", made).power(factor.exponent)
        result = result * root
    return result


def any_root(reduction: Reduction, index: Ratio, value: Ratio) -> Ratio:
    """Return the root of a whole index."""
    given = index.value
    if given is None or given.denominator != 1 or not 1 <= given <= _LARGEST_ROOT:
        raise UnprovableError
    if given % 2:
        return odd_root(reduction, int(given), value)
    return reduction.power(value, 1 / given)


def logarithm(reduction: Reduction, values: Sequence[Ratio]) -> Ratio:
    """Return the natural logarithm, or that to a base."""
    found = reduction.log(values[0])
    if len(values) == 1:
        return found
    return reduction.divided(found, reduction.log(values[1]))


def sign(reduction: Reduction, value: Ratio) -> Ratio:
    """Return the sign: a generator for each factor, or |u|/u, which holds but where u is zero."""
    if len(value.over) == 0:
        return value
    stock = reduction.stock
    scale, factors = factored(stock, value)
    result = number(1 if scale > 0 else -1)
    for factor in factors:
        known = stock.sign(factor.base) if stock.is_nonzero(factor.base) else None
        if known is not None:
            result = result.times(known if factor.exponent % 2 else 1)
        elif stock.apart:
            times = 1 if factor.exponent % 2 else 2
            result = result * whole(stock.signum(factor.base)).power(times)
        else:
            stock.jumps.append(factor.base)
            result = result * (reduction.absolute(whole(factor.base)) / whole(factor.base))
    return result


def _sigmoid(reduction: Reduction, value: Ratio) -> Ratio:
    return _ONE / (_ONE + reduction.exp(-value))


def _two_exponentials(reduction: Reduction, value: Ratio, sign_: int) -> Ratio:
    """Return (e^u + sign·e^(-u))/2."""
    return (reduction.exp(value) + reduction.exp(-value).times(sign_)).times(_HALF)


def _hyperbolic_tangent(reduction: Reduction, value: Ratio) -> Ratio:
    twice = reduction.exp(value.times(2))
    return (twice - _ONE) / (twice + _ONE)


def _area_sine(reduction: Reduction, value: Ratio) -> Ratio:
    """Return asinh(u) = ln(u + sqrt(u² + 1)), of which it is known that it is defined."""
    before = reduction.stock.assuming
    reduction.stock.assuming = True
    inner = reduction.power(value * value + _ONE, _HALF)
    found = reduction.log(value + inner)
    reduction.stock.assuming = before
    return found


def _area_cosine(reduction: Reduction, value: Ratio) -> Ratio:
    """Return acosh(u) = ln(u + sqrt(u² - 1)) where u > 1 is certain."""
    below = reduction.stock.simplified(value - _ONE)
    if reduction.stock.sign_of(below) != 1:
        reduction.stock.take_for_granted(below.over * below.under, strictly=False)
    before = reduction.stock.assuming
    reduction.stock.assuming = True
    inner = reduction.power(value - _ONE, _HALF) * reduction.power(value + _ONE, _HALF)
    found = reduction.log(value + inner)
    reduction.stock.assuming = before
    return found


def _area_tangent(reduction: Reduction, value: Ratio) -> Ratio:
    return (reduction.log(_ONE + value) - reduction.log(_ONE - value)).times(_HALF)


def _tangent(reduction: Reduction, value: Ratio) -> Ratio:
    sine, cosine = sine_cosine(reduction, value)
    return reduction.divided(sine, cosine)


def _cotangent(reduction: Reduction, value: Ratio) -> Ratio:
    sine, cosine = sine_cosine(reduction, value)
    return reduction.divided(cosine, sine)


def _inverse(reduction: Reduction, value: Ratio) -> Ratio:
    return reduction.divided(_ONE, value)


_Rule: TypeAlias = Callable[[Reduction, list[Ratio]], Ratio]


def _arccotangent(reduction: Reduction, argument: Ratio) -> Ratio:
    """Reduce an arccotangent; below zero two ranges are in use."""
    if not reduction.stock.is_positive(argument):
        raise UnprovableError
    return arctangent(reduction, _inverse(reduction, argument))


RULES: Mapping[str, _Rule] = {
    "exp": lambda r, a: r.exp(a[0]),
    "ln": logarithm,
    "log": logarithm,
    "log2": lambda r, a: r.log(a[0]) / r.log(number(2)),
    "log10": lambda r, a: r.log(a[0]) / r.log(number(10)),
    "sqrt": lambda r, a: r.power(a[0], _HALF),
    "cbrt": lambda r, a: odd_root(r, 3, a[0]),
    "root": lambda r, a: any_root(r, *a),
    "abs": lambda r, a: r.absolute(a[0]),
    "max": greatest,
    "min": lambda r, a: -greatest(r, [-value for value in a]),
    "relu": lambda r, a: greatest(r, [a[0], number(0)]),
    "sign": lambda r, a: sign(r, a[0]),
    "floor": lambda r, a: floor(r, a[0]),
    "ceil": lambda r, a: ceiling(r, a[0]),
    "factorial": lambda r, a: factorial(r, a[0]),
    "binomial": lambda r, a: binomial(r, *a),
    "sigmoid": lambda r, a: _sigmoid(r, a[0]),
    "sinh": lambda r, a: _two_exponentials(r, a[0], -1),
    "cosh": lambda r, a: _two_exponentials(r, a[0], 1),
    "tanh": lambda r, a: _hyperbolic_tangent(r, a[0]),
    "coth": lambda r, a: _inverse(r, _hyperbolic_tangent(r, a[0])),
    "sech": lambda r, a: _ONE / _two_exponentials(r, a[0], 1),
    "csch": lambda r, a: _inverse(r, _two_exponentials(r, a[0], -1)),
    "asinh": lambda r, a: _area_sine(r, a[0]),
    "acosh": lambda r, a: _area_cosine(r, a[0]),
    "atanh": lambda r, a: _area_tangent(r, a[0]),
    "acsch": lambda r, a: _area_sine(r, _inverse(r, a[0])),
    "asech": lambda r, a: _area_cosine(r, _inverse(r, a[0])),
    "acoth": lambda r, a: _area_tangent(r, _inverse(r, a[0])),
    "sin": lambda r, a: sine_cosine(r, a[0])[0],
    "cos": lambda r, a: sine_cosine(r, a[0])[1],
    "tan": lambda r, a: _tangent(r, a[0]),
    "cot": lambda r, a: _cotangent(r, a[0]),
    "sec": lambda r, a: _inverse(r, sine_cosine(r, a[0])[1]),
    "csc": lambda r, a: _inverse(r, sine_cosine(r, a[0])[0]),
    "asin": lambda r, a: arcsine(r, a[0]),
    "acos": lambda r, a: arccosine(r, a[0]),
    "atan": lambda r, a: arctangent(r, a[0]),
    "acsc": lambda r, a: arcsine(r, _inverse(r, a[0])),
    "asec": lambda r, a: arccosine(r, _inverse(r, a[0])),
    "acot": lambda r, a: _arccotangent(r, a[0]),
}
"""By the notation's names: a function of the reduction and the reduced arguments."""
