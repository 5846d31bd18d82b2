"""Self-attention over an image or a video: how much it holds, and how that grows with the size."""

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Misconception, Problem, Value, Wording
from problems.solvers.symbols import constant
from problems.typst.markup import fill

Grown: TypeAlias = Literal["side", "height", "frames"]

LARGEST = 200_000_000
_OF_ONE: Mapping[Grown, int] = {"side": 2, "height": 1, "frames": 1}
"""By how many sizes the number of positions grows."""


class Params(BaseModel):
    """Feature maps of height × width, T of them, all positions of which attend to all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    height: int = Option(ge=2, le=4096)
    width: int = Option(ge=2, le=4096)
    frames: int = Option(default=1, ge=1, le=4096)
    """One: an image."""
    heads: int = Option(default=1, ge=1, le=256)
    bytes: Literal[1, 2, 4, 8] = 4
    """Of one number."""
    grown: Grown = "side"
    """What grows: both sides, the height alone, or the number of frames."""
    factor: int = Option(default=2, ge=2, le=16)
    """By how much."""

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.grown == "frames" and self.frames == 1:
            raise ValueError("an image has no frames that could grow; let a side grow")
        return self

    @property
    def positions(self) -> int:
        """How many vectors there are."""
        return self.frames * self.height * self.width

    @property
    def more(self) -> int:
        """By which factor the number of positions grows."""
        more: int = self.factor ** _OF_ONE[self.grown]
        return more


MISTAKES: Mapping[str, Wording] = {
    "sides_added": Wording(
        en="How many positions does a map of this height and width have?",
        de="Wie viele Positionen hat eine Karte dieser Höhe und Breite?",
    ),
    "one_frame": Wording(
        en="That is the number for a single frame. Which positions attend to one another here?",
        de="Das ist die Zahl für ein einzelnes Bild. Welche Positionen betrachten hier einander?",
    ),
    "one_query": Wording(
        en="That is one row of the weights. How many queries are there?",
        de="Das ist eine Zeile der Gewichte. Wie viele Queries gibt es?",
    ),
    "frames_apart": Wording(
        en="It looks as if each frame attended only to itself. Here all positions attend to all.",
        de="Es sieht so aus, als betrachtete jedes Bild nur sich selbst. Hier betrachten alle "
        "Positionen alle.",
    ),
    "one_head": Wording(
        en="That is one head. Does each head have weights of its own?",
        de="Das ist ein Kopf. Hat jeder Kopf eigene Gewichte?",
    ),
    "numbers_for_bytes": Wording(
        en="That many numbers are kept. How many bytes does each of them take?",
        de="So viele Zahlen werden aufgehoben. Wie viele Bytes braucht jede?",
    ),
    "bits_for_bytes": Wording(
        en="These are bits. How many of them make a byte?",
        de="Das sind Bits. Wie viele davon ergeben ein Byte?",
    ),
    "growth_of_positions": Wording(
        en="By this factor the number of positions grows. How do the weights depend on it?",
        de="Um diesen Faktor wächst die Zahl der Positionen. Wie hängen die Gewichte davon ab?",
    ),
    "growth_of_one_side": Wording(
        en="It looks as if one side alone had grown. How many positions are there now?",
        de="Es sieht so aus, als wäre nur eine Seite gewachsen. Wie viele Positionen gibt es nun?",
    ),
    "growth_of_attention": Wording(
        en="By this factor attention grows. With how many positions does a kernel meet each pixel?",
        de="Um diesen Faktor wächst die Attention. Mit wie vielen Positionen trifft ein Kern jedes "
        "Pixel?",
    ),
    "no_growth": Wording(
        en="The kernel stays as it is, but how often is it applied?",
        de="Der Kern bleibt, wie er ist, aber wie oft wird er angewandt?",
    ),
    "growth_added": Wording(
        en="It looks as if the factors had been added or doubled. How is one computed from the "
        "other?",
        de="Es sieht so aus, als wären die Faktoren addiert oder verdoppelt. Wie ergibt sich der "
        "eine aus dem anderen?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for positions, weights, bytes, and the factors by which two layers grow.

    Source: exercise sheet 5, part 3.6; Vaswani et al. 2017, section 3.2.
    """
    number, heads = Check("number"), params.heads
    return Problem(
        fields=(
            Field("positions", number, constant(params.positions), guard=_is_positive),
            Field("weights", number, lambda a: heads * a["positions"] ** 2, ("positions",),
                  guard=_is_positive),
            Field("bytes", number, lambda a: params.bytes * a["weights"], ("weights",)),
            Field("attention_factor", number, constant(params.more**2)),
            Field("convolution_factor", number, constant(params.more)),
        ),
        misconceptions=tuple(
            Misconception(
                name, MISTAKES[name], {field: constant(value) for field, value in steps.items()}
            )
            for name, steps in _each_once(params).items()
            if steps
        ),
    )  # fmt: skip


