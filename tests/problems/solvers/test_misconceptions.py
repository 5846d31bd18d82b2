"""Wrong steps are kept where they show, and dropped where they would name the wrong mistake."""

from decimal import Decimal
from fractions import Fraction

import pytest

from problems.model import Answers, Check, Field, Problem, Value, Wording
from problems.solvers.closed import approximate, square_root
from problems.solvers.misconceptions import (
    ROUNDED,
    Steps,
    named,
    right_answers,
    shows_all,
    told_apart,
    wrong_answers,
)
from problems.solvers.symbols import constant

SAID = Wording("Look again.", "Sehen Sie nach.")


def _raises(_: Answers) -> Value:
    raise ValueError("does not apply")


WRONG = {
    "right_here": {"sum": lambda _: 5, "half": lambda _: 1},
    "first": {"sum": lambda _: 6},
    "same_as_first": {"sum": lambda _: Fraction(6)},
    "close": {"half": lambda _: "sqrt(6.26)"},
    "not_here": {"sum": _raises},
}
PROBLEM = Problem(
    fields=(
        Field("sum", Check("number"), lambda _: 5),
        Field("half", Check("number"), lambda answers: Fraction(answers["sum"], 2), ("sum",)),
    ),
    misconceptions=named(dict.fromkeys(WRONG, SAID), WRONG, credit={"first": Decimal("0.5")}),
)


def test_answers_follow_from_each_other() -> None:
    assert right_answers(PROBLEM) == {"sum": 5, "half": Fraction(5, 2)}
    assert wrong_answers(PROBLEM)["not_here"] == {}


@pytest.mark.parametrize(
    ("margin", "kept"),
    [
        (0.0, {"right_here": ["half"], "first": ["sum"], "close": ["half"]}),
        (0.01, {"right_here": ["half"], "first": ["sum"]}),
    ],
)
def test_what_does_not_show_is_dropped(margin: float, kept: dict[str, list[str]]) -> None:
    found = told_apart(PROBLEM, margin).misconceptions
    assert {mistake.name: list(mistake.steps) for mistake in found} == kept


def test_words_differ_where_numbers_have_a_margin() -> None:
    fields = (Field("said", Check("phrase"), lambda _: "uniform relu"),)
    problem = Problem(fields, named({"other": SAID}, {"other": {"said": lambda _: "no number"}}))
    assert told_apart(problem, slack=1.0).misconceptions == problem.misconceptions


def test_a_mistake_may_be_worth_something() -> None:
    worth = {mistake.name: mistake.credit for mistake in PROBLEM.misconceptions}
    assert worth["first"] == Decimal("0.5")
    assert worth["close"] == 0


@pytest.mark.parametrize("text", ["import os", "x", "__import__('os')", "f(1)", "1 +", "[1]"])
def test_only_numbers_in_closed_form_are_evaluated(text: str) -> None:
    with pytest.raises(ValueError):
        approximate(text)


def test_a_negative_number_has_no_root() -> None:
    with pytest.raises(ValueError, match="no real root"):
        square_root(Fraction(-1))


WORDS = {name: Wording("Look again.", "Sehen Sie noch einmal hin.") for name in ("one", "other")}
NUMBER = Check("number")


def _problem(exact: dict[str, Steps], rounded: dict[str, Steps] | None = None) -> Problem:
    fields = (
        Field("first", NUMBER, constant(Fraction(3))),
        Field("second", NUMBER, lambda answers: answers["first"] * 2, ("first",)),
        Field("text", Check("text")),
    )
    return Problem(fields, named(WORDS, exact, rounded or {}))


def _gives(name: str, value: object) -> Steps:
    return {name: constant(value)}


def test_a_text_that_nobody_solves_is_no_answer() -> None:
    assert right_answers(_problem({})) == {"first": 3, "second": 6}


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
    assert shows_all(_problem({"one": one, "other": other})) is shows


def test_what_does_not_apply_is_passed_over() -> None:
    fails: Steps = {"first": lambda _: 1 / Fraction(0)}
    assert shows_all(_problem({"one": fails, "other": _gives("first", 4)}))


def test_what_lies_within_rounding_does_not_show() -> None:
    near = Fraction(3) + Fraction(ROUNDED) / 2
    assert not shows_all(_problem({}, {"one": _gives("first", near)}))
    assert shows_all(_problem({"one": _gives("first", near)}))


def test_a_slip_that_is_not_rational_allows_for_rounding() -> None:
    exact, rounded = named(WORDS, {"one": {}}, {"other": {}})
    assert (exact.tolerance, rounded.tolerance) == (0, ROUNDED)


MESSAGES = {name: Wording(name, name) for name in ("one", "two", "three")}
FIELDS = (
    Field("first", Check("number"), lambda _: 3),
    Field("second", Check("number"), lambda answers: answers["first"] * 2, needs=("first",)),
)


def test_what_a_wrong_step_gives_follows_from_right_answers() -> None:
    problem = Problem(FIELDS, named(MESSAGES, {"one": {"second": lambda a: a["first"] + 1}}))
    assert right_answers(problem) == {"first": 3, "second": 6}
    assert wrong_answers(problem) == {"one": {"second": 4}}
    assert shows_all(problem)


def test_a_step_that_is_right_or_known_or_does_not_apply_is_dropped() -> None:
    wrong = {
        "one": {"first": 3, "second": 7},
        "two": {"first": 4, "second": 7},
        "three": {"second": _raises},
    }
    problem = Problem(FIELDS, named(MESSAGES, wrong))
    kept = told_apart(problem)
    assert [(m.name, list(m.steps)) for m in kept.misconceptions] == [
        ("one", ["second"]),
        ("two", ["first"]),
    ]
    assert not shows_all(problem)


def test_a_step_that_does_not_apply_hides_nothing() -> None:
    assert shows_all(Problem(FIELDS, named(MESSAGES, {"one": {"first": _raises}})))


def test_rounded_steps_have_to_lie_further_apart() -> None:
    near = named(MESSAGES, {}, {"one": {"first": 3 + Fraction(ROUNDED) / 2}})
    assert told_apart(Problem(FIELDS, near)).misconceptions == ()
