"""Wrong steps are kept where they show, and dropped where they would name the wrong mistake."""

from decimal import Decimal
from fractions import Fraction

import pytest

from problems.model import Answers, Check, Field, Problem, Value, Wording
from problems.solvers.closed import approximate, square_root
from problems.solvers.misconceptions import named, right_answers, told_apart, wrong_answers

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
    misconceptions=named(dict.fromkeys(WRONG, SAID), WRONG, {"first": Decimal("0.5")}),
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
