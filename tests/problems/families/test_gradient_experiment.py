"""The gradient experiment: against finite differences, and with the tutorial's orders."""

import re
from fractions import Fraction
from functools import cache
from hashlib import sha256
from itertools import pairwise
from math import log10, sqrt
from typing import Any
from xml.etree.ElementTree import fromstring

import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError

from grader.model import Verdict
from grader.workflow.proving.trial import open_trial
from problems.draw import Draws
from problems.families import gradient_experiment as family
from problems.families.gradient_experiment import (
    FAMILY,
    MISTAKES,
    SETTINGS,
    Params,
    _network,
    _wrong_curves,
    measurements,
)
from problems.solvers import experiment
from problems.solvers.misconceptions import right_answers

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


def test_the_references_are_logarithms_to_one_place_and_their_differences() -> None:
    found, answers = measurements(DEEP), right_answers(FAMILY.build(DEEP, None))
    assert float(answers["uniform_relu"]) == round(found["uniform_relu"].first, 1)
    assert answers["gap_relu"] == answers["uniform_relu"] - answers["uniform_sigmoid"]
    assert [answers[f"curve_{letter}"] for letter in "abc"] == [
        "uniform relu",
        "xavier sigmoid",
        "uniform sigmoid",
    ]


TUTORIAL = Params(
    sizes=(784, 512, 256, 128, 64, 32, 16, 10),
    limit="0.1",
    magnitude="2.34",
    curves=("uniform_sigmoid", "uniform_relu", "xavier_sigmoid"),
)


@pytest.mark.parametrize(("gap", "least", "most"), [("gap_relu", 500, 640), ("gap_xavier", 15, 22)])
def test_the_tutorials_network_has_the_tutorials_ratios(gap: str, least: int, most: int) -> None:
    answers = right_answers(FAMILY.build(TUTORIAL, None))
    assert least < 10 ** float(answers[gap] + Fraction(1, 20))
    assert 10 ** float(answers[gap] - Fraction(1, 20)) < most


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("uniform_sigmoid", "-6.3"),
        ("uniform_relu", "-3,5"),
        ("xavier_sigmoid", "-5.08"),
        ("gap_xavier", "1.26"),
        ("gap_relu", "2.7"),
        ("curve_a", "Uniform + Sigmoid"),
        ("curve_b", "ReLU (uniform)"),
        ("curve_c", "Xavier mit Sigmoid"),
    ],
)
def test_what_the_tutorial_prints_earns_full_credit(field: str, text: str) -> None:
    trial = open_trial(FAMILY, TUTORIAL.model_dump(mode="json"))
    assert trial.marked({field: text})[field].verdict is Verdict.CORRECT


def test_a_size_in_place_of_its_logarithm_is_named() -> None:
    trial = open_trial(FAMILY, TUTORIAL.model_dump(mode="json"))
    mark = trial.marked({"uniform_sigmoid": "3.1e-7"})["uniform_sigmoid"]
    assert [f.code for f in mark.findings] == ["misconception.gradient_experiment.not_logarithm"]


def test_differences_follow_from_logarithms_that_are_off() -> None:
    trial = open_trial(FAMILY, TUTORIAL.model_dump(mode="json"))
    marks = trial.marked({"uniform_relu": "-6", "gap_relu": "0.5"})
    assert marks["uniform_relu"].verdict is Verdict.INCORRECT
    assert marks["gap_relu"].verdict is Verdict.CARRIED


def test_other_draws_of_numbers_give_what_still_counts_as_right() -> None:
    for setting, one in measurements(DEEP).items():
        for seed in range(20, 40):
            gradients = experiment._gradients(*_network(DEEP, setting), seed)
            size = log10(float(np.sqrt((gradients[0] ** 2).mean())))
            assert abs(round(size, 1) - round(one.first, 1)) < 0.4


def _wrong() -> list[tuple[str, str, Any]]:
    first, relu = (round(measurements(DEEP)[name].first, 1) for name in SETTINGS[:2])
    size, root = 10 ** measurements(DEEP)["uniform_sigmoid"].first, sqrt(64 * 32)
    last = measurements(DEEP)["uniform_sigmoid"].last
    return [
        ("not_logarithm", "uniform_sigmoid", size),
        ("sign_lost", "uniform_sigmoid", -first),
        ("natural_logarithm", "uniform_sigmoid", round(float(np.log(size)), 1)),
        ("not_divided", "uniform_sigmoid", round(log10(size * root), 1)),
        ("last_layer", "uniform_sigmoid", round(last, 1)),
        ("averaged", "uniform_sigmoid", round(log10(size / 32), 1)),
        ("gap_reversed", "gap_relu", first - relu),
        ("gap_added", "gap_relu", first + relu),
        ("other_activation", "curve_a", "uniform sigmoid"),
        ("other_initialisation", "curve_c", "xavier sigmoid"),
        ("both_exchanged", "curve_b", "uniform relu"),
    ]


