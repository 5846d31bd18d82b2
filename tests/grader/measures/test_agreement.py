"""Agreement, against published examples."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest

from grader.measures.agreement import exact_share, kappa, krippendorff, mean_difference
from grader.measures.figures import Gap

Pairs = list[tuple[Decimal, Decimal]]

OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
"""Krippendorff, Computing Krippendorff's alpha-reliability (2011), example C: four observers and
twelve units, with an interval alpha of 0.849."""


def crossed(table: Sequence[Sequence[int]]) -> Pairs:
    """Give the pairs behind a table of how often which two values met."""
    places = product(range(len(table)), repeat=2)
    return [
        (Decimal(row), Decimal(column)) for row, column in places for _ in range(table[row][column])
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Fleiss, Levin and Paik, Statistical Methods for Rates and Proportions, table 18.1:
        # p₀ = 0.89, pₑ = 0.8 · 0.8 + 0.1 · 0.05 + 0.1 · 0.15 = 0.66
        (((75, 1, 4), (5, 4, 1), (0, 0, 10)), Fraction(23, 34)),
        # p₀ = 35 / 50, pₑ = (25 · 30 + 25 · 20) / 50² = 1 / 2
        (((20, 5), (10, 15)), Fraction(2, 5)),
        (((8, 0), (0, 8)), Fraction(1)),
        (((4, 4), (4, 4)), Fraction(0)),
        (((0, 8), (8, 0)), Fraction(-1)),
        # both nearly always the same: p₀ = 0.9, pₑ = 0.95² + 0.05² = 0.905
        (((18, 1), (1, 0)), Fraction(-1, 19)),
    ],
)
def test_kappa_is_as_published(table: Sequence[Sequence[int]], expected: Fraction) -> None:
    pairs = crossed(table)
    assert kappa(pairs).value == expected
    assert kappa(pairs).number == len(pairs)


@pytest.mark.parametrize(("number", "gap"), [(0, Gap.FEW), (9, Gap.FEW), (10, Gap.ONE_VALUE)])
def test_kappa_says_why_it_is_missing(number: int, gap: Gap) -> None:
    found = kappa([(Decimal(1), Decimal(1))] * number)
    assert (found.value, found.gap) == (None, gap)


def test_krippendorffs_alpha_is_as_published() -> None:
    rows = [row.split() for row in OBSERVERS]
    units = [[Decimal(x) for x in unit if x != "."] for unit in zip(*rows, strict=True)]
    found = krippendorff(units)
    assert round(float(found.value or 0), 3) == 0.849
    assert found.number == 11


@pytest.mark.parametrize(
    ("answers", "gap"),
    [
        ([], Gap.FEW),
        ([[Decimal(1)]] * 20, Gap.FEW),
        ([[Decimal(1), Decimal(0), Decimal(1)]] * 9, Gap.FEW),
        ([[Decimal(1), Decimal(1)]] * 10, Gap.ONE_VALUE),
    ],
)
def test_krippendorffs_alpha_says_why_it_is_missing(
    answers: Sequence[Sequence[Decimal]], gap: Gap
) -> None:
    found = krippendorff(answers)
    assert (found.value, found.gap) == (None, gap)


def test_the_exact_share_counts_every_pair_of_persons() -> None:
    one, half = Decimal(1), Decimal("0.5")
    answers = [{"Ada": one, "Bo": one, "Cem": half}, {"Ada": half, "Bo": Decimal("0.50")}]
    assert exact_share(answers).value == Fraction(2, 4)
    assert exact_share([]).gap is Gap.NOTHING


def test_the_difference_is_that_of_the_first_from_the_second() -> None:
    pairs = [(Decimal(1), Decimal("0.5")), (Decimal(0), Decimal("0.5")), (Decimal(2), Decimal(1))]
    assert mean_difference(pairs).value == Fraction(1, 3)
    assert mean_difference([]).gap is Gap.NOTHING
