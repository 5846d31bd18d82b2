"""One step of an LSTM: against floats from the definition, with its misconceptions."""

from fractions import Fraction
from hashlib import sha256
from math import exp, inf, log, tanh
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.lstm_step import FAMILY, MISTAKES, Params
from problems.solvers.closed import approximate
from problems.solvers.misconceptions import right_answers, wrong_answers

STEP = Params(cell=2, f=3, i="1/2", o=4, g=2)
SATURATED = Params(cell=-1, f="open", i="closed", o=1, g=3)


def _sigma(a: float) -> float:
    return 1 / (1 + exp(-a))


def _pre(gate: Any) -> float:
    return {"open": inf, "closed": -inf}[gate] if isinstance(gate, str) else log(gate)


def _stepped(params: Params) -> dict[str, float]:
    """Take the step in floats, from the definition."""
    gates = {name: _sigma(_pre(getattr(params, name))) for name in ("f", "i", "o")}
    g = tanh(_pre(params.g))
    c = gates["f"] * float(params.cell) + gates["i"] * g
    return {**gates, "g": g, "c": c, "h": gates["o"] * tanh(c)}


def _number(value: Any) -> float:
    return approximate(value) if isinstance(value, str) else float(value)


def test_a_step_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(STEP, None)) == {
        "f": Fraction(3, 4),
        "i": Fraction(1, 3),
        "o": Fraction(4, 5),
        "g": Fraction(3, 5),
        "c": Fraction(17, 10),
        "h": "4/5*tanh(17/10)",
    }


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_references_agree_with_floats() -> None:
    for params in (STEP, *map(_drawn, range(25))):
        found = right_answers(FAMILY.build(params, None))
        assert {n: _number(v) for n, v in found.items()} == pytest.approx(_stepped(params))


def test_a_saturated_cell_keeps_what_it_holds() -> None:
    found = right_answers(FAMILY.build(SATURATED, None))
    assert (found["f"], found["i"], found["c"]) == (1, 0, -1)


F, IN, OUT, G, C = 0.75, 1 / 3, 0.8, 0.6, 1.7
WRONG: list[tuple[str, str, float]] = [
    ("gate_by_tanh", "f", tanh(log(3))),
    ("gate_mirrored", "i", _sigma(log(2))),
    ("candidate_by_sigmoid", "g", _sigma(log(2))),
    ("candidate_sign", "g", -0.6),
    ("gates_exchanged", "c", IN * 2 + F * G),
    ("coupled_gates", "c", F * 2 + (1 - F) * G),
    ("forget_inverted", "c", (1 - F) * 2 + IN * G),
    ("cell_not_kept", "c", IN * G),
    ("candidate_not_gated", "c", F * 2 + G),
    ("old_cell_read", "h", OUT * tanh(2)),
    ("tanh_left_out", "h", OUT * C),
    ("tanh_of_product", "h", tanh(OUT * C)),
    ("output_not_gated", "h", tanh(C)),
]


@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, wrong: float) -> None:
    problem = FAMILY.build(STEP, None)
    if name == "tanh_of_product":
        problem = FAMILY.build(
            STEP.model_copy(update={"cell": Fraction(1), "o": Fraction(1)}), None
        )
        wrong = tanh(0.5 * (F + IN * G))
    assert _number(wrong_answers(problem)[name][field]) == pytest.approx(wrong)


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"f": 0}, "logarithm"),
        ({"g": "-1"}, "logarithm"),
        ({"g": "open"}, "number"),
        ({"i": "half"}, "number"),
        ({"x": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(STEP.model_dump() | change)
