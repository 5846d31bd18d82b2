"""Cross-attention by hand: queries of a decoder meet keys and values of an encoder; no softmax."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, model_validator

from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.attending import (
    mistakes_without_softmax,
    softmax_applied,
    without_softmax,
)
from problems.solvers.attention import has_size, scaled_scores
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    MatrixParam,
    is_square_number,
    product,
    root,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.solvers.symbols import constant
from problems.typst.formulas import worded

LARGEST = 60
_LENGTHS = ((2, 3), (3, 2))
"""Positions of the decoder, and of the encoder."""
_DISTINCT = ("queries", "keys", "values", "scaled", "output")


class Params(BaseModel):
    """States of a decoder S (n × d) and an encoder H (m × d), W_Q, W_K (d × d_k), W_V (d × d_v)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    S: MatrixParam
    H: MatrixParam
    W_Q: MatrixParam
    W_K: MatrixParam
    W_V: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.S) == len(self.H):
            raise ValueError("S and H must differ in their numbers of rows, so that roles show")
        if len(self.W_Q) != len(self.S[0]):
            raise ValueError("W_Q must have as many rows as S has columns")
        if {len(self.W_K), len(self.W_V)} != {len(self.H[0])}:
            raise ValueError("W_K and W_V must have as many rows as H has columns")
        if len(self.W_Q[0]) != self.d_k or self.d_k == 1 or not is_square_number(self.d_k):
            raise ValueError("W_Q and W_K must have the same number of columns: 4, 9 or 16")
        if self.d_v in (len(self.S), self.d_k):
            raise ValueError("W_V must have other columns than W_K, and than S has rows")
        return self

    @property
    def d_k(self) -> int:
        """The length of a query and of a key."""
        return len(self.W_K[0])

    @property
    def d_v(self) -> int:
        """The length of a value."""
        return len(self.W_V[0])


