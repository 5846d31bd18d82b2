"""Shapes in a chain, against a network that is run forward and backward."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.dense_chain import FAMILY, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(widths=(9, 4, 6, 5), batch=8, layer=2, examples="rows")
COLUMNS = Params(widths=(9, 4, 6, 5), batch=8, layer=2, examples="columns")


def _text(array: Any) -> tuple[str, ...]:
    return tuple(map(str, array.shape))


def _by_arrays(params: Params) -> dict[str, Any]:
    """Run a linear chain with examples as rows, and turn everything where they are columns."""
    widths = params.widths
    weights = [np.ones(pair) for pair in pairwise(widths)]
    activations = [np.ones((params.batch, widths[0]))]
    for matrix in weights:
        activations.append(activations[-1] @ matrix)
    slope = np.ones_like(activations[-1])
    for i in range(len(weights), params.layer, -1):
        slope = slope @ weights[i - 1].T
    i = params.layer
    found = {
        "weights": weights[i - 1],
        "activation": activations[i],
        "weight_gradient": activations[i - 1].T @ slope,
        "input_gradient": slope @ weights[i - 1].T,
        "bias_gradient": slope.sum(axis=0),
    }
    turn = params.examples == "columns"
    return {name: _text(array.T if turn else array) for name, array in found.items()}


@pytest.mark.parametrize("params", [FIXED, COLUMNS])
def test_the_shapes_are_those_of_arrays(params: Params) -> None:
    assert right_answers(FAMILY.build(params, None)) == _by_arrays(params)


def test_the_tutorials_chain() -> None:
    """The tutorial's network 784-512-256-128-64-32-16-10, with 32 examples on each device."""
    widths = (784, 512, 256, 128, 64, 32, 16, 10)
    found = right_answers(
        FAMILY.build(Params(widths=widths, batch=32, layer=2, examples="rows"), None)
    )
    assert found["weight_gradient"] == ("512", "256")
    assert found["activation"] == ("32", "256")


@pytest.mark.parametrize("number", range(10))
def test_drawn_shapes_are_those_of_arrays(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    assert right_answers(FAMILY.build(params, None)) == _by_arrays(params)


WRONG: list[tuple[str, Params, str, tuple[str, ...]]] = [
    ("transposed", FIXED, "weights", ("6", "4")),
    ("transposed", COLUMNS, "activation", ("8", "6")),
    ("layer_before", FIXED, "weights", ("9", "4")),
    ("layer_before", FIXED, "bias_gradient", ("4",)),
    ("layer_after", FIXED, "weights", ("6", "5")),
    ("layer_after", COLUMNS, "activation", ("5", "8")),
    ("one_example", FIXED, "activation", ("6",)),
    ("gradient_for_each_example", FIXED, "weight_gradient", ("8", "4", "6")),
    ("gradient_for_each_example", COLUMNS, "weight_gradient", ("8", "6", "4")),
    ("gradient_for_each_example", COLUMNS, "bias_gradient", ("6", "8")),
    ("bias_as_matrix", FIXED, "bias_gradient", ("1", "6")),
    ("bias_as_matrix", COLUMNS, "bias_gradient", ("6", "1")),
    ("weights_with_batch", FIXED, "weights", ("8", "4")),
    ("side_of_the_output", FIXED, "input_gradient", ("8", "6")),
]


@pytest.mark.parametrize(("name", "params", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(
    name: str, params: Params, field: str, expected: tuple[str, ...]
) -> None:
    assert wrong_answers(_problem(params))[name][field] == expected


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("weights", "gradient", "verdict"),
    [
        ("5x6", "5x6", Verdict.CARRIED),
        ("6x4", "6x4", Verdict.CARRIED),
        ("5x6", "4x6", Verdict.CORRECT),
        ("5x6", "6x5", Verdict.INCORRECT),
        ("4x6", "5x6", Verdict.INCORRECT),
        ("24", "24", Verdict.INCORRECT),
        ("8x4x6", "8x4x6", Verdict.INCORRECT),
    ],
)
def test_the_gradient_of_the_weights_follows_from_their_shape(
    weights: str, gradient: str, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    marks = trial.answered({"weights": weights, "weight_gradient": gradient})
    assert marks["weight_gradient"].verdict is verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"batch": 9}, "must differ"),
        ({"batch": 5}, "must differ"),
        ({"widths": [9, 4, 9, 5]}, "must differ"),
        ({"layer": 3}, "between the first and the last"),
        ({"layer": 1}, "greater than or equal to 2"),
        ({"examples": "pages"}, "'rows' or 'columns'"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
