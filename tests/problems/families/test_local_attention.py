"""Local attention: references, mistakes and params, each told by floats."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.local_attention import FAMILY, MISTAKES, Params

WEIGHTS = (tuple(Fraction(share, 16) for share in (1, 2, 4, 1, 3, 5)),)
STATES = ((1, 2), (3, 0), (0, 5), (-1, 1), (4, 4), (2, -2))
FIXED = Params(weights=WEIGHTS, states=STATES, centre=3, half_width=1)
WIDE = FIXED.model_copy(update={"half_width": 2})
AT_START = FIXED.model_copy(update={"centre": 1, "half_width": 2})
AT_END = FIXED.model_copy(update={"centre": 6, "half_width": 2})
COMPARED = FIXED.model_copy(update={"compared": True})
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(FIXED, None)) == {
        "first": 2,
        "last": 4,
        "weights": ((Fraction(2, 7), Fraction(4, 7), Fraction(1, 7)),),
        "context": ((Fraction(5, 7), 3),),
    }


@pytest.mark.parametrize("params", [FIXED, WIDE, AT_START, AT_END, *DRAWN])
def test_the_references_are_those_of_a_mask(params: Params) -> None:
    weights, states = _floats(params.weights)[0], _floats(params.states)
    positions = np.arange(1, len(weights) + 1)
    inside = abs(positions - params.centre) <= params.half_width
    masked = np.where(inside, weights, 0)
    masked /= masked.sum()
    found = solved(FAMILY.build(params, None))
    assert (found["first"], found["last"]) == (min(positions[inside]), max(positions[inside]))
    np.testing.assert_allclose(_floats(found["weights"])[0], masked[inside])
    np.testing.assert_allclose(_floats(found["context"])[0], masked @ states, atol=1e-12)


A, H = _floats(WEIGHTS)[0], _floats(STATES)
WRONG: list[tuple[str, str, Params, Any]] = [
    ("one_side_only", "first", FIXED, 3),
    ("one_side_only", "last", FIXED, 3),
    ("ends_excluded", "first", WIDE, 2),
    ("ends_excluded", "last", WIDE, 4),
    ("not_clipped", "first", AT_START, -1),
    ("not_clipped", "last", AT_END, 8),
    ("not_renormalised", "weights", FIXED, A[1:4]),
    ("not_renormalised", "context", FIXED, A[1:4] @ H[1:4]),
    ("softmax_again", "weights", FIXED, np.exp(A[1:4]) / np.exp(A[1:4]).sum()),
    ("uniform_window", "weights", FIXED, [1 / 3] * 3),
    ("uniform_window", "context", FIXED, H[1:4].mean(axis=0)),
    ("whole_sequence", "context", FIXED, A @ H),
    ("states_from_start", "context", FIXED, A[1:4] @ H[:3] / A[1:4].sum()),
    ("centre_alone", "context", FIXED, H[2]),
    ("window_alone", "whole", COMPARED, A[1:4] @ H[1:4] / A[1:4].sum()),
    ("mean_of_states", "whole", COMPARED, H.mean(axis=0)),
]


@pytest.mark.parametrize(("name", "field", "params", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, expected: Any
) -> None:
    problem = FAMILY.build(params, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    value = _floats(found)[0] if isinstance(found, tuple) else found
    np.testing.assert_allclose(value, expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize("params", [FIXED, WIDE, AT_START, AT_END])
def test_no_mistake_hides_at_the_ends_of_a_sequence(params: Params) -> None:
    assert ambiguity(FAMILY.build(params, None)) is None


def test_a_wrong_window_is_carried_and_one_beyond_the_sequence_is_not() -> None:
    weights = FAMILY.build(FIXED, None).fields[2].solve
    assert weights is not None
    assert weights({"first": 2, "last": 3}) == ((Fraction(1, 3), Fraction(2, 3)),)
    for first, last in ((0, 3), (3, 2), (5, 7), (Fraction(3, 2), 3)):
        with pytest.raises(ValueError, match="no window"):
            weights({"first": first, "last": last})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [["1/2", "1/2"]]}, "a weight for each state"),
        ({"weights": [["1/2", "1/4", "1/8", "1/8", "1/8", "1/8"]]}, "add up to 1"),
        ({"weights": [["1/2", "1/4", "1/8", "1/8", 0, 0]]}, "must be positive"),
        ({"centre": 7}, "one of the positions"),
        ({"centre": 0}, "greater than or equal to 1"),
        ({"half_width": 0}, "greater than or equal to 1"),
        ({"half_width": 3}, "leave some position out"),
        ({"width": 3}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_global_attention_is_asked_for_where_it_is_compared() -> None:
    found = solved(FAMILY.build(COMPARED, None))
    np.testing.assert_allclose(_floats(found["whole"])[0], A @ H)
    assert "whole" not in solved(FAMILY.build(FIXED, None))
    for text in (FAMILY.ask, FAMILY.solution):
        assert text is not None
        assert "lobal attention" in text(COMPARED).en
        assert "lobal attention" not in text(FIXED).en
    assert {params.compared for params in DRAWN} == {True, False}
