"""The softmax of a one-hot vector, and queries and keys that make attention the identity."""

from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from problems.model import (
    Answers,
    Check,
    Criterion,
    Family,
    Field,
    Misconception,
    Problem,
    Witness,
    Wording,
)
from problems.solvers.polynomials import dot, grows_without_bound, subtract
from problems.solvers.symbols import Letter, constant
from problems.solvers.targets import (
    Places,
    PolynomialMatrix,
    comes_close,
    distance,
    has_factor,
    size_of,
)
from problems.typst.formulas import formula


class Params(BaseModel):
    """The letters of the vector's length and of the free factor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    length: Letter = "D"
    factor: Letter = "c"


class Key(BaseModel):
    """What a full reasoning holds, criterion by criterion."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    criteria: tuple[Criterion, ...]


MISTAKES: Mapping[str, Wording] = {
    "zeros_vanish": Wording(
        en="The softmax is never exactly 0 or 1. What does it do with an entry of 0?",
        de="Der Softmax ist nie genau 0 oder 1. Was macht er mit einem Eintrag 0?",
    ),
    "one_too_many": Wording(
        en="Count the zeros in the vector once more: do all weights sum to 1?",
        de="Zählen Sie die Nullen des Vektors noch einmal: Ist die Summe aller Gewichte 1?",
    ),
    "divided_by_length": Wording(
        en="Add up your weights over the whole vector. Is the sum 1?",
        de="Zählen Sie Ihre Gewichte über den ganzen Vektor zusammen. Ist die Summe 1?",
    ),
    "places_exchanged": Wording(
        en="This looks like the value of the other kind of place. Which one should weigh more?",
        de="Das sieht nach dem Wert der anderen Art von Stelle aus. Welche sollte mehr wiegen?",
    ),
    "divided_by_root": Wording(
        en="It looks as if the vector had been divided by a root first. Here it is taken as it is.",
        de="Es sieht so aus, als wäre der Vektor zuerst durch eine Wurzel geteilt. Hier wird er "
        "genommen, wie er ist.",
    ),
}

MESSAGES: Mapping[str, Wording] = {
    "identity.shapes": Wording(
        en="Q is {q} and K is {k}. Both need the same number of rows, at least 2, and the same "
        "number of columns.",
        de="Q ist {q} und K ist {k}. Beide brauchen gleich viele Zeilen, mindestens 2, und gleich "
        "viele Spalten.",
    ),
    "identity.no_factor": Wording(
        en="Nothing in Q and K can grow. With fixed numbers, the softmax keeps some weight on the "
        "other places.",
        de="In Q und K kann nichts wachsen. Bei festen Zahlen lässt der Softmax auch den anderen "
        "Stellen Gewicht.",
    ),
    "identity.fixed_but_close": Wording(
        en="Nothing in Q and K can grow, but with these numbers attention comes near the identity. "
        "A person decides.",
        de="In Q und K kann nichts wachsen, aber mit diesen Zahlen kommt die Attention der "
        "Identität nahe. Ein Mensch entscheidet.",
    ),
    "identity.row": Wording(
        en="In row {row} of QKᵀ, the entry on the diagonal does not outgrow the one in column "
        "{column}, so that this row of the softmax does not tend to that of the identity.",
        de="In Zeile {row} von QKᵀ wächst der Eintrag auf der Diagonale nicht über den in Spalte "
        "{column} hinaus, so dass diese Zeile des Softmax nicht gegen die der Identität geht.",
    ),
}


def build(params: Params, key: Key | None) -> Problem:
    """Ask for the two softmax values, for Q and K, and for the reasoning.

    Source: exercise sheet 5, part 3.5.
    """
    D = params.length
    value = Check(
        "expression",
        {"variables": (D,), "domain": {D: "integer >= 2"}, "doubt_rounded": True},
    )
    pair = Check("construction", {"pair": ("q", "k"), "factor": params.factor})
    hit, rest = one_hot_softmax(D)
    return Problem(
        fields=(
            Field("onehot_hit", value, constant(hit)),
            Field("onehot_rest", value, constant(rest)),
            Field("q", pair, predicate=tends_to_identity),
            Field("k", pair, predicate=tends_to_identity),
            Field("reasoning", Check("text"), criteria=key.criteria if key else ()),
        ),
        misconceptions=_misconceptions(D),
    )


