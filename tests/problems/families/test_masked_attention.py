"""Masked attention: references against −∞ in floats, mistakes, guards and params."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.masked_attention import FAMILY, MISTAKES, Params

ODDS = ((2, 1, 3), (1, 3, 4), (3, 2, 1))
CAUSAL = Params(odds=ODDS, values=((4, 0), (0, 8), (6, 2)), causal=True)
PADDED = Params(odds=ODDS, values=CAUSAL.values, padded=1)
BOTH = Params(odds=ODDS, values=CAUSAL.values, causal=True, padded=1)
EQUAL = Params(odds=((1,) * 3,) * 3, values=CAUSAL.values, causal=True)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(CAUSAL, None)) == {
        "allowed": ((1, 0, 0), (1, 1, 0), (1, 1, 1)),
        "weights": (
            (1, 0, 0),
            (Fraction(1, 4), Fraction(3, 4), 0),
            (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)),
        ),
        "output": ((4, 0), (1, 6), (3, 3)),
    }


def test_equal_scores_share_alike_among_what_is_visible() -> None:
    weights = solved(FAMILY.build(EQUAL, None))["weights"]
    assert [row[0] for row in weights] == [1, Fraction(1, 2), Fraction(1, 3)]


@pytest.mark.parametrize("params", [CAUSAL, PADDED, BOTH, EQUAL, *DRAWN])
def test_the_references_are_those_of_infinite_scores(params: Params) -> None:
    n = params.n
    scores = np.log(_floats(params.odds))
    if params.causal:
        scores[np.triu_indices(n, 1)] = -np.inf
    if params.padded:
        scores[:, n - params.padded :] = -np.inf
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    found = solved(FAMILY.build(params, None))
    np.testing.assert_array_equal(_floats(found["allowed"]), np.isfinite(scores))
    np.testing.assert_allclose(_floats(found["weights"]), weights)
    np.testing.assert_allclose(
        _floats(found["output"]), weights @ _floats(params.values), atol=1e-12
    )


A, V = _floats(ODDS), _floats(CAUSAL.values)
LOWER = np.tril(np.ones((3, 3)))
WRONG: list[tuple[str, str, Params, Any]] = [
    ("zeros_and_ones", "allowed", CAUSAL, [[0, 1, 1], [0, 0, 1], [0, 0, 0]]),
    ("mask_transposed", "allowed", CAUSAL, [[1, 1, 1], [0, 1, 1], [0, 0, 1]]),
    ("mask_transposed", "allowed", PADDED, [[1, 1, 1], [1, 1, 1], [0, 0, 0]]),
    ("diagonal_masked", "allowed", CAUSAL, [[0, 0, 0], [1, 0, 0], [1, 1, 0]]),
    ("padding_ignored", "allowed", BOTH, LOWER),
    ("causal_ignored", "allowed", BOTH, [[1, 1, 0]] * 3),
    ("masked_afterwards", "weights", CAUSAL, A / A.sum(axis=1, keepdims=True) * LOWER),
    (
        "zero_scores",
        "weights",
        CAUSAL,
        [[1 / 2, 1 / 4, 1 / 4], [0.2, 0.6, 0.2], [3 / 6, 2 / 6, 1 / 6]],
    ),
    ("mask_ignored", "weights", CAUSAL, A / A.sum(axis=1, keepdims=True)),
    ("mask_ignored", "output", CAUSAL, A / A.sum(axis=1, keepdims=True) @ V),
    ("over_queries", "weights", CAUSAL, A * LOWER / (A * LOWER).sum(axis=0)),
    ("not_normalised", "weights", CAUSAL, A * LOWER),
    ("uniform_weights", "output", CAUSAL, LOWER / LOWER.sum(axis=1, keepdims=True) @ V),
]


@pytest.mark.parametrize(("name", "field", "params", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, expected: Any
) -> None:
    problem = FAMILY.build(params, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    np.testing.assert_allclose(_floats(found), expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize("params", [CAUSAL, PADDED, BOTH, EQUAL])
def test_no_mistake_hides_on_a_sheet_of_its_own_numbers(params: Params) -> None:
    assert ambiguity(FAMILY.build(params, None)) is None


@pytest.mark.parametrize(
    ("mask", "passes"),
    [
        (((1, 0, 0), (1, 1, 0), (1, 1, 1)), True),
        (((0, 0, 0), (1, 1, 0), (1, 1, 1)), False),
        (((2, 0, 0), (1, 1, 0), (1, 1, 1)), False),
        (((1, 0), (1, 1)), False),
    ],
)
def test_only_a_mask_that_leaves_each_query_something_is_carried(
    mask: Any, *, passes: bool
) -> None:
    guard = FAMILY.build(CAUSAL, None).fields[0].guard
    assert guard is not None
    assert guard(mask) is passes


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"odds": [[1, 2], [3, 4]]}, "must be square"),
        ({"odds": [[1, 2, 0], [1, 1, 1], [1, 2, 3]]}, "natural numbers"),
        ({"odds": [[1, 2, "1/2"], [1, 1, 1], [1, 2, 3]]}, "natural numbers"),
        ({"padded": 3}, "no padding"),
        ({"padded": -1}, "greater than or equal to 0"),
        ({"causal": False}, "must be a mask"),
        ({"mask": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(CAUSAL.model_dump() | change)


def test_the_draws_show_every_kind_of_mask() -> None:
    kinds = {(params.causal, params.padded > 0) for params in DRAWN}
    assert kinds == {(True, False), (False, True), (True, True)}
