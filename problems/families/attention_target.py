"""Queries and keys whose attention tends to given weights, such as a permutation or averages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import MATRIX
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
    Witness,
    Wording,
)
from problems.solvers.matrices import MatrixParam, product, transposed
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.solvers.targets import Places, indicator, judge, shared
from problems.typst.markup import fill

LARGEST_VALUE = 9


class Params(BaseModel):
    """For each of N positions those that it attends to, counted from 1; and values V, N rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    places: tuple[tuple[int, ...], ...] = Option(min_length=2, max_length=4)
    V: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        n = len(self.places)
        for row in self.places:
            if not row or len(set(row)) < len(row) or not set(row) <= set(range(1, n + 1)):
                raise ValueError(f"each row must name different places from 1 to {n}, at least one")
        if len(self.V) != n:
            raise ValueError("V must have a row for each position")
        return self


MISTAKES: Mapping[str, Wording] = {
    "transposed": Wording(
        en="Rows and columns look exchanged. Which of them belong to the position that attends?",
        de="Zeilen und Spalten scheinen vertauscht. Was davon gehört zu der Position, die "
        "beachtet?",
    ),
    "not_shared": Wording(
        en="A softmax gives every row a total weight of 1. How is it shared among several places?",
        de="Ein Softmax gibt jeder Zeile ein Gesamtgewicht von 1. Wie verteilt es sich auf mehrere "
        "Stellen?",
    ),
    "identity_assumed": Wording(
        en="This is what you get if every position attends to itself.",
        de="Das erhält man, wenn jede Position sich selbst beachtet.",
    ),
    "uniform_assumed": Wording(
        en="This is what you get if every position attends to all alike.",
        de="Das erhält man, wenn jede Position alle gleich beachtet.",
    ),
    "counted_from_zero": Wording(
        en="The places look shifted by one. Does counting begin at 1 or at 0 here?",
        de="Die Stellen scheinen um eins verschoben. Beginnt das Zählen hier bei 1 oder bei 0?",
    ),
}

