"""Self-attention by hand with its softmax: projections, weights and output, in fractions."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product as cartesian
from operator import mul
from typing import Annotated, TypeAlias

from pydantic import Field as Option
from pydantic import model_validator

from problems.checks import MATRIX
from problems.draw import Draws
from problems.model import Family, Field, Friendly, Problem, Wording
from problems.solvers.attending import (
    Projections,
    exact_weights,
    logarithm_ignored,
    not_normalised,
    other_divisor,
    worked_softmax,
)
from problems.solvers.attention import (
    has_size,
    normalised_by_columns,
    powers,
    scaled_scores,
)
from problems.solvers.attention_words import words
from problems.solvers.matrices import Matrix, product, transposed
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.typst.formulas import combination, worded

LARGEST_MULTIPLE = 3
LARGEST_SUM = 12
LARGEST = 60
_WEIGHTS = (-1, 0, 1)
_SIZES = ((2, 3, 3), (3, 2, 2), (3, 2, 3))
"""Rows of X, columns of X, and columns of W_V."""

Integers: TypeAlias = Sequence[int]


class Params(Projections):
    """X (n × d), W_Q = ln(base) · (d × d_k), W_K (d × d_k) and W_V (d × d_v); √d_k an integer.

    The scaled scores are integer multiples of ln(base), so that the softmax is rational.
    """

    base: Annotated[int, Option(ge=2, le=5)]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.X) == 1:
            raise ValueError("X must have two rows or more")
        powers(self.base, self.multiples)
        return self

    @property
    def multiples(self) -> Matrix:
        """The scaled scores, divided by ln(base)."""
        return scaled_scores(product(self.X, self.W_Q), product(self.X, self.W_K))


MISTAKES: Mapping[str, Wording] = {
    **words("missing_root", "divided_by_d_k", "over_queries", "not_normalised"),
    **words("logarithm_ignored", "keys_for_values", "projections_exchanged", "softmax_left_out"),
    **words("not_projected"),
    "weights_transposed": Wording(
        en="It looks as if the weights had been transposed before the product with V. Which rows "
        "belong to the queries?",
        de="Es sieht so aus, als wären die Gewichte vor dem Produkt mit V transponiert. Welche "
        "Zeilen gehören zu den Queries?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where the softmax is unfriendly or a slip stays hidden."""
    rows, inputs, d_v = draws.choice(_SIZES)
    X, W_Q = draws.matrix(rows, inputs, (0, 1, 1, 2, -1)), draws.matrix(inputs, 4, _WEIGHTS)
    suiting = [row for row in cartesian(_WEIGHTS, repeat=4) if _suits(row, X, W_Q)]
    if len(suiting) < inputs:
        return None
    W_K, base = tuple(draws.choice(suiting) for _ in range(inputs)), draws.between(2, 3)
    if not all(map(any, X)) or not _are_small(base, _scores(X, W_Q, W_K)):
        return None
    V = draws.matrix(inputs, d_v, (0, 1, 2, 3, -1))
    params = Params(base=base, X=X, W_Q=W_Q, W_K=W_K, W_V=V)
    return params if _is_friendly(params) else None


def _suits(row: Integers, X: Sequence[Integers], W_Q: Sequence[Integers]) -> bool:
    """Whether a row of W_K makes scores even, so that their half is an integer, as √d_k = 2."""
    weighed = [sum(map(mul, row, one)) for one in W_Q]
    return not any(sum(map(mul, weighed, x)) % 2 for x in X)


def _scores(
    X: Sequence[Integers], W_Q: Sequence[Integers], W_K: Sequence[Integers]
) -> list[list[int]]:
    """Multiply queries and keys, in integers: most draws are refused, and fractions are slow."""
    queries, keys = (
        [[sum(map(mul, x, column)) for column in zip(*W, strict=True)] for x in X]
        for W in (W_Q, W_K)
    )
    return [[sum(map(mul, query, key)) for key in keys] for query in queries]


