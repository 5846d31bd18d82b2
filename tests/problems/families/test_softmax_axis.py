"""The axis of the softmax, against floats that are normalised by NumPy over named axes."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.softmax_axis import AXES, FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(masses=((1, 2, 5), (3, 1, 1)), axes=("keys", "batch", "queries", "heads"))
M = np.array([[1.0, 2, 5], [3, 1, 1]])
A = np.array([[1 / 8, 2 / 8, 5 / 8], [3 / 5, 1 / 5, 1 / 5]])


def _floats(rows: Any) -> Any:
    if not isinstance(rows, tuple):
        return float(rows)
    return np.array([[float(entry) for entry in row] for row in rows])


def _softmax(logits: Any, axis: int) -> Any:
    powers = np.exp(logits - logits.max())
    return powers / powers.sum(axis=axis, keepdims=True)


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    logits = np.log(_floats(params.masses))
    np.testing.assert_allclose(_floats(found["weights"]), _softmax(logits, 1))
    np.testing.assert_allclose(_floats(found["received"])[0], _softmax(logits, 1).sum(axis=0))
    sizes = {"batch": 1, "heads": 1, "queries": len(logits), "keys": len(logits[0])}
    places = [AXES.index(axis) for axis in params.axes]
    array = logits[None, None].transpose(places)
    assert array.shape == tuple(sizes[axis] for axis in params.axes)
    back = _softmax(array, int(found["axis"])).transpose(np.argsort(places))[0, 0]
    np.testing.assert_allclose(back, _softmax(logits, 1))


def test_the_references_are_those_of_numpy() -> None:
    _compare(FIXED)


@pytest.mark.parametrize("number", range(10))
def test_drawn_references_are_those_of_numpy(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


WRONG: list[tuple[str, str, Any]] = [
    ("over_queries", "weights", M / M.sum(axis=0)),
    ("over_all", "weights", M / 13),
    ("no_exponential", "weights", np.log(M) / np.log(M).sum(axis=1, keepdims=True)),
    ("not_normalised", "weights", M),
    ("transposed", "weights", A.T),
    ("sums_of_ones", "received", [[1, 1]]),
    ("one_for_each_key", "received", [[1, 1, 1]]),
    ("averaged", "received", [A.mean(axis=0)]),
    ("axis_of_queries", "axis", 2),
    ("counted_from_one", "axis", 1),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    np.testing.assert_allclose(_floats(found), expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"masses": [[1, 2], [3, 4]]}, "not be square"),
        ({"masses": [[1, 2, 3]]}, "at least two rows"),
        ({"masses": [[1, 2, 0], [3, 4, 1]]}, "positive"),
        ({"axes": ["keys", "keys", "batch", "heads"]}, "each of batch"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("3", Verdict.CORRECT),
        ("axis 3", Verdict.CORRECT),
        ("dim = -1", Verdict.CORRECT),
        ("−1", Verdict.CORRECT),
        ("die Keys", Verdict.CORRECT),
        ("2", Verdict.INCORRECT),
        ("queries", Verdict.INCORRECT),
        ("4", Verdict.INCORRECT),
        ("5", Verdict.NEEDS_REVIEW),
        ("the third", Verdict.NEEDS_REVIEW),
    ],
)
def test_an_axis_may_be_named_and_counted_from_the_end(text: str, verdict: Verdict) -> None:
    params = {"masses": [[5, 2, 1], [5, 3, 1]], "axes": ["batch", "heads", "queries", "keys"]}
    assert open_trial(FAMILY, params).marked({"axis": text})["axis"].verdict is verdict
