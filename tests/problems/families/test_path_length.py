"""Paths against searched graphs of layers, and every mistake's number."""

from math import ceil, log, log2
from typing import Any

import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.path_length import FAMILY, MISTAKES, Params, ask, solution
from problems.model import Value


def solved(params: Params) -> dict[str, Value]:
    fields = FAMILY.build(params, None).fields
    return {field.name: field.solve({}) for field in fields if field.solve}


def seen(at: int, k: int, dilations: list[int]) -> set[int]:
    """Follow an output back to the inputs, layer by layer."""
    found = {at}
    for dilation in reversed(dilations):
        found = {p - step * dilation for p in found for step in range(k)}
    return {position for position in found if position >= 0}


def layers(n: int, k: int, growth: int) -> int:
    dilations: list[int] = []
    while 0 not in seen(n - 1, k, dilations):
        dilations.append(growth ** len(dilations))
    return len(dilations)


SIZES = [(20, 2, 3), (20, 3, 2), (50, 4, 2), (81, 3, 3), (82, 3, 4), (100, 5, 3), (64, 4, 3)]


@pytest.mark.parametrize(("n", "k", "depth"), SIZES)
def test_layers_and_fields_are_those_of_the_graph(n: int, k: int, depth: int) -> None:
    found = solved(Params(n=n, k=k, layers=depth))
    assert found["contiguous"] == layers(n, k, 1)
    assert found["dilated"] == layers(n, k, k)
    assert found["contiguous_field"] == len(seen(10**6, k, [1] * depth))
    assert found["dilated_field"] == len(seen(10**6, k, [k**i for i in range(depth)]))
    assert (found["recurrent"], found["attention"]) == (n - 1, 1)


GIVEN: dict[str, Any] = {"n": 51, "k": 4, "layers": 3}
WRONG = [
    ("positions_counted", "recurrent", 51),
    ("attention_in_turn", "attention", 50),
    ("kernel_for_reach", "contiguous", ceil(51 / 4)),
    ("kernel_for_reach", "contiguous_field", 1 + 3 * 4),
    ("rounded_down", "contiguous", 50 // 3),
    ("rounded_down", "dilated", int(log(51, 4))),
    ("one_position_a_layer", "contiguous", 50),
    ("dilation_ignored", "dilated", ceil(50 / 3)),
    ("dilation_ignored", "dilated_field", 1 + 3 * 3),
    ("doubling", "dilated", ceil(log2(51))),
    ("doubling", "dilated_field", 8),
    ("one_layer_less", "dilated_field", 16),
    ("own_position_forgotten", "contiguous_field", 9),
    ("side_by_side", "contiguous_field", 12),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: int) -> None:
    params = Params(**GIVEN)
    mistakes = {m.name: m for m in FAMILY.build(params, None).misconceptions}
    assert mistakes[name].steps[field]({}) == expected
    assert expected != solved(params)[field]


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, _, _ in WRONG} == set(MISTAKES)


def test_a_mistake_that_gives_the_right_number_is_no_mistake() -> None:
    names = {m.name for m in FAMILY.build(Params(n=20, k=2, layers=3), None).misconceptions}
    assert "doubling" not in names
    assert "one_position_a_layer" not in names


@pytest.mark.parametrize(
    ("change", "message"),
    [({"k": 51}, "lower k"), ({"n": 3}, "greater than"), ({"stride": 2}, "Extra inputs")],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params(**GIVEN | change)


def test_draws_agree_with_the_graph_and_are_worded() -> None:
    for seed in range(15):
        params = Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed)))
        found = solved(params)
        assert found["dilated"] == layers(params.n, params.k, params.k)
        assert found["contiguous"] == ceil((params.n - 1) / (params.k - 1))
        assert "{" not in ask(params).en + ask(params).de + solution(params).de