def one_hot_softmax(D: str) -> tuple[str, str]:
    """Give the softmax of a one-hot vector of length D: at the 1 and at each 0.

    There is one term exp(1) and there are D - 1 terms exp(0) = 1.
    """
    total = f"(e + {D} - 1)"
    return f"e/{total}", f"1/{total}"


def tends_to_identity(answers: Answers) -> Witness | None:
    """Decide whether softmax(QKᵀ/√d_k) → I as the free factor grows.

    A row of the softmax tends to a unit vector iff one logit leaves every other one of its row
    behind by an amount that grows without bound; √d_k > 0 scales these amounts and changes
    nothing.

    Args:
        answers: `q` and `k`, matrices whose entries are polynomials in the free factor.
    """
    Q, K = answers["q"], answers["k"]
    if len(Q) != len(K) or len(Q) < 2 or {len(row) for row in Q} != {len(row) for row in K}:  # noqa: PLR2004 - one row alone is always the identity
        return Witness("identity.shapes", {"q": size_of(Q), "k": size_of(K)})
    logits = [[dot(query, key) for key in K] for query in Q]
    lagging = next(_lagging(logits), None)
    if lagging is None:
        return None
    if not has_factor(Q) and not has_factor(K):
        is_close = comes_close(logits, len(Q[0]), _diagonal(len(Q)))
        code = "identity.fixed_but_close" if is_close else "identity.no_factor"
        return Witness(code, certain=not is_close)
    row, column = lagging
    return Witness("identity.row", {"row": str(row + 1), "column": str(column + 1)})


def distance_to_identity(logits: Sequence[Sequence[float]]) -> float:
    """Measure max|softmax(logits) - I| over all entries."""
    return distance(logits, _diagonal(len(logits)))


def _diagonal(n: int) -> Places:
    return tuple((place,) for place in range(1, n + 1))


def _lagging(logits: PolynomialMatrix) -> Iterator[tuple[int, int]]:
    for i, row in enumerate(logits):
        for j, logit in enumerate(row):
            if i != j and not grows_without_bound(subtract(row[i], logit)):
                yield i, j


def _misconceptions(D: str) -> tuple[Misconception, ...]:
    hit, rest = one_hot_softmax(D)
    weight = f"e^(1/sqrt({D}))"
    wrong = {
        "zeros_vanish": ("1", "0"),
        "one_too_many": (f"e/(e + {D})", f"1/(e + {D})"),
        "divided_by_length": (f"e/{D}", f"1/{D}"),
        "places_exchanged": (rest, hit),
        "divided_by_root": (f"{weight}/({weight} + {D} - 1)", f"1/({weight} + {D} - 1)"),
    }
    return tuple(
        Misconception(
            name,
            MISTAKES[name],
            {"onehot_hit": constant(values[0]), "onehot_rest": constant(values[1])},
        )
        for name, values in wrong.items()
    )


