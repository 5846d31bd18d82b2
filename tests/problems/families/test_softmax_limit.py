"""Limits of the softmax, by large numbers, and the smallest factor, by what it does."""

from math import exp, isqrt, log
from typing import Any

import pytest
import sympy
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.softmax_limit import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(length=5, factor=2, error="1/10", d_k=9)


def _float(value: Any) -> float:
    return float(sympy.sympify(str(value), locals={"e": sympy.E, "ln": sympy.log}))


def _weights(c: float, length: int) -> tuple[float, float]:
    total = sum(exp(z) for z in [c, *[0.0] * (length - 1)])
    return exp(c) / total, 1 / total


WRONG: list[tuple[str, str, float]] = [
    ("stays_one_hot", "zero", 0),
    ("weights_vanish", "negative", 0),
    ("still_counted", "negative", 1 / 5),
    ("factor_forgotten", "long", 0),
    ("factor_outside", "long", 2 * exp(1)),
    ("one_too_many", "zero", 1 / 6),
    ("one_too_many", "smallest", log(5 * 0.9 / 0.1)),
    ("length_forgotten", "smallest", log(9)),
    ("error_of_one_only", "smallest", log(40)),
    ("upside_down", "smallest", log(4 / 9)),
    ("no_logarithm", "smallest", 36),
    ("divided_by_root", "unscaled", log(36) / 3),
    ("times_d_k", "unscaled", log(36) * 9),
    ("not_unscaled", "unscaled", log(36)),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: float) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    assert _float(found) == pytest.approx(expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize("number", range(10))
def test_limits_are_reached_and_the_smallest_factor_is_the_smallest(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    found, length = right_answers(FAMILY.build(params, None)), params.length
    assert _float(found["zero"]) == pytest.approx(_weights(1e-9, length)[1])
    assert _float(found["negative"]) == pytest.approx(_weights(-50, length)[1])
    assert _float(found["long"]) == pytest.approx(10**6 * _weights(params.factor, 10**6)[0], 1e-2)
    c, error = _float(found["smallest"]), float(params.error)
    assert 1 - _weights(c, length)[0] == pytest.approx(error)
    assert max(1 - _weights(c + 1e-3, length)[0], _weights(c + 1e-3, length)[1]) < error
    assert _float(found["unscaled"]) / isqrt(params.d_k) == pytest.approx(c)


def test_a_students_factor_is_carried() -> None:
    field = FAMILY.build(FIXED, None).fields[-1]
    assert field.solve is not None
    assert _float(field.solve({"smallest": "ln(40)"})) == pytest.approx(3 * log(40))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"d_k": 8}, "square number"),
        ({"error": "1/2"}, "between 0 and 1/2"),
        ({"error": 0}, "between 0 and 1/2"),
        ({"length": 2}, "greater than or equal to 3"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
