"""The gradient through time: against finite differences, its misconceptions and its draws."""

from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.rnn_gradient import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

Array = NDArray[Any]

SCALAR = Params(W=((3,),), slopes=(("1/2",), ("1/4",), ("3/4",)))
SQUARE = Params(W=((2, 1), (-1, 3)), slopes=(("1/2", 1), ("1/4", "3/4")))


def _array(value: Any) -> Array:
    rows = value if isinstance(value, tuple) else ((value,),)
    return np.array([[float(entry) for entry in row] for row in rows])


def _differences(params: Params) -> Array:
    """Differentiate a network whose f has the given slope at every step, numerically."""
    weights, slopes = _array(params.W), _array(params.slopes)

    def run(h: Array) -> Array:
        for slope in slopes:
            h = slope * (weights @ h) + 1
        return h

    units = np.eye(len(weights))
    return np.stack([(run(unit) - run(-unit)) / 2 for unit in units], axis=1)


@pytest.mark.parametrize("params", [SCALAR, SQUARE])
def test_the_gradient_is_what_differences_give(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    np.testing.assert_allclose(_array(found["gradient"]), _differences(params), atol=1e-12)


def test_a_scalar_gradient_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(SCALAR, None)) == {
        "j1": Fraction(3, 2),
        "j2": Fraction(3, 4),
        "j3": Fraction(9, 4),
        "gradient": Fraction(81, 32),
    }


W, D1, D2 = _array(SQUARE.W), np.diag([0.5, 1]), np.diag([0.25, 0.75])
J1, J2 = D1 @ W, D2 @ W
WRONG: list[tuple[str, str, Params, Array]] = [
    ("columns_scaled", "j1", SQUARE, W @ D1),
    ("slopes_left_out", "j2", SQUARE, W),
    ("weights_left_out", "j1", SQUARE, D1),
    ("transposed", "j1", SQUARE, J1.T),
    ("transposed", "gradient", SQUARE, (J2 @ J1).T),
    ("order_reversed", "gradient", SQUARE, J1 @ J2),
    ("summed", "gradient", SQUARE, J1 + J2),
    ("summed", "gradient", SCALAR, np.array([[1.5 + 0.75 + 2.25]])),
    ("last_step_only", "gradient", SQUARE, J2),
    ("one_step_missing", "gradient", SCALAR, np.array([[0.75 * 2.25]])),
    ("entry_by_entry", "gradient", SQUARE, J1 * J2),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Array
) -> None:
    problem = FAMILY.build(params, None)
    np.testing.assert_allclose(_array(wrong_answers(problem)[name][field]), wrong, rtol=1e-12)
    assert not np.allclose(wrong, _array(right_answers(problem)[field]))


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_what_cannot_be_seen_in_one_dimension_is_not_named() -> None:
    names = {mistake.name for mistake in FAMILY.build(SCALAR, None).misconceptions}
    assert not names & {"columns_scaled", "transposed", "order_reversed", "entry_by_entry"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W": [[1, 2]]}, "square"),
        ({"slopes": [[1, 2], [1, 2]]}, "expected 1 slopes a step"),
        ({"slopes": [[1]]}, "2 to 4 steps"),
        ({"x": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(SCALAR.model_dump() | change)


@pytest.mark.parametrize(
    ("value", "passes"), [(((1, 0), (0, 0)), True), (((0, 0), (0, 0)), False), (5, False)]
)
def test_a_guard_refuses_what_makes_the_rest_trivial(value: Any, *, passes: bool) -> None:
    guard = FAMILY.build(SQUARE, None).fields[0].guard
    assert guard is not None
    assert guard(value) is passes


def _drawn(number: int, wanted: Callable[[Params], bool]) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None and wanted(params):
            return params


@pytest.mark.parametrize("size", [1, 2])
def test_draws_agree_with_differences(size: int) -> None:
    for number in range(10):
        params = _drawn(number, lambda p: p.size == size)
        found = right_answers(FAMILY.build(params, None))["gradient"]
        np.testing.assert_allclose(_array(found), _differences(params), atol=1e-9)
