"""An experiment in NumPy: gradients at initialisation, and which curve is whose."""

from collections.abc import Mapping
from math import log, log10, sqrt
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.experiment import EXAMPLES, Measured, measured
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Step, Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

Setting: TypeAlias = Literal["uniform_sigmoid", "uniform_relu", "xavier_sigmoid"]

SETTINGS: tuple[Setting, ...] = ("uniform_sigmoid", "uniform_relu", "xavier_sigmoid")
WORDINGS: Mapping[Setting, tuple[str, ...]] = {
    "uniform_sigmoid": ("uniform sigmoid", "sigmoid uniform", "uniform, sigmoid"),
    "uniform_relu": ("uniform relu", "relu uniform", "uniform, relu"),
    "xavier_sigmoid": ("xavier sigmoid", "sigmoid xavier", "xavier, sigmoid"),
}
LARGEST = 40
_CURVES = ("a", "b", "c")
_FEWEST_MISTAKES, _FEWEST_HIDDEN = 6, 3
_APART, _CLEAR = 0.4, 0.25
"""Between curves, and how near to a whole number a logarithm has to be, in powers of ten."""
_GAPS: Mapping[str, Setting] = {"gap_relu": "uniform_relu", "gap_xavier": "xavier_sigmoid"}
_INPUTS, _WIDTHS = (64, 81, 100, 121), (12, 16, 20, 24, 32, 40, 48, 56, 64)
_LIMITS = ("0.05", "0.08", "0.1", "0.12", "0.15", "0.2")
_MAGNITUDES = ("2", "2.34", "2.5", "3")

_Size = Annotated[int, Option(ge=2, le=1024)]


class Params(BaseModel):
    """The sizes of all layers, both initialisations, and the settings of the curves A, B and C."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sizes: Annotated[tuple[_Size, ...], Option(min_length=4, max_length=10)]
    limit: Number
    magnitude: Number
    curves: tuple[Setting, Setting, Setting]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if not (0 < self.limit <= 1 and 0 < self.magnitude <= 10):  # noqa: PLR2004 - beyond, exp overflows
            raise ValueError("limit must lie between 0 and 1, and magnitude between 0 and 10")
        if set(self.curves) != set(SETTINGS):
            raise ValueError(f"curves must name each once: {', '.join(SETTINGS)}")
        return self


MISTAKES: Mapping[str, Wording] = {
    "sign_lost": Wording(
        en="Gradients this small have a negative exponent.",
        de="So kleine Gradienten haben einen negativen Exponenten.",
    ),
    "natural_logarithm": Wording(
        en="This looks like the natural logarithm. Powers of ten are asked for.",
        de="Das sieht nach dem natürlichen Logarithmus aus. Gefragt sind Zehnerpotenzen.",
    ),
    "not_divided": Wording(
        en="It looks as if the norm had not been divided by the root of the number of weights.",
        de="Es sieht so aus, als wäre die Norm nicht durch die Wurzel aus der Zahl der Gewichte "
        "geteilt.",
    ),
    "last_layer": Wording(
        en="This looks like the gradient of the last layer. Which layer's is asked for?",
        de="Das sieht nach dem Gradienten der letzten Schicht aus. Nach welchem ist gefragt?",
    ),
    "averaged": Wording(
        en="It looks as if the gradients had been averaged over the batch. Here they are summed.",
        de="Es sieht so aus, als wären die Gradienten über den Batch gemittelt. Hier werden sie "
        "summiert.",
    ),
    "gap_reversed": Wording(
        en="Which of the two gradients is larger? Look at the order of the difference.",
        de="Welcher der beiden Gradienten ist größer? Sehen Sie auf die Reihenfolge der Differenz.",
    ),
    "gap_added": Wording(
        en="A ratio of powers of ten is the difference of their exponents.",
        de="Ein Verhältnis von Zehnerpotenzen ist die Differenz ihrer Exponenten.",
    ),
    "other_activation": Wording(
        en="Which activation shrinks a gradient in every layer, and where does that put its curve?",
        de="Welche Aktivierung verkleinert den Gradienten in jeder Schicht, und wo liegt dann ihre "
        "Kurve?",
    ),
    "other_initialisation": Wording(
        en="Which of the two initialisations draws larger weights here? What do larger weights do "
        "to the gradient?",
        de="Welche der beiden Initialisierungen zieht hier größere Gewichte? Was machen größere "
        "Gewichte mit dem Gradienten?",
    ),
    "both_exchanged": Wording(
        en="Both activation and initialisation seem to be those of another curve.",
        de="Sowohl Aktivierung als auch Initialisierung gehören anscheinend zu einer anderen"
        " Kurve.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for three orders of magnitude, two ratios, and the settings of three curves.

    Measured is ‖g‖₂/√size(g) of the first layer's weights, gradients summed over the batch.
    Source: tutorial on the vanishing gradient, here with smaller layers.
    """
    near, exact = Check("number", {"atol": "0.4"}), Check("number")
    choices = Check("phrase", {"choices": tuple(WORDINGS[setting] for setting in SETTINGS)})
    found = measurements(params)
    fields = (
        *(Field(name, near, constant(round(found[name].first))) for name in SETTINGS),
        *(Field(gap, exact, _gap(name), (name, "uniform_sigmoid")) for gap, name in _GAPS.items()),
        *(
            Field(f"curve_{letter}", choices, constant(WORDINGS[setting][0]))
            for letter, setting in zip(_CURVES, params.curves, strict=True)
        ),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))), slack=0.8)


