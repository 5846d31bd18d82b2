"""How the run time of a layer grows with its image, the channels held constant.

Nothing is drawn: the two layers of exercise sheet 5 are compared, in letters that the sheet's own
wording uses. `layer_costs` draws one of six layers, and asks more of it.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from problems.model import Check, Family, Field, Misconception, Problem, Wording
from problems.solvers.symbols import Letter, constant
from problems.typst.formulas import formula


class Params(BaseModel):
    """The letters: of the pixels N = H·W, the kernel's side and the constant channels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pixels: Letter = "N"
    height: Letter = "H"
    width: Letter = "W"
    kernel: Letter = "k"
    channels: Letter = "d"


MISTAKES: Mapping[str, Wording] = {
    "one_query": Wording(
        en="That is what a single position costs. How many positions are there?",
        de="So viel kostet eine einzige Position. Wie viele Positionen gibt es?",
    ),
    "layers_exchanged": Wording(
        en="This is the cost of the other of the two layers. Count once more what each of them "
        "does for one pixel.",
        de="Das ist der Aufwand der anderen der beiden Schichten. Zählen Sie noch einmal, was jede "
        "für ein Pixel tut.",
    ),
    "one_side": Wording(
        en="The kernel has two sides. How many weights does it hold?",
        de="Der Kern hat zwei Seiten. Wie viele Gewichte enthält er?",
    ),
    "kernel_ignored": Wording(
        en="The work for one pixel is missing: how much of the image does the kernel see?",
        de="Die Arbeit für ein Pixel fehlt: Wie viel vom Bild sieht der Kern?",
    ),
    "pixels_squared": Wording(
        en="Is N the number of pixels here, and does every one of them meet every other one in a "
        "convolution?",
        de="Ist N hier die Zahl der Pixel, und trifft bei einer Faltung jedes von ihnen auf jedes "
        "andere?",
    ),
    "side_for_pixels": Wording(
        en="It looks as if N were the length of a side. Here it is the number of pixels.",
        de="Es sieht so aus, als wäre N die Länge einer Seite. Hier ist es die Zahl der Pixel.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the growth of self-attention and of a convolution.

    Self-attention compares each of N pixels with N pixels; a convolution computes for each of N
    pixels a sum over k·k of them. Source: exercise sheet 5, part 3.6; Vaswani et al. 2017, table 1.
    """
    check = Check(
        "growth",
        {
            "notation": "O",
            "variables": (params.pixels, params.kernel),
            "constants": (params.channels,),
            "where": {params.pixels: f"{params.height}*{params.width}"},
        },
    )
    attention = f"{params.pixels}*{params.pixels}"
    convolution = f"{params.pixels}*{params.kernel}*{params.kernel}"
    return Problem(
        fields=(
            Field("attention", check, lambda _: attention),
            Field("convolution", check, lambda _: convolution),
        ),
        misconceptions=_misconceptions(params, attention, convolution),
    )


def _misconceptions(params: Params, attention: str, convolution: str) -> tuple[Misconception, ...]:
    N, k = params.pixels, params.kernel
    wrong = {
        "layers_exchanged": {"attention": convolution, "convolution": attention},
        "one_query": {"attention": N, "convolution": f"{k}^2"},
        "one_side": {"convolution": f"{N}*{k}"},
        "kernel_ignored": {"convolution": N},
        "pixels_squared": {"convolution": f"{N}^2*{k}^2"},
        "side_for_pixels": {"attention": f"{N}^4"},
    }
    return tuple(
        Misconception(
            name, MISTAKES[name], {field: constant(cost) for field, cost in costs.items()}
        )
        for name, costs in wrong.items()
    )


def ask(params: Params) -> Wording:
    """Ask for both classes in the letters of the params."""
    N, H, W, k, d = _letters(params)
    return Wording(
        f"Two layers are applied to an image of ${N} = {H} dot {W}$ pixels, each a vector of ${d}$"
        " channels; both put out an image of the same size, and the number of channels is"
        " constant. How does the run time of each layer grow? Give the tight class $O(dots)$ in"
        f" ${N}$ and ${k}$, without constant factors, for"
        "\n+ self-attention, in which every pixel attends to every pixel,"
        f"\n+ a convolution with a kernel of ${k} times {k}$ pixels (stride 1, with padding).",
        f"Zwei Schichten werden auf ein Bild mit ${N} = {H} dot {W}$ Pixeln angewandt, jedes ein"
        f" Vektor mit ${d}$ Kanälen; beide geben ein Bild derselben Größe aus, und die Zahl der"
        " Kanäle ist konstant. Wie wächst die Laufzeit jeder Schicht? Geben Sie die scharfe Klasse"
        f" $O(dots)$ in ${N}$ und ${k}$ ohne konstante Faktoren an, und zwar für"
        "\n+ Self-Attention, in der jedes Pixel auf jedes Pixel achtet,"
        f"\n+ eine Faltung mit einem Kern aus ${k} times {k}$ Pixeln (Schrittweite 1, mit"
        " Padding).",
    )


def solution(params: Params) -> Wording:
    """Count what one pixel costs, and multiply by the pixels."""
    N, _, _, k, d = _letters(params)
    attention, convolution = f"$O({N} dot {N}) = O({N}^2)$", f"$O({N} dot {k}^2)$"
    return Wording(
        f"In both layers there is something to do for each of the ${N}$ pixels. In self-attention"
        f" a pixel is compared with all ${N}$ pixels, and their values are added up: {attention}."
        f" In the convolution it gets a sum over the ${k} dot {k}$ pixels of the kernel:"
        f" {convolution}. The number ${d}$ of channels only adds a constant factor, as ${d}$ in"
        f" attention and as ${d}^2$ in the convolution.",
        f"In beiden Schichten ist für jedes der ${N}$ Pixel etwas zu tun. In der Self-Attention"
        f" wird ein Pixel mit allen ${N}$ Pixeln verglichen, und deren Values werden aufsummiert:"
        f" {attention}. In der Faltung erhält es eine Summe über die ${k} dot {k}$ Pixel des Kerns:"
        f" {convolution}. Die Zahl ${d}$ der Kanäle gibt nur einen konstanten Faktor, nämlich"
        f" ${d}$ bei der Attention und ${d}^2$ bei der Faltung.",
    )


def _letters(params: Params) -> tuple[str, ...]:
    """Give the letters as Typst mathematics."""
    p = params
    return tuple(map(formula, (p.pixels, p.height, p.width, p.kernel, p.channels)))


TITLES: Mapping[str, Wording] = {
    "attention": Wording("Run time of self-attention", "Laufzeit der Self-Attention"),
    "convolution": Wording("Run time of the convolution", "Laufzeit der Faltung"),
}


FAMILY = Family(
    name="growth",
    title=Wording("Run time of layers", "Laufzeit von Schichten"),
    params=Params,
    build=build,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