def ask(params: Params) -> Wording:
    """Ask for two values, two matrices and a reason."""
    D, c = formula(params.length), formula(params.factor)
    attention = f'$"softmax"(Q K^T slash sqrt(d_k)) V$ for $V$ with ${D}$ rows'
    german = f'$"softmax"(Q K^T slash sqrt(d_k)) V$ bei einem $V$ mit ${D}$ Zeilen'
    return Wording(
        f"A vector of length ${D} >= 2$ holds a single 1, and zeros elsewhere."
        f"\n+ Give its softmax at the place of the 1 and at each of the zeros, as exact expressions"
        f" in ${D}$ and $e$; nothing is divided by a root here."
        f"\n+ Choose $Q$ and $K$ with ${D}$ rows each so that {attention} comes as near to $V$ as"
        f" one likes as a free factor ${c} -> oo$. Each is a matrix, written out for one ${D}$"
        " of your choice, or a multiple of the identity $I$; entries are numbers and terms in"
        f" ${c}$."
        "\n+ Reason in a few sentences why this works, what the first item has to do with it, and"
        " whether it would be enough to set $Q = K$.",
        f"Ein Vektor der Länge ${D} >= 2$ enthält eine einzige 1 und sonst Nullen."
        f"\n+ Geben Sie seinen Softmax an der Stelle der 1 und an jeder der Nullen an, als exakte"
        f" Ausdrücke in ${D}$ und $e$; hier wird durch keine Wurzel geteilt."
        f"\n+ Wählen Sie $Q$ und $K$ mit je ${D}$ Zeilen so, dass {german} beliebig nahe an $V$"
        f" herankommt, wenn ein freier Faktor ${c} -> oo$ wächst. Beide sind jeweils eine Matrix,"
        f" ausgeschrieben für ein ${D}$ Ihrer Wahl, oder ein Vielfaches der Einheitsmatrix $I$;"
        f" Einträge sind Zahlen und Terme in ${c}$."
        "\n+ Begründen Sie in einigen Sätzen, warum das zum Ziel führt, was der erste Punkt damit"
        " zu tun hat und ob es genügen würde, $Q = K$ zu setzen.",
    )


def solution(params: Params) -> Wording:
    """Count the exponentials, and give one pair of many."""
    D, c = formula(params.length), formula(params.factor)
    values = f"$ e/(e + {D} - 1), quad 1/(e + {D} - 1). $"
    power = f"e^({c} slash sqrt({D}))"
    weights = (
        f"$ (Q K^T)/sqrt(d_k) = {c}/sqrt({D}) dot I, quad {power}/({power} + {D} - 1) -> 1, quad"
        f" 1/({power} + {D} - 1) -> 0. $"
    )
    return Wording(
        f"One exponential is $e$, and ${D} - 1$ are $e^0 = 1$, so that the values are {values}"
        f" One pair of many is $K = I$ and $Q = {c} I$, with $d_k = {D}$. The weights on and off"
        f" the diagonal are then {weights} So the softmax tends to $I$, and the output to $V$. A 1"
        f" among zeros alone does not do: its weight is far from 1, the more so the larger ${D}$."
        " Nor does $Q = K$ by itself: with $Q = K = I$, the logits are no larger than those. It"
        " takes a factor that lifts the logit on the diagonal far above the others of its row.",
        f"Ein Exponentialwert ist $e$, und ${D} - 1$ sind $e^0 = 1$; die Werte sind also {values}"
        f" Ein Paar von vielen ist $K = I$ und $Q = {c} I$, mit $d_k = {D}$. Die Gewichte auf und"
        f" neben der Diagonale sind dann {weights} Der Softmax geht also gegen $I$ und die Ausgabe"
        f" gegen $V$. Eine 1 unter Nullen genügt dafür nicht: Ihr Gewicht ist weit von 1 entfernt,"
        f" umso mehr, je größer ${D}$ ist. Auch $Q = K$ allein genügt nicht: Bei $Q = K = I$ sind"
        " die Logits nicht größer als dort. Nötig ist ein Faktor, der das Logit auf der Diagonale"
        " weit über die anderen seiner Zeile hebt.",
    )


TITLES: Mapping[str, Wording] = {
    "onehot_hit": Wording("Softmax at the 1", "Softmax an der Stelle der 1"),
    "onehot_rest": Wording("Softmax at each 0", "Softmax an jeder 0"),
    "q": Wording("Choice of Q", "Wahl von Q"),
    "k": Wording("Choice of K", "Wahl von K"),
    "reasoning": Wording("Reasoning", "Begründung"),
}


FAMILY = Family(
    name="softmax_identity",
    title=Wording(
        "Softmax of one-hot vectors; the identity", "Softmax von Einheitsvektoren; die Identität"
    ),
    params=Params,
    build=build,
    key=Key,
    messages=MESSAGES,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
)
