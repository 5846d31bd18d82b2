"""Attention with its softmax by hand: multiples of a logarithm, weights and output, exactly."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product as cartesian
from operator import mul
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import MATRIX
from problems.draw import Draws
from problems.model import Answers, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attending import (
    exact_weights,
    logarithm_ignored,
    mistakes_of_multiples,
    not_normalised,
    refuse_irrational_root,
    worked_softmax,
)
from problems.solvers.attention import (
    has_size,
    normalised_by_columns,
    powers,
    scaled_scores,
)
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    MatrixParam,
    multiple,
    product,
    root,
    shape,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.typst.formulas import worded

KEYS = 3
LARGEST_MULTIPLE = 3
LARGEST_SUM = 12
LARGEST = 100
_ENTRIES = (-1, 0, 1, 2)


class Params(BaseModel):
    """Queries ln(base) · Q (n × d_k), keys K (m × d_k), values V (m × d_v); √d_k an integer.

    The scaled scores are integer multiples of ln(base), so that the softmax is rational.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: Annotated[int, Option(ge=2, le=5)]
    Q: MatrixParam
    K: MatrixParam
    V: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.Q[0]) != self.d_k or len(self.K) != len(self.V):
            raise ValueError("Q and K need as many columns, and K and V as many rows")
        if len(self.K) == 1:
            raise ValueError("there must be two keys or more")
        refuse_irrational_root(self.d_k)
        powers(self.base, scaled_scores(self.Q, self.K))
        return self

    @property
    def d_k(self) -> int:
        """The length of a query and of a key."""
        return len(self.K[0])


