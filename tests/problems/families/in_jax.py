"""Layers as their definitions say, in jax, which differentiates them and tells their shapes.

Imported in a process of its own only: jax has threads, and warns of whoever forks after it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from jax.example_libraries import optimizers

Array = Any
Found = dict[str, Any]
DRAWS = 8
"""Of an experiment, as that many students might make it."""
PRESENT = 0.2
"""The share of the inputs that are not zero."""


def computed(name: str, *given: Any) -> Any:
    """Call a function of this module; what comes out holds no array of jax."""
    return jax.device_get(globals()[name](*given))


def _placeholder(*shape: int) -> jax.ShapeDtypeStruct:
    return jax.ShapeDtypeStruct(shape, jnp.float32)


@jax.jit
def softmax_jacobian(p: Array, g: Array) -> Found:
    def loss(z: Array) -> Array:
        return jax.nn.softmax(z) @ g

    logits = jnp.log(p)
    return {"jacobian": jax.jacobian(jax.nn.softmax)(logits), "gradient": jax.grad(loss)(logits)}


@jax.jit
def rnn_gradient(w: Array, slopes: Array) -> Found:
    """Differentiate a network of tanh whose inputs lead to the slopes: tanh' = 1 - tanh²."""
    reached = jnp.arctanh(jnp.sqrt(1 - slopes))
    states = jnp.concatenate([jnp.zeros_like(reached[:1]), jnp.tanh(reached)])
    inputs = reached - states[:-1] @ w.T

    def step(state: Array, given: Array) -> Array:
        return jnp.tanh(w @ state + given)

    def last(state: Array) -> Array:
        return lax.scan(lambda state, given: (step(state, given), None), state, inputs)[0]

    factors = jax.vmap(jax.jacobian(step))(states[:-1], inputs)
    found = {f"j{t}": factors[t - 1] for t in range(1, len(slopes) + 1)}
    return {**found, "gradient": jax.jacobian(last)(states[0])}


@partial(jax.jit, static_argnames="activation")
def rnn_forward(given: Mapping[str, Array], activation: str) -> Found:
    f = jax.nn.relu if activation == "relu" else jnp.asarray

    def step(state: Array, x: Array) -> tuple[Array, Array]:
        after = f(given["W"] @ state + given["U"] @ x + given["b"][0])
        return after, after

    last, states = lax.scan(step, jnp.zeros(len(given["W"])), given["inputs"])
    found = {f"h{t}": states[t - 1][None] for t in range(1, len(states) + 1)}
    return {**found, "y": (given["V"] @ last + given["c"][0])[0]}


@partial(jax.jit, static_argnames="activation")
def grown_through_time(w: Array, pushes: Array, activation: str) -> Found:
    """Differentiate networks by where they began; `pushes` has each one's inputs, step by step."""
    f = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid, "relu": jax.nn.relu}[activation]

    def last(state: Array, given: Array) -> Array:
        return lax.scan(lambda h, x: (f(w @ h + x), None), state, given)[0]

    slopes = jax.vmap(jax.grad(f))(jnp.linspace(-3, 3, 601))
    gradients = jax.vmap(jax.jacobian(last), in_axes=(None, 0))(jnp.zeros(len(w)), pushes)
    return {"slope": slopes.max(), "gradients": gradients}


@jax.jit
def sigmoid_chains(starts: Array, weights: Array) -> Found:
    """Differentiate chains of units by what they read; a row of weights is a chain."""

    def last(x: Array, chain: Array) -> Array:
        return lax.scan(lambda x, w: (jax.nn.sigmoid(w * x), None), x, chain)[0]

    slopes = jax.vmap(jax.grad(jax.nn.sigmoid))(jnp.linspace(-2, 2, 401))
    return {"slope": slopes.max(), "gradients": jax.vmap(jax.grad(last))(starts, weights)}


@jax.jit
def clipped(gradient: Array, norm: float, value: float) -> Found:
    return {
        "norm": optimizers.l2_norm(gradient),
        "by_norm": optimizers.clip_grads(gradient, norm),
        "by_value": jnp.clip(gradient, -value, value),
    }


