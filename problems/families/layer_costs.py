"""What a layer costs as its sequence or image grows: operations, steps, longest path, memory."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Misconception, Problem, Wording
from problems.solvers.layer_mistakes import (
    of_attention,
    of_convolution,
    of_recurrence,
    of_window,
)
from problems.solvers.layers import LAYERS, QUANTITIES, Layer, Quantity, Size, costs
from problems.solvers.symbols import Letter, constant
from problems.typst.letters import typst

_LENGTHS, _WIDTHS, _KERNELS = ("N", "n", "T", "L"), ("d", "c", "m", "p"), ("k", "r", "w", "s")
_SIDES = (("H", "W"), ("A", "B"), ("a", "b"))


class Params(BaseModel):
    """The layer, what is asked of it, and the letters; an image where it has two sides."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layer: Layer
    quantities: tuple[Quantity, ...] = Option(default=QUANTITIES, min_length=1)
    length: Letter = "N"
    sides: tuple[Letter, Letter] | None = None
    """Height and width of an image; its pixels take the place of the sequence."""
    width: Letter = "d"
    kernel: Letter = "k"

    @model_validator(mode="after")
    def _differ(self) -> "Params":
        if len(set(self.letters)) < len(self.letters):
            raise ValueError("the letters must differ")
        if len(set(self.quantities)) < len(self.quantities):
            raise ValueError("each quantity may be asked once")
        return self

    @property
    def letters(self) -> tuple[str, ...]:
        """All letters that grow."""
        return (*(self.sides or (self.length,)), self.width, self.kernel)

    @property
    def size(self) -> Size:
        """The sizes as texts."""
        d, k = self.width, self.kernel
        if self.sides is None:
            return Size(self.length, self.length, d, k, k)
        height, width = self.sides
        return Size(f"{height}*{width}", f"({height}+{width})", d, k, f"{k}^2")


