"""Whether each mistake shows as itself, in every field."""

from fractions import Fraction

import pytest

from problems.model import Check, Field, Problem, Wording
from problems.solvers.slips import ROUNDED, Steps, every_slip_shows, misconceptions, worked
from problems.solvers.symbols import constant

WORDS = {name: Wording("Look again.", "Sehen Sie noch einmal hin.") for name in ("one", "other")}
NUMBER = Check("number")


def _problem(exact: dict[str, Steps], rounded: dict[str, Steps] | None = None) -> Problem:
    fields = (
        Field("first", NUMBER, constant(Fraction(3))),
        Field("second", NUMBER, lambda answers: answers["first"] * 2, ("first",)),
        Field("text", Check("text")),
    )
    return Problem(fields, misconceptions(WORDS, exact, rounded or {}))


def _gives(name: str, value: object) -> Steps:
    return {name: constant(value)}


def test_fields_are_solved_from_the_answers_before_them() -> None:
    assert worked(_problem({})) == {"first": 3, "second": 6}


@pytest.mark.parametrize(
    ("one", "other", "shows"),
    [
        (_gives("first", 4), _gives("first", 5), True),
        (_gives("first", 3), _gives("first", 5), False),
        (_gives("first", 4), _gives("first", 4), False),
        (_gives("first", 4), _gives("second", 4), True),
        (_gives("first", "4"), _gives("first", 4), True),
        (_gives("first", (4, 1)), _gives("first", (4, 1)), False),
        (_gives("first", (4, 1)), _gives("first", (4, 1, 1)), True),
    ],
)
def test_a_slip_must_differ_from_the_right_answer_and_from_others(
    one: Steps, other: Steps, *, shows: bool
) -> None:
    assert every_slip_shows(_problem({"one": one, "other": other})) is shows


def test_what_does_not_apply_is_passed_over() -> None:
    fails: Steps = {"first": lambda _: 1 / Fraction(0)}
    assert every_slip_shows(_problem({"one": fails, "other": _gives("first", 4)}))


def test_what_lies_within_rounding_does_not_show() -> None:
    near = Fraction(3) + Fraction(ROUNDED) / 2
    assert not every_slip_shows(_problem({}, {"one": _gives("first", near)}))
    assert every_slip_shows(_problem({"one": _gives("first", near)}))


def test_a_slip_that_is_not_rational_allows_for_rounding() -> None:
    exact, rounded = misconceptions(WORDS, {"one": {}}, {"other": {}})
    assert (exact.tolerance, rounded.tolerance) == (0, ROUNDED)
