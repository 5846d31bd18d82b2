"""Counting parameters: against counting one by one, with the tutorial's network."""

from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.mlp_parameters import FAMILY, LARGEST, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

TUTORIAL = Params(sizes=(784, 512, 256, 128, 64, 32, 16, 10))
SMALL = Params(sizes=(4, 3, 2))


def _counted(sizes: tuple[int, ...]) -> dict[str, int]:
    """Count connection by connection."""
    weights = biases = first = 0
    for layer in range(1, len(sizes)):
        for _ in range(sizes[layer]):
            biases += 1
            for _ in range(sizes[layer - 1]):
                weights += 1
        first = first or weights + biases
    return {"first": first, "weights": weights, "biases": biases, "total": weights + biases}


def test_the_tutorials_network() -> None:
    found = right_answers(FAMILY.build(TUTORIAL, None))
    assert found == {"first": 401_920, "weights": 576_160, "biases": 1_018, "total": 577_178}


def _drawn(number: int) -> Params:
    params = FAMILY.draw(Draws(sha256(str(number).encode()).digest())) if FAMILY.draw else None
    assert isinstance(params, Params)
    return params


def test_references_agree_with_counting() -> None:
    for params in (SMALL, *map(_drawn, range(3))):
        assert right_answers(FAMILY.build(params, None)) == _counted(params.sizes)


WRONG: list[tuple[str, str, int]] = [
    ("bias_forgotten", "first", 12),
    ("bias_of_inputs", "first", 16),
    ("one_bias", "first", 13),
    ("sizes_added", "weights", 12),
    ("first_skipped", "weights", 6),
    ("all_multiplied", "weights", 24),
    ("inputs_have_biases", "biases", 9),
    ("one_bias_a_layer", "biases", 2),
    ("output_without", "biases", 3),
    ("weights_alone", "total", 18),
    ("multiplied", "total", 90),
]


@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, wrong: int) -> None:
    assert wrong_answers(FAMILY.build(SMALL, None))[name][field] == wrong


def test_the_output_may_be_forgotten() -> None:
    found = wrong_answers(FAMILY.build(TUTORIAL, None))["last_skipped"]
    assert found == {"weights": 576_160 - 160}


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} | {"last_skipped"} == set(MISTAKES)


@pytest.mark.parametrize("sizes", [[784, 10], [784, 0, 10], [784, -5, 10], [1] * 11])
def test_params_that_do_not_fit_are_refused(sizes: Any) -> None:
    with pytest.raises(ValidationError, match=r"at (least|most)|greater"):
        Params.model_validate({"sizes": sizes})


def test_draws_narrow_and_stay_small() -> None:
    for params in map(_drawn, range(50)):
        assert list(params.sizes[1:-1]) == sorted(params.sizes[1:-1], reverse=True)
        assert right_answers(FAMILY.build(params, None))["total"] <= LARGEST