def _are_small(base: int, scores: Sequence[Integers]) -> bool:
    """Whether the powers of each row differ, and have a sum by which one can divide by hand."""
    return all(
        len(set(row)) > 1
        and max(map(abs, row)) <= 2 * LARGEST_MULTIPLE
        and sum(base ** ((score - min(row)) // 2) for score in row) <= LARGEST_SUM
        for row in scores
    )


def build(params: Params, key: None) -> Problem:
    """Fill the family with a sequence and its projections."""
    n, d_k, d_v = len(params.X), params.d_k, len(params.W_V[0])
    check, steps = MATRIX, _steps(params)
    projected, weighed, valued = has_size(n, d_k), has_size(n, n), has_size(n, d_v)
    return Problem(
        fields=(
            Field("queries", check, steps["queries"], guard=projected, shape=(n, d_k)),
            Field("keys", check, steps["keys"], guard=projected, shape=(n, d_k)),
            Field("values", check, steps["values"], guard=valued, shape=(n, d_v)),
            Field("multiples", check, steps["multiples"], ("queries", "keys"), weighed, (n, n)),
            Field("weights", check, steps["weights"], ("multiples",), weighed, (n, n)),
            Field("output", check, steps["output"], ("weights", "values"), shape=(n, d_v)),
        ),
        misconceptions=named(MISTAKES, _exact(params), {"logarithm_ignored": logarithm_ignored()}),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: softmax((X W_Q)(X W_K)ᵀ / √d_k) X W_V.

    W_Q, and with it the queries and the scores, is a multiple of ln(base).
    Source: Vaswani et al. 2017, section 3.2, with Q, K and V all projected from one sequence.
    """
    return {
        **params.steps,
        "multiples": lambda answers: scaled_scores(answers["queries"], answers["keys"]),
        "weights": exact_weights(params.base),
        "output": lambda answers: product(answers["weights"], answers["values"]),
    }


def _exact(params: Params) -> Mapping[str, Steps]:
    steps, X, base, d_k = _steps(params), params.X, params.base, params.d_k
    return {
        "projections_exchanged": {
            "queries": steps["keys"],
            "keys": steps["queries"],
            "multiples": lambda answers: scaled_scores(answers["keys"], answers["queries"]),
        },
        "missing_root": {"multiples": other_divisor(d_k, Fraction(1))["scaled"]},
        "divided_by_d_k": {"multiples": other_divisor(d_k, Fraction(d_k))["scaled"]},
        "over_queries": {"weights": lambda a: normalised_by_columns(powers(base, a["multiples"]))},
        "not_normalised": not_normalised(base),
        "keys_for_values": {"output": lambda answers: product(answers["weights"], answers["keys"])},
        "softmax_left_out": {"output": lambda a: product(params.multiples, a["values"])},
        "not_projected": {"output": lambda answers: product(answers["weights"], X)},
        "weights_transposed": {"output": lambda a: product(transposed(a["weights"]), a["values"])},
    }


def _is_friendly(params: Params) -> bool:
    """Whether rows differ, none is zero, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    entries = [entry for name in ("weights", "output") for row in answers[name] for entry in row]
    return (
        all(len(set(rows)) == len(params.X) for rows in answers.values())
        and all(
            any(row) for rows in (params.X, answers["queries"], answers["keys"]) for row in rows
        )
        and max(entry.denominator for entry in entries) <= LARGEST_SUM
        and max(abs(entry.numerator) for entry in entries) <= LARGEST
        and shows_all(problem)
    )


_GIVEN = "$ X = {X}, quad W_Q = (ln {base}) dot {W_Q}, $ $ W_K = {W_K}, quad W_V = {W_V}. $"


def ask(params: Params) -> Wording:
    """Ask for the three projections, the multiples of the logarithm, the weights and the output."""
    return worded(
        "The rows of $X$ are the vectors of a sequence, which a self-attention layer projects to"
        f" $Q = X W_Q$, $K = X W_K$ and $V = X W_V$: {_GIVEN} So the queries are multiples of a"
        " logarithm, $Q = (ln {base}) dot P$, and with $d_k = {d}$ the scaled scores are as well,"
        " $(Q K^T) / sqrt(d_k) = (ln {base}) dot M$. Compute by hand, with exact fractions: $P$,"
        ' $K$, $V$ and $M$; the attention weights $A = "softmax"((Q K^T) / sqrt(d_k))$, where the'
        " softmax runs over the keys; and the output $A V$.",
        "Die Zeilen von $X$ sind die Vektoren einer Folge, die eine Self-Attention-Schicht auf"
        f" $Q = X W_Q$, $K = X W_K$ und $V = X W_V$ projiziert: {_GIVEN} Die Queries sind also"
        " Vielfache eines Logarithmus, $Q = (ln {base}) dot P$, und mit $d_k = {d}$ auch die"
        " skalierten Scores, $(Q K^T) / sqrt(d_k) = (ln {base}) dot M$. Berechnen Sie von Hand und"
        " mit exakten Brüchen $P$, $K$, $V$ und $M$, die Attention-Gewichte"
        ' $A = "softmax"((Q K^T) / sqrt(d_k))$, bei denen der Softmax über die Keys läuft, und die'
        " Ausgabe $A V$.",
        {**dict(params), "d": params.d_k},
    )


def solution(params: Params) -> Wording:
    """Work out the projections, the exponentials, the weights and the output."""
    answers = right_answers(build(params, None))
    given = {
        **worked_softmax(params.base, params.d_k, answers),
        "sums": combination(answers["weights"][0], answers["values"]),
    }
    projected = "$ P = {queries}, quad K = {keys}, quad V = {values}. $"
    scores = "$ M = 1/{root} dot P K^T = {multiples}, quad ({base}^(m_(i j))) = {powers}. $"
    last = "$ A = {weights}, quad A V = {output}. $"
    return worded(
        f"The logarithm is left out of $X W_Q$ to get $P$: {projected} Since"
        f" $e^(m ln {{base}}) = {{base}}^m$, the exponentials of the scores are powers: {scores}"
        f" Every row is divided by its sum, the first one by ${{sum}}$: {last} The first row of the"
        " output is ${sums}$.",
        f"Für $P$ bleibt der Logarithmus von $X W_Q$ weg: {projected} Wegen"
        f" $e^(m ln {{base}}) = {{base}}^m$ sind die Exponentialwerte der Scores Potenzen: {scores}"
        f" Jede Zeile wird durch ihre Summe geteilt, die erste durch ${{sum}}$: {last} Die erste"
        " Zeile der Ausgabe ist ${sums}$.",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "queries": Wording("P, the queries without the logarithm", "P, die Queries ohne Logarithmus"),
    "keys": Wording("Keys K", "Keys K"),
    "values": Wording("Values V", "Values V"),
    "multiples": Wording("Multiples M of the logarithm", "Vielfache M des Logarithmus"),
    "weights": Wording("Attention weights", "Attention-Gewichte"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="self_attention_weights",
    title=Wording("Self-attention with its softmax, exactly", "Self-Attention mit Softmax, exakt"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=LARGEST_SUM, side=4),
)
