"""A feature map that is really unrolled, and arrays that are multiplied."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.feature_map import FAMILY, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers

FIXED = Params(height=3, width=5, channels=7, words=2, columns=6, row=2, column=4)


def _texts(*arrays: Any) -> list[tuple[str, ...]]:
    return [tuple(map(str, array.shape)) for array in arrays]


def _compare(params: Any) -> None:
    found = right_answers(FAMILY.build(params, None))
    grid = np.zeros((params.height, params.width, params.channels))
    vectors = np.array([grid[i, j] for i in range(len(grid)) for j in range(len(grid[0]))])
    words = np.zeros((params.words, params.channels))
    expected = _texts(vectors, vectors @ vectors.T, words @ vectors.T, words @ vectors.T @ vectors)
    assert list(found.values())[:-1] == expected
    numbers = np.arange((params.row + 1) * params.columns).reshape(-1, params.columns)
    assert found["number"] == numbers[params.row, params.column]


def test_the_shapes_are_those_of_arrays() -> None:
    _compare(FIXED)


def test_the_lectures_map_is_unrolled_into_mn_vectors_of_length_c() -> None:
    """Lecture 9.1: an m×n×c map gives m·n vectors of length c (not c vectors)."""
    given = {"height": "m", "width": "n", "channels": "c", "words": "L"}
    params = Params.model_validate(FIXED.model_dump() | given)
    found = right_answers(FAMILY.build(params, None))
    assert (found["vectors"], found["cross_scores"]) == (("m*n", "c"), ("L", "m*n"))


@pytest.mark.parametrize("number", range(10))
def test_drawn_shapes_are_those_of_arrays(number: int) -> None:
    params = Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number)))
    if isinstance(params.height, str):
        sizes = FIXED.model_dump(include={"height", "width", "channels", "words"})
        params = params.model_copy(update=sizes)
    _compare(params)


WRONG: list[tuple[str, str, Any]] = [
    ("a_vector_for_each_channel", "vectors", ("7", "15")),
    ("a_vector_for_each_channel", "self_scores", ("7", "7")),
    ("a_vector_for_each_channel", "cross_scores", ("2", "7")),
    ("not_unrolled", "vectors", ("3", "5", "7")),
    ("not_unrolled", "self_scores", ("3", "5", "3", "5")),
    ("rows_only", "vectors", ("3", "35")),
    ("rows_only", "self_scores", ("3", "3")),
    ("rows_only", "cross_scores", ("2", "3")),
    ("scores_of_entries", "self_scores", ("15", "7")),
    ("keys_before_queries", "cross_scores", ("15", "2")),
    ("keys_before_queries", "context", ("7", "2")),
    ("one_for_each_place", "context", ("15", "7")),
    ("one_for_each_place", "cross_scores", ("15", "15")),
    ("weights_returned", "context", ("2", "15")),
    ("down_the_columns", "number", 4 * 6 + 2),
    ("counted_from_one", "number", 17),
    ("indices_added", "number", 6),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    assert wrong_answers(_problem(FIXED))[name][field] == expected


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("3·5×7", Verdict.CORRECT),
        ("(3*5, 7)", Verdict.CORRECT),
        ("3×5×7", Verdict.INCORRECT),
        ("(3×5, 7)", Verdict.UNREADABLE),
        ("(3x5)x7", Verdict.UNREADABLE),
    ],
)
def test_a_product_with_a_cross_is_left_to_a_person(text: str, verdict: Verdict) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    assert trial.marked({"vectors": text})["vectors"].verdict is verdict


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"width": 3}, "must all differ"),
        ({"column": 6}, "one of the columns"),
        ({"column": 2}, "another than the row"),
        ({"channels": 0}, "greater than or equal to 1"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
