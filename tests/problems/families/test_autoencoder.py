"""Autoencoders counted against arrays that are really made, and every mistake's count."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.autoencoder import FAMILY, MISTAKES, Params, ask, solution
from problems.model import Value

DEEP: dict[str, Any] = {"encoder": (8, 12, 3)}
TIED = DEEP | {"tied": True}
BARE = DEEP | {"biases": False}


def solved(**given: Any) -> dict[str, Value]:
    fields = FAMILY.build(Params(**given), None).fields
    return {field.name: field.solve({}) for field in fields if field.solve}


def made(encoder: tuple[int, ...], *, biases: bool, tied: bool) -> int:
    """Make the arrays of an autoencoder and count their entries."""
    arrays = [np.zeros((a, b)) for a, b in pairwise(encoder)]
    if not tied:
        arrays += [array.T.copy() for array in arrays]
    outputs = [*encoder[1:], *encoder[:-1]]
    return sum(a.size for a in arrays) + sum(np.zeros(n).size for n in outputs if biases)


@pytest.mark.parametrize("encoder", [(8, 12, 3), (784, 32), (10, 20), (5, 4, 3, 2)])
@pytest.mark.parametrize("biases", [True, False])
@pytest.mark.parametrize("tied", [True, False])
def test_the_parameters_are_those_of_the_arrays(
    encoder: tuple[int, ...], *, biases: bool, tied: bool
) -> None:
    found = solved(encoder=encoder, biases=biases, tied=tied)
    assert found["parameters"] == made(encoder, biases=biases, tied=tied)
    assert found["ratio"] == Fraction(encoder[0], encoder[-1])


@pytest.mark.parametrize(
    ("encoder", "kind"),
    [((8, 3), "undercomplete"), ((8, 12, 3), "undercomplete"), ((8, 3, 12), "overcomplete")],
)
def test_the_code_alone_decides_the_kind(encoder: tuple[int, ...], kind: str) -> None:
    assert solved(encoder=encoder)["kind"] == kind


WRONG: list[tuple[dict[str, Any], str, str, Value]] = [
    (DEEP, "biases_forgotten", "parameters", 2 * (8 * 12 + 12 * 3)),
    (BARE, "biases_counted", "parameters", 2 * (8 * 12 + 12 * 3) + 12 + 3 + 12 + 8),
    (DEEP, "bias_of_the_input", "parameters", 264 + 8 + 12 + 3 + 12 + 8),
    (DEEP, "one_bias_a_layer", "parameters", 264 + 4),
    (DEEP, "encoder_only", "parameters", 132 + 12 + 3),
    (DEEP, "tied_for_own", "parameters", 132 + 35),
    (TIED, "own_for_tied", "parameters", 264 + 35),
    (DEEP, "units_counted", "parameters", 8 + 12 + 3 + 12 + 8),
    (DEEP, "ratio_inverted", "ratio", Fraction(3, 8)),
    (DEEP, "first_hidden_layer", "ratio", Fraction(8, 12)),
]


@pytest.mark.parametrize(("given", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    given: dict[str, Any], name: str, field: str, expected: Value
) -> None:
    mistakes = {m.name: m for m in FAMILY.build(Params(**given), None).misconceptions}
    assert mistakes[name].steps[field]({}) == expected
    assert expected != solved(**given)[field]


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for _, name, _, _ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("field", "text", "verdict"),
    [
        ("target", "the clean input", "correct"),
        ("target", "Mit der sauberen", "needs_review"),
        ("target", "the noisy input", "incorrect"),
        ("target", "x", "needs_review"),
        ("target", "unverrauschte Eingabe", "correct"),
        ("target", "Mit der ursprünglichen Eingabe.", "correct"),
        ("target", "der sauberen Eingabe x", "needs_review"),
        ("target", "compared with the original", "needs_review"),
        ("target", "to the original input", "correct"),
        ("target", "mit der verrauschten Eingabe", "incorrect"),
        ("target", "mit dem Code", "incorrect"),
        ("kind", "Undercomplete.", "correct"),
        ("kind", "untervollständig", "correct"),
        ("kind", "overcomplete", "incorrect"),
        ("kind", "undercomplete, as 3 < 8", "needs_review"),
    ],
)
def test_phrases_are_decided_only_where_they_are_known(field: str, text: str, verdict: str) -> None:
    trial = open_trial(FAMILY, {"encoder": [8, 12, 3]})
    assert trial.marked({field: text})[field].verdict == verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"encoder": (8, 4, 8)}, "neither under- nor overcomplete"),
        ({"encoder": (8,)}, "at least 2 items"),
        ({"encoder": (8, 0)}, "greater than or equal to 1"),
        ({"denoising": True}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params(**DEEP | change)


def test_draws_agree_with_the_arrays_and_are_worded() -> None:
    for seed in range(40):
        params = Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed)))
        expected = made(params.encoder, biases=params.biases, tied=params.tied)
        assert solved(**params.model_dump())["parameters"] == expected
        assert str(expected) in solution(params).en
        assert "{" not in ask(params).en + ask(params).de