@partial(jax.jit, static_argnames="activation")
def perceptron_gradients(
    weights: Sequence[Array], inputs: Array, labels: Array, activation: str
) -> list[Array]:
    """Differentiate the cross-entropy, summed over the examples, by each layer's weights."""
    f = jax.nn.relu if activation == "relu" else jax.nn.sigmoid

    def loss(weights: Sequence[Array]) -> Array:
        reached = inputs
        for weight in weights[:-1]:
            reached = f(reached @ weight)
        chances = jax.nn.log_softmax(reached @ weights[-1])
        return -jnp.take_along_axis(chances, labels[:, None], axis=1).sum()

    return jax.grad(loss)(weights)


def perceptron_experiment(
    sizes: Sequence[int], activation: str, limits: Sequence[float], examples: int
) -> list[float]:
    """Measure log10 of ‖g‖/√size of the first layer, once a draw of everything."""
    drawn = np.random.default_rng(0)

    def measured() -> float:
        inputs = drawn.uniform(0, 1, (examples, sizes[0]))
        inputs *= drawn.uniform(0, 1, inputs.shape) < PRESENT
        labels = drawn.integers(0, sizes[-1], examples)
        weights = [
            drawn.uniform(-limit, limit, shape)
            for shape, limit in zip(pairwise(sizes), limits, strict=True)
        ]
        first = np.asarray(perceptron_gradients(weights, inputs, labels, activation)[0])
        return float(np.log10(np.linalg.norm(first) / np.sqrt(first.size)))

    return [measured() for _ in range(DRAWS)]


@jax.jit
def linear_autoencoder(x: Array, encoder: Array, decoder: Array) -> Found:
    def error(encoder: Array, decoder: Array) -> Array:
        return ((x - x @ encoder @ decoder) ** 2).sum()

    gradients = jax.grad(error, argnums=(0, 1))(encoder, decoder)
    return {"error": error(encoder, decoder), "gradients": gradients}


@jax.jit
def principal(x: Array) -> Found:
    """Give what the first principal direction keeps; its sign as the sheet wants it."""
    covariance = jnp.einsum("ni,nj->ij", x, x) / len(x)
    variances, directions = jnp.linalg.eigh(covariance)
    direction = directions[:, -1] * jnp.sign(directions[0, -1])
    kept = jnp.outer(x @ direction, direction)
    return {
        "covariance": covariance,
        "variance": variances[-1],
        "direction": direction[None],
        "scores": (x @ direction)[None],
        "reconstruction": kept,
        "error": ((x - kept) ** 2).sum(),
    }


@jax.jit
def attended(q: Array, k: Array, v: Array) -> Found:
    """Attend as jax does; the identity in place of the values shows the weights."""
    return {"weights": _attend(q, k, jnp.eye(len(k))), "output": _attend(q, k, v)}


def _attend(q: Array, k: Array, v: Array, **masks: Any) -> Array:
    """Attend with one example and one head, whose values jax wants as long as keys."""
    width, columns = k.shape[1], v.shape[1]
    wide = jnp.pad(v, ((0, 0), (0, width - columns)))
    given = (one[None, :, None] for one in (q, k, wide))
    return jax.nn.dot_product_attention(*given, **masks)[0, :, 0, :columns]


@partial(jax.jit, static_argnames=("seen", "causal"))
def masked_attention(odds: Array, values: Array, seen: int, causal: Any) -> Found:
    """Attend with scores that are logarithms, by jax's own masks of times and of lengths."""
    n = len(odds)
    scores, keys = jnp.log(odds) * jnp.sqrt(n), jnp.eye(n)
    masks = {"is_causal": causal, "key_value_seq_lengths": jnp.array([seen], dtype=jnp.int32)}
    return {
        "weights": _attend(scores, keys, jnp.eye(n), **masks),
        "output": _attend(scores, keys, values, **masks),
    }