MESSAGES: Mapping[str, Wording] = {
    "target.shapes": Wording(
        en="Q is {q} and K is {k}. Both need {n} rows, and the same number of columns.",
        de="Q ist {q} und K ist {k}. Beide brauchen {n} Zeilen und gleich viele Spalten.",
    ),
    "target.no_factor": Wording(
        en="Nothing in Q and K can grow. With fixed numbers, the softmax keeps some weight on the "
        "other places.",
        de="In Q und K kann nichts wachsen. Bei festen Zahlen lässt der Softmax auch den anderen "
        "Stellen Gewicht.",
    ),
    "target.fixed_but_close": Wording(
        en="Nothing in Q and K can grow, but with these numbers attention comes near what is asked "
        "for. A person decides.",
        de="In Q und K kann nichts wachsen, aber mit diesen Zahlen kommt die Attention dem "
        "Gefragten nahe. Ein Mensch entscheidet.",
    ),
    "target.row": Wording(
        en="In row {row} of QKᵀ, the entries at the places asked for do not outgrow all others.",
        de="In Zeile {row} von QKᵀ wachsen die Einträge an den gefragten Stellen nicht über alle "
        "anderen hinaus.",
    ),
    "target.uneven": Wording(
        en="In row {row} of QKᵀ, the entries at the places asked for are not the same, so that "
        "their weights are not, either.",
        de="In Zeile {row} von QKᵀ sind die Einträge an den gefragten Stellen nicht gleich, also "
        "sind es auch ihre Gewichte nicht.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the weights in the limit, for the output, and for Q and K.

    Source: exercise sheet 5, part 3.5, for other targets than the identity.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    n, matrix = len(params.places), MATRIX
    pair = Check("construction", {"pair": ("q", "k"), "factor": "c"})

    def output(answers: Answers) -> Value:
        return product(answers["weights"], params.V)

    def has_target(answers: Answers) -> Witness | None:
        return judge(answers["q"], answers["k"], params.places)

    width = len(params.V[0])
    return Problem(
        fields=(
            Field("weights", matrix, constant(shared(params.places)), shape=(n, n)),
            Field("output", matrix, output, needs=("weights",), shape=(n, width)),
            Field("q", pair, predicate=has_target),
            Field("k", pair, predicate=has_target),
        ),
        misconceptions=_misconceptions(params),
    )


def _misconceptions(params: Params) -> tuple[Misconception, ...]:
    weights, ones, n = shared(params.places), indicator(params.places), len(params.places)
    even = ((Fraction(1, n),) * n,) * n
    itself = tuple(tuple(Fraction(i == j) for j in range(n)) for i in range(n))
    V = params.V
    wrong: dict[str, Steps] = {
        "transposed": {
            "weights": transposed(weights),
            "output": lambda a: product(transposed(a["weights"]), V),
        },
        "not_shared": {"weights": ones, "output": product(ones, V)},
        "identity_assumed": {"weights": itself, "output": V},
        "uniform_assumed": {"weights": even, "output": product(even, V)},
        "counted_from_zero": {"weights": tuple((*row[1:], row[0]) for row in weights)},
    }
    return named(MISTAKES, wrong)


def draw(draws: Draws) -> Params | None:
    """Draw a target and small values; None where a mistake stays hidden that might show."""
    n = draws.between(3, 4)
    kind = draws.choice(_KINDS)
    places = kind.places(draws, n)
    V = draws.matrix(n, 2, range(LARGEST_VALUE + 1))
    if len(set(V)) < n or (kind is not _EVEN and len(set(places)) < n):
        return None
    params = Params(places=places, V=V)
    shown = {mistake.name for mistake in told_apart(_problem(params)).misconceptions}
    return params if shown >= set(MISTAKES) - kind.hidden else None


def _identity(_: Draws, n: int) -> Places:
    return tuple((place,) for place in range(1, n + 1))


def _average(_: Draws, n: int) -> Places:
    return (tuple(range(1, n + 1)),) * n


def _permutation(draws: Draws, n: int) -> Places:
    left = list(range(1, n + 1))
    return tuple((left.pop(draws.below(len(left))),) for _ in range(n))


def _shares(draws: Draws, n: int) -> Places:
    """Draw some of n positions for each row, sometimes all of them."""
    return tuple(tuple(sorted({draws.between(1, n) for _ in range(n)})) for _ in range(n))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of targets, and the mistakes that may give the right answer there, or another's."""

    places: Callable[[Draws, int], Places]
    hidden: frozenset[str] = frozenset()


_ONES = _Kind(_identity, frozenset({"transposed", "not_shared", "identity_assumed"}))
_EVEN = _Kind(_average, frozenset({"transposed", "uniform_assumed", "counted_from_zero"}))
_ORDER = _Kind(_permutation, frozenset({"not_shared", "counted_from_zero"}))
_KINDS = (_ONES, _EVEN, *(_ORDER,) * 7, *(_Kind(_shares),) * 7)
"""Those of which there are many, and that are refused more often, come more often."""


def ask(params: Params) -> Wording:
    """Ask for two matrices and a pair."""
    n = len(params.places)
    rows = [", ".join(map(str, row)) for row in params.places]
    en = "; ".join(f"position {i} attends to {row}" for i, row in enumerate(rows, 1))
    de = "; ".join(f"Position {i} beachtet {row}" for i, row in enumerate(rows, 1))
    V = fill("$V = {V}$", {"V": params.V})
    return Wording(
        f"Self-attention over ${n}$ positions, counted from 1, shall tend to the following weights"
        " as a free factor $c$ grows; where a position attends to several, it does so in"
        f" equal parts: {en}. Give the limit $A$ of the attention weights"
        ' $"softmax"(Q K^T slash sqrt(d_k))$ (row $i$ for position $i$ as the query; the softmax'
        f" goes over each row), and the limit of the output for {V}. Give matrices $Q$ and $K$ with"
        f" ${n}$ rows each and equally many columns ($d_k$, your choice) whose attention weights"
        " tend to $A$ as $c -> oo$; their entries are numbers and terms in $c$.",
        f"Self-Attention über ${n}$ Positionen, gezählt ab 1, soll gegen folgende Gewichte gehen,"
        " wenn ein freier Faktor $c$ wächst; wo eine Position mehrere beachtet, tut sie das zu"
        f" gleichen Teilen: {de}. Geben Sie den Grenzwert $A$ der Attention-Gewichte"
        ' $"softmax"(Q K^T slash sqrt(d_k))$ an (Zeile $i$ für Position $i$ als Query; der Softmax'
        f" geht über jede Zeile) und den Grenzwert der Ausgabe für {V}. Geben Sie Matrizen $Q$ und"
        f" $K$ mit je ${n}$ Zeilen und gleich vielen Spalten ($d_k$, frei gewählt) an, deren"
        " Attention-Gewichte für $c -> oo$ gegen $A$ gehen; ihre Einträge sind Zahlen und Terme in"
        " $c$.",
    )


def solution(params: Params) -> Wording:
    """Give one pair of many."""
    found = right_answers(_problem(params))
    q = tuple(tuple("c" if entry else "0" for entry in row) for row in indicator(params.places))
    given = {"A": found["weights"], "O": found["output"], "Q": q}
    limits = fill("$ A = {A} quad A V = {O} $", given)
    pair = fill("$Q = {Q}$", given)
    return Wording(
        f"Each row shares a weight of 1 among its places: {limits} One pair of many is $K = I$ and"
        f" {pair}. Then $Q K^T = Q$, and $sqrt(d_k)$ only slows the growth: in each row the logits"
        " at the places asked for are the same, and outgrow the others where there are any.",
        f"Jede Zeile verteilt ein Gewicht von 1 auf ihre Stellen: {limits} Ein Paar von vielen ist"
        f" $K = I$ und {pair}. Dann ist $Q K^T = Q$, und $sqrt(d_k)$ bremst das Wachstum nur: In"
        " jeder Zeile sind die Logits an den gefragten Stellen gleich und wachsen über andere, wo"
        " es welche gibt, hinaus.",
    )


TITLES: Mapping[str, Wording] = {
    "weights": Wording("Limit of the weights", "Grenzwert der Gewichte"),
    "output": Wording("Limit of the output", "Grenzwert der Ausgabe"),
    "q": Wording("Q", "Q"),
    "k": Wording("K", "K"),
}


FAMILY = Family(
    name="attention_target",
    title=Wording("Attention to given positions", "Attention auf gegebene Positionen"),
    params=Params,
    build=build,
    draw=draw,
    messages=MESSAGES,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(),
)
