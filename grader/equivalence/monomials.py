"""Monomials of growth: exp(E) times powers of variables and of their iterated logarithms.

An atom is a variable with a depth: (n, 0) is n, (n, 1) log n, (n, 2) log log n. A shape is a
product of powers of atoms. E is a sum of shapes with exact coefficients, so that 2^n is
exp(ln 2 · n), and n! grows like exp(n log n - n) times n^(1/2).

Whether a quotient of two monomials is bounded is seen on its logarithm, a sum of shapes too: it
is, if each shape with a positive coefficient is outgrown by one with a negative coefficient. Among
shapes of one variable one always outgrows the other, so that nothing stays open there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from grader.equivalence.coefficients import (
    Coefficient,
    UnreadableClassError,
    parted,
    plus,
    rational,
    scaled,
    sign,
)

Atom: TypeAlias = tuple[str, int]
Shape: TypeAlias = frozenset[tuple[Atom, Fraction]]
Exponent: TypeAlias = frozenset[tuple[Shape, Coefficient]]
Logarithm: TypeAlias = dict[Shape, Coefficient]

CONSTANT: Shape = frozenset()
DEPTH = 8
"""How often a logarithm may be nested."""
_BITS = 256
_SHAPES = 40
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Monomial:
    """exp(exponent) times powers; the exponent holds no constant and nothing that vanishes."""

    powers: Shape = CONSTANT
    exponent: Exponent = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """The variables that occur."""
        inner = {name for shape, _ in self.exponent for (name, _), _ in shape}
        return frozenset({name for (name, _), _ in self.powers} | inner)


UNIT = Monomial()


def atom(name: str, depth: int) -> Shape:
    """Return a variable, or an iterated logarithm of it, as a shape."""
    if depth > DEPTH:
        raise UnreadableClassError
    return frozenset({((name, depth), Fraction(1))})


def multiplied(one: Shape, other: Shape) -> Shape:
    """Multiply two shapes."""
    if not one or not other:
        return one or other
    total = dict(one)
    for part, power in other:
        total[part] = total.get(part, Fraction(0)) + power
    return frozenset((part, power) for part, power in total.items() if power)


def raised(one: Shape, power: Fraction) -> Shape:
    """Raise a shape to a power that is not 0."""
    if power == 1:
        return one
    found = frozenset((part, exponent * power) for part, exponent in one)
    if any(
        max(exponent.numerator.bit_length(), exponent.denominator.bit_length()) > _BITS
        for _, exponent in found
    ):
        raise UnreadableClassError
    return found


def times(one: Monomial, other: Monomial) -> Monomial:
    """Multiply two monomials."""
    powers = multiplied(one.powers, other.powers)
    if not one.exponent and not other.exponent:
        return Monomial(powers)
    total: Logarithm = dict(one.exponent)
    for shape, coefficient in other.exponent:
        _add(total, shape, coefficient)
    found = exponential(total)
    return Monomial(multiplied(powers, found.powers), found.exponent)


def power(one: Monomial, exponent: Fraction) -> Monomial:
    """Raise a monomial to a rational power that is not 0."""
    return Monomial(
        raised(one.powers, exponent),
        frozenset((shape, scaled(part, exponent)) for shape, part in one.exponent),
    )


def exponential(exponent: Mapping[Shape, Coefficient]) -> Monomial:
    """Return exp of a sum of shapes up to a constant factor.

    What vanishes or is constant in the sum is left out, and q·log n becomes n^q.
    """
    powers, kept = CONSTANT, {}
    for shape, whole in exponent.items():
        coefficient = whole
        if not coefficient or not shape or vanishes(shape):
            continue
        inner = _logarithm_of(shape)
        if inner is not None:
            value, coefficient = parted(coefficient)
            powers = multiplied(powers, raised(inner, value)) if value else powers
        if coefficient:
            kept[shape] = coefficient
    if len(kept) > _SHAPES:
        raise UnreadableClassError
    return Monomial(powers, frozenset(kept.items()))


def _logarithm_of(shape: Shape) -> Shape | None:
    """Return the atom that a shape is the logarithm of, if it is one."""
    if len(shape) != 1:
        return None
    (((name, depth), exponent),) = shape
    return atom(name, depth - 1) if depth and exponent == 1 else None


def logarithm(one: Monomial) -> Logarithm:
    """Return the logarithm of a monomial as a sum of shapes."""
    total: Logarithm = dict(one.exponent)
    for (name, depth), exponent in one.powers:
        _add(total, atom(name, depth + 1), rational(exponent))
    return total


def quotient(above: Monomial, below: Monomial) -> Logarithm:
    """Return the logarithm of a quotient, without shapes that cancel."""
    total = logarithm(above)
    for shape, coefficient in logarithm(below).items():
        _add(total, shape, scaled(coefficient, Fraction(-1)))
    return {shape: coefficient for shape, coefficient in total.items() if coefficient}


def _add(total: Logarithm, shape: Shape, coefficient: Coefficient) -> None:
    known = total.get(shape)
    total[shape] = coefficient if known is None else plus(known, coefficient)
    if len(total) > _SHAPES:
        raise UnreadableClassError


def leading(shape: Iterable[tuple[Atom, Fraction]]) -> dict[str, Fraction]:
    """Return by variable the power of its outermost atom, which says whether it grows with it."""
    found: dict[str, tuple[int, Fraction]] = {}
    for (name, depth), exponent in shape:
        known = found.get(name)
        if known is None or depth < known[0]:
            found[name] = depth, exponent
    return {name: exponent for name, (_, exponent) in found.items()}


def vanishes(shape: Shape) -> bool:
    """Whether a shape tends to 0 as soon as all of its variables are large."""
    return bool(shape) and all(exponent < 0 for exponent in leading(shape).values())


def grows(shape: Shape) -> bool:
    """Whether a shape tends to infinity with each of its variables."""
    return bool(shape) and all(exponent > 0 for exponent in leading(shape).values())


def is_outgrown(shape: Shape, by: Shape) -> bool:
    """Whether `shape`/`by` tends to 0 as soon as all variables are large."""
    return vanishes(multiplied(shape, raised(by, Fraction(-1)) if by else by))


def is_bounded(above: Monomial, below: Monomial) -> bool:
    """Whether a rule shows that a quotient is bounded; false says nothing."""
    if not above.exponent and not below.exponent:
        inverse = raised(below.powers, Fraction(-1)) if below.powers else below.powers
        rest = leading(multiplied(above.powers, inverse))
        return all(exponent < 0 for exponent in rest.values())
    return is_bounded_above(quotient(above, below))


def is_bounded_above(total: Logarithm) -> bool:
    """Whether each positive shape is outgrown by a negative one; false says nothing."""
    signs = _signs(total)
    negative = [shape for shape, found in signs.items() if found < 0]
    return all(
        any(is_outgrown(shape, other) for other in negative)
        for shape, found in signs.items()
        if found > 0
    )


def is_negligible(above: Monomial, beside: Monomial) -> bool:
    """Whether a rule shows that a quotient tends to 0 as soon as all variables are large."""
    total = quotient(above, beside)
    return is_bounded_above(total) and any(
        found < 0 and grows(shape) for shape, found in _signs(total).items()
    )


def _signs(total: Logarithm) -> dict[Shape, int]:
    return {shape: sign(coefficient) for shape, coefficient in total.items()}


def order(one: Monomial, other: Monomial) -> int:
    """Return the sign of log(one/other) for monomials of one variable: 0 means alike."""
    if not one.exponent and not other.exponent:
        return _order_of_powers(one.powers, other.powers)
    total = quotient(one, other)
    if not total:
        return 0
    first = max(total, key=rank)
    found = sign(total[first])
    if not found:
        raise UnreadableClassError
    return found


def _order_of_powers(one: Shape, other: Shape) -> int:
    """Compare the powers of the variable, then those of its logarithm, and so on."""
    left = {depth: exponent for (_, depth), exponent in one}
    right = {depth: exponent for (_, depth), exponent in other}
    for depth in sorted(left.keys() | right.keys()):
        here, there = left.get(depth, _NONE), right.get(depth, _NONE)
        if here != there:
            return 1 if here > there else -1
    return 0


def rank(shape: Shape) -> tuple[Fraction, ...]:
    """Return the powers of a shape of one variable by depth: they compare as the shapes grow."""
    by_depth = {depth: exponent for (_, depth), exponent in shape}
    return tuple(by_depth.get(depth, Fraction(0)) for depth in range(DEPTH + 1))
