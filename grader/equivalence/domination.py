"""Rules that show that one class is bounded by another: f <= C·g wherever all variables are large.

Every rule is sound; for sums of minima of powers alone, the last one is exact.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import lcm
from typing import TypeAlias

from grader.equivalence.classes import Least, Term, Terms
from grader.equivalence.coefficients import UnreadableClassError, sign
from grader.equivalence.hull import escape
from grader.equivalence.monomials import (
    Atom,
    Monomial,
    atom,
    is_bounded,
    is_bounded_above,
    is_outgrown,
    quotient,
    times,
)

Choice: TypeAlias = tuple[Monomial, ...]
"""One monomial of each minimum of a sum."""
Rows: TypeAlias = tuple[Atom, ...]

_CHOICES = 64
_SIZE = 6_000
_STEPS = 64
_POWER_OF_CASE = Fraction(1)


def choices(large: Terms) -> Iterator[Choice]:
    """Yield every way to take one monomial of each minimum.

    Raises:
        UnreadableClassError: there are too many.
    """
    count = 1
    for term in large:
        count *= len(term.least)
    if count > _CHOICES:
        raise UnreadableClassError
    return product(*(term.least for term in large))


def is_below(term: Term, large: Terms) -> bool:
    """Whether a rule shows that a sum bounds a term; false says nothing."""
    if any(_covers(term.least, other.least) for other in large):
        return True
    return all(is_below_choice(term.least, choice) for choice in choices(large))


def is_surely_below(term: Term, large: Terms) -> bool:
    """Whether a rule shows it, and looking for one does not take too long."""
    try:
        return is_below(term, large)
    except UnreadableClassError:
        return False


def _covers(least: Least, other: Least) -> bool:
    """Whether each monomial of a minimum bounds one of the other minimum."""
    return all(any(_bounds(one, large) for one in least) for large in other)


def _bounds(one: Monomial, large: Monomial) -> bool:
    try:
        return is_bounded(one, large)
    except UnreadableClassError:
        return False


def is_below_choice(least: Least, choice: Choice) -> bool:
    """Whether a rule shows that a sum of monomials bounds a minimum."""
    if any(_bounds(one, large) for one in least for large in choice):
        return True
    if direction(least, choice) is None:
        return True
    return any(_is_below_by_cases(one, choice) for one in least)


def direction(least: Least, choice: Choice) -> dict[str, int] | None:
    """Return a direction of the variables along which a minimum may outgrow a sum, or None.

    None shows that it is bounded: a product of powers of quotients, which is at least the minimum
    over the sum, is bounded then. A quotient counts with the powers of each variable, and those of
    its logarithm in steps that are too small to matter unless the former cancel.

    Raises:
        UnreadableClassError: the linear programme is too large.
    """
    rows = _rows((*least, *choice))
    if not rows:
        return None
    if len(least) * len(choice) * len(rows) ** 2 > _SIZE:
        raise UnreadableClassError
    above, below = _whole(least, choice)
    found = [_column(one, large, rows) for one in above for large in below]
    columns = [column for column in found if column is not None]
    if not columns:
        return {name: 1 for name, _ in rows}
    weights = escape(columns)
    if weights is None:
        return None
    total: dict[str, int] = {}
    for (name, depth), weight in zip(rows, weights, strict=True):
        total[name] = total.get(name, 0) + weight * _STEPS ** max(depth, 0)
    return total


@dataclass(frozen=True, slots=True)
class _Whole:
    """A monomial with whole powers, over a common denominator."""

    monomial: Monomial
    powers: Mapping[Atom, int]


def _whole(least: Least, choice: Choice) -> tuple[list[_Whole], list[_Whole]]:
    every = (*least, *choice)
    common = lcm(*{power.denominator for one in every for _, power in one.powers})
    found = [
        _Whole(
            one,
            {part: power.numerator * (common // power.denominator) for part, power in one.powers},
        )
        for one in every
    ]
    return found[: len(least)], found[len(least) :]


def _rows(monomials: Iterable[Monomial]) -> Rows:
    """Return variables with their depths; depth -1 stands for exponentials."""
    deepest: dict[str, tuple[int, int]] = {}
    for one in monomials:
        atoms = [part for part, _ in one.powers]
        atoms += [(name, -1) for name in one.names] if one.exponent else []
        for name, depth in atoms:
            low, high = deepest.get(name, (0, 0))
            deepest[name] = min(low, depth), max(high, depth)
    return tuple(
        (name, depth)
        for name, (low, high) in sorted(deepest.items())
        for depth in range(low, high + 1)
    )


def _column(one: _Whole, large: _Whole, rows: Rows) -> tuple[int, ...] | None:
    """Return what a quotient counts in every row, or None where an exponential outgrows.

    A deeper row counts what stands above it `_STEPS` times: whether it is large is the same.
    """
    exponential = _exponential_rows(one.monomial, large.monomial, rows)
    if exponential is None:
        return None
    above, below = one.powers, large.powers
    column: list[int] = []
    running, last = 0, ""
    for part in rows:
        running = running * _STEPS if part[0] == last else 0
        last = part[0]
        if part[1] < 0:
            running -= last in exponential
        else:
            running += above.get(part, 0) - below.get(part, 0)
        column.append(running)
    return tuple(column)


def _exponential_rows(one: Monomial, large: Monomial, rows: Rows) -> set[str] | None:
    """Return the variables of which an exponential divides all powers in a quotient."""
    if one.exponent == large.exponent:
        return set()
    total = quotient(Monomial(exponent=one.exponent), Monomial(exponent=large.exponent))
    try:
        if not is_bounded_above(total):
            return None
        lowering = [shape for shape, coefficient in total.items() if sign(coefficient) < 0]
    except UnreadableClassError:
        return None
    names = {name for name, _ in rows}
    return {name for name in names if any(is_outgrown(atom(name, 1), shape) for shape in lowering)}


def _is_below_by_cases(one: Monomial, choice: Choice) -> bool:
    """Tell m <= n^K from m > n^K, for some large K, where log m or log log m is a factor.

    In the first case, log m is at most K·log n; in the second, n is at most m^(1/K).
    """
    logs: dict[str, dict[int, Fraction]] = {}
    for (name, depth), exponent in one.powers:
        if depth and exponent > 0:
            logs.setdefault(name, {})[depth] = exponent
    for name, factors in logs.items():
        for other in sorted({n for large in choice for n in large.names} - {name}):
            cases = _cases(one, name, other, factors)
            if all(direction(frozenset({case}), choice) is None for case in cases):
                return True
    return False


def _cases(
    one: Monomial, name: str, other: str, factors: Mapping[int, Fraction]
) -> tuple[Monomial, Monomial]:
    """Return what bounds a monomial in both cases."""
    there = frozenset(((name, depth), -exponent) for depth, exponent in factors.items())
    here = frozenset(((other, depth), exponent) for depth, exponent in factors.items())
    power = max(dict(one.powers).get((other, 0), Fraction(0)), _POWER_OF_CASE)
    moved = frozenset({((other, 0), -power), ((name, 0), Fraction(1, _STEPS))})
    return times(one, Monomial(there | here)), times(one, Monomial(moved))
