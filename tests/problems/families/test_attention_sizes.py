"""Shapes with batch and heads, against arrays that are really multiplied."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.attention_sizes import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

PRIMES = (2, 3, 7, 11, 13, 17, 19, 5)
SIZES = {"batch": 2, "heads": 3, "queries": 7, "keys": 5, "key_size": 4, "value_size": 6}
NUMBERS = Params(**SIZES, width=11)
LOCAL = Params(**SIZES | {"keys": 7}, width=11, kind="local", window=5)
LETTERS = Params(
    batch="B",
    heads="H",
    queries="N_Q",
    keys="N_KV",
    key_size="d_k",
    value_size="d_v",
    width="D",
)


def _as_texts(shape: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(map(str, shape))


def _global(q: Any, k: Any, v: Any) -> tuple[Any, Any]:
    scores = np.einsum("bhqd,bhkd->bhqk", q, k)
    return scores, scores @ v


def _windowed(q: Any, k: Any, v: Any, window: int) -> tuple[Any, Any]:
    """Look at each query by itself: its window, filled with zeros beyond the ends."""
    before = window // 2
    room = ((0, 0), (0, 0), (before, window - 1 - before), (0, 0))
    keys, values = np.pad(k, room), np.pad(v, room)
    rows = [
        np.einsum("bhd,bhwd->bhw", q[:, :, i], keys[:, :, i : i + window])
        for i in range(q.shape[2])
    ]
    outputs = [
        np.einsum("bhw,bhwe->bhe", row, values[:, :, i : i + window]) for i, row in enumerate(rows)
    ]
    return np.stack(rows, axis=2), np.stack(outputs, axis=2)


def _shapes_of_arrays(p: Any) -> dict[str, tuple[str, ...]]:
    q = np.ones((p.batch, p.heads, p.queries, p.key_size))
    k = np.ones((p.batch, p.heads, p.keys, p.key_size))
    v = np.ones((p.batch, p.heads, p.keys, p.value_size))
    scores, output = _windowed(q, k, v, p.window) if p.window else _global(q, k, v)
    joined = np.concatenate([output[:, head] for head in range(output.shape[1])], axis=-1)
    projection = np.ones((joined.shape[-1], p.width))
    assert (joined @ projection).shape == (p.batch, p.queries, p.width)
    found = {"queries": q, "keys": k, "values": v, "scores": scores, "output": output}
    found |= {"joined": joined, "projection": projection}
    return {name: _as_texts(array.shape) for name, array in found.items()}


def test_shapes_are_those_of_arrays() -> None:
    assert right_answers(FAMILY.build(NUMBERS, None)) == _shapes_of_arrays(NUMBERS)


def test_shapes_in_letters_are_those_of_sheet_5() -> None:
    """Sheet 5, 3.1, with a batch and heads before its shapes."""
    found = right_answers(FAMILY.build(LETTERS, None))
    assert found["queries"] == ("B", "H", "N_Q", "d_k")
    assert found["values"] == ("B", "H", "N_KV", "d_v")
    assert found["scores"] == ("B", "H", "N_Q", "N_KV")
    assert found["joined"] == ("B", "N_Q", "H*d_v")
    assert found["projection"] == ("H*d_v", "D")


@pytest.mark.parametrize("kind", ["self", "causal"])
def test_a_mask_changes_no_shape(kind: str) -> None:
    params = Params.model_validate({**NUMBERS.model_dump(), "kind": kind, "keys": 7})
    found = right_answers(FAMILY.build(params, None))
    assert found == _shapes_of_arrays(params)
    assert found["scores"] == ("2", "3", "7", "7")


def test_a_window_has_a_score_for_each_of_its_places() -> None:
    found = right_answers(FAMILY.build(LOCAL, None))
    assert found == _shapes_of_arrays(LOCAL)
    assert (found["scores"], found["output"]) == (("2", "3", "7", "5"), ("2", "3", "7", "6"))


@pytest.mark.parametrize("number", range(16))
def test_drawn_shapes_are_those_of_arrays(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    sizes = params.model_dump(exclude={"kind"}, exclude_none=True)
    letters = dict(zip(dict.fromkeys(sizes.values()), PRIMES, strict=False))
    numbers = {
        name: letters[size] if isinstance(size, str) else size for name, size in sizes.items()
    }
    filled = Params.model_validate({"kind": params.kind, **numbers})
    assert right_answers(FAMILY.build(filled, None)) == _shapes_of_arrays(filled)


WRONG: list[tuple[str, str, tuple[int, ...]]] = [
    ("transposed", "keys", (2, 3, 4, 5)),
    ("transposed", "scores", (2, 3, 5, 7)),
    ("transposed", "joined", (2, 18, 7)),
    ("projection_transposed", "projection", (11, 18)),
    ("heads_after_positions", "output", (2, 7, 3, 6)),
    ("no_heads", "scores", (2, 7, 5)),
    ("no_batch", "values", (3, 5, 6)),
    ("no_batch", "joined", (7, 18)),
    ("other_sequence", "queries", (2, 3, 5, 4)),
    ("other_sequence", "values", (2, 3, 7, 6)),
    ("other_sequence", "joined", (2, 5, 18)),
    ("other_vector", "output", (2, 3, 7, 4)),
    ("other_vector", "projection", (12, 11)),
    ("entries_compared", "scores", (2, 3, 4, 4)),
    ("heads_summed", "joined", (2, 7, 6)),
    ("heads_summed", "projection", (6, 11)),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(
    name: str, field: str, expected: tuple[int, ...]
) -> None:
    assert wrong_answers(FAMILY.build(NUMBERS, None))[name][field] == _as_texts(expected)


def test_a_window_that_is_forgotten_gives_all_pairs() -> None:
    found = wrong_answers(FAMILY.build(LOCAL, None))
    assert found["not_restricted"] == {"scores": ("2", "3", "7", "7")}
    assert found["transposed"]["scores"] == ("2", "3", "5", "7")


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} | {"not_restricted"} == set(MISTAKES)


def test_one_sequence_cannot_be_taken_for_another() -> None:
    assert "other_sequence" not in wrong_answers(FAMILY.build(LOCAL, None))


def test_a_students_tensors_are_carried_where_they_fit() -> None:
    fields = {field.name: field for field in FAMILY.build(NUMBERS, None).fields}
    solve = fields["scores"].solve
    assert solve is not None
    keys = ("2", "3", "9", "4")
    assert solve({"queries": ("2", "3", "7", "4"), "keys": keys}) == ("2", "3", "7", "9")
    with pytest.raises(ValueError, match="cannot be multiplied"):
        solve({"queries": ("2", "3", "7", "5"), "keys": keys})


@pytest.mark.parametrize(
    ("params", "joined", "projection", "verdict"),
    [
        (NUMBERS, "2x7x24", "24x11", Verdict.CARRIED),
        (NUMBERS, "2x7x6", "6x11", Verdict.CARRIED),
        (NUMBERS, "7x20", "20x11", Verdict.CARRIED),
        (NUMBERS, "2x7x24", "18x11", Verdict.CORRECT),
        (NUMBERS, "2x7x24", "11x24", Verdict.INCORRECT),
        (NUMBERS, "24", "24x11", Verdict.INCORRECT),
        (LETTERS, "(B, N_Q, H*d_k)", "(H*d_k, D)", Verdict.CARRIED),
        (LETTERS, "(B, N_Q, d_v)", "(d_v, D)", Verdict.CARRIED),
        (LETTERS, "(B, N_Q, d_v)", "(d_k, D)", Verdict.INCORRECT),
    ],
)
def test_the_projection_takes_in_the_students_joined_rows(
    params: Params, joined: str, projection: str, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, params.model_dump())
    marks = trial.marked({"joined": joined, "projection": projection})
    assert marks["projection"].verdict is verdict


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "self"}, "as many keys as queries"),
        ({"keys": 7}, "as many keys as queries"),
        ({"value_size": 4}, "must differ"),
        ({"kind": "local", "keys": 7}, "has a window"),
        ({"window": 3}, "has a window"),
        ({"batch": 0}, "greater than or equal to 1"),
        ({"batch": "e"}, "match pattern"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(NUMBERS.model_dump() | change)