def measurements(params: Params) -> Mapping[Setting, Measured]:
    """Run the experiment in all three settings."""
    return {setting: _measured(params, setting) for setting in SETTINGS}


def _measured(params: Params, setting: Setting) -> Measured:
    sizes = params.sizes
    if setting == "xavier_sigmoid":
        limits = tuple(sqrt(params.magnitude / fan_in) for fan_in in sizes[:-1])
    else:
        limits = (float(params.limit),) * (len(sizes) - 1)
    return measured(sizes, "relu" if setting == "uniform_relu" else "sigmoid", limits)


def _gap(setting: Setting) -> Step:
    return lambda answers: answers[setting] - answers["uniform_sigmoid"]


def _wrong(params: Params) -> Mapping[str, Steps]:
    found = measurements(params)
    orders = {
        "sign_lost": {name: -one.first for name, one in found.items()},
        "natural_logarithm": {name: one.first * log(10) for name, one in found.items()},
        "not_divided": {name: one.norm for name, one in found.items()},
        "last_layer": {name: one.last for name, one in found.items()},
        "averaged": {name: one.first - log10(EXAMPLES) for name, one in found.items()},
    }
    return {
        **{
            name: {setting: constant(round(order)) for setting, order in given.items()}
            for name, given in orders.items()
        },
        "gap_reversed": {gap: _reversed(name) for gap, name in _GAPS.items()},
        "gap_added": {gap: _added(name) for gap, name in _GAPS.items()},
        **_wrong_curves(params),
    }


def _reversed(setting: Setting) -> Step:
    return lambda answers: answers["uniform_sigmoid"] - answers[setting]


def _added(setting: Setting) -> Step:
    return lambda answers: answers["uniform_sigmoid"] + answers[setting]


def _wrong_curves(params: Params) -> dict[str, Steps]:
    """Take each curve for another one."""
    taken: Mapping[str, Mapping[Setting, Setting]] = {
        "other_activation": {
            "uniform_sigmoid": "uniform_relu",
            "uniform_relu": "uniform_sigmoid",
        },
        "other_initialisation": {
            "uniform_sigmoid": "xavier_sigmoid",
            "xavier_sigmoid": "uniform_sigmoid",
        },
        "both_exchanged": {"uniform_relu": "xavier_sigmoid", "xavier_sigmoid": "uniform_relu"},
    }
    return {
        name: {
            f"curve_{letter}": constant(WORDINGS[given[setting]][0])
            for letter, setting in zip(_CURVES, params.curves, strict=True)
            if setting in given
        }
        for name, given in taken.items()
    }


