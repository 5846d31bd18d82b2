"""Which of two layers is cheaper for given sizes, and from which length on."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import (
    Answers,
    Check,
    Family,
    Field,
    Friendly,
    Misconception,
    Problem,
    Value,
    Wording,
)
from problems.solvers.decimals import reads_as_thousands
from problems.solvers.layers import crossing, multiplications, projections
from problems.solvers.symbols import constant
from problems.typst.markup import fill

Other: TypeAlias = Literal["recurrent", "convolution", "separable_convolution"]
Step = Callable[[Answers], Value]

LARGEST = 2_000_000
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
    "ratio_inverted": Wording(
        en="It looks as if the fraction stood upside down. Which count is to be divided by which?",
        de="Es sieht so aus, als stünde der Bruch auf dem Kopf. Welche Anzahl ist durch welche zu "
        "teilen?",
    ),
}

_WORDS: Mapping[str, tuple[str, ...]] = {
    "1": ("1", "layer 1", "Schicht 1", "self-attention", "self attention", "attention",
          "self-attention layer", "Self-Attention-Schicht", "Attention-Schicht"),
    "recurrent": ("recurrent", "recurrent layer", "RNN", "recurrence", "rekurrent",
                  "rekurrente Schicht"),
    "convolution": ("convolution", "convolutional layer", "conv", "CNN", "Faltung",
                    "Faltungsschicht"),
    "separable_convolution": ("convolution", "separable convolution",
                              "depthwise separable convolution", "convolutional layer",
                              "Faltung", "separierbare Faltung", "Faltungsschicht"),
}  # fmt: skip


def build(params: Params, key: None) -> Problem:
    """Ask for both counts, their ratio, the cheaper layer, and the length where they cross.

    Source: Vaswani et al. 2017, section 4, with constant factors.
    """
    number = Check("number")
    return Problem(
        fields=(
            Field("attention", number, constant(params.attention), guard=_is_positive),
            Field("other", number, constant(params.others), guard=_is_positive),
            Field("ratio", number, _ratio, ("attention", "other")),
            Field("cheaper", _phrase(params), _cheaper, ("attention", "other")),
            Field("crossing", number, constant(params.crossing)),
        ),
        misconceptions=tuple(
            Misconception(name, MISTAKES[name], steps) for name, steps in _wrong(params).items()
        ),
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


def _phrase(params: Params) -> Check:
    named = {"1": _WORDS["1"], "2": ("2", "layer 2", "Schicht 2", *_WORDS[params.other])}
    right = "1" if params.attention < params.others else "2"
    return Check("phrase", {"right": named[right], "wrong": named["2" if right == "1" else "1"]})


def _wrong(params: Params) -> Mapping[str, Mapping[str, Step]]:
    counts = {**_of_attention(params), **_of_other(params)}
    fields = {
        name: {field: constant(value) for field, value in steps.items()}
        for name, steps in counts.items()
    }
    return {
        **fields,
        "twice_the_length": {"crossing": constant(2 * params.crossing)},
        "ratio_inverted": {"ratio": lambda answers: 1 / _ratio(answers)},
    }


def _of_attention(params: Params) -> Mapping[str, Mapping[str, Value]]:
    n, d = params.N, params.d
    extra = projections(n, d) if params.projected else 0
    wrong = {
        "one_product": n * n * d + extra,
        "sizes_exchanged": 2 * n * d * d + extra,
        "one_query": (2 * n * n * d + extra) // n,
    }
    if params.projected:
        more = {"projections_forgotten": 2 * n * n * d, "one_projection": 2 * n * n * d + n * d * d}
    else:
        more = {"projections_counted": 2 * n * n * d + projections(n, d)}
    return {name: {"attention": value} for name, value in (wrong | more).items()}


def _of_other(params: Params) -> Mapping[str, Mapping[str, Value]]:
    n, d, k = params.N, params.d, params.k
    wrong: Mapping[Other, Mapping[str, int]] = {
        "recurrent": {"one_matrix": n * d * d, "one_position": 2 * d * d, "one_channel": 2 * n * d},
        "convolution": {
            "one_position": k * d * d,
            "one_channel": n * k * d,
            "kernel_squared": n * k * k * d * d,
            "kernel_ignored": n * d * d,
        },
        "separable_convolution": {
            "one_position": k * d + d * d,
            "stages_multiplied": n * k * d * d,
            "mixing_forgotten": n * k * d,
            "kernel_squared": n * k * k * d + n * d * d,
        },
    }
    return {name: {"other": value} for name, value in wrong[params.other].items()}


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
    return params if friendly and not reads_as_thousands(params.ratio) else None


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
            f" multiplications only; for layer 1 {counted.en}. How many does each layer need? What"
            " is the ratio, layer 1 divided by layer 2 (exactly)? Which layer is cheaper, 1 or 2?"
            " At which length $N$ (a fraction, if need be) would both cost the same?",
            given,
        ),
        fill(
            "Über einer Folge von $N = {N}$ Vektoren der Länge $d = {d}$ ist Schicht 1"
            " Self-Attention mit einem Kopf ($d_k = d_v = d$) und Schicht 2"
            f" {_OF[params.other].de}. Zählen Sie nur Multiplikationen; für Schicht 1 {counted.de}."
            " Wie viele braucht jede Schicht? Wie groß ist das Verhältnis, Schicht 1 durch"
            " Schicht 2 (genau)? Welche Schicht ist billiger, 1 oder 2? Bei welcher Länge $N$"
            " (gegebenenfalls ein Bruch) kosten beide gleich viel?",
            given,
        ),
    )


_COUNTS: Mapping[Other, str] = {
    "recurrent": "2 N d^2 = 2 dot {N} dot {d}^2",
    "convolution": "k N d^2 = {k} dot {N} dot {d}^2",
    "separable_convolution": "N k d + N d^2 = {N} dot {k} dot {d} + {N} dot {d}^2",
}


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
    equal = f"$N = {params.crossing}$"
    return Wording(
        f"The counts of layer 1 and of layer 2: {formulas} Layer {layer} is cheaper. Setting the"
        f" two counts equal and dividing by $N d$ leaves an equation in $N$: {equal}.",
        f"Die Anzahlen für Schicht 1 und für Schicht 2: {formulas} Schicht {layer} ist billiger."
        f" Setzt man beide Anzahlen gleich und teilt durch $N d$, so bleibt eine Gleichung für $N$:"
        f" {equal}.",
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
