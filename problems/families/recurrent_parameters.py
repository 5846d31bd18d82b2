"""Shapes and parameter counts of stacked RNN, LSTM and GRU layers, and what they remember."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.dimensions import Shape, shaped
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
        en="That is what a single gate or candidate has. How many of them does a layer of this "
        "kind compute?",
        de="So viel hat ein einziges Gate oder ein Kandidat. Wie viele davon berechnet eine "
        "Schicht dieser Art?",
    ),
    "other_kind": Wording(
        en="This would be right for another kind of layer. Count the gates and candidates of the "
        "one that is asked about.",
        de="Das wäre für eine andere Art von Schicht richtig. Zählen Sie Gates und Kandidaten "
        "derjenigen, um die es geht.",
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
        en="How many bias vectors does every gate and candidate have here, one or two?",
        de="Wie viele Bias-Vektoren hat hier jedes Gate und jeder Kandidat, einen oder zwei?",
    ),
    "one_bias_block": Wording(
        en="It looks as if the biases were counted once only. To how many gates and candidates do "
        "they belong?",
        de="Es sieht so aus, als wären die Biases nur einmal gezählt. Zu wie vielen Gates und "
        "Kandidaten gehören sie?",
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
            Field(
                "first",
                number,
                lambda a: _stacked(params, a["input_weights"], a["hidden_weights"]),
                needs=("input_weights", "hidden_weights"),
                guard=lambda value: value > 0,
            ),
            Field("total", number, lambda a: a["first"] + _above(params), needs=("first",)),
            Field("memory", number, constant(params.states * params.layers * h)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _stacked(params: Params, input_weights: Shape, hidden_weights: Shape) -> int:
    """Count the entries of both matrices, and a bias (or two) for each row.

    Where they differ in their rows, the biases are those of the gates and candidates stated.
    """
    (rows, inputs), (others, states) = map(_sides, (input_weights, hidden_weights))
    biased = rows if rows == others else params.blocks * params.hidden
    return rows * inputs + others * states + biased * params.biases


def _sides(shape: Shape) -> tuple[int, int]:
    rows, columns = map(int, shape)
    if rows < 1 or columns < 1:
        raise ValueError("a matrix has rows and columns")
    return rows, columns


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
        f"${layers}$ {kind.en} are stacked. The first one reads vectors of ${n}$ entries, and every"
        f" hidden state has ${h}$ entries; vectors are columns. In each layer, the matrices of all"
        " gates and of the candidate are written one below the other: as $W_x$ for the products"
        " $W_x x_t$ with the layer's input and as $W_h$ for the products $W_h h_(t-1)$ with its"
        f" previous hidden state. Every gate and candidate has {bias.en} of ${h}$ entries. Give"
        "\n+ the shape of $W_x$ of the first layer,"
        "\n+ the shape of $W_h$ of the first layer,"
        "\n+ the number of parameters of the first layer,"
        "\n+ the number of parameters of all layers together,"
        "\n+ how many numbers all layers together hand on from one time step to the next.",
        f"${layers}$ {kind.de} sind gestapelt. Die erste liest Vektoren mit ${n}$ Einträgen, und"
        f" jeder verborgene Zustand hat ${h}$ Einträge; Vektoren sind Spalten. In jeder Schicht"
        " stehen die Matrizen aller Gates und des Kandidaten untereinander: als $W_x$ für die"
        " Produkte $W_x x_t$ mit der Eingabe der Schicht und als $W_h$ für die Produkte"
        " $W_h h_(t-1)$ mit ihrem vorigen verborgenen Zustand. Jedes Gate und jeder Kandidat hat"
        f" {bias.de} mit ${h}$ Einträgen. Geben Sie an:"
        "\n+ die Form von $W_x$ der ersten Schicht,"
        "\n+ die Form von $W_h$ der ersten Schicht,"
        "\n+ die Zahl der Parameter der ersten Schicht,"
        "\n+ die Zahl der Parameter aller Schichten zusammen,"
        "\n+ wie viele Zahlen alle Schichten zusammen von einem Zeitschritt zum nächsten"
        " weitergeben.",
    )


def solution(params: Params) -> Wording:
    """Count block by block."""
    found = right_answers(_problem(params))
    g, h, n, b, L = params.blocks, params.hidden, params.inputs, params.biases, params.layers
    of_input, of_state = (f"RR^({g * h} times {size})" for size in (n, h))
    first = f"${g} dot {h} dot ({n} + {h} + {b}) = {found['first']}$"
    above = f"{L - 1} dot {g} dot {h} dot ({h} + {h} + {b})"
    total = f"${found['first']} + {above} = {found['total']}$"
    memory = f"${params.states} dot {L} dot {h} = {found['memory']}$"
    two = params.states > 1
    return Wording(
        f"Gates and candidates together: ${g}$, of ${h}$ rows each."
        f"\n+ One below the other, with a column for each input: $W_x in {of_input}$."
        f"\n+ Likewise, with a column for each entry of the state: $W_h in {of_state}$."
        "\n+ A row has a weight for every input and for every entry of the hidden state, and"
        f" {'a bias' if b == 1 else 'two biases'}: {first}."
        f"\n+ The upper layers read hidden states of ${h}$ entries: {total}."
        f"\n+ A layer hands on its hidden state{' and its cell' * two}: {memory}.",
        f"Gates und Kandidat zusammen: ${g}$, mit je ${h}$ Zeilen."
        f"\n+ Untereinander, mit einer Spalte je Eingabe: $W_x in {of_input}$."
        f"\n+ Ebenso, mit einer Spalte je Eintrag des Zustands: $W_h in {of_state}$."
        "\n+ Eine Zeile hat ein Gewicht für jede Eingabe und für jeden Eintrag des verborgenen"
        f" Zustands und {'einen Bias' if b == 1 else 'zwei Biases'}: {first}."
        f"\n+ Die oberen Schichten lesen verborgene Zustände mit ${h}$ Einträgen: {total}."
        "\n+ Eine Schicht gibt ihren verborgenen Zustand"
        f"{' und ihre Zelle' * two} weiter: {memory}.",
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