@partial(jax.jit, static_argnames="heads")
def multi_head(q: Array, k: Array, v: Array, w: Array, heads: int) -> Found:
    """Split, attend without a softmax, join and project, all heads at once."""
    queries, keys, values = (rows.reshape(len(rows), heads, -1) for rows in (q, k, v))
    scaled = jnp.einsum("qhd,khd->hqk", queries, keys) / jnp.sqrt(queries.shape[-1])
    found = jnp.einsum("hqk,khd->hqd", scaled, values)
    joined = jnp.moveaxis(found, 0, 1).reshape(len(q), -1)
    named = {f"head_{number}": found[number - 1] for number in range(1, heads + 1)}
    return {**named, "concatenated": joined, "output": joined @ w}


@jax.jit
def projected(asking: Array, asked: Array, given: Mapping[str, Array]) -> Found:
    """Project one sequence to queries and another to keys and values; attend without a softmax."""
    sides = {"queries": (asking, "W_Q"), "keys": (asked, "W_K"), "values": (asked, "W_V")}
    found = {
        name: jnp.einsum("nd,dk->nk", rows, given[weight]) for name, (rows, weight) in sides.items()
    }
    scaled = jnp.einsum("qd,kd->qk", found["queries"], found["keys"])
    scaled /= jnp.sqrt(found["keys"].shape[1])
    return {**found, "scaled": scaled, "output": jnp.einsum("qk,kd->qd", scaled, found["values"])}


@partial(jax.jit, static_argnames=("axes", "over"))
def softmax_over(scores: Array, axes: tuple[str, ...], over: int) -> Array:
    """Lay queries (rows) and keys (columns) along their axes, and take the softmax over one."""
    queries, keys = axes.index("queries"), axes.index("keys")
    others = tuple(at for at in range(len(axes)) if at not in {queries, keys})
    laid = jnp.expand_dims(scores if queries < keys else scores.T, others)
    found = jax.nn.softmax(laid, axis=over).squeeze(others)
    return found if queries < keys else found.T


def convolution(given: Mapping[str, int], height: int, width: int, padding: int) -> tuple[int, ...]:
    """Give the shape of a convolution's result; nothing is computed."""
    side, channels = given["side"], given["channels"]
    of_given = partial(
        lax.conv_general_dilated,
        window_strides=[given["stride"]] * 2,
        padding=[(padding, padding)] * 2,
        rhs_dilation=[given["dilation"]] * 2,
    )
    image = _placeholder(1, channels, height, width)
    kernels = _placeholder(given["kernels"], channels, side, side)
    return jax.eval_shape(of_given, image, kernels).shape


def field_of(kernel: int, dilations: Sequence[int]) -> int:
    """Count the inputs behind one output of convolutions: without padding, all others are lost."""

    def stacked(x: Array) -> Array:
        for dilation in dilations:
            ones = jnp.ones((1, 1, kernel), x.dtype)
            x = lax.conv_general_dilated(x, ones, [1], "VALID", rhs_dilation=[dilation])
        return x

    room = 10_000_000
    return room - jax.eval_shape(stacked, _placeholder(1, 1, room)).shape[-1] + 1


def einsum(string: str, left: Array, right: Array) -> Array:
    return jnp.einsum(string, left, right)


def broadcast_shape(left: Sequence[int], right: Sequence[int]) -> tuple[int, ...] | None:
    """Give the shape of a sum; None where jax refuses it."""
    try:
        return jnp.broadcast_shapes(tuple(left), tuple(right))
    except ValueError:
        return None


def placed(shape: Sequence[int], array: Sequence[int], axis: int) -> tuple[Array, Array]:
    """Add 0, 1, 2, …, in a shape, to an array of zeros; and give each entry's place on its axis."""
    counted = np.arange(array[axis]).reshape(shape)
    return jnp.zeros(array, int) + counted, lax.broadcasted_iota(int, tuple(array), axis)


@jax.jit
def lstm_step(cell: float, before: Mapping[str, float]) -> Found:
    """Step with one unit, given what enters each activation. Source: Gers et al. 2000."""
    f, i, o = (jax.nn.sigmoid(before[name]) for name in ("f", "i", "o"))
    g = jnp.tanh(before["g"])
    after = f * cell + i * g
    return {"f": f, "i": i, "o": o, "g": g, "c": after, "h": o * jnp.tanh(after)}


