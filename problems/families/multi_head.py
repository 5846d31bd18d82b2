"""Multi-head attention by hand: split, attend in each head, join and project; no softmax."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attending import refuse_irrational_root
from problems.solvers.attention import has_size, scaled_scores
from problems.solvers.attention_words import words
from problems.solvers.matrices import (
    Matrix,
    MatrixParam,
    array,
    is_square_number,
    multiple,
    plain,
    product,
    root,
    transposed,
)
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.solvers.symbols import constant
from problems.typst.formulas import worded

MOST_HEADS = 4
LARGEST = 60

LONGEST = 10_000
"""The longest query of a head from which anything follows."""
LONGEST_SUM = 1_000
"""Characters of a sum of irrational entries that is compared."""

Cut = Callable[[Matrix, int], Matrix]
"""Takes the columns of one head, counted from 0, out of a matrix."""


class Params(BaseModel):
    """Q (n × h·d_k), K (m × h·d_k), V (m × h·d_v) and W_O (h·d_v × d); √d_k is an integer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heads: int = Option(ge=2, le=MOST_HEADS)
    Q: MatrixParam
    K: MatrixParam
    V: MatrixParam
    W_O: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.Q[0]) != len(self.K[0]) or len(self.K) != len(self.V):
            raise ValueError("Q and K need as many columns, and K and V as many rows")
        if len(self.Q[0]) % self.heads or len(self.V[0]) % self.heads:
            raise ValueError("the columns of Q, K and V must be a multiple of the heads")
        refuse_irrational_root(self.d_k)
        if len(self.W_O) != len(self.V[0]):
            raise ValueError("W_O must have as many rows as V has columns")
        return self

    @property
    def d_k(self) -> int:
        """The length of a query within one head."""
        return len(self.Q[0]) // self.heads


