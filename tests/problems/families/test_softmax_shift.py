"""Shifts and factors of logits, against plain floats."""

from math import exp, log
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.softmax_shift import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(p=("1/2", "1/3", "1/6"), shift=4, raised=3, logits=(1001, 1003, 998))
P = np.array([1 / 2, 1 / 3, 1 / 6])
Z = np.array([1001.0, 1003, 998])


def _row(value: Any) -> list[float]:
    ((*entries,),) = value
    return [float(entry) for entry in entries]


def _softmax(logits: list[float]) -> list[float]:
    return [exp(z) / sum(exp(other) for other in logits) for z in logits]


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    z = [log(weight) + 0.7 for weight in params.p]
    assert _row(found["shifted"]) == pytest.approx(_softmax([x + params.shift for x in z]))
    assert _row(found["doubled"]) == pytest.approx(_softmax([2 * x for x in z]))
    assert _row(found["one_raised"]) == pytest.approx(_softmax([z[0] + log(params.raised), *z[1:]]))
    stable = _row(found["stable"])
    assert max(stable) == 0
    assert {x - y for x, y in zip(stable, params.logits, strict=True)} == {-max(params.logits)}


def test_the_references_are_those_of_floats() -> None:
    _compare(FIXED)


@pytest.mark.parametrize("number", range(10))
def test_drawn_references_are_those_of_floats(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    _compare(params)
    with pytest.raises(OverflowError):
        exp(max(params.logits))


WRONG: list[tuple[str, str, Any]] = [
    ("shift_multiplies", "shifted", 4 * P),
    ("shift_added", "shifted", P + 4),
    ("shift_flattens", "shifted", [1 / 3] * 3),
    ("factor_changes_nothing", "doubled", P),
    ("weights_doubled", "doubled", 2 * P),
    ("not_normalised", "doubled", P**2),
    ("not_normalised", "one_raised", P * [3, 1, 1]),
    ("other_raised", "one_raised", P * [1, 3, 1] / (P * [1, 3, 1]).sum()),
    ("minimum_subtracted", "stable", Z - 998),
    ("divided_by_maximum", "stable", Z / 1003),
    ("sign_turned", "stable", 1003 - Z),
    ("first_subtracted", "stable", Z - 1001),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    found = wrong_answers(FAMILY.build(FIXED, None))[name][field]
    np.testing.assert_allclose(_row(found), expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p": ["1/2", "1/3", "1/3"]}, "sum to 1"),
        ({"p": ["1/3", "1/3", "1/3"]}, "not all be the same"),
        ({"logits": [5, 5]}, "must differ"),
        ({"raised": 1}, "greater than or equal to 2"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
