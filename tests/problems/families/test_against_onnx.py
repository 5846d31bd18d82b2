"""References against ONNX Runtime, which computes the same layers in its own way."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any

import numpy as np
import pytest
import sympy
from numpy.typing import NDArray

from grader.catalogue import draw_of
from grader.engine.preparing import reference_values
from grader.workflow.proving import seed_of
from problems import families

onnxruntime = pytest.importorskip("onnxruntime")
helper = pytest.importorskip("onnx.helper")

FLOAT = 1
"""ONNX's number of the element type float32."""
OPSET, FORMAT = 17, 8
SATURATED = 60.0
"""A pre-activation at which a gate is open for any float."""

Arrays = Mapping[str, NDArray[np.float32]]
SEEDS = range(5)


def run(nodes: Sequence[Any], inputs: Arrays, outputs: Sequence[str]) -> list[NDArray[Any]]:
    """Run a graph on the CPU."""
    given = [helper.make_tensor_value_info(n, FLOAT, list(a.shape)) for n, a in inputs.items()]
    wanted = [helper.make_tensor_value_info(name, FLOAT, None) for name in outputs]
    graph = helper.make_graph(list(nodes), "reference", given, wanted)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
    model.ir_version = FORMAT
    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=providers)
    found: list[NDArray[Any]] = session.run(list(outputs), dict(inputs))
    return found


