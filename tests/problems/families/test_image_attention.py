"""Attention over images against arrays that are really made, and every mistake's number."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.image_attention import FAMILY, MISTAKES, Params, ask, solution
from problems.model import Value

IMAGE: dict[str, Any] = {"height": 3, "width": 4, "heads": 2}
VIDEO: dict[str, Any] = {"height": 3, "width": 4, "frames": 5, "grown": "frames", "factor": 3}
TYPES = {1: np.int8, 2: np.float16, 4: np.float32, 8: np.float64}


def solved(params: Params) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for field in FAMILY.build(params, None).fields:
        assert field.solve is not None
        answers[field.name] = field.solve(answers)
    return answers


def pairs(params: Params) -> int:
    places = list(product(range(params.frames), range(params.height), range(params.width)))
    return sum(1 for _ in product(places, places))


def grown(params: Params) -> Params:
    """Make the params of what has grown."""
    names = {"side": ("height", "width"), "height": ("height",), "frames": ("frames",)}
    data = params.model_dump()
    return Params(**data | {name: data[name] * params.factor for name in names[params.grown]})


@pytest.mark.parametrize("given", [IMAGE, VIDEO, IMAGE | {"grown": "height", "factor": 3}])
def test_weights_and_factors_are_those_of_counted_pairs(given: dict[str, Any]) -> None:
    params = Params(**given)
    found = solved(params)
    assert found["weights"] == params.heads * pairs(params)
    assert found["attention_factor"] * pairs(params) == pairs(grown(params))
    places = params.frames * params.height * params.width
    larger = grown(params)
    assert found["convolution_factor"] * places == larger.frames * larger.height * larger.width


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_bytes_are_those_of_an_array(size: int) -> None:
    params = Params(**IMAGE | {"bytes": size})
    weights = np.zeros((params.heads, 12, 12), dtype=TYPES[size])
    assert solved(params)["bytes"] == weights.nbytes


def test_twice_the_side_is_sixteen_times_the_weights() -> None:
    found = solved(Params(**IMAGE))
    assert (found["attention_factor"], found["convolution_factor"]) == (16, 4)


WRONG: list[tuple[dict[str, Any], str, str, Value]] = [
    (VIDEO, "sides_added", "positions", 5 * 7),
    (VIDEO, "one_frame", "positions", 12),
    (VIDEO, "one_frame", "weights", 144),
    (IMAGE, "one_query", "weights", 2 * 12),
    (VIDEO, "frames_apart", "weights", 5 * 144),
    (IMAGE, "one_head", "weights", 144),
    (IMAGE, "numbers_for_bytes", "bytes", 288),
    (IMAGE, "bits_for_bytes", "bytes", 288 * 32),
    (IMAGE, "growth_of_positions", "attention_factor", 4),
    (IMAGE, "growth_of_one_side", "convolution_factor", 2),
    (IMAGE, "growth_of_attention", "convolution_factor", 16),
    (VIDEO, "no_growth", "convolution_factor", 1),
    (VIDEO, "growth_added", "attention_factor", 6),
]


@pytest.mark.parametrize(("given", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    given: dict[str, Any], name: str, field: str, expected: Value
) -> None:
    params = Params(**given)
    mistakes = {m.name: m for m in FAMILY.build(params, None).misconceptions}
    assert mistakes[name].steps[field]({}) == expected
    assert expected != solved(params)[field]


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for _, name, _, _ in WRONG} == set(MISTAKES)


def test_weights_and_bytes_follow_the_students_positions() -> None:
    fields = {field.name: field for field in FAMILY.build(Params(**IMAGE), None).fields}
    weights, size, guard = fields["weights"].solve, fields["bytes"].solve, fields["weights"].guard
    assert weights is not None
    assert weights({"positions": 7}) == 98
    assert size is not None
    assert size({"weights": 98}) == 392
    assert guard is not None
    assert not guard(0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"grown": "frames"}, "no frames that could grow"),
        ({"bytes": 3}, "Input should be"),
        ({"factor": 1}, "greater than or equal to 2"),
        ({"channels": 3}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params(**IMAGE | change)


def test_draws_are_worded_and_agree_with_a_product_of_sizes() -> None:
    for seed in range(30):
        params = Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed)))
        sizes = np.array([params.frames, params.height, params.width])
        assert solved(params)["weights"] == params.heads * int(np.prod(sizes)) ** 2
        assert params.height != params.width
        assert "{" not in ask(params).en + ask(params).de + solution(params).de
