"""The softmax of a one-hot vector, and queries and keys that make attention the identity."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import exp, sqrt
from typing import TypeAlias

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
from problems.solvers.polynomials import (
    Polynomial,
    dot,
    grows_without_bound,
    subtract,
    trimmed,
)
from problems.solvers.symbols import Letter, constant

PolynomialMatrix: TypeAlias = Sequence[Sequence[Polynomial]]

_CLOSE = 0.01
_FAR_BELOW = -1_000_000
"""Keeps numbers of any size within what a float can hold."""


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
        return Witness("identity.shapes", {"q": _size(Q), "k": _size(K)})
    logits = [[dot(query, key) for key in K] for query in Q]
    lagging = next(_lagging(logits), None)
    if lagging is None:
        return None
    if not _has_factor(Q) and not _has_factor(K):
        return _fixed(logits, len(Q[0]))
    row, column = lagging
    return Witness("identity.row", {"row": str(row + 1), "column": str(column + 1)})


def distance_to_identity(logits: Sequence[Sequence[float]]) -> float:
    """Measure max|softmax(logits) - I| over all entries."""
    worst = 0.0
    for i, row in enumerate(logits):
        weights = [exp(logit - max(row)) for logit in row]
        for j, weight in enumerate(weights):
            worst = max(worst, abs(weight / sum(weights) - (i == j)))
    return worst


def _lagging(logits: PolynomialMatrix) -> Iterator[tuple[int, int]]:
    for i, row in enumerate(logits):
        for j, logit in enumerate(row):
            if i != j and not grows_without_bound(subtract(row[i], logit)):
                yield i, j


def _fixed(logits: PolynomialMatrix, d_k: int) -> Witness:
    numbers = [[Fraction(sum(logit)) for logit in row] for row in logits]
    below = [
        [float(max(n - max(row), Fraction(_FAR_BELOW))) / sqrt(d_k) for n in row] for row in numbers
    ]
    if distance_to_identity(below) <= _CLOSE:
        return Witness("identity.fixed_but_close", certain=False)
    return Witness("identity.no_factor")


def _has_factor(matrix: PolynomialMatrix) -> bool:
    return any(len(trimmed(entry)) > 1 for row in matrix for entry in row)


def _size(matrix: PolynomialMatrix) -> str:
    return f"{len(matrix)} × {len(matrix[0]) if matrix else 0}"


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


FAMILY = Family(
    name="softmax_identity",
    title=Wording("Softmax of one-hot vectors; the identity", "Softmax von Einheitsvektoren"),
    params=Params,
    build=build,
    key=Key,
    messages=MESSAGES,
    mistakes=MISTAKES,
)
