"""Sine, cosine and their inverses, reduced to one pair of generators for each kind of angle.

An angle is cut into terms as an exponent is; each term is a whole multiple of a common unit, and
sin(n·t) and cos(n·t) are polynomials in sin t and cos t by Chebyshev's recursion. Of π the values
at multiples of π/8, π/10 and π/12 are roots.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeAlias

from flint import ctx

from grader.equivalence.generators import Generator, Stock
from grader.equivalence.positivity import BITS, Bounds, enclosure
from grader.equivalence.ratios import Ratio, UnprovableError, cut, number, one
from grader.equivalence.reduction import Reduction
from grader.equivalence.relations import Relation

_HALF = Fraction(1, 2)
_UNIT = Bounds(Fraction(-1), Fraction(1))
_LARGEST = 40
_PI = Fraction(314159, 100000)
"""A little less than π."""

Pair: TypeAlias = tuple[Ratio, Ratio]
"""Sine and cosine of one angle."""


def sine_cosine(reduction: Reduction, angle: Ratio) -> Pair:
    """Return sine and cosine of an angle, term by term."""
    found = number(0), number(1)
    for factor, term in cut(reduction.stock.simplified(angle)):
        found = _added(found, _of_term(reduction, factor, term))
    sine, cosine = (reduction.stock.simplified(value) for value in found)
    return sine, cosine


def _added(one_: Pair, other: Pair) -> Pair:
    (s, c), (t, d) = one_, other
    return s * d + c * t, c * d - s * t


def _of_term(reduction: Reduction, factor: Fraction, term: Ratio) -> Pair:
    used = reduction.stock.used(term.over) if term.under.is_one() else []
    others = [made for _, made in used if made.kind != "integer"]
    if others == [_generator(reduction, reduction.pi())] and term.over.total_degree() == len(used):
        if len(used) == 1:
            return _of_pi(reduction, factor)
        if factor.denominator == 1:
            count = (term / reduction.pi()).times(factor)
            return number(0), reduction.parity(count)
    single = reduction.stock.single(term.over) if term.under.is_one() else None
    undone = single is not None and single.kind in _UNDONE and factor.denominator == 1
    if undone and single is not None and single.inside is not None:
        return _multiple(_UNDONE[single.kind](reduction, single.inside), int(factor))
    return _generic(reduction, factor, term)


def _generator(reduction: Reduction, value: Ratio) -> Generator | None:
    return reduction.stock.single(value.over)


def _generic(reduction: Reduction, factor: Fraction, term: Ratio) -> Pair:
    """Return the pair of a multiple of a term, in generators of their own."""
    stock, key = reduction.stock, f"angle {term.key}"
    count = stock.count(key, factor)
    if key not in stock.angles:
        unit = term.times(stock.units[key])
        stock.angles[key] = (*_new(reduction, key, unit), unit)
    sine, cosine, _ = stock.angles[key]
    return _multiple((sine, cosine), count)


def _new(reduction: Reduction, key: str, angle: Ratio) -> Pair:
    """Return the pair of an angle; one of known sign is a root, and no generator."""
    stock = reduction.stock
    sine_bounds, cosine_bounds = _bounds(reduction, angle)
    if not sine_bounds.sign and cosine_bounds.sign:
        sine = stock.add(f"sin {key}", Generator("sin", sine_bounds, inside=angle))
        root = reduction.power(one_minus_square(sine), _HALF)
        return sine, root.times(cosine_bounds.sign)
    cosine = stock.add(f"cos {key}", Generator("cos", cosine_bounds, inside=angle))
    if sine_bounds.sign and stock.ball(angle) is None:
        return reduction.power(one_minus_square(cosine), _HALF).times(sine_bounds.sign), cosine
    relation = Relation(2, one() - cosine.over**2)
    return stock.add(f"sin {key}", Generator("sin", sine_bounds, relation, angle)), cosine


def one_minus_square(value: Ratio) -> Ratio:
    """Return 1 - v²."""
    return number(1) - value * value


def _bounds(reduction: Reduction, angle: Ratio) -> tuple[Bounds, Bounds]:
    ball = reduction.stock.ball(angle)
    if ball is None or not ball.is_finite():
        return _sine_bounds(reduction.stock, angle), _cosine_bounds(reduction.stock, angle)
    with ctx.workprec(BITS):
        return enclosure(ball.sin()), enclosure(ball.cos())


def _sine_bounds(stock: Stock, angle: Ratio) -> Bounds:
    """Return the bounds of a sine, whose sign is that of an angle between -π and π."""
    sign = stock.sign_of(angle)
    if sign is None or not stock.is_positive(number(_PI) - angle.times(sign)):
        return _UNIT
    inside = stock.is_nonzero(angle.over)
    if sign > 0:
        return Bounds(Fraction(0), Fraction(1), above=inside)
    return Bounds(Fraction(-1), Fraction(0), below=inside)


def _cosine_bounds(stock: Stock, angle: Ratio) -> Bounds:
    """Return the bounds of a cosine, which is positive between -π/2 and π/2."""
    half = number(_PI / 2)
    if stock.is_positive(half - angle) and stock.is_positive(half + angle):
        return Bounds(Fraction(0), Fraction(1), above=True)
    return _UNIT


def _multiple(pair: Pair, count: int) -> Pair:
    """Return sine and cosine of a whole multiple of an angle.

    Raises:
        UnprovableError: the multiple is too large.
    """
    if abs(count) > _LARGEST:
        raise UnprovableError
    sine, cosine = pair
    before, now = (number(0), number(1)), (sine, cosine)
    for _ in range(abs(count) - 1):
        after = tuple((cosine * n).times(2) - b for n, b in zip(now, before, strict=True))
        before, now = now, (after[0], after[1])
    found = now if count else (number(0), number(1))
    return (-found[0], found[1]) if count < 0 else found


# --- multiples of π ---------------------------------------------------------------------------


def _of_pi(reduction: Reduction, factor: Fraction) -> Pair:
    factor %= 2
    parts = next((n for n in _PARTS if n % factor.denominator == 0), None)
    if parts is None:
        return _generic(reduction, factor, reduction.pi())
    return _multiple(_PARTS[parts](reduction), int(factor * parts))


def _root(reduction: Reduction, value: int | Ratio) -> Ratio:
    return reduction.power(number(value) if isinstance(value, int) else value, _HALF)


def _third(reduction: Reduction) -> Pair:
    return _root(reduction, 3).times(_HALF), number(_HALF)


def _quarter(reduction: Reduction) -> Pair:
    half = _root(reduction, 2).times(_HALF)
    return half, half


def _sixth(reduction: Reduction) -> Pair:
    return number(_HALF), _root(reduction, 3).times(_HALF)


def _eighth(reduction: Reduction) -> Pair:
    two = _root(reduction, 2)
    cosine = _root(reduction, number(2) + two).times(_HALF)
    return two.times(Fraction(1, 4)) / cosine, cosine


def _tenth(reduction: Reduction) -> Pair:
    five = _root(reduction, 5)
    cosine = _root(reduction, number(10) + five.times(2)).times(Fraction(1, 4))
    return (five - number(1)).times(Fraction(1, 4)), cosine


def _twelfth(reduction: Reduction) -> Pair:
    two, six = _root(reduction, 2), _root(reduction, 6)
    return (six - two).times(Fraction(1, 4)), (six + two).times(Fraction(1, 4))


_PARTS: Mapping[int, Callable[[Reduction], Pair]] = {
    1: lambda _: (number(0), number(-1)),
    2: lambda _: (number(1), number(0)),
    3: _third,
    4: _quarter,
    6: _sixth,
    8: _eighth,
    10: _tenth,
    12: _twelfth,
}
"""Sine and cosine of π over a whole number."""


# --- inverses ---------------------------------------------------------------------------------


def _of_arcsine(reduction: Reduction, value: Ratio) -> Pair:
    below, above = (_root(reduction, number(1) + value.times(sign)) for sign in (-1, 1))
    return value, below * above


def _of_arctangent(reduction: Reduction, value: Ratio) -> Pair:
    root = _root(reduction, number(1) + value * value)
    return value / root, number(1) / root


_UNDONE: Mapping[str, Callable[[Reduction, Ratio], Pair]] = {
    "asin": _of_arcsine,
    "atan": _of_arctangent,
}

_ARCSINES: Mapping[Fraction, Fraction] = {
    Fraction(0): Fraction(0),
    Fraction(1, 4): Fraction(1, 6),
    Fraction(1, 2): Fraction(1, 4),
    Fraction(3, 4): Fraction(1, 3),
    Fraction(1): Fraction(1, 2),
}
_ARCTANGENTS: Mapping[Fraction, Fraction] = {
    Fraction(0): Fraction(0),
    Fraction(1, 3): Fraction(1, 6),
    Fraction(1): Fraction(1, 4),
    Fraction(3): Fraction(1, 3),
}
"""Multiples of π by the square of the sine and of the tangent."""


def _upright(value: Ratio) -> tuple[int, Ratio]:
    """Return a sign and the value or its negative, whichever has a positive first coefficient."""
    if len(value.over) == 0 or value.over.leading_coefficient() > 0:
        return 1, value
    return -1, -value


def _listed(reduction: Reduction, value: Ratio, table: Mapping[Fraction, Fraction]) -> Ratio | None:
    """Return a known multiple of π."""
    square = reduction.stock.simplified(value * value).value
    if square is None or square not in table:
        return None
    sign = reduction.stock.sign_of(value) if square else 1
    return None if sign is None else reduction.pi().times(table[square] * sign)


def arcsine(reduction: Reduction, value: Ratio) -> Ratio:
    """Return the arcsine, of an answer only where it is certain to be defined.

    Raises:
        UnprovableError: it is not.
    """
    stock = reduction.stock
    sign, value = _upright(stock.simplified(value))
    if (known := _listed(reduction, value, _ARCSINES)) is not None:
        return known.times(sign)
    if (angle := _angle_of_sine(reduction, value)) is not None:
        return angle.times(sign)
    key = f"asin {value.key}"
    if not stock.known(key) and not _is_sine(stock, value):
        for end in (number(1) - value, number(1) + value):
            if not stock.is_positive(end):
                stock.take_for_granted(end.over * end.under, strictly=False)
    bounds = Bounds(Fraction(-2), Fraction(2))
    return stock.add(key, Generator("asin", bounds, inside=value)).times(sign)


def _is_sine(stock: Stock, value: Ratio) -> bool:
    """Whether the square of an answer's value is certain not to exceed 1."""
    return not stock.assuming and stock.is_positive(stock.simplified(number(1) - value * value))


