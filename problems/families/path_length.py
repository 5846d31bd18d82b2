"""How many steps lie between the first position and the last one, layer by layer, as numbers."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Misconception, Problem, Value, Wording
from problems.solvers.receptive import (
    contiguous_field,
    contiguous_layers,
    dilated_field,
    dilated_layers,
)
from problems.solvers.symbols import constant
from problems.typst.markup import fill

LARGEST = 1000


class Params(BaseModel):
    """Positions n, kernel length k, and a number of layers whose receptive field is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: int = Option(ge=4, le=100_000)
    k: int = Option(ge=2, le=100)
    layers: int = Option(ge=2, le=10)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.k >= self.n:
            raise ValueError("a kernel as long as the sequence sees all of it; lower k")
        return self


MISTAKES: Mapping[str, Wording] = {
    "positions_counted": Wording(
        en="That is the number of positions. How many connections lie between the first state and "
        "the last?",
        de="Das ist die Zahl der Positionen. Wie viele Verbindungen liegen zwischen dem ersten und "
        "dem letzten Zustand?",
    ),
    "kernel_for_reach": Wording(
        en="By how many positions does one more layer look back? The kernel covers its own "
        "position, too.",
        de="Um wie viele Positionen blickt eine weitere Schicht zurück? Der Kern deckt auch die "
        "eigene Position ab.",
    ),
    "rounded_down": Wording(
        en="With so few layers the last position just misses the first. How is to be rounded?",
        de="Mit so wenigen Schichten verfehlt die letzte Position die erste gerade noch. Wie ist "
        "zu runden?",
    ),
    "one_position_a_layer": Wording(
        en="That many layers are needed if each looks back by one position only.",
        de="So viele Schichten braucht es, wenn jede nur um eine Position zurückblickt.",
    ),
    "dilation_ignored": Wording(
        en="This is the answer without dilation. What does the growing distance between the "
        "kernel's entries do?",
        de="Das ist die Antwort ohne Dilatation. Was bewirkt der wachsende Abstand zwischen den "
        "Einträgen des Kerns?",
    ),
    "doubling": Wording(
        en="It looks as if the reach were doubled with each layer. By which factor does it grow "
        "here?",
        de="Es sieht so aus, als verdoppelte sich die Reichweite mit jeder Schicht. Um welchen "
        "Faktor wächst sie hier?",
    ),
    "one_layer_less": Wording(
        en="Count the layers once more: which dilation does the first one have?",
        de="Zählen Sie die Schichten noch einmal: Welche Dilatation hat die erste?",
    ),
    "own_position_forgotten": Wording(
        en="The output's own position is missing in the count.",
        de="In der Zahl fehlt die eigene Position der Ausgabe.",
    ),
    "side_by_side": Wording(
        en="It looks as if the kernels lay side by side. By how much do two layers overlap?",
        de="Es sieht so aus, als lägen die Kerne nebeneinander. Wie weit überlappen zwei "
        "Schichten?",
    ),
    "attention_in_turn": Wording(
        en="Does attention have to pass the positions in between?",
        de="Muss Attention die Positionen dazwischen durchlaufen?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for layers between first and last position, and for two receptive fields.

    Source: Vaswani et al. 2017, table 1 and section 4, without dropping constants.
    """
    number = Check("number")
    right = _right(params)
    return Problem(
        fields=tuple(Field(name, number, constant(value)) for name, value in right.items()),
        misconceptions=tuple(
            Misconception(
                name, MISTAKES[name], {field: constant(value) for field, value in steps.items()}
            )
            for name, steps in _each_once(params).items()
            if steps
        ),
    )


def _right(params: Params) -> Mapping[str, Value]:
    n, k, layers = params.n, params.k, params.layers
    return {
        "recurrent": n - 1,
        "attention": 1,
        "contiguous": contiguous_layers(n, k),
        "dilated": dilated_layers(n, k),
        "contiguous_field": contiguous_field(layers, k),
        "dilated_field": dilated_field(layers, k),
    }


def _wrong(params: Params) -> Mapping[str, Mapping[str, Value]]:
    n, k, layers = params.n, params.k, params.layers
    return {
        "positions_counted": {"recurrent": n},
        "attention_in_turn": {"attention": n - 1},
        "kernel_for_reach": {"contiguous": -(-n // k), "contiguous_field": 1 + layers * k},
        "rounded_down": {
            "contiguous": (n - 1) // (k - 1),
            "dilated": dilated_layers(n + 1, k) - 1,
        },
        "one_position_a_layer": {"contiguous": n - 1},
        "dilation_ignored": {
            "dilated": contiguous_layers(n, k),
            "dilated_field": contiguous_field(layers, k),
        },
        "doubling": {"dilated": dilated_layers(n, 2), "dilated_field": 2**layers},
        "one_layer_less": {"dilated_field": dilated_field(layers - 1, k)},
        "own_position_forgotten": {"contiguous_field": layers * (k - 1)},
        "side_by_side": {"contiguous_field": layers * k},
    }


def _each_once(params: Params) -> Mapping[str, Mapping[str, Value]]:
    """Leave out what is right, and what another mistake has given."""
    taken = {field: {value} for field, value in _right(params).items()}
    found: dict[str, dict[str, Value]] = {}
    for name, steps in _wrong(params).items():
        found[name] = {field: v for field, v in steps.items() if v not in taken[field]}
        for field, value in found[name].items():
            taken[field].add(value)
    return found


def draw(draws: Draws) -> Params | None:
    """Draw sizes; None where rounding does not matter or a field grows large."""
    params = Params(n=draws.between(20, 300), k=draws.between(3, 6), layers=draws.between(2, 5))
    matters = (params.n - 1) % (params.k - 1)
    small = dilated_field(params.layers, params.k) <= LARGEST
    return params if matters and small else None


def ask(params: Params) -> Wording:
    """Ask for the numbers."""
    given = params.model_dump()
    return Wording(
        fill(
            "Over a sequence of ${n}$ positions, information from position 1 is to reach the"
            " output at position ${n}$.\n"
            "+ Recurrent layer, read from left to right: how many connections from a state to the"
            " next one lie between the state at position 1 and that at position ${n}$?\n"
            "+ Self-attention: how many layers does it take at least?\n"
            "+ Causal convolutions (stride 1): each output sees its own position and the"
            " ${less}$ before it, so that the kernel length is $k = {k}$. How many layers does it"
            " take at least?\n"
            "+ The same kernels with dilation $1, k, k^2, dots$ from the first layer on: how many"
            " layers does it take at least?\n"
            "+ On how many positions of the input does one output depend, far from the border,"
            " after ${layers}$ layers of the convolutions without dilation?\n"
            "+ And after ${layers}$ layers with it?",
            {**given, "less": params.k - 1},
        ),
        fill(
            "Über eine Folge von ${n}$ Positionen soll Information von Position 1 zur Ausgabe an"
            " Position ${n}$ gelangen.\n"
            "+ Rekurrente Schicht, von links nach rechts gelesen: Wie viele Verbindungen von einem"
            " Zustand zum nächsten liegen zwischen dem Zustand an Position 1 und dem an Position"
            " ${n}$?\n"
            "+ Self-Attention: Wie viele Schichten braucht es mindestens?\n"
            "+ Kausale Faltungen (Schrittweite 1): Jede Ausgabe sieht die eigene Position und die"
            " ${less}$ davor, die Kernlänge ist also $k = {k}$. Wie viele Schichten braucht es"
            " mindestens?\n"
            "+ Dieselben Kerne mit Dilatation $1, k, k^2, dots$ von der ersten Schicht an: Wie"
            " viele Schichten braucht es mindestens?\n"
            "+ Von wie vielen Positionen der Eingabe hängt eine Ausgabe, fern vom Rand, nach"
            " ${layers}$ Schichten der Faltungen ohne Dilatation ab?\n"
            "+ Und nach ${layers}$ Schichten mit ihr?",
            {**given, "less": params.k - 1},
        ),
    )


def solution(params: Params) -> Wording:
    """Divide, take powers, and round up."""
    right = _right(params)
    given = {
        **params.model_dump(),
        **right,
        "gaps": params.n - 1,
        "less": params.k - 1,
        "fewer": int(right["dilated"]) - 1,
        "below": dilated_field(int(right["dilated"]) - 1, params.k),
        "above": dilated_field(int(right["dilated"]), params.k),
    }
    formulas = (
        fill("$ ceil({gaps} / {less}) = {contiguous}, quad {k}^({fewer}) = {below} < {n} <="
             " {k}^({dilated}) = {above}, $ $ 1 + {layers} dot {less} = {contiguous_field}, quad"
             " {k}^{layers} = {dilated_field}. $", given)
    )  # fmt: skip
    return Wording(
        fill(
            "The states form a chain with ${recurrent}$ connections; attention joins any two"
            " positions in ${attention}$ layer. Without dilation each layer looks back by ${less}$"
            " positions more; with it, the number of positions seen is multiplied by ${k}$, which"
            " takes ${dilated}$ layers.",
            given,
        )
        + " "
        + formulas,
        fill(
            "Die Zustände bilden eine Kette mit ${recurrent}$ Verbindungen; Attention verbindet je"
            " zwei Positionen in ${attention}$ Schicht. Ohne Dilatation blickt jede Schicht um"
            " ${less}$ weitere Positionen zurück; mit ihr wird die Zahl der gesehenen Positionen"
            " mit ${k}$ multipliziert, was ${dilated}$ Schichten braucht.",
            given,
        )
        + " "
        + formulas,
    )


TITLES: Mapping[str, Wording] = {
    "recurrent": Wording("Recurrent: connections", "Rekurrent: Verbindungen"),
    "attention": Wording("Self-attention: layers", "Self-Attention: Schichten"),
    "contiguous": Wording("Convolutions: layers", "Faltungen: Schichten"),
    "dilated": Wording("With dilation: layers", "Mit Dilatation: Schichten"),
    "contiguous_field": Wording(
        "Positions seen without dilation", "Gesehene Positionen ohne Dilatation"
    ),
    "dilated_field": Wording("Positions seen with dilation", "Gesehene Positionen mit Dilatation"),
}


FAMILY = Family(
    name="path_length",
    title=Wording("From the first position to the last", "Von der ersten Position zur letzten"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