def draw(draws: Draws) -> Params | None:
    """Draw layers that narrow and both initialisations; None where an order is not clear."""
    hidden = sorted({draws.choice(_WIDTHS) for _ in range(draws.between(3, 5))}, reverse=True)
    if len(hidden) < _FEWEST_HIDDEN:
        return None
    left = list(SETTINGS)
    params = Params(
        sizes=(draws.choice(_INPUTS), *hidden, 10),
        limit=draws.choice(_LIMITS),
        magnitude=draws.choice(_MAGNITUDES),
        curves=tuple(left.pop(draws.below(len(left))) for _ in SETTINGS),
    )
    return params if _is_clear(params) else None


def _is_clear(params: Params) -> bool:
    """Whether each order is clear, and the curves lie apart."""
    if not all(_is_near_whole(_measured(params, setting).first) for setting in SETTINGS):
        return False
    found = [one.first for one in measurements(params).values()]
    low, middle, high = sorted(found)
    return (
        min(middle - low, high - middle) >= _APART
        and len(set(map(round, found))) == len(found)
        and len(build(params, None).misconceptions) >= _FEWEST_MISTAKES
    )


def _is_near_whole(number: float) -> bool:
    return abs(number - round(number)) <= _CLEAR


def _place(params: Params, setting: Setting) -> int:
    """Tell which curve from below a setting makes."""
    found = measurements(params)
    return sorted(SETTINGS, key=lambda one: found[one].first).index(setting)


_HEIGHTS = (
    Wording("lowest", "unten"),
    Wording("in the middle", "in der Mitte"),
    Wording("highest", "oben"),
)


def ask(params: Params) -> Wording:
    """Describe the network and the plot."""
    given = {
        "sizes": "–".join(map(str, params.sizes)), "batch": EXAMPLES,
        "s": f"{float(params.limit):g}", "m": f"{float(params.magnitude):g}",
    }  # fmt: skip
    heights = [_HEIGHTS[_place(params, setting)] for setting in params.curves]
    curves_en = ", ".join(f"{a.upper()} {h.en}" for a, h in zip(_CURVES, heights, strict=True))
    curves_de = ", ".join(f"{a.upper()} {h.de}" for a, h in zip(_CURVES, heights, strict=True))
    return Wording(
        fill(_ASKED.en, {**given, "curves": curves_en}),
        fill(_ASKED.de, {**given, "curves": curves_de}),
    )


_ASKED = Wording(
    en=(
        "Write a forward and a backward pass in NumPy for a multilayer perceptron with the"
        " layer sizes {sizes}: a softmax with cross-entropy at the end, the activation below"
        " after every other layer, biases of 0. Feed {batch} examples with random labels; each"
        " input is 0 with probability 0.8, and else drawn from $U(0, 1)$. Sum the gradients"
        " over the examples. Measure $norm(g)_2 slash sqrt(abs(g))$ for the gradient $g$ of"
        " the first layer's weights, $abs(g)$ being the number of its entries, before any"
        " training, in three settings: weights from"
        " $U(-{s}, {s})$ with sigmoid (“uniform sigmoid”), the same with ReLU (“uniform"
        " ReLU”), and Xavier with sigmoid (“Xavier sigmoid”), which draws a layer's weights"
        " from $U(-s, s)$ with $s = sqrt({m} slash n)$, $n$ being the number of units that the"
        " layer reads.\n"
        "+ For each setting, give the whole number $k$ for which $10^k$ comes nearest"
        " (the rounded decimal logarithm).\n"
        "+ By how many powers of ten is the gradient of uniform ReLU larger than that of"
        " uniform sigmoid, and by how many that of Xavier sigmoid? Take the differences of"
        " your $k$, negative where the gradient is smaller.\n"
        "+ A plot shows three curves at the start of training: {curves}. Which setting made"
        " which curve? Answer with uniform sigmoid, uniform ReLU or Xavier sigmoid."
    ),
    de=(
        "Schreiben Sie in NumPy eine Vorwärts- und eine Rückwärtsrechnung für ein"
        " mehrschichtiges Perzeptron mit den Schichtgrößen {sizes}: am Ende ein Softmax mit"
        " Kreuzentropie, nach jeder anderen Schicht die unten genannte Aktivierung, alle Biases"
        " 0. Geben Sie {batch} Beispiele mit zufälligen Labels ein; jede Eingabe ist mit"
        " Wahrscheinlichkeit 0,8 null und sonst aus $U(0, 1)$ gezogen. Summieren Sie die"
        " Gradienten über die Beispiele. Messen Sie $norm(g)_2 slash sqrt(abs(g))$ für den"
        " Gradienten $g$ der Gewichte der ersten Schicht ($abs(g)$ ist die Zahl seiner"
        " Einträge), vor jedem Training, in drei"
        " Einstellungen: Gewichte aus $U(-{s}, {s})$ mit Sigmoid („uniform sigmoid“), dasselbe"
        " mit ReLU („uniform ReLU“) und Xavier mit Sigmoid („Xavier sigmoid“); das zieht die"
        " Gewichte einer Schicht aus $U(-s, s)$ mit $s = sqrt({m} slash n)$, wobei $n$ die Zahl"
        " der Einheiten ist, die die Schicht liest.\n"
        "+ Geben Sie zu jeder Einstellung die ganze Zahl $k$ an, für die $10^k$ am nächsten"
        " kommt (den gerundeten Zehnerlogarithmus).\n"
        "+ Um wie viele Zehnerpotenzen ist der Gradient bei uniform ReLU größer als bei uniform"
        " sigmoid, und um wie viele bei Xavier sigmoid? Nehmen Sie die Differenzen Ihrer"
        " $k$, negativ, wo der Gradient kleiner ist.\n"
        "+ Ein Bild zeigt drei Kurven zu Beginn des Trainings: {curves}. Welche Einstellung"
        " gehört zu welcher Kurve? Antworten Sie mit uniform sigmoid, uniform ReLU oder Xavier"
        " sigmoid."
    ),
)