MISTAKES: Mapping[str, Wording] = {
    **words("missing_root", "divided_by_d_k", "keys_for_values", "softmax_applied"),
    **words("projections_exchanged"),
    "sides_exchanged": Wording(
        en="It looks as if decoder and encoder had changed places. Which of them asks, and which "
        "is asked?",
        de="Es sieht so aus, als hätten Decoder und Encoder die Plätze getauscht. Wer von beiden "
        "fragt, und wer wird gefragt?",
    ),
    "decoder_alone": Wording(
        en="It looks as if the decoder attended to itself. Where do keys and values come from in "
        "cross-attention?",
        de="Es sieht so aus, als sähe der Decoder auf sich selbst. Woher kommen Keys und Values in "
        "der Cross-Attention?",
    ),
    "encoder_alone": Wording(
        en="It looks as if the encoder attended to itself. Where do the queries come from in "
        "cross-attention?",
        de="Es sieht so aus, als sähe der Encoder auf sich selbst. Woher kommen die Queries in der "
        "Cross-Attention?",
    ),
    "length_of_keys": Wording(
        en="It looks as if an output were as long as a key. What is the weighted sum made of?",
        de="Es sieht so aus, als wäre eine Ausgabe so lang wie ein Key. Woraus besteht die "
        "gewichtete Summe?",
    ),
    "transposed": Wording(
        en="Rows and columns look exchanged. A row belongs to one state here.",
        de="Zeilen und Spalten scheinen vertauscht. Eine Zeile gehört hier zu einem Zustand.",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where a number would be unfriendly or a slip stay hidden."""
    decoder, encoder = draws.choice(_LENGTHS)
    entries, weights = (0, 1, 1, 2, -1), (0, 1, 1, -1)
    params = Params(
        S=draws.matrix(decoder, 2, entries),
        H=draws.matrix(encoder, 2, entries),
        W_Q=draws.matrix(2, 4, weights),
        W_K=draws.matrix(2, 4, weights),
        W_V=draws.matrix(2, encoder, (0, 1, 2, 3, -1)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with two sequences and their projections."""
    n, m, d_k, d_v = len(params.S), len(params.H), params.d_k, params.d_v
    shaped, check, steps = Check("shape"), Check("matrix"), _steps(params)
    needed = ("queries", "keys")
    return Problem(
        fields=(
            Field("scores_shape", shaped, steps["scores_shape"]),
            Field("output_shape", shaped, steps["output_shape"], ("scores_shape",)),
            Field("queries", check, steps["queries"], guard=has_size(n, d_k)),
            Field("keys", check, steps["keys"], guard=has_size(m, d_k)),
            Field("values", check, steps["values"], guard=has_size(m, d_v)),
            Field("scaled", check, steps["scaled"], needed, has_size(n, m)),
            Field("output", check, steps["output"], ("scaled", "values")),
        ),
        misconceptions=named(MISTAKES, _exact(params), {"softmax_applied": softmax_applied()}),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: (S W_Q)(H W_K)ᵀ / √d_k · H W_V.

    The public form does not tell the shapes of matrices, since they are asked for.
    Source: Vaswani et al. 2017, sections 3.2.1 and 3.2.3 (encoder-decoder attention).
    """
    return {
        "scores_shape": constant(_named(len(params.S), len(params.H))),
        "output_shape": lambda answers: _weighted(answers["scores_shape"], params.d_v),
        "queries": lambda _: product(params.S, params.W_Q),
        "keys": lambda _: product(params.H, params.W_K),
        "values": lambda _: product(params.H, params.W_V),
        **without_softmax(),
    }


def _weighted(scores: tuple[str, ...], d_v: int) -> tuple[str, ...]:
    """Keep the rows of the scores, which weigh values."""
    rows, _ = scores
    return (rows, str(d_v))


def _named(*sizes: int) -> tuple[str, ...]:
    return tuple(map(str, sizes))


def _exact(params: Params) -> Mapping[str, Steps]:
    steps = _steps(params)
    n, m = len(params.S), len(params.H)
    turned = {name: _then_transposed(steps[name]) for name in ("queries", "keys", "values")}
    return {
        "sides_exchanged": _sides_exchanged(params),
        "decoder_alone": {
            "scores_shape": constant(_named(n, n)),
            "scaled": lambda answers: scaled_scores(
                answers["queries"], product(params.S, params.W_K)
            ),
        },
        "encoder_alone": {
            "scores_shape": constant(_named(m, m)),
            "scaled": lambda answers: scaled_scores(product(params.H, params.W_Q), answers["keys"]),
        },
        "length_of_keys": {"output_shape": constant(_named(n, params.d_k))},
        "transposed": {"output_shape": constant(_named(params.d_v, n)), **turned},
        "projections_exchanged": {
            "queries": lambda _: product(params.S, params.W_K),
            "keys": lambda _: product(params.H, params.W_Q),
        },
        **mistakes_without_softmax(params.d_k),
    }


def _sides_exchanged(params: Params) -> Steps:
    """Let the encoder ask the decoder."""
    n, m = len(params.S), len(params.H)
    return {
        "scores_shape": constant(_named(m, n)),
        "output_shape": constant(_named(m, params.d_v)),
        "queries": lambda _: product(params.H, params.W_Q),
        "keys": lambda _: product(params.S, params.W_K),
        "values": lambda _: product(params.S, params.W_V),
        "scaled": lambda _: scaled_scores(
            product(params.H, params.W_Q), product(params.S, params.W_K)
        ),
    }


def _then_transposed(step: Step) -> Step:
    return lambda answers: transposed(step(answers))


def _is_friendly(params: Params) -> bool:
    """Whether rows differ, none is zero, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        all(len(set(answers[name])) == len(answers[name]) for name in _DISTINCT)
        and all(any(row) for name in ("queries", "keys") for row in answers[name])
        and any(entry.denominator > 1 for row in answers["scaled"] for entry in row)
        and any(any(row) for row in answers["output"])
        and max(abs(entry) for row in answers["output"] for entry in row) <= LARGEST
        and shows_all(problem)
    )


_GIVEN = "$ S = {S}, quad H = {H}, $ $ W_Q = {W_Q}, quad W_K = {W_K}, quad W_V = {W_V}. $"
_SCALED, _OUTPUT = "$(Q K^T) / sqrt(d_k)$", "$(Q K^T) / sqrt(d_k) dot V$"


def ask(params: Params) -> Wording:
    """Ask for two shapes, the projections, the scaled scores and the output."""
    return worded(
        "In cross-attention, a decoder's states, the rows of $S$, look at an encoder's states, the"
        f" rows of $H$: {_GIVEN} Each of queries $Q$, keys $K$ and values $V$ is a product of $S$"
        " or $H$ with a projection, $d_k = {d}$, and the softmax is left out. Give the shapes, rows"
        f" × columns, of the scaled scores {_SCALED} and of the output {_OUTPUT}; then"
        " compute by hand $Q$, $K$, $V$, the scaled scores and the output.",
        "In der Cross-Attention sehen die Zustände eines Decoders, die Zeilen von $S$, auf die"
        f" eines Encoders, die Zeilen von $H$: {_GIVEN} Queries $Q$, Keys $K$ und Values $V$ sind"
        " jeweils ein Produkt von $S$ oder $H$ mit einer Projektion, $d_k = {d}$, und der Softmax"
        f" bleibt weg. Geben Sie die Formen, Zeilen × Spalten, der skalierten Scores {_SCALED}"
        f" und der Ausgabe {_OUTPUT} an und berechnen Sie von Hand $Q$, $K$, $V$, die"
        " skalierten Scores und die Ausgabe.",
        {**dict(params), "d": params.d_k},
    )


def solution(params: Params) -> Wording:
    """Work out where each matrix comes from, and the numbers."""
    answers = right_answers(build(params, None))
    scores = product(answers["queries"], transposed(answers["keys"]))
    sizes = {"n": len(params.S), "m": len(params.H), "v": params.d_v, "root": root(params.d_k)}
    formulas = (
        "$ Q = S W_Q = {queries}, quad K = H W_K = {keys}, $ $ V = H W_V = {values}. $"
        " $ Q K^T = {scores}, quad (Q K^T) / sqrt(d_k) = 1/{root} dot Q K^T = {scaled}. $"
        " $ (Q K^T) / sqrt(d_k) dot V = {output}. $"
    )
    return worded(
        "The decoder asks, the encoder is asked: {n} queries come from $S$, and {m} keys and values"
        " from $H$. So the scores are ${n} times {m}$, and the output has a row for each query, as"
        f" long as a value: ${{n}} times {{v}}$. {formulas}",
        "Der Decoder fragt, der Encoder wird gefragt: {n} Queries kommen aus $S$, {m} Keys und"
        " Values aus $H$. Die Scores sind also ${n} times {m}$, und die Ausgabe hat eine Zeile je"
        f" Query, so lang wie ein Value: ${{n}} times {{v}}$. {formulas}",
        {**answers, "scores": scores, **sizes},
    )


TITLES: Mapping[str, Wording] = {
    "scores_shape": Wording("Shape of the scores", "Form der Scores"),
    "output_shape": Wording("Shape of the output", "Form der Ausgabe"),
    "queries": Wording("Queries Q", "Queries Q"),
    "keys": Wording("Keys K", "Keys K"),
    "values": Wording("Values V", "Values V"),
    "scaled": Wording("Scaled scores", "Skalierte Scores"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="cross_attention",
    title=Wording("Cross-attention by hand", "Cross-Attention von Hand"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=2 * LARGEST, denominator=2, side=4),
)
