"""Self-attention with its softmax: references and mistakes against loops over positions."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.self_attention_weights import FAMILY, LARGEST, MISTAKES, Params

Array = NDArray[Any]

FIXED = Params(
    base=2,
    X=((1, 1, 0), (2, 1, 0)),
    W_Q=((-1, 1, 1, 1), (1, 0, 0, 0), (0, 0, -1, 0)),
    W_K=((0, 0, 1, 1), (0, -1, 0, -1), (0, 1, 1, 0)),
    W_V=((3, -1, 3), (2, -1, 2), (3, 1, 1)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(8)]


def _floats(rows: Any) -> Array:
    return np.array([[float(entry) for entry in row] for row in rows])


def _softmax(logits: list[float]) -> list[float]:
    total = sum(exp(logit) for logit in logits)
    return [exp(logit) / total for logit in logits]


def _by_position(params: Params) -> dict[str, Array]:
    """Attend position by position with logarithms as floats."""
    x, *weights = map(_floats, (params.X, params.W_Q, params.W_K, params.W_V))
    p, k, v = ([row @ w for row in x] for w in weights)
    logits = [[log(params.base) * float(i @ j) / len(j) ** 0.5 for j in k] for i in p]
    a = [_softmax(row) for row in logits]
    output = [sum(weight * v[j] for j, weight in enumerate(row)) for row in a]
    multiples = np.array(logits) / log(params.base)
    named = {"queries": p, "keys": k, "values": v, "weights": a, "output": output}
    return {"multiples": multiples, **{name: np.array(rows) for name, rows in named.items()}}


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_loop_over_positions(params: Params) -> None:
    expected = _by_position(params)
    for name, value in solved(FAMILY.build(params, None)).items():
        np.testing.assert_allclose(_floats(value), expected[name], atol=1e-12)


A = _by_position(FIXED)
POWERS = 2.0 ** A["multiples"]
WRONG: list[tuple[str, str, Array]] = [
    ("projections_exchanged", "queries", A["keys"]),
    ("projections_exchanged", "keys", A["queries"]),
    ("projections_exchanged", "multiples", A["multiples"].T),
    ("missing_root", "multiples", A["multiples"] * 2),
    ("divided_by_d_k", "multiples", A["multiples"] / 2),
    ("over_queries", "weights", POWERS / POWERS.sum(axis=0)),
    ("not_normalised", "weights", POWERS),
    ("logarithm_ignored", "weights", np.array([_softmax(list(row)) for row in A["multiples"]])),
    ("softmax_left_out", "output", A["multiples"] @ A["values"]),
    ("keys_for_values", "output", A["weights"] @ A["keys"]),
    ("not_projected", "output", A["weights"] @ _floats(FIXED.X)),
    ("weights_transposed", "output", A["weights"].T @ A["values"]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, expected: Array
) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    np.testing.assert_allclose(_floats(mistake.steps[field](solved(problem))), expected)
    assert expected.shape != A[field].shape or not np.allclose(expected, A[field])


def test_every_step_of_every_misconception_is_proved() -> None:
    steps = {(m.name, f) for m in FAMILY.build(FIXED, None).misconceptions for f in m.steps}
    assert {(name, field) for name, field, _ in WRONG} == steps
    assert {name for name, _ in steps} == set(MISTAKES)


def test_weights_follow_from_wrong_multiples() -> None:
    trial = open_trial(FAMILY, FIXED.model_dump(mode="json"))
    marks = trial.marked({"multiples": "1 1; 0 1", "weights": "1/2 1/2; 1/3 2/3"})
    assert marks["multiples"].verdict.value == "incorrect"
    assert marks["weights"].verdict.value == "carried"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W_V": [[1, 2]]}, "as many rows as X has columns"),
        ({"W_K": [[1], [2], [0]]}, "same number of columns"),
        ({"W_Q": [[1], [2], [0]], "W_K": [[1], [2], [0]]}, "square number above 1"),
        ({"X": [[1, 1, 0]]}, "two rows or more"),
        ({"W_K": [[1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]}, "no small integer"),
        ({"base": 1}, "greater than or equal to 2"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_variants_stay_small() -> None:
    for params in DRAWN:
        assert abs(_by_position(params)["output"]).max() <= LARGEST
