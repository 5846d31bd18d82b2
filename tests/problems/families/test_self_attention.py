"""Self-attention by hand: references and mistakes against plain loops, and params that misfit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.self_attention import FAMILY, LARGEST, MISTAKES, Params

Array = NDArray[Any]

FIXED = Params(
    X=((1, 0), (2, 1), (0, -1)),
    W_Q=((1, 0, 1, 1), (0, 1, 1, 0)),
    W_K=((0, 1, 1, 0), (1, 1, 0, 2)),
    W_V=((1, 2, 0), (3, 0, 1)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> Array:
    return np.array([[float(entry) for entry in row] for row in rows])


def _by_position(params: Params) -> dict[str, Array]:
    """Attend position by position, as the sum over all positions of score times value."""
    x, *weights = map(_floats, (params.X, params.W_Q, params.W_K, params.W_V))
    q, k, v = ([row @ w for row in x] for w in weights)
    scaled = [[sum(a * b for a, b in zip(i, j, strict=True)) / len(j) ** 0.5 for j in k] for i in q]
    output = [sum(s * v[j] for j, s in enumerate(row)) for row in scaled]
    named = {"queries": q, "keys": k, "values": v, "scaled": scaled, "output": output}
    return {name: np.array(rows) for name, rows in named.items()}


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_loop_over_positions(params: Params) -> None:
    expected = _by_position(params)
    for name, value in solved(FAMILY.build(params, None)).items():
        np.testing.assert_allclose(_floats(value), expected[name])


def _softmax(logits: Array) -> Array:
    return np.array([np.exp(row) / sum(np.exp(row)) for row in logits])


A = _by_position(FIXED)
WRONG: list[tuple[str, str, Array]] = [
    ("queries_and_keys", "queries", A["keys"]),
    ("queries_and_keys", "keys", A["queries"]),
    ("queries_and_keys", "scaled", A["scaled"].T),
    ("transposed", "queries", A["queries"].T),
    ("transposed", "keys", A["keys"].T),
    ("transposed", "values", A["values"].T),
    ("transposed", "output", A["output"].T),
    ("not_projected", "scaled", _floats(FIXED.X) @ _floats(FIXED.X).T / 2),
    ("not_projected", "output", A["scaled"] @ _floats(FIXED.X)),
    ("missing_root", "scaled", A["queries"] @ A["keys"].T),
    ("missing_root", "output", A["queries"] @ A["keys"].T @ A["values"]),
    ("divided_by_d_k", "scaled", A["queries"] @ A["keys"].T / 4),
    ("divided_by_d_k", "output", A["queries"] @ A["keys"].T / 4 @ A["values"]),
    ("keys_for_values", "output", A["scaled"] @ A["keys"]),
    ("root_of_inputs", "scaled", A["queries"] @ A["keys"].T / 2**0.5),
    ("root_of_inputs", "output", A["queries"] @ A["keys"].T / 2**0.5 @ A["values"]),
    ("softmax_applied", "scaled", _softmax(A["scaled"])),
    ("softmax_applied", "output", _softmax(A["scaled"]) @ A["values"]),
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


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W_V": [[1, 2]]}, "as many rows as X has columns"),
        ({"W_K": [[1], [2]]}, "same number of columns"),
        ({"W_Q": [[1], [2]], "W_K": [[1], [2]]}, "square number above 1"),
        ({"W_Q": [[1, 2], [2, 1]], "W_K": [[1, 1], [2, 0]]}, "square number above 1"),
        ({"W_O": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_a_symmetric_result_is_not_called_transposed() -> None:
    mistake = next(m for m in FAMILY.build(FIXED, None).misconceptions if m.name == "transposed")
    step: Callable[..., Any] = mistake.steps["output"]
    with pytest.raises(ValueError, match="symmetric"):
        step({"scaled": ((1, 0), (0, 1)), "values": ((1, 2), (2, 1))})


def test_variants_stay_small() -> None:
    for params in DRAWN:
        output = _by_position(params)["output"]
        assert abs(output).max() <= LARGEST
        assert not np.allclose(_by_position(params)["scaled"], _by_position(params)["scaled"].T)
