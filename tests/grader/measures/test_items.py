"""Facility, discrimination and alpha, as worked out by hand."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite, sqrt

import pytest

from grader.measures.figures import ENOUGH, Gap
from grader.measures.items import alpha, discrimination, facility

HALF_KNOW = (1, 1, 1, 1, 1, 0, 0, 0, 0, 0)
OTHER_HALF = (1, 1, 1, 0, 0, 1, 1, 0, 0, 0)
RISING = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10)


def points(values: Sequence[float | str]) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("given", "maximum", "expected"),
    [
        ((1, 1, 1), "1", Fraction(1)),
        ((0, 0), "2", Fraction(0)),
        ((1, 0.5, 0, 0.5), "1", Fraction(1, 2)),
        ((0.1, 0.2), "0.3", Fraction(1, 2)),
        ((2,), "3", Fraction(2, 3)),
    ],
)
def test_facility_is_the_mean_as_a_share_of_the_maximum(
    given: Sequence[float], maximum: str, expected: Fraction
) -> None:
    found = facility(points(given), Decimal(maximum))
    assert (found.value, found.number) == (expected, len(given))


def test_facility_says_why_it_is_missing() -> None:
    assert facility([], Decimal(1)).gap is Gap.NOTHING
    assert facility(points((0, 0)), Decimal(0)).gap is Gap.NO_MAXIMUM


@pytest.mark.parametrize(
    ("item", "rest", "expected"),
    [
        # n Σxy − Σx Σy = 10 · 15 − 5 · 55 = −125; of x 10 · 5 − 25 = 25; of y 3850 − 3025 = 825
        (HALF_KNOW, RISING, -125 / sqrt(25 * 825)),
        (HALF_KNOW[::-1], RISING, 125 / sqrt(25 * 825)),
        # 10 · 3 − 5 · 5 = 5 over √(25 · 25)
        (HALF_KNOW, OTHER_HALF, 1 / 5),
        (RISING, RISING, 1.0),
        (RISING, RISING[::-1], -1.0),
        # 10 · 2 − 5 · 4 = 0
        ((0, 1) * 5, (0, 0, 1, 1) * 2 + (0, 0), 0.0),
    ],
)
def test_discrimination_is_the_correlation_with_the_rest(
    item: Sequence[float], rest: Sequence[float], expected: float
) -> None:
    found = discrimination(points(item), points(rest))
    assert found.value == pytest.approx(expected, abs=1e-12)
    assert found.number == len(item)


@pytest.mark.parametrize(
    ("item", "rest", "gap"),
    [
        ((), (), Gap.FEW),
        (RISING[: ENOUGH - 1], RISING[: ENOUGH - 1], Gap.FEW),
        ((1,) * 10, RISING, Gap.ITEM_ALIKE),
        (RISING, (7,) * 10, Gap.REST_ALIKE),
        ((0.1,) * 10, (0.7,) * 10, Gap.ITEM_ALIKE),
    ],
)
def test_discrimination_says_why_it_is_missing(
    item: Sequence[float], rest: Sequence[float], gap: Gap
) -> None:
    found = discrimination(points(item), points(rest))
    assert (found.value, found.gap) == (None, gap)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        # n² s² of each 25, of the totals 2 2 2 1 1 1 1 0 0 0: 10 · 16 − 100 = 60; 2 (1 − 50 / 60)
        ((HALF_KNOW, OTHER_HALF), Fraction(1, 3)),
        ((HALF_KNOW, HALF_KNOW), Fraction(1)),
        ((HALF_KNOW, HALF_KNOW, HALF_KNOW), Fraction(1)),
        # totals 1 1 1 0 0 … vary less than the items do: 2 (1 − 50 / 40)
        ((HALF_KNOW, (0, 0, 0, 1, 1, 0, 0, 1, 1, 1)), Fraction(-1, 2)),
    ],
)
def test_alpha_is_as_worked_out_by_hand(
    items: Sequence[Sequence[float]], expected: Fraction
) -> None:
    assert alpha([points(item) for item in items]).value == expected


@pytest.mark.parametrize(
    ("items", "gap"),
    [
        ((), Gap.NO_REST),
        ((RISING,), Gap.NO_REST),
        ((RISING[:9], RISING[:9]), Gap.FEW),
        ((HALF_KNOW, HALF_KNOW[::-1]), Gap.ITEM_ALIKE),
    ],
)
def test_alpha_says_why_it_is_missing(items: Sequence[Sequence[float]], gap: Gap) -> None:
    found = alpha([points(item) for item in items])
    assert (found.value, found.gap) == (None, gap)


def test_thousands_of_thirds_stay_exact() -> None:
    thirds = points(["0.333333333333", "0.666666666667"] * 2000)
    found = discrimination(thirds, thirds[::-1])
    assert found.value == pytest.approx(-1)
    assert isfinite(float(found.value or 0))
