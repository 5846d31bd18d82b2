"""The forward pass of a recurrent network by hand: its states, step by step, and its output."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import NUMBER, VECTOR
from problems.draw import Draws
from problems.model import (
    Answers,
    Family,
    Field,
    Friendly,
    Problem,
    Value,
    Wording,
)
from problems.solvers.matrices import Matrix, MatrixParam, shape, transposed
from problems.solvers.misconceptions import Step, Steps, named, right_answers, told_apart
from problems.solvers.recurrent import Column, added, applied, times
from problems.typst.markup import fill
from problems.typst.terms import column

LARGEST = 60
_STEPS = range(2, 5)
_FEWEST_MISTAKES = 6


class Params(BaseModel):
    """W (n × n), U (n × m), b (n), the inputs (a row of m numbers a step), V (1 × n) and c (1)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    W: MatrixParam
    U: MatrixParam
    b: MatrixParam
    inputs: MatrixParam
    V: MatrixParam
    c: MatrixParam
    activation: Literal["identity", "relu"]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        n, m = self.size, len(self.inputs[0])
        expected = {"W": (n, n), "U": (n, m), "b": (1, n), "V": (1, n), "c": (1, 1)}
        for name, size in expected.items():
            if (found := shape(getattr(self, name))) != size:
                raise ValueError(f"{name} is {found[0]} × {found[1]}; expected {_by(size)}")
        if self.steps not in _STEPS:
            raise ValueError("expected 2 to 4 inputs, one row a step")
        return self

    @property
    def size(self) -> int:
        """The length of a state."""
        return len(self.W)

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.inputs)


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"


