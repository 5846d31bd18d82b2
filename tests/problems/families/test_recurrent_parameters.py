"""Sizes of recurrent layers, against arrays of a network that is really run."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.recurrent_parameters import FAMILY, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(kind="lstm", inputs=10, hidden=6, layers=3, biases=2)
NAMES = {"rnn": ("new",), "lstm": ("in", "forget", "out", "new"), "gru": ("reset", "up", "new")}


def _layer(params: Params, inputs: int) -> list[dict[str, Any]]:
    """Make the arrays of one layer, gate by gate."""
    h = params.hidden
    biases = {f"b{number}": np.zeros(h) for number in range(params.biases)}
    blank = {"x": np.zeros((h, inputs)), "h": np.zeros((h, h))}
    return [{**blank, **biases} for _ in NAMES[params.kind]]


def _by_arrays(params: Params) -> dict[str, Any]:
    widths = [params.inputs] + [params.hidden] * (params.layers - 1)
    layers = [_layer(params, width) for width in widths]
    counts = [sum(a.size for gate in layer for a in gate.values()) for layer in layers]
    states = {"rnn": ["h"], "lstm": ["h", "cell"], "gru": ["h"]}[params.kind]
    kept = [np.zeros(params.hidden) for _ in layers for _ in states]
    shapes = [np.concatenate([gate[key] for gate in layers[0]]).shape for key in "xh"]
    return {
        "input_weights": tuple(map(str, shapes[0])),
        "hidden_weights": tuple(map(str, shapes[1])),
        "first": counts[0],
        "total": sum(counts),
        "memory": sum(vector.size for vector in kept),
    }


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
@pytest.mark.parametrize("biases", [1, 2])
def test_the_sizes_are_those_of_arrays(kind: str, biases: int) -> None:
    params = Params.model_validate(FIXED.model_dump() | {"kind": kind, "biases": biases})
    assert right_answers(FAMILY.build(params, None)) == _by_arrays(params)


def test_a_well_known_layer() -> None:
    """An LSTM of 512 units on 256 inputs with two bias vectors has 1,576,960 parameters."""
    params = Params(kind="lstm", inputs=256, hidden=512, biases=2)
    assert right_answers(FAMILY.build(params, None))["first"] == 1_576_960


@pytest.mark.parametrize("number", range(15))
def test_drawn_sizes_are_those_of_arrays(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    assert right_answers(FAMILY.build(params, None)) == _by_arrays(params)


WRONG: list[tuple[str, str, Any]] = [
    ("one_block", "input_weights", ("6", "10")),
    ("one_block", "hidden_weights", ("6", "6")),
    ("one_block", "first", 6 * 10 + 6 * 6 + 12),
    ("other_kind", "input_weights", ("18", "10")),
    ("other_kind", "first", 3 * (6 * 10 + 6 * 6 + 12)),
    ("transposed", "input_weights", ("10", "24")),
    ("transposed", "hidden_weights", ("6", "24")),
    ("matrices_exchanged", "input_weights", ("24", "6")),
    ("matrices_exchanged", "hidden_weights", ("24", "10")),
    ("biases_forgotten", "first", 4 * (6 * 10 + 6 * 6)),
    ("biases_miscounted", "first", 4 * (6 * 10 + 6 * 6 + 6)),
    ("one_bias_block", "first", 4 * (6 * 10 + 6 * 6) + 12),
    ("no_recurrence", "first", 4 * (6 * 10 + 12)),
    ("layers_alike", "total", 3 * 4 * (6 * 10 + 6 * 6 + 12)),
    ("cell_miscounted", "memory", 18),
    ("one_layer", "memory", 12),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    assert wrong_answers(_problem(FIXED))[name][field] == expected


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("shapes", "first", "verdict"),
    [
        (("24x6", "24x6"), 24 * (6 + 6 + 2), Verdict.CARRIED),
        (("6x10", "6x6"), 6 * (10 + 6 + 2), Verdict.CARRIED),
        (("18x10", "18x6"), 18 * (10 + 6 + 2), Verdict.CARRIED),
        (("10x24", "12x24"), 24 * (10 + 12 + 2), Verdict.CARRIED),
        (("10x24", "6x24"), 24 * (10 + 6 + 2), Verdict.CORRECT),
        (("6x10", "6x6"), 24 * (10 + 6 + 2), Verdict.CORRECT),
        (("24x6", "24x6"), 24 * (6 + 6), Verdict.INCORRECT),
        (("250", "24x6"), 250 + 24 * (6 + 2), Verdict.INCORRECT),
        (("24x11x1", "24x6"), 24 * (11 + 6 + 2), Verdict.INCORRECT),
    ],
)
def test_the_first_layer_is_counted_from_the_students_shapes(
    shapes: tuple[str, str], first: int, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    names = ("input_weights", "hidden_weights")
    marks = trial.answered({**dict(zip(names, shapes, strict=True)), "first": str(first)})
    assert marks["first"].verdict is verdict


def test_a_single_miscounted_layer_is_named_where_the_shapes_are_right() -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    mark = trial.marked({"first": str(6 * (10 + 6 + 2))})["first"]
    codes = [finding.code for finding in mark.findings]
    assert codes == ["misconception.recurrent_parameters.one_block"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": 6}, "must differ"),
        ({"biases": 3}, "1 or 2"),
        ({"kind": "mamba"}, "'rnn', 'lstm' or 'gru'"),
        ({"layers": 1}, "greater than or equal to 2"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
