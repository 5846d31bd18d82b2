"""Attention with its softmax: references and mistakes against floats, and params."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import ambiguity, draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.attention_weights import FAMILY, LARGEST_SUM, MISTAKES, Params

FIXED = Params(
    base=2,
    Q=((1, 1, 0, 2), (0, 1, 1, 1)),
    K=((1, 1, 0, 1), (0, 2, 2, 0), (1, 1, -1, 0)),
    V=((1, 2), (3, 0), (0, 5)),
)
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(20)]


def _floats(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def test_a_worked_example() -> None:
    assert solved(FAMILY.build(FIXED, None)) == {
        "multiples": ((2, 1, 1), (1, 2, 0)),
        "weights": (
            (Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)),
            (Fraction(2, 7), Fraction(4, 7), Fraction(1, 7)),
        ),
        "output": ((Fraction(5, 4), Fraction(9, 4)), (2, Fraction(9, 7))),
    }


@pytest.mark.parametrize("params", [FIXED, *DRAWN])
def test_the_references_are_those_of_a_softmax_in_floats(params: Params) -> None:
    q, k, v = np.log(params.base) * _floats(params.Q), _floats(params.K), _floats(params.V)
    logits = np.einsum("id,jd->ij", q, k) / np.sqrt(q.shape[1])
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    weights = shifted / shifted.sum(axis=1, keepdims=True)
    found = solved(FAMILY.build(params, None))
    np.testing.assert_allclose(_floats(found["multiples"]) * np.log(params.base), logits)
    np.testing.assert_allclose(_floats(found["weights"]), weights)
    np.testing.assert_allclose(_floats(found["output"]), weights @ v, atol=1e-12)


M = np.array([[2.0, 1, 1], [1, 2, 0]])
P = 2**M
A = P / P.sum(axis=1, keepdims=True)
NATURAL = np.exp(M) / np.exp(M).sum(axis=1, keepdims=True)
WRONG: list[tuple[str, str, Any]] = [
    ("missing_root", "multiples", 2 * M),
    ("divided_by_d_k", "multiples", M / 2),
    ("transposed", "multiples", M.T),
    ("transposed", "weights", A.T),
    ("over_queries", "weights", P / P.sum(axis=0)),
    ("over_everything", "weights", P / P.sum()),
    ("not_normalised", "weights", P),
    ("scaled_afterwards", "weights", A / 2),
    ("logarithm_ignored", "weights", NATURAL),
    ("scores_for_weights", "output", M @ _floats(FIXED.V)),
    ("keys_for_values", "output", A @ _floats(FIXED.K)),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(name: str, field: str, expected: Any) -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    np.testing.assert_allclose(_floats(found), expected)
    assert found != solved(problem)[field]


def test_every_misconception_is_proved() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_no_mistake_hides_on_a_sheet_of_its_own_numbers() -> None:
    assert ambiguity(FAMILY.build(FIXED, None)) is None


def test_equal_sums_are_not_told_from_other_mistakes() -> None:
    problem = FAMILY.build(FIXED, None)
    mistake = next(m for m in problem.misconceptions if m.name == "over_everything")
    with pytest.raises(ValueError, match="same sum"):
        mistake.steps["weights"]({"multiples": ((2, 1, 1), (1, 2, 1))})


def test_the_students_multiples_are_carried_but_no_halves() -> None:
    weights = FAMILY.build(FIXED, None).fields[1].solve
    assert weights is not None
    assert weights({"multiples": ((1, 0, 0), (0, 0, 1))})[0] == (
        Fraction(1, 2),
        Fraction(1, 4),
        Fraction(1, 4),
    )
    with pytest.raises(ValueError, match="no small integer"):
        weights({"multiples": ((Fraction(1, 2), 0, 0), (0, 0, 1))})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Q": [[1, 1]]}, "as many columns"),
        ({"V": [[1], [2]]}, "as many rows"),
        ({"K": [[1, 1, 0, 0]], "V": [[1]]}, "two keys"),
        ({"Q": [[1, 1, 1]], "K": [[1, 1, 0]] * 3}, "square number above 1"),
        ({"Q": [[1, 0, 0, 0]]}, "no small integer"),
        ({"base": 6}, "less than or equal to 5"),
        ({"W": [[1]]}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED.model_dump() | change)


def test_weights_of_every_variant_add_up_over_the_keys_with_small_denominators() -> None:
    for params in DRAWN:
        weights = solved(FAMILY.build(params, None))["weights"]
        assert [sum(row) for row in weights] == [1, 1]
        assert max(weight.denominator for row in weights for weight in row) <= LARGEST_SUM
