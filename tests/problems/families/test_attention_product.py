"""3.4's references, its misconceptions, its guards and its draws."""

from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.attention_product import (
    FAMILY,
    LARGEST_OUTPUT,
    LARGEST_SCORE,
    MISTAKES,
    Params,
)
from problems.model import Field, Problem
from problems.sheet import load_sheet

Array = NDArray[Any]


class Matrices(NamedTuple):
    """Q, K and V as floats."""

    Q: Array
    K: Array
    V: Array


SHEET = Params.model_validate(
    next(dict(part.params) for part in load_sheet("sheet05").parts if part.id == "3.4")
)
SQUARE = Params(
    Q=((1, 2, 0, 1), (0, 1, 1, 0), (3, 0, 1, 1)),
    K=((1, 0, 2, 1), (0, 1, 1, 0), (1, 1, 0, 0), (2, 0, 0, 1)),
    V=((1, 2, 0, 5), (3, 1, 1, 0), (0, 2, 4, 1), (2, 2, 0, 1)),
)
WIDE = Params(
    Q=((1, 1, 0, 0), (0, 1, 1, 0), (1, 0, 0, 1)),
    K=((1, 0, 1, 0), (0, 1, 0, 1)),
    V=((1, 2, 3, 4, 5), (5, 4, 3, 2, 2)),
)


def _solved(params: Params) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for field in _build(params).fields:
        answers[field.name] = _solve(field, answers)
    return answers


def _solve(field: Field, answers: dict[str, Any]) -> Any:
    assert field.solve is not None
    return field.solve(answers)


def _build(params: Params) -> Problem:
    return FAMILY.build(params, None)


def _floats(rows: Any) -> Array:
    return np.array([[float(entry) for entry in row] for row in rows])


def _matrices(params: Params) -> Matrices:
    return Matrices(_floats(params.Q), _floats(params.K), _floats(params.V))


def _softmax(logits: Array, axis: int) -> Array:
    powers = np.exp(logits)
    weights: Array = powers / powers.sum(axis=axis, keepdims=True)
    return weights


def test_the_references_are_those_of_the_sheet() -> None:
    scores = ((2, 2, 2), (0, 1, 1), (0, 1, 0), (1, 0, 0), (1, 0, 1))
    assert _solved(SHEET) == {
        "scores": scores,
        "scaled": tuple(tuple(Fraction(entry, 2) for entry in row) for row in scores),
        "output": (
            (11, 15, 18),
            (5, Fraction("6.5"), Fraction("7.5")),
            (2, Fraction("2.5"), 3),
            (Fraction("0.5"), 1, Fraction("1.5")),
            (Fraction("3.5"), 5, 6),
        ),
    }


WRONG: list[tuple[str, str, Params, Callable[[Matrices], Array]]] = [
    ("keys_and_values", "scores", SQUARE, lambda m: m.Q @ m.V.T),
    ("keys_and_values", "output", SHEET, lambda m: m.Q @ m.K.T / 2 @ m.K),
    ("keys_not_transposed", "scores", SQUARE, lambda m: m.Q @ m.K),
    ("transposed", "scores", SHEET, lambda m: m.K @ m.Q.T),
    ("transposed", "scaled", SHEET, lambda m: m.K @ m.Q.T / 2),
    ("transposed", "output", SHEET, lambda m: (m.Q @ m.K.T / 2 @ m.V).T),
    ("missing_root", "scaled", SHEET, lambda m: m.Q @ m.K.T),
    ("unscaled_output", "output", SHEET, lambda m: m.Q @ m.K.T @ m.V),
    ("divided_by_d_k", "scaled", SHEET, lambda m: m.Q @ m.K.T / 4),
    ("divided_by_d_k", "output", SHEET, lambda m: m.Q @ m.K.T / 4 @ m.V),
    ("multiplied_by_root", "scaled", SHEET, lambda m: m.Q @ m.K.T * 2),
    ("multiplied_by_root", "output", SHEET, lambda m: m.Q @ m.K.T * 2 @ m.V),
    ("root_of_values", "scaled", SHEET, lambda m: m.Q @ m.K.T / np.sqrt(3)),
    ("root_of_values", "output", SHEET, lambda m: m.Q @ m.K.T / np.sqrt(3) @ m.V),
    ("root_of_keys", "scaled", WIDE, lambda m: m.Q @ m.K.T / np.sqrt(2)),
    ("root_of_queries", "scaled", SHEET, lambda m: m.Q @ m.K.T / np.sqrt(5)),
    ("softmax_applied", "scaled", SHEET, lambda m: _softmax(m.Q @ m.K.T / 2, 1)),
    ("softmax_applied", "output", SHEET, lambda m: _softmax(m.Q @ m.K.T / 2, 1) @ m.V),
    ("softmax_over_queries", "scaled", SHEET, lambda m: _softmax(m.Q @ m.K.T / 2, 0)),
    ("softmax_over_queries", "output", SHEET, lambda m: _softmax(m.Q @ m.K.T / 2, 0) @ m.V),
]


