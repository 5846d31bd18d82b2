"""How many parameters a chain of fully connected layers has: weights, biases, all together."""

from collections.abc import Mapping
from itertools import pairwise
from math import prod
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

LARGEST = 10_000_000
_INPUTS = (196, 256, 400, 576, 784, 1024, 1200, 2048, 3072)
_HIDDEN = (16, 20, 24, 32, 40, 48, 50, 64, 80, 96, 100, 120, 128, 150, 200, 256, 300, 400, 512)
_OUTPUTS = (2, 5, 7, 10, 12, 20)

_Size = Annotated[int, Option(ge=1, le=100_000)]


class Params(BaseModel):
    """The sizes of all layers, from the input to the output; at least one lies between them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sizes: Annotated[tuple[_Size, ...], Option(min_length=3, max_length=10)]


MISTAKES: Mapping[str, Wording] = {
    "bias_forgotten": Wording(
        en="These are the weights of the first layer. What else does each of its units have?",
        de="Das sind die Gewichte der ersten Schicht. Was hat jede ihrer Einheiten noch?",
    ),
    "bias_of_inputs": Wording(
        en="It looks as if the inputs had biases. Which units of a layer have one?",
        de="Es sieht so aus, als hätten die Eingaben Biases. Welche Einheiten einer Schicht haben "
        "einen?",
    ),
    "one_bias": Wording(
        en="It looks as if the whole layer had a single bias. How many does it have?",
        de="Es sieht so aus, als hätte die ganze Schicht einen einzigen Bias. Wie viele hat sie?",
    ),
    "sizes_added": Wording(
        en="It looks as if the sizes of neighbours had been added. How many connections are there "
        "between two fully connected layers?",
        de="Es sieht so aus, als wären die Größen benachbarter Schichten addiert. Wie viele "
        "Verbindungen gibt es zwischen zwei vollständig verbundenen Schichten?",
    ),
    "first_skipped": Wording(
        en="The connections from the input seem to be missing.",
        de="Die Verbindungen von der Eingabe scheinen zu fehlen.",
    ),
    "last_skipped": Wording(
        en="The connections to the output seem to be missing.",
        de="Die Verbindungen zur Ausgabe scheinen zu fehlen.",
    ),
    "all_multiplied": Wording(
        en="It looks as if all sizes had been multiplied. Each pair of neighbours has a matrix of "
        "its own.",
        de="Es sieht so aus, als wären alle Größen multipliziert. Jedes Paar benachbarter "
        "Schichten hat eine eigene Matrix.",
    ),
    "inputs_have_biases": Wording(
        en="It looks as if the inputs had been counted, too. Do they have biases?",
        de="Es sieht so aus, als wären die Eingaben mitgezählt. Haben sie Biases?",
    ),
    "one_bias_a_layer": Wording(
        en="This is the number of layers with biases. How many biases does one of them have?",
        de="Das ist die Zahl der Schichten mit Biases. Wie viele Biases hat eine davon?",
    ),
    "output_without": Wording(
        en="It looks as if the output layer had no biases. It is a layer like the others.",
        de="Es sieht so aus, als hätte die Ausgabeschicht keine Biases. Sie ist eine Schicht wie "
        "die anderen.",
    ),
    "weights_alone": Wording(
        en="These are the weights alone. What else is learnt?",
        de="Das sind nur die Gewichte. Was wird noch gelernt?",
    ),
    "multiplied": Wording(
        en="It looks as if weights and biases had been multiplied.",
        de="Es sieht so aus, als wären Gewichte und Biases multipliziert.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the first layer's parameters, then for all weights, all biases and their sum.

    A layer from n to m units has n·m weights and m biases. Source: tutorial on the vanishing
    gradient (its MLP 784–512–…–10).
    """
    n = params.sizes
    number = Check("number")
    fields = (
        Field("first", number, constant(n[0] * n[1] + n[1])),
        Field("weights", number, constant(_weights(n)), guard=_is_positive),
        Field("biases", number, constant(sum(n[1:])), guard=_is_positive),
        Field("total", number, lambda a: a["weights"] + a["biases"], ("weights", "biases")),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(n))))


def _is_positive(value: int) -> bool:
    return value > 0


