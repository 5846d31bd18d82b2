"""The attention of one query by hand, with its softmax, in exact fractions."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Family, Field, Friendly, Problem, Wording
from problems.solvers.attending import (
    exact_weights,
    logarithm_ignored,
    mistakes_of_multiples,
    not_normalised,
    refuse_irrational_root,
)
from problems.solvers.attention import (
    hardmax,
    has_size,
    normalised,
    powers,
    scaled_scores,
    uniform,
)
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    MatrixParam,
    product,
    root,
    shape,
)
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.typst.formulas import combination, products, worded

LARGEST_MULTIPLE = 3
LARGEST_SUM = 20
LARGEST_OUTPUT = 120


class Params(BaseModel):
    """A query ln(base) · q (one row), keys K (n × d_k) and values V (n × d_v); √d_k an integer.

    The scaled scores are multiples of ln(base), so that the softmax is rational.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    base: Annotated[int, Option(ge=2, le=5)]
    q: MatrixParam
    K: MatrixParam
    V: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if shape(self.q) != (1, self.d_k):
            raise ValueError("q must be one row, as long as a row of K")
        if len(self.K) != len(self.V) or len(self.K) == 1:
            raise ValueError("K and V must have the same number of rows, two or more")
        refuse_irrational_root(self.d_k)
        powers(self.base, scaled_scores(self.q, self.K))
        return self

    @property
    def d_k(self) -> int:
        """The length of the query and of a key."""
        return len(self.K[0])