def _is_positive(value: Value) -> bool:
    return bool(value > 0)


def _right(params: Params) -> Mapping[str, Value]:
    weights = params.heads * params.positions**2
    return {
        "positions": params.positions,
        "weights": weights,
        "bytes": params.bytes * weights,
        "attention_factor": params.more**2,
        "convolution_factor": params.more,
    }


def _wrong(params: Params) -> Mapping[str, Mapping[str, Value]]:
    n, plane = params.positions, params.height * params.width
    right = _right(params)
    return {
        "sides_added": {"positions": params.frames * (params.height + params.width)},
        "one_frame": {"positions": plane, "weights": params.heads * plane**2},
        "one_query": {"weights": params.heads * n},
        "frames_apart": {"weights": params.heads * params.frames * plane**2},
        "one_head": {"weights": n * n},
        "numbers_for_bytes": {"bytes": right["weights"]},
        "bits_for_bytes": {"bytes": 8 * right["bytes"]},
        "growth_of_positions": {"attention_factor": params.more},
        "growth_of_one_side": {"convolution_factor": params.factor},
        "growth_of_attention": {"convolution_factor": params.more**2},
        "no_growth": {"convolution_factor": 1},
        "growth_added": {"attention_factor": 2 * params.more},
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
    """Draw an image or a video; None where its sides are equal or the bytes grow too many."""
    video = bool(draws.below(2))
    grown: tuple[Grown, ...] = ("side", "height", "frames") if video else ("side", "height")
    sides = (4, 5, 6, 7, 8, 10, 12, 14, 16) if video else (6, 7, 8, 10, 12, 14, 15, 16, 20, 24, 28)
    height, width = draws.choice(sides), draws.choice(sides)
    params = Params(
        height=height,
        width=width,
        frames=draws.choice((2, 3, 4, 5, 6, 8, 10)) if video else 1,
        heads=draws.choice((1, 2, 4, 8)),
        bytes=draws.choice((2, 4)),
        grown=draws.choice(grown),
        factor=draws.choice((2, 3, 4, 5)),
    )
    return params if height != width and _right(params)["bytes"] <= LARGEST else None


def ask(params: Params) -> Wording:
    """Ask for the numbers of an image or a video."""
    where, grown = _where(params), _grown(params)
    given = params.model_dump()
    heads = (
        Wording("one head", "einem Kopf")
        if params.heads == 1
        else Wording(f"{params.heads} heads", f"{params.heads} Köpfen")
    )
    return Wording(
        fill(
            f"A self-attention layer with {heads.en} runs over {where.en}; every position attends"
            " to all of them.\n"
            "+ How many positions $N$ are there?\n"
            "+ How many attention weights does the layer compute, in all heads?\n"
            "+ How many bytes do they take at ${bytes}$ bytes each?\n"
            f"+ {grown.en}. By which factor does the number of attention weights grow?\n"
            "+ By which factor does the number of multiplications of a convolution over the same"
            " positions grow then, with the same kernel, stride 1 and padding that keeps the size?"
            "\n\nWrite whole numbers without separators between thousands.",
            given,
        ),
        fill(
            f"Eine Self-Attention-Schicht mit {heads.de} läuft über {where.de}; jede Position"
            " betrachtet alle.\n"
            "+ Wie viele Positionen $N$ gibt es?\n"
            "+ Wie viele Attention-Gewichte berechnet die Schicht, in allen Köpfen zusammen?\n"
            "+ Wie viele Bytes belegen sie bei je ${bytes}$ Bytes?\n"
            f"+ {grown.de}. Um welchen Faktor wächst die Zahl der Attention-Gewichte?\n"
            "+ Um welchen Faktor wächst dann die Zahl der Multiplikationen einer Faltung über"
            " dieselben Positionen, mit demselben Kern, Schrittweite 1 und Padding, das die Größe"
            " erhält?\n\nSchreiben Sie ganze Zahlen ohne Trennzeichen zwischen Tausendern.",
            given,
        ),
    )


def _where(params: Params) -> Wording:
    size = f"${params.height} times {params.width}$"
    if params.frames == 1:
        return Wording(
            f"all positions of a feature map of {size}",
            f"alle Positionen einer Merkmalskarte von {size}",
        )
    return Wording(
        f"all positions of ${params.frames}$ frames, each a feature map of {size}",
        f"alle Positionen von ${params.frames}$ Bildern, jedes eine Merkmalskarte von {size}",
    )


def _grown(params: Params) -> Wording:
    factor = f"${params.factor}$"
    return {
        "side": Wording(
            f"Now height and width both become {factor} times as large",
            f"Nun werden Höhe und Breite beide {factor}-mal so groß",
        ),
        "height": Wording(
            f"Now the height alone becomes {factor} times as large",
            f"Nun wird allein die Höhe {factor}-mal so groß",
        ),
        "frames": Wording(
            f"Now there are {factor} times as many frames",
            f"Nun gibt es {factor}-mal so viele Bilder",
        ),
    }[params.grown]


def solution(params: Params) -> Wording:
    """Multiply sizes, square, and see what the factor does."""
    sizes = [params.frames] if params.frames > 1 else []
    given = {
        **_right(params),
        "sizes": " dot ".join(map(str, (*sizes, params.height, params.width))),
        "heads": params.heads,
        "each": params.bytes,
        "more": params.more,
    }
    formulas = fill(
        "$ N = {sizes} = {positions}, quad {heads} dot {positions}^2 = {weights}, quad"
        " {each} dot {weights} = {bytes}. $",
        given,
    )
    return Wording(
        f"Each head has a weight for each pair of positions. {formulas}"
        + fill(
            "There are ${more}$ times as many positions then, so that the pairs grow by the"
            " factor ${more}^2 = {attention_factor}$. A convolution does the same work at each"
            " position, and grows by the factor ${convolution_factor}$.",
            given,
        ),
        f"Jeder Kopf hat ein Gewicht für jedes Paar von Positionen. {formulas}"
        + fill(
            "Dann gibt es ${more}$-mal so viele Positionen; die Paare wachsen also um den"
            " Faktor ${more}^2 = {attention_factor}$. Eine Faltung tut an jeder Position dasselbe"
            " und wächst um den Faktor ${convolution_factor}$.",
            given,
        ),
    )


TITLES: Mapping[str, Wording] = {
    "positions": Wording("Positions", "Positionen"),
    "weights": Wording("Attention weights", "Attention-Gewichte"),
    "bytes": Wording("Bytes", "Bytes"),
    "attention_factor": Wording("Growth of the weights (factor)", "Wachstum der Gewichte (Faktor)"),
    "convolution_factor": Wording(
        "Growth of the convolution (factor)", "Wachstum der Faltung (Faktor)"
    ),
}


FAMILY = Family(
    name="image_attention",
    title=Wording("Attention over images and videos", "Attention über Bilder und Videos"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
