"""How the run time of a layer grows with the size of its image."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from problems.model import Check, Family, Field, Misconception, Problem, Wording
from problems.solvers.symbols import Letter, constant


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


FAMILY = Family(
    name="growth",
    title=Wording("Run time of layers", "Laufzeit von Schichten"),
    params=Params,
    build=build,
    mistakes=MISTAKES,
)
