"""Sums of minima of powers are decided exactly: brute force over directions agrees."""

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.classes import Term, Terms
from grader.equivalence.growth import is_bounded
from grader.equivalence.hull import escape
from grader.equivalence.monomials import Monomial

SETTINGS = settings(derandomize=True, deadline=None, max_examples=150)
Powers = tuple[int, int]
Minima = list[list[Powers]]

vectors = st.tuples(st.integers(-1, 3), st.integers(-1, 3))
minima = st.lists(st.lists(vectors, min_size=1, max_size=3), min_size=1, max_size=3)
GRID = [(a, b) for a, b in product(range(13), repeat=2) if a or b]
"""Among pairs of powers up to 3 in size, where the order changes lies on one of these."""


@SETTINGS
@given(vectors, st.lists(vectors, min_size=1, max_size=4))
def test_a_direction_tells_a_point_from_the_hull(point: Powers, others: list[Powers]) -> None:
    differences = [(point[0] - other[0], point[1] - other[1]) for other in others]
    found = escape(differences)
    outgrowing = [u for u in GRID if all(_dot(one, u) > 0 for one in differences)]
    if found is None:
        assert not outgrowing
    else:
        assert min(found) >= 0
        assert all(_dot(one, found) > 0 for one in differences)


@SETTINGS
@given(minima, minima)
def test_minima_are_bounded_iff_no_direction_escapes(small: Minima, large: Minima) -> None:
    found = is_bounded(_terms(small), _terms(large))
    escaping = [u for u in GRID if _rate(small, u) > _rate(large, u)]
    assert found.holds is not None
    if found.holds:
        assert not escaping
    else:
        path = [found.path[name].power if name in found.path else Fraction(0) for name in "nm"]
        assert _rate(small, path) > _rate(large, path)


def _dot(powers: Powers, direction: tuple[int, ...] | list[Fraction]) -> Fraction:
    return Fraction(powers[0] * direction[0] + powers[1] * direction[1])


def _rate(classes: Minima, direction: tuple[int, ...] | list[Fraction]) -> Fraction:
    return max(min(_dot(one, direction) for one in least) for least in classes)


def _terms(classes: Minima) -> Terms:
    return tuple(Term(frozenset(_monomial(one) for one in least)) for least in classes)


def _monomial(powers: Powers) -> Monomial:
    named = zip("nm", powers, strict=True)
    return Monomial(frozenset(((name, 0), Fraction(power)) for name, power in named if power))
