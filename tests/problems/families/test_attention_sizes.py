"""Shapes with batch and heads, against arrays that are really multiplied."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from problems.families.attention_sizes import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

SIZES = {"batch": 2, "heads": 3, "queries": 7, "keys": 5, "key_size": 4, "value_size": 6}
NUMBERS = Params(**SIZES, width=11)
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


def _shapes_of_arrays(p: Any) -> dict[str, tuple[str, ...]]:
    q = np.ones((p.batch, p.heads, p.queries, p.key_size))
    k = np.ones((p.batch, p.heads, p.keys, p.key_size))
    v = np.ones((p.batch, p.heads, p.keys, p.value_size))
    scores = np.einsum("bhqd,bhkd->bhqk", q, k)
    output = scores @ v
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


@pytest.mark.parametrize("number", range(10))
def test_drawn_shapes_are_those_of_arrays(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    sizes = {name: size for name, size in params.model_dump().items() if name != "kind"}
    letters = dict(zip(dict.fromkeys(sizes.values()), (2, 3, 5, 7, 11, 13, 17), strict=False))
    numbers = {
        name: letters[size] if isinstance(size, str) else size for name, size in sizes.items()
    }
    filled = Params.model_validate({"kind": params.kind, **numbers})
    assert right_answers(FAMILY.build(filled, None)) == _shapes_of_arrays(filled)


WRONG: list[tuple[str, str, tuple[int, ...]]] = [
    ("transposed", "keys", (2, 3, 4, 5)),
    ("transposed", "scores", (2, 3, 5, 7)),
    ("transposed", "joined", (2, 18, 7)),
    ("transposed", "projection", (11, 18)),
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


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_a_students_tensors_are_carried_where_they_fit() -> None:
    fields = {field.name: field for field in FAMILY.build(NUMBERS, None).fields}
    solve = fields["scores"].solve
    assert solve is not None
    keys = ("2", "3", "9", "4")
    assert solve({"queries": ("2", "3", "7", "4"), "keys": keys}) == ("2", "3", "7", "9")
    with pytest.raises(ValueError, match="cannot be multiplied"):
        solve({"queries": ("2", "3", "7", "5"), "keys": keys})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "self"}, "as many keys as queries"),
        ({"keys": 7}, "as many keys as queries"),
        ({"value_size": 4}, "must differ"),
        ({"batch": 0}, "greater than or equal to 1"),
        ({"batch": "e"}, "match pattern"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(NUMBERS.model_dump() | change)
