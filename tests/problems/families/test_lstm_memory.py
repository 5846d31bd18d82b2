"""The memory of a cell: against stepping it on, with its misconceptions and draws."""

from fractions import Fraction
from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.lstm_memory import FAMILY, GATES, MISTAKES, Params
from problems.solvers.closed import approximate
from problems.solvers.misconceptions import right_answers, wrong_answers

HALF = Params(cell=8, forget="1/2", steps=3, share="1/4", long=10, goal="keep")
SLOW = Params(cell=2, forget="4/5", steps=3, share="1/4", long=3, goal="replace")


def _cell(start: float, forget: float, take: float, steps: int) -> float:
    c = start
    for _ in range(steps):
        c = forget * c + take * 0.7
    return c


def test_a_cell_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(HALF, None)) == {
        "gradient": Fraction(1, 8),
        "cell": 1,
        "least": "(1/4)^(1/10)",
        "goal_f": 1,
        "goal_i": 0,
    }


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_references_agree_with_stepping_on() -> None:
    for params in (HALF, SLOW, *map(_drawn, range(25))):
        found = right_answers(FAMILY.build(params, None))
        c, f, n = float(params.cell), float(params.forget), params.steps
        assert float(found["cell"]) == pytest.approx(_cell(c, f, 0, n))
        moved = _cell(c + 1, f, 0, n) - _cell(c - 1, f, 0, n)
        assert float(found["gradient"]) == pytest.approx(moved / 2)
        left = _cell(1, approximate(found["least"]), 0, params.long)
        assert left == pytest.approx(float(params.share))


@pytest.mark.parametrize(
    ("goal", "after"), [("keep", 5.0), ("replace", 0.7), ("add", 5.7), ("erase", 0.0)]
)
def test_gates_do_what_they_are_for(goal: Any, after: float) -> None:
    assert _cell(5, *GATES[goal], 1) == pytest.approx(after)


WRONG: list[tuple[str, str, Params, Any]] = [
    ("one_step", "gradient", HALF, Fraction(1, 2)),
    ("one_step", "cell", HALF, 4),
    ("times_steps", "gradient", HALF, Fraction(3, 2)),
    ("same_loss_each_step", "cell", HALF, -4),
    ("one_less", "gradient", HALF, Fraction(1, 4)),
    ("complement", "gradient", SLOW, Fraction(1, 125)),
    ("cell_in_gradient", "gradient", HALF, 1),
    ("power_rule", "gradient", HALF, Fraction(3, 4)),
    ("power_for_root", "least", SLOW, "(1/4)^3"),
    ("divided_by_steps", "least", HALF, Fraction(1, 40)),
    ("linear", "least", SLOW, Fraction(3, 4)),
    ("root_of_loss", "least", HALF, "(3/4)^(1/10)"),
    ("gate_inverted", "goal_f", HALF, 0),
    ("gate_inverted", "goal_i", HALF, 1),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Any
) -> None:
    problem = FAMILY.build(params, None)
    assert wrong_answers(problem)[name][field] == wrong
    assert right_answers(problem)[field] != wrong


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"forget": 1}, "between 0 and 1"),
        ({"share": 0}, "between 0 and 1"),
        ({"cell": 0}, "must not be 0"),
        ({"steps": 1}, "greater than or equal to 2"),
        ({"goal": "hold"}, "keep"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(HALF.model_dump() | change)
