"""Which of two layers is cheaper for given sizes, and from which length on."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.decimals import reads_as_thousands
from problems.solvers.layer_mistakes import counts_of_attention, counts_of_other
from problems.solvers.layer_names import said
from problems.solvers.layers import crossing, multiplications, projections
from problems.solvers.misconceptions import Steps, named, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

Other: TypeAlias = Literal["recurrent", "convolution", "separable_convolution"]

LARGEST = 2_000_000
_CLEARLY = Fraction(1, 20)
"""By how much a drawn ratio differs from its inverse, rounding apart."""
_OTHERS: tuple[Other, ...] = ("recurrent", "convolution", "separable_convolution")


class Params(BaseModel):
    """Self-attention and the layer it is compared with, over N vectors of length d."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    other: Other
    N: int = Option(ge=2, le=100_000)
    d: int = Option(ge=2, le=10_000)
    k: int = Option(default=3, ge=2, le=1_000)
    """The kernel's length; a recurrent layer has none."""
    projected: bool = False
    """Whether the projections to queries, keys and values count."""

    @model_validator(mode="after")
    def _cross(self) -> "Params":
        if self.crossing <= 0:
            raise ValueError("the projections alone cost more than the other layer; raise k")
        if self.attention == self.others:
            raise ValueError("both layers cost the same with these numbers; change N")
        return self

    @property
    def attention(self) -> int:
        """The multiplications of self-attention."""
        extra = projections(self.N, self.d) if self.projected else 0
        return multiplications("self_attention", self.N, self.d, self.k) + extra

    @property
    def others(self) -> int:
        """The multiplications of the other layer."""
        return multiplications(self.other, self.N, self.d, self.k)

    @property
    def ratio(self) -> Fraction:
        """How many times as much self-attention costs."""
        return Fraction(self.attention, self.others)

    @property
    def crossing(self) -> Fraction:
        """The length at which both cost the same."""
        return crossing(self.other, self.d, self.k, projected=self.projected)


