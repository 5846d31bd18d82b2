"""Rules that show that one class is bounded by another: f <= C·g wherever all variables are large.

Every rule is sound; for sums of minima of powers alone, the last one is exact.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from grader.equivalence.classes import Least, Term, Terms
from grader.equivalence.coefficients import UnreadableClassError, sign
from grader.equivalence.hull import Vector, escape
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
_STEP = Fraction(1, 64)
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
    over the sum, is bounded then. A quotient counts with the powers of each variable, those of
    its logarithm in steps that are too small to matter, since they only count where the former
    cancel.

    Raises:
        UnreadableClassError: the linear programme is too large.
    """
    pairs = [(one, large) for one in least for large in choice]
    rows = _rows(pairs)
    if not rows:
        return None
    if len(pairs) * len(rows) ** 2 > _SIZE:
        raise UnreadableClassError
    columns = [column for one, large in pairs if (column := _column(one, large, rows)) is not None]
    if not columns:
        return {name: 1 for name, _ in rows}
    found = escape(columns)
    if found is None:
        return None
    total: dict[str, int] = {}
    for (name, _), weight in zip(rows, found, strict=True):
        total[name] = total.get(name, 0) + weight
    return total


def _rows(pairs: Sequence[tuple[Monomial, Monomial]]) -> Rows:
    """Return variables with their depths; depth -1 stands for exponentials."""
    atoms: dict[Atom, None] = {}
    for pair in pairs:
        for one in pair:
            atoms.update((part, None) for part, _ in one.powers)
            if one.exponent:
                atoms.update(((name, -1), None) for name in one.names)
    deepest: dict[str, tuple[int, int]] = {}
    for name, depth in atoms:
        low, high = deepest.get(name, (0, 0))
        deepest[name] = min(low, depth), max(high, depth)
    return tuple(
        (name, depth)
        for name, (low, high) in sorted(deepest.items())
        for depth in range(low, high + 1)
    )


def _column(one: Monomial, large: Monomial, rows: Rows) -> Vector | None:
    """Return what a quotient counts in every row, or None where an exponential outgrows."""
    exponential = _exponential_rows(one, large, rows)
    if exponential is None:
        return None
    above, below = dict(one.powers), dict(large.powers)
    column: list[Fraction] = []
    running, step, last = Fraction(0), Fraction(1), ""
    for name, depth in rows:
        if name != last:
            running, step, last = Fraction(0), Fraction(1), name
        if depth < 0:
            running -= exponential.get(name, 0)
        else:
            part = (name, depth)
            running += step * (above.get(part, Fraction(0)) - below.get(part, Fraction(0)))
        step *= _STEP
        column.append(running)
    return tuple(column)


def _exponential_rows(one: Monomial, large: Monomial, rows: Rows) -> dict[str, int] | None:
    """Return the variables of which an exponential divides all powers in a quotient."""
    if one.exponent == large.exponent:
        return {}
    total = quotient(Monomial(exponent=one.exponent), Monomial(exponent=large.exponent))
    try:
        if not is_bounded_above(total):
            return None
        lowering = [shape for shape, coefficient in total.items() if sign(coefficient) < 0]
    except UnreadableClassError:
        return None
    names = {name for name, _ in rows}
    return {
        name: 1 for name in names if any(is_outgrown(atom(name, 1), shape) for shape in lowering)
    }


def _is_below_by_cases(one: Monomial, choice: Choice) -> bool:
    """Tell m <= n^K from m > n^K, for some large K, where log m is a factor.

    In the first case, log m is at most K·log n; in the second, n is at most m^(1/K).
    """
    for (name, depth), exponent in one.powers:
        if depth != 1 or exponent <= 0:
            continue
        for other in sorted({n for large in choice for n in large.names} - {name}):
            cases = _cases(one, name, other, exponent)
            if all(direction(frozenset({case}), choice) is None for case in cases):
                return True
    return False


def _cases(one: Monomial, name: str, other: str, exponent: Fraction) -> tuple[Monomial, Monomial]:
    """Return what bounds a monomial in both cases."""
    exchanged = frozenset({((name, 1), -exponent), ((other, 1), exponent)})
    power = max(dict(one.powers).get((other, 0), Fraction(0)), _POWER_OF_CASE)
    moved = frozenset({((other, 0), -power), ((name, 0), _STEP)})
    return times(one, Monomial(exchanged)), times(one, Monomial(moved))
