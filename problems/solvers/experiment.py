"""A network at its initialisation: one forward and backward pass in NumPy, the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log10
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Activation: TypeAlias = Literal["sigmoid", "relu"]
Floats: TypeAlias = NDArray[np.float64]

EXAMPLES = 32
"""Of the batch, over which gradients are summed."""
_PRESENT = 0.2
"""The share of the inputs that are not zero, as in pictures of digits."""
_SEEDS = (1, 2, 3)
_SHOWN_SEED = 4
"""Of the run that a figure shows, which is none of those that are averaged."""
BINS_A_DECADE = 4


@dataclass(frozen=True, slots=True)
class Measured:
    """Decimal logarithms of ‖g‖/√size of the weights' gradients, and of the first one's ‖g‖."""

    first: float
    last: float
    norm: float


@dataclass(frozen=True, slots=True)
class Layer:
    """The gradient of a layer's weights in one run, by the size of the last layer's.

    Its own size is the decimal logarithm of ‖g‖/√size minus that of the last layer; `counts` are
    of its entries but for zeros, by the logarithms of their absolute values, likewise.
    """

    size: float
    counts: tuple[int, ...]


@lru_cache(maxsize=4096)
def measured(sizes: tuple[int, ...], activation: Activation, limits: tuple[float, ...]) -> Measured:
    """Measure the gradients of a chain of layers, on average over a few draws of everything.

    Args:
        sizes: of all layers, the inputs first; the last one has a softmax with cross-entropy.
        activation: of the layers between.
        limits: of the uniform distribution of each layer's weights; biases are zero.
    """
    found = [_gradients(sizes, activation, limits, seed) for seed in _SEEDS]
    first = [np.linalg.norm(gradients[0]) for gradients in found]
    last = [np.linalg.norm(gradients[-1]) for gradients in found]
    root, root_of_last = sizes[0] * sizes[1], sizes[-2] * sizes[-1]
    norm = _mean_logarithm(first)
    return Measured(
        first=norm - log10(root) / 2,
        last=_mean_logarithm(last) - log10(root_of_last) / 2,
        norm=norm,
    )


@lru_cache(maxsize=256)
def one_run(
    sizes: tuple[int, ...], activation: Activation, limits: tuple[float, ...], span: tuple[int, int]
) -> tuple[Layer, ...]:
    """Show all layers in one run, the first one first.

    For the first arguments see `measured`. Entries are counted in quarters of a power of ten,
    within a span of these.
    """
    gradients = _gradients(sizes, activation, limits, _SHOWN_SEED)
    last = _size(gradients[-1])
    low, high = span
    edges = np.linspace(low, high, (high - low) * BINS_A_DECADE + 1)
    layers = []
    for gradient in gradients:
        entries = np.abs(gradient[gradient != 0])
        counts, _ = np.histogram(np.log10(entries) - last, edges)
        layers.append(Layer(_size(gradient) - last, tuple(map(int, counts))))
    return tuple(layers)


def _size(gradient: Floats) -> float:
    """Give the decimal logarithm of ‖g‖/√size."""
    return log10(float(np.linalg.norm(gradient))) - log10(gradient.size) / 2


def _mean_logarithm(numbers: Sequence[Any]) -> float:
    return sum(log10(float(number)) for number in numbers) / len(numbers)


def _gradients(
    sizes: tuple[int, ...], activation: Activation, limits: tuple[float, ...], seed: int
) -> list[Floats]:
    inputs, labels, evenly = _drawn(sizes, seed)
    weights = [weight * limit for weight, limit in zip(evenly, limits, strict=True)]
    return _backward(weights, _forward(inputs, weights, activation), labels, activation)


@lru_cache(maxsize=len(_SEEDS) + 1)
def _drawn(
    sizes: tuple[int, ...], seed: int
) -> tuple[Floats, NDArray[np.int64], tuple[Floats, ...]]:
    """Draw inputs, labels, and weights from -1 to 1: the same for all settings."""
    words = np.random.PCG64(seed)
    is_present = _uniform(words, EXAMPLES, sizes[0]) < _PRESENT
    inputs = np.where(is_present, _uniform(words, EXAMPLES, sizes[0]), 0.0)
    labels = (_uniform(words, EXAMPLES, 1)[:, 0] * sizes[-1]).astype(np.int64)
    weights = tuple(2 * _uniform(words, *shape) - 1 for shape in pairwise(sizes))
    return inputs, labels, weights


def _uniform(words: Any, rows: int, columns: int) -> Floats:
    """Draw from 0 to 1 by the upper 53 bits of raw words, which no version of NumPy changes."""
    drawn: Floats = (words.random_raw(rows * columns) >> np.uint64(11)) * 2.0**-53
    return drawn.reshape(rows, columns)


def _forward(inputs: Floats, weights: list[Floats], activation: Activation) -> list[Floats]:
    """Give what each layer reads, and the softmax of the last one."""
    layers = [inputs]
    for weight in weights[:-1]:
        reached = layers[-1] @ weight
        is_relu = activation == "relu"
        layers.append(np.maximum(reached, 0) if is_relu else 1 / (1 + np.exp(-reached)))
    logits = layers[-1] @ weights[-1]
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return [*layers, powers / powers.sum(axis=1, keepdims=True)]


def _backward(
    weights: list[Floats], layers: list[Floats], labels: NDArray[Any], activation: Activation
) -> list[Floats]:
    """Give the gradient of the summed cross-entropy by each layer's weights."""
    error = layers[-1].copy()
    error[np.arange(len(labels)), labels] -= 1
    gradients = [layers[-2].T @ error]
    for weight, layer, below in zip(weights[:0:-1], layers[-2:0:-1], layers[-3::-1], strict=True):
        slopes = (layer > 0) if activation == "relu" else layer * (1 - layer)
        error = (error @ weight.T) * slopes
        gradients.append(below.T @ error)
    return gradients[::-1]
