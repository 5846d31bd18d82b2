"""The least error of a linear autoencoder, against one that is trained, and every mistake."""

from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.linear_autoencoder import FAMILY, MISTAKES, Params
from problems.model import Value

GIVEN: dict[str, Any] = {"singular_values": (5, 4, 2, 1), "samples": 10, "k": 2, "percent": 90}
PARAMS = Params(**GIVEN)

Array = NDArray[np.float64]


def solved(params: Params) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for field in FAMILY.build(params, None).fields:
        assert field.solve is not None
        answers[field.name] = field.solve(answers)
    return answers


def data(params: Params) -> Array:
    """Samples with these singular values, turned at random."""
    random = np.random.default_rng(5)
    m = len(params.singular_values)
    left, _ = np.linalg.qr(random.normal(size=(params.samples, m)))
    right, _ = np.linalg.qr(random.normal(size=(m, m)))
    found: Array = left @ np.diag([float(v) for v in params.singular_values]) @ right
    return found


def trained(x: Array, k: int) -> Array:
    """Fit decoder and encoder in turn, each by least squares, and reconstruct."""
    code = np.random.default_rng(7).normal(size=(x.shape[0], k))
    for _ in range(200):
        decoder, *_ = np.linalg.lstsq(code, x, rcond=None)
        encoder = np.linalg.pinv(decoder)
        code = x @ encoder
    found: Array = code @ decoder
    return found


def test_a_known_example() -> None:
    assert solved(PARAMS) == {
        "error": 5,
        "mse": Fraction(1, 2),
        "explained": Fraction(41, 46),
        "smallest": 3,
    }


@pytest.mark.parametrize("k", [1, 2, 3])
def test_a_trained_autoencoder_comes_to_the_same_error(k: int) -> None:
    params = Params(**GIVEN | {"k": k})
    x, found = data(params), solved(params)
    rest = x - trained(x, k)
    assert np.sum(rest**2) == pytest.approx(float(found["error"]))
    assert np.mean(np.sum(rest**2, axis=1)) == pytest.approx(float(found["mse"]))
    assert 1 - np.sum(rest**2) / np.sum(x**2) == pytest.approx(float(found["explained"]))


@pytest.mark.parametrize("percent", [10, 54, 55, 89, 90, 99])
def test_the_smallest_bottleneck_reaches_the_share_and_none_below_does(percent: int) -> None:
    params = Params(**GIVEN | {"percent": percent})
    eigenvalues = np.linalg.eigvalsh(data(params).T @ data(params))[::-1]
    shares = np.cumsum(eigenvalues) / np.sum(eigenvalues)
    assert solved(params)["smallest"] == int(np.argmax(shares >= percent / 100)) + 1


WRONG: list[tuple[str, str, Callable[[Array], float]]] = [
    ("not_squared", "error", lambda s: s[2] + s[3]),
    ("not_squared", "explained", lambda s: (s[0] + s[1]) / s.sum()),
    ("kept_for_lost", "error", lambda s: s[0] ** 2 + s[1] ** 2),
    ("lost_for_kept", "explained", lambda s: (s[2] ** 2 + s[3] ** 2) / (s**2).sum()),
    ("next_only", "error", lambda s: s[2] ** 2),
    ("one_too_few", "error", lambda s: (s[1:] ** 2).sum()),
    ("mean_over_entries", "mse", lambda s: (s[2:] ** 2).sum() / 40),
    ("mean_over_features", "mse", lambda s: (s[2:] ** 2).sum() / 4),
    ("one_sample_less", "mse", lambda s: (s[2:] ** 2).sum() / 9),
    ("one_more", "smallest", lambda _: 4),
    ("one_less", "smallest", lambda _: 2),
]


@pytest.mark.parametrize(("name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    name: str, field: str, expected: Callable[[Array], float]
) -> None:
    mistakes = {m.name: m for m in FAMILY.build(PARAMS, None).misconceptions}
    found = mistakes[name].steps[field](solved(PARAMS))
    value = expected(np.array([float(v) for v in PARAMS.singular_values]))
    assert float(found) == pytest.approx(value)
    assert float(found) != pytest.approx(float(solved(PARAMS)[field]))


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, _, _ in WRONG} == set(MISTAKES)


def test_the_students_error_is_carried() -> None:
    fields = {field.name: field for field in FAMILY.build(PARAMS, None).fields}
    mse, explained = fields["mse"].solve, fields["explained"].solve
    assert mse is not None
    assert mse({"error": Fraction(3)}) == Fraction(3, 10)
    assert explained is not None
    assert explained({"error": Fraction(23)}) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"singular_values": (1, 2, 3)}, "largest one first"),
        ({"singular_values": (3, 2, 0)}, "must be positive"),
        ({"k": 4}, "k must be smaller"),
        ({"samples": 3}, "at least as many samples"),
        ({"percent": 100}, "less than 100"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params(**GIVEN | change)


def test_draws_agree_with_numpy() -> None:
    draws = Draws(sha256(b"linear").digest())
    drawn = [params for _ in range(200) if FAMILY.draw and (params := FAMILY.draw(draws))]
    assert len(drawn) > 20
    for params in drawn[:20]:
        values = np.linalg.svd(data(params), compute_uv=False)
        assert np.sum(values[params.k :] ** 2) == pytest.approx(float(solved(params)["error"]))
