"""Clipping by norm and by value: against NumPy, with its misconceptions and draws."""

from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.gradient_clipping import FAMILY, LARGEST, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

Array = NDArray[Any]

LONG = Params(gradient=((6, -8, 0),), norm=5, value="7/2")
SHORT = Params(gradient=((3, -4),), norm=10, value=2)


def _array(value: Any) -> Array:
    return np.array(value if isinstance(value, tuple) else ((value,),), dtype=float)


def test_a_long_gradient_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(LONG, None)) == {
        "norm": 10,
        "by_norm": ((3, -4, 0),),
        "by_value": ((Fraction(7, 2), Fraction(-7, 2), 0),),
    }


def test_a_short_gradient_stays_as_it_is_by_norm() -> None:
    assert right_answers(FAMILY.build(SHORT, None))["by_norm"] == SHORT.gradient


G, H = np.array([[6.0, -8.0, 0.0]]), np.array([[3.0, -4.0]])
WRONG: list[tuple[str, str, Params, Any]] = [
    ("sum_of_sizes", "norm", LONG, 14),
    ("squared", "norm", LONG, 100),
    ("largest_size", "norm", LONG, 8),
    ("unit_vector", "by_norm", LONG, G / np.linalg.norm(G)),
    ("divided_by_threshold", "by_norm", LONG, G / 5),
    ("times_threshold", "by_norm", LONG, G * 5),
    ("inverted", "by_norm", LONG, G * 2),
    ("scaled_up", "by_norm", SHORT, H * 2),
    ("not_clipped", "by_norm", LONG, G),
    ("not_clipped", "by_value", LONG, G),
    ("only_from_above", "by_value", LONG, np.minimum(G, 3.5)),
    ("sign_lost", "by_value", LONG, [[3.5, 3.5, 0]]),
    ("scaled_to_value", "by_value", LONG, G * 3.5 / 8),
    ("all_at_the_limit", "by_value", LONG, [[3.5, -3.5, -3.5]]),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Any
) -> None:
    problem = FAMILY.build(params.model_copy(), None)
    found = _array(wrong_answers(problem)[name][field])
    np.testing.assert_allclose(found, np.atleast_2d(np.asarray(wrong, dtype=float)))


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"gradient": [[1, 1]]}, "sum to a square"),
        ({"gradient": [[0, 0]]}, "not zero"),
        ({"gradient": [[3], [4]]}, "one row"),
        ({"norm": 0}, "positive"),
        ({"value": "-1/2"}, "positive"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(LONG.model_dump() | change)


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_draws_agree_with_numpy() -> None:
    for params in map(_drawn, range(25)):
        answers = right_answers(FAMILY.build(params, None))
        g, c, v = _array(params.gradient), float(params.norm), float(params.value)
        norm = np.linalg.norm(g)
        assert float(answers["norm"]) == pytest.approx(norm)
        np.testing.assert_allclose(_array(answers["by_norm"]), g * c / max(norm, c))
        np.testing.assert_allclose(_array(answers["by_value"]), np.clip(g, -v, v))
        assert np.abs(g).max() <= LARGEST


def test_some_gradients_are_short_enough() -> None:
    drawn = [_drawn(number) for number in range(30)]
    short = [p for p in drawn if right_answers(FAMILY.build(p, None))["by_norm"] == p.gradient]
    assert 0 < len(short) < len(drawn) / 2
