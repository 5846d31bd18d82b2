"""Einstein's notation, against NumPy's einsum and plain loops."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.einsum import FAMILY, MISTAKES, Params
from problems.solvers.misconceptions import right_answers, wrong_answers

GIVEN = {"left": "bqde", "right": "kbd", "output": "kbq"}
FIXED = Params(
    given=GIVEN,
    sizes={"b": 2, "q": 3, "d": 4, "k": 5, "e": 6},
    described={"left": "ijl", "right": "jkl", "output": "ki"},
)


def _loops(params: Params) -> tuple[tuple[str, ...], int, int]:
    """Run over all indices one by one, and count."""
    c, sizes = params.given, params.sizes
    entries: dict[tuple[int, ...], int] = {}
    work = 0
    for indices in product(*(range(sizes[letter]) for letter in c.letters)):
        at = dict(zip(c.letters, indices, strict=True))
        place = tuple(at[letter] for letter in c.output)
        entries[place] = entries.get(place, 0) + 1
        work += 1
    (terms,) = set(entries.values())
    shape = tuple(str(max(place[i] for place in entries) + 1) for i in range(len(c.output)))
    return shape, terms, work


def _compare(params: Params) -> None:
    found = right_answers(FAMILY.build(params, None))
    assert (found["shape"], found["terms"], found["products"]) == _loops(params)
    c = params.given
    left, right = (np.ones([params.sizes[x] for x in side]) for side in (c.left, c.right))
    computed = np.einsum(c.string, left, right)
    assert tuple(map(str, computed.shape)) == found["shape"]
    assert (computed == found["terms"]).all()


def test_the_references_are_those_of_loops() -> None:
    _compare(FIXED)


def test_scores_of_attention_are_this_string() -> None:
    """Sheet 5, 3.1: Q K^T, for each example of a batch."""
    scores = {"left": "bqd", "right": "bkd", "output": "bqk"}
    params = Params.model_validate(FIXED.model_dump() | {"described": scores})
    assert right_answers(FAMILY.build(params, None))["string"] == "bqd,bkd->bqk"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ijl, jkl -> ki", Verdict.CORRECT),
        ("i j l, j k l -> k i", Verdict.CORRECT),
        ("np.einsum('ijl,jkl->ki', A, B)", Verdict.CORRECT),
        ("ijl,jkl => ki", Verdict.CORRECT),
        (r"ijl,jkl $\to$ ki", Verdict.CORRECT),
        ("ijl,jkl->ik", Verdict.INCORRECT),
        ("abc,bdc->da", Verdict.NEEDS_REVIEW),
        ("ijl,jkl->kij", Verdict.NEEDS_REVIEW),
    ],
)
def test_a_string_may_be_typed_in_several_ways(text: str, verdict: Verdict) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump())
    assert trial.marked({"string": text})["string"].verdict is verdict


@pytest.mark.parametrize(
    "text",
    ["ijl,jkl->ki", "'ijl, jkl -> ki'", "ijl,jkl→ki", 'np.einsum("ijl,jkl->ki", A, B)'],
)
def test_a_string_may_stand_alone_or_in_a_call(text: str) -> None:
    trial = open_trial(FAMILY, FIXED.model_dump(mode="json"))
    assert trial.marked({"string": text})["string"].verdict.value == "correct"


@pytest.mark.parametrize("number", range(5))
def test_drawn_references_are_those_of_loops(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


WRONG: list[tuple[str, str, Any]] = [
    ("order_of_appearance", "shape", ("2", "3", "5")),
    ("nothing_summed", "shape", ("2", "3", "4", "6", "5")),
    ("nothing_summed", "terms", 1),
    ("shared_summed", "shape", ("5", "3")),
    ("shared_summed", "terms", 2 * 4 * 6),
    ("entries_only", "products", 30),
    ("every_pair", "products", 2 * 3 * 4 * 6 * 5 * 2 * 4),
    ("sizes_added", "terms", 10),
    ("sizes_added", "products", 20),
    ("no_arrow", "string", "ijl,jkl"),
    ("arrays_exchanged", "string", "jkl,ijl->ki"),
    ("axes_in_other_order", "string", "ijl,jkl->ik"),
    ("sum_forgotten", "string", "ijl,jkl->kijl"),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    assert wrong_answers(FAMILY.build(FIXED, None))[name][field] == expected


def test_every_mistake_is_told_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"given": {**GIVEN, "left": "bbde"}}, "twice in one array"),
        ({"given": {**GIVEN, "output": "x"}}, "some of the arrays' letters"),
        ({"sizes": {"b": 2, "q": 3}}, "each letter"),
        ({"sizes": {"b": 2, "q": 2, "d": 4, "k": 5, "e": 6}}, "must differ"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)