MISTAKES: Mapping[str, Wording] = {
    "no_memory": Wording(
        en="It looks as if this step had started afresh. What does the state before contribute?",
        de="Es sieht so aus, als hätte dieser Schritt neu begonnen. Was trägt der Zustand davor "
        "bei?",
    ),
    "no_bias": Wording(
        en="Add up once more all the terms within f. One of them seems to be missing.",
        de="Zählen Sie noch einmal alle Summanden in f zusammen. Einer scheint zu fehlen.",
    ),
    "not_activated": Wording(
        en="This looks like the pre-activation. What does f do with it?",
        de="Das sieht nach der Voraktivierung aus. Was macht f mit ihr?",
    ),
    "first_input_again": Wording(
        en="It looks as if the first input had been used again. Which input belongs to this step?",
        de="Es sieht so aus, als wäre die erste Eingabe noch einmal eingesetzt. Welche Eingabe "
        "gehört zu diesem Schritt?",
    ),
    "weights_exchanged": Wording(
        en="It looks as if W and U had changed places. Which of them acts on the state?",
        de="Es sieht so aus, als hätten W und U die Plätze getauscht. Was davon wirkt auf den "
        "Zustand?",
    ),
    "transposed": Wording(
        en="It looks as if W had been transposed. Each entry of W h is a row of W times h.",
        de="Es sieht so aus, als wäre W transponiert. Jeder Eintrag von W h ist eine Zeile von W "
        "mal h.",
    ),
    "input_ignored": Wording(
        en="It looks as if the input of this step had been left out.",
        de="Es sieht so aus, als wäre die Eingabe dieses Schritts nicht eingegangen.",
    ),
    "state_before": Wording(
        en="It looks as if the output had been computed from an earlier state. Which state does y "
        "read?",
        de="Es sieht so aus, als wäre die Ausgabe aus einem früheren Zustand berechnet. Welchen "
        "Zustand liest y?",
    ),
    "output_without_bias": Wording(
        en="The output layer has a bias of its own. Look at the formula of y.",
        de="Die Ausgabeschicht hat einen eigenen Bias. Sehen Sie sich die Formel von y an.",
    ),
    "output_activated": Wording(
        en="It looks as if f had been applied to the output. Does f stand in the formula of y?",
        de="Es sieht so aus, als wäre f auf die Ausgabe angewandt. Steht f in der Formel von y?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for every state, and for the output after the last step.

    h_t = f(W h_{t-1} + U x_t + b) with h_0 = 0, and y = V h_T + c. Source: lecture 9.1; Elman 1990.
    """
    is_scalar = params.size == 1
    check = NUMBER if is_scalar else VECTOR
    size = None if is_scalar else (1, params.size)
    fields = [
        Field(
            f"h{t}",
            check,
            _state(params, t),
            (f"h{t - 1}",) if t > 1 else (),
            _guard(params.size),
            size,
        )
        for t in range(1, params.steps + 1)
    ]
    last = f"h{params.steps}"
    fields.append(Field("y", NUMBER, _output(params), (last,)))
    return told_apart(Problem(tuple(fields), named(MISTAKES, _wrong(params))))


def _state(params: Params, t: int, **changed: Matrix | str) -> Step:
    """Compute a state from the one before; some of what it needs may be changed."""
    of = params.model_copy(update=changed)

    def step(answers: Answers) -> Value:
        before = _column(answers[f"h{t - 1}"]) if t > 1 else (Fraction(0),) * of.size
        terms = added(times(of.W, before), times(of.U, of.inputs[t - 1]), of.b[0])
        return _written(applied(of.activation, terms))

    return step


def _output(params: Params) -> Step:
    return lambda answers: _read(params, answers[f"h{params.steps}"])


def _read(params: Params, state: Value) -> Fraction:
    return added(times(params.V, _column(state)), params.c[0])[0]


def _column(state: Value) -> Column:
    """Take a state as it is written: a number, or a row."""
    return tuple(state[0]) if isinstance(state, tuple) else (Fraction(state),)


def _written(state: Column) -> Value:
    return state[0] if len(state) == 1 else (state,)


def _guard(size: int) -> Callable[[Value], bool]:
    """Let pass what has the right length and is not zero throughout."""

    def passes(value: Value) -> bool:
        state = _column(value)
        return len(state) == size and any(state)

    return passes


def _zeros(matrix: Matrix) -> Matrix:
    return tuple(tuple(Fraction(0) for _ in row) for row in matrix)


def _wrong(params: Params) -> Mapping[str, Steps]:
    """Give the wrong steps; where sizes differ, those that do not apply raise."""
    changes: Mapping[str, Mapping[str, Matrix | str]] = {
        "no_memory": {"W": _zeros(params.W)},
        "no_bias": {"b": _zeros(params.b)},
        "not_activated": {"activation": "identity"},
        "first_input_again": {"inputs": params.inputs[:1] * params.steps},
        "weights_exchanged": {"W": params.U, "U": params.W},
        "transposed": {"W": transposed(params.W)},
        "input_ignored": {"U": _zeros(params.U)},
    }
    states = range(1, params.steps + 1)
    steps = {
        name: {f"h{t}": _state(params, t, **change) for t in states}
        for name, change in changes.items()
    }
    return {**steps, **_wrong_outputs(params)}


def _wrong_outputs(params: Params) -> Mapping[str, Steps]:
    right, bias = _output(params), params.c[0][0]
    before = f"h{params.steps - 1}"
    return {
        "state_before": {"y": lambda answers: _read(params, answers[before])},
        "output_without_bias": {"y": lambda answers: right(answers) - bias},
        "output_activated": {"y": lambda answers: applied(params.activation, (right(answers),))[0]},
    }


def draw(draws: Draws) -> Params | None:
    """Draw integers, one or two of them a state; None where a number would be unfriendly."""
    n = draws.between(1, 2)
    entries = range(-2, 4) if n == 1 else range(-2, 3)
    params = Params(
        W=draws.matrix(n, n, entries),
        U=draws.matrix(n, 1, range(-3, 4)),
        b=draws.matrix(1, n, range(-3, 4)),
        inputs=draws.matrix(3, 1, range(-3, 4)),
        V=draws.matrix(1, n, range(-3, 4)),
        c=draws.matrix(1, 1, (-3, -2, -1, 1, 2, 3)),
        activation=draws.choice(("identity", "relu")),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether every step needs its state, ReLU clips and passes, and the numbers stay small."""
    problem = build(params, None)
    answers = right_answers(problem)
    states = [_column(answers[f"h{t}"]) for t in range(1, params.steps + 1)]
    seen = {mistake.name for mistake in problem.misconceptions}
    weights = (params.W, params.U, params.b, params.inputs, params.V)
    return (
        all(any(state) for state in states)
        and all(any(row) for matrix in weights for row in matrix)
        and len(set(states)) == len(states)
        and len(seen) >= _FEWEST_MISTAKES
        and ("not_activated" in seen) == (params.activation == "relu")
        and max(abs(entry) for state in states for entry in state) <= LARGEST
        and 0 < abs(answers["y"]) <= LARGEST
    )


def ask(params: Params) -> Wording:
    """Ask for the states and the output."""
    given = _given(params)
    rows_en = "" if params.size == 1 else " Write each state as a row of its entries."
    rows_de = "" if params.size == 1 else " Schreiben Sie jeden Zustand als Zeile seiner Einträge."
    f_en, f_de = _NAMES[params.activation]
    return Wording(
        fill(
            "A recurrent network computes $h_t = f(W h_(t-1) + U x_t + b)$ from $h_0 = 0$, and"
            f" after the last step $y = V h_{params.steps} + c$. Here $f$ is {f_en}, and"
            f" $ {{all}}. $ The inputs are {{inputs}}. Compute ${{states}}$ and $y$.{rows_en}",
            given,
        ),
        fill(
            "Ein rekurrentes Netz berechnet $h_t = f(W h_(t-1) + U x_t + b)$ aus $h_0 = 0$, und"
            f" nach dem letzten Schritt $y = V h_{params.steps} + c$. Hier ist $f$ {f_de}, und es"
            f" gilt $ {{all}}. $ Die Eingaben sind {{inputs}}. Berechnen Sie ${{states}}$ und"
            f" $y$.{rows_de}",
            given,
        ),
    )


_NAMES: Mapping[str, tuple[str, str]] = {
    "identity": ("the identity, $f(a) = a$", "die Identität, $f(a) = a$"),
    "relu": (
        "ReLU entry by entry, $f(a) = max(a, 0)$",
        "ReLU, eintragsweise angewandt: $f(a) = max(a, 0)$",
    ),
}


def _given(params: Params) -> Mapping[str, str]:
    named_weights = {"W": params.W, "U": params.U, "b": transposed(params.b), "V": params.V}
    weights = [f"{name} = {_shown(weight)}" for name, weight in named_weights.items()]
    inputs = [f"$x_{t} = {column(x)}$" for t, x in enumerate(params.inputs, 1)]
    if len(params.inputs[0]) == 1:
        inputs = [f"$x_{t} = {x[0]}$" for t, x in enumerate(params.inputs, 1)]
    return {
        "all": ", quad ".join([*weights, f"c = {params.c[0][0]}"]),
        "inputs": ", ".join(inputs),
        "states": ", ".join(f"h_{t}" for t in range(1, params.steps + 1)),
    }


def _shown(matrix: Matrix) -> str:
    if shape(matrix) == (1, 1):
        return str(matrix[0][0])
    return fill("{m}", {"m": matrix})


def solution(params: Params) -> Wording:
    """Work out state after state: the pre-activation, then f."""
    answers = right_answers(build(params, None))
    lines = " ".join(_line(params, answers, t) for t in range(1, params.steps + 1))
    last = _shown(tuple((entry,) for entry in _column(answers[f"h{params.steps}"])))
    dot = f"{_shown(params.V)} dot {_bracketed(last)}"
    y = f"$ y = {dot} + {_bracketed(str(params.c[0][0]))} = {answers['y']} $"
    return Wording(
        f"Step by step, with $a_t$ for what stands within $f$: {lines} {y}",
        f"Schritt für Schritt, mit $a_t$ für das, was in $f$ steht: {lines} {y}",
    )


def _line(params: Params, answers: Answers, t: int) -> str:
    """Write one step out."""
    pieces = [_pair(params.U, params.inputs[t - 1]), _bracketed(_shown(transposed(params.b)))]
    if t > 1:
        pieces.insert(0, _pair(params.W, _column(answers[f"h{t - 1}"])))
    inner = _column(_state(params, t, activation="identity")(answers))
    outer = _column(answers[f"h{t}"])
    shown = [_shown(tuple((entry,) for entry in state)) for state in (inner, outer)]
    return f"$ a_{t} = {' + '.join(pieces)} = {shown[0]}, quad h_{t} = f(a_{t}) = {shown[1]} $"


def _pair(matrix: Matrix, vector: Column) -> str:
    right = _shown(tuple((entry,) for entry in vector))
    return f"{_bracketed(_shown(matrix))} dot {_bracketed(right)}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


TITLES: Mapping[str, Wording] = {
    **{f"h{t}": Wording(f"State h_{t}", f"Zustand h_{t}") for t in range(1, _STEPS.stop)},
    "y": Wording("Output y", "Ausgabe y"),
}


FAMILY = Family(
    name="rnn_forward",
    title=Wording("Forward pass of an RNN", "Vorwärtsrechnung eines RNN"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=1, side=2),
)
