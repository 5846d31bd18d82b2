"""Initialising weights: against measured variances, with the tutorial's numbers."""

from fractions import Fraction
from hashlib import sha256
from math import sqrt
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.initialisation import FAMILY, MISTAKES, Params
from problems.solvers.closed import approximate
from problems.solvers.misconceptions import right_answers, wrong_answers

TUTORIAL = Params(fan_in=784, fan_out=512, magnitude="2.34")
FRIENDLY = Params(fan_in=200, fan_out=400, magnitude=2)


def _number(value: Any) -> float:
    return approximate(value) if isinstance(value, str) else float(value)


def test_exact_roots_are_fractions() -> None:
    found = right_answers(FAMILY.build(FRIENDLY, None))
    assert found == {
        "xavier": Fraction(1, 10),
        "glorot": Fraction(1, 10),
        "he": Fraction(1, 10),
        "variance": Fraction(1, 300),
        "gain": Fraction(2, 3),
    }


def test_the_tutorials_first_layer() -> None:
    found = {n: _number(v) for n, v in right_answers(FAMILY.build(TUTORIAL, None)).items()}
    assert found == pytest.approx(
        {
            "xavier": sqrt(2.34 / 784),
            "glorot": sqrt(6 / 1296),
            "he": sqrt(2 / 784),
            "variance": 2.34 / 784 / 3,
            "gain": 0.78,
        }
    )


def test_variances_are_what_is_measured() -> None:
    """Draw weights, sum over inputs, and measure; ReLU keeps the mean square with He's weights."""
    rng = np.random.default_rng(3)
    found = {n: _number(v) for n, v in right_answers(FAMILY.build(TUTORIAL, None)).items()}
    weights = rng.uniform(-found["xavier"], found["xavier"], (784, 400))
    assert weights.var() == pytest.approx(found["variance"], rel=0.02)
    inputs = rng.standard_normal((400, 784))
    assert (inputs @ weights).var() == pytest.approx(found["gain"], rel=0.05)
    glorot = rng.uniform(-found["glorot"], found["glorot"], 200_000)
    assert glorot.var() == pytest.approx(2 / 1296, rel=0.02)
    signal = np.maximum(inputs, 0)
    layer = np.maximum(signal @ rng.normal(0, found["he"], (784, 800)), 0)
    assert (layer**2).mean() == pytest.approx((signal**2).mean(), rel=0.06)


IN, OUT, M = 784, 512, 2.34
S = sqrt(M / IN)
WRONG: list[tuple[str, str, float]] = [
    ("root_left_out", "xavier", M / IN),
    ("root_left_out", "he", 2 / IN),
    ("root_below_only", "xavier", M / sqrt(IN)),
    ("fan_out_used", "xavier", sqrt(M / OUT)),
    ("fan_out_used", "he", sqrt(2 / OUT)),
    ("both_fans", "xavier", sqrt(M / ((IN + OUT) / 2))),
    ("normal_for_uniform", "glorot", sqrt(2 / (IN + OUT))),
    ("one_fan", "glorot", sqrt(6 / IN)),
    ("fans_averaged", "glorot", sqrt(6 / ((IN + OUT) / 2))),
    ("half_not_made_up", "he", sqrt(1 / IN)),
    ("uniform_for_normal", "he", sqrt(6 / IN)),
    ("square_of_limit", "variance", S**2),
    ("half_the_width", "variance", S**2 / 12),
    ("limit_not_squared", "variance", S / 3),
    ("times_fan_out", "gain", OUT * M / IN / 3),
    ("one_weight", "gain", M / IN / 3),
]


@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, wrong: float) -> None:
    problem = FAMILY.build(TUTORIAL, None)
    assert _number(wrong_answers(problem)[name][field]) == pytest.approx(wrong)
    assert _number(right_answers(problem)[field]) != pytest.approx(wrong, rel=0.01)


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize("theirs", [Fraction(1, 20), "sqrt(3)/40"])
def test_a_students_limit_is_carried(theirs: Any) -> None:
    variance = next(f for f in FAMILY.build(TUTORIAL, None).fields if f.name == "variance")
    assert variance.solve is not None
    assert _number(variance.solve({"xavier": theirs})) == pytest.approx(_number(theirs) ** 2 / 3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fan_in": 0}, "greater than or equal to 1"),
        ({"magnitude": 0}, "positive"),
        ({"x": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(TUTORIAL.model_dump() | change)


def test_drawn_layers_change_their_size() -> None:
    for number in range(30):
        draws = Draws(sha256(str(number).encode()).digest())
        params = FAMILY.draw(draws) if FAMILY.draw else None
        assert params is None or params.fan_in != params.fan_out
