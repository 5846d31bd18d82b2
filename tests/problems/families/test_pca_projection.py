"""Projections against NumPy's eigenvectors, and every mistake against its own computation."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.catalogue import draw_of
from grader.model import Verdict
from grader.workflow.proving import seed_of
from grader.workflow.proving.trial import open_trial
from problems.families.pca_projection import FAMILY, LARGEST_ENTRY, MISTAKES, Params
from problems.model import Value
from problems.solvers.principal import determinant, eigenvector, exact_top, largest_eigenvalue, norm

Array = NDArray[np.float64]

PLANE = Params(X=((-9, 13), (15, -5), (-7, -1), (1, -7)))
SPACE = Params(X=((3, 0, -6), (-5, -4, 2), (-3, 0, 6), (5, 4, -2)))


def solved(params: Params) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for field in FAMILY.build(params, None).fields:
        assert field.solve is not None
        answers[field.name] = field.solve(answers)
    return answers


def floats(value: Value) -> Array:
    if not isinstance(value, tuple):
        return np.array(float(value))
    return np.array([[float(entry) for entry in row] for row in value])


def directions(x: Array) -> Array:
    """Give the principal directions as rows, the first one first, their first entries positive."""
    _, vectors = np.linalg.eigh(x.T @ x)
    rows = vectors.T[::-1]
    signed: Array = rows * np.sign(rows[:, :1])
    return signed


def check(params: Params) -> None:
    x, found = floats(params.X), solved(params)
    u = directions(x)[:1]
    kept = x @ u.T @ u
    np.testing.assert_allclose(floats(found["covariance"]), np.cov(x, rowvar=False, bias=True))
    np.testing.assert_allclose(floats(found["variance"]), np.linalg.eigvalsh(x.T @ x / len(x))[-1])
    np.testing.assert_allclose(floats(found["direction"]), u, atol=1e-9)
    np.testing.assert_allclose(floats(found["scores"]), (x @ u.T).T, atol=1e-9)
    np.testing.assert_allclose(floats(found["reconstruction"]), kept, atol=1e-9)
    np.testing.assert_allclose(floats(found["error"]), ((x - kept) ** 2).sum())
    np.testing.assert_allclose(floats(found["decoder"]), decoder(x, float(params.weight)))


def decoder(x: Array, first: float) -> Array:
    """Train a linear autoencoder by alternating least squares, and stretch its decoder."""
    w = np.ones((1, x.shape[1])) + 0.1 * np.arange(x.shape[1])
    for _ in range(400):
        codes = x @ w.T / (w @ w.T)
        w = codes.T @ x / (codes.T @ codes)
    trained: Array = w * first / w[0, 0]
    return trained


@pytest.mark.parametrize("params", [PLANE, SPACE])
def test_the_solver_agrees_with_numpy(params: Params) -> None:
    check(params)


def test_draws_agree_with_numpy_and_stay_small() -> None:
    for seed in range(30):
        params = Params(**draw_of(FAMILY, None, seed_of(FAMILY, seed)))
        check(params)
        assert max(abs(entry) for row in params.X for entry in row) <= LARGEST_ENTRY


def test_numbers_are_exact() -> None:
    found = solved(SPACE)
    assert found["direction"] == ((Fraction(2, 3), Fraction(1, 3), Fraction(-2, 3)),)
    assert found["error"] == 36


X, U = floats(PLANE.X), directions(floats(PLANE.X))
KEPT = X @ U[:1].T @ U[:1]
WRONG: list[tuple[str, str, Callable[[], Array]]] = [
    ("divided_by_less", "covariance", lambda: X.T @ X / 3),
    ("divided_by_less", "variance", lambda: np.array(500 / 3)),
    ("not_divided", "covariance", lambda: X.T @ X),
    ("not_divided", "variance", lambda: np.array(500.0)),
    ("between_samples", "covariance", lambda: X @ X.T / 4),
    ("last_direction", "variance", lambda: np.linalg.eigvalsh(X.T @ X / 4)[0]),
    ("last_direction", "direction", lambda: U[1:]),
    ("last_direction", "scores", lambda: (X @ U[1:].T).T),
    ("not_normalised", "direction", lambda: 5 * U[:1]),
    ("not_normalised", "scores", lambda: 5 * (X @ U[:1].T).T),
    ("other_sign", "direction", lambda: -U[:1]),
    ("residual", "reconstruction", lambda: X - KEPT),
    ("mean_error", "error", lambda: ((X - KEPT) ** 2).sum() / 4),
    ("kept_for_lost", "error", lambda: np.sum(KEPT * KEPT)),
    ("unit_length", "decoder", lambda: U[:1]),
    ("one_entry", "decoder", lambda: np.array([[2, U[0, 1]]])),
    ("encoder", "decoder", lambda: np.linalg.pinv(decoder(X, 2)).T),
    ("absolute_values", "error", lambda: np.abs(X - KEPT).sum()),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, expected: Callable[[], Array]
) -> None:
    right = solved(PLANE)
    mistakes = {m.name: m for m in FAMILY.build(PLANE, None).misconceptions}
    found = mistakes[name].steps[field](right)
    np.testing.assert_allclose(floats(found), expected(), atol=1e-9)
    assert found != right[field]


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, _, _ in WRONG} == set(MISTAKES)


def test_in_space_no_single_other_direction_is_meant() -> None:
    names = {m.name for m in FAMILY.build(SPACE, None).misconceptions}
    assert names == set(MISTAKES) - {"last_direction"}


def test_the_decoder_follows_the_students_direction_whatever_its_length() -> None:
    fields = {field.name: field for field in FAMILY.build(PLANE, None).fields}
    solve = fields["decoder"].solve
    assert solve is not None
    assert solve({"direction": ((3, 1),)}) == ((2, Fraction(2, 3)),)
    ((a, b),) = PLANE.direction
    assert solve({"direction": ((-5 * a, -5 * b),)}) == solved(PLANE)["decoder"]


def test_a_decoder_without_a_first_weight_is_refused() -> None:
    with pytest.raises(ValidationError, match="must not be 0"):
        Params(X=PLANE.X, weight=0)
    with pytest.raises(ValidationError, match="must not be 0"):
        Params(X=((0, 2), (0, -2), (1, 0), (-1, 0)))


def test_the_opposite_direction_leads_to_the_same_reconstruction() -> None:
    fields = {field.name: field for field in FAMILY.build(PLANE, None).fields}
    scores, back = fields["scores"].solve, fields["reconstruction"].solve
    assert scores is not None
    assert back is not None
    ((a, b),) = PLANE.direction
    theirs = {"direction": ((-a, -b),)}
    assert back({**theirs, "scores": scores(theirs)}) == solved(PLANE)["reconstruction"]
    guard = fields["direction"].guard
    assert guard is not None
    assert guard(((1, 0),))
    assert not guard(((0, 0),))
    assert not guard(((1,), (0,)))


@pytest.mark.parametrize(
    ("params", "covariance", "variance", "verdict"),
    [
        (PLANE, "[[2, 1], [1, 2]]", "3", Verdict.CARRIED),
        (PLANE, "[[1/2, 1], [1, 1/2]]", "3/2", Verdict.CARRIED),
        (PLANE, "[[5, 0], [0, 5]]", "5", Verdict.CARRIED),
        (PLANE, "[[356, -192], [-192, 244]]", "500", Verdict.CARRIED),
        (PLANE, "[[356, -192], [-192, 244]]", "125", Verdict.CORRECT),
        (PLANE, "[[2, 1], [1, 2]]", "1", Verdict.INCORRECT),
        (PLANE, "[[2, 1], [0, 2]]", "2", Verdict.INCORRECT),
        (PLANE, "[[2, 1], [1, 1]]", "(3 + sqrt(5))/2", Verdict.INCORRECT),
        (PLANE, "[[0, 0], [0, 0]]", "0", Verdict.INCORRECT),
        (PLANE, "[[3]]", "3", Verdict.INCORRECT),
        (SPACE, "[[2, 1, 0], [1, 2, 0], [0, 0, 1]]", "3", Verdict.CARRIED),
        (SPACE, "[[4, 3, 0], [3, 2, 0], [0, 0, 1]]", "1", Verdict.INCORRECT),
    ],
)
def test_the_variance_is_the_largest_eigenvalue_of_the_students_covariance(
    params: Params, covariance: str, variance: str, verdict: Verdict
) -> None:
    trial = open_trial(FAMILY, params.model_dump(mode="json"))
    marks = trial.answered({"covariance": covariance, "variance": variance})
    assert marks["variance"].verdict is verdict


def test_a_wrong_divisor_is_named_beside_a_right_covariance() -> None:
    trial = open_trial(FAMILY, PLANE.model_dump(mode="json"))
    mark = trial.marked({"variance": "500/3"})["variance"]
    assert [finding.code for finding in mark.findings] == [
        "misconception.pca_projection.divided_by_less"
    ]


def test_largest_eigenvalues_of_symmetric_matrices_agree_with_numpy() -> None:
    random = np.random.default_rng(4)
    for size in (2, 3):
        for _ in range(20):
            a, b = map(int, random.integers(-9, 10, 2))
            rows = ((a, b), (b, a)) if size == 2 else ((a, b, 0), (b, a, 0), (0, 0, 1))
            exact = tuple(tuple(Fraction(entry, 7) for entry in row) for row in rows)
            expected = np.linalg.eigvalsh(np.array(rows, dtype=float) / 7)[-1]
            assert float(exact_top(exact)) == pytest.approx(expected)


def test_an_eigenvalue_that_a_float_cannot_hold_is_refused_or_right() -> None:
    assert exact_top(((10**15, 1), (1, 10**15))) == 10**15 + 1
    for huge in (10**30 + 1, 10**400):
        with pytest.raises((ValueError, OverflowError)):
            exact_top(((huge, 1), (1, huge)))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[1, 2], [3, 4]], "sum to zero"),
        ([[1], [-1]], "two or three entries"),
        ([["1/2", 0], ["-1/2", 0]], "integers"),
        ([[31, 0], [-31, 0]], "integers from -30 to 30"),
        ([[1, 1], [-1, -1]], "length .* not rational"),
        ([[1, 0], [-1, 0], [0, 1], [0, -1]], "not rational, or there is none"),
        ([[1, 2], [2, 1], [-3, -3], [0, 0]], "not rational"),
        ([[2, 1], [0, -1], [-2, 0]], "not rational"),
        ([[0, 0]] * 9, "at most 8 rows"),
    ],
)
def test_params_that_do_not_fit_are_refused(rows: list[list[Any]], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate({"X": rows})


def test_determinants_and_eigenvectors_agree_with_numpy() -> None:
    random = np.random.default_rng(3)
    for size in (2, 3):
        for _ in range(20):
            rows = tuple(tuple(map(int, row)) for row in random.integers(-5, 6, (size, size)))
            assert determinant(rows) == round(np.linalg.det(np.array(rows, dtype=float)))
    assert largest_eigenvalue(((5, 0, 0), (0, 3, 0), (0, 0, 9))) == 9
    assert eigenvector(((5, 0, 0), (0, 3, 0), (0, 0, 9)), 9) == (0, 0, 1)
    assert norm((2, 3, 6)) == 7
    with pytest.raises(ValueError, match="single"):
        eigenvector(((2, 0, 0), (0, 2, 0), (0, 0, 1)), 2)


def test_a_larger_irrational_eigenvalue_is_not_overlooked() -> None:
    """The only rational eigenvalue of this matrix is its second one."""
    with pytest.raises(ValueError, match="not rational"):
        largest_eigenvalue(((4, 3, 0), (3, 2, 0), (0, 0, 1)))
