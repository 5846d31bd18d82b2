"""The softmax of logarithms and of one entry among zeros, against plain floats."""

from math import exp, log
from typing import Any

import pytest
import sympy
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.softmax_value import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(masses=(1, 2, 5), length=6, scale=3)


def _floats(value: Any) -> list[float]:
    if isinstance(value, str):
        return [float(sympy.sympify(value, locals={"e": sympy.E}))]
    return [float(entry) for row in value for entry in row]


def _softmax(logits: list[float]) -> list[float]:
    return [exp(z) / sum(exp(other) for other in logits) for z in logits]


E = exp(1)
WRONG: list[tuple[str, str, list[float]]] = [
    ("no_exponential", "weights", [log(w) / (log(2) + log(5)) for w in (1, 2, 5)]),
    ("not_normalised", "weights", [1, 2, 5]),
    ("not_normalised", "hit", [exp(3)]),
    ("not_normalised", "rest", [1]),
    ("divided_by_largest", "weights", [0.2, 0.4, 1]),
    ("divided_by_length", "weights", [1 / 3, 2 / 3, 5 / 3]),
    ("divided_by_length", "hit", [exp(3) / 6]),
    ("divided_by_length", "rest", [1 / 6]),
    ("zeros_vanish", "hit", [1]),
    ("zeros_vanish", "rest", [0]),
    ("one_too_many", "hit", _softmax([3, 0, 0, 0, 0, 0, 0])[:1]),
    ("one_too_many", "rest", _softmax([3, 0, 0, 0, 0, 0, 0])[1:2]),
    ("scale_outside", "hit", [3 * E / (3 * E + 5)]),
    ("scale_outside", "rest", [1 / (3 * E + 5)]),
    ("scale_ignored", "hit", _softmax([1, 0, 0, 0, 0, 0])[:1]),
    ("scale_ignored", "rest", _softmax([1, 0, 0, 0, 0, 0])[1:2]),
    ("places_exchanged", "hit", _softmax([3, 0, 0, 0, 0, 0])[1:2]),
    ("places_exchanged", "rest", _softmax([3, 0, 0, 0, 0, 0])[:1]),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(
    name: str, field: str, expected: list[float]
) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    assert _floats(found) == pytest.approx(expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_the_sheets_vector_has_the_sheets_weights() -> None:
    """Sheet 5, 3.5: e/(e + D - 1) and 1/(e + D - 1), here with e^2 for e."""
    found = right_answers(FAMILY.build(Params(masses=(1, 2), length=5, scale=2), None))
    assert (found["hit"], found["rest"]) == ("e^2/(e^2 + 4)", "1/(e^2 + 4)")


def _compare_with_floats(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    one_hot = _softmax([params.scale] + [0.0] * (params.length - 1))
    assert _floats(found["weights"]) == pytest.approx(_softmax([log(w) for w in params.masses]))
    assert _floats(found["hit"]) == pytest.approx(one_hot[:1])
    assert _floats(found["rest"]) == pytest.approx(one_hot[-1:])


@pytest.mark.parametrize("number", range(10))
def test_drawn_variants_agree_with_floats(number: int) -> None:
    _compare_with_floats(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"masses": [1, 0]}, "positive"),
        ({"masses": [2, 2]}, "not all be the same"),
        ({"scale": 1}, "neither 0 nor 1"),
        ({"scale": 0}, "neither 0 nor 1"),
        ({"length": 2}, "greater than or equal to 3"),
        ({"temperature": 2}, "Extra inputs"),
    ],
)
def test_params_that_hide_mistakes_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
