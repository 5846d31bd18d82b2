"""The forward pass: its states and its output, its misconceptions and its draws."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.rnn_forward import FAMILY, LARGEST, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

PLAIN = Params(
    W=((2,),), U=((3,),), b=((-1,),), inputs=((1,), (2,), (-4,)), V=((2,),), c=((5,),),
    activation="identity",
)  # fmt: skip
CLIPPED = Params(
    W=((1, -2), (0, 1)), U=((1,), (-1,)), b=((1, 1),), inputs=((2,), (1,), (3,)), V=((1, 3),),
    c=((-1,),), activation="relu",
)  # fmt: skip
SQUARE = Params(
    W=((1, 2), (-1, 1)), U=((1, 1), (2, 0)), b=((1, -2),), inputs=((2, 1), (1, 3)), V=((1, 3),),
    c=((-1,),), activation="identity",
)  # fmt: skip
ALL = (PLAIN, CLIPPED, SQUARE)


def _loop(params: Params, **changed: Any) -> list[list[float]]:
    """Run the network in floats, entry by entry."""
    p = params.model_dump() | changed
    h, states = [0.0] * len(p["W"]), []
    for x in p["inputs"]:
        new = []
        for i in range(len(p["W"])):
            a = float(p["b"][0][i])
            for j, before in enumerate(h):
                a += float(p["W"][i][j]) * before
            for j, entry in enumerate(x):
                a += float(p["U"][i][j]) * float(entry)
            new.append(a if a > 0 or p["activation"] == "identity" else 0.0)
        h = new
        states.append(h)
    return states


def _y(params: Params, state: list[float]) -> float:
    return sum(float(v) * s for v, s in zip(params.V[0], state, strict=True)) + float(
        params.c[0][0]
    )


def _floats(value: Any) -> list[float]:
    return [float(entry) for entry in value[0]] if isinstance(value, tuple) else [float(value)]


def test_a_network_of_one_unit_worked_by_hand() -> None:
    assert right_answers(FAMILY.build(PLAIN, None)) == {"h1": 2, "h2": 9, "h3": 5, "y": 15}


def test_relu_cuts_what_is_negative() -> None:
    answers = right_answers(FAMILY.build(CLIPPED, None))
    assert answers == {"h1": ((3, 0),), "h2": ((5, 0),), "h3": ((9, 0),), "y": 8}


@pytest.mark.parametrize("params", ALL)
def test_the_solver_agrees_with_a_loop(params: Params) -> None:
    answers, states = right_answers(FAMILY.build(params, None)), _loop(params)
    assert [_floats(answers[f"h{t}"]) for t in range(1, params.steps + 1)] == states
    assert float(answers["y"]) == _y(params, states[-1])


ZERO = [[0, 0], [0, 0]]
WRONG: list[tuple[str, str, Params, Callable[[Params], Any]]] = [
    ("no_memory", "h2", PLAIN, lambda p: _loop(p, W=ZERO[:1])[1]),
    ("no_bias", "h1", PLAIN, lambda p: _loop(p, b=ZERO)[0]),
    ("not_activated", "h1", CLIPPED, lambda p: _loop(p, activation="identity")[0]),
    ("weights_exchanged", "h1", SQUARE, lambda p: _loop(p, U=p.W)[0]),
    ("input_ignored", "h1", SQUARE, lambda p: _loop(p, U=ZERO)[0]),
    ("state_before", "y", PLAIN, lambda p: [_y(p, _loop(p)[1])]),
    ("output_without_bias", "y", CLIPPED, lambda p: [_y(p, _loop(p)[2]) + 1]),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Callable[[Params], Any]
) -> None:
    problem = FAMILY.build(params, None)
    found = _floats(wrong_answers(problem)[name][field])
    assert found == wrong(params)
    assert found != _floats(right_answers(problem)[field])


def test_mistakes_within_a_later_step_start_from_the_right_state() -> None:
    """From h_1 = 2: 2·2 + 3·1 - 1 with the first input, and (1, 2)ᵀ with W transposed."""
    assert wrong_answers(FAMILY.build(PLAIN, None))["first_input_again"]["h2"] == 6
    found = wrong_answers(FAMILY.build(SQUARE, None))["transposed"]["h2"]
    (first, second) = right_answers(FAMILY.build(SQUARE, None))["h1"][0]
    assert found == ((first - second + 4 + 1, 2 * first + second + 2 - 2),)


def test_a_negative_output_that_is_cut_is_named() -> None:
    params = CLIPPED.model_copy(update={"c": ((-11,),)})
    problem = FAMILY.build(params, None)
    assert right_answers(problem)["y"] == -2
    assert wrong_answers(problem)["output_activated"] == {"y": 0}


def test_every_misconception_is_proved_somewhere() -> None:
    elsewhere = {"first_input_again", "transposed", "output_activated"}
    assert {name for name, *_ in WRONG} | elsewhere == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W": [[1, 2]]}, "W is 1 × 2; expected 1 × 1"),
        ({"V": [[1, 2]]}, "V is 1 × 2"),
        ({"inputs": [[1]]}, "2 to 4 inputs"),
        ({"activation": "tanh"}, "identity"),
        ({"q": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(PLAIN.model_dump() | change)


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_draws_stay_small_and_agree_with_a_loop() -> None:
    for params in map(_drawn, range(25)):
        states = _loop(params)
        answers = right_answers(FAMILY.build(params, None))
        assert [_floats(answers[f"h{t}"]) for t in (1, 2, 3)] == states
        assert all(abs(entry) <= LARGEST for state in states for entry in state)
        assert all(any(state) for state in states)


@pytest.mark.parametrize(
    ("value", "passes"), [(((1, 0),), True), (((0, 0),), False), (3, False), (((1,),), False)]
)
def test_a_guard_refuses_what_makes_the_rest_trivial(value: Any, *, passes: bool) -> None:
    guard = FAMILY.build(CLIPPED, None).fields[0].guard
    assert guard is not None
    assert guard(value) is passes