MISTAKES: Mapping[str, Wording] = {
    "sizes_exchanged": Wording(
        en="Here the number of positions and the length of a vector look exchanged. Which of the "
        "two meets itself in this layer?",
        de="Hier scheinen die Zahl der Positionen und die Länge eines Vektors vertauscht. Was "
        "trifft in dieser Schicht auf sich selbst?",
    ),
    "one_position": Wording(
        en="That is what a single position costs. How many positions are there?",
        de="So viel kostet eine einzige Position. Wie viele Positionen gibt es?",
    ),
    "width_once": Wording(
        en="The length of a vector should enter more often: how many entries go in, and how many "
        "come out?",
        de="Die Länge eines Vektors geht öfter ein: Wie viele Einträge gehen hinein, und wie viele "
        "kommen heraus?",
    ),
    "width_ignored": Wording(
        en="How many multiplications does one dot product of two vectors need?",
        de="Wie viele Multiplikationen braucht ein Skalarprodukt zweier Vektoren?",
    ),
    "kernel_ignored": Wording(
        en="How many neighbours does one position look at? That number is missing.",
        de="Wie viele Nachbarn betrachtet eine Position? Diese Zahl fehlt.",
    ),
    "kernel_one_side": Wording(
        en="The window has two sides. How many pixels does it hold?",
        de="Das Fenster hat zwei Seiten. Wie viele Pixel enthält es?",
    ),
    "not_restricted": Wording(
        en="This holds if every position looks at every other one. Which ones does it see here?",
        de="Das gilt, wenn jede Position jede andere betrachtet. Welche sieht sie hier?",
    ),
    "outputs_forgotten": Wording(
        en="These are the attention weights alone. What else does the layer put out?",
        de="Das sind nur die Attention-Gewichte. Was gibt die Schicht sonst noch aus?",
    ),
    "weights_forgotten": Wording(
        en="These are the outputs alone. Which intermediate result of attention has to be kept?",
        de="Das sind nur die Ausgaben. Welches Zwischenergebnis der Attention muss aufgehoben "
        "werden?",
    ),
    "one_after_the_other": Wording(
        en="Does a position in this layer have to wait for the one before it?",
        de="Muss eine Position in dieser Schicht auf die vorige warten?",
    ),
    "all_at_once": Wording(
        en="Can a position be computed here before the one in front of it is known?",
        de="Lässt sich eine Position hier berechnen, bevor die vorige bekannt ist?",
    ),
    "one_layer_suffices": Wording(
        en="How far does a single layer look? Think of the two positions that lie farthest apart.",
        de="Wie weit blickt eine einzelne Schicht? Denken Sie an die beiden Positionen, die am "
        "weitesten auseinanderliegen.",
    ),
    "step_by_step": Wording(
        en="That many layers are needed if each looks only one position further. How far does this "
        "one look?",
        de="So viele Schichten braucht es, wenn jede nur eine Position weiter blickt. Wie weit "
        "blickt diese?",
    ),
    "dilation_exchanged": Wording(
        en="How does the reach of a stack grow here: by the same amount with each layer, or by a "
        "factor?",
        de="Wie wächst hier die Reichweite eines Stapels: mit jeder Schicht um denselben Betrag "
        "oder um einen Faktor?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the tight class of each quantity.

    Source: Vaswani et al. 2017, table 1 and section 4.
    """
    check = Check("growth", {"notation": "O", "variables": params.letters})
    right = costs(params.layer, params.size)
    fields = tuple(Field(name, check, constant(right[name])) for name in params.quantities)
    wrong = {name: _asked(steps, params) for name, steps in _wrong(params).items()}
    return Problem(
        fields,
        tuple(
            Misconception(
                name, MISTAKES[name], {field: constant(cost) for field, cost in steps.items()}
            )
            for name, steps in wrong.items()
            if steps
        ),
    )


def _asked(steps: Mapping[Quantity, str], params: Params) -> Mapping[Quantity, str]:
    return {name: cost for name, cost in steps.items() if name in params.quantities}


def _wrong(params: Params) -> Mapping[str, Mapping[Quantity, str]]:
    """Give what the mistakes of a layer come to."""
    size = params.size
    match params.layer:
        case "self_attention":
            return of_attention(size)
        case "local_attention":
            return {**of_window(size), **_of_one_side(params)}
        case "recurrent":
            return of_recurrence(size)
        case _:
            return {**of_convolution(params.layer, size), **_of_one_side(params)}


def _of_one_side(params: Params) -> Mapping[str, Mapping[Quantity, str]]:
    """Take the window of an image for a line; of a sequence it is one."""
    if params.sides is None:
        return {}
    size = params.size
    line = Size(size.positions, size.side, size.width, size.kernel, size.kernel)
    wrong = costs(params.layer, line)
    is_attention = params.layer == "local_attention"
    return {
        "kernel_one_side": {
            "operations": wrong["operations"],
            **({"memory": wrong["memory"]} if is_attention else {}),
        }
    }


def draw(draws: Draws) -> Params | None:
    """Draw a layer and letters; every quantity is asked."""
    return Params(
        layer=draws.choice(LAYERS),
        length=draws.choice(_LENGTHS),
        sides=draws.choice((None, *_SIDES)),
        width=draws.choice(_WIDTHS),
        kernel=draws.choice(_KERNELS),
    )


_OF: Mapping[Layer, Wording] = {
    "self_attention": Wording(
        "a *self-attention* layer (one head), in which every position attends to all positions,",
        "eine *Self-Attention*-Schicht (ein Kopf), in der jede Position alle betrachtet,",
    ),
    "local_attention": Wording(
        "a *local self-attention* layer (one head), in which every position attends only to {near}"
        " around it,",
        "eine *lokale Self-Attention*-Schicht (ein Kopf), in der jede Position nur {near} um sich"
        " herum betrachtet,",
    ),
    "recurrent": Wording(
        "a simple *recurrent* layer, which reads the positions one by one and whose state has as"
        " many entries as an input vector,",
        "eine einfache *rekurrente* Schicht, die die Positionen der Reihe nach liest und deren"
        " Zustand so viele Einträge hat wie ein Eingabevektor,",
    ),
    "convolution": Wording(
        "a *convolution* (stride 1, padded, as many channels out as in) with a kernel of {near},",
        "eine *Faltung* (Schrittweite 1, mit Padding, so viele Kanäle aus wie ein) mit einem Kern"
        " von {dative},",
    ),
    "dilated_convolution": Wording(
        "a *dilated convolution* (stride 1, padded, as many channels out as in) with a kernel of"
        " {near}; when layers are stacked, the dilation grows by the factor ${k}$ from one to the"
        " next,",
        "eine *Faltung mit Dilatation* (Schrittweite 1, mit Padding, so viele Kanäle aus wie ein)"
        " mit einem Kern von {dative}; werden Schichten gestapelt, so wächst die Dilatation von"
        " einer zur nächsten um den Faktor ${k}$,",
    ),
    "separable_convolution": Wording(
        "a *depthwise separable convolution* (stride 1, padded, as many channels out as in): first"
        " one kernel of {near} for each channel by itself, then a mixture of the channels at each"
        " position,",
        "eine *in der Tiefe separierbare Faltung* (Schrittweite 1, mit Padding, so viele Kanäle aus"
        " wie ein): zuerst ein Kern von {dative} für jeden Kanal allein, dann eine Mischung der"
        " Kanäle an jeder Position,",
    ),
}

_WHAT: Mapping[Quantity, Wording] = {
    "operations": Wording(
        "the multiplications that one layer needs (projections and softmax left out)",
        "die Multiplikationen, die eine Schicht braucht (ohne Projektionen und Softmax)",
    ),
    "steps": Wording(
        "the sequential steps of one layer: how many steps must come one after the other, however"
        " much runs in parallel",
        "die sequentiellen Schritte einer Schicht: wie viele Schritte nacheinander kommen müssen,"
        " auch wenn beliebig viel parallel läuft",
    ),
    "path": Wording(
        "the longest path: how often information is passed on, at most, from an input position to"
        " an output position, where as many such layers are stacked as it takes to connect all",
        "der längste Pfad: wie oft Information höchstens weitergegeben wird, von einer Position der"
        " Eingabe zu einer der Ausgabe, wenn so viele solche Schichten gestapelt sind, dass alle"
        " verbunden sind",
    ),
    "memory": Wording(
        "the memory for training one layer: how many numbers it keeps, namely its outputs and, in"
        " attention, all attention weights (parameters do not count)",
        "der Speicher für das Training einer Schicht: wie viele Zahlen sie aufhebt, nämlich ihre"
        " Ausgaben und bei Attention alle Attention-Gewichte (Parameter zählen nicht)",
    ),
}


def ask(params: Params) -> Wording:
    """Ask for the classes in the letters of the params."""
    letters = ", ".join(f"${typst(letter)}$" for letter in _shown(params))
    near, of = _near(params), _OF[params.layer]
    k, where = typst(params.kernel), _where(params)
    return Wording(
        f"Consider {of.en.format(near=near.en, k=k)} over {where.en}. Give for each of the"
        f" following the tight class $O(dots)$ in {letters}, which all grow independently of each"
        f" other:{_items([_WHAT[q].en for q in params.quantities])}",
        f"Betrachten Sie {of.de.format(near=near.de, dative=_dative(near.de), k=k)} über"
        f" {where.de}. Geben Sie jeweils die"
        f" scharfe Klasse $O(dots)$ in {letters} an; alle wachsen unabhängig voneinander:"
        f"{_items([_WHAT[q].de for q in params.quantities])}",
    )


def _shown(params: Params) -> tuple[str, ...]:
    """Give the letters that the layer has."""
    without = params.layer in {"self_attention", "recurrent"}
    return params.letters[:-1] if without else params.letters


def _items(texts: list[str]) -> str:
    return "".join(f"\n+ {text}" for text in texts)


def _near(params: Params) -> Wording:
    k = typst(params.kernel)
    if params.sides is None:
        return Wording(f"${k}$ neighbouring positions", f"${k}$ benachbarte Positionen")
    return Wording(f"${k} times {k}$ pixels", f"${k} times {k}$ Pixel")


def _dative(near: str) -> str:
    return near.replace("benachbarte ", "benachbarten ").replace("Pixel", "Pixeln")


def _where(params: Params) -> Wording:
    d = typst(params.width)
    if params.sides is None:
        n = typst(params.length)
        return Wording(
            f"a sequence of ${n}$ vectors of length ${d}$",
            f"eine Folge von ${n}$ Vektoren der Länge ${d}$",
        )
    height, width = map(typst, params.sides)
    return Wording(
        f"an image of ${height} times {width}$ pixels, each a vector of length ${d}$ and a position"
        " of its own",
        f"ein Bild mit ${height} times {width}$ Pixeln, jedes ein Vektor der Länge ${d}$ und eine"
        " eigene Position",
    )


_WHY: Mapping[Layer, Wording] = {
    "self_attention": Wording(
        "Each position is compared with each one, by a dot product over the length of a vector, and"
        " all weights are kept. All pairs are computed at the same time and connected directly.",
        "Jede Position wird mit jeder verglichen, durch ein Skalarprodukt über die Länge eines"
        " Vektors, und alle Gewichte werden aufgehoben. Alle Paare werden gleichzeitig berechnet"
        " und sind unmittelbar verbunden.",
    ),
    "local_attention": Wording(
        "Each position is compared with its window only, by a dot product over the length of a"
        " vector. All positions are computed at the same time. A layer passes information on by"
        " half a window, so that crossing the whole takes a number of layers in proportion to the"
        " larger side over the window's.",
        "Jede Position wird nur mit ihrem Fenster verglichen, durch ein Skalarprodukt über die"
        " Länge eines Vektors. Alle Positionen werden gleichzeitig berechnet. Eine Schicht gibt"
        " Information um ein halbes Fenster weiter; für die ganze Strecke braucht es also"
        " proportional zur größeren Seite durch die des Fensters viele Schichten.",
    ),
    "recurrent": Wording(
        "Each position costs products of a square matrix with a vector, and has to wait for the one"
        " before it; from the first to the last, information passes through all states.",
        "Jede Position kostet Produkte einer quadratischen Matrix mit einem Vektor und muss auf die"
        " vorige warten; von der ersten zur letzten durchläuft Information alle Zustände.",
    ),
    "convolution": Wording(
        "For each position and each output channel, the kernel sums over its window and all input"
        " channels. All positions are computed at the same time. Each layer reaches further by the"
        " same amount, in proportion to the kernel's side.",
        "Für jede Position und jeden Ausgabekanal summiert der Kern über sein Fenster und alle"
        " Eingabekanäle. Alle Positionen werden gleichzeitig berechnet. Jede Schicht reicht um"
        " denselben Betrag weiter, proportional zur Seite des Kerns.",
    ),
    "dilated_convolution": Wording(
        "Dilation does not change what one layer costs. But the reach grows by a factor with each"
        " layer, so that the number of layers is a logarithm to the base of the kernel's side.",
        "Die Dilatation ändert nicht, was eine Schicht kostet. Aber die Reichweite wächst mit jeder"
        " Schicht um einen Faktor; die Zahl der Schichten ist daher ein Logarithmus zur Basis der"
        " Seite des Kerns.",
    ),
    "separable_convolution": Wording(
        "The two stages add up: one kernel for each channel, then a product with a square matrix at"
        " each position. Each layer reaches further by the same amount, in proportion to the"
        " kernel's side.",
        "Die beiden Stufen addieren sich: ein Kern für jeden Kanal, dann ein Produkt mit einer"
        " quadratischen Matrix an jeder Position. Jede Schicht reicht um denselben Betrag weiter,"
        " proportional zur Seite des Kerns.",
    ),
}


def solution(params: Params) -> Wording:
    """Give each class, and why it is that one."""
    right, why = costs(params.layer, params.size), _WHY[params.layer]
    classes = [f"$O({typst(right[name])})$" for name in params.quantities]
    if params.sides and "+" in right["path"] and "path" in params.quantities:
        why = Wording(
            f"{why.en} (The sum of two sides grows like the larger of them.)",
            f"{why.de} (Die Summe zweier Seiten wächst wie die größere von ihnen.)",
        )
    english = [f"{TITLES[n].en}: {c}" for n, c in zip(params.quantities, classes, strict=True)]
    german = [f"{TITLES[n].de}: {c}" for n, c in zip(params.quantities, classes, strict=True)]
    return Wording(why.en + _items(english), why.de + _items(german))


TITLES: Mapping[str, Wording] = {
    "operations": Wording("Multiplications", "Multiplikationen"),
    "steps": Wording("Sequential steps", "Sequentielle Schritte"),
    "path": Wording("Longest path", "Längster Pfad"),
    "memory": Wording("Memory", "Speicher"),
}


FAMILY = Family(
    name="layer_costs",
    title=Wording("What a layer costs", "Was eine Schicht kostet"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    few=500,
)
