"""Hard and soft attention: references, mistakes and params, each told by floats."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.hard_soft_attention import FAMILY, MISTAKES, Params

FIXED = Params(
    weights=(("1/8", "1/4", "3/8", "1/4"),),
    states=((2, 1, 0), (0, 4, -4), (4, 0, 2), (8, -4, 8)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(FIXED, None)) == {
        "position": 3,
        "hard": ((4, 0, 2),),
        "soft": ((Fraction(15, 4), Fraction(1, 8), Fraction(7, 4)),),
    }


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_numpy(params: Params) -> None:
    weights, states = _floats(params.weights)[0], _floats(params.states)
    found = solved(FAMILY.build(params, None))
    assert found["position"] == np.argmax(weights) + 1
    np.testing.assert_array_equal(_floats(found["hard"])[0], states[np.argmax(weights)])
    np.testing.assert_allclose(_floats(found["soft"])[0], (weights[:, None] * states).sum(axis=0))


H = _floats(FIXED.states)
WRONG: list[tuple[str, str, Any]] = [
    ("counted_from_zero", "position", 2),
    ("smallest_weight", "position", 1),
    ("largest_state", "position", 4),
    ("modes_exchanged", "hard", [3.75, 0.125, 1.75]),
    ("modes_exchanged", "soft", [4, 0, 2]),
    ("state_weighted", "hard", [1.5, 0, 0.75]),
    ("largest_entries", "hard", H.max(axis=0)),
    ("mean_of_states", "soft", H.mean(axis=0)),
    ("divided_by_steps", "soft", np.array([3.75, 0.125, 1.75]) / 4),
    ("largest_left_out", "soft", H[0] / 8 + H[1] / 4 + H[3] / 4),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    value = _floats(found)[0] if isinstance(found, tuple) else found
    np.testing.assert_allclose(value, expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_a_wrong_position_is_carried_to_its_state_and_one_outside_is_not() -> None:
    position, hard, _ = FAMILY.build(FIXED, None).fields
    assert hard.solve is not None
    assert position.guard is not None
    assert hard.solve({"position": 1}) == ((2, 1, 0),)
    assert [position.guard(value) for value in (0, 1, 4, 5, Fraction(3, 2))] == [
        False,
        True,
        True,
        False,
        False,
    ]
    with pytest.raises(ValueError, match="no position"):
        hard.solve({"position": 0})


def test_wrong_positions_that_coincide_are_named_once() -> None:
    params = Params(weights=(("1/4", "1/8", "5/8"),), states=((2, 1), (8, -4), (4, 0)))
    wrong = [m.name for m in FAMILY.build(params, None).misconceptions if "position" in m.steps]
    assert wrong == ["counted_from_zero"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weights": [["1/2", "1/2"]]}, "a weight for each state"),
        ({"weights": [["1/2", "1/4", "1/2", 0]]}, "add up to 1"),
        ({"weights": [["-1/2", "1/2", 1, 0]]}, "must not be negative"),
        ({"weights": [["2/5", "2/5", "1/5", 0]]}, "larger than the others"),
        ({"weights": [[0, 0, 1, 0]]}, "below 1"),
        ({"values": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_the_largest_weight_stands_at_every_position_now_and_then() -> None:
    positions = {solved(FAMILY.build(params, None))["position"] for params in DRAWN}
    assert positions == {1, 2, 3, 4}