MISTAKES: Mapping[str, Wording] = {
    **words(
        "missing_root",
        "divided_by_d_k",
        "transposed",
        "over_queries",
        "not_normalised",
        "logarithm_ignored",
        "keys_for_values",
    ),
    "over_everything": Wording(
        en="It looks as if all weights together added up to 1. Does one query take anything away "
        "from another?",
        de="Es sieht so aus, als ergäben alle Gewichte gemeinsam 1. Nimmt eine Query einer anderen "
        "etwas weg?",
    ),
    "scaled_afterwards": Wording(
        en="It looks as if the weights had been divided by the root. What is scaled: the scores or "
        "the weights?",
        de="Es sieht so aus, als wären die Gewichte durch die Wurzel geteilt. Was wird skaliert: "
        "die Scores oder die Gewichte?",
    ),
    "scores_for_weights": Wording(
        en="It looks as if the softmax had been left out before the product with V.",
        de="Es sieht so aus, als wäre der Softmax vor dem Produkt mit V weggelassen.",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where the softmax is unfriendly or a slip stays hidden."""
    Q = draws.matrix(2, 4, _ENTRIES)
    keys = [key for key in cartesian(_ENTRIES, repeat=4) if _suits(key, Q)]
    if len(keys) < KEYS:
        return None
    K = tuple(draws.choice(keys) for _ in range(KEYS))
    params = Params(
        base=draws.between(2, 3), Q=Q, K=K, V=draws.matrix(KEYS, draws.between(2, 3), range(7))
    )
    return params if _is_friendly(params) else None


def _suits(key: Sequence[int], queries: Sequence[Sequence[int]]) -> bool:
    """Whether half of each dot product is a small integer, as √d_k = 2."""
    dots = [sum(map(mul, key, query)) for query in queries]
    return all(dot % 2 == 0 and abs(dot) <= 2 * LARGEST_MULTIPLE for dot in dots)


def build(params: Params, key: None) -> Problem:
    """Fill the family with queries, keys and values."""
    n, (m, d_v) = len(params.Q), shape(params.V)
    check, steps, guard = MATRIX, _steps(params), has_size(n, m)
    return Problem(
        fields=(
            Field("multiples", check, steps["multiples"], guard=guard, shape=(n, m)),
            Field("weights", check, steps["weights"], ("multiples",), guard, (n, m)),
            Field("output", check, steps["output"], ("weights",), shape=(n, d_v)),
        ),
        misconceptions=named(MISTAKES, _exact(params), {"logarithm_ignored": logarithm_ignored()}),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: softmax(Q Kᵀ / √d_k) V, where Q is a multiple of ln b.

    e^(m ln b) = b^m, so that the softmax divides each row of powers of b by its sum.
    Source: Vaswani et al. 2017, equation 1; exercise sheet 5, parts 3.3 and 3.4.
    """
    return {
        "multiples": lambda _: scaled_scores(params.Q, params.K),
        "weights": exact_weights(params.base),
        "output": lambda answers: product(answers["weights"], params.V),
    }


def _exact(params: Params) -> Mapping[str, Steps]:
    steps, base = _steps(params), params.base

    def everything(answers: Answers) -> Value:
        exponentials = powers(base, answers["multiples"])
        sums = [sum(row, Fraction(0)) for row in exponentials]
        if len(set(sums)) == 1:
            raise ValueError("every query has the same sum")
        return multiple(exponentials, 1 / sum(sums, Fraction(0)))

    return {
        **mistakes_of_multiples(params.Q, params.K),
        "transposed": {
            "multiples": lambda _: transposed(scaled_scores(params.Q, params.K)),
            "weights": lambda answers: transposed(steps["weights"](answers)),
        },
        "over_queries": {"weights": lambda a: normalised_by_columns(powers(base, a["multiples"]))},
        "over_everything": {"weights": everything},
        "not_normalised": not_normalised(base),
        "scaled_afterwards": {
            "weights": lambda a: multiple(steps["weights"](a), 1 / root(params.d_k))
        },
        "scores_for_weights": {
            "output": lambda _: product(scaled_scores(params.Q, params.K), params.V)
        },
        "keys_for_values": {"output": lambda answers: product(answers["weights"], params.K)},
    }


def _is_friendly(params: Params) -> bool:
    """Whether rows differ, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    entries = [entry for name in ("weights", "output") for row in answers[name] for entry in row]
    return (
        all(any(row) for row in params.Q + params.K)
        and all(len(set(rows)) == len(rows) for rows in (params.K, params.V, *answers.values()))
        and all(len(set(row)) > 1 for row in answers["weights"])
        and max(entry.denominator for entry in entries) <= LARGEST_SUM
        and max(entry.numerator for entry in entries) <= LARGEST
        and shows_all(problem)
    )


_GIVEN = "$ Q = (ln {base}) dot {Q}, quad K = {K}, quad V = {V}. $"


def ask(params: Params) -> Wording:
    """Ask for the multiples of the logarithm, the weights and the output."""
    return worded(
        "Queries, keys and values are the rows of"
        f" {_GIVEN} With $d_k = {{d}}$, the scaled scores are multiples of a logarithm,"
        " $(Q K^T) / sqrt(d_k) = (ln {base}) dot M$. Give the matrix $M$; the attention weights"
        ' $A = "softmax"((Q K^T) / sqrt(d_k))$, where the softmax runs over the keys; and the'
        " output $A V$. Use exact fractions.",
        "Queries, Keys und Values sind die Zeilen von"
        f" {_GIVEN} Mit $d_k = {{d}}$ sind die skalierten Scores Vielfache eines Logarithmus,"
        " $(Q K^T) / sqrt(d_k) = (ln {base}) dot M$. Geben Sie die Matrix $M$ an, die"
        ' Attention-Gewichte $A = "softmax"((Q K^T) / sqrt(d_k))$, bei denen der Softmax über die'
        " Keys läuft, und die Ausgabe $A V$. Rechnen Sie mit exakten Brüchen.",
        {**dict(params), "d": params.d_k},
    )


def solution(params: Params) -> Wording:
    """Work out the multiples, the exponentials, the weights and the output."""
    answers = right_answers(build(params, None))
    given = worked_softmax(params.base, params.d_k, answers)
    first = "$ M = {multiples}, quad ({base}^(m_(i j))) = {powers}. $"
    second = "$ A = {weights}, quad A V = {output}. $"
    return worded(
        "An entry of $M$ is a dot product of rows of the integer matrices, divided by ${root}$."
        f" Since $e^(m ln {{base}}) = {{base}}^m$, the exponentials are powers: {first} Every row"
        f" is divided by its sum, the first one by ${{sum}}$: {second}",
        "Ein Eintrag von $M$ ist ein Skalarprodukt von Zeilen der ganzzahligen Matrizen, geteilt"
        f" durch ${{root}}$. Wegen $e^(m ln {{base}}) = {{base}}^m$ sind die Exponentialwerte"
        f" Potenzen: {first} Jede Zeile wird durch ihre Summe geteilt, die erste durch ${{sum}}$:"
        f" {second}",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "multiples": Wording("Multiples M of the logarithm", "Vielfache M des Logarithmus"),
    "weights": Wording("Attention weights", "Attention-Gewichte"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="attention_weights",
    title=Wording("Attention with softmax, exactly", "Attention mit Softmax, exakt"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=LARGEST_SUM),
)
