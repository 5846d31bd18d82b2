"""Alignment scores against NumPy's floats, each mistake, and params that do not fit."""

from math import log, sqrt, tanh
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue.redraw import draw_of, solved
from grader.workflow.proving import seed_of
from problems.families.alignment import FAMILY, MISTAKES, Params

FIXED = {
    "dot": Params(score="dot", s=((1, 2, -1, 3),), h=((2, 0, 4, 1),)),
    "scaled": Params(score="scaled", s=((1, 2, -1, 3),), h=((2, 0, 4, 3),)),
    "content": Params(score="content", s=((3, 4),), h=((-5, 12),)),
    "general": Params(score="general", s=((1, 2),), h=((3, -1),), W=((1, 2), (0, 1))),
    "additive": Params(
        score="additive", s=((1, 2),), h=((0, 1),), W=((1, 0, 2, 1), (1, 1, 0, 2)), v=((2, -1),)
    ),
    "location": Params(score="location", s=((1, 2, -1),), W=((1, 0, 1), (0, 1, 0), (2, 0, 1))),
}
DRAWN = [Params.model_validate(draw_of(FAMILY, None, seed_of(FAMILY, n))) for n in range(40)]


def _vector(row: Any) -> NDArray[Any]:
    return np.array([float(entry) for entry in row[0]])


def _matrix(rows: Any) -> NDArray[Any]:
    return np.array([[float(entry) for entry in row] for row in rows])


def _score(params: Params) -> Any:
    """Compute a score in floats from its formula, without its first step."""
    s = _vector(params.s)
    h = _vector(params.h) if params.h else s
    match params.score:
        case "dot":
            return sum(s * h)
        case "scaled":
            return sum(s * h) / sqrt(len(s))
        case "content":
            return sum(s * h) / np.hypot.reduce(s) / np.hypot.reduce(h)
        case "general":
            return np.einsum("i,ij,j", s, _matrix(params.W), h)
        case "additive":
            inside = [row @ np.concatenate([s, h]) for row in _matrix(params.W)]
            return sum(v * tanh(a) for v, a in zip(_vector(params.v), inside, strict=True))
        case _:
            logits = log(params.base) * _matrix(params.W) @ s
            return np.exp(logits) / np.exp(logits).sum()


def _float(value: Any) -> Any:
    if isinstance(value, str):
        import sympy

        return float(sympy.sympify(value))
    return _vector(value) if isinstance(value, tuple) else float(value)


@pytest.mark.parametrize("params", [*FIXED.values(), *DRAWN])
def test_the_references_are_those_of_the_formulas(params: Params) -> None:
    found = solved(FAMILY.build(params, None))["score"]
    np.testing.assert_allclose(_float(found), _score(params), atol=1e-12)


def test_the_draws_ask_for_every_score() -> None:
    assert {params.score for params in DRAWN} == set(FIXED)


WRONG: list[tuple[str, str, str, Any]] = [
    ("dot", "entries_added", "step", [3, 2, 3, 4]),
    ("dot", "signs_dropped", "score", 2 + 4 + 3),
    ("dot", "divided_by_length", "score", 1 / 4),
    ("dot", "normalised", "score", 1 / sqrt(15) / sqrt(21)),
    ("scaled", "signs_dropped", "step", 2 + 4 + 9),
    ("scaled", "missing_root", "score", 7),
    ("scaled", "divided_by_length", "score", 7 / 4),
    ("scaled", "multiplied_by_root", "score", 14),
    ("content", "root_forgotten", "step", 25 * 169),
    ("content", "lengths_added", "step", 5 + 13),
    ("content", "lengths_added", "score", 33 / 18),
    ("content", "entries_for_length", "step", 7 * 17),
    ("content", "not_normalised", "score", 33),
    ("general", "matrix_transposed", "step", [1 * 1 + 2 * 2, 2 * 1]),
    ("general", "matrix_transposed", "score", 3 * 5 - 2),
    ("general", "states_exchanged", "step", [3, 2 * 3 - 1]),
    ("general", "matrix_ignored", "score", 3 - 2),
    ("additive", "states_exchanged", "step", [0 + 2 * 1 + 2, 0 + 1 + 2 * 2]),
    ("additive", "encoder_ignored", "step", [1, 1 + 2]),
    ("additive", "tanh_left_out", "score", 2 * 2 - 5),
    ("additive", "tanh_outside", "score", tanh(2 * 2 - 5)),
    ("additive", "vector_left_out", "score", tanh(2) + tanh(5)),
    ("location", "matrix_transposed", "step", [1 - 2, 2, 1 - 1]),
    ("location", "without_exponential", "score", [0, 2 / 3, 1 / 3]),
    ("location", "not_normalised", "score", [1, 4, 2]),
    ("location", "largest_alone", "score", [0, 1, 0]),
    ("location", "logarithm_ignored", "score", np.exp([0, 2, 1]) / np.exp([0, 2, 1]).sum()),
]


@pytest.mark.parametrize(("kind", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    kind: str, name: str, field: str, expected: Any
) -> None:
    problem = FAMILY.build(FIXED[kind], None)
    mistake = next(m for m in problem.misconceptions if m.name == name)
    found = mistake.steps[field](solved(problem))
    np.testing.assert_allclose(_float(found), np.array(expected, dtype=float), atol=1e-12)
    assert found != solved(problem)[field]


def test_forgotten_roots_stay_in_the_cosine() -> None:
    problem = FAMILY.build(FIXED["content"], None)
    mistake = next(m for m in problem.misconceptions if m.name == "root_forgotten")
    assert float(mistake.steps["score"](solved(problem))) == pytest.approx(33 / 25 / 169)


def test_every_misconception_is_proved() -> None:
    assert {name for _, name, *_ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("dot", {"s": ((1, 2),), "h": ((3, 1),)}),
        ("general", {"W": ((1, 2), (2, 1))}),
        ("additive", {"W": ((1, 0, 2, 1), (1, 0, 0, 1))}),
    ],
)
def test_a_mistake_that_makes_no_difference_does_not_apply(
    kind: str, change: dict[str, Any]
) -> None:
    problem = FAMILY.build(Params.model_validate(FIXED[kind].model_dump() | change), None)
    names = {"dot": "signs_dropped", "general": "matrix_transposed", "additive": "tanh_outside"}
    mistake = next(m for m in problem.misconceptions if m.name == names[kind])
    with pytest.raises(ValueError, match=r"no sign|symmetric|may give"):
        mistake.steps["score"](solved(problem))


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("dot", {"W": [[1]]}, "dot needs h, s alone"),
        ("general", {"W": None}, "general needs W, h, s alone"),
        ("location", {"h": [[1, 2, 3]]}, "location needs W, s alone"),
        ("dot", {"h": [[1, 2]]}, "same length"),
        ("dot", {"s": [[1], [2]]}, "one row each"),
        ("general", {"W": [[1, 2]]}, "2 × 2"),
        ("additive", {"W": [[1, 2, 3, 4]]}, "2 × 4"),
        ("scaled", {"s": [[1, 2, 3]], "h": [[1, 0, 1]]}, "square number"),
        ("content", {"s": [[1, 1]]}, "positive integers"),
        ("content", {"s": [[0, 0]]}, "positive integers"),
        ("location", {"s": [["1/2", 1, 1]]}, "no small integer"),
        ("dot", {"score": "sum"}, "Input should be"),
        ("dot", {"u": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(
    kind: str, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(FIXED[kind].model_dump() | change)
