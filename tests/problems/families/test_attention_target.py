"""Which Q and K tend to given weights, against plain floats with a large factor."""

from fractions import Fraction
from math import exp, sqrt
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.attention_target import FAMILY, MESSAGES, MISTAKES, Params, _problem
from problems.solvers.misconceptions import right_answers, wrong_answers
from problems.solvers.targets import distance, indicator, judge, shared

FIXED = Params(places=((2,), (1, 3), (1,)), V=((2, 4), (1, 0), (6, 8)))
SHIFT = Params(places=((2,), (3,), (1,)), V=((2, 4), (1, 0), (6, 8)))
UNIFORM = Params(places=((1, 2, 3),) * 3, V=((2, 4), (1, 0), (6, 8)))
CYCLE = "[[0, 1, 0], [0, 0, 1], [1, 0, 0]]"


def _floats(rows: Any) -> Any:
    return np.array([[float(entry) for entry in row] for row in rows])


def _marks(params: Params, q: str, k: str) -> tuple[list[str], set[str]]:
    trial = open_trial(FAMILY, params.model_dump(mode="json"))
    marks = trial.marked({"q": q, "k": k})
    codes = {finding.code for name in "qk" for finding in marks[name].findings}
    return [marks[name].verdict.value for name in "qk"], codes


@pytest.mark.parametrize(
    ("params", "q", "k"),
    [
        (FIXED, "[[0, c, 0], [c, 0, c], [c, 0, 0]]", "I"),
        (FIXED, "[[0, 2c, 0], [c^2, 0, c^2], [c + 5, 0, 0]]", "[[1,0,0],[0,1,0],[0,0,1]]"),
        (SHIFT, "[[0, c, 0], [0, 0, c], [c, 0, 0]]", "I"),
        (SHIFT, "c*I", "[[0, 0, 1], [1, 0, 0], [0, 1, 0]]"),
        (SHIFT, CYCLE, "[[c, 0, 0], [0, c, 0], [0, 0, c]]"),
        (UNIFORM, "[[0], [0], [0]]", "[[1], [2], [3]]"),
    ],
)
def test_a_pair_that_tends_to_the_target_is_accepted(params: Params, q: str, k: str) -> None:
    assert _marks(params, q, k) == (["correct", "correct"], set())


@pytest.mark.parametrize(
    ("params", "q", "k", "code"),
    [
        (SHIFT, "c*I", "I", "target.row"),
        (SHIFT, "c*I", CYCLE, "target.row"),
        (FIXED, "[[0, c, 0], [c, 0, 2c], [c, 0, 0]]", "I", "target.uneven"),
        (FIXED, "[[0, c, 0], [c + 1, 0, c], [c, 0, 0]]", "I", "target.uneven"),
        (SHIFT, CYCLE, "I", "target.no_factor"),
        (SHIFT, "[[c, 0], [0, c]]", "[[1, 0], [0, 1]]", "target.shapes"),
    ],
)
def test_a_pair_that_does_not_is_refused_with_its_reason(
    params: Params, q: str, k: str, code: str
) -> None:
    assert _marks(params, q, k) == (["incorrect", "incorrect"], {code})


def test_even_weights_need_no_factor_and_nobody_is_told_that_they_do() -> None:
    even = FAMILY.params.model_validate({"places": [[1, 2, 3]] * 3, "V": [[6, 6], [3, 7], [2, 2]]})
    assert _marks(even, "[[0], [0], [0]]", "[[1], [2], [3]]") == (["correct", "correct"], set())
    assert _marks(even, "I", "I") == (["incorrect", "incorrect"], {"target.uneven"})


def test_large_fixed_numbers_are_left_to_a_person() -> None:
    q = CYCLE.replace("1", "100")
    assert _marks(SHIFT, q, "I") == (
        ["needs_review", "needs_review"],
        {"target.fixed_but_close"},
    )


def test_every_reason_has_words() -> None:
    reasons = {"shapes", "no_factor", "fixed_but_close", "row", "uneven"}
    assert set(MESSAGES) == {f"target.{reason}" for reason in reasons}


def _compare(params: Params) -> None:
    """Put c = 500 into the pair of the solution, and multiply floats."""
    found, n = right_answers(FAMILY.build(params, None)), len(params.places)
    logits = 500 * _floats(indicator(params.places)) / sqrt(n)
    weights = np.array([[exp(z - max(row)) for z in row] for row in logits])
    weights /= weights.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(_floats(found["weights"]), weights, atol=1e-12)
    np.testing.assert_allclose(_floats(found["output"]), weights @ _floats(params.V), atol=1e-9)
    assert distance(logits.tolist(), params.places) < 1e-12
    grown = tuple(tuple((Fraction(0), entry) for entry in row) for row in indicator(params.places))
    fixed = tuple(tuple((Fraction(i == j),) for j in range(n)) for i in range(n))
    assert judge(grown, fixed, params.places) is None


def test_the_references_are_what_floats_come_near() -> None:
    for params in (FIXED, SHIFT, UNIFORM):
        _compare(params)


@pytest.mark.parametrize("number", range(10))
def test_drawn_references_are_what_floats_come_near(number: int) -> None:
    _compare(Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, number))))


W = np.array([[0, 1, 0], [0.5, 0, 0.5], [1, 0, 0]])
V = np.array([[2.0, 4], [1, 0], [6, 8]])
WRONG: list[tuple[str, str, Any]] = [
    ("transposed", "weights", W.T),
    ("transposed", "output", W.T @ V),
    ("not_shared", "weights", W * [[1], [2], [1]]),
    ("not_shared", "output", W * [[1], [2], [1]] @ V),
    ("identity_assumed", "weights", np.eye(3)),
    ("identity_assumed", "output", V),
    ("uniform_assumed", "weights", np.full((3, 3), 1 / 3)),
    ("uniform_assumed", "output", [V.mean(axis=0)] * 3),
    ("counted_from_zero", "weights", np.roll(W, -1, axis=1)),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_mistake_gives_what_it_gives_by_hand(name: str, field: str, expected: Any) -> None:
    found = wrong_answers(_problem(FIXED))[name][field]
    np.testing.assert_allclose(_floats(found), expected)


def test_every_mistake_is_computed_by_hand() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_a_row_shares_its_weight() -> None:
    assert shared(((1, 2), (2,))) == ((Fraction(1, 2), Fraction(1, 2)), (0, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"places": [[1], [2], [4]]}, "from 1 to 3"),
        ({"places": [[1], [2], []]}, "at least one"),
        ({"places": [[1, 1], [2], [3]]}, "different places"),
        ({"V": [[1, 2]]}, "a row for each position"),
    ],
)
def test_params_that_do_not_suit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_the_identity_averages_permutations_and_shares_are_drawn() -> None:
    drawn = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(60)]
    places = [params.places for params in drawn]
    assert any(all(row == (i,) for i, row in enumerate(rows, 1)) for rows in places)
    assert any(all(len(row) == len(rows) for row in rows) for rows in places)
    assert any(all(len(row) == 1 for row in rows) and rows[0] != (1,) for rows in places)
    assert any(len(set(map(len, rows))) > 1 for rows in places)
