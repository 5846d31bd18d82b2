"""Attention without its softmax, by hand: scores, scaled scores and output in exact fractions."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator

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
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    Matrix,
    MatrixParam,
    is_square_number,
    multiple,
    product,
    root,
    shape,
    softmax,
    transposed,
)
from problems.typst.markup import fill

Step = Callable[[Answers], Value]

LARGEST_SCORE = 8
LARGEST_OUTPUT = 60
_ROUNDED = Decimal("0.05")
"""How far an answer may lie from a wrong result that is not rational: people round."""


class Params(BaseModel):
    """Q (N_Q × d_k), K (N_KV × d_k) and V (N_KV × d_v); √d_k must be an integer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    Q: MatrixParam
    K: MatrixParam
    V: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.Q[0]) != len(self.K[0]):
            raise ValueError("Q and K must have the same number of columns, d_k")
        if len(self.K) != len(self.V):
            raise ValueError("K and V must have the same number of rows, N_KV")
        if not is_square_number(len(self.K[0])):
            raise ValueError("d_k must be a square number (4, 9, 16), so that its root is exact")
        return self

    @property
    def d_k(self) -> int:
        """The length of a query and of a key."""
        return len(self.K[0])


MISTAKES: Mapping[str, Wording] = {
    **words("transposed", "divided_by_d_k", "softmax_applied"),
    "keys_and_values": Wording(
        en="It looks as if K and V had changed places. Check for each product in the formula "
        "which of the two stands there.",
        de="Es sieht so aus, als hätten K und V die Plätze getauscht. Prüfen Sie bei jedem Produkt "
        "der Formel, welche der beiden Matrizen dort steht.",
    ),
    "keys_not_transposed": Wording(
        en="It looks as if K had been used as it is. Look once more at what the formula does to K "
        "before the product.",
        de="Es sieht so aus, als wäre K unverändert eingesetzt. Sehen Sie noch einmal nach, was "
        "die Formel vor dem Produkt mit K macht.",
    ),
    "missing_root": Wording(
        en="These are still the unscaled scores. What does the formula do with d_k?",
        de="Das sind noch die unskalierten Scores. Was macht die Formel mit d_k?",
    ),
    "multiplied_by_root": Wording(
        en="It looks as if the scores had been multiplied by the root. On which side of the "
        "fraction bar does it stand?",
        de="Es sieht so aus, als wären die Scores mit der Wurzel multipliziert. Auf welcher Seite "
        "des Bruchstrichs steht sie?",
    ),
    "root_of_values": Wording(
        en="It looks as if another dimension stood under the root: the length of a value. Which "
        "dimension does the formula name?",
        de="Es sieht so aus, als stünde eine andere Dimension unter der Wurzel: die Länge eines "
        "Values. Welche Dimension nennt die Formel?",
    ),
    "root_of_keys": Wording(
        en="It looks as if the number of keys stood under the root. Which dimension does the "
        "formula name?",
        de="Es sieht so aus, als stünde die Zahl der Keys unter der Wurzel. Welche Dimension nennt "
        "die Formel?",
    ),
    "root_of_queries": Wording(
        en="It looks as if the number of queries stood under the root. Which dimension does the "
        "formula name?",
        de="Es sieht so aus, als stünde die Zahl der Queries unter der Wurzel. Welche Dimension "
        "nennt die Formel?",
    ),
    "softmax_over_queries": Wording(
        en="It looks as if a softmax had been applied, and over the queries at that. This part "
        "leaves it out.",
        de="Es sieht so aus, als wäre ein Softmax angewandt, und zwar über die Queries. In diesem "
        "Teil bleibt er weg.",
    ),
    "unscaled_output": Wording(
        en="It looks as if the unscaled scores had been multiplied by V. Which of your two earlier "
        "matrices does the output start from?",
        de="Es sieht so aus, als wären die unskalierten Scores mit V multipliziert. Von welcher "
        "Ihrer beiden früheren Matrizen geht die Ausgabe aus?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers in the sheet's sizes; None where a number would be unfriendly."""
    params = Params(
        Q=draws.matrix(5, 4, (0, 1)),
        K=draws.matrix(3, 4, (0, 1)),
        V=draws.matrix(3, draws.between(2, 3), range(1, 10)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with three matrices."""
    n_q, n_kv, d_v = len(params.Q), len(params.K), len(params.V[0])
    steps = _steps(params)
    check, guard = Check("matrix"), _guard(n_q, n_kv)
    return Problem(
        fields=(
            Field("scores", check, steps["scores"], guard=guard, shape=(n_q, n_kv)),
            Field("scaled", check, steps["scaled"], ("scores",), guard, (n_q, n_kv)),
            Field("output", check, steps["output"], ("scaled",), shape=(n_q, d_v)),
        ),
        misconceptions=_misconceptions(params),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: softmax(Q K^T / √d_k) V without its softmax.

    Source: Vaswani et al. 2017, equation 1; exercise sheet 5, part 3.4.
    """
    scale = 1 / root(params.d_k)
    return {
        "scores": lambda _: product(params.Q, transposed(params.K)),
        "scaled": lambda answers: multiple(answers["scores"], scale),
        "output": lambda answers: product(answers["scaled"], params.V),
    }


def _guard(rows: int, columns: int) -> Callable[[Value], bool]:
    """Let pass what has the right shape and is not zero throughout."""

    def passes(value: Value) -> bool:
        fits = len(value) == rows and all(len(row) == columns for row in value)
        return fits and any(entry for row in value for entry in row)

    return passes


def _misconceptions(params: Params) -> tuple[Misconception, ...]:
    exact = {
        "keys_and_values": _keys_and_values(params),
        "keys_not_transposed": {"scores": lambda _: product(params.Q, params.K)},
        "transposed": _transposed(params),
        "missing_root": {"scaled": lambda answers: answers["scores"]},
        "unscaled_output": {"output": _output_of_scores(params)},
        "divided_by_d_k": _other_divisor(params, Fraction(params.d_k)),
        "multiplied_by_root": _other_divisor(params, 1 / root(params.d_k)),
    }
    rounded = {
        **{name: _other_divisor(params, root(size)) for name, size in _other_sizes(params).items()},
        "softmax_applied": _softmax(params, softmax),
        "softmax_over_queries": _softmax(params, lambda m: transposed(softmax(transposed(m)))),
    }
    return (
        *(Misconception(name, MISTAKES[name], steps) for name, steps in exact.items()),
        *(
            Misconception(name, MISTAKES[name], steps, tolerance=_ROUNDED)
            for name, steps in rounded.items()
        ),
    )


def _keys_and_values(params: Params) -> Mapping[str, Step]:
    return {
        "scores": lambda _: product(params.Q, transposed(params.V)),
        "output": lambda answers: product(answers["scaled"], params.K),
    }


def _transposed(params: Params) -> Mapping[str, Step]:
    return {name: _then_transposed(step) for name, step in _steps(params).items()}


def _then_transposed(step: Step) -> Step:
    return lambda answers: transposed(step(answers))


def _output_of_scores(params: Params) -> Step:
    return lambda answers: product(multiple(answers["scaled"], root(params.d_k)), params.V)


def _other_divisor(params: Params, divisor: Fraction) -> Mapping[str, Step]:
    wrong = root(params.d_k) / divisor
    return {
        "scaled": lambda answers: multiple(answers["scores"], 1 / divisor),
        "output": lambda answers: product(multiple(answers["scaled"], wrong), params.V),
    }


def _other_sizes(params: Params) -> Mapping[str, int]:
    """Name the sizes that can be mistaken for d_k, each number once.

    The roots of 1 and of d_k² are left out: they are mistakes with names of their own.
    """
    taken = {1, params.d_k, params.d_k**2}
    sizes: dict[str, int] = {}
    for name, matrix, axis in (
        ("values", params.V, 1),
        ("keys", params.K, 0),
        ("queries", params.Q, 0),
    ):
        size = shape(matrix)[axis]
        if size not in taken:
            sizes[f"root_of_{name}"] = size
        taken.add(size)
    return sizes


def _softmax(params: Params, applied: Callable[[Matrix], Matrix]) -> Mapping[str, Step]:
    return {
        "scaled": lambda answers: applied(multiple(answers["scores"], 1 / root(params.d_k))),
        "output": lambda answers: product(applied(answers["scaled"]), params.V),
    }


def _is_friendly(params: Params) -> bool:
    """Whether a person can do it by hand, and no slip stays hidden.

    No row of Q or K is zero, no row comes twice, halves appear, and the numbers stay small.
    """
    steps = _steps(params)
    scores = steps["scores"]({})
    scaled = steps["scaled"]({"scores": scores})
    output = steps["output"]({"scaled": scaled})
    return (
        all(any(row) for row in params.Q + params.K)
        and all(len(set(matrix)) == len(matrix) for matrix in (params.Q, params.K, params.V))
        and any(entry.denominator > 1 for row in scaled for entry in row)
        and max(map(max, scores)) <= LARGEST_SCORE
        and max(map(max, output)) <= LARGEST_OUTPUT
    )


def ask(params: Params) -> Wording:
    """Ask for the three matrices, one after the other."""
    given = {"Q": params.Q, "K": params.K, "V": params.V, "d": params.d_k}
    return Wording(
        fill(
            "Queries, keys and values are the rows of"
            " $ Q = {Q}, quad K = {K}, quad V = {V}, quad d_k = {d}. $ Compute by hand, leaving the"
            " softmax out: the scores $Q K^T$, the scaled scores $(Q K^T) / sqrt(d_k)$, and the"
            " output $(Q K^T) / sqrt(d_k) dot V$.",
            given,
        ),
        fill(
            "Queries, Keys und Values sind die Zeilen von"
            " $ Q = {Q}, quad K = {K}, quad V = {V}, quad d_k = {d}. $ Berechnen Sie von"
            " Hand und ohne Softmax: die Scores $Q K^T$, die skalierten Scores"
            " $(Q K^T) / sqrt(d_k)$ und die Ausgabe $(Q K^T) / sqrt(d_k) dot V$.",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out the three matrices."""
    steps, answers = _steps(params), dict[str, Value]()
    for name, step in steps.items():
        answers[name] = step(answers)
    given = {**answers, "root": root(params.d_k), "d": params.d_k}
    formulas = fill(
        "$ Q K^T = {scores}, quad (Q K^T) / sqrt({d}) = 1/{root} dot Q K^T = {scaled}, $"
        " $ (Q K^T) / sqrt({d}) dot V = {output}. $",
        given,
    )
    return Wording(
        f"Each score is the dot product of a query with a key. {formulas}",
        f"Jeder Score ist das Skalarprodukt einer Query mit einem Key. {formulas}",
    )


TITLES: Mapping[str, Wording] = {
    "scores": Wording("Scores", "Scores"),
    "scaled": Wording("Scaled scores", "Skalierte Scores"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="attention_product",
    title=Wording("Attention by hand, without softmax", "Attention von Hand, ohne Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=2 * LARGEST_OUTPUT, denominator=2, side=5),
)
