"""The softmax with a temperature, against plain floats at temperatures near both ends."""

from math import exp, log
from typing import Any

import pytest
import sympy
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.softmax_temperature import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(logits=(4, 1, 4, 0), temperature=2, ratio=5)


def _floats(value: Any) -> list[float]:
    if isinstance(value, str):
        return [float(sympy.sympify(value, locals={"e": sympy.E, "ln": sympy.log}))]
    return [float(entry) for row in value for entry in row]


def _softmax(params: Params, temperature: float) -> list[float]:
    logits = [float(z) / temperature for z in params.logits]
    powers = [exp(z - max(logits)) for z in logits]
    return [mass / sum(powers) for mass in powers]


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    weights = _softmax(params, float(params.temperature))
    assert _floats(found["ratio"]) == pytest.approx([weights[0] / weights[1]])
    weights = _softmax(params, _floats(found["temperature"])[0])
    assert weights[0] / weights[1] == pytest.approx(params.ratio)
    assert _floats(found["cold"]) == pytest.approx(_softmax(params, 1e-2), abs=1e-12)
    assert _floats(found["hot"]) == pytest.approx(_softmax(params, 1e8), abs=1e-6)


def test_the_references_are_what_floats_come_near() -> None:
    _compare(FIXED)


@pytest.mark.parametrize("number", range(10))
def test_drawn_references_are_what_floats_come_near(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


WRONG: list[tuple[str, str, list[float]]] = [
    ("temperature_multiplied", "ratio", [exp(6)]),
    ("temperature_ignored", "ratio", [exp(3)]),
    ("turned_over", "ratio", [exp(-1.5)]),
    ("turned_over", "temperature", [-3 / log(5)]),
    ("no_exponential", "ratio", [1.5]),
    ("no_exponential", "temperature", [3 / 5]),
    ("outside_the_exponential", "ratio", [exp(3) / 2]),
    ("no_logarithm", "temperature", [3 / exp(5)]),
    ("solved_upside_down", "temperature", [log(5) / 3]),
    ("limits_exchanged", "cold", [0.25] * 4),
    ("limits_exchanged", "hot", [0.5, 0, 0.5, 0]),
    ("weights_of_one", "cold", [1, 0, 1, 0]),
    ("weights_of_one", "hot", [1] * 4),
    ("tie_broken", "cold", [1, 0, 0, 0]),
    ("smallest_wins", "cold", [0, 0, 0, 1]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(
    name: str, field: str, expected: list[float]
) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    assert _floats(found) == pytest.approx(expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"logits": [1, 1, 0]}, "larger than the second"),
        ({"temperature": 1}, "not 1"),
        ({"temperature": -2}, "positive"),
        ({"ratio": 1}, "greater than or equal to 2"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
