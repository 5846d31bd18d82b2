"""The gradient experiment: against finite differences, and with the tutorial's orders."""

from functools import cache
from hashlib import sha256
from math import log10, sqrt
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from problems.draw import Draws
from problems.families.gradient_experiment import FAMILY, MISTAKES, Params, measurements
from problems.solvers import experiment
from problems.solvers.misconceptions import right_answers, wrong_answers

Array = NDArray[Any]

DEEP = Params(
    sizes=(64, 32, 24, 16, 10),
    limit="0.2",
    magnitude="2.34",
    curves=("uniform_relu", "xavier_sigmoid", "uniform_sigmoid"),
)


def _loss(inputs: Array, weights: list[Array], labels: Array, activation: str) -> float:
    """Compute the summed cross-entropy example by example."""
    total = 0.0
    for example, label in zip(inputs, labels, strict=True):
        x = example
        for weight in weights[:-1]:
            x = weight.T @ x
            x = np.tanh(x / 2) / 2 + 0.5 if activation == "sigmoid" else x * (x > 0)
        logits = weights[-1].T @ x
        total += float(np.log(np.exp(logits).sum()) - logits[label])
    return total


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_gradients_are_what_differences_give(activation: Any) -> None:
    rng = np.random.default_rng(7)
    weights = [rng.uniform(-0.8, 0.8, shape) for shape in ((5, 4), (4, 4), (4, 3))]
    inputs, labels = rng.uniform(0, 1, (6, 5)), rng.integers(0, 3, 6)
    layers = experiment._forward(inputs, weights, activation)
    found = experiment._backward(weights, layers, labels, activation)
    for weight, gradient in zip(weights, found, strict=True):
        for place in ((0, 0), (2, 1), (3, 2)):
            kept, values = weight[place], []
            for moved in (kept + 1e-6, kept - 1e-6):
                weight[place] = moved
                values.append(_loss(inputs, weights, labels, activation))
            weight[place] = kept
            assert gradient[place] == pytest.approx((values[0] - values[1]) / 2e-6, abs=1e-5)


@pytest.mark.parametrize(
    ("activation", "is_xavier", "order"),
    [("sigmoid", False, 4.8e-7), ("relu", False, 3e-4), ("sigmoid", True, 8.2e-6)],
)
def test_the_tutorials_network_has_the_tutorials_orders(
    activation: Any, order: float, *, is_xavier: bool
) -> None:
    sizes = (784, 512, 256, 128, 64, 32, 16, 10)
    limits = tuple(sqrt(2.34 / n) if is_xavier else 0.1 for n in sizes[:-1])
    found = experiment.measured(sizes, activation, limits)
    assert found.first == pytest.approx(log10(order), abs=0.3)


def test_draws_fill_the_interval_evenly_and_are_always_the_same() -> None:
    drawn = experiment._uniform(np.random.PCG64(1), 100, 100)
    assert 0 <= drawn.min() < 0.001
    assert 0.999 < drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=0.01)
    assert drawn[0, 0] == (int(np.random.PCG64(1).random_raw()) >> 11) / 2**53


def test_the_references_are_the_rounded_logarithms() -> None:
    found, answers = measurements(DEEP), right_answers(FAMILY.build(DEEP, None))
    assert answers["uniform_relu"] == round(found["uniform_relu"].first)
    assert answers["gap_relu"] == answers["uniform_relu"] - answers["uniform_sigmoid"]
    assert [answers[f"curve_{letter}"] for letter in "abc"] == [
        "uniform relu",
        "xavier sigmoid",
        "uniform sigmoid",
    ]


def test_the_question_tells_how_high_the_curves_run() -> None:
    assert FAMILY.ask is not None
    assert "A highest, B in the middle, C lowest" in FAMILY.ask(DEEP).en
    assert "A oben, B in der Mitte, C unten" in FAMILY.ask(DEEP).de


def _wrong() -> list[tuple[str, str, Any]]:
    first = measurements(DEEP)["uniform_sigmoid"]
    relu = measurements(DEEP)["uniform_relu"]
    root = sqrt(64 * 32)
    return [
        ("sign_lost", "uniform_sigmoid", -round(first.first)),
        ("natural_logarithm", "uniform_sigmoid", round(float(np.log(10**first.first)))),
        ("not_divided", "uniform_sigmoid", round(log10(10**first.first * root))),
        ("last_layer", "uniform_sigmoid", round(first.last)),
        ("averaged", "uniform_sigmoid", round(log10(10**first.first / 32))),
        ("gap_reversed", "gap_relu", round(first.first) - round(relu.first)),
        ("gap_added", "gap_relu", round(first.first) + round(relu.first)),
        ("other_activation", "curve_a", "uniform sigmoid"),
        ("other_initialisation", "curve_c", "xavier sigmoid"),
        ("both_exchanged", "curve_b", "uniform relu"),
    ]


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_a_misconception_gives_what_the_mistake_gives(number: int) -> None:
    name, field, wrong = _wrong()[number]
    assert wrong_answers(FAMILY.build(DEEP, None))[name][field] == wrong


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in _wrong()} == set(MISTAKES)


@cache
def _drawn() -> tuple[Params, ...]:
    draws, found = Draws(sha256(b"experiment").digest()), list[Params]()
    while len(found) < 5:
        params = FAMILY.draw(draws) if FAMILY.draw else None
        found += [params] if params is not None else []
    return tuple(found)


def test_drawn_orders_are_clear() -> None:
    for params in _drawn():
        for one in measurements(params).values():
            assert abs(one.first - round(one.first)) <= 0.25


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sizes": [10, 10]}, "at least 4"),
        ({"limit": 2}, "between 0 and 1"),
        ({"magnitude": 0}, "between 0"),
        ({"curves": ["uniform_relu"] * 3}, "each once"),
        ({"x": 1}, "Extra inputs"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(DEEP.model_dump() | change)
