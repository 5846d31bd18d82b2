"""Wrong steps are kept only where they show as themselves."""

from decimal import Decimal
from fractions import Fraction

from problems.model import Answers, Check, Field, Problem, Value, Wording
from problems.solvers.mistakes import (
    named,
    right_answers,
    shows_all,
    told_apart,
    wrong_answers,
)

MESSAGES = {name: Wording(name, name) for name in ("one", "two", "three")}
FIELDS = (
    Field("first", Check("number"), lambda _: 3),
    Field("second", Check("number"), lambda answers: answers["first"] * 2, needs=("first",)),
)


def _raises(_: Answers) -> Value:
    raise ValueError


def test_answers_follow_from_each_other() -> None:
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
    near = named(MESSAGES, {"one": {"first": Fraction(301, 100)}}, Decimal("0.05"))
    assert told_apart(Problem(FIELDS, near)).misconceptions == ()
