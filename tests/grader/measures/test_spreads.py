"""Mean, deviation and quartiles of a few numbers and of none."""

from decimal import Decimal
from fractions import Fraction
from math import sqrt

import pytest

from grader.measures.figures import Gap
from grader.measures.spreads import Quartiles, deviation, mean, quartiles


def test_nothing_has_no_mean_no_deviation_and_no_quartiles() -> None:
    assert mean([]).gap is Gap.NOTHING
    assert deviation([]).gap is Gap.NOTHING
    assert quartiles([]) is None


def test_one_number_does_not_vary() -> None:
    only = [Decimal("17.5")]
    assert mean(only).value == Fraction(35, 2)
    assert deviation(only).gap is Gap.FEW
    assert quartiles(only) == Quartiles(*[Fraction(35, 2)] * 3)


def test_the_deviation_is_that_of_a_sample() -> None:
    # squares around the mean 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7
    numbers = [Decimal(n) for n in (2, 4, 4, 4, 5, 5, 7, 9)]
    assert mean(numbers).value == 5
    assert deviation(numbers).value == pytest.approx(sqrt(32 / 7))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3, 4, 5), (2, 3, 4)),
        ((1, 2), (Fraction(5, 4), Fraction(3, 2), Fraction(7, 4))),
        ((20, 0, 10), (5, 10, 15)),
        ((3, 3, 3, 3), (3, 3, 3)),
    ],
)
def test_quartiles_are_interpolated_between_neighbours(
    numbers: tuple[int, ...], expected: tuple[Fraction, ...]
) -> None:
    assert quartiles([Decimal(n) for n in numbers]) == Quartiles(*map(Fraction, expected))
