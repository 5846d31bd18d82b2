"""Changes of variables that make a comparison one of powers.

Where n occurs in 2^n and 4^n and nowhere else in an exponent, X = 2^n is as good a variable: n is
log X then. Where m occurs in log m only, log m is one. Both tend to infinity with what they stand
for and take every large value, so that nothing about bounds changes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from grader.equivalence.classes import Term, Terms, collected
from grader.equivalence.coefficients import Coefficient, UnreadableClassError, scaled, sign
from grader.equivalence.monomials import Monomial, Shape, atom, multiplied, raised

_COUNT = 12
_BITS = 40


@dataclass(frozen=True, slots=True)
class Change:
    """What stands for a variable.

    Attributes:
        by: by how much its atoms are deeper than before.
        shown: the new variable, in terms of the old one.
        unit: its logarithm by the old variable, where it is an exponential.
    """

    by: int
    shown: str
    unit: Coefficient | None = None


Frame = Mapping[str, Change]


def frame_of(classes: Iterable[Terms]) -> Frame:
    """Return a change for every variable that occurs, the identity where none helps."""
    monomials = [one for terms in classes for term in terms for one in term.least]
    depths: dict[str, int] = {}
    shapes: dict[str, set[tuple[Shape, Coefficient]]] = {}
    for one in monomials:
        for (name, depth), _ in one.powers:
            depths[name] = min(depth, depths.get(name, depth))
        for shape, coefficient in one.exponent:
            for (name, _), _ in shape:
                shapes.setdefault(name, set()).add((shape, coefficient))
    return {
        name: _change(name, depths.get(name, 0), shapes.get(name))
        for name in sorted(depths.keys() | shapes.keys())
    }


def _change(name: str, depth: int, shapes: set[tuple[Shape, Coefficient]] | None) -> Change:
    if shapes is None:
        return Change(-depth, "log " * depth + name)
    if {shape for shape, _ in shapes} == {atom(name, 0)}:
        unit = _unit([coefficient for _, coefficient in shapes])
        shown = None if unit is None else show_exponential(unit, name)
        if shown is not None:
            return Change(1, shown, unit)
    return Change(0, name)


def _unit(coefficients: list[Coefficient]) -> Coefficient | None:
    """Return the largest coefficient of which all are multiples, if there is one."""
    first = coefficients[0]
    ratios = [ratio_of(coefficient, first) for coefficient in coefficients]
    known = [ratio for ratio in ratios if ratio is not None]
    if len(known) < len(ratios):
        return None
    above = gcd(*(ratio.numerator for ratio in known))
    unit = scaled(first, Fraction(above, lcm(*(ratio.denominator for ratio in known))))
    try:
        return unit if sign(unit) > 0 else scaled(unit, Fraction(-1))
    except UnreadableClassError:
        return None


def ratio_of(one: Coefficient, other: Coefficient) -> Fraction | None:
    """Return the rational factor between two coefficients, if there is one."""
    values = dict(other)
    factor, value = next(iter(one))
    if factor not in values:
        return None
    ratio = value / values[factor]
    return ratio if scaled(other, ratio) == one else None


def show_exponential(coefficient: Coefficient, inside: str) -> str | None:
    """Return `2^n` for the coefficient ln 2, and `e^n` for 1, if it is of this kind."""
    parts = list(coefficient)
    common = lcm(*(value.denominator for _, value in parts))
    shared = gcd(*(int(value * common) for _, value in parts))
    shared = -shared if parts[0][1] < 0 else shared
    base = "e"
    if any(factor for factor, _ in parts):
        found = _base([(f, value * common / shared) for f, value in parts])
        if found is None:
            return None
        base = str(found)
    scale = Fraction(shared, common)
    above = {1: "", -1: "-"}.get(scale.numerator, str(scale.numerator)) + inside
    below = "" if scale.denominator == 1 else f"/{scale.denominator}"
    return f"{base}^{above}" if len(above + below) == 1 else f"{base}^({above}{below})"


def _base(parts: list[tuple[frozenset[tuple[str, Fraction]], Fraction]]) -> int | None:
    result = 1
    for factor, value in parts:
        names = dict(factor)
        (name, power), *rest = names.items() or [("", Fraction(0))]
        if rest or power != 1 or not name.startswith("ln") or value < 0 or value > _COUNT:
            return None
        result *= int(name[3:]) ** int(value)
    return result if result.bit_length() <= _BITS else None


def changed(terms: Terms, frame: Frame) -> Terms:
    """Return a class in terms of the new variables."""
    if not any(change.by for change in frame.values()):
        return terms
    return collected(
        Term(frozenset(_changed(one, frame) for one in term.least), term.scale, term.exact)
        for term in terms
    )


def _changed(one: Monomial, frame: Frame) -> Monomial:
    powers: Shape = frozenset(
        ((name, depth + frame[name].by), exponent) for (name, depth), exponent in one.powers
    )
    kept = []
    for shape, coefficient in one.exponent:
        name, unit = _exponential_in(shape, frame)
        ratio = None if unit is None else ratio_of(coefficient, unit)
        if ratio is None:
            kept.append((shape, coefficient))
        else:
            powers = multiplied(powers, raised(atom(name, 0), ratio))
    return Monomial(powers, frozenset(kept))


def _exponential_in(shape: Shape, frame: Frame) -> tuple[str, Coefficient | None]:
    ((name, _), _), *rest = shape
    return name, None if rest else frame[name].unit