@partial(jax.jit, static_argnames="keeps")
def gru_step(before: float, gates: Mapping[str, float], w: float, u: float, keeps: Any) -> Found:
    """Step with one unit; `keeps` says that the update gate weighs the old state.

    Sources: Cho et al. 2014, equations 5 to 8, keep by z; Chung et al. 2014, equations 4 to 6,
    renew by z.
    """
    z, r = jax.nn.sigmoid(gates["z"]), jax.nn.sigmoid(gates["r"])
    inner = w + u * (r * before)
    old, new = (z, 1 - z) if keeps else (1 - z, z)
    return {"z": z, "r": r, "a": inner, "h": old * before + new * jnp.tanh(inner)}


@partial(jax.jit, static_argnames="steps")
def lstm_memory(cell: float, forget: float, steps: int) -> Found:
    """Hand a cell on while nothing is written to it, and differentiate it by where it began."""

    def last(start: float) -> Array:
        written = jnp.zeros(steps)
        return lax.scan(lambda c, new: (forget * c + new, None), start, written)[0]

    return {"cell": last(cell), "gradient": jax.grad(last)(cell)}


def initialised(fan_in: int, fan_out: int, magnitude: float) -> dict[str, Array]:
    """Draw weights by jax's own initialisers."""
    initialisers = jax.nn.initializers
    drawers = {
        "xavier": initialisers.variance_scaling(magnitude / 3, "fan_in", "uniform"),
        "glorot": initialisers.glorot_uniform(),
        "he": initialisers.he_normal(),
    }
    keys = jax.random.split(jax.random.key(0), len(drawers))
    return {
        name: draw(key, (fan_in, fan_out), jnp.float32)
        for key, (name, draw) in zip(keys, drawers.items(), strict=True)
    }


def dense_shapes(widths: Sequence[int], batch: int, layer: int, rows: Any) -> Found:
    """Give the shapes of a layer's weights and results, and of a loss's gradients by them."""
    weights = [_placeholder(*(pair if rows else pair[::-1])) for pair in pairwise(widths)]
    biases = [_placeholder(width) for width in widths[1:]]

    def after(given: Array, weight: Array, bias: Array) -> Array:
        return jnp.tanh(given @ weight + bias if rows else weight @ given + bias[:, None])

    def loss(given: Array, weights: Sequence[Array], biases: Sequence[Array]) -> Array:
        for weight, bias in zip(weights, biases, strict=True):
            given = after(given, weight, bias)
        return given.sum()

    reached = _placeholder(*((batch, widths[0]) if rows else (widths[0], batch)))
    for one in range(layer - 1):
        reached = jax.eval_shape(after, reached, weights[one], biases[one])
    at = slice(layer - 1, None)
    by_all = jax.grad(loss, argnums=(0, 1, 2))
    by_input, by_weights, by_biases = jax.eval_shape(by_all, reached, weights[at], biases[at])
    return {
        "weights": weights[layer - 1].shape,
        "activation": jax.eval_shape(after, reached, weights[layer - 1], biases[layer - 1]).shape,
        "weight_gradient": by_weights[0].shape,
        "input_gradient": by_input.shape,
        "bias_gradient": by_biases[0].shape,
    }


def attention_shapes(
    q: Sequence[int], k: Sequence[int], v: Sequence[int], w: Sequence[int]
) -> dict[str, tuple[int, ...]]:
    """Give the shapes that attention with heads comes by, from those of all that it is given."""

    def traced(q: Array, k: Array, v: Array, w: Array) -> dict[str, Array]:
        scores = q @ jnp.swapaxes(k, -1, -2)
        output = jax.nn.softmax(scores) @ v
        joined = jnp.concatenate(list(jnp.moveaxis(output, 1, 0)), axis=-1)
        return {"scores": scores, "output": output, "joined": joined, "layer": joined @ w}

    found = jax.eval_shape(traced, *(_placeholder(*shape) for shape in (q, k, v, w)))
    return {name: one.shape for name, one in found.items()}
