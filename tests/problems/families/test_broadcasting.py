"""Broadcasting, against what NumPy itself does."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.broadcasting import FAMILY, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers

PAIRS = (((2, 3), (3,)), ((4, 1), (2, 1, 3)), ((5, 2), (5,)), ((1,), (7, 2)))
FIXED = Params(pair=((4, 1, 6), (5, 1)), pairs=PAIRS, array=(3, 7, 2, 5), axis=2)


def _text(shape: Any) -> tuple[str, ...]:
    return tuple(map(str, shape))


def _fails(left: Any, right: Any) -> bool:
    try:
        np.zeros(left) + np.zeros(right)
    except ValueError:
        return True
    return False


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    total = np.zeros(params.pair[0]) + np.zeros(params.pair[1])
    assert (found["result"], found["elements"]) == (_text(total.shape), total.size)
    failing = [str(n) for n, pair in enumerate(params.pairs, 1) if _fails(*pair)]
    assert failing == [found["fails"]]
    vector = np.arange(params.array[params.axis])
    added = np.zeros(params.array) + vector.reshape([int(size) for size in found["reshaped"]])
    assert all((added.take(i, axis=params.axis) == i).all() for i in vector)
    assert len(found["reshaped"]) == len(params.array)


def test_the_references_are_what_numpy_does() -> None:
    _compare(FIXED)


@pytest.mark.parametrize("number", range(20))
def test_drawn_references_are_what_numpy_does(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


WRONG: list[tuple[str, str, Any]] = [
    ("aligned_left", "result", _text((5, 1, 6))),
    ("first_shape", "result", _text((4, 1, 6))),
    ("all_axes", "result", _text((4, 1, 6, 5, 1))),
    ("ones_kept", "result", _text((1, 1, 1))),
    ("elements_of_both", "elements", 29),
    ("sizes_added", "elements", 15),
    ("ones_missing", "reshaped", ("2",)),
    ("front_left_out", "reshaped", _text((2, 1))),
    ("along_the_last", "reshaped", _text((1, 1, 1, 2))),
    ("next_axis", "reshaped", _text((1, 2, 1, 1))),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    assert wrong_answers(_problem(FIXED))[name][field] == expected


def test_a_pair_that_fails_only_from_the_left_is_named() -> None:
    pairs = (((2, 3), (3,)), ((4, 1), (4, 3)), ((5, 2), (5, 3)), ((1,), (7, 2)))
    params = FIXED.model_copy(update={"pairs": pairs})
    assert "fails" not in wrong_answers(_problem(params))["aligned_left"]
    pairs = (((2, 3), (3,)), ((4, 1), (4, 3)), ((5, 2), (5,)), ((1,), (7, 2)))
    params = FIXED.model_copy(update={"pairs": pairs})
    assert wrong_answers(_problem(params))["aligned_left"]["fails"] == "1"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Pair 3", Verdict.CORRECT),
        ("das dritte Paar", Verdict.CORRECT),
        ("drittes Paar", Verdict.CORRECT),
        ("#3", Verdict.CORRECT),
        ("Paar Nr. 3", Verdict.CORRECT),
        ("the second pair", Verdict.INCORRECT),
        ("Paar 4", Verdict.INCORRECT),
        ("(5, 2), (5,)", Verdict.NEEDS_REVIEW),
        ("pairs 2 and 3", Verdict.NEEDS_REVIEW),
    ],
)
def test_the_pair_may_be_named_as_one_says_it(text: str, verdict: Verdict) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    assert trial.marked({"fails": text})["fails"].verdict is verdict


def test_axes_that_numpy_adds_in_front_are_worth_half() -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    mark = trial.marked({"reshaped": "(2, 1)"})["reshaped"]
    assert (mark.verdict, mark.credit) == (Verdict.PARTIAL, Fraction(1, 2))


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pair": ((2,), (3,))}, "must fit together"),
        ({"pairs": (PAIRS[0],) * 4}, "exactly one"),
        ({"pairs": (PAIRS[2],) * 4}, "exactly one"),
        ({"axis": 3}, "not be the array's last one"),
        ({"array": (2, 2, 3)}, "must differ"),
        ({"pair": ((0,), (1,))}, "greater than or equal to 1"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
