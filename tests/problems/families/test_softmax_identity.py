"""3.5's softmax values, and which Q and K tend to the identity."""

from fractions import Fraction
from math import cos, exp, log, pi, sin, sqrt
from typing import Any

import pytest

from problems.families.softmax_identity import (
    FAMILY,
    MESSAGES,
    MISTAKES,
    Params,
    distance_to_identity,
    one_hot_softmax,
    tends_to_identity,
)
from problems.model import Witness


def _numbers(*rows: tuple[Any, ...]) -> tuple[tuple[tuple[Fraction, ...], ...], ...]:
    return tuple(tuple((Fraction(entry),) for entry in row) for row in rows)


def _times(polynomial: tuple[int, ...], matrix: Any) -> Any:
    factor = tuple(map(Fraction, polynomial))
    return tuple(tuple(tuple(term * e[0] for term in factor) for e in row) for row in matrix)


def _identity(size: int) -> Any:
    return _numbers(*(tuple(int(i == j) for j in range(size)) for i in range(size)))


I3 = _identity(3)
CIRCLE = _numbers((1, 0), ("3/5", "4/5"), (0, 1), ("-3/5", "4/5"), (-1, 0), (0, -1))
"""Six unit vectors in the plane: far from orthogonal, and enough."""
C = (0, 1)


@pytest.mark.parametrize(
    ("q", "k"),
    [
        (_times(C, I3), I3),
        (I3, _times(C, I3)),
        (_times(C, I3), _times(C, I3)),
        (_times((0, -1), I3), _times((0, -1), I3)),
        (_times((-100, 0, 1), I3), I3),
        (_times(C, CIRCLE), CIRCLE),
        (_times(C, _numbers((2, 1), (1, 2))), _identity(2)),
        (_times(C, _numbers((0, 1), (1, 0))), _numbers((0, 1), (1, 0))),
        (_times(C, _numbers((1, 2), (3, 4))), _numbers((-2, "3/2"), (1, "-1/2"))),
    ],
)
def test_a_construction_that_tends_to_the_identity_is_accepted(q: Any, k: Any) -> None:
    assert tends_to_identity({"q": q, "k": k}) is None


@pytest.mark.parametrize(
    ("q", "k", "code", "args"),
    [
        (I3, I3, "identity.no_factor", {}),
        (_numbers((1, 1), (1, 1)), _identity(2), "identity.no_factor", {}),
        (_times((0, -1), I3), I3, "identity.row", {"row": "1", "column": "2"}),
        (_times((100, -1), I3), I3, "identity.row", {"row": "1", "column": "2"}),
        (
            _times(C, _numbers((1, 0), (1, 0))),
            _identity(2),
            "identity.row",
            {"row": "2", "column": "1"},
        ),
        (
            _times(C, _numbers((0, 1), (1, 0))),
            _identity(2),
            "identity.row",
            {"row": "1", "column": "2"},
        ),
        (
            _times(C, _numbers((1, 1), (1, 1))),
            _identity(2),
            "identity.row",
            {"row": "1", "column": "2"},
        ),
        (_times(C, I3), _identity(2), "identity.shapes", {"q": "3 × 3", "k": "2 × 2"}),
        (
            _times(C, _numbers((1,))),
            _numbers((1,)),
            "identity.shapes",
            {"q": "1 × 1", "k": "1 × 1"},
        ),
        ((), (), "identity.shapes", {"q": "0 × 0", "k": "0 × 0"}),
        (
            _numbers((1, 0), (0, 1)),
            _numbers((1,), (1,)),
            "identity.shapes",
            {"q": "2 × 2", "k": "2 × 1"},
        ),
        (_times((5,), I3), _times((0,), I3), "identity.no_factor", {}),
    ],
)
def test_any_other_is_refused_with_a_witness(q: Any, k: Any, code: str, args: Any) -> None:
    witness = tends_to_identity({"q": q, "k": k})
    assert witness == Witness(code, args)
    assert code in MESSAGES


@pytest.mark.parametrize("factor", [1000, 10**400])
def test_large_fixed_numbers_go_to_a_person(factor: int) -> None:
    witness = tends_to_identity({"q": _times((factor,), I3), "k": I3})
    assert witness == Witness("identity.fixed_but_close", certain=False)


@pytest.mark.parametrize("length", [2, 3, 10, 1000])
@pytest.mark.parametrize("epsilon", [0.1, 1e-3, 1e-6])
def test_the_threshold_of_c_is_the_sheets(length: int, epsilon: float) -> None:
    """max|softmax(cI) - I| ≤ ε iff c ≥ ln((D-1)(1-ε)/ε)."""
    threshold = log((length - 1) * (1 - epsilon) / epsilon)

    def distance(c: float) -> float:
        row = [[c, *[0.0] * (length - 1)]]
        return distance_to_identity(row)

    assert distance(threshold + 1e-6) < epsilon < distance(threshold - 1e-6)


def test_eight_unit_vectors_in_the_plane_come_near_the_identity() -> None:
    points = [(cos(i * pi / 4), sin(i * pi / 4)) for i in range(8)]
    logits = [[100 * (a * c + b * d) / sqrt(2) for c, d in points] for a, b in points]
    assert distance_to_identity(logits) < 2.1e-9


@pytest.mark.parametrize("q", [I3, _times((1000,), I3), _times(C, I3), _times((0, -1), I3)])
def test_the_predicate_agrees_with_floats_at_a_large_factor(q: Any) -> None:
    c = 500.0
    logits = [
        [
            sum(
                sum(float(t) * c**n for n, t in enumerate(q[i][m])) * float(I3[j][m][0])
                for m in range(3)
            )
            / sqrt(3)
            for j in range(3)
        ]
        for i in range(3)
    ]
    near = distance_to_identity(logits) < 0.01
    witness = tends_to_identity({"q": q, "k": I3})
    assert near == (witness is None or not witness.certain)


@pytest.mark.parametrize("length", [2, 3, 8])
def test_the_softmax_of_a_one_hot_vector_is_computed_right(length: int) -> None:
    hit, rest = one_hot_softmax("D")
    assert (hit, rest) == ("e/(e + D - 1)", "1/(e + D - 1)")
    total = exp(1) + (length - 1) * exp(0)
    names = {"D": length, "e": exp(1)}
    assert _value(hit, names) == pytest.approx(exp(1) / total)
    assert _value(rest, names) == pytest.approx(exp(0) / total)


def _value(text: str, names: dict[str, float]) -> float:
    top, bottom = text.split("/")
    assert bottom == "(e + D - 1)"
    return names.get(top, 1.0) / (names["e"] + names["D"] - 1)


def test_every_mistake_touches_both_values() -> None:
    problem = FAMILY.build(Params(), None)
    assert {m.name for m in problem.misconceptions} == set(MISTAKES)
    assert all(set(m.steps) == {"onehot_hit", "onehot_rest"} for m in problem.misconceptions)
    assert all(m.steps["onehot_hit"]({}) != "e/(e + D - 1)" for m in problem.misconceptions)
