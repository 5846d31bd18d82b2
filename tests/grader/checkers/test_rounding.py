"""Decimals that stand for e are no mistake that a machine may call wrong in marking."""

import pytest

from grader.checkers import find
from grader.model import Context


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("2.718281828/(2.718281828 + D - 1)", "undecided"),
        ("e/(1.718 + D)", "undecided"),
        ("e/(e + D - 1)", "correct"),
        ("e/(e + D)", "incorrect"),
        ("0.5", "incorrect"),
    ],
)
@pytest.mark.parametrize("doubts", [True, False])
def test_only_near_misses_with_decimals_are_left_to_a_person(
    answer: str,
    outcome: str,
    doubts: bool,  # noqa: FBT001 - a table's column
) -> None:
    checker = find("expression")
    options = checker.options.model_validate(
        {"variables": ("D",), "domain": {"D": "integer >= 2"}, "doubt_rounded": doubts}
    )
    reference = checker.lift("e/(e + D - 1)", options)
    found = checker.compare(reference, checker.parse(answer, options), options, Context())
    expected = "incorrect" if outcome == "undecided" and not doubts else outcome
    assert found.outcome == expected