def arccosine(reduction: Reduction, value: Ratio) -> Ratio:
    """Return π/2 less the arcsine."""
    return reduction.pi().times(_HALF) - arcsine(reduction, value)


def arctangent(reduction: Reduction, value: Ratio) -> Ratio:
    """Return the arctangent, of two positive numbers x and 1/x as π/2 less that of the other."""
    stock = reduction.stock
    sign, value = _upright(stock.simplified(value))
    known = _listed(reduction, value, _ARCTANGENTS) or _angle_of_tangent(reduction, value)
    if known is not None:
        return known.times(sign)
    found = stock.sign_of(value)
    if found is not None and (other := value.inverse().reduced()).key < value.key:
        right = reduction.pi().times(_HALF * found * sign)
        return right - _arctangent(reduction, other).times(sign)
    return _arctangent(reduction, value).times(sign)


def _angle_of_sine(reduction: Reduction, value: Ratio) -> Ratio | None:
    """Return the angle between -π/2 and π/2 that a value is written as the sine of, if it is."""
    right = reduction.pi().times(_HALF)
    for sine, cosine, angle in reduction.stock.angles.values():
        for part, angles in ((sine, [angle]), (cosine, [right - angle, right + angle])):
            sign, upright = _upright(reduction.stock.simplified(part))
            if upright.key == value.key:
                found = next((one for one in angles if _is_principal(reduction, one)), None)
                return None if found is None else found.times(sign)
    return None


def _is_principal(reduction: Reduction, angle: Ratio) -> bool:
    """Whether an angle is certain to lie between -π/2 and π/2."""
    right = reduction.pi().times(_HALF)
    return all(reduction.stock.is_positive(room) for room in (right - angle, right + angle))


def _angle_of_tangent(reduction: Reduction, value: Ratio) -> Ratio | None:
    """Return the angle between -π/2 and π/2 that a value is written as the tangent of."""
    for sine, cosine, angle in reduction.stock.angles.values():
        if len(cosine.over):
            sign, upright = _upright(reduction.stock.simplified(sine / cosine))
            if upright.key == value.key:
                return angle.times(sign) if _is_principal(reduction, angle) else None
    return None


def _arctangent(reduction: Reduction, value: Ratio) -> Ratio:
    sign, value = _upright(value)
    made = Generator("atan", Bounds(Fraction(-2), Fraction(2)), inside=value)
    return reduction.stock.add(f"atan {value.key}", made).times(sign)
