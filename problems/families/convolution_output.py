"""The output size of a convolution, its parameters and its multiplications."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant

LARGEST = 100_000
"""Multiplications that can be counted by hand."""

Step = Callable[[Answers], Value]
Count = Annotated[int, Option(ge=1, le=4096)]


class Params(BaseModel):
    """A square kernel over an image, with the same stride, padding and dilation on both axes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    height: Count
    width: Count
    channels: Count
    kernels: Count
    side: Count
    stride: Count = 1
    padding: int = Option(default=0, ge=0, le=64)
    dilation: Count = 1
    bias: bool = True

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if self.extent > min(self.height, self.width) + 2 * self.padding:
            raise ValueError("the dilated kernel must fit into the padded image")
        if self.height == self.width or self.channels == self.kernels:
            raise ValueError("height and width must differ, and so must channels and kernels")
        return self

    @property
    def extent(self) -> int:
        """The side of the square that the dilated kernel spans."""
        return self.dilation * (self.side - 1) + 1


MISTAKES: Mapping[str, Wording] = {
    "dilation_ignored": Wording(
        en="This is the side of the kernel without dilation. How far apart do its first and last "
        "weight lie on the image?",
        de="Das ist die Seite des Kerns ohne Dilatation. Wie weit liegen sein erstes und sein "
        "letztes Gewicht im Bild auseinander?",
    ),
    "dilation_times_side": Wording(
        en="How many gaps are there between the weights of a row, as many as weights?",
        de="Wie viele Abstände gibt es zwischen den Gewichten einer Zeile: so viele wie Gewichte?",
    ),
    "square_given": Wording(
        en="This looks like the whole square. One of its sides was asked for.",
        de="Das sieht nach dem ganzen Quadrat aus. Gefragt war eine seiner Seiten.",
    ),
    "padding_once": Wording(
        en="It looks as if the padding had been added once. On how many sides does it stand?",
        de="Es sieht so aus, als wäre das Padding einmal addiert. An wie vielen Seiten steht es?",
    ),
    "padding_ignored": Wording(
        en="The padding seems to be missing.",
        de="Das Padding scheint zu fehlen.",
    ),
    "first_place_forgotten": Wording(
        en="This counts the steps of the kernel. How many places does it stand at?",
        de="Das zählt die Schritte des Kerns. An wie vielen Stellen steht er?",
    ),
    "rounded_up": Wording(
        en="The last step does not fit whole. Does the kernel still stand there?",
        de="Der letzte Schritt passt nicht ganz hinein. Steht der Kern dort noch?",
    ),
    "not_rounded": Wording(
        en="A kernel stands at whole places only. What becomes of a step that does not fit whole?",
        de="Ein Kern steht nur an ganzen Stellen. Was wird aus einem Schritt, der nicht ganz "
        "hineinpasst?",
    ),
    "stride_ignored": Wording(
        en="It looks as if the kernel moved by one pixel. By how many does it move here?",
        de="Es sieht so aus, als rückte der Kern um ein Pixel weiter. Um wie viele rückt er hier?",
    ),
    "one_channel": Wording(
        en="This is a kernel for one channel. How deep is a kernel?",
        de="Das ist ein Kern für einen Kanal. Wie tief ist ein Kern?",
    ),
    "one_side": Wording(
        en="The kernel has two sides. How many weights has it for one channel?",
        de="Der Kern hat zwei Seiten. Wie viele Gewichte hat er für einen Kanal?",
    ),
    "biases_miscounted": Wording(
        en="Look at the biases once more: are there any here, and is there one for each kernel?",
        de="Sehen Sie noch einmal auf die Biases: Gibt es hier welche, und gibt es einen je Kern?",
    ),
    "bias_per_channel": Wording(
        en="It looks as if there were a bias for every channel of the input. To what is it added?",
        de="Es sieht so aus, als gäbe es einen Bias für jeden Kanal der Eingabe. Wozu wird er "
        "addiert?",
    ),
    "places_of_the_input": Wording(
        en="It looks as if the kernel stood at every pixel of the input. At how many places does "
        "it stand?",
        de="Es sieht so aus, als stünde der Kern an jedem Pixel der Eingabe. An wie vielen Stellen "
        "steht er?",
    ),
    "one_place": Wording(
        en="These are the multiplications at one place. At how many places do the kernels stand?",
        de="Das sind die Multiplikationen an einer Stelle. An wie vielen Stellen stehen die Kerne?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the dilated side, the output's height and width, parameters and multiplications.

    A side of n pixels gives ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1. Source: Dumoulin and Visin 2016, A
    guide to convolution arithmetic for deep learning, relations 6 and 15.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    number = Check("number")

    def work(a: Answers) -> Value:
        return a["height"] * a["width"] * _weights(params)

    return Problem(
        fields=(
            Field("extent", number, constant(params.extent), guard=_is_count),
            Field("height", number, _side(params, params.height), ("extent",), _is_count),
            Field("width", number, _side(params, params.width), ("extent",), _is_count),
            Field("parameters", number, constant(_weights(params) + params.bias * params.kernels)),
            Field("multiplications", number, work, ("height", "width")),
        ),
        misconceptions=named(MISTAKES, _wrong(params), credit={"square_given": Decimal("0.5")}),
    )


def _is_count(value: Value) -> bool:
    return bool(value > 0) and Fraction(value).denominator == 1


def _weights(params: Params) -> int:
    return params.kernels * params.channels * params.side**2


def _side(params: Params, pixels: int, sides: int = 2, stride: int = 0, more: int = 1) -> Step:
    """Count the places at which the kernel stands along one axis.

    Args:
        params: of the convolution.
        pixels: of the image along that axis.
        sides: at which padding is added.
        stride: by which the kernel moves; that of the params where it is 0.
        more: places beside the steps.
    """
    room = pixels + sides * params.padding

    def places(answers: Answers) -> Value:
        if answers["extent"] > room:
            raise ValueError("the kernel does not fit into the image")
        return (room - answers["extent"]) // (stride or params.stride) + more

    return places


def _not_rounded(params: Params, pixels: int) -> Step:
    room = pixels + 2 * params.padding
    return lambda a: Fraction(room - a["extent"], params.stride) + 1


def _up(step: Step) -> Step:
    return lambda answers: ceil(step(answers))


def _wrong(params: Params) -> dict[str, Steps]:
    k, weights, bias = params.side, _weights(params), params.bias * params.kernels
    axes = {"height": params.height, "width": params.width}
    broken = {name: _not_rounded(params, pixels) for name, pixels in axes.items()}

    def along(**change: int) -> Steps:
        return {name: _side(params, pixels, **change) for name, pixels in axes.items()}

    return {
        "dilation_ignored": {"extent": k} if params.dilation > 1 else {},
        "dilation_times_side": {"extent": params.dilation * k} if params.dilation > 1 else {},
        "square_given": {"extent": params.extent**2},
        "padding_once": along(sides=1) if params.padding else {},
        "padding_ignored": along(sides=0) if params.padding else {},
        "first_place_forgotten": along(more=0),
        "not_rounded": broken,
        "rounded_up": {name: _up(step) for name, step in broken.items()},
        "stride_ignored": along(stride=1) if params.stride > 1 else {},
        "one_channel": {
            "parameters": weights // params.channels + bias,
            "multiplications": lambda a: a["height"] * a["width"] * weights // params.channels,
        },
        "one_side": {
            "parameters": weights // k + bias,
            "multiplications": lambda a: a["height"] * a["width"] * weights // k,
        },
        "biases_miscounted": {"parameters": weights + params.kernels - bias},
        "bias_per_channel": {"parameters": weights + params.channels * params.bias},
        "places_of_the_input": {"multiplications": params.height * params.width * weights},
        "one_place": {"multiplications": weights},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a convolution that moves by two or three pixels, with padding and often dilation."""
    height, width = draws.between(14, 34), draws.between(14, 34)
    channels, kernels = draws.choice((1, 2, 3, 4, 6, 8)), draws.choice((4, 5, 6, 8, 10, 12, 16))
    side, dilation = draws.choice((3, 5)), draws.between(1, 3)
    if height == width or channels in {1, kernels}:
        return None
    params = Params(
        height=height,
        width=width,
        channels=channels,
        kernels=kernels,
        side=side,
        stride=draws.between(2, 3),
        padding=draws.between(1, 3),
        dilation=dilation,
        bias=bool(draws.below(2)),
    )
    found = right_answers(_problem(params))
    is_small = found["multiplications"] <= LARGEST and found["height"] != found["width"]
    fits = _is_broken(params, params.height) or _is_broken(params, params.width)
    return params if fits and is_small and _shows(params) else None


def _is_broken(params: Params, pixels: int) -> bool:
    return (pixels + 2 * params.padding - params.extent) % params.stride > 0


def _shows(params: Params) -> bool:
    """Whether no mistake but the rounding up is right anywhere, which is so on a whole side."""
    wrong = told_apart(_problem(params)).misconceptions
    return len(wrong) == sum(bool(steps) for steps in _wrong(params).values())


def ask(params: Params) -> Wording:
    """Ask for the sizes and the counts."""
    p = params
    return Wording(
        f"An image of height ${p.height}$ and width ${p.width}$ with ${p.channels}$ channels goes"
        f" through a convolution of ${p.kernels}$ kernels, each with ${p.side} times {p.side}$"
        f" weights for every channel, with stride ${p.stride}$, padding ${p.padding}$ on each of"
        f" the four sides and dilation ${p.dilation}$ (neighbouring weights lie ${p.dilation}$"
        " pixels apart; 1 is an ordinary convolution),"
        f" {'with biases' if p.bias else 'without biases'}. Give"
        "\n+ how many pixels long one side of the square is that a kernel spans on the image,"
        "\n+ the height of the output,"
        "\n+ the width of the output,"
        "\n+ the number of parameters,"
        "\n+ the number of multiplications for one image; those with padded zeros count, additions"
        " do not.",
        f"Auf ein Bild der Höhe ${p.height}$ und Breite ${p.width}$ mit ${p.channels}$ Kanälen"
        f" wird eine Faltung aus ${p.kernels}$ Kernen angewandt, jeder mit"
        f" ${p.side} times {p.side}$ Gewichten für jeden Kanal, mit Schrittweite (Stride)"
        f" ${p.stride}$, Padding ${p.padding}$ an jeder der vier Seiten und Dilatation"
        f" ${p.dilation}$ (benachbarte Gewichte liegen ${p.dilation}$ Pixel auseinander; 1 ist"
        f" eine gewöhnliche Faltung), {'mit' if p.bias else 'ohne'} Biases. Geben Sie an:"
        "\n+ wie viele Pixel eine Seite des Quadrats lang ist, das ein Kern im Bild überspannt,"
        "\n+ die Höhe der Ausgabe,"
        "\n+ die Breite der Ausgabe,"
        "\n+ die Zahl der Parameter,"
        "\n+ die Zahl der Multiplikationen für ein Bild; solche mit Nullen des Paddings zählen"
        " mit, Additionen nicht.",
    )


def solution(params: Params) -> Wording:
    """Work out sizes and counts."""
    p, found = params, right_answers(_problem(params))
    extent, weights = p.extent, _weights(p)

    def side(name: str, pixels: int) -> str:
        inner = f"({pixels} + 2 dot {p.padding} - {extent}) / {p.stride}"
        return f"floor({inner}) + 1 = {found[name]}"

    bias = f" + {p.kernels}" if p.bias else ""
    count = f"{p.kernels} dot {p.channels} dot {p.side}^2"
    span = f"${p.dilation} dot ({p.side} - 1) + 1 = {extent}$"
    sides = f"${side('height', p.height)}$", f"${side('width', p.width)}$"
    parameters = f"${count}{bias} = {found['parameters']}$"
    work = f"${found['height']} dot {found['width']} dot {weights} = {found['multiplications']}$"
    return Wording(
        "Step by step:"
        f"\n+ As many gaps as weights less one, and the last weight itself: {span}."
        f"\n+ The steps that fit whole, and the first place: {sides[0]}."
        f"\n+ The same along the width: {sides[1]}."
        f"\n+ The weights of all kernels{', and one bias a kernel' * p.bias}: {parameters}."
        f"\n+ Each weight is multiplied once at every place of the output: {work}.",
        "Der Reihe nach:"
        f"\n+ Ein Abstand weniger als Gewichte und das letzte Gewicht selbst: {span}."
        f"\n+ Die Schritte, die ganz hineinpassen, und die erste Stelle: {sides[0]}."
        f"\n+ Ebenso entlang der Breite: {sides[1]}."
        f"\n+ Die Gewichte aller Kerne{' und ein Bias je Kern' * p.bias}: {parameters}."
        "\n+ Jedes Gewicht wird an jeder Stelle der Ausgabe einmal multipliziert:"
        f" {work}.",
    )


TITLES: Mapping[str, Wording] = {
    "extent": Wording("Side that a kernel spans", "Seite, die ein Kern überspannt"),
    "height": Wording("Height of the output", "Höhe der Ausgabe"),
    "width": Wording("Width of the output", "Breite der Ausgabe"),
    "parameters": Wording("Number of parameters", "Zahl der Parameter"),
    "multiplications": Wording("Number of multiplications", "Zahl der Multiplikationen"),
}


FAMILY = Family(
    name="convolution_output",
    title=Wording("Sizes of a convolution", "Größen einer Faltung"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST),
)