@pytest.mark.parametrize(("name", "field", "params", "wrong"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, params: Params, wrong: Callable[[Matrices], Array]
) -> None:
    mistake = next(m for m in _build(params).misconceptions if m.name == name)
    found = _floats(mistake.steps[field](_solved(params)))
    expected = wrong(_matrices(params))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert expected.shape != _floats(_solved(params)[field]).shape or not np.allclose(
        expected, _floats(_solved(params)[field])
    )


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in WRONG} == set(MISTAKES)


def test_irrational_mistakes_allow_for_rounding_and_exact_ones_do_not() -> None:
    loose = {m.name for m in _build(SHEET).misconceptions if m.tolerance}
    assert loose == {"root_of_values", "root_of_queries", "softmax_applied", "softmax_over_queries"}


def test_a_mistake_that_does_not_apply_raises() -> None:
    mistakes = {m.name: m for m in _build(SHEET).misconceptions}
    with pytest.raises(ValueError, match="mismatch"):
        mistakes["keys_not_transposed"].steps["scores"]({})


def test_sizes_that_coincide_with_others_are_not_named_twice() -> None:
    names = [m.name for m in _build(SHEET).misconceptions]
    assert "root_of_keys" not in names


def test_the_students_scores_are_carried() -> None:
    fields = {field.name: field for field in _build(SHEET).fields}
    theirs = ((2, 2, 2), (0, 1, 1), (0, 1, 0), (1, 0, 0), (1, 0, 3))
    scaled = _solve(fields["scaled"], {"scores": theirs})
    assert scaled[4] == (Fraction(1, 2), 0, Fraction(3, 2))
    output = _solve(fields["output"], {"scaled": scaled})
    assert output[4] == (Fraction("9.5"), 13, 15)


@pytest.mark.parametrize(
    ("value", "passes"),
    [
        (((1, 0, 0),) * 5, True),
        (((0, 0, 0),) * 5, False),
        (((1, 0),) * 5, False),
        (((1, 0, 0),) * 4, False),
        ((), False),
        (((1, 0, 0),) * 4 + ((1, 0),), False),
    ],
)
def test_a_guard_refuses_what_makes_the_rest_trivial(value: Any, *, passes: bool) -> None:
    guard = _build(SHEET).fields[0].guard
    assert guard is not None
    assert guard(value) is passes


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Q": [[1, 1]]}, "same number of columns"),
        ({"V": [[1]]}, "same number of rows"),
        ({"Q": [[1] * 3] * 2, "K": [[1] * 3] * 3}, "square number"),
        ({"W": [[1]]}, "Extra inputs"),
        ({"Q": [[1, 2], [3]]}, "same length"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(SHEET.model_dump() | change)


def _drawn(number: int) -> Params:
    draws = Draws(sha256(str(number).encode()).digest())
    while True:
        params: Params | None = FAMILY.draw(draws) if FAMILY.draw else None
        if params is not None:
            return params


@pytest.fixture(scope="module")
def drawn() -> list[Params]:
    return [_drawn(number) for number in range(200)]


def test_200_variants_differ(drawn: list[Params]) -> None:
    assert len({params.model_dump_json() for params in drawn}) == len(drawn)


def test_200_variants_are_friendly(drawn: list[Params]) -> None:
    for params in drawn:
        assert {entry for row in params.Q + params.K for entry in row} <= {0, 1}
        assert all(1 <= entry <= 9 for row in params.V for entry in row)
        solved = _solved(params)
        assert max(map(max, solved["scores"])) <= LARGEST_SCORE
        assert max(map(max, solved["output"])) <= LARGEST_OUTPUT
        assert all(e.denominator <= 2 for n in solved for row in solved[n] for e in row)


def test_no_variant_is_degenerate(drawn: list[Params]) -> None:
    for params in drawn:
        assert len(params.Q) != len(params.K) != params.d_k
        assert all(any(row) for row in params.Q + params.K)
        assert len(set(params.K)) == len(params.K)


def test_the_solver_agrees_with_plain_numpy(drawn: list[Params]) -> None:
    for params in (SHEET, SQUARE, WIDE, *drawn[:20]):
        _compare_with_numpy(params)


def _compare_with_numpy(params: Params) -> None:
    m, solved = _matrices(params), _solved(params)
    scale = np.sqrt(m.K.shape[1])
    np.testing.assert_allclose(_floats(solved["scores"]), m.Q @ m.K.T)
    np.testing.assert_allclose(_floats(solved["scaled"]), m.Q @ m.K.T / scale)
    np.testing.assert_allclose(_floats(solved["output"]), m.Q @ m.K.T / scale @ m.V)