MISTAKES: Mapping[str, Wording] = {
    **words("missing_root", "divided_by_d_k"),
    "size_not_divided": Wording(
        en="This is the length of a query before it is split. How much of it does one head get?",
        de="Das ist die Länge einer Query vor dem Aufteilen. Wie viel davon bekommt ein Kopf?",
    ),
    "heads_for_size": Wording(
        en="This is the number of heads. How long is a query within one of them?",
        de="Das ist die Zahl der Köpfe. Wie lang ist eine Query in einem davon?",
    ),
    "root_of_whole": Wording(
        en="It looks as if the length of a whole query stood under the root. Which vectors are "
        "multiplied within a head?",
        de="Es sieht so aus, als stünde die Länge einer ganzen Query unter der Wurzel. Welche "
        "Vektoren werden in einem Kopf multipliziert?",
    ),
    "interleaved": Wording(
        en="It looks as if the columns had been dealt out in turn. Each head gets neighbouring "
        "columns here.",
        de="Es sieht so aus, als wären die Spalten reihum verteilt. Hier bekommt jeder Kopf "
        "benachbarte Spalten.",
    ),
    "scores_not_split": Wording(
        en="It looks as if the scores had been taken from whole queries and keys. What does a "
        "head see of them?",
        de="Es sieht so aus, als wären die Scores aus ganzen Queries und Keys gebildet. Was sieht "
        "ein Kopf davon?",
    ),
    "values_not_split": Wording(
        en="It looks as if the scores of a head had been applied to all columns of V. Which of "
        "them belong to it?",
        de="Es sieht so aus, als wären die Scores eines Kopfs auf alle Spalten von V angewandt. "
        "Welche gehören zu ihm?",
    ),
    "heads_added": Wording(
        en="It looks as if the heads had been added. What does concatenation do with them?",
        de="Es sieht so aus, als wären die Köpfe addiert. Was macht die Konkatenation mit ihnen?",
    ),
    "heads_stacked": Wording(
        en="It looks as if the heads stood one below the other. A row belongs to one query still.",
        de="Es sieht so aus, als stünden die Köpfe untereinander. Eine Zeile gehört weiterhin zu "
        "einer Query.",
    ),
    "heads_reversed": Wording(
        en="It looks as if the heads stood in another order.",
        de="Es sieht so aus, als stünden die Köpfe in einer anderen Reihenfolge.",
    ),
    "projection_left_out": Wording(
        en="These are the heads side by side. What is left to do with them?",
        de="Das sind die Köpfe nebeneinander. Was ist mit ihnen noch zu tun?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw two heads of small integers; None where a number is unfriendly or a slip hidden."""
    params = Params(
        heads=2,
        Q=draws.matrix(2, 8, (0, 0, 1, 1, -1)),
        K=draws.matrix(3, 8, (0, 0, 1, 1, -1)),
        V=draws.matrix(3, 4, (0, 1, 2, 3, -1)),
        W_O=draws.matrix(4, draws.between(2, 3), (0, 1, 1, -1, 2)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with queries, keys, values and the last projection."""
    n, inner = len(params.Q), len(params.V[0])
    check, steps = Check("matrix"), _steps(params)
    size = (n, inner // params.heads)
    names = _names(params)
    joined = has_size(n, inner)
    return Problem(
        fields=(
            Field("head_size", Check("number"), steps["head_size"], guard=_is_length),
            *(Field(h, check, steps[h], ("head_size",), has_size(*size), size) for h in names),
            Field("concatenated", check, steps["concatenated"], names, joined, (n, inner)),
            Field(
                "output",
                check,
                steps["output"],
                ("concatenated",),
                shape=(n, len(params.W_O[0])),
            ),
        ),
        misconceptions=named(MISTAKES, _exact(params), _rounded(params)),
    )


def _names(params: Params) -> tuple[str, ...]:
    return tuple(f"head_{number}" for number in range(1, params.heads + 1))


def _block(heads: int) -> Cut:
    """Give each head neighbouring columns."""

    def cut(matrix: Matrix, head: int) -> Matrix:
        width = len(matrix[0]) // heads
        return tuple(row[head * width : (head + 1) * width] for row in matrix)

    return cut


def _dealt(heads: int) -> Cut:
    """Deal the columns out in turn."""
    return lambda matrix, head: tuple(row[head::heads] for row in matrix)


def _whole(matrix: Matrix, head: int) -> Matrix:
    """Give a head all columns."""
    return matrix


def _heads(
    params: Params, queries: Cut, values: Cut, divisor: Fraction | None = None
) -> dict[str, Step]:
    """Attend within each head, with the columns that it is given; no softmax.

    Without a divisor of its own, it is the root of the length that was answered.
    """

    def attending(head: int) -> Step:
        def attend(answers: Answers) -> Value:
            scores = product(queries(params.Q, head), transposed(queries(params.K, head)))
            summed = product(scores, values(params.V, head))
            if divisor is None:
                return _over_root(summed, answers["head_size"])
            return multiple(summed, 1 / divisor)

        return attend

    return {name: attending(head) for head, name in enumerate(_names(params))}


def _is_length(value: Value) -> bool:
    is_number = isinstance(value, int | Fraction)
    return is_number and value.denominator == 1 and 0 < value <= LONGEST


def _over_root(matrix: Matrix, length: Value) -> Value:
    """Divide by the root of a length; what is irrational then is written as a text."""
    if not _is_length(length):
        raise ValueError("a length is a positive integer")
    if is_square_number(int(length)):
        return multiple(matrix, 1 / root(int(length)))
    return tuple(
        tuple(f"({entry})/sqrt({length})" if entry else entry for entry in row) for row in matrix
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field.

    Head i attends with columns i·d_k … of Q and K and its share of V; the heads stand side by
    side, times W_O. Source: Vaswani et al. 2017, section 3.2.2.
    """
    cut = _block(params.heads)
    return {
        "head_size": constant(params.d_k),
        **_heads(params, cut, cut),
        "concatenated": lambda answers: _side_by_side(_in_order(params, answers)),
        "output": lambda answers: _projected(answers["concatenated"], params.W_O),
    }


def _projected(joined: Value, weights: Matrix) -> Value:
    """Project the rows; sums of what is irrational are written as texts."""
    if not any(isinstance(entry, str) for row in joined for entry in row):
        return product(joined, weights)
    columns = transposed(weights)
    return tuple(tuple(_sum_of_texts(row, column) for column in columns) for row in joined)


def _sum_of_texts(row: tuple[Fraction | str, ...], weights: tuple[Fraction, ...]) -> str:
    pairs = zip(row, weights, strict=True)
    text = " + ".join(f"({entry})*({weight})" for entry, weight in pairs if entry and weight)
    if len(text) > LONGEST_SUM:
        raise ValueError("the entries are too long to be added")
    return text or "0"


def _in_order(params: Params, answers: Answers) -> tuple[Matrix, ...]:
    return tuple(answers[name] for name in _names(params))


def _side_by_side(heads: tuple[Matrix, ...]) -> Matrix:
    return tuple(tuple(entry for row in rows for entry in row) for rows in zip(*heads, strict=True))


def _exact(params: Params) -> Mapping[str, Steps]:
    cut, dealt = _block(params.heads), _dealt(params.heads)
    sizes: dict[str, Steps] = {
        "size_not_divided": {"head_size": constant(len(params.Q[0]))},
    }
    if params.heads != params.d_k:
        sizes["heads_for_size"] = {"head_size": constant(params.heads)}
    return {
        **sizes,
        "missing_root": _heads(params, cut, cut, Fraction(1)),
        "divided_by_d_k": _heads(params, cut, cut, Fraction(params.d_k)),
        "interleaved": _heads(params, dealt, dealt),
        "scores_not_split": _heads(params, _whole, cut),
        "values_not_split": _heads(params, cut, _whole),
        **_of_joining(params),
    }


def _of_joining(params: Params) -> Mapping[str, Steps]:
    def added(answers: Answers) -> Matrix:
        first, *others = map(array, _in_order(params, answers))
        return plain(sum(others, first))

    return {
        "heads_added": {"concatenated": added},
        "heads_stacked": {
            "concatenated": lambda a: tuple(row for head in _in_order(params, a) for row in head)
        },
        "heads_reversed": {
            "concatenated": lambda a: _side_by_side(_in_order(params, a)[::-1]),
        },
        "projection_left_out": {"output": lambda answers: answers["concatenated"]},
    }


def _rounded(params: Params) -> Mapping[str, Steps]:
    """Take the root of the whole length of a query, where it is not another mistake's divisor."""
    whole = len(params.Q[0])
    if whole == params.d_k**2:
        return {}
    cut = _block(params.heads)
    return {"root_of_whole": _heads(params, cut, cut, root(whole))}


def _is_friendly(params: Params) -> bool:
    """Whether rows differ, no head is zero, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    heads = _in_order(params, answers)
    return (
        all(len(set(rows)) == len(rows) for rows in (params.Q, params.K, params.V, params.W_O))
        and all(any(row) for head in heads for row in head)
        and any(entry.denominator > 1 for head in heads for row in head for entry in row)
        and max(abs(entry) for row in answers["output"] for entry in row) <= LARGEST
        and shows_all(problem)
    )


_GIVEN = "$ Q = {Q}, $ $ K = {K}, $ $ V = {V}, quad W_O = {W_O}. $"


def ask(params: Params) -> Wording:
    """Ask for the length of a query in a head, the heads, and what becomes of them."""
    return worded(
        "Attention with {heads} heads has already projected its inputs:"
        f" {_GIVEN} The columns of $Q$, $K$ and $V$ are split into {{heads}} blocks of"
        " neighbouring columns, the first for head 1. Compute by hand, leaving the softmax out: the"
        " length $d_k$ of a query within one head; the output $(Q_i K_i^T) / sqrt(d_k) dot V_i$ of"
        " each head $i$; the heads concatenated side by side; and the output of the layer, the"
        " concatenated heads times $W_O$.",
        "Attention mit {heads} Köpfen hat ihre Eingaben schon projiziert:"
        f" {_GIVEN} Die Spalten von $Q$, $K$ und $V$ werden in {{heads}} Blöcke benachbarter"
        " Spalten geteilt, der erste für Kopf 1. Berechnen Sie von Hand und ohne Softmax: die"
        " Länge $d_k$ einer Query in einem Kopf, die Ausgabe $(Q_i K_i^T) / sqrt(d_k) dot V_i$"
        " jedes Kopfs $i$, die Köpfe nebeneinander konkateniert und die Ausgabe der Schicht, also"
        " die konkatenierten Köpfe mal $W_O$.",
        dict(params),
    )


def solution(params: Params) -> Wording:
    """Work out the heads, their concatenation and the output."""
    answers, cut = right_answers(build(params, None)), _block(params.heads)
    given = {**answers, "whole": len(params.Q[0]), "h": params.heads, "W_O": params.W_O}
    shown = []
    for head, name in enumerate(_names(params)):
        scaled = scaled_scores(cut(params.Q, head), cut(params.K, head))
        given |= {f"scaled_{head}": scaled, f"value_{head}": cut(params.V, head)}
        number = head + 1
        shown.append(
            f"$ (Q_{number} K_{number}^T) / sqrt(d_k) dot V_{number} = {{scaled_{head}}} dot"
            f" {{value_{head}}} = {{{name}}} $"
        )
    heads = " ".join(shown)
    last = "$ {concatenated} dot W_O = {output}. $"
    return worded(
        f"A head gets $d_k = {{whole}} slash {{h}} = {{head_size}}$ columns of $Q$ and $K$. {heads}"
        f" Side by side and projected: {last}",
        f"Ein Kopf bekommt $d_k = {{whole}} slash {{h}} = {{head_size}}$ Spalten von $Q$ und $K$."
        f" {heads} Nebeneinander und projiziert: {last}",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "head_size": Wording("Length of a query in a head", "Länge einer Query in einem Kopf"),
    **{
        f"head_{number}": Wording(f"Head {number}", f"Kopf {number}")
        for number in range(1, MOST_HEADS + 1)
    },
    "concatenated": Wording("Concatenated heads", "Konkatenierte Köpfe"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="multi_head",
    title=Wording("Multi-head attention", "Attention mit mehreren Köpfen"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=2 * LARGEST, denominator=2, side=4),
)
