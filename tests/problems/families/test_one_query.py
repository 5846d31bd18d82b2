"""The attention of one query: references and mistakes against floats and its exponentials."""

from fractions import Fraction
from math import exp, log
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.one_query import FAMILY, LARGEST_SUM, MISTAKES, Params

FIXED = Params(
    base=2,
    q=((1, 1, 0, 2),),
    K=((1, 1, 0, 1), (0, 2, 1, 0), (2, 0, 0, 0), (1, -1, 2, 0)),
    V=((1, 2), (3, 0), (0, 5), (5, -1)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def _softmax_output(params: Params) -> dict[str, Any]:
    """Take the query with its logarithm as it stands, and the softmax by its definition."""
    query = [log(params.base) * float(entry) for entry in params.q[0]]
    dots = [sum(a * float(b) for a, b in zip(query, key, strict=True)) for key in params.K]
    scores = [dot / len(query) ** 0.5 for dot in dots]
    whole = sum(exp(score) for score in scores)
    weights = [exp(score) / whole for score in scores]
    output = [
        sum(w * float(value[i]) for w, value in zip(weights, params.V, strict=True))
        for i in range(len(params.V[0]))
    ]
    multiples = [score / log(params.base) for score in scores]
    return {"multiples": [multiples], "weights": [weights], "output": [output]}


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_softmax_in_floats(params: Params) -> None:
    expected = _softmax_output(params)
    for name, value in solved(FAMILY.build(params, None)).items():
        np.testing.assert_allclose(_floats(value), expected[name], atol=1e-12)


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(FIXED, None)) == {
        "multiples": ((2, 1, 1, 0),),
        "weights": ((Fraction(4, 9), Fraction(2, 9), Fraction(2, 9), Fraction(1, 9)),),
        "output": ((Fraction(15, 9), Fraction(17, 9)),),
    }


M = np.array([2.0, 1, 1, 0])
K, V = _floats(FIXED.K), _floats(FIXED.V)
WRONG: list[tuple[str, str, Any]] = [
    ("missing_root", "multiples", 2 * M),
    ("divided_by_d_k", "multiples", M / 2),
    ("without_exponential", "weights", M / 4),
    ("not_normalised", "weights", [4, 2, 2, 1]),
    ("logarithm_ignored", "weights", np.exp(M) / np.exp(M).sum()),
    ("largest_alone", "output", V[0]),
    ("mean_of_values", "output", V.mean(axis=0)),
    ("weighed_keys", "output", np.array([4, 2, 2, 1]) @ K / 9),
    ("scores_for_weights", "output", M @ V),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    np.testing.assert_allclose(_floats(found)[0], expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_the_students_multiples_are_carried_but_no_halves() -> None:
    weights = FAMILY.build(FIXED, None).fields[1].solve
    assert weights is not None
    assert weights({"multiples": ((0, 0, 1, -1),)}) == (
        (Fraction(2, 9), Fraction(2, 9), Fraction(4, 9), Fraction(1, 9)),
    )
    with pytest.raises(ValueError, match="no small integer"):
        weights({"multiples": ((Fraction(1, 2), 0, 0, 0),)})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"q": [[1, 1]]}, "as long as a row of K"),
        ({"V": [[1], [2]]}, "same number of rows"),
        ({"q": [[1, 1, 1]], "K": [[1, 1, 0]] * 4}, "square number above 1"),
        ({"q": [[1, 0, 0, 0]]}, "no small integer"),
        ({"base": 1}, "greater than or equal to 2"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_variants_have_small_denominators_and_one_best_key() -> None:
    for params in DRAWN:
        weights = solved(FAMILY.build(params, None))["weights"][0]
        assert max(weight.denominator for weight in weights) <= LARGEST_SUM
        assert sum(weights) == 1
        assert weights.count(max(weights)) == 1