def solution(params: Params) -> Wording:
    """Tell what is measured, and why."""
    answers, found = right_answers(build(params, None)), measurements(params)
    rows = ", ".join(
        f"{_SHOWN[name]}: $10^({found[name].first:.2f})$, $k = {answers[name]}$"
        for name in SETTINGS
    )
    curves = ", ".join(
        f"{letter.upper()}: {_SHOWN[setting]}"
        for letter, setting in zip(_CURVES, params.curves, strict=True)
    )
    gaps = f"{answers['gap_relu']}, {answers['gap_xavier']}"
    return Wording(
        "Going back, each layer multiplies by its weights and slopes. A sigmoid's slope is at most"
        " $1/4$, that of ReLU is 0 or 1; larger weights make the product larger. Measured on"
        f" average over a few draws: {rows}. Differences (ReLU, Xavier): {gaps}. Curves, by their"
        f" height: {curves}.",
        "Rückwärts multipliziert jede Schicht mit ihren Gewichten und Steigungen. Die Steigung"
        " eines Sigmoids ist höchstens $1/4$, die von ReLU ist 0 oder 1; größere Gewichte machen"
        f" das Produkt größer. Gemessen im Mittel über einige Ziehungen: {rows}. Differenzen (ReLU,"
        f" Xavier): {gaps}. Kurven, nach ihrer Höhe: {curves}.",
    )


_SHOWN: Mapping[Setting, str] = {
    "uniform_sigmoid": "uniform sigmoid",
    "uniform_relu": "uniform ReLU",
    "xavier_sigmoid": "Xavier sigmoid",
}

TITLES: Mapping[str, Wording] = {
    "uniform_sigmoid": Wording("Order, uniform sigmoid", "Größenordnung, uniform sigmoid"),
    "uniform_relu": Wording("Order, uniform ReLU", "Größenordnung, uniform ReLU"),
    "xavier_sigmoid": Wording("Order, Xavier sigmoid", "Größenordnung, Xavier sigmoid"),
    "gap_relu": Wording("ReLU above sigmoid", "ReLU über Sigmoid"),
    "gap_xavier": Wording("Xavier above uniform", "Xavier über uniform"),
    **{
        f"curve_{letter}": Wording(f"Curve {letter.upper()}", f"Kurve {letter.upper()}")
        for letter in _CURVES
    },
}


FAMILY = Family(
    name="gradient_experiment",
    title=Wording("Gradients at initialisation", "Gradienten bei der Initialisierung"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=1),
)