MISTAKES: Mapping[str, Wording] = {
    "one_product": Wording(
        en="Self-attention forms two large products. Which one comes after the softmax?",
        de="Self-Attention bildet zwei große Produkte. Welches kommt nach dem Softmax?",
    ),
    "sizes_exchanged": Wording(
        en="It looks as if N and d had changed places. What is compared with what in attention?",
        de="Es sieht so aus, als hätten N und d die Plätze getauscht. Was wird in der Attention "
        "womit verglichen?",
    ),
    "one_query": Wording(
        en="That is the work for one query. How many queries are there?",
        de="Das ist die Arbeit für eine Query. Wie viele Queries gibt es?",
    ),
    "projections_counted": Wording(
        en="It looks as if the projections were counted, which are left out here.",
        de="Es sieht so aus, als wären die Projektionen mitgezählt; sie bleiben hier weg.",
    ),
    "projections_forgotten": Wording(
        en="The projections to queries, keys and values count here, too.",
        de="Hier zählen auch die Projektionen zu Queries, Keys und Values.",
    ),
    "one_projection": Wording(
        en="How many projections are there: to what is each vector mapped?",
        de="Wie viele Projektionen gibt es: Worauf wird jeder Vektor abgebildet?",
    ),
    "one_matrix": Wording(
        en="A step of the recurrent layer has two matrices. Which vectors are they applied to?",
        de="Ein Schritt der rekurrenten Schicht hat zwei Matrizen. Auf welche Vektoren werden sie "
        "angewandt?",
    ),
    "one_position": Wording(
        en="That is the work for one position. How many positions are there?",
        de="Das ist die Arbeit für eine Position. Wie viele Positionen gibt es?",
    ),
    "one_channel": Wording(
        en="It looks as if only one output channel were counted. How many channels come out?",
        de="Es sieht so aus, als wäre nur ein Ausgabekanal gezählt. Wie viele Kanäle kommen "
        "heraus?",
    ),
    "kernel_squared": Wording(
        en="It looks as if the kernel were a square. Here it runs along a sequence.",
        de="Es sieht so aus, als wäre der Kern ein Quadrat. Hier läuft er eine Folge entlang.",
    ),
    "kernel_ignored": Wording(
        en="How many positions does the kernel look at?",
        de="Wie viele Positionen betrachtet der Kern?",
    ),
    "stages_multiplied": Wording(
        en="It looks as if this were a full convolution. How are the two stages of the separable "
        "one put together?",
        de="Es sieht so aus, als wäre das eine volle Faltung. Wie hängen die beiden Stufen der "
        "separierbaren zusammen?",
    ),
    "mixing_forgotten": Wording(
        en="That is the first stage alone. What mixes the channels?",
        de="Das ist nur die erste Stufe. Was mischt die Kanäle?",
    ),
    "twice_the_length": Wording(
        en="Set both counts equal once more, and look at their constant factors.",
        de="Setzen Sie beide Anzahlen noch einmal gleich und achten Sie auf die konstanten "
        "Faktoren.",
    ),
    "whole_length": Wording(
        en="This is rounded. The length of equal cost need not be a whole number here.",
        de="Das ist gerundet. Die Länge bei gleichen Kosten muss hier keine ganze Zahl sein.",
    ),
    "ratio_inverted": Wording(
        en="It looks as if the fraction stood upside down. Which count is to be divided by which?",
        de="Es sieht so aus, als stünde der Bruch auf dem Kopf. Welche Anzahl ist durch welche zu "
        "teilen?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for both counts, their ratio, the cheaper layer, and the length where they cross.

    Source: Vaswani et al. 2017, section 4, with constant factors.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    number, rounded = Check("number"), Check("number", {"rtol": "0.005"})
    return Problem(
        fields=(
            Field("attention", number, constant(params.attention), guard=_is_positive),
            Field("other", number, constant(params.others), guard=_is_positive),
            Field("ratio", rounded, _ratio, ("attention", "other")),
            Field("cheaper", _choice(params), _cheaper, ("attention", "other")),
            Field("crossing", number, constant(params.crossing)),
        ),
        misconceptions=named(MISTAKES, _wrong(params)),
    )


def _is_positive(value: Value) -> bool:
    return bool(value > 0)


def _ratio(answers: Answers) -> Value:
    return Fraction(answers["attention"]) / answers["other"]


def _cheaper(answers: Answers) -> Value:
    """Name the cheaper layer by its number.

    Raises:
        ValueError: neither is.
    """
    if answers["attention"] == answers["other"]:
        raise ValueError("both cost the same")
    return "1" if answers["attention"] < answers["other"] else "2"


def _choice(params: Params) -> Check:
    """Take a layer by its number or by its name, however it is said."""
    layers = enumerate(("self_attention", params.other), 1)
    return Check("phrase", {"choices": tuple(said(number, layer) for number, layer in layers)})


def _wrong(params: Params) -> Mapping[str, Steps]:
    n, d, k = params.N, params.d, params.k
    attention = counts_of_attention(n, d, projected=params.projected)
    other = counts_of_other(params.other, n, d, k)
    return {
        **_merged(attention, other),
        "twice_the_length": {"crossing": 2 * params.crossing},
        "whole_length": {"crossing": ceil(params.crossing)},
        "ratio_inverted": {"ratio": lambda answers: 1 / _ratio(answers)},
    }


def _merged(attention: Mapping[str, int], other: Mapping[str, int]) -> dict[str, Steps]:
    names = dict.fromkeys((*attention, *other))
    fields = {"attention": attention, "other": other}
    return {
        name: {field: counts[name] for field, counts in fields.items() if name in counts}
        for name in names
    }


def draw(draws: Draws) -> Params | None:
    """Draw sizes that multiply easily; None where nothing crosses or a number grows large."""
    other = draws.choice(_OTHERS)
    k = draws.choice((3, 5, 7, 9))
    n = draws.choice((10, 15, 20, 25, 30, 40, 50, 60, 80, 100))
    d = draws.choice((4, 6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 50))
    projected = bool(draws.below(2)) and other == "convolution"
    extra = projections(1, d) if projected else 0
    if multiplications(other, 1, d, k) <= extra:
        return None
    if n == crossing(other, d, k, projected=projected):
        return None
    params = Params(other=other, N=n, d=d, k=3 if other == "recurrent" else k, projected=projected)
    friendly = max(params.attention, params.others) <= LARGEST
    is_clear = abs(params.ratio - 1) > _CLEARLY and not reads_as_thousands(params.ratio)
    return params if friendly and is_clear else None


_OF: Mapping[Other, Wording] = {
    "recurrent": Wording(
        "a recurrent layer $h_t = tanh(W x_t + U h_(t-1))$ whose state has length $d$, too",
        "eine rekurrente Schicht $h_t = tanh(W x_t + U h_(t-1))$, deren Zustand ebenfalls die"
        " Länge $d$ hat",
    ),
    "convolution": Wording(
        "a convolution along the sequence with kernel length $k = {k}$, $d$ channels in and $d$"
        " out, padded so that $N$ vectors come out",
        "eine Faltung entlang der Folge mit Kernlänge $k = {k}$, $d$ Kanälen ein und $d$ aus,"
        " aufgefüllt (Padding), sodass $N$ Vektoren herauskommen",
    ),
    "separable_convolution": Wording(
        "a depthwise separable convolution along the sequence: first one kernel of length"
        " $k = {k}$ for each of the $d$ channels by itself, then at every position a $d times d$"
        " matrix; padded so that $N$ vectors come out",
        "eine in der Tiefe separierbare Faltung entlang der Folge: zuerst ein Kern der Länge"
        " $k = {k}$ für jeden der $d$ Kanäle allein, dann an jeder Position eine"
        " $d times d$-Matrix; aufgefüllt (Padding), sodass $N$ Vektoren herauskommen",
    ),
}


def ask(params: Params) -> Wording:
    """Ask for numbers of multiplications, and which layer needs fewer."""
    given = {"N": params.N, "d": params.d, "k": params.k}
    counted = (
        Wording(
            "the three projections (each a $d times d$ matrix), the scores and the weighted sums",
            "die drei Projektionen (jede eine $d times d$-Matrix), die Scores und die gewichteten"
            " Summen",
        )
        if params.projected
        else Wording(
            "the scores and the weighted sums, without projections",
            "die Scores und die gewichteten Summen, ohne Projektionen",
        )
    )
    return Wording(
        fill(
            "Over a sequence of $N = {N}$ vectors of length $d = {d}$, layer 1 is self-attention"
            f" with one head ($d_k = d_v = d$) and layer 2 is {_OF[params.other].en}. Count"
            f" multiplications only; for layer 1 {counted.en}."
            "\n+ How many does layer 1 need?\n+ How many does layer 2 need?"
            "\n+ What is the ratio, layer 1 divided by layer 2? Give a fraction, or round to three"
            " significant figures.\n+ Which layer is cheaper, 1 or 2?"
            "\n+ At which length $N$ would both cost the same? It may be a fraction; do not round"
            " it.",
            given,
        ),
        fill(
            "Über einer Folge von $N = {N}$ Vektoren der Länge $d = {d}$ ist Schicht 1"
            " Self-Attention mit einem Kopf ($d_k = d_v = d$) und Schicht 2"
            f" {_OF[params.other].de}. Zählen Sie nur Multiplikationen; für Schicht 1 {counted.de}."
            "\n+ Wie viele braucht Schicht 1?\n+ Wie viele braucht Schicht 2?"
            "\n+ Wie groß ist das Verhältnis, Schicht 1 geteilt durch Schicht 2? Geben Sie einen"
            " Bruch an, oder runden Sie auf drei geltende Ziffern."
            "\n+ Welche Schicht ist billiger, 1 oder 2?"
            "\n+ Bei welcher Länge $N$ kosten beide gleich viel? Die Länge darf ein Bruch sein;"
            " runden Sie nicht.",
            given,
        ),
    )


_COUNTS: Mapping[Other, str] = {
    "recurrent": "2 N d^2 = 2 dot {N} dot {d}^2",
    "convolution": "k N d^2 = {k} dot {N} dot {d}^2",
    "separable_convolution": "N k d + N d^2 = {N} dot {k} dot {d} + {N} dot {d}^2",
}


_EACH: Mapping[Other, str] = {
    "recurrent": "2 dot {d}",
    "convolution": "{k} dot {d}",
    "separable_convolution": "{k} + {d}",
}
"""The count of each, divided by N·d."""


def solution(params: Params) -> Wording:
    """Count both, and divide by what they share."""
    extra = (" + 3 N d^2", " + 3 dot {N} dot {d}^2") if params.projected else ("", "")
    given = {
        **{name: getattr(params, name) for name in ("N", "d", "k", "attention", "others")},
        "ratio": params.ratio,
    }
    formulas = fill(
        f"$ 2 N^2 d{extra[0]} = 2 dot {{N}}^2 dot {{d}}{extra[1]} = {{attention}} $"
        f" $ {_COUNTS[params.other]} = {{others}}, quad {{attention}}/{{others}} = {{ratio}} $",
        given,
    )
    layer = 1 if params.attention < params.others else 2
    left = "2 N + 3 dot {d}" if params.projected else "2 N"
    equal = fill(f"$ {left} = {_EACH[params.other]}, quad N = {params.crossing}. $", given)
    return Wording(
        f"The counts of layer 1 and of layer 2: {formulas} Layer {layer} is cheaper. Set the two"
        f" counts equal, with $N$ left open, and divide by $N d$: {equal}",
        f"Die Anzahlen für Schicht 1 und für Schicht 2: {formulas} Schicht {layer} ist billiger."
        f" Man setzt beide Anzahlen gleich, mit offenem $N$, und teilt durch $N d$: {equal}",
    )


TITLES: Mapping[str, Wording] = {
    "attention": Wording("Multiplications of layer 1", "Multiplikationen von Schicht 1"),
    "other": Wording("Multiplications of layer 2", "Multiplikationen von Schicht 2"),
    "ratio": Wording("Ratio of layer 1 to layer 2", "Verhältnis von Schicht 1 zu Schicht 2"),
    "cheaper": Wording("Cheaper layer (1 or 2)", "Billigere Schicht (1 oder 2)"),
    "crossing": Wording("Length N of equal cost", "Länge N bei gleichen Kosten"),
}


FAMILY = Family(
    name="cheaper_layer",
    title=Wording("The cheaper layer", "Die billigere Schicht"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=500),
    few=700,
)
