"""The hull criterion against brute force, and verdicts that hold along real paths."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.equivalence.classes import Term, Terms, UnreadableClassError, dominant, read_class
from grader.equivalence.growth import is_bounded
from grader.equivalence.hull import Vector, escape
from grader.notation.names import Names
from grader.notation.parser import parse

SETTINGS = settings(derandomize=True, deadline=None, max_examples=100)
exponents = st.integers(0, 3).map(Fraction)
vectors = st.tuples(exponents, exponents)
GRID = [Fraction(n, 2) for n in range(9)]


@SETTINGS
@given(vectors, st.lists(vectors, min_size=1, max_size=4))
def test_a_direction_tells_a_point_from_the_hull(point: Vector, others: list[Vector]) -> None:
    found = escape(point, others)
    if found is None:
        assert not [
            u for u in product(GRID, GRID) if all(_dot(point, u) > _dot(o, u) for o in others)
        ]
    else:
        assert all(part >= 0 for part in found)
        assert all(_dot(point, found) > _dot(other, found) for other in others)


def _dot(left: Vector, right: Vector) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def _terms(found: list[tuple[Vector, Vector]]) -> Terms:
    return tuple(Term(_named(powers), _named(logs)) for powers, logs in found)


def _named(values: Vector) -> frozenset[tuple[str, Fraction]]:
    return frozenset((name, value) for name, value in zip("nm", values, strict=True) if value)


with_logs = st.lists(st.tuples(vectors, vectors), min_size=1, max_size=3)


@SETTINGS
@given(with_logs, with_logs)
def test_what_is_bounded_is_bounded_on_every_path(
    small: list[tuple[Vector, Vector]], large: list[tuple[Vector, Vector]]
) -> None:
    found = is_bounded(_terms(small), _terms(large))
    paths = [u for u in product(GRID[:5], GRID[:5]) if any(u)]
    escaping = [u for u in paths if _rate(small, u) > _rate(large, u)]
    if found.holds is True:
        assert not escaping
    if found.holds is False:
        direction = tuple(found.path.get(name, Fraction(0)) for name in "nm")
        assert _rate(small, direction) > _rate(large, direction)


def _rate(terms: list[tuple[Vector, Vector]], path: Vector) -> tuple[Fraction, Fraction]:
    return max(
        (_dot(powers, path), sum((b for b, u in zip(logs, path, strict=True) if u), Fraction(0)))
        for powers, logs in terms
    )


@SETTINGS
@given(with_logs)
def test_a_class_is_bounded_by_itself(terms: list[tuple[Vector, Vector]]) -> None:
    assert is_bounded(_terms(terms), _terms(terms)).holds


@pytest.mark.parametrize(
    "text",
    [
        *("2^n", "n^m", "n!", "exp(n)", "n^(1/n)", "sin(n)", "min(n, m)", "1/(n + m)"),
        *("n - n", "n - 2*n", "n^2 - m", "d - d", "d*n - n", "0"),
        *("log(1)", "log(1/n)", "(n + m)^100"),
    ],
)
def test_what_is_not_understood_is_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableClassError):
        dominant(read_class(parse(text, Names(("n", "m", "d"))), frozenset({"d"})))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("n*(m + 1)", "n*m + n"),
        ("(n*m)^2", "n^2*m^2"),
        ("sqrt(n^2*m)", "n*m^0.5"),
        ("log(n*m)", "log(n) + log(m)"),
        ("log(n^2 + m)", "log(n) + log(m)"),
        ("d^2*n", "pi*n"),
        ("n/d", "e*n"),
        ("n^3/n", "n^2"),
        ("2*n - n", "n"),
        ("2^3*n", "8*n"),
        ("max(n, m)", "n + m"),
    ],
)
def test_classes_are_read_up_to_constants(text: str, same: str) -> None:
    names, constants = Names(("n", "m", "d")), frozenset({"d"})
    one, other = (read_class(parse(t, names), constants) for t in (text, same))
    assert {term.kind for term in one} == {term.kind for term in other}
