"""The Jacobian of the softmax, against differences of plain floats."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.softmax_jacobian import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(p=("1/2", "1/3", "1/6"), g=(1, 4, -2))
P, G = np.array([1 / 2, 1 / 3, 1 / 6]), np.array([1.0, 4.0, -2.0])
STEP = 1e-6


def _floats(rows: Any) -> Any:
    return np.array([[float(entry) for entry in row] for row in rows])


def _weights(logits: list[float]) -> Any:
    powers = [exp(z) for z in logits]
    return np.array(powers) / sum(powers)


def _differences(p: list[float]) -> Any:
    """Move one logit at a time by a little, to both sides."""
    logits, columns = [log(weight) for weight in p], []
    for j in range(len(p)):
        up, down = ([z + side * STEP * (i == j) for i, z in enumerate(logits)] for side in (1, -1))
        columns.append((_weights(up) - _weights(down)) / (2 * STEP))
    return np.array(columns).T


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    slopes = _differences([float(weight) for weight in params.p])
    np.testing.assert_allclose(_floats(found["jacobian"]), slopes, atol=1e-8)
    gradient = np.array([float(x) for x in params.g]) @ slopes
    np.testing.assert_allclose(_floats(found["gradient"])[0], gradient, atol=1e-7)


def test_the_references_are_slopes() -> None:
    _compare(FIXED)


@pytest.mark.parametrize("number", range(10))
def test_drawn_references_are_slopes(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


WRONG: list[tuple[str, str, Any]] = [
    ("diagonal_only", "jacobian", np.diag(P - P**2)),
    ("weights_only", "jacobian", np.diag(P)),
    ("weights_only", "gradient", [P * G]),
    ("added", "jacobian", np.diag(P) + np.outer(P, P)),
    ("outer_only", "jacobian", -np.outer(P, P)),
    ("ones_on_the_diagonal", "jacobian", np.eye(3) - np.outer(P, P)),
    ("sign", "jacobian", np.outer(P, P) - np.diag(P)),
    ("entry_by_entry", "gradient", [P * (1 - P) * G]),
    ("softmax_skipped", "gradient", [G]),
    ("mean_for_weighted_mean", "gradient", [P * (G - 1)]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    np.testing.assert_allclose(_floats(found), np.array(expected))


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p": ["1/2", "1/3", "1/3"]}, "sum to 1"),
        ({"p": ["3/2", "-1/4", "-1/4"]}, "positive"),
        ({"g": [1, 2]}, "as many entries"),
        ({"g": [2, 2, 2]}, "not all the same"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
