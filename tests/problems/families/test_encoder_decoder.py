"""The bottleneck: counts against vectors that are laid out one by one."""

from hashlib import sha256
from typing import Any

import pytest
from pydantic import ValidationError

from grader.model import Verdict
from grader.workflow.proving.trial import open_trial
from problems.draw import Draws
from problems.families.encoder_decoder import FAMILY, MISTAKES, Params
from problems.solvers.closed import approximate, put_in
from problems.solvers.misconceptions import right_answers, wrong_answers

DEEP = Params(cell="lstm", layers=3, directions=2, length=10, width=64)
PLAIN = Params(cell="gru", layers=1, directions=1, length=10, width=64)
N, M, D = 7, 5, 11


def _at(text: Any, params: Params) -> float:
    """Put numbers for the letters."""
    values = {params.inputs: N, params.outputs: M, params.size: D}
    return approximate("".join(str(values.get(sign, sign)) for sign in str(text)))


def _laid_out(params: Params) -> dict[str, float]:
    """Lay out every vector that is handed over or kept, number by number."""
    handed, kept = [], []
    for layer in range(params.layers):
        for _ in range(params.directions):
            handed += [0.0] * D
            if params.cell == "lstm":
                handed += [0.0] * D
            if layer == params.layers - 1:
                kept += [0.0] * D * N
    pairs = [(output, read) for output in range(M) for read in range(N)]
    stored = len(kept) / (D * N) * params.length * params.width
    return {
        "bottleneck": len(handed),
        "memory": len(kept),
        "times": len(kept) / len(handed),
        "stored": stored,
        "scores": len(pairs),
        "growth": N * N,
    }


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


def test_references_agree_with_vectors_laid_out() -> None:
    for params in (DEEP, PLAIN, *map(_drawn, range(20))):
        found = right_answers(FAMILY.build(params, None))
        assert {name: _at(text, params) for name, text in found.items()} == pytest.approx(
            _laid_out(params)
        )


def test_a_deep_encoder_worked_by_hand() -> None:
    found = right_answers(FAMILY.build(DEEP, None))
    assert found["bottleneck"] == "12*d"
    assert found["memory"] == "2*N*d"
    assert found["stored"] == 1280


WRONG: list[tuple[str, str, float]] = [
    ("all_inputs", "bottleneck", 12 * N * D),
    ("cell_forgotten", "bottleneck", 6 * D),
    ("one_layer", "bottleneck", 4 * D),
    ("one_direction", "memory", N * D),
    ("last_only", "memory", 2 * D),
    ("cells_kept", "memory", 4 * N * D),
    ("all_layers", "memory", 6 * N * D),
    ("all_layers", "stored", 6 * 640),
    ("inverted", "times", 6 / N),
    ("one_output", "scores", N),
    ("lengths_added", "scores", M + N),
    ("numbers_of_states", "scores", M * N * D),
    ("inputs_among_themselves", "scores", N * N),
    ("grows_linearly", "growth", N),
]


@pytest.mark.parametrize(("name", "field", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, wrong: float) -> None:
    problem = FAMILY.build(DEEP, None)
    assert _at(wrong_answers(problem)[name][field], DEEP) == pytest.approx(wrong)
    assert _at(right_answers(problem)[field], DEEP) != pytest.approx(wrong)


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_a_plain_encoder_knows_no_layers_directions_or_cells() -> None:
    names = {mistake.name for mistake in FAMILY.build(PLAIN, None).misconceptions}
    assert not names & {"one_layer", "all_layers", "one_direction", "cells_kept", "cell_forgotten"}


@pytest.mark.parametrize(
    ("memory", "stored", "verdict"),
    [
        ("N*d", "640", Verdict.CARRIED),
        ("3 N d", "1920", Verdict.CARRIED),
        ("2 (N + 1) d", "1408", Verdict.CARRIED),
        ("N^2 d / 4", "1600", Verdict.CARRIED),
        ("N*d", "1280", Verdict.CORRECT),
        ("N*d", "1920", Verdict.INCORRECT),
        ("2*N*d", "640", Verdict.INCORRECT),
        ("M*d", "320", Verdict.INCORRECT),
        ("640", "640", Verdict.INCORRECT),
        ("0*N", "0", Verdict.INCORRECT),
        ("sqrt(N)*d", "64*sqrt(10)", Verdict.INCORRECT),
        ("((N^20)^20)^20", "7", Verdict.INCORRECT),
        ("d/(N - 10)", "7", Verdict.INCORRECT),
        ("2^(9^9)*N", "7", Verdict.NEEDS_REVIEW),
    ],
)
def test_numbers_are_put_into_the_students_expression(
    memory: str, stored: str, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, DEEP.model_dump())
    assert trial.answered({"memory": memory, "stored": stored})["stored"].verdict is verdict


def test_a_count_of_one_direction_is_named_beside_a_right_expression() -> None:
    mark = open_trial(FAMILY, DEEP.model_dump()).marked({"stored": "640"})["stored"]
    codes = [finding.code for finding in mark.findings]
    assert codes == ["misconception.encoder_decoder.one_direction"]


@pytest.mark.parametrize(
    "text", ["N", "2**0.5", "d^(1/2)", "d^99", "ln(d)", "d.real", "(", "+".join("d" * 9999), ""]
)
def test_what_cannot_be_counted_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        put_in(text, {"d": 64})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": "d"}, "three different letters"),
        ({"inputs": "e"}, "pattern"),
        ({"directions": 3}, "less than or equal to 2"),
        ({"cell": "rnn"}, "gru"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(DEEP.model_dump() | change)
