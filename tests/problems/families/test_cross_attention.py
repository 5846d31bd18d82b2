"""Cross-attention by hand: shapes, references and mistakes against plain loops, and params."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.cross_attention import FAMILY, LARGEST, MISTAKES, Params

Array = NDArray[Any]

FIXED = Params(
    S=((1, 2), (0, 1)),
    H=((1, 0), (-1, 1), (2, 1)),
    W_Q=((1, 0, 1, 1), (0, 1, 1, 0)),
    W_K=((0, 1, 1, 0), (1, 1, 0, 1)),
    W_V=((1, 2, 0), (3, 0, 1)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]
MATRICES = ("queries", "keys", "values", "scaled", "output")


def _floats(rows: Any) -> Array:
    return np.array([[float(entry) for entry in row] for row in rows])


def _by_query(params: Params) -> dict[str, Array]:
    """Let each position of the decoder ask each of the encoder, one pair at a time."""
    s, h, *weights = (_floats(m) for m in (params.S, params.H, params.W_Q, params.W_K, params.W_V))
    q = [row @ weights[0] for row in s]
    k, v = ([row @ w for row in h] for w in weights[1:])
    scaled = [[np.inner(one, other) / len(one) ** 0.5 for other in k] for one in q]
    output = [sum(share * value for share, value in zip(row, v, strict=True)) for row in scaled]
    rows = (q, k, v, scaled, output)
    return {name: np.array(found) for name, found in zip(MATRICES, rows, strict=True)}


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_loop_over_pairs(params: Params) -> None:
    expected, found = _by_query(params), solved(FAMILY.build(params, None))
    for name in MATRICES:
        np.testing.assert_allclose(_floats(found[name]), expected[name])
    assert found["scores_shape"] == tuple(map(str, expected["scaled"].shape))
    assert found["output_shape"] == tuple(map(str, expected["output"].shape))


def _softmax(logits: Array) -> Array:
    return np.array([np.exp(row) / sum(np.exp(row)) for row in logits])


A = _by_query(FIXED)
S, H = _floats(FIXED.S), _floats(FIXED.H)
W_Q, W_K, W_V = map(_floats, (FIXED.W_Q, FIXED.W_K, FIXED.W_V))
WRONG: list[tuple[str, str, Any]] = [
    ("sides_exchanged", "scores_shape", ("3", "2")),
    ("sides_exchanged", "output_shape", ("3", "3")),
    ("sides_exchanged", "queries", H @ W_Q),
    ("sides_exchanged", "keys", S @ W_K),
    ("sides_exchanged", "values", S @ W_V),
    ("sides_exchanged", "scaled", H @ W_Q @ (S @ W_K).T / 2),
    ("decoder_alone", "scores_shape", ("2", "2")),
    ("decoder_alone", "scaled", S @ W_Q @ (S @ W_K).T / 2),
    ("encoder_alone", "scores_shape", ("3", "3")),
    ("encoder_alone", "scaled", H @ W_Q @ (H @ W_K).T / 2),
    ("length_of_keys", "output_shape", ("2", "4")),
    ("transposed", "output_shape", ("3", "2")),
    ("transposed", "queries", A["queries"].T),
    ("transposed", "keys", A["keys"].T),
    ("transposed", "values", A["values"].T),
    ("projections_exchanged", "queries", S @ W_K),
    ("projections_exchanged", "keys", H @ W_Q),
    ("missing_root", "scaled", A["scaled"] * 2),
    ("missing_root", "output", A["output"] * 2),
    ("divided_by_d_k", "scaled", A["scaled"] / 2),
    ("divided_by_d_k", "output", A["output"] / 2),
    ("keys_for_values", "output", A["scaled"] @ A["keys"]),
    ("softmax_applied", "scaled", _softmax(A["scaled"])),
    ("softmax_applied", "output", _softmax(A["scaled"]) @ A["values"]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    assert found != solved(problem)[field]
    if field in MATRICES:
        np.testing.assert_allclose(_floats(found), expected)
    else:
        assert found == expected


def test_every_step_of_every_misconception_is_proved() -> None:
    steps = {(m.name, f) for m in FAMILY.build(FIXED, None).misconceptions for f in m.steps}
    assert {(name, field) for name, field, _ in WRONG} == steps
    assert {name for name, _ in steps} == set(MISTAKES)


def test_no_mistake_hides_on_a_sheet_of_its_own_numbers() -> None:
    assert ambiguity(FAMILY.build(FIXED, None)) is None


def test_the_public_form_tells_no_shape_that_is_asked_for() -> None:
    assert all(field.shape is None for field in FAMILY.build(FIXED, None).fields)


@pytest.mark.parametrize(
    ("scores", "output", "verdict"),
    [
        ("4x3", "4x3", Verdict.CARRIED),
        ("3x2", "3x3", Verdict.CARRIED),
        ("4x3", "2x3", Verdict.CORRECT),
        ("4x3", "4x4", Verdict.INCORRECT),
        ("2x3", "4x3", Verdict.INCORRECT),
        ("6", "6x3", Verdict.INCORRECT),
    ],
)
def test_the_output_has_the_rows_of_the_students_scores(
    scores: str, output: str, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    marks = trial.answered({"scores_shape": scores, "output_shape": output})
    assert marks["output_shape"].verdict is verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"H": [[1, 2], [2, 1]]}, "differ in their numbers of rows"),
        ({"S": [[1], [2]]}, "as many rows as S has columns"),
        ({"W_V": [[1]]}, "as many rows as H has columns"),
        ({"W_K": [[1], [2]]}, "same number of columns"),
        ({"W_Q": [[1, 2], [2, 1]], "W_K": [[1, 1], [2, 0]]}, "4, 9 or 16"),
        ({"W_V": [[1, 2], [2, 1]]}, "other columns than W_K"),
        ({"W_O": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_variants_stay_small_and_have_both_directions() -> None:
    assert {(len(params.S), len(params.H)) for params in DRAWN} == {(2, 3), (3, 2)}
    assert max(abs(_by_query(params)["output"]).max() for params in DRAWN) <= LARGEST
