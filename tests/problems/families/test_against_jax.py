"""References against jax, which differentiates layers that are written as they are defined."""

from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from itertools import pairwise, product
from math import log, prod, sqrt
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

from grader.catalogue import draw_of
from grader.engine.preparing import reference_values
from grader.workflow.proving import seed_of
from problems import families
from problems.solvers import experiment
from tests.elsewhere import calls_of

pytestmark = pytest.mark.skipif(find_spec("jax") is None, reason="jax is not installed")

FAST = "--xla_backend_optimization_level=0"
"""What is computed once is not worth a better programme."""
SATURATED = 60.0
"""A pre-activation at which a gate is open for any float."""
STATED = 0.4
"""How near to our orders of magnitude the sheet says that an answer counts."""
SINGLE = 1e-6
"""How near jax's own attention comes, whose softmax has numbers of single precision."""
SEEDS = range(3)
MORE = range(6)
"""Where variants are of several kinds."""

Jax = Callable[..., Any]
"""Computes by a function of `in_jax.py`, given its name."""


@pytest.fixture(scope="module")
def jax() -> Iterator[Jax]:
    environment = {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1", "XLA_FLAGS": FAST}
    with calls_of("tests.problems.families.in_jax", **environment) as computed:
        yield computed


def drawn(name: str, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a variant: its params, and our references."""
    family = families.find(name)
    params = draw_of(family, None, seed_of(family, seed))
    problem = family.build(family.params.model_validate(params), None)
    return dict(params), reference_values(problem)


def number(value: Any) -> float:
    return float(sympy.sympify(str(value).replace("^", "**")))


def floats(rows: Any) -> NDArray[np.float64]:
    return np.array([[number(entry) for entry in row] for row in rows])


def sizes(shape: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(map(int, shape))


def near(found: Any, expected: Any, within: float = 1e-9) -> None:
    np.testing.assert_allclose(found, expected, rtol=within, atol=1e-12)


def all_near(found: Mapping[str, Any], ours: Mapping[str, Any], within: float = 1e-9) -> None:
    """Compare all that jax found with our references of these names."""
    assert found
    for name, value in found.items():
        is_matrix = isinstance(ours[name], tuple)
        near(value, floats(ours[name]) if is_matrix else number(ours[name]), within)


def logit(gate: Any) -> float:
    """Give the pre-activation of a gate: ln p, or one at which it is open or closed."""
    if isinstance(gate, str) and gate in {"open", "closed"}:
        return SATURATED if gate == "open" else -SATURATED
    return log(number(gate))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_jacobian_of_the_softmax_and_a_gradient_through_it(jax: Jax, seed: int) -> None:
    params, ours = drawn("softmax_jacobian", seed)
    found = jax("softmax_jacobian", floats([params["p"]])[0], floats([params["g"]])[0])
    near(found["jacobian"], floats(ours["jacobian"]))
    near([found["gradient"]], floats(ours["gradient"]))


@pytest.mark.parametrize("seed", MORE)
def test_the_gradient_of_a_network_through_time(jax: Jax, seed: int) -> None:
    params, ours = drawn("rnn_gradient", seed)
    all_near(jax("rnn_gradient", floats(params["W"]), floats(params["slopes"])), ours)


@pytest.mark.parametrize("seed", SEEDS)
def test_states_and_output_of_a_recurrent_network(jax: Jax, seed: int) -> None:
    params, ours = drawn("rnn_forward", seed)
    activation = params.pop("activation")
    given = {name: floats(value) for name, value in params.items()}
    found = jax("rnn_forward", given, activation)
    assert set(found) == set(ours)
    all_near(found, ours)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_gradient_through_time_exceeds_its_bound(jax: Jax, seed: int) -> None:
    params, ours = drawn("rnn_spectrum", seed)
    w = floats(params["W"])
    pushes = np.random.default_rng(seed).normal(0, 1, (200, params["steps"], len(w)))
    found = jax("grown_through_time", w, pushes, params["activation"])
    radius = np.linalg.svd(w)[1].max()
    near(radius, number(ours["radius"]))
    near(found["slope"] * radius, number(ours["factor"]))
    near((found["slope"] * radius) ** params["steps"], number(ours["bound"]))
    largest = np.linalg.norm(found["gradients"], 2, axis=(1, 2)).max()
    assert number(ours["bound"]) / 10 < largest <= number(ours["bound"]) * (1 + 1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_chain_of_sigmoids_exceeds_its_bound(jax: Jax, seed: int) -> None:
    params, ours = drawn("sigmoid_bound", seed)
    layers, weight, threshold = params["layers"], number(params["weight"]), 10 ** -params["digits"]
    rng = np.random.default_rng(seed)
    weights = rng.uniform(-weight, weight, (200, layers))
    found = jax("sigmoid_chains", rng.normal(0, 1, 200), weights)
    slope = found["slope"]
    near(slope**layers, number(ours["bound"]))
    near((slope * weight) ** layers, number(ours["weighted"]))
    assert 0 < np.abs(found["gradients"]).max() < number(ours["weighted"])
    for factor, name in ((slope, "depth"), (slope * weight, "weighted_depth")):
        assert factor ** ours[name] < threshold <= factor ** (ours[name] - 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_gradients_clipped_by_norm_and_by_value(jax: Jax, seed: int) -> None:
    params, ours = drawn("gradient_clipping", seed)
    norm, value = number(params["norm"]), number(params["value"])
    all_near(jax("clipped", floats(params["gradient"]), norm, value), ours)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_the_backward_pass_of_the_experiment(jax: Jax, activation: Any) -> None:
    rng = np.random.default_rng(5)
    weights = [rng.uniform(-1, 1, pair) for pair in pairwise((30, 12, 9, 7, 4))]
    inputs, labels = rng.uniform(0, 1, (8, 30)), rng.integers(0, 4, 8)
    layers = experiment._forward(inputs, weights, activation)
    ours = experiment._backward(weights, layers, labels, activation)
    found = jax("perceptron_gradients", weights, inputs, labels, activation)
    for one, other in zip(found, ours, strict=True):
        near(one, other)


@pytest.mark.parametrize("seed", range(2))
def test_other_draws_of_the_experiment_lead_to_orders_that_count_as_right(
    jax: Jax, seed: int
) -> None:
    params, ours = drawn("gradient_experiment", seed)
    read, limit = params["sizes"][:-1], number(params["limit"])
    magnitude = number(params["magnitude"])
    limits = {
        "uniform_sigmoid": [limit for _ in read],
        "uniform_relu": [limit for _ in read],
        "xavier_sigmoid": [sqrt(magnitude / units) for units in read],
    }
    found = {}
    for setting, given in limits.items():
        drawing = setting.partition("_")[2], given, experiment.EXAMPLES
        found[setting] = np.array(jax("perceptron_experiment", params["sizes"], *drawing))
    for name, relative in (("gap_relu", "uniform_relu"), ("gap_xavier", "xavier_sigmoid")):
        found[name] = found[relative] - found["uniform_sigmoid"]
    for name, orders in found.items():
        assert np.abs(orders - number(ours[name])).max() <= STATED


@pytest.mark.parametrize("seed", SEEDS)
def test_a_linear_autoencoder_at_its_optimum(jax: Jax, seed: int) -> None:
    params, ours = drawn("linear_autoencoder", seed)
    k, samples, values = params["k"], params["samples"], floats([params["singular_values"]])[0]
    rng = np.random.default_rng(seed)
    ones_and_noise = np.hstack([np.ones((samples, 1)), rng.normal(0, 1, (samples, len(values)))])
    left = np.linalg.qr(ones_and_noise)[0][:, 1:]
    right = np.linalg.qr(rng.normal(0, 1, (len(values),) * 2))[0]
    x, best = left * values @ right.T, right[:, :k]
    near(x.mean(axis=0), 0)
    found = jax("linear_autoencoder", x, best, best.T)
    assert max(np.abs(one).max() for one in found["gradients"]) < 1e-9
    near(found["error"], number(ours["error"]))
    near(found["error"] / samples, number(ours["mse"]))
    near(1 - found["error"] / (x**2).sum(), number(ours["explained"]))
    moved = best + rng.normal(0, 0.1, best.shape)
    assert jax("linear_autoencoder", x, moved, np.linalg.pinv(moved))["error"] > found["error"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_principal_direction(jax: Jax, seed: int) -> None:
    params, ours = drawn("pca_projection", seed)
    all_near(jax("principal", floats(params["X"])), ours)


@pytest.mark.parametrize("name", ["attention_weights", "one_query"])
@pytest.mark.parametrize("seed", SEEDS)
def test_attention_with_its_softmax(jax: Jax, seed: int, name: str) -> None:
    params, ours = drawn(name, seed)
    queries = log(params["base"]) * floats(params["Q" if "Q" in params else "q"])
    all_near(jax("attended", queries, floats(params["K"]), floats(params["V"])), ours, SINGLE)


@pytest.mark.parametrize("seed", MORE)
def test_attention_behind_masks_of_times_and_of_lengths(jax: Jax, seed: int) -> None:
    params, ours = drawn("masked_attention", seed)
    seen = len(params["odds"]) - params["padded"]
    given = floats(params["odds"]), floats(params["values"])
    found = jax("masked_attention", *given, seen, params["causal"])
    all_near(found, ours, SINGLE)
    near(found["weights"] > 0, floats(ours["allowed"]))


@pytest.mark.parametrize(("name", "sides"), [("self_attention", "XX"), ("cross_attention", "SH")])
@pytest.mark.parametrize("seed", SEEDS)
def test_attention_from_its_projections(jax: Jax, seed: int, name: str, sides: str) -> None:
    params, ours = drawn(name, seed)
    weights = {name: floats(params[name]) for name in ("W_Q", "W_K", "W_V")}
    found = jax("projected", *(floats(params[side]) for side in sides), weights)
    all_near(found, ours)
    assert found["scaled"].shape == sizes(ours.get("scores_shape", found["scaled"].shape))
    assert found["output"].shape == sizes(ours.get("output_shape", found["output"].shape))


@pytest.mark.parametrize("seed", SEEDS)
def test_heads_split_joined_and_projected(jax: Jax, seed: int) -> None:
    params, ours = drawn("multi_head", seed)
    given = (floats(params[name]) for name in ("Q", "K", "V", "W_O"))
    found = jax("multi_head", *given, params["heads"])
    assert {*found, "head_size"} == set(ours)
    all_near(found, ours)


@pytest.mark.parametrize("seed", MORE)
def test_the_axis_of_a_softmax(jax: Jax, seed: int) -> None:
    params, ours = drawn("softmax_axis", seed)
    scores = np.log(floats(params["masses"]))
    found = jax("softmax_over", scores, tuple(params["axes"]), int(ours["axis"]))
    near(found, floats(ours["weights"]))
    near([found.sum(axis=0)], floats(ours["received"]))


@pytest.mark.parametrize("seed", MORE)
def test_the_size_of_a_convolution(jax: Jax, seed: int) -> None:
    params, ours = drawn("convolution_output", seed)
    places = jax("convolution", params, params["height"], params["width"], params["padding"])
    assert places == (1, params["kernels"], ours["height"], ours["width"])
    extent = ours["extent"]
    assert jax("convolution", params, extent, extent, 0)[2:] == (1, 1)
    assert jax("convolution", params, extent - 1, extent, 0)[2:] == (0, 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_on_how_much_of_its_input_a_stack_of_convolutions_depends(jax: Jax, seed: int) -> None:
    params, ours = drawn("path_length", seed)
    n, k, layers = (params[name] for name in ("n", "k", "layers"))
    plain, growing = [1] * n, [k**layer for layer in range(12)]
    assert jax("field_of", k, plain[:layers]) == ours["contiguous_field"]
    assert jax("field_of", k, growing[:layers]) == ours["dilated_field"]
    for least, dilations in ((ours["contiguous"], plain), (ours["dilated"], growing)):
        fields = [jax("field_of", k, dilations[:depth]) for depth in (least - 1, least)]
        assert fields[0] < n <= fields[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_einsum_of_ones_counts_its_terms(jax: Jax, seed: int) -> None:
    params, ours = drawn("einsum", seed)
    left, right, output = (params["given"][name] for name in ("left", "right", "output"))
    shapes = [[params["sizes"][letter] for letter in letters] for letters in (left, right)]
    found = jax("einsum", f"{left},{right}->{output}", *map(np.ones, shapes))
    assert found.shape == sizes(ours["shape"])
    assert set(found.ravel()) == {ours["terms"]}
    assert found.sum() == ours["products"]


@pytest.mark.parametrize("seed", SEEDS)
def test_an_einsum_sums_over_the_axes_that_are_not_kept(jax: Jax, seed: int) -> None:
    params, ours = drawn("einsum", seed)
    left, right, output = (params["described"][name] for name in ("left", "right", "output"))
    lengths = dict(zip(sorted({*left, *right}), range(2, 10), strict=False))
    rng = np.random.default_rng(seed)
    a, b = (rng.normal(0, 1, [lengths[one] for one in axes]) for axes in (left, right))
    summed = np.zeros([lengths[one] for one in output])
    for place in product(*map(range, lengths.values())):
        at = dict(zip(lengths, place, strict=True))
        in_a, in_b, kept = (tuple(at[one] for one in axes) for axes in (left, right, output))
        summed[kept] += a[in_a] * b[in_b]
    near(jax("einsum", ours["string"], a, b), summed)


@pytest.mark.parametrize("seed", SEEDS)
def test_shapes_that_are_broadcast(jax: Jax, seed: int) -> None:
    params, ours = drawn("broadcasting", seed)
    assert jax("broadcast_shape", *params["pair"]) == sizes(ours["result"])
    assert prod(sizes(ours["result"])) == ours["elements"]
    found = [jax("broadcast_shape", *pair) for pair in params["pairs"]]
    assert [at for at, shape in enumerate(found, 1) if shape is None] == [int(ours["fails"])]
    near(*jax("placed", sizes(ours["reshaped"]), params["array"], params["axis"]))


@pytest.mark.parametrize("seed", SEEDS)
def test_one_step_of_an_lstm(jax: Jax, seed: int) -> None:
    params, ours = drawn("lstm_step", seed)
    before = {name: logit(params[name]) for name in ("f", "i", "o", "g")}
    all_near(jax("lstm_step", number(params["cell"]), before), ours)


@pytest.mark.parametrize("seed", MORE)
def test_one_step_of_a_gru(jax: Jax, seed: int) -> None:
    params, ours = drawn("gru_step", seed)
    gates = {name: logit(params[name]) for name in ("z", "r")}
    before, w, u = (number(params[name]) for name in ("before", "w", "u"))
    all_near(jax("gru_step", before, gates, w, u, params["convention"] == "z_old"), ours)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_along_the_cell_of_an_lstm(jax: Jax, seed: int) -> None:
    params, ours = drawn("lstm_memory", seed)
    cell, forget = number(params["cell"]), number(params["forget"])
    all_near(jax("lstm_memory", cell, forget, params["steps"]), ours)
    kept = jax("lstm_memory", 1.0, number(ours["least"]), params["long"])
    near(kept["cell"], number(params["share"]))


def test_weights_that_jax_initialises(jax: Jax) -> None:
    params, ours = drawn("initialisation", 0)
    fan_in = params["fan_in"]
    found = jax("initialised", fan_in, params["fan_out"], number(params["magnitude"]))
    for name in ("xavier", "glorot"):
        limit = number(ours[name])
        assert 0.999 * limit < np.abs(found[name]).max() <= limit * (1 + 1e-6)
    assert found["he"].std() == pytest.approx(number(ours["he"]), rel=0.02)
    assert found["xavier"].var() == pytest.approx(number(ours["variance"]), rel=0.02)
    passed = np.random.default_rng(0).normal(0, 1, (300, fan_in)) @ found["xavier"]
    assert passed.var() == pytest.approx(number(ours["gain"]), rel=0.05)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shapes_of_gradients_in_a_chain_of_layers(jax: Jax, seed: int) -> None:
    params, ours = drawn("dense_chain", seed)
    is_rows = params["examples"] == "rows"
    found = jax("dense_shapes", params["widths"], params["batch"], params["layer"], is_rows)
    assert found == {name: sizes(shape) for name, shape in ours.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_shapes_of_attention_with_heads(jax: Jax, seed: int) -> None:
    params, ours = drawn("attention_sizes", seed)
    given = (sizes(ours[name]) for name in ("queries", "keys", "values", "projection"))
    found = jax("attention_shapes", *given)
    assert found.pop("layer") == (params["batch"], params["queries"], params["width"])
    assert found == {name: sizes(ours[name]) for name in found}
