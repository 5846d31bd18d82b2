"""Certifying that a polynomial is positive almost everywhere in a box.

Each bounded generator is replaced by a fraction in a new variable t >= 0: a + t above a bound,
b - t below one, (a + b·t)/(1 + t) between two. Where no coefficient of the result is negative and
some is positive, the polynomial is positive wherever every t is. This certificate is sufficient,
not necessary (Pólya's theorem says how far it reaches).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.ratios import Polynomial, generators, polynomial, terms

_DEGREE = 60
_TERMS = 500


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a generator's values; None stands for nothing."""

    lower: Fraction | None = None
    upper: Fraction | None = None

    @property
    def free(self) -> bool:
        """Whether nothing is known, not even a sign."""
        return self.lower is None and self.upper is None


@dataclass(frozen=True, slots=True)
class _Move:
    """What takes a generator's place: a polynomial in t, over 1 + t where it is bounded twice."""

    over: Polynomial
    under: Polynomial


def is_positive(poly: Polynomial, bounds: Sequence[Bounds]) -> bool:
    """Whether the polynomial is certified positive; `bounds` by the generators' order."""
    listed = list(terms(poly))
    if not listed or len(listed) > _TERMS:
        return False
    degrees = [max(column) for column in zip(*(exponents for exponents, _ in listed), strict=True)]
    if sum(degrees) > _DEGREE:
        return False
    used = [index for index, degree in enumerate(degrees) if degree]
    moves = {index: _move(index, bounds[index]) for index in used}
    total = polynomial(0)
    for exponents, value in listed:
        term = polynomial(1) * value
        for index in used:
            move, exponent = moves[index], exponents[index]
            term = term * move.over**exponent * move.under ** (degrees[index] - exponent)
        total = total + term
    free = {index for index in used if bounds[index].free}
    return _all_positive(total, free)


def _move(index: int, bounds: Bounds) -> _Move:
    t, one = generators()[index], polynomial(1)
    match bounds.lower, bounds.upper:
        case None, None:
            return _Move(t, one)
        case lower, None if lower is not None:
            return _Move(t + polynomial(lower), one)
        case None, upper if upper is not None:
            return _Move(polynomial(upper) - t, one)
        case lower, upper if lower is not None and upper is not None:
            return _Move(polynomial(lower) + polynomial(upper) * t, one + t)
    raise AssertionError


def _all_positive(poly: Polynomial, free: set[int]) -> bool:
    """Whether no term can be negative and one is there; free generators only in even powers."""
    found = False
    for exponents, value in terms(poly):
        if value < 0 or any(exponents[index] % 2 for index in free):
            return False
        found = True
    return found
