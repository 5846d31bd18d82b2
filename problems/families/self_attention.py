"""Self-attention by hand: projections of one sequence, scaled scores and output, no softmax."""

from collections.abc import Mapping

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attending import (
    Projections,
    mistakes_without_softmax,
    other_divisor,
    softmax_applied,
    without_softmax,
)
from problems.solvers.attention import has_size, scaled_scores
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    multiple,
    product,
    root,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.typst.formulas import worded

LARGEST = 60
_SIZES = ((3, 2, 3), (3, 2, 2), (2, 3, 2))
"""Rows of X, columns of X, and columns of W_V."""
_TURNED = ("queries", "keys", "values", "output")
"""What may be transposed; for the scores that is what exchanging Q and K gives."""


class Params(Projections):
    """A sequence and its projections, as any self-attention has them."""


MISTAKES: Mapping[str, Wording] = {
    **words(
        "missing_root",
        "divided_by_d_k",
        "keys_for_values",
        "softmax_applied",
        "not_projected",
        queries_and_keys="projections_exchanged",
    ),
    "transposed": Wording(
        en="These are the right numbers with rows and columns exchanged. A row belongs to one "
        "position of the sequence here.",
        de="Das sind die richtigen Zahlen, aber Zeilen und Spalten sind vertauscht. Eine Zeile "
        "gehört hier zu einer Position der Folge.",
    ),
    "root_of_inputs": Wording(
        en="It looks as if the length of an input stood under the root. Which vectors are "
        "multiplied in a score, and how long are they?",
        de="Es sieht so aus, als stünde die Länge einer Eingabe unter der Wurzel. Welche Vektoren "
        "werden in einem Score multipliziert, und wie lang sind sie?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where a number would be unfriendly or a slip stay hidden."""
    rows, inputs, d_v = draws.choice(_SIZES)
    params = Params(
        X=draws.matrix(rows, inputs, (0, 1, 1, 2, -1)),
        W_Q=draws.matrix(inputs, 4, (0, 1, 1, -1)),
        W_K=draws.matrix(inputs, 4, (0, 1, 1, -1)),
        W_V=draws.matrix(inputs, d_v, (0, 1, 2, 3, -1)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with a sequence and its projections."""
    n, d_k, d_v = len(params.X), params.d_k, len(params.W_V[0])
    check, steps = Check("matrix"), _steps(params)
    projected, weighed = has_size(n, d_k), has_size(n, n)
    needed = ("queries", "keys")
    return Problem(
        fields=(
            Field("queries", check, steps["queries"], guard=projected, shape=(n, d_k)),
            Field("keys", check, steps["keys"], guard=projected, shape=(n, d_k)),
            Field("values", check, steps["values"], guard=has_size(n, d_v), shape=(n, d_v)),
            Field("scaled", check, steps["scaled"], needed, weighed, (n, n)),
            Field("output", check, steps["output"], ("scaled", "values"), shape=(n, d_v)),
        ),
        misconceptions=named(MISTAKES, _exact(params), _rounded(params)),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: (X W_Q)(X W_K)ᵀ / √d_k · X W_V.

    Source: Vaswani et al. 2017, section 3.2, with Q, K and V all projected from one sequence.
    """
    return {**params.steps, **without_softmax()}


def _exact(params: Params) -> Mapping[str, Steps]:
    steps, X = _steps(params), params.X
    return {
        "transposed": {name: _then_transposed(steps[name]) for name in _TURNED},
        "queries_and_keys": {
            "queries": steps["keys"],
            "keys": steps["queries"],
            "scaled": lambda answers: scaled_scores(answers["keys"], answers["queries"]),
        },
        "not_projected": {
            "scaled": lambda _: multiple(product(X, transposed(X)), 1 / root(params.d_k)),
            "output": lambda answers: product(answers["scaled"], X),
        },
        **mistakes_without_softmax(params.d_k),
    }


def _then_transposed(step: Step) -> Step:
    """Transpose what a step gives; a symmetric result hides the mistake, which then is none."""

    def turned(answers: Answers) -> Value:
        right = step(answers)
        if transposed(right) == right:
            raise ValueError("the matrix is symmetric")
        return transposed(right)

    return turned


def _rounded(params: Params) -> Mapping[str, Steps]:
    inputs = len(params.X[0])
    taken = (1, params.d_k, params.d_k**2)
    other = {} if inputs in taken else {"root_of_inputs": other_divisor(params.d_k, root(inputs))}
    return {**other, "softmax_applied": softmax_applied()}


def _is_friendly(params: Params) -> bool:
    """Whether rows of X and of the projections differ, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        all(len(set(rows)) == len(params.X) for rows in answers.values())
        and all(any(row) for name in ("queries", "keys") for row in answers[name])
        and all(any(row) for row in params.X)
        and max(abs(entry) for row in answers["output"] for entry in row) <= LARGEST
        and transposed(answers["scaled"]) != answers["scaled"]
        and shows_all(problem)
    )


_GIVEN = "$ X = {X}, quad W_Q = {W_Q}, quad W_K = {W_K}, quad W_V = {W_V}. $"


def ask(params: Params) -> Wording:
    """Ask for the three projections, the scaled scores and the output."""
    return worded(
        "The rows of $X$ are the vectors of a sequence, which a self-attention layer projects with"
        f" $W_Q$, $W_K$ and $W_V$: {_GIVEN} Compute by hand, leaving the softmax out:"
        " the queries $Q = X W_Q$, the keys $K = X W_K$, the values $V = X W_V$, the"
        " scaled scores $(Q K^T) / sqrt(d_k)$ with $d_k = {d}$, and the output"
        " $(Q K^T) / sqrt(d_k) dot V$.",
        "Die Zeilen von $X$ sind die Vektoren einer Folge, die eine Self-Attention-Schicht mit"
        f" $W_Q$, $W_K$ und $W_V$ projiziert: {_GIVEN} Berechnen Sie von Hand und ohne Softmax:"
        " die Queries $Q = X W_Q$, die Keys $K = X W_K$, die Values $V = X W_V$,"
        " die skalierten Scores $(Q K^T) / sqrt(d_k)$ mit $d_k = {d}$ und die Ausgabe"
        " $(Q K^T) / sqrt(d_k) dot V$.",
        {**dict(params), "d": params.d_k},
    )


def solution(params: Params) -> Wording:
    """Work out the five matrices."""
    answers = right_answers(build(params, None))
    scores = product(answers["queries"], transposed(answers["keys"]))
    given = {**answers, "scores": scores, "root": root(params.d_k), "n": len(params.X)}
    formulas = (
        "$ Q = X W_Q = {queries}, quad K = X W_K = {keys}, $ $ V = X W_V = {values}. $"
        " $ Q K^T = {scores}, quad (Q K^T) / sqrt(d_k) = 1/{root} dot Q K^T = {scaled}. $"
        " $ (Q K^T) / sqrt(d_k) dot V = {output}. $"
    )
    return worded(
        f"Every position gets a query, a key and a value of its own. {formulas} Row $i$ of the"
        " scores belongs to the query of position $i$, so that there are ${n} times {n}$ of them.",
        f"Jede Position bekommt eine eigene Query, einen eigenen Key und einen eigenen Value."
        f" {formulas} Zeile $i$ der Scores gehört zur Query der Position $i$, so dass es"
        " ${n} times {n}$ davon gibt.",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "queries": Wording("Queries Q", "Queries Q"),
    "keys": Wording("Keys K", "Keys K"),
    "values": Wording("Values V", "Values V"),
    "scaled": Wording("Scaled scores", "Skalierte Scores"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="self_attention",
    title=Wording("Self-attention by hand", "Self-Attention von Hand"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=2 * LARGEST, denominator=2, side=4),
)