def drawn(name: str, seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Draw a variant: its params, and our references."""
    family = families.find(name)
    params = draw_of(family, None, seed_of(family, seed))
    problem = family.build(family.params.model_validate(params), None)
    return dict(params), reference_values(problem)


def floats(rows: Any) -> NDArray[np.float32]:
    exact = [[float(sympy.Rational(str(entry))) for entry in row] for row in rows]
    return np.array(exact, dtype=np.float32)


def number(value: Any) -> float:
    return float(sympy.sympify(str(value).replace("^", "**")))


def near(found: Any, expected: Any) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5)


def logit(gate: Any) -> float:
    """Give the pre-activation of a gate: ln p, or one at which it is open or closed."""
    if isinstance(gate, str) and gate in {"open", "closed"}:
        return SATURATED if gate == "open" else -SATURATED
    return log(number(gate))


@pytest.mark.parametrize("seed", SEEDS)
def test_attention_with_its_softmax(seed: int) -> None:
    params, ours = drawn("attention_weights", seed)
    given = {name: floats(params[name]) for name in ("Q", "K", "V")}
    given["Q"] *= np.float32(log(params["base"]))
    nodes = [
        helper.make_node("Transpose", ["K"], ["KT"], perm=[1, 0]),
        helper.make_node("MatMul", ["Q", "KT"], ["scores"]),
        helper.make_node("Div", ["scores", "root"], ["scaled"]),
        helper.make_node("Softmax", ["scaled"], ["weights"], axis=1),
        helper.make_node("MatMul", ["weights", "V"], ["output"]),
    ]
    root = np.array([np.sqrt(given["K"].shape[1])], dtype=np.float32)
    found = run(nodes, {**given, "root": root}, ["weights", "output"])
    near(floats(ours["weights"]), found[0])
    near(floats(ours["output"]), found[1])


@pytest.mark.parametrize("seed", SEEDS)
def test_self_attention_from_its_projections(seed: int) -> None:
    params, ours = drawn("self_attention", seed)
    given = {name: floats(params[name]) for name in ("X", "W_Q", "W_K", "W_V")}
    names = {"queries": "W_Q", "keys": "W_K", "values": "W_V"}
    nodes = [helper.make_node("MatMul", ["X", w], [name]) for name, w in names.items()]
    nodes += [
        helper.make_node("Transpose", ["keys"], ["KT"], perm=[1, 0]),
        helper.make_node("MatMul", ["queries", "KT"], ["scores"]),
        helper.make_node("Div", ["scores", "root"], ["scaled"]),
        helper.make_node("MatMul", ["scaled", "values"], ["output"]),
    ]
    root = np.array([np.sqrt(given["W_K"].shape[1])], dtype=np.float32)
    wanted = ["queries", "keys", "values", "scaled", "output"]
    for name, found in zip(wanted, run(nodes, {**given, "root": root}, wanted), strict=True):
        near(floats(ours[name]), found)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_step_of_an_lstm(seed: int) -> None:
    params, ours = drawn("lstm_step", seed)
    # ONNX orders the gates input, output, forget, cell.
    weights = [logit(params[name]) for name in ("i", "o", "f", "g")]
    inputs = {
        "X": np.ones((1, 1, 1), dtype=np.float32),
        "W": np.array(weights, dtype=np.float32).reshape(1, 4, 1),
        "R": np.zeros((1, 4, 1), dtype=np.float32),
        "h": np.zeros((1, 1, 1), dtype=np.float32),
        "c": np.full((1, 1, 1), number(params["cell"]), dtype=np.float32),
    }
    names = ["X", "W", "R", "", "", "h", "c"]
    node = helper.make_node("LSTM", names, ["", "state", "cell"], hidden_size=1)
    state, cell = run([node], inputs, ["state", "cell"])
    near(number(ours["c"]), cell.item())
    near(number(ours["h"]), state.item())


@pytest.mark.parametrize("seed", SEEDS)
def test_one_step_of_a_gru(seed: int) -> None:
    params, ours = drawn("gru_step", seed)
    z = logit(params["z"])
    # In ONNX the update gate weighs the old state.
    update = z if params["convention"] == "z_old" else -z
    weights = [update, logit(params["r"]), number(params["w"])]
    inputs = {
        "X": np.ones((1, 1, 1), dtype=np.float32),
        "W": np.array(weights, dtype=np.float32).reshape(1, 3, 1),
        "R": np.array([0, 0, number(params["u"])], dtype=np.float32).reshape(1, 3, 1),
        "h": np.full((1, 1, 1), number(params["before"]), dtype=np.float32),
    }
    names = ["X", "W", "R", "", "", "h"]
    node = helper.make_node("GRU", names, ["", "state"], hidden_size=1)
    (state,) = run([node], inputs, ["state"])
    near(number(ours["h"]), state.item())


@pytest.mark.parametrize("seed", SEEDS)
def test_the_size_of_a_convolution(seed: int) -> None:
    params, ours = drawn("convolution_output", seed)
    side, pad = params["side"], params["padding"]
    image = np.ones((1, params["channels"], params["height"], params["width"]), dtype=np.float32)
    kernels = np.ones((params["kernels"], params["channels"], side, side), dtype=np.float32)
    node = helper.make_node(
        "Conv",
        ["X", "W"],
        ["Y"],
        strides=[params["stride"]] * 2,
        pads=[pad] * 4,
        dilations=[params["dilation"]] * 2,
    )
    (found,) = run([node], {"X": image, "W": kernels}, ["Y"])
    sizes = (1, params["kernels"], ours["height"], ours["width"])
    assert found.shape == tuple(map(int, sizes))
    assert ours["parameters"] == kernels.size + params["kernels"] * params["bias"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_jacobian_of_the_softmax_by_differentiating(seed: int) -> None:
    params, ours = drawn("softmax_jacobian", seed)
    shares = [sympy.Rational(str(share)) for share in np.ravel(params["p"])]
    logits = sympy.symbols(f"z:{len(shares)}")
    total = sum(sympy.exp(z) for z in logits)
    softmax = sympy.Matrix([sympy.exp(z) / total for z in logits])
    at = dict(zip(logits, (sympy.log(share) for share in shares), strict=True))
    jacobian = softmax.jacobian(logits).subs(at).applyfunc(sympy.nsimplify)
    expected = [[sympy.Rational(str(entry)) for entry in row] for row in ours["jacobian"]]
    assert sympy.simplify(jacobian - sympy.Matrix(expected)).is_zero_matrix
