"""How fast a chain of sigmoids lets gradients vanish: (1/4)^L, and with weights (w/4)^L."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, log, log10
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.recurrent import LARGEST_SLOPE
from problems.solvers.symbols import constant
from problems.typst.markup import fill
from problems.typst.terms import powered

LARGEST, _FINEST = 1_000_000, 1_000_000
MOST_LAYERS = 10_000
_FEWEST_MISTAKES = 8
_SIGMOID = LARGEST_SLOPE["sigmoid"]
_WEIGHTS = sorted(
    {Fraction(n, d) for d in (1, 2, 3, 5, 10) for n in range(1, 4 * d)} - {Fraction(1)}
)


class Params(BaseModel):
    """The layers L, the bound w on the weights, and k of the threshold 10^-k."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    layers: Annotated[int, Option(ge=2, le=12)]
    weight: Number
    digits: Annotated[int, Option(ge=1, le=30)]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if not 0 < self.weight < 1 / _SIGMOID:
            raise ValueError("the weight must lie between 0 and 4, or the bound never shrinks")
        return self


MISTAKES: Mapping[str, Wording] = {
    "slope_one": Wording(
        en="It looks as if the slope of another activation had been used. Where is σ steepest?",
        de="Es sieht so aus, als wäre die Steigung einer anderen Aktivierung verwendet. Wo ist σ "
        "am steilsten?",
    ),
    "slope_half": Wording(
        en="This uses the value of σ at 0. The chain rule multiplies slopes.",
        de="Hier geht der Wert von σ bei 0 ein. Die Kettenregel multipliziert Steigungen.",
    ),
    "divided_by_layers": Wording(
        en="It looks as if the slope had been divided by the number of layers. How does the chain "
        "rule join the layers?",
        de="Es sieht so aus, als wäre die Steigung durch die Zahl der Schichten geteilt. Wie "
        "verbindet die Kettenregel die Schichten?",
    ),
    "layers_times": Wording(
        en="It looks as if the slopes had been added up. How does the chain rule join the layers?",
        de="Es sieht so aus, als wären die Steigungen addiert. Wie verbindet die Kettenregel die "
        "Schichten?",
    ),
    "one_layer_less": Wording(
        en="Count the layers once more: one factor seems to be missing.",
        de="Zählen Sie die Schichten noch einmal: Ein Faktor scheint zu fehlen.",
    ),
    "weight_once": Wording(
        en="It looks as if the weight had gone in once only. How many layers have one?",
        de="Es sieht so aus, als wäre das Gewicht nur einmal eingegangen. Wie viele Schichten "
        "haben eines?",
    ),
    "weight_alone": Wording(
        en="These are the weights alone. Where are the slopes?",
        de="Das sind nur die Gewichte. Wo bleiben die Steigungen?",
    ),
    "weight_divides": Wording(
        en="It looks as if the weights stood in the denominator. Do larger weights make the bound "
        "smaller?",
        de="Es sieht so aus, als stünden die Gewichte im Nenner. Machen größere Gewichte die "
        "Schranke kleiner?",
    ),
    "rounded_down": Wording(
        en="Put your number of layers into the bound: is it already below the threshold?",
        de="Setzen Sie Ihre Zahl von Schichten in die Schranke ein: Liegt sie schon unter der "
        "Schwelle?",
    ),
    "one_too_many": Wording(
        en="Try one layer less: is the bound below the threshold there, too?",
        de="Versuchen Sie es mit einer Schicht weniger: Liegt die Schranke auch da darunter?",
    ),
    "natural_logarithm": Wording(
        en="Two kinds of logarithm seem to be mixed. Both sides need the same one.",
        de="Zwei Arten von Logarithmen scheinen gemischt zu sein. Beide Seiten brauchen denselben.",
    ),
    "half_each_layer": Wording(
        en="It looks as if each layer halved the bound. What is the largest slope of σ?",
        de="Es sieht so aus, als halbierte jede Schicht die Schranke. Was ist die größte Steigung "
        "von σ?",
    ),
    "weights_left_out": Wording(
        en="This is the number of layers without weights. What is the factor of one layer here?",
        de="Das ist die Zahl der Schichten ohne Gewichte. Was ist hier der Faktor einer Schicht?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for both bounds, and for the least depth at which each falls below the threshold.

    |σ'| ≤ 1/4, so that the chain rule bounds the gradient by (1/4)^L, with weights by (w/4)^L.
    Source: tutorial on the vanishing gradient; lecture 9.1.
    """
    number, L = Check("number"), params.layers
    factor = _SIGMOID * params.weight
    below = Fraction(1, 10**params.digits)
    fields = (
        Field("bound", NUMBER, constant(_SIGMOID**L)),
        Field("weighted", NUMBER, constant(factor**L)),
        Field("depth", number, constant(least_depth(_SIGMOID, below))),
        Field("weighted_depth", number, constant(least_depth(factor, below))),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))))


def least_depth(factor: Fraction, threshold: Fraction) -> int:
    """Give the smallest L with factor^L < threshold.

    >>> least_depth(Fraction(1, 4), Fraction(1, 1000))
    5

    Raises:
        ValueError: it would take more layers than anybody stacks.
    """
    bound = Fraction(1)
    for depth in range(MOST_LAYERS):
        if bound < threshold:
            return depth
        bound *= factor
    raise ValueError(f"more than {MOST_LAYERS} layers")


def _wrong(params: Params) -> Mapping[str, Steps]:
    return {**_wrong_bounds(params), **_wrong_depths(params)}


def _wrong_bounds(params: Params) -> dict[str, Steps]:
    quarter, L, w = _SIGMOID, params.layers, Fraction(params.weight)
    factor = quarter * w
    values: Mapping[str, Mapping[str, Fraction]] = {
        "slope_one": {"bound": Fraction(1)},
        "slope_half": {"bound": Fraction(1, 2) ** L, "weighted": (w / 2) ** L},
        "divided_by_layers": {"bound": quarter / L, "weighted": factor / L},
        "layers_times": {"bound": quarter * L, "weighted": factor * L},
        "one_layer_less": {"bound": quarter ** (L - 1), "weighted": factor ** (L - 1)},
        "weight_once": {"weighted": w * quarter**L},
        "weight_alone": {"weighted": w**L},
        "weight_divides": {"weighted": (quarter / w) ** L},
    }
    return {
        name: {field: constant(value) for field, value in given.items()}
        for name, given in values.items()
    }


def _wrong_depths(params: Params) -> dict[str, Steps]:
    w, k = Fraction(params.weight), params.digits
    below, factors = Fraction(1, 10**k), {"depth": _SIGMOID, "weighted_depth": _SIGMOID * w}

    def moved(field: str, by: int) -> Value:
        return least_depth(factors[field], below) + by

    return {
        "rounded_down": {name: constant(moved(name, -1)) for name in factors},
        "one_too_many": {name: constant(moved(name, 1)) for name in factors},
        "natural_logarithm": {
            name: constant(_mixed(k, factor)) for name, factor in factors.items()
        },
        "half_each_layer": {
            "depth": constant(least_depth(Fraction(1, 2), below)),
            "weighted_depth": lambda _: _by_half(w, below),
        },
        "weights_left_out": {"weighted_depth": constant(moved("depth", 0))},
    }


def _mixed(digits: int, factor: Fraction) -> int:
    """Divide a decimal logarithm by a natural one."""
    return ceil(digits / log(1 / factor))


def _by_half(weight: Fraction, below: Fraction) -> int:
    if weight >= 2:  # noqa: PLR2004 - halved, it does not shrink
        raise ValueError("the bound would not shrink")
    return least_depth(weight / 2, below)


def draw(draws: Draws) -> Params | None:
    """Draw depth, weight and threshold; None where a bound is no friendly number."""
    params = Params(
        layers=draws.between(3, 6),
        weight=draws.choice(_WEIGHTS),
        digits=draws.between(2, 20),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    problem = build(params, None)
    bounds = [right_answers(problem)[name] for name in ("bound", "weighted")]
    return (
        all(b.numerator <= LARGEST and b.denominator <= _FINEST for b in bounds)
        and len(problem.misconceptions) >= _FEWEST_MISTAKES
    )


def ask(params: Params) -> Wording:
    """Ask for bounds and depths."""
    given = {"L": params.layers, "w": params.weight, "k": params.digits}
    return Wording(
        fill(
            "In a chain of $L$ layers with one unit each, $x_l = sigma(w_l x_(l-1))$ for"
            " $l = 1, ..., L$ with $sigma(a) = 1/(1 + e^(-a))$. Use the largest slope of"
            " $sigma$ to bound the derivative of $x_L$ by $x_0$ from above, as tightly as that"
            " allows.\n"
            "+ Give the bound on $abs((partial x_L)/(partial x_0))$ for $L = {L}$ if all"
            " $abs(w_l) <= 1$, and\n"
            "+ if all $abs(w_l) <= {w}$ (both exactly).\n"
            "+ What is the smallest $L$ for which the bound is below $10^(-{k})$ if all"
            " $abs(w_l) <= 1$, and\n"
            "+ if all $abs(w_l) <= {w}$?",
            given,
        ),
        fill(
            "In einer Kette von $L$ Schichten mit je einer Einheit ist"
            " $x_l = sigma(w_l x_(l-1))$ für $l = 1, ..., L$ mit $sigma(a) = 1/(1 + e^(-a))$."
            " Schätzen Sie die Ableitung von $x_L$ nach $x_0$ mit der größten Steigung von"
            " $sigma$ nach oben ab, so scharf, wie es damit geht.\n"
            "+ Geben Sie die Schranke für $abs((partial x_L)/(partial x_0))$ bei $L = {L}$ an,"
            " wenn alle $abs(w_l) <= 1$ sind, und\n"
            "+ wenn alle $abs(w_l) <= {w}$ sind (beides exakt).\n"
            "+ Was ist das kleinste $L$, für das die Schranke unter $10^(-{k})$ liegt, wenn alle"
            " $abs(w_l) <= 1$ sind, und\n"
            "+ wenn alle $abs(w_l) <= {w}$ sind?",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out bounds and depths."""
    answers, L, k = right_answers(build(params, None)), params.layers, params.digits
    factor = _SIGMOID * params.weight
    bounds = (
        f"$ {powered(_SIGMOID, L)} = {answers['bound']}, quad {powered(factor, L)} ="
        f" {answers['weighted']}. $"
    )
    one, other = (
        f"$ L > {k}/(log_10 ({1 / part})) approx {k / log10(1 / part):.2f}, quad"
        f" L = {answers[name]}. $"
        for name, part in (("depth", _SIGMOID), ("weighted_depth", factor))
    )
    slope = "$sigma'(0) = 1/4$"
    return Wording(
        f"The largest slope of $sigma$ is {slope}. By the chain rule, each layer contributes at"
        f" most $abs(w_l) dot 1/4$, that is $1/4$ and ${factor}$: {bounds} The bound"
        f" $q^L$ is below $10^(-{k})$ where $L > {k} slash log_10 (1 slash q)$: {one} {other}",
        f"Die größte Steigung von $sigma$ ist {slope}. Nach der Kettenregel trägt jede Schicht"
        f" höchstens $abs(w_l) dot 1/4$ bei, also $1/4$ und ${factor}$: {bounds} Die"
        f" Schranke $q^L$ liegt unter $10^(-{k})$, wo $L > {k} slash log_10 (1 slash q)$ ist:"
        f" {one} {other}",
    )


TITLES: Mapping[str, Wording] = {
    "bound": Wording("Bound", "Schranke"),
    "weighted": Wording("Bound with weights", "Schranke mit Gewichten"),
    "depth": Wording("Smallest depth", "Kleinste Tiefe"),
    "weighted_depth": Wording("Smallest depth with weights", "Kleinste Tiefe mit Gewichten"),
}


FAMILY = Family(
    name="sigmoid_bound",
    title=Wording("Depth of a chain of sigmoids", "Tiefe einer Kette von Sigmoiden"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
