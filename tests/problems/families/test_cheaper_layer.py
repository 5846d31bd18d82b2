"""Counts of multiplications against counting loops, where they cross, and every mistake's count."""

from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from grader.model import Verdict
from grader.workflow.proving.trial import open_trial
from problems.draw import Draws
from problems.families.cheaper_layer import FAMILY, MISTAKES, Params, _problem, ask, solution
from problems.model import Problem, Value

RNN = {"other": "recurrent", "N": 10, "d": 4}
CONV = {"other": "convolution", "N": 10, "d": 4, "k": 7}
SEPARABLE = {"other": "separable_convolution", "N": 10, "d": 4, "k": 5}
PROJECTED = CONV | {"projected": True}


def built(given: dict[str, Any]) -> Problem:
    return _problem(Params(**given))


def solved(given: dict[str, Any]) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for field in built(given).fields:
        assert field.solve is not None
        answers[field.name] = field.solve(answers)
    return answers


class Counter:
    """Multiplies numbers and counts how often."""

    def __init__(self) -> None:
        self.count = 0

    def dot(self, length: int) -> None:
        """Multiply two vectors of this length."""
        self.count += sum(1 for _ in range(length))


def attention(n: int, d: int, *, projected: bool) -> int:
    counter = Counter()
    for _ in range(n):
        for _ in range(3 * d if projected else 0):
            counter.dot(d)
        for _ in range(n):
            counter.dot(d)  # one score
        for _ in range(d):
            counter.dot(n)  # one entry of the output
    return counter.count


def other(kind: str, n: int, d: int, k: int) -> int:
    counter = Counter()
    for _ in range(n):
        for _ in range(d):
            match kind:
                case "recurrent":
                    counter.dot(d)
                    counter.dot(d)
                case "convolution":
                    counter.dot(k * d)
                case _:
                    counter.dot(k)
                    counter.dot(d)
    return counter.count


@pytest.mark.parametrize("given", [RNN, CONV, SEPARABLE, PROJECTED])
def test_the_counts_are_those_of_the_loops(given: dict[str, Any]) -> None:
    found, params = solved(given), Params(**given)
    one = attention(params.N, params.d, projected=params.projected)
    two = other(params.other, params.N, params.d, params.k)
    assert (found["attention"], found["other"]) == (one, two)
    assert found["ratio"] == Fraction(one, two)
    assert found["cheaper"] == ("1" if one < two else "2")


@pytest.mark.parametrize("given", [RNN, CONV, SEPARABLE, PROJECTED, CONV | {"k": 6, "d": 8}])
def test_below_the_crossing_attention_is_cheaper_and_above_it_is_not(given: dict[str, Any]) -> None:
    params = Params(**given)
    for n in range(2, 60):
        one = attention(n, params.d, projected=params.projected)
        two = other(params.other, n, params.d, params.k)
        assert (one < two, one == two) == (n < params.crossing, n == params.crossing)


def test_recurrence_and_attention_cross_where_length_and_width_are_equal() -> None:
    assert solved(RNN)["crossing"] == RNN["d"]


WRONG: list[tuple[dict[str, Any], str, str, Value]] = [
    (RNN, "one_product", "attention", 10 * 10 * 4),
    (RNN, "sizes_exchanged", "attention", 2 * 10 * 4 * 4),
    (RNN, "one_query", "attention", 2 * 10 * 4),
    (RNN, "projections_counted", "attention", 800 + 3 * 160),
    (PROJECTED, "projections_forgotten", "attention", 800),
    (PROJECTED, "one_projection", "attention", 800 + 160),
    (PROJECTED, "one_query", "attention", 80 + 48),
    (RNN, "one_matrix", "other", 160),
    (RNN, "one_position", "other", 32),
    (RNN, "one_channel", "other", 80),
    (CONV, "one_channel", "other", 280),
    (CONV, "kernel_squared", "other", 10 * 49 * 16),
    (CONV, "kernel_ignored", "other", 160),
    (SEPARABLE, "stages_multiplied", "other", 800),
    (SEPARABLE, "mixing_forgotten", "other", 200),
    (SEPARABLE, "kernel_squared", "other", 10 * 25 * 4 + 160),
    (CONV, "twice_the_length", "crossing", 28),
    (SEPARABLE, "whole_length", "crossing", 5),
    (CONV, "ratio_inverted", "ratio", 1),
]


@pytest.mark.parametrize(("given", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    given: dict[str, Any], name: str, field: str, expected: Value
) -> None:
    mistake = next(m for m in built(given).misconceptions if m.name == name)
    found = mistake.steps[field]({"attention": 800, "other": 800})
    assert found == expected


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for _, name, _, _ in WRONG} == set(MISTAKES)


def test_ratio_and_choice_follow_the_students_counts() -> None:
    fields = {field.name: field for field in built(RNN).fields}
    theirs = {"attention": 400, "other": 800}
    ratio, cheaper, guard = fields["ratio"].solve, fields["cheaper"].solve, fields["other"].guard
    assert ratio is not None
    assert ratio(theirs) == Fraction(1, 2)
    assert cheaper is not None
    assert cheaper(theirs) == "1"
    with pytest.raises(ValueError, match="same"):
        cheaper({"attention": 800, "other": 800})
    assert guard is not None
    assert not guard(0)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("2", Verdict.INCORRECT),
        ("RNN", Verdict.INCORRECT),
        ("die rekurrente Schicht ist günstiger", Verdict.INCORRECT),
        ("Schicht 1", Verdict.CORRECT),
        ("die erste Schicht", Verdict.CORRECT),
        ("Layer 1 (self-attention)", Verdict.CORRECT),
        ("Selbstaufmerksamkeit", Verdict.CORRECT),
        ("self-attention is cheaper", Verdict.CORRECT),
        ("neither", Verdict.NEEDS_REVIEW),
    ],
)
def test_a_layer_may_be_named_as_one_says_it(text: str, verdict: Verdict) -> None:
    trial = open_trial(FAMILY, RNN | {"d": 12})
    assert trial.marked({"cheaper": text})["cheaper"].verdict is verdict


@pytest.mark.parametrize("text", ["2", "layer 2", "RNN", "die zweite"])
def test_a_choice_that_follows_is_carried_however_it_is_named(text: str) -> None:
    trial = open_trial(FAMILY, RNN | {"d": 12})
    marks = trial.marked({"attention": "4000", "ratio": "4000/2880", "cheaper": text})
    assert [marks[name].verdict for name in ("ratio", "cheaper")] == [Verdict.CARRIED] * 2


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("5/6", Verdict.CORRECT),
        ("0.833", Verdict.CORRECT),
        ("0,83", Verdict.CORRECT),
        ("0.8", Verdict.INCORRECT),
        ("6/5", Verdict.INCORRECT),
    ],
)
def test_a_ratio_may_be_rounded(text: str, verdict: Verdict) -> None:
    trial = open_trial(FAMILY, RNN | {"d": 12})
    assert trial.marked({"ratio": text})["ratio"].verdict is verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"N": 4}, "cost the same"),
        ({"other": "convolution", "k": 3, "projected": True}, "raise k"),
        ({"N": 1}, "greater than or equal to 2"),
        ({"heads": 8}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(RNN | change)


def test_drawn_sizes_are_worded_and_never_tie() -> None:
    draws = Draws(sha256(b"cheaper").digest())
    for _ in range(200):
        assert FAMILY.draw is not None
        params = FAMILY.draw(draws)
        if params is not None:
            assert params.attention != params.others
            assert "{" not in ask(params).en + ask(params).de + solution(params).en
