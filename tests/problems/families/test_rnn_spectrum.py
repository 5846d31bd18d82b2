"""Vanishing and exploding: radius, factor, bound and verdict against NumPy's eigenvalues."""

from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.workflow.proving.trial import open_trial
from problems.draw import Draws
from problems.families.rnn_spectrum import FAMILY, MISTAKES, Params, verdict
from problems.solvers.misconceptions import right_answers, wrong_answers

Array = NDArray[Any]

SLOW = Params(W=(("1/2", "-1"), ("-1", "-1")), activation="tanh", steps=3)
STEEP = Params(W=((1, 3), (3, -7)), activation="sigmoid", steps=2)
EVEN = Params(W=((1, 3), (3, 1)), activation="sigmoid", steps=2)


def _array(params: Params) -> Array:
    return np.array([[float(entry) for entry in row] for row in params.W])


def _slope(activation: str) -> float:
    """Measure the largest slope on a fine grid."""
    at = np.linspace(-4, 4, 80_001)
    values = np.tanh(at) if activation == "tanh" else 1 / (1 + np.exp(-at))
    return float(np.max(np.diff(values) / np.diff(at)))


def test_a_steep_network_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(STEEP, None)) == {
        "radius": 8,
        "factor": 2,
        "bound": 4,
        "verdict": "may explode",
    }


def _compare(params: Params) -> None:
    answers = right_answers(FAMILY.build(params, None))
    radius = np.abs(np.linalg.eigvals(_array(params))).max()
    assert float(answers["radius"]) == pytest.approx(radius)
    assert float(answers["radius"]) == pytest.approx(np.linalg.norm(_array(params), 2))
    factor = radius * _slope(params.activation)
    assert float(answers["factor"]) == pytest.approx(factor, rel=1e-6)
    assert float(answers["bound"]) == pytest.approx(factor**params.steps, rel=1e-5)


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_references_agree_with_numpy() -> None:
    for params in (SLOW, STEEP, EVEN, *map(_drawn, range(12))):
        _compare(params)


def test_no_gradient_exceeds_the_bound() -> None:
    rng = np.random.default_rng(5)
    for params in (SLOW, STEEP, EVEN):
        bound = float(right_answers(FAMILY.build(params, None))["bound"])
        for _ in range(50):
            total = np.eye(2)
            for slopes in rng.uniform(0, _slope(params.activation), (params.steps, 2)):
                total = np.diag(slopes) @ _array(params) @ total
            assert np.linalg.norm(total, 2) <= bound * (1 + 1e-6)


@pytest.mark.parametrize(
    ("factor", "said"), [(0.99, "vanishes"), (1, "neither"), (1.01, "may explode")]
)
def test_the_verdict_turns_at_one(factor: Any, said: str) -> None:
    assert verdict(factor) == said


def test_all_three_verdicts_are_drawn() -> None:
    said = {right_answers(FAMILY.build(_drawn(n), None))["verdict"] for n in range(60)}
    assert said == {"vanishes", "neither", "may explode"}


WRONG: list[tuple[str, str, Params, Any]] = [
    ("signed", "radius", STEEP, -8),
    ("smaller", "radius", STEEP, 2),
    ("trace", "radius", STEEP, -6),
    ("determinant", "radius", STEEP, -16),
    ("largest_entry", "radius", STEEP, 7),
    ("other_slope", "factor", STEEP, 8),
    ("slope_half", "factor", STEEP, 4),
    ("times_steps", "bound", SLOW, 4.5),
    ("one_step", "bound", STEEP, 2),
    ("slope_once", "bound", STEEP, 16),
    ("radius_alone", "verdict", EVEN, "may explode"),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Any
) -> None:
    problem = FAMILY.build(params, None)
    assert wrong_answers(problem)[name][field] == wrong
    assert right_answers(problem)[field] != wrong


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W": [[1, 2], [3, 4]]}, "symmetric"),
        ({"W": [[1, 1], [1, 2]]}, "eigenvalues are fractions"),
        ({"W": [[1]]}, "symmetric 2 × 2"),
        ({"W": [[0, 0], [0, 0]]}, "not be zero"),
        ({"steps": 1}, "greater than or equal to 2"),
        ({"activation": "relu"}, "tanh"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(STEEP.model_dump() | change)


def test_a_wrong_sign_costs_its_own_step_alone() -> None:
    trial = open_trial(FAMILY, STEEP.model_dump(mode="json"))
    radius, steps = trial.references["radius"], STEEP.steps
    factor = -radius / 4
    texts = {"radius": -radius, "factor": factor, "bound": factor**steps}
    marks = trial.answered({**{n: str(v) for n, v in texts.items()}, "verdict": "may explode"})
    found = {name: mark.verdict.value for name, mark in marks.items()}
    assert found["radius"] == "incorrect"
    assert found["factor"] == "carried"
    assert {found["bound"], found["verdict"]} <= {"correct", "carried"}


@pytest.mark.parametrize("said", ["explodes", "er explodiert"])
def test_who_says_that_it_does_explode_is_left_to_a_person(said: str) -> None:
    trial = open_trial(FAMILY, STEEP.model_dump(mode="json"))
    assert trial.answered({"verdict": said})["verdict"].verdict.value == "needs_review"
