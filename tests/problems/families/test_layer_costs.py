"""Classes of layers against counting loops and searched graphs, and every mistake's class."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import log
from typing import Any

import pytest
from pydantic import ValidationError

from grader.workflow.proving.trial import open_trial
from problems.families.layer_costs import FAMILY, MISTAKES, Params, ask, solution
from problems.solvers.layers import LAYERS, Layer

SIZES = [(24, 6, 3), (48, 6, 3), (24, 12, 3), (48, 6, 9), (96, 12, 9), (24, 24, 5)]
SPREAD = 4.0
"""By how much the ratio of a count and its class may vary over the sizes."""


def solved(**given: Any) -> dict[str, str]:
    fields = FAMILY.build(Params(**given), None).fields
    return {field.name: field.solve({}) for field in fields if field.solve}


def wrong(**given: Any) -> dict[str, dict[str, str]]:
    return {
        mistake.name: {field: step({}) for field, step in mistake.steps.items()}
        for mistake in FAMILY.build(Params(**given), None).misconceptions
    }


def value(text: str, **sizes: float) -> float:
    return float(eval(text.replace("^", "**"), {"log": log}, sizes))  # noqa: S307 - our own text


def seen(layer: Layer, at: int, n: int, k: int) -> Iterator[int]:
    """The positions that one layer looks at."""
    for other in range(n):
        if layer == "self_attention" or abs(other - at) <= (k - 1) // 2:
            yield other


def counted(layer: Layer, n: int, d: int, k: int) -> int:
    """Walk the loops of a layer and count its multiplications."""
    if layer == "recurrent":
        return sum(2 * d for _ in range(n) for _ in range(d))
    total = 0
    for at in range(n):
        for _ in seen(layer, at, n, k):
            if "attention" in layer:
                total += 2 * d
            else:
                total += d if layer == "separable_convolution" else d * d
        total += d * d if layer == "separable_convolution" else 0
    return total


def path(layer: Layer, n: int, k: int) -> int:
    """Stack layers that look back until the last position has heard of the first."""
    if layer == "recurrent":
        return n
    heard, layers, gap = {0}, 0, 1
    while n - 1 not in heard:
        steps = range(0, n if layer == "self_attention" else gap * k, gap)
        heard = {at + step for at in heard for step in steps if at + step < n}
        layers += 1
        gap *= k if layer == "dilated_convolution" else 1
    return layers


def spread(ratios: list[float]) -> float:
    return max(ratios) / min(ratios)


@pytest.mark.parametrize("layer", LAYERS)
def test_operations_grow_like_the_loops_that_do_them(layer: Layer) -> None:
    text = solved(layer=layer)["operations"]
    ratios = [counted(layer, n, d, k) / value(text, N=n, d=d, k=k) for n, d, k in SIZES]
    assert spread(ratios) < SPREAD


@pytest.mark.parametrize("layer", LAYERS)
def test_paths_grow_like_the_layers_that_connect_first_and_last(layer: Layer) -> None:
    text = solved(layer=layer)["path"]
    sizes = list(product((81, 243, 729), (3, 9)))
    ratios = [path(layer, n, k) / value(text, N=n, d=1, k=k) for n, k in sizes]
    assert spread(ratios) < SPREAD


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        ("self_attention", ("N^2*d", "1", "1")),
        ("recurrent", ("N*d^2", "N", "N")),
        ("convolution", ("N*k*d^2", "1", "N/k")),
        ("dilated_convolution", ("N*k*d^2", "1", "log(N)/log(k)")),
        ("local_attention", ("N*k*d", "1", "N/k")),
        ("separable_convolution", ("N*k*d+N*d^2", "1", "N/k")),
    ],
)
def test_the_classes_are_those_of_the_paper(layer: str, expected: tuple[str, ...]) -> None:
    found = solved(layer=layer)
    assert (found["operations"], found["steps"], found["path"]) == expected


@pytest.mark.parametrize("layer", LAYERS)
def test_an_image_is_a_sequence_of_its_pixels_with_a_square_window(layer: Layer) -> None:
    image, line = solved(layer=layer, sides=("H", "W")), solved(layer=layer)
    for name in ("operations", "memory", "steps"):
        found = value(image[name], H=4, W=9, d=5, k=3)
        assert found == value(line[name], N=36, d=5, k=9)


def test_attention_keeps_weights_and_outputs() -> None:
    assert value(solved(layer="self_attention")["memory"], N=7, d=5) == 7 * 7 + 7 * 5
    assert value(solved(layer="local_attention")["memory"], N=7, d=5, k=3) == 7 * 3 + 7 * 5
    assert value(solved(layer="recurrent")["memory"], N=7, d=5) == 7 * 5


WRONG = [
    ("self_attention", None, "sizes_exchanged", "operations", 10 * 4**2),
    ("self_attention", None, "one_position", "operations", 10 * 4),
    ("self_attention", None, "width_ignored", "operations", 10 * 10),
    ("self_attention", None, "outputs_forgotten", "memory", 10 * 10),
    ("self_attention", None, "weights_forgotten", "memory", 10 * 4),
    ("self_attention", None, "one_after_the_other", "steps", 10),
    ("recurrent", None, "sizes_exchanged", "operations", 10**2 * 4),
    ("recurrent", None, "one_position", "operations", 4 * 4),
    ("recurrent", None, "width_once", "operations", 10 * 4),
    ("recurrent", None, "all_at_once", "path", 1),
    ("local_attention", None, "not_restricted", "operations", 10 * 10 * 4),
    ("local_attention", None, "outputs_forgotten", "memory", 10 * 3),
    ("local_attention", ("H", "W"), "kernel_one_side", "operations", 20 * 3 * 4),
    ("local_attention", ("H", "W"), "kernel_one_side", "memory", 20 * 3 + 20 * 4),
    ("convolution", None, "kernel_ignored", "operations", 10 * 4 * 4),
    ("convolution", None, "one_layer_suffices", "path", 1),
    ("convolution", None, "step_by_step", "path", 10),
    ("convolution", None, "dilation_exchanged", "path", log(10) / log(3)),
    ("convolution", None, "at_least_one", "path", 1 + 10 / 3),
    ("local_attention", ("H", "W"), "at_least_one", "path", 1 + (4 + 5) / 3),
    ("dilated_convolution", None, "at_least_one", "path", 1 + log(10) / log(3)),
    ("dilated_convolution", None, "base_ignored", "path", log(10)),
    ("convolution", ("H", "W"), "kernel_one_side", "operations", 20 * 3 * 4 * 4),
    ("dilated_convolution", None, "dilation_exchanged", "path", 10 / 3),
    ("separable_convolution", None, "one_position", "operations", 3 * 4 + 4 * 4),
    ("separable_convolution", None, "width_once", "operations", 10 * 3 * 4),
]


@pytest.mark.parametrize(("layer", "sides", "name", "field", "expected"), WRONG)
def test_a_misconception_gives_what_the_mistake_gives(
    layer: str, sides: tuple[str, str] | None, name: str, field: str, expected: float
) -> None:
    text = wrong(layer=layer, sides=sides)[name][field]
    sizes = {"H": 4, "W": 5, "N": 10, "d": 4, "k": 3}
    assert value(text, **sizes) == pytest.approx(expected)
    assert value(text, **sizes) != pytest.approx(
        value(solved(layer=layer, sides=sides)[field], **sizes)
    )


def test_every_misconception_is_proved_somewhere() -> None:
    assert {name for _, _, name, _, _ in WRONG} == set(MISTAKES)


@pytest.mark.parametrize(
    ("layer", "text", "points"),
    [
        ("convolution", "O(N/k)", 1),
        ("convolution", "O(1 + N/k)", 1),
        ("local_attention", "O(max(1, N/k))", 1),
        ("dilated_convolution", "O(log_k(N) + 1)", 1),
        ("dilated_convolution", "O(log N)", 0),
        ("convolution", "O(ceil(N/k))", None),
        ("convolution", "O((N-1)/(k-1))", Fraction(1, 2)),
    ],
)
def test_a_path_of_at_least_one_layer_loses_nothing(
    layer: str, text: str, points: Fraction | None
) -> None:
    trial = open_trial(FAMILY, {"layer": layer})
    assert trial.marked({"path": text})["path"].credit == points


def test_only_what_is_asked_can_be_mistaken() -> None:
    assert set(wrong(layer="recurrent", quantities=("steps",))) == {"all_at_once"}
    assert list(solved(layer="recurrent", quantities=("steps",))) == ["steps"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"length": "d"}, "letters must differ"),
        ({"sides": ("H", "H")}, "letters must differ"),
        ({"quantities": ()}, "at least 1 item"),
        ({"quantities": ("path", "path")}, "asked once"),
        ({"layer": "pooling"}, "Input should be"),
        ({"length": "e"}, "pattern"),
    ],
)
def test_params_that_do_not_fit_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate({"layer": "recurrent"} | change)


@pytest.mark.parametrize("layer", LAYERS)
def test_words_name_the_letters_that_count(layer: Layer) -> None:
    said = ask(Params(layer=layer, length="N_KV", kernel="r"))
    assert all('$N_"KV"$' in text for text in (said.en, said.de))
    assert ("$r$" in said.en) is (layer not in {"self_attention", "recurrent"})
    assert ("always fits" in said.en) is ("passt immer" in said.de) is ("$r$" in said.en)
    assert "{" not in said.en + said.de + solution(Params(layer=layer)).de
