"""Paths along which one class is seen to outgrow another.

On a path, every variable is a power of x or of an iterated logarithm of x, or stays fixed. With
n = log x and m = x, m grows exponentially with n. Classes become sums of monomials of x alone
there, which are compared exactly; a path counts only where that shows what is claimed.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import NamedTuple, TypeAlias

from grader.equivalence.classes import Term, Terms
from grader.equivalence.coefficients import (
    ONE,
    Coefficient,
    UnreadableClassError,
    generator,
    plus,
    scaled,
)
from grader.equivalence.coefficients import times as times_coefficients
from grader.equivalence.domination import choices, direction
from grader.equivalence.monomials import (
    CONSTANT,
    Logarithm,
    Monomial,
    Shape,
    atom,
    exponential,
    multiplied,
    order,
    raised,
    times,
)

PARAMETER = "x"
_MANY = 6
_LARGE = 6
_EXPONENTIAL = tuple(Fraction(a, b) for a, b in ((1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (1, 3)))


class Curve(NamedTuple):
    """A variable as a power of x (depth 0) or of an iterated logarithm; power 0: it is fixed."""

    depth: int
    power: Fraction


FIXED = Curve(0, Fraction(0))
PLAIN = Curve(0, Fraction(1))
SLOW = Curve(1, Fraction(1))
Path: TypeAlias = Mapping[str, Curve]


def escape_path(term: Term, large: Terms, names: Sequence[str], limit: int) -> Path | None:
    """Return a path on which a term is verified to outgrow a sum, of at most so many tried."""
    seen: list[Path] = []
    for path in islice(_candidates(term, large, names), limit):
        if path in seen:
            continue
        seen.append(path)
        if outgrows((term,), large, path):
            return path
    return None


def outgrows(small: Terms, large: Terms, path: Path) -> bool:
    """Whether a class is verified to outgrow another along a path.

    The terms of the larger one are asked one by one: most paths fail at the first.
    """
    try:
        found = rate(small, path)
        return all(order(found, rate((term,), path)) > 0 for term in large)
    except UnreadableClassError:
        return False


def rate(terms: Terms, path: Path) -> Monomial:
    """Return how a class grows along a path, as a monomial of x.

    Raises:
        UnreadableClassError: this depends on a constant that is not known.
    """
    rates = [_least([along(one, path) for one in term.least]) for term in terms]
    found = rates[0]
    for one in rates[1:]:
        found = one if order(one, found) > 0 else found
    return found


def _least(rates: list[Monomial]) -> Monomial:
    found = rates[0]
    for one in rates[1:]:
        found = one if order(one, found) < 0 else found
    return found


def along(one: Monomial, path: Path) -> Monomial:
    """Put a path into a monomial."""
    powers = CONSTANT
    for (name, depth), exponent in one.powers:
        curve = path[name]
        if curve.power:
            power = exponent * curve.power if depth == 0 else exponent
            powers = multiplied(powers, raised(atom(PARAMETER, depth + curve.depth), power))
    if not one.exponent:
        return Monomial(powers)
    total: Logarithm = {}
    for shape, coefficient in one.exponent:
        found, factor = _shape_along(shape, path)
        part = times_coefficients(coefficient, factor)
        total[found] = plus(total.get(found, frozenset()), part)
    return times(Monomial(powers), exponential(total))


def _shape_along(shape: Shape, path: Path) -> tuple[Shape, Coefficient]:
    """Put a path into a shape of an exponent, where constant factors count."""
    found, factor = CONSTANT, ONE
    for (name, depth), exponent in shape:
        curve = path[name]
        if not curve.power:
            fixed = generator(f"+ {'log ' * depth}{name}", exponent)
            factor = times_coefficients(factor, fixed)
            continue
        power = exponent * curve.power if depth == 0 else exponent
        found = multiplied(found, raised(atom(PARAMETER, depth + curve.depth), power))
        if depth and curve.power != 1:
            factor = scaled(factor, _inner(curve.power, depth, exponent))
    return found, factor


def _inner(power: Fraction, depth: int, exponent: Fraction) -> Fraction:
    """Return the factor that a power leaves before a logarithm: log x^u is u·log x."""
    if depth > 1 or exponent.denominator != 1:
        raise UnreadableClassError
    return power ** int(exponent)


def _candidates(term: Term, large: Terms, names: Sequence[str]) -> Iterator[Path]:
    """Yield paths worth a look: simple ones, those of linear programmes, and bent ones."""
    for name in names:
        yield {other: PLAIN if other == name else FIXED for other in names}
    yield dict.fromkeys(names, PLAIN)
    yield from _directions(term, large, names)
    if not 1 < len(names) <= _MANY:
        return
    for chosen in names:
        for one, rest in ((PLAIN, SLOW), (SLOW, PLAIN), (FIXED, PLAIN), (FIXED, SLOW)):
            yield {name: one if name == chosen else rest for name in names}
    for above in names:
        for below in names:
            if above != below:
                for power in _EXPONENTIAL:
                    pair = {above: Curve(0, power), below: SLOW}
                    yield {name: pair.get(name, FIXED) for name in names}


def _directions(term: Term, large: Terms, names: Sequence[str]) -> Iterator[Path]:
    try:
        for choice in choices(large):
            found = direction(term.least, choice)
            if found is not None:
                yield from _straight(found, names)
    except UnreadableClassError:
        return


def _straight(found: Mapping[str, int], names: Sequence[str]) -> Iterator[Path]:
    """Yield a direction, and directions near it with smaller powers before it."""
    largest = max(found.values())
    if largest > _LARGE:
        for size in range(1, _LARGE + 1):
            near = {name: round(Fraction(power * size, largest)) for name, power in found.items()}
            yield {name: Curve(0, Fraction(near.get(name, 0))) for name in names}
    yield {name: Curve(0, Fraction(found.get(name, 0))) for name in names}
