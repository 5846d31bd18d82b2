"""What a decoder can read: the last state of an encoder, or with attention all of its states."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.closed import put_in
from problems.solvers.misconceptions import Steps, named, told_apart
from problems.solvers.symbols import Letter, constant
from problems.typst.markup import fill

LARGEST = 1_000_000
_FEWEST_MISTAKES = 8
_Count: TypeAlias = Annotated[int, Option(ge=1, le=8)]
_Size: TypeAlias = Annotated[int, Option(ge=2, le=4096)]


class Params(BaseModel):
    """Letters of lengths and sizes, what the encoder is made of, and numbers for a check."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inputs: Letter = "N"
    outputs: Letter = "M"
    size: Letter = "d"
    cell: Literal["gru", "lstm"]
    layers: _Count
    directions: Annotated[int, Option(ge=1, le=2)]
    length: _Size
    width: _Size

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len({self.inputs, self.outputs, self.size}) < 3:  # noqa: PLR2004 - all of them
            raise ValueError("inputs, outputs and size must be three different letters")
        return self


MISTAKES: Mapping[str, Wording] = {
    "all_inputs": Wording(
        en="It looks as if the states of all inputs had been counted. What does the decoder get "
        "without attention?",
        de="Es sieht so aus, als wären die Zustände aller Eingaben gezählt. Was bekommt der "
        "Decoder ohne Attention?",
    ),
    "cell_forgotten": Wording(
        en="What else does an LSTM pass on from step to step, beside its state?",
        de="Was gibt ein LSTM außer seinem Zustand noch von Schritt zu Schritt weiter?",
    ),
    "one_layer": Wording(
        en="It looks as if one layer alone had been counted. Each one has a state.",
        de="Es sieht so aus, als wäre nur eine Schicht gezählt. Jede hat einen Zustand.",
    ),
    "one_direction": Wording(
        en="It looks as if one direction alone had been counted.",
        de="Es sieht so aus, als wäre nur eine Richtung gezählt.",
    ),
    "last_only": Wording(
        en="That is what a single input leaves. How many does attention look at?",
        de="So viel hinterlässt eine einzige Eingabe. Wie viele betrachtet die Attention?",
    ),
    "cells_kept": Wording(
        en="It looks as if the cells had been kept, too. Which vectors does attention read?",
        de="Es sieht so aus, als wären auch die Zellen aufgehoben. Welche Vektoren liest die "
        "Attention?",
    ),
    "all_layers": Wording(
        en="It looks as if every layer's states had been kept. Which layer does attention read?",
        de="Es sieht so aus, als wären die Zustände jeder Schicht aufgehoben. Welche Schicht liest "
        "die Attention?",
    ),
    "inverted": Wording(
        en="The fraction seems to stand upside down. Which of the two is more for long inputs?",
        de="Der Bruch scheint auf dem Kopf zu stehen. Was von beidem ist bei langen Eingaben mehr?",
    ),
    "one_output": Wording(
        en="These are the scores for a single output. How many outputs are there?",
        de="Das sind die Scores für eine einzige Ausgabe. Wie viele Ausgaben gibt es?",
    ),
    "lengths_added": Wording(
        en="It looks as if the lengths had been added. How many scores does each output need?",
        de="Es sieht so aus, als wären die Längen addiert. Wie viele Scores braucht jede Ausgabe?",
    ),
    "numbers_of_states": Wording(
        en="It looks as if the entries of the states had been counted. A score is one number.",
        de="Es sieht so aus, als wären die Einträge der Zustände gezählt. Ein Score ist eine Zahl.",
    ),
    "inputs_among_themselves": Wording(
        en="It looks as if inputs had been compared with inputs. Who is compared with whom here?",
        de="Es sieht so aus, als wären Eingaben mit Eingaben verglichen. Wer wird hier mit wem "
        "verglichen?",
    ),
    "grows_linearly": Wording(
        en="That would be right for an output of fixed length. Here it grows with the input.",
        de="Das wäre bei einer Ausgabe fester Länge richtig. Hier wächst sie mit der Eingabe.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the numbers that the decoder can read, how many times as many, and the scores.

    Without attention it reads the last state of every layer (of an LSTM also the cell); with it,
    the top layer's state of every input. Source: lecture 9.1 (the bottleneck, attention over
    encoder states); Bahdanau et al. 2015.
    """
    N, M, d = params.inputs, params.outputs, params.size
    domain = dict.fromkeys((N, M, d), "integer >= 1")
    count = Check("expression", {"variables": (N, M, d), "domain": domain})
    growth = Check("growth", {"notation": "O", "variables": (N,), "constants": (d,)})
    bottleneck, memory = _bottleneck(params), params.directions
    fields = (
        Field("bottleneck", count, constant(f"{bottleneck}*{d}")),
        Field("memory", count, constant(f"{memory}*{N}*{d}")),
        Field(
            "times",
            Check("expression", {**count.options, "doubt_rounded": True}),
            lambda a: f"({a['memory']})/({a['bottleneck']})",
            ("memory", "bottleneck"),
        ),
        Field(
            "stored",
            Check("number"),
            lambda a: _stored(params, a["memory"]),
            ("memory",),
        ),
        Field("scores", count, constant(f"{M}*{N}")),
        Field("growth", growth, constant(f"{N}^2")),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))))


def _bottleneck(params: Params) -> int:
    """Count the vectors that the last step leaves."""
    return params.layers * params.directions * _vectors(params)


def _stored(params: Params, memory: str) -> Fraction:
    """Put the numbers in; what holds no letter, or comes to nothing, would leave nothing to do."""
    counts = {params.inputs: params.length, params.size: params.width}
    found = put_in(memory, counts)
    if found <= 0 or found == put_in(memory, dict.fromkeys(counts, 1)):
        raise ValueError("there is nothing to put in")
    return found


def _vectors(params: Params) -> int:
    return 2 if params.cell == "lstm" else 1


def _wrong(params: Params) -> Mapping[str, Steps]:
    """Give the wrong counts; those that are right here are dropped as they stand."""
    N, M, d = params.inputs, params.outputs, params.size
    last, kept, each = _bottleneck(params), params.directions, params.length * params.width
    lasts = {
        "all_inputs": f"{last}*{N}*{d}",
        "cell_forgotten": f"{last // _vectors(params)}*{d}",
        "one_layer": f"{last // params.layers}*{d}",
        "one_direction": f"{last // params.directions}*{d}",
    }
    factors = {
        "one_direction": 1,
        "cells_kept": kept * _vectors(params),
        "all_layers": kept * params.layers,
    }
    scores = {
        "one_output": N,
        "lengths_added": f"{M} + {N}",
        "numbers_of_states": f"{M}*{N}*{d}",
        "inputs_among_themselves": f"{N}^2",
    }
    wrong: dict[str, dict[str, object]] = {name: {"bottleneck": v} for name, v in lasts.items()}
    for name, factor in factors.items():
        wrong.setdefault(name, {}).update(memory=f"{factor}*{N}*{d}", stored=factor * each)
    wrong["last_only"] = {"memory": f"{kept}*{d}", "stored": kept * params.width}
    wrong |= {name: {"scores": value} for name, value in scores.items()}
    wrong["grows_linearly"] = {"growth": N}
    steps: dict[str, Steps] = {
        name: {field: constant(value) for field, value in values.items()}
        for name, values in wrong.items()
    }
    return {**steps, "inverted": {"times": lambda a: f"({a['bottleneck']})/({a['memory']})"}}


def draw(draws: Draws) -> Params | None:
    """Draw letters, a network and numbers; None where too few mistakes show."""
    params = Params(
        inputs=draws.choice(("N", "T", "n")),
        outputs=draws.choice(("M", "m", "K")),
        size=draws.choice(("d", "h", "s")),
        cell=draws.choice(("gru", "lstm")),
        layers=draws.between(1, 4),
        directions=draws.between(1, 2),
        length=draws.choice((10, 20, 25, 30, 40, 50, 60, 80, 100)),
        width=draws.choice((64, 100, 128, 200, 256, 300, 512)),
    )
    return params if len(build(params, None).misconceptions) >= _FEWEST_MISTAKES else None


_CELLS: Mapping[str, Wording] = {
    "gru": Wording("GRU", "GRU"),
    "lstm": Wording(
        "LSTM, which passes on a state and a cell of the same length",
        "LSTM, das einen Zustand und eine gleich lange Zelle weitergibt",
    ),
}
_WAYS: Mapping[int, Wording] = {
    1: Wording("Each layer reads in one direction.", "Jede Schicht liest in einer Richtung."),
    2: Wording(
        "Each layer reads in both directions, each with its own state of length ${size}$.",
        "Jede Schicht liest in beiden Richtungen, jede mit eigenem Zustand der Länge ${size}$.",
    ),
}


def ask(params: Params) -> Wording:
    """Ask for all counts, saying what is handed over."""
    cell, ways, is_one = _CELLS[params.cell], _WAYS[params.directions], params.layers == 1
    layers = Wording("layer" if is_one else "layers", "Schicht" if is_one else "Schichten")
    en = (
        f"An encoder reads ${{inputs}}$ inputs, and a decoder writes ${{outputs}}$ outputs. The"
        f" encoder has {{layers}} {layers.en} of {cell.en}, with states of length ${{size}}$."
        f" {ways.en} All answers but the fourth are in the letters ${{inputs}}$, ${{outputs}}$,"
        " ${size}$.\n"
        "+ Without attention, the decoder gets what every layer passes on after its last step."
        " How many numbers are that?\n"
        "+ With attention, the states of the top layer are kept for every input (no cells). How"
        " many numbers are that?\n"
        "+ How many times as many numbers is that as without attention?\n"
        "+ How many numbers does attention keep for ${inputs} = {length}$ and ${size} = {width}$?\n"
        "+ How many scores does attention compute for all outputs, one for each pair of an output"
        " and an input?\n"
        "+ How does the number of scores grow in ${inputs}$ if the output is as long as the input?"
        " Give the tight class in $O$ notation."
    )
    de = (
        f"Ein Encoder liest ${{inputs}}$ Eingaben, ein Decoder schreibt ${{outputs}}$ Ausgaben. Der"
        f" Encoder hat {{layers}} {layers.de} {cell.de}, mit Zuständen der Länge ${{size}}$."
        f" {ways.de} Alle Antworten außer der vierten stehen in den Buchstaben ${{inputs}}$,"
        " ${outputs}$, ${size}$.\n"
        "+ Ohne Attention bekommt der Decoder, was jede Schicht nach ihrem letzten Schritt"
        " weitergibt. Wie viele Zahlen sind das?\n"
        "+ Mit Attention werden die Zustände der obersten Schicht für jede Eingabe aufgehoben"
        " (keine Zellen). Wie viele Zahlen sind das?\n"
        "+ Wievielmal so viele Zahlen sind das wie ohne Attention?\n"
        "+ Wie viele Zahlen hebt die Attention bei ${inputs} = {length}$ und ${size} = {width}$"
        " auf?\n"
        "+ Wie viele Scores berechnet die Attention für alle Ausgaben, einen für jedes Paar aus"
        " einer Ausgabe und einer Eingabe?\n"
        "+ Wie wächst die Zahl der Scores in ${inputs}$, wenn die Ausgabe so lang wie die Eingabe"
        " ist? Geben Sie die scharfe Klasse in $O$-Notation an."
    )
    return Wording(fill(en, params.model_dump()), fill(de, params.model_dump()))


def solution(params: Params) -> Wording:
    """Work out the counts."""
    N, M, d = params.inputs, params.outputs, params.size
    last, kept, vectors = _bottleneck(params), params.directions, _vectors(params)
    stored = kept * params.length * params.width
    passed = d if last == 1 else f"{last} {d}"
    first = f"$ {params.layers} dot {params.directions} dot {vectors} dot {d} = {passed}. $"
    read = N if kept == 1 else f"{kept} {N}"
    share = Fraction(kept, last)
    top = N if share.numerator == 1 else f"{share.numerator} {N}"
    ratio = top if share.denominator == 1 else f"({top})/{share.denominator}"
    second = f"$ {read} {d}, quad ({read} {d})/({passed}) = {ratio}. $"
    third = f"$ {kept} dot {params.length} dot {params.width} = {stored}. $"
    rest = f"$ {M} dot {N}, quad O({N} dot {N}) = O({N}^2). $"
    return Wording(
        "Layers times directions times vectors handed over (2 for an LSTM, else 1) times their"
        f" length: {first} This does not depend on ${N}$, which is the bottleneck. Attention keeps"
        f" the top layer's states of all inputs: {second} In numbers: {third} Each output has one"
        f" score for every input, and with ${M} = {N}$ follows the class: {rest}",
        "Schichten mal Richtungen mal weitergegebene Vektoren (2 beim LSTM, sonst 1) mal ihre"
        f" Länge: {first} Das hängt nicht von ${N}$ ab; darin besteht der Engpass. Die Attention"
        f" hebt die Zustände der obersten Schicht für alle Eingaben auf: {second} In Zahlen:"
        f" {third} Jede Ausgabe hat einen Score je Eingabe, und mit ${M} = {N}$ folgt die Klasse:"
        f" {rest}",
    )


TITLES: Mapping[str, Wording] = {
    "bottleneck": Wording("Numbers without attention", "Zahlen ohne Attention"),
    "memory": Wording("Numbers with attention", "Zahlen mit Attention"),
    "times": Wording("Times as many", "Wievielmal so viele"),
    "stored": Wording("With attention, as a number", "Mit Attention, als Zahl"),
    "scores": Wording("Number of scores", "Zahl der Scores"),
    "growth": Wording("Growth of the scores", "Wachstum der Scores"),
}


FAMILY = Family(
    name="encoder_decoder",
    title=Wording("The bottleneck of an encoder", "Der Engpass eines Encoders"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=1),
)