def _weights(sizes: tuple[int, ...]) -> int:
    """Count the weights of a chain.

    >>> _weights((784, 512, 256, 128, 64, 32, 16, 10))
    576160
    """
    return sum(left * right for left, right in pairwise(sizes))


def _wrong(n: tuple[int, ...]) -> Mapping[str, Steps]:
    stated = {
        "bias_forgotten": ("first", n[0] * n[1]),
        "bias_of_inputs": ("first", n[0] * n[1] + n[0]),
        "one_bias": ("first", n[0] * n[1] + 1),
        "sizes_added": ("weights", sum(left + right for left, right in pairwise(n))),
        "first_skipped": ("weights", _weights(n[1:])),
        "last_skipped": ("weights", _weights(n[:-1])),
        "all_multiplied": ("weights", prod(n)),
        "inputs_have_biases": ("biases", sum(n)),
        "one_bias_a_layer": ("biases", len(n) - 1),
        "output_without": ("biases", sum(n[1:-1])),
    }
    return {
        **{name: {field: constant(value)} for name, (field, value) in stated.items()},
        "weights_alone": {"total": lambda a: a["weights"]},
        "multiplied": {"total": lambda a: a["weights"] * a["biases"]},
    }


def draw(draws: Draws) -> Params:
    """Draw a chain that narrows, with two to four hidden layers."""
    hidden = sorted({draws.choice(_HIDDEN) for _ in range(draws.between(3, 4))}, reverse=True)
    return Params(sizes=(draws.choice(_INPUTS), *hidden, draws.choice(_OUTPUTS)))


def ask(params: Params) -> Wording:
    """Ask for the counts."""
    given = {"sizes": "–".join(map(str, params.sizes)), "in": params.sizes[0]}
    return Wording(
        fill(
            "A multilayer perceptron has fully connected layers of the sizes {sizes}, from the {in}"
            " inputs to the outputs. Every unit that is no input has a bias. How many parameters"
            " (weights and biases) does the first of these layers have, the one that reads the"
            " inputs? How many weights and how many biases does the whole network have, and how"
            " many parameters in total?",
            given,
        ),
        fill(
            "Ein mehrschichtiges Perzeptron hat vollständig verbundene Schichten der Größen"
            " {sizes}, von den {in} Eingaben bis zu den Ausgaben. Jede Einheit, die keine Eingabe"
            " ist, hat einen Bias. Wie viele Parameter (Gewichte und Biases) hat die erste dieser"
            " Schichten, also die, die die Eingaben liest? Wie viele Gewichte und wie viele Biases"
            " hat das ganze Netz, und wie viele Parameter insgesamt?",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out the sums."""
    n, answers = params.sizes, right_answers(build(params, None))
    products = " + ".join(f"{left} dot {right}" for left, right in pairwise(n))
    biases = " + ".join(map(str, n[1:]))
    total = f"{answers['weights']} + {answers['biases']} = {answers['total']}"
    first = f"$ {n[0]} dot {n[1]} + {n[1]} = {answers['first']} $"
    lines = (first, f"$ {products} = {answers['weights']} $", f"$ {biases} = {answers['biases']} $")
    return Wording(
        "A layer from $n$ to $m$ units has $n dot m$ weights and $m$ biases. The first one has"
        f" {lines[0]} parameters. The weights of all layers sum to {lines[1]} and their biases to"
        f" {lines[2]} Together these are $ {total}. $",
        "Eine Schicht von $n$ auf $m$ Einheiten hat $n dot m$ Gewichte und $m$ Biases. Die erste"
        f" hat {lines[0]} Parameter. Die Gewichte aller Schichten summieren sich zu {lines[1]} und"
        f" ihre Biases zu {lines[2]} Zusammen sind das $ {total}. $",
    )


TITLES: Mapping[str, Wording] = {
    "first": Wording("Parameters of the first layer", "Parameter der ersten Schicht"),
    "weights": Wording("All weights", "Alle Gewichte"),
    "biases": Wording("All biases", "Alle Biases"),
    "total": Wording("All parameters", "Alle Parameter"),
}


FAMILY = Family(
    name="mlp_parameters",
    title=Wording("Parameters of a perceptron", "Parameter eines Perzeptrons"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=1),
)
