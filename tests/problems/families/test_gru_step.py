"""One step of a GRU: against floats from the definition, in both conventions."""

from fractions import Fraction
from hashlib import sha256
from math import exp, inf, log, tanh
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.gru_step import FAMILY, MISTAKES, Params
from problems.solvers.closed import approximate
from problems.solvers.misconceptions import right_answers, wrong_answers

NEW = Params(before=2, z=3, r="1/2", w="1/2", u=1, convention="z_new")
OLD = NEW.model_copy(update={"convention": "z_old"})


def _sigma(a: float) -> float:
    return 1 / (1 + exp(-a))


def _pre(gate: Any) -> float:
    return {"open": inf, "closed": -inf}[gate] if isinstance(gate, str) else log(gate)


def _stepped(params: Params) -> dict[str, float]:
    """Take the step in floats, from the definition."""
    z, r = _sigma(_pre(params.z)), _sigma(_pre(params.r))
    h, w, u = float(params.before), float(params.w), float(params.u)
    a = w + u * (r * h)
    mixed = (1 - z) * h + z * tanh(a) if params.convention == "z_new" else z * h + (1 - z) * tanh(a)
    return {"z": z, "r": r, "a": a, "h": mixed}


def _number(value: Any) -> float:
    return approximate(value) if isinstance(value, str) else float(value)


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_a_step_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(NEW, None)) == {
        "z": Fraction(3, 4),
        "r": Fraction(1, 3),
        "a": Fraction(7, 6),
        "h": "3/4*tanh(7/6) + 1/2",
    }
    assert right_answers(FAMILY.build(OLD, None))["h"] == "1/4*tanh(7/6) + 3/2"


def test_references_agree_with_floats() -> None:
    for params in (NEW, OLD, *map(_drawn, range(25))):
        found = right_answers(FAMILY.build(params, None))
        assert {n: _number(v) for n, v in found.items()} == pytest.approx(_stepped(params))


Z, R, A = 0.75, 1 / 3, 7 / 6
WRONG: list[tuple[str, str, float]] = [
    ("gate_by_tanh", "z", tanh(log(3))),
    ("gate_mirrored", "r", _sigma(log(2))),
    ("reset_left_out", "a", 2.5),
    ("update_for_reset", "a", 2.0),
    ("reset_on_all", "a", 2.5 / 3),
    ("reset_inverted", "a", 0.5 + 4 / 3),
    ("state_ignored", "a", 0.5),
    ("other_convention", "h", Z * 2 + (1 - Z) * tanh(A)),
    ("tanh_left_out", "h", (1 - Z) * 2 + Z * A),
    ("candidate_alone", "h", Z * tanh(A)),
    ("old_kept_whole", "h", 2 + Z * tanh(A)),
    ("reset_for_update", "h", (1 - R) * 2 + R * tanh(A)),
]


@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, wrong: float) -> None:
    found = wrong_answers(FAMILY.build(NEW, None))[name][field]
    assert _number(found) == pytest.approx(wrong)


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_the_question_shows_the_convention() -> None:
    assert FAMILY.ask is not None
    assert "(1 - z_t) h_(t-1)" in FAMILY.ask(NEW).en
    assert "(1 - z_t) tilde(h)_t" in FAMILY.ask(OLD).de


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"z": 0}, "logarithm"),
        ({"convention": "torch"}, "z_new"),
        ({"w": "x"}, "number"),
        ({"x": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(NEW.model_dump() | change)
