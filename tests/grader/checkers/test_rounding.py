"""Decimals that stand for e are no mistake that a machine may call wrong in marking."""

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

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


THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("reference", "answer", "outcome"),
    [
        (THIRD, "0.33", "undecided"),
        (THIRD, "0,333", "undecided"),
        (-THIRD, "-0.33", "undecided"),
        (Fraction(1, 16), "0.06", "undecided"),
        (Fraction(2, 3), "0.66", "undecided"),  # cut off
        (Fraction(2, 3), "66.7 %", "undecided"),
        (THIRD, "1/3", "correct"),
        (Fraction(1, 8), "0.125", "correct"),
        (THIRD, "0.3", "incorrect"),
        (THIRD, "0.4", "incorrect"),
        (THIRD, "33/100", "incorrect"),
        (Fraction(100, 33), "3", "incorrect"),
        (THIRD, "-0.33", "incorrect"),
        (0, "0.5", "incorrect"),
    ],
)
@pytest.mark.parametrize("doubts", [True, False])
@pytest.mark.parametrize("kind", ["number", "matrix", "expression"])
def test_a_rounded_number_goes_to_a_person_where_a_check_asks_for_that(
    kind: str,
    reference: Fraction,
    answer: str,
    outcome: str,
    doubts: bool,  # noqa: FBT001 - a table's column
) -> None:
    checker = find(kind)
    options = checker.options.model_validate({"doubt_rounded": doubts})
    ours: Any = ((reference, 2),) if kind == "matrix" else reference
    ours = str(reference) if kind == "expression" else ours
    text = f"[{answer.replace(',', '.')}, 2]" if kind == "matrix" else answer
    found = checker.compare(
        checker.lift(ours, options), checker.parse(text, options), options, Context()
    )
    expected = "incorrect" if outcome == "undecided" and not doubts else outcome
    assert found.outcome == expected


@pytest.mark.parametrize(
    ("credit", "answer", "outcome"),
    [
        ("none", "[0.33, 2]", "undecided"),
        ("none", "[0.33, 3]", "incorrect"),
        ("proportional", "[0.33, 3]", "undecided"),
        ("proportional", "[1/3, 3]", "partial"),
    ],
)
def test_a_rounded_entry_leaves_open_only_what_hangs_on_it(
    credit: str, answer: str, outcome: str
) -> None:
    checker = find("matrix")
    options = checker.options.model_validate({"doubt_rounded": True, "credit": credit})
    reference = checker.lift(((THIRD, 2),), options)
    found = checker.compare(reference, checker.parse(answer, options), options, Context())
    assert found.outcome == outcome


def test_where_digits_are_asked_for_there_is_nothing_to_doubt() -> None:
    with pytest.raises(ValidationError, match="nothing to doubt"):
        find("number").options.model_validate(
            {"mode": "decdigits", "digits": 2, "doubt_rounded": True}
        )