@pytest.mark.parametrize("number", range(len(MISTAKES)))
def test_a_misconception_gives_what_the_mistake_gives(number: int) -> None:
    name, field, wrong = _wrong()[number]
    steps = {
        **_wrong_curves(DEEP),
        **family._wrong(measurements(DEEP)),
        **family._sizes(measurements(DEEP)),
    }
    found = steps[name][field](right_answers(FAMILY.build(DEEP, None)))
    assert found == wrong if isinstance(wrong, str) else float(found) == pytest.approx(wrong)


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for name, *_ in _wrong()} == set(MISTAKES)


@cache
def _drawn() -> tuple[Params, ...]:
    draws, found = Draws(sha256(b"experiment").digest()), list[Params]()
    while len(found) < 5:
        params = FAMILY.draw(draws) if FAMILY.draw else None
        found += [params] if params is not None else []
    return tuple(found)


def test_drawn_settings_lie_apart() -> None:
    for params in _drawn():
        found = measurements(params).values()
        for numbers in ([one.first for one in found], [one.first - one.last for one in found]):
            low, middle, high = sorted(numbers)
            assert min(middle - low, high - middle) >= 0.5


def _curves(params: Params) -> dict[str, list[float]]:
    """Read the curves off what the figure says in words."""
    assert FAMILY.figure is not None
    said = FAMILY.figure(params).said.en.replace("−", "-")
    found = re.findall(r"Curve ([A-C]): ([-0-9. |]+)[;.] ?", said)
    return {name: [float(n.rstrip(".")) for n in numbers.split("|")] for name, numbers in found}


def test_the_figure_shows_each_curve_by_the_last_layer_and_in_units_of_its_own() -> None:
    curves = _curves(DEEP)
    expected = [measurements(DEEP)[setting] for setting in DEEP.curves]
    falls = [one.first - one.last for one in expected]
    for numbers, fall in zip(curves.values(), falls, strict=True):
        assert len(numbers) == len(DEEP.sizes) - 1
        assert numbers[-1] == 0
        assert numbers[0] == pytest.approx(10 * fall / -min(falls), abs=0.8)


def test_the_unit_of_the_figure_does_not_tell_how_large_gradients_are() -> None:
    for params in (TUTORIAL, DEEP, *_drawn()):
        assert min(number for numbers in _curves(params).values() for number in numbers) == -10


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_figure_is_an_image_in_both_languages(language: str) -> None:
    assert FAMILY.figure is not None
    root = fromstring(getattr(FAMILY.figure(DEEP).svg, language))  # noqa: S314 - our own
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"A", "B", "C", "1", "4", "layer" if language == "en" else "Schicht"} <= set(texts)
    assert len([*root.iter("{http://www.w3.org/2000/svg}polyline")]) == 3
    histograms = [p for p in root.iter("{http://www.w3.org/2000/svg}path") if p.get("fill")]
    assert len(histograms) == 3 * 4


def test_histograms_count_all_entries_but_zeros() -> None:
    layers = experiment.one_run(*_network(DEEP, "xavier_sigmoid"), (-20, 5))
    sizes = [a * b for a, b in pairwise(DEEP.sizes)]
    assert [sum(layer.counts) for layer in layers] == sizes
    for layer in layers:
        middles = np.linspace(-20, 5, 100, endpoint=False) + 0.125
        mean_square = np.average(10 ** (2 * middles), weights=layer.counts)
        assert layer.size == pytest.approx(log10(mean_square) / 2, abs=0.08)


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


def test_a_difference_of_the_students_own_logarithms_is_right() -> None:
    """Each may lie 0.4 off, so that what follows from them may lie further off."""
    trial = open_trial(FAMILY, DEEP.model_dump(mode="json"))
    right = {name: trial.references[name] for name in ("uniform_sigmoid", "uniform_relu")}
    given = {
        "uniform_sigmoid": right["uniform_sigmoid"] + Fraction(3, 10),
        "uniform_relu": right["uniform_relu"] - Fraction(3, 10),
    }
    texts = {name: str(float(value)) for name, value in given.items()}
    gap = str(float(given["uniform_relu"] - given["uniform_sigmoid"]))
    marks = trial.answered({**texts, "gap_relu": gap})
    assert {marks[name].verdict for name in (*texts, "gap_relu")} == {Verdict.CORRECT}
    swapped = trial.answered({**texts, "gap_relu": str(-float(gap))})
    assert swapped["gap_relu"].verdict is Verdict.INCORRECT
