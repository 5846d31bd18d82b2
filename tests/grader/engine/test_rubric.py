"""Points are rounded in one place, and what is shown adds up."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.engine.rubric import points_for, tidy, total

HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("credit", "maximum", "step", "points"),
    [
        (Fraction(0), "1", "0.5", "0"),
        (Fraction(1), "1", "0.5", "1"),
        (Fraction(1, 4), "1", "0.5", "0.5"),
        (Fraction(1, 5), "1", "0.5", "0"),
        (Fraction(1, 3), "3", "0.25", "1"),
        (Fraction(2, 3), "1", "0.1", "0.7"),
        (Fraction(1), "10", "1", "10"),
    ],
)
def test_points_are_rounded_to_the_step_halves_upwards(
    credit: Fraction, maximum: str, step: str, points: str
) -> None:
    assert str(points_for(credit, Decimal(maximum), Decimal(step))) == points


@settings(derandomize=True)
@given(st.fractions(0, 1), st.integers(0, 40))
def test_points_never_leave_the_range(credit: Fraction, halves: int) -> None:
    maximum = halves * HALF
    assert 0 <= points_for(credit, maximum, HALF) <= maximum


def test_a_total_waits_while_one_part_waits() -> None:
    assert total([Decimal(1), None, HALF]) == (None, Decimal("1.5"))


def test_a_total_is_what_is_shown_added_up() -> None:
    assert total([Decimal(1), HALF, HALF]) == (Decimal(2), Decimal(2))


@pytest.mark.parametrize(("text", "tidied"), [("100", "100"), ("0.50", "0.5"), ("0", "0")])
def test_equal_points_are_written_the_same(text: str, tidied: str) -> None:
    assert str(tidy(Decimal(text))) == tidied