MISTAKES: Mapping[str, Wording] = {
    **words(
        "missing_root",
        "divided_by_d_k",
        "without_exponential",
        weighed_keys="keys_for_values",
        scores_for_weights="softmax_left_out",
        not_normalised="still_exponentials",
    ),
    "logarithm_ignored": Wording(
        en="It looks as if the factor in front of the query had been forgotten in the softmax. "
        "What is e to the power of a multiple of a logarithm?",
        de="Es sieht so aus, als wäre der Faktor vor der Query im Softmax vergessen. Was ist e "
        "hoch ein Vielfaches eines Logarithmus?",
    ),
    "largest_alone": Wording(
        en="This is the value of the best key alone. Soft attention takes the others into account.",
        de="Das ist der Value des besten Keys allein. Weiche Attention berücksichtigt auch die "
        "anderen.",
    ),
    "mean_of_values": Wording(
        en="It looks as if all values had been weighed alike. What are the weights for?",
        de="Es sieht so aus, als wären alle Values gleich gewichtet. Wozu dienen die Gewichte?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where the softmax is unfriendly or a slip stays hidden."""
    keys = draws.between(3, 4)
    q, K = draws.matrix(1, 4, (0, 1, 1, 2, -1)), draws.matrix(keys, 4, (0, 1, 1, 2, -1))
    if any(
        entry.denominator > 1 or abs(entry) > LARGEST_MULTIPLE for entry in scaled_scores(q, K)[0]
    ):
        return None
    params = Params(
        base=draws.between(2, 3), q=q, K=K, V=draws.matrix(keys, draws.between(2, 3), range(-2, 9))
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with a query, keys and values."""
    n, d_v = shape(params.V)
    check, steps = VECTOR, _steps(params)
    return Problem(
        fields=(
            Field("multiples", check, steps["multiples"], guard=has_size(1, n), shape=(1, n)),
            Field("weights", check, steps["weights"], ("multiples",), has_size(1, n), (1, n)),
            Field("output", check, steps["output"], ("weights",), shape=(1, d_v)),
        ),
        misconceptions=named(MISTAKES, _exact(params), {"logarithm_ignored": logarithm_ignored()}),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: softmax(q Kᵀ / √d_k) V, where q is a multiple of ln b.

    e^(m ln b) = b^m, so that the softmax divides powers of b by their sum.
    Source: Vaswani et al. 2017, equation 1, for a single query.
    """
    return {
        "multiples": lambda _: scaled_scores(params.q, params.K),
        "weights": exact_weights(params.base),
        "output": lambda answers: product(answers["weights"], params.V),
    }


def _exact(params: Params) -> Mapping[str, Steps]:
    V, n = params.V, len(params.K)
    return {
        **mistakes_of_multiples(params.q, params.K),
        "without_exponential": {"weights": lambda answers: normalised(answers["multiples"])},
        "not_normalised": not_normalised(params.base),
        "largest_alone": {"output": lambda answers: product(hardmax(answers["weights"]), V)},
        "mean_of_values": {"output": lambda _: product(uniform(1, n), V)},
        "weighed_keys": {"output": lambda answers: product(answers["weights"], params.K)},
        "scores_for_weights": {
            "output": lambda _: product(scaled_scores(params.q, params.K), V),
        },
    }


def _is_friendly(params: Params) -> bool:
    """Whether keys differ, weights differ in part, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    weights, output = answers["weights"][0], answers["output"][0]
    return (
        all(any(row) for row in (*params.q, *params.K))
        and len(set(params.K)) == len(params.K)
        and len(set(weights)) > 1
        and list(weights).count(max(weights)) == 1
        and max(entry.denominator for entry in (*weights, *output)) <= LARGEST_SUM
        and max(abs(entry.numerator) for entry in output) <= LARGEST_OUTPUT
        and shows_all(problem)
    )


_GIVEN = "$ q = (ln {base}) dot {q}, quad K = {K}, quad V = {V}. $"


def ask(params: Params) -> Wording:
    """Ask for the multiples of the logarithm, the weights and the output."""
    return worded(
        "One query $q$ (a row of length $d_k = {d}$) attends to keys and values, the rows of $K$"
        f" and $V$: {_GIVEN} The scaled scores are then multiples of a logarithm,"
        " $(q K^T) / sqrt(d_k) = (ln {base}) dot m$. Give the row $m$; the weights"
        ' $a = "softmax"((q K^T) / sqrt(d_k))$, as exact fractions; and the output $a V$, as exact'
        " fractions.",
        "Eine Query $q$ (eine Zeile der Länge $d_k = {d}$) trifft auf Keys und Values, die Zeilen"
        f" von $K$ und $V$: {_GIVEN} Die skalierten Scores sind dann Vielfache eines Logarithmus,"
        " $(q K^T) / sqrt(d_k) = (ln {base}) dot m$. Geben Sie die Zeile $m$ an, die Gewichte"
        ' $a = "softmax"((q K^T) / sqrt(d_k))$ als exakte Brüche und die Ausgabe $a V$ als exakte'
        " Brüche.",
        {**dict(params), "d": params.d_k},
    )


def solution(params: Params) -> Wording:
    """Work out a score, the weights and the output."""
    answers = right_answers(build(params, None))
    exponentials = powers(params.base, answers["multiples"])[0]
    given = {
        **answers,
        "base": params.base,
        "root": root(params.d_k),
        "first": products(params.q[0], params.K[0]),
        "powers": exponentials,
        "sum": sum(exponentials),
        "sums": combination(answers["weights"][0], params.V),
    }
    formulas = (
        "$ m = {multiples}, quad ({base}^(m_1), {base}^(m_2), ...) = {powers}, quad a = {weights} $"
    )
    return worded(
        f"The first entry of $m$ is $1/{{root}} dot ({{first}})$. Since $e^(m_j ln {{base}}) ="
        f" {{base}}^(m_j)$, the exponentials are powers of {{base}}, with the sum ${{sum}}$:"
        f" {formulas}"
        " The weights $a$ are the exponentials divided by that sum; they add up to 1. The output"
        " weighs the rows of $V$: $ a V = {sums} = {output}. $",
        f"Der erste Eintrag von $m$ ist $1/{{root}} dot ({{first}})$. Wegen $e^(m_j ln {{base}}) ="
        f" {{base}}^(m_j)$ sind die Exponentialwerte Potenzen von {{base}} mit der Summe ${{sum}}$:"
        f" {formulas} Die Gewichte $a$ sind die Exponentialwerte, durch diese Summe geteilt, und"
        " ergeben zusammen 1. Die Ausgabe gewichtet die Zeilen von $V$:"
        " $ a V = {sums} = {output}. $",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "multiples": Wording("Multiples m of the logarithm", "Vielfache m des Logarithmus"),
    "weights": Wording("Weights a", "Gewichte a"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="one_query",
    title=Wording("The attention of one query", "Die Attention einer Query"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST_OUTPUT, denominator=LARGEST_SUM),
)
