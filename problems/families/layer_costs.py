"""What a layer costs as its sequence or image grows: operations, steps, longest path, memory."""

from collections.abc import Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Problem, Wording
from problems.solvers.layer_mistakes import (
    of_attention,
    of_convolution,
    of_recurrence,
    of_window,
)
from problems.solvers.layers import LAYERS, QUANTITIES, Layer, Quantity, Size, costs
from problems.solvers.misconceptions import Steps, named
from problems.solvers.symbols import Letter, constant
from problems.typst.layers import OF, WHAT, WHY
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


_AT_ONCE = frozenset({"self_attention", "recurrent"})
"""Layers without a kernel or a window."""

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
    "at_least_one": Wording(
        en="Right: it takes one layer at least. As what a position sees fits into the whole, the "
        "class says so without the 1.",
        de="Richtig: Es braucht mindestens eine Schicht. Da das, was eine Position sieht, in das "
        "Ganze passt, sagt die Klasse das auch ohne die 1.",
    ),
    "base_ignored": Wording(
        en="To which base is this logarithm? Look whether that base is constant here.",
        de="Zu welcher Basis ist dieser Logarithmus? Sehen Sie nach, ob diese Basis hier konstant "
        "ist.",
    ),
    "dilation_exchanged": Wording(
        en="How does the reach of a stack grow here: by the same amount with each layer, or by a "
        "factor?",
        de="Wie wächst hier die Reichweite eines Stapels: mit jeder Schicht um denselben Betrag "
        "oder um einen Faktor?",
    ),
}


_FULL = {"at_least_one": Decimal(1)}


def build(params: Params, key: None) -> Problem:
    """Ask for the tight class of each quantity.

    Source: Vaswani et al. 2017, table 1 and section 4.
    """
    check = Check("growth", {"notation": "O", "variables": params.letters})
    right = costs(params.layer, params.size)
    fields = tuple(Field(name, check, constant(right[name])) for name in params.quantities)
    wrong = {name: _asked(steps, params) for name, steps in _wrong(params).items()}
    mistakes = named(
        MISTAKES, {name: steps for name, steps in wrong.items() if steps}, credit=_FULL
    )
    return Problem(fields, mistakes)


def _asked(steps: Mapping[Quantity, str], params: Params) -> Steps:
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


def ask(params: Params) -> Wording:
    """Ask for the classes in the letters of the params."""
    letters = ", ".join(f"${typst(letter)}$" for letter in _shown(params))
    near, of = _near(params), OF[params.layer]
    k, where, fits = typst(params.kernel), _where(params), _fits(params)
    return Wording(
        f"A layer is applied to {where.en}. It is {of.en.format(near=near.en, k=k)}. Give for each"
        f" of the following the tight class $O(dots)$ in {letters}, which all grow independently"
        f" of each other{fits.en}:{_items([WHAT[q].en for q in params.quantities])}",
        f"Eine Schicht wird auf {where.de} angewandt. Sie ist"
        f" {of.de.format(near=near.de, dative=_dative(near.de), k=k)}. Geben Sie jeweils die"
        f" scharfe Klasse $O(dots)$ in {letters} an; alle wachsen unabhängig voneinander"
        f"{fits.de}:{_items([WHAT[q].de for q in params.quantities])}",
    )


def _shown(params: Params) -> tuple[str, ...]:
    """Give the letters that the layer has."""
    return params.letters[:-1] if params.layer in _AT_ONCE else params.letters


def _fits(params: Params) -> Wording:
    """Say that no kernel or window is larger than what it lies in."""
    if params.layer in _AT_ONCE:
        return Wording("", "")
    image = params.sides is not None
    en, de = ("image", "ins Bild") if image else ("sequence", "in die Folge")
    if params.layer == "local_attention":
        return Wording(
            f", but the window always fits into the {en}", f", doch das Fenster passt immer {de}"
        )
    return Wording(
        f", but the kernel always fits into the {en}", f", doch der Kern passt immer {de}"
    )


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


def solution(params: Params) -> Wording:
    """Give each class, and why it is that one."""
    right, why = costs(params.layer, params.size), WHY[params.layer]
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
