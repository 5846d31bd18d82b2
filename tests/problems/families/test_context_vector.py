"""Alignment weights and context vectors against a softmax in floats, and each mistake."""

from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.context_vector import FAMILY, LARGEST_SUM, MISTAKES, Params

FIXED = Params(odds=(1, 5, 2), states=((2, 1, 0), (0, 3, 4), (-1, 0, 6)))
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(FIXED, None)) == {
        "weights": ((Fraction(1, 8), Fraction(5, 8), Fraction(1, 4)),),
        "context": ((0, 2, 4),),
    }


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_softmax_in_floats(params: Params) -> None:
    scores = [log(odds) for odds in params.odds]
    top = max(scores)
    shares = [exp(score - top) for score in scores]
    weights = [share / sum(shares) for share in shares]
    context = [0.0] * len(params.states[0])
    for weight, state in zip(weights, params.states, strict=True):
        context = [c + weight * float(entry) for c, entry in zip(context, state, strict=True)]
    found = solved(FAMILY.build(params, None))
    np.testing.assert_allclose(_floats(found["weights"]), [weights])
    np.testing.assert_allclose(_floats(found["context"]), [context], atol=1e-12)


H, ALPHA = _floats(FIXED.states), np.array([1, 5, 2]) / 8
LOGS = np.log([1, 5, 2])
WRONG: list[tuple[str, str, Any]] = [
    ("without_exponential", "weights", LOGS / LOGS.sum()),
    ("not_normalised", "weights", [1, 5, 2]),
    ("divided_by_largest", "weights", [0.2, 1, 0.4]),
    ("largest_alone", "context", [0, 3, 4]),
    ("mean_of_states", "context", H.mean(axis=0)),
    ("sum_of_states", "context", H.sum(axis=0)),
    ("divided_by_steps", "context", ALPHA @ H / 3),
    ("weighed_entries", "context", H @ ALPHA),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    np.testing.assert_allclose(_floats(found)[0], expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_weighed_entries_need_as_many_entries_as_steps() -> None:
    params = Params(odds=(1, 2), states=((1, 2, 3), (0, 1, 4)))
    problem = FAMILY.build(params, None)
    mistake = next(m for m in problem.misconceptions if m.name == "weighed_entries")
    with pytest.raises(ValueError, match="mismatch"):
        mistake.steps["context"](solved(problem))


def test_the_students_weights_are_carried() -> None:
    context = FAMILY.build(FIXED, None).fields[1].solve
    assert context is not None
    assert context({"weights": ((1, 5, 2),)}) == ((0, 16, 32),)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"odds": [1, 2]}, "as many odds as states"),
        ({"odds": [1, 1, 1]}, "must not all be 1"),
        ({"odds": [0, 1, 2]}, "greater than or equal to 1"),
        ({"odds": [3], "states": [[1, 2]]}, "two or more"),
        ({"scores": [1]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_variants_are_friendly() -> None:
    for params in DRAWN:
        assert sum(params.odds) <= LARGEST_SUM
        assert sum(solved(FAMILY.build(params, None))["weights"][0]) == 1
