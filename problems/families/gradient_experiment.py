"""An experiment in NumPy: gradients at initialisation, and which curve is whose."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import log, log10, sqrt
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Check, Family, Field, Figure, Friendly, Problem, Value, Wording
from problems.solvers.experiment import EXAMPLES, Activation, Measured, measured, one_run
from problems.solvers.histograms import gradient_figure, span_of
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Step, Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

Setting: TypeAlias = Literal["uniform_sigmoid", "uniform_relu", "xavier_sigmoid"]

SETTINGS: tuple[Setting, ...] = ("uniform_sigmoid", "uniform_relu", "xavier_sigmoid")
_WAYS = (
    "{0} {1}", "{1} {0}", "{0}, {1}", "{1}, {0}", "{0} + {1}", "{1} + {0}", "{0}/{1}", "{1}/{0}",
    "{0} ({1})", "{1} ({0})", "{0} with {1}", "{1} with {0}", "{0} mit {1}", "{1} mit {0}",
    "{0} and {1}", "{1} and {0}", "{0} und {1}", "{1} und {0}",
)  # fmt: skip
WORDINGS: Mapping[Setting, tuple[str, ...]] = {
    setting: tuple(way.format(*setting.split("_")) for way in _WAYS) for setting in SETTINGS
}
LARGEST = 100
_CURVES = ("a", "b", "c")
_FEWEST_MISTAKES, _FEWEST_HIDDEN = 6, 3
_NEAR = Decimal("0.4")
"""How far the logarithm of somebody else's draws may lie from ours: five times their spread."""
_APART = 0.5
"""Between the logarithms of settings, and between the curves in the figure."""
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
    "not_logarithm": Wording(
        en="This looks like the size itself. Its decimal logarithm is asked for.",
        de="Das sieht nach der Größe selbst aus. Gefragt ist ihr Zehnerlogarithmus.",
    ),
    "sign_lost": Wording(
        en="Is the size larger or smaller than 1? Look at the sign of its logarithm.",
        de="Ist die Größe größer oder kleiner als 1? Sehen Sie auf das Vorzeichen des Logarithmus.",
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
        de="Das sieht nach dem Gradienten der letzten Schicht aus. Nach welcher ist gefragt?",
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
        en="Which activation shrinks a gradient more in every layer? Look at how far each curve "
        "falls.",
        de="Welche Aktivierung verkleinert den Gradienten in jeder Schicht stärker? Sehen Sie sich "
        "an, wie weit jede Kurve fällt.",
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
    """Ask for three logarithms, two differences, and the settings of three curves.

    Measured is ‖g‖₂/√size(g) of the first layer's weights, gradients summed over the batch.
    Source: tutorial on the vanishing gradient.
    """
    near = Check("number", {"atol": str(_NEAR)})
    choices = Check("phrase", {"choices": tuple(WORDINGS[setting] for setting in SETTINGS)})
    found = measurements(params)
    fields = (
        *(Field(name, near, constant(_rounded(found[name].first))) for name in SETTINGS),
        *(Field(gap, near, _gap(name), (name, "uniform_sigmoid")) for gap, name in _GAPS.items()),
        *(
            Field(f"curve_{letter}", choices, constant(WORDINGS[setting][0]))
            for letter, setting in zip(_CURVES, params.curves, strict=True)
        ),
    )
    wrong = (
        *named(MISTAKES, _wrong_curves(params), _sizes(found)),
        *named(MISTAKES, {}, _wrong(found), slack=_NEAR),
    )
    return told_apart(Problem(fields, wrong), slack=float(2 * _NEAR))


def _rounded(number: float) -> Fraction:
    """Round to one decimal place."""
    return Fraction(round(10 * number), 10)


def measurements(params: Params) -> Mapping[Setting, Measured]:
    """Run the experiment in all three settings."""
    return {setting: measured(*_network(params, setting)) for setting in SETTINGS}


def _network(
    params: Params, setting: Setting
) -> tuple[tuple[int, ...], Activation, tuple[float, ...]]:
    """Give the sizes, the activation, and the limits of the layers' weights."""
    sizes = params.sizes
    if setting == "xavier_sigmoid":
        return sizes, "sigmoid", tuple(sqrt(params.magnitude / fan_in) for fan_in in sizes[:-1])
    limits = (float(params.limit),) * (len(sizes) - 1)
    return sizes, "relu" if setting == "uniform_relu" else "sigmoid", limits


def _gap(setting: Setting) -> Step:
    return lambda answers: answers[setting] - answers["uniform_sigmoid"]


def _sizes(found: Mapping[Setting, Measured]) -> Mapping[str, Steps]:
    return {"not_logarithm": {name: constant(_size(one)) for name, one in found.items()}}


def _size(one: Measured) -> Value:
    return Fraction(10**one.first).limit_denominator(10**9)


def _wrong(found: Mapping[Setting, Measured]) -> Mapping[str, Steps]:
    logarithms = {
        "sign_lost": {name: -one.first for name, one in found.items()},
        "natural_logarithm": {name: one.first * log(10) for name, one in found.items()},
        "not_divided": {name: one.norm for name, one in found.items()},
        "last_layer": {name: one.last for name, one in found.items()},
        "averaged": {name: one.first - log10(EXAMPLES) for name, one in found.items()},
    }
    return {
        **{
            name: {setting: constant(_rounded(number)) for setting, number in given.items()}
            for name, given in logarithms.items()
        },
        "gap_reversed": {gap: _reversed(name) for gap, name in _GAPS.items()},
        "gap_added": {gap: _added(name) for gap, name in _GAPS.items()},
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
    """Draw layers that narrow and both initialisations; None where curves lie close together."""
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
    """Whether the settings lie apart, in their first layers alone and in the figure.

    Nor may a difference that is turned over be near enough to count as right.
    """
    found = measurements(params).values()
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        _lie_apart(one.first for one in found)
        and _lie_apart(one.first - one.last for one in found)
        and all(abs(answers[gap] - 1 / answers[gap]) > _NEAR for gap in _GAPS)
        and len(problem.misconceptions) >= _FEWEST_MISTAKES
    )


def _lie_apart(numbers: Iterable[float]) -> bool:
    return all(high - low >= _APART for low, high in pairwise(sorted(numbers)))


def figure(params: Params) -> Figure:
    """Draw the gradients of one run in each setting, relative to those of the last layer.

    So it tells the settings apart, and not how large the gradients are, which is asked for.
    """
    span = span_of([one.first - one.last for one in measurements(params).values()])
    networks = (_network(params, setting) for setting in params.curves)
    runs = (one_run(*network, span) for network in networks)
    return gradient_figure(dict(zip(map(str.upper, _CURVES), runs, strict=True)), span)


def ask(params: Params) -> Wording:
    """Describe the network, the experiment and the figure."""
    given = {
        "sizes": "–".join(map(str, params.sizes)), "batch": EXAMPLES, "near": _NEAR,
        "s": f"{float(params.limit):g}", "m": f"{float(params.magnitude):g}",
    }  # fmt: skip
    return Wording(fill(_ASKED.en, given), fill(_ASKED.de, given))


_ASKED = Wording(
    en=(
        "Write a forward and a backward pass in NumPy for a multilayer perceptron with the"
        " layer sizes {sizes}: a softmax with cross-entropy at the end, the activation below"
        " after every other layer, biases of 0. Feed {batch} examples with random labels; each"
        " input is 0 with probability $0.8$, and else drawn from $U(0, 1)$. Sum the gradients"
        " over the examples. Measure $norm(g)_2 slash sqrt(abs(g))$ for the gradient $g$ of"
        " the first layer's weights, $abs(g)$ being the number of its entries, before any"
        " training, in three settings: weights from"
        " $U(-{s}, {s})$ with sigmoid (“uniform sigmoid”), the same with ReLU (“uniform"
        " ReLU”), and Xavier with sigmoid (“Xavier sigmoid”), which draws a layer's weights"
        " from $U(-s, s)$ with $s = sqrt({m} slash n)$, $n$ being the number of units that the"
        " layer reads.\n"
        "+ For each setting, give $log_10 (norm(g)_2 slash sqrt(abs(g)))$, rounded to one decimal"
        " place (for a size of $5 dot 10^(-5)$, that would be $-4.3$). It depends a little on your"
        " random numbers; whatever lies within ${near}$ of our value counts as right.\n"
        "+ By how many powers of ten is the gradient of uniform ReLU larger than that of"
        " uniform sigmoid, and by how many that of Xavier sigmoid? Take the differences of"
        " your logarithms, negative where the gradient is smaller.\n"
        "+ The figure shows gradients in all layers, before any training. Which setting made curve"
        " A, which one B, and which one C? Answer with uniform sigmoid, uniform ReLU or Xavier"
        " sigmoid."
    ),
    de=(
        "Schreiben Sie in NumPy eine Vorwärts- und eine Rückwärtsrechnung für ein"
        " mehrschichtiges Perzeptron mit den Schichtgrößen {sizes}: am Ende ein Softmax mit"
        " Kreuzentropie, nach jeder anderen Schicht die unten genannte Aktivierung, alle Biases"
        " 0. Geben Sie {batch} Beispiele mit zufälligen Labels ein; jede Eingabe ist mit"
        " Wahrscheinlichkeit $0.8$ null und sonst aus $U(0, 1)$ gezogen. Summieren Sie die"
        " Gradienten über die Beispiele. Messen Sie $norm(g)_2 slash sqrt(abs(g))$ für den"
        " Gradienten $g$ der Gewichte der ersten Schicht ($abs(g)$ ist die Zahl seiner"
        " Einträge), vor dem Training, in drei"
        " Einstellungen: Gewichte aus $U(-{s}, {s})$ mit Sigmoid („uniform sigmoid“), dasselbe"
        " mit ReLU („uniform ReLU“) und Xavier mit Sigmoid („Xavier sigmoid“); das zieht die"
        " Gewichte einer Schicht aus $U(-s, s)$ mit $s = sqrt({m} slash n)$, wobei $n$ die Zahl"
        " der Einheiten ist, die die Schicht liest.\n"
        "+ Geben Sie zu jeder Einstellung $log_10 (norm(g)_2 slash sqrt(abs(g)))$ an, auf eine"
        " Nachkommastelle gerundet (bei einer Größe von $5 dot 10^(-5)$ wäre das $-4.3$). Das hängt"
        " ein wenig von Ihren Zufallszahlen ab; was höchstens ${near}$ von unserem Wert abweicht,"
        " gilt als richtig.\n"
        "+ Um wie viele Zehnerpotenzen ist der Gradient bei uniform ReLU größer als bei uniform"
        " sigmoid, und um wie viele bei Xavier sigmoid? Nehmen Sie die Differenzen Ihrer"
        " Logarithmen, negativ, wo der Gradient kleiner ist.\n"
        "+ Das Bild zeigt Gradienten in allen Schichten, vor dem Training. Welche Einstellung hat"
        " Kurve A ergeben, welche B und welche C? Antworten Sie mit uniform sigmoid, uniform ReLU"
        " oder Xavier sigmoid."
    ),
)


def solution(params: Params) -> Wording:
    """Tell what is measured, and why."""
    answers, found = right_answers(build(params, None)), measurements(params)
    sizes = ", \\ ".join(
        f'"{_SHOWN[name]}": {found[name].first:.2f} approx {float(answers[name]):.1f}'
        for name in SETTINGS
    )
    gaps = ", quad ".join(
        f'"{_SHOWN[name]}": {float(answers[gap]):.1f}' for gap, name in _GAPS.items()
    )
    curves = ", ".join(
        f"{letter.upper()}: {_SHOWN[setting]}"
        for letter, setting in zip(_CURVES, params.curves, strict=True)
    )
    return Wording(
        "Going back, each layer multiplies the gradient by its weights and slopes. A sigmoid's"
        " slope is at most $1/4$, that of ReLU is 0 or 1; larger weights make the product larger."
        f" Measured on average over a few draws, in powers of ten: $ {sizes}. $ Differences from"
        f" uniform sigmoid: $ {gaps}. $ In the figure, the curve that shrinks least towards the"
        " first layer belongs to ReLU. Of the two with sigmoid, the one with the smaller weights"
        f" shrinks more. Curves: {curves}.",
        "Rückwärts multipliziert jede Schicht den Gradienten mit ihren Gewichten und Steigungen."
        " Die Steigung eines Sigmoids ist höchstens $1/4$, die von ReLU ist 0 oder 1; größere"
        " Gewichte machen das Produkt größer. Gemessen im Mittel über einige Ziehungen, in"
        f" Zehnerpotenzen: $ {sizes}. $ Differenzen zu uniform sigmoid: $ {gaps}. $ Im Bild gehört"
        " die Kurve, die zur ersten Schicht hin am wenigsten schrumpft, zu ReLU. Von den beiden mit"
        " Sigmoid schrumpft die mit den kleineren Gewichten stärker."
        f" Kurven: {curves}.",
    )


_SHOWN: Mapping[Setting, str] = {
    "uniform_sigmoid": "uniform sigmoid",
    "uniform_relu": "uniform ReLU",
    "xavier_sigmoid": "Xavier sigmoid",
}

TITLES: Mapping[str, Wording] = {
    **{
        name: Wording(f"Logarithm, {shown}", f"Logarithmus, {shown}")
        for name, shown in _SHOWN.items()
    },
    "gap_relu": Wording("Uniform ReLU above uniform sigmoid", "Uniform ReLU über uniform sigmoid"),
    "gap_xavier": Wording(
        "Xavier sigmoid above uniform sigmoid", "Xavier sigmoid über uniform sigmoid"
    ),
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
    figure=figure,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=10),
    untold=("curves",),
)
