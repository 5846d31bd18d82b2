"""Shapes and parameter counts of stacked RNN, LSTM and GRU layers, and what they remember."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.dimensions import shaped
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant

Kind = Literal["rnn", "lstm", "gru"]
Size = Annotated[int, Option(ge=2, le=4096)]

GATES: Mapping[Kind, int] = {"rnn": 1, "lstm": 4, "gru": 3}
"""Blocks of weights: candidates are counted like gates."""
_OTHER: Mapping[Kind, Kind] = {"rnn": "gru", "lstm": "gru", "gru": "lstm"}
LARGEST = 20_000


class Params(BaseModel):
    """Layers of one kind on each other; every block has one or two bias vectors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Kind
    inputs: Size
    hidden: Size
    layers: int = Option(default=2, ge=2, le=12)
    biases: Literal[1, 2] = 1

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.inputs == self.hidden:
            raise ValueError("inputs and hidden must differ, or all layers have the same shapes")
        return self

    @property
    def blocks(self) -> int:
        """How many blocks of weights stand on each other."""
        return GATES[self.kind]

    @property
    def states(self) -> int:
        """How many state vectors a layer has: an LSTM also has its cell."""
        return 2 if self.kind == "lstm" else 1


MISTAKES: Mapping[str, Wording] = {
    "one_block": Wording(
        en="These are the weights of a single block. How many gates and candidates does a layer of "
        "this kind compute?",
        de="Das sind die Gewichte eines einzigen Blocks. Wie viele Gates und Kandidaten berechnet "
        "eine Schicht dieser Art?",
    ),
    "other_kind": Wording(
        en="This would be right for another kind of layer. Count its gates and candidates.",
        de="Das wäre für eine andere Art von Schicht richtig. Zählen Sie deren Gates und "
        "Kandidaten.",
    ),
    "transposed": Wording(
        en="Rows and columns look exchanged. The matrix stands to the left of a column vector.",
        de="Zeilen und Spalten scheinen vertauscht. Die Matrix steht links von einem "
        "Spaltenvektor.",
    ),
    "matrices_exchanged": Wording(
        en="This looks like the other matrix. By what is this one multiplied?",
        de="Das sieht nach der anderen Matrix aus. Womit wird diese multipliziert?",
    ),
    "biases_forgotten": Wording(
        en="The biases seem to be missing.",
        de="Die Biases scheinen zu fehlen.",
    ),
    "biases_miscounted": Wording(
        en="How many bias vectors does every block have here, one or two?",
        de="Wie viele Bias-Vektoren hat hier jeder Block, einen oder zwei?",
    ),
    "one_bias_block": Wording(
        en="It looks as if the biases were counted for one block only.",
        de="Es sieht so aus, als wären die Biases nur für einen Block gezählt.",
    ),
    "no_recurrence": Wording(
        en="It looks as if the weights of the hidden state were missing.",
        de="Es sieht so aus, als fehlten die Gewichte des verborgenen Zustands.",
    ),
    "layers_alike": Wording(
        en="Do all layers read the same input? What does the second one read?",
        de="Lesen alle Schichten die gleiche Eingabe? Was liest die zweite?",
    ),
    "cell_miscounted": Wording(
        en="Count once more which vectors a layer of this kind hands on from step to step.",
        de="Zählen Sie noch einmal, welche Vektoren eine Schicht dieser Art von Schritt zu Schritt "
        "weitergibt.",
    ),
    "one_layer": Wording(
        en="This is what one layer hands on. How many layers are there?",
        de="Das gibt eine Schicht weiter. Wie viele Schichten gibt es?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for two shapes, the parameters of one layer and of all, and the numbers remembered.

    With g blocks, a layer has g·h·(n + h + b) parameters: 4 blocks in an LSTM (Hochreiter and
    Schmidhuber 1997, with the forget gate of Gers et al. 2000), 3 in a GRU (Cho et al. 2014).
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    shape, number = Check("shape"), Check("number")
    h, n, rows = params.hidden, params.inputs, params.blocks * params.hidden
    return Problem(
        fields=(
            Field("input_weights", shape, constant(shaped(rows, n))),
            Field("hidden_weights", shape, constant(shaped(rows, h))),
            Field("first", number, constant(_count(params, n)), guard=lambda value: value > 0),
            Field("total", number, lambda a: a["first"] + _above(params), needs=("first",)),
            Field("memory", number, constant(params.states * params.layers * h)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _count(params: Params, inputs: int, blocks: int = 0, biases: int | None = None) -> int:
    """Count the parameters of a layer that reads so many inputs."""
    b = params.biases if biases is None else biases
    return (blocks or params.blocks) * params.hidden * (inputs + params.hidden + b)


def _above(params: Params) -> int:
    """Count the parameters of all layers but the first; they read hidden states."""
    return (params.layers - 1) * _count(params, params.hidden)


def _wrong(params: Params) -> dict[str, Steps]:
    h, n, g, b = params.hidden, params.inputs, params.blocks, params.biases
    other = GATES[_OTHER[params.kind]]
    return {
        "one_block": {
            "input_weights": shaped(h, n),
            "hidden_weights": shaped(h, h),
            "first": _count(params, n, blocks=1),
        },
        "other_kind": {
            "input_weights": shaped(other * h, n),
            "hidden_weights": shaped(other * h, h),
            "first": _count(params, n, blocks=other),
        },
        "transposed": {"input_weights": shaped(n, g * h), "hidden_weights": shaped(h, g * h)},
        "matrices_exchanged": {
            "input_weights": shaped(g * h, h),
            "hidden_weights": shaped(g * h, n),
        },
        "biases_forgotten": {"first": _count(params, n, biases=0)},
        "biases_miscounted": {"first": _count(params, n, biases=3 - b)},
        "one_bias_block": {"first": _count(params, n, biases=0) + b * h},
        "no_recurrence": {"first": g * h * (n + b)},
        "layers_alike": {"total": lambda a: params.layers * a["first"]},
        "cell_miscounted": {"memory": (3 - params.states) * params.layers * h},
        "one_layer": {"memory": params.states * h},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a kind, sizes up to 32, two or three layers, and one or two bias vectors."""
    inputs, hidden = draws.between(3, 32), draws.between(3, 24)
    kind: Kind = draws.choice(("rnn", "lstm", "lstm", "gru", "gru"))
    layers, biases = draws.between(2, 4), draws.choice((1, 2))
    if inputs in {hidden, GATES[kind] * hidden, hidden + 1}:
        return None
    params = Params.model_validate(
        {"kind": kind, "inputs": inputs, "hidden": hidden, "layers": layers, "biases": biases}
    )
    is_small = right_answers(_problem(params))["total"] <= LARGEST
    hidden_mistakes = {"one_block", "one_bias_block"} if kind == "rnn" else set()
    shown = {mistake.name for mistake in told_apart(_problem(params)).misconceptions}
    return params if is_small and shown | hidden_mistakes == set(MISTAKES) else None


_KINDS: Mapping[Kind, Wording] = {
    "rnn": Wording(
        "plain RNN layers (one candidate with tanh, no gates)",
        "einfache RNN-Schichten (ein Kandidat mit tanh, keine Gates)",
    ),
    "lstm": Wording(
        "LSTM layers (input, forget and output gate, and a candidate)",
        "LSTM-Schichten (Input-, Forget- und Output-Gate und ein Kandidat)",
    ),
    "gru": Wording(
        "GRU layers (reset and update gate, and a candidate)",
        "GRU-Schichten (Reset- und Update-Gate und ein Kandidat)",
    ),
}


def ask(params: Params) -> Wording:
    """Ask for shapes and counts."""
    n, h, layers, kind = params.inputs, params.hidden, params.layers, _KINDS[params.kind]
    bias = {
        1: Wording("one bias vector", "einen Bias-Vektor"),
        2: Wording(
            "two bias vectors, one beside each product,",
            "zwei Bias-Vektoren, einen bei jedem Produkt,",
        ),
    }[params.biases]
    return Wording(
        f"${layers}$ {kind.en} stand on each other. The first reads vectors of ${n}$ entries, every"
        f" hidden state has ${h}$ entries. In a layer the matrices of all gates and the candidate"
        " are stacked, one below the other, into $W_x$, which multiplies a column with the layer's"
        " input from the left, and $W_h$, which multiplies the previous hidden state; every gate"
        f" and candidate has {bias.en} of ${h}$ entries. Give the shapes of $W_x$ and $W_h$ of the"
        " first layer, the number of parameters of the first layer and of all layers, and how many"
        " numbers all layers together hand on from one time step to the next.",
        f"${layers}$ {kind.de} stehen aufeinander. Die erste liest"
        f" Vektoren mit ${n}$ Einträgen, jeder verborgene Zustand hat ${h}$ Einträge. In einer"
        " Schicht sind die Matrizen aller Gates und des Kandidaten untereinander gestapelt: zu"
        " $W_x$, das von links mit der Eingabe der Schicht als Spalte multipliziert wird, und zu"
        f" $W_h$ für den vorigen verborgenen Zustand; jedes Gate und jeder Kandidat hat {bias.de}"
        f" mit ${h}$ Einträgen. Geben Sie die Formen von $W_x$ und $W_h$ der ersten Schicht an,"
        " die Zahl der Parameter der ersten Schicht und aller Schichten, und wie viele Zahlen alle"
        " Schichten zusammen von einem Zeitschritt zum nächsten weitergeben.",
    )


def solution(params: Params) -> Wording:
    """Count block by block."""
    found = right_answers(_problem(params))
    g, h, n, b, L = params.blocks, params.hidden, params.inputs, params.biases, params.layers
    shapes = f"$W_x in RR^({g * h} times {n})$, $W_h in RR^({g * h} times {h})$"
    counts = (
        f"$ {g} dot {h} dot ({n} + {h} + {b}) = {found['first']} $ $ {found['first']} +"
        f" {L - 1} dot {g} dot {h} dot ({h} + {h} + {b}) = {found['total']} $"
    )
    memory = f"${params.states} dot {L} dot {h} = {found['memory']}$"
    return Wording(
        f"Blocks: {g}, of {h} rows each: {shapes}. Each row has a weight for every input and"
        f" every hidden entry, and as many biases as there are vectors,"
        f" {b}; the upper layers read hidden states: {counts}"
        f" Vectors that a layer hands on: {params.states}"
        f" {'(hidden state and cell)' if params.states > 1 else '(the hidden state)'}: {memory}.",
        f"Blöcke: {g}, zu je {h} Zeilen: {shapes}. Jede Zeile hat ein Gewicht für jede"
        f" Eingabe und jeden verborgenen Eintrag und so viele Biases wie Vektoren, {b}; die"
        " oberen Schichten lesen"
        f" verborgene Zustände: {counts} Weitergegeben wird je Schicht:"
        f" {'verborgener Zustand und Zelle' if params.states > 1 else 'der verborgene Zustand'},"
        f" also {memory}.",
    )


TITLES: Mapping[str, Wording] = {
    "input_weights": Wording("Shape of W_x", "Form von W_x"),
    "hidden_weights": Wording("Shape of W_h", "Form von W_h"),
    "first": Wording("Parameters of the first layer", "Parameter der ersten Schicht"),
    "total": Wording("Parameters of all layers", "Parameter aller Schichten"),
    "memory": Wording("Numbers handed on", "Weitergegebene Zahlen"),
}


FAMILY = Family(
    name="recurrent_parameters",
    title=Wording("Sizes of recurrent layers", "Größen rekurrenter Schichten"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
