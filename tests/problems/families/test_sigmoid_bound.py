"""The bound of a chain of sigmoids: against chains in floats and logarithms."""

from fractions import Fraction
from hashlib import sha256
from math import ceil, exp, floor, log, log10
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.sigmoid_bound import FAMILY, MISTAKES, Params, least_depth
from problems.solvers.misconceptions import right_answers, wrong_answers

CHAIN = Params(layers=3, weight=3, digits=3)
WEAK = Params(layers=3, weight="1/2", digits=3)


def test_a_chain_worked_by_hand() -> None:
    """(3/4)^24 = 0.0010034 and (3/4)^25 = 0.00075."""
    assert right_answers(FAMILY.build(CHAIN, None)) == {
        "bound": Fraction(1, 64),
        "weighted": Fraction(27, 64),
        "depth": 5,
        "weighted_depth": 25,
    }


def _derivative(weight: float, layers: int, start: float) -> float:
    """Differentiate a chain by central differences."""

    def run(x: float) -> float:
        for _ in range(layers):
            x = 1 / (1 + exp(-weight * x))
        return x

    return (run(start + 1e-5) - run(start - 1e-5)) / 2e-5


def test_no_chain_exceeds_its_bound() -> None:
    for weight, name in ((1.0, "bound"), (3.0, "weighted")):
        bound = float(right_answers(FAMILY.build(CHAIN, None))[name])
        found = [abs(_derivative(weight, 3, start / 10)) for start in range(-40, 41)]
        assert 0 < max(found) <= bound


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def _least(digits: int, factor: float) -> int:
    """Give the least whole number above a quotient of logarithms, rounding errors aside."""
    return floor(digits / -log10(factor) + 1e-9) + 1


def test_references_agree_with_logarithms() -> None:
    for params in (CHAIN, WEAK, *map(_drawn, range(30))):
        found = right_answers(FAMILY.build(params, None))
        factor = float(params.weight) / 4
        assert float(found["weighted"]) == pytest.approx(factor**params.layers)
        assert found["depth"] == _least(params.digits, 0.25)
        assert found["weighted_depth"] == _least(params.digits, factor)


def test_the_threshold_itself_is_not_below() -> None:
    assert least_depth(Fraction(1, 10), Fraction(1, 1000)) == 4


def test_a_factor_near_one_never_ends() -> None:
    with pytest.raises(ValueError, match="more than"):
        least_depth(Fraction(1), Fraction(1, 10))


WRONG: list[tuple[str, str, Params, Any]] = [
    ("slope_one", "bound", CHAIN, 1),
    ("slope_half", "weighted", CHAIN, Fraction(27, 8)),
    ("divided_by_layers", "bound", CHAIN, Fraction(1, 12)),
    ("layers_times", "bound", CHAIN, Fraction(3, 4)),
    ("one_layer_less", "weighted", CHAIN, Fraction(9, 16)),
    ("weight_once", "weighted", CHAIN, Fraction(3, 64)),
    ("weight_alone", "weighted", CHAIN, 27),
    ("weight_divides", "weighted", CHAIN, Fraction(1, 1728)),
    ("rounded_down", "depth", CHAIN, 4),
    ("one_too_many", "weighted_depth", CHAIN, 26),
    ("natural_logarithm", "depth", CHAIN, ceil(3 / log(4))),
    ("half_each_layer", "depth", CHAIN, 10),
    ("half_each_layer", "weighted_depth", WEAK, None),
    ("weights_left_out", "weighted_depth", CHAIN, 5),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Any
) -> None:
    problem = FAMILY.build(params, None)
    found = wrong_answers(problem)[name].get(field)
    assert found == wrong
    assert right_answers(problem)[field] != wrong


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weight": 4}, "between 0 and 4"),
        ({"weight": 0}, "between 0 and 4"),
        ({"layers": 1}, "greater than or equal to 2"),
        ({"digits": 31}, "less than or equal to 30"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(CHAIN.model_dump() | change)
