"""Sizes of a convolution, against a kernel that is moved over the image step by step."""

from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.convolution_output import FAMILY, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(height=10, width=15, channels=3, kernels=8, side=3, stride=2, padding=1, dilation=2)


def _places(params: Params, pixels: int) -> int:
    """Move the kernel from one end of the padded image until it would stand over the other."""
    start, count = -params.padding, 0
    last = params.dilation * (params.side - 1)
    while start + last <= pixels + params.padding - 1:
        count, start = count + 1, start + params.stride
    return count


def _by_steps(p: Params) -> dict[str, int]:
    touched = list(range(0, p.dilation * p.side, p.dilation))
    height, width = _places(p, p.height), _places(p, p.width)
    weights = sum(1 for _ in range(p.kernels * p.channels) for _ in touched for _ in touched)
    return {
        "extent": touched[-1] + 1,
        "height": height,
        "width": width,
        "parameters": weights + (p.kernels if p.bias else 0),
        "multiplications": height * width * weights,
    }


def test_the_sizes_are_those_of_the_steps() -> None:
    assert right_answers(FAMILY.build(FIXED, None)) == _by_steps(FIXED)


def test_a_well_known_first_layer() -> None:
    """A 7 × 7 convolution with stride 2 and padding 3 halves 224 pixels and has 9,408 weights."""
    params = Params(
        height=224, width=222, channels=3, kernels=64, side=7, stride=2, padding=3, bias=False
    )
    found = right_answers(FAMILY.build(params, None))
    assert (found["height"], found["width"], found["parameters"]) == (112, 111, 9408)


@pytest.mark.parametrize("number", range(15))
def test_drawn_sizes_are_those_of_the_steps(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    found = right_answers(FAMILY.build(params, None))
    assert found == _by_steps(params)
    assert found["height"] != found["width"]


WRONG: list[tuple[str, str, int | Fraction]] = [
    ("dilation_ignored", "extent", 3),
    ("dilation_times_side", "extent", 6),
    ("padding_once", "height", (10 + 1 - 5) // 2 + 1),
    ("padding_once", "width", (15 + 1 - 5) // 2 + 1),
    ("padding_ignored", "height", (10 - 5) // 2 + 1),
    ("first_place_forgotten", "height", (10 + 2 - 5) // 2),
    ("square_given", "extent", 25),
    ("not_rounded", "height", Fraction(9, 2)),
    ("rounded_up", "height", ceil((10 + 2 - 5) / 2) + 1),
    ("stride_ignored", "width", 15 + 2 - 5 + 1),
    ("one_channel", "parameters", 8 * 9 + 8),
    ("one_channel", "multiplications", 4 * 7 * 8 * 9),
    ("one_side", "parameters", 8 * 3 * 3 + 8),
    ("one_side", "multiplications", 4 * 7 * 8 * 3 * 3),
    ("biases_miscounted", "parameters", 8 * 3 * 9),
    ("bias_per_channel", "parameters", 8 * 3 * 9 + 3),
    ("places_of_the_input", "multiplications", 10 * 15 * 8 * 3 * 9),
    ("one_place", "multiplications", 8 * 3 * 9),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: int) -> None:
    assert wrong_answers(_problem(FIXED))[name][field] == expected


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_a_students_side_is_carried_and_one_that_does_not_fit_is_not() -> None:
    solve = FAMILY.build(FIXED, None).fields[1].solve
    assert solve is not None
    assert solve({"extent": 6}) == 4
    with pytest.raises(ValueError, match="does not fit"):
        solve({"extent": 13})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dilation": 9}, "must fit into the padded image"),
        ({"width": 10}, "must differ"),
        ({"kernels": 3}, "must differ"),
        ({"stride": 0}, "greater than or equal to 1"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
