"""Factorials, binomial coefficients and rounding to whole numbers, as far as identities reach."""

from fractions import Fraction
from math import factorial as whole_factorial
from math import floor as whole_floor

from grader.equivalence.positivity import Bounds
from grader.equivalence.ratios import Ratio, UnprovableError, coefficient, cut, number
from grader.equivalence.reduction import Reduction

_EXACT = 200
_SHIFT = 24
_SINGLE = 4
"""At so many whole numbers an answer's factorial may be undefined where n! is not."""


def factorial(reduction: Reduction, value: Ratio) -> Ratio:
    """Return (u + k)! as u! times a polynomial, for whole shifts k."""
    if (given := value.value) is not None and given.denominator == 1:
        if not 0 <= given <= _EXACT:
            raise UnprovableError
        return number(whole_factorial(int(given)))
    shift = _shift(value)
    base = value - number(shift)
    key = f"factorial {base.key}"
    start = int(reduction.stock.units.setdefault(f"{key} from", Fraction(shift)))
    if abs(shift - start) > _SHIFT:
        raise UnprovableError
    if reduction.stock.assuming:
        lowest = reduction.stock.lowest
        lowest[key] = min(shift, lowest.get(key, shift))
    else:
        _check_defined(reduction, value, reduction.stock.lowest.get(key), shift)
    return reduction.stock.atom(key, Bounds(Fraction(0), above=True)) * _steps(base, start, shift)


def _shift(value: Ratio) -> int:
    """Return the whole part of the constant term."""
    if not value.under.is_one():
        return 0
    return whole_floor(sum(factor for factor, term in cut(value) if term.value is not None))


def _steps(base: Ratio, start: int, shift: int) -> Ratio:
    """Return (u + shift)!/(u + start)!."""
    lower, upper = sorted((start, shift))
    result = number(1)
    for step in range(lower + 1, upper + 1):
        result = result * (base + number(step))
    return result if shift >= start else result.inverse()


def _check_defined(
    reduction: Reduction, value: Ratio, lowest: int | None = None, shift: int = 0
) -> None:
    """Let an answer's factorial pass where it is defined but for a few whole numbers.

    Args:
        reduction: of the answer.
        value: what the factorial is taken of, u + shift.
        lowest: the lowest k of which the reference has (u + k)!, so that u + k > -1.
        shift: the whole part of the value.

    Raises:
        UnprovableError: it may be undefined on more.
    """
    slack = _SINGLE if reduction.is_whole(value) else 0
    if lowest is not None and shift + slack >= lowest:
        return
    if not reduction.stock.is_positive(value + number(1 + slack)):
        raise UnprovableError


def binomial(reduction: Reduction, above: Ratio, below: Ratio) -> Ratio:
    """Return n!/(k!·(n-k)!), or a polynomial in n for a small whole k or n - k."""
    rest = above - below
    for count, needs_whole in ((below.value, False), (rest.reduced().value, True)):
        if count is None or count.denominator != 1 or not 0 <= count <= _SHIFT:
            continue
        if not needs_whole or reduction.is_whole(above):
            if needs_whole and not reduction.stock.assuming:
                _check_defined(reduction, below)
            return _falling(above, int(count))
    top, *others = (factorial(reduction, value) for value in (above, below, rest))
    return top / (others[0] * others[1])


def _falling(above: Ratio, count: int) -> Ratio:
    result = number(Fraction(1, whole_factorial(count)))
    for step in range(count):
        result = result * (above - number(step))
    return result


def floor(reduction: Reduction, value: Ratio) -> Ratio:
    """Return the floor; terms that take whole numbers only come out of it."""
    outside, inside = number(0), number(0)
    for factor, term in cut(reduction.stock.simplified(value)):
        part = term.times(factor)
        if reduction.is_whole(part):
            outside = outside + part
        else:
            inside = inside + part
    fixed = _constant_term(inside)
    outside, inside = outside + number(whole_floor(fixed)), inside - number(whole_floor(fixed))
    if len(inside.over) == 0:
        return outside
    if inside.value is not None:
        return outside + number(whole_floor(inside.value))
    return outside + _rounded(reduction, inside)


def _constant_term(value: Ratio) -> Fraction:
    if not value.under.is_one():
        return Fraction(0)
    return sum((coefficient(t.over) * f for f, t in cut(value) if t.value is not None), Fraction(0))


def _rounded(reduction: Reduction, inside: Ratio) -> Ratio:
    """Return the floor of what is no rational number; of a half m/2 it is (2m - 1 + (-1)^m)/4."""
    ball = reduction.stock.ball(inside)
    found = None if ball is None or not ball.is_finite() else ball.floor().unique_fmpz()
    if found is not None:
        return number(int(found))
    if reduction.is_whole(twice := inside.times(2)):
        return (twice.times(2) - number(1) + reduction.parity(twice)).times(Fraction(1, 4))
    return reduction.stock.atom(f"floor {inside.key}", Bounds())


def ceiling(reduction: Reduction, value: Ratio) -> Ratio:
    """Return the ceiling."""
    return -floor(reduction, -value)
