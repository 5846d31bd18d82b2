"""The axis over which the softmax normalises: weights, their sums, and the axis of an array."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import permutations
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import MATRIX, VECTOR
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import Matrix, MatrixParam, transposed
from problems.solvers.misconceptions import (
    Steps,
    named,
    right_answers,
    shows_all,
    told_apart,
)
from problems.solvers.symbols import constant
from problems.solvers.weights import logarithm, near_logarithm, normalised
from problems.typst.formulas import row
from problems.typst.markup import fill

Axis = Literal["batch", "heads", "queries", "keys"]

AXES: tuple[Axis, ...] = ("batch", "heads", "queries", "keys")
LARGEST_SUM = 12
LARGEST_DENOMINATOR = 90
_BEYOND = len(AXES)
"""The number of an axis that there is not, for whoever counts from 1."""

_NAMES: Mapping[Axis, Wording] = {
    "batch": Wording("batch", "Batch"),
    "heads": Wording("heads", "Heads"),
    "queries": Wording("queries", "Queries"),
    "keys": Wording("keys", "Keys"),
}


class Params(BaseModel):
    """The arguments of the logarithms, queries by keys, and the axes of an array of scores."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    masses: MatrixParam
    axes: tuple[Axis, Axis, Axis, Axis]

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(mass <= 0 for line in self.masses for mass in line):
            raise ValueError("masses must be positive, as logarithms are taken of them")
        if len(self.masses) == len(self.masses[0]) or 1 in {len(self.masses), len(self.masses[0])}:
            raise ValueError("masses must have at least two rows and columns, and not be square")
        if len(set(self.axes)) < len(self.axes):
            raise ValueError("axes must name each of batch, heads, queries and keys once")
        return self


MISTAKES: Mapping[str, Wording] = {
    "over_queries": Wording(
        en="These weights sum to 1 for each key. Who has a weight of 1 to give away: a query or a "
        "key?",
        de="Diese Gewichte haben je Key die Summe 1. Wer hat ein Gewicht von 1 zu vergeben: eine "
        "Query oder ein Key?",
    ),
    "over_all": Wording(
        en="Here all weights together sum to 1. How many distributions does attention need?",
        de="Hier haben alle Gewichte zusammen die Summe 1. Wie viele Verteilungen braucht "
        "Attention?",
    ),
    "no_exponential": Wording(
        en="It looks as if the scores had been divided by their sum. What does the softmax do with "
        "them first?",
        de="Es sieht so aus, als wären die Scores durch ihre Summe geteilt. Was macht der Softmax "
        "vorher mit ihnen?",
    ),
    "not_normalised": Wording(
        en="These are the exponentials. What are they divided by?",
        de="Das sind die Exponentialwerte. Wodurch werden sie geteilt?",
    ),
    "transposed": Wording(
        en="These are the right numbers with rows and columns exchanged.",
        de="Das sind die richtigen Zahlen, aber Zeilen und Spalten sind vertauscht.",
    ),
    "sums_of_ones": Wording(
        en="This is what each query gives in total. What was asked is what each key receives.",
        de="So viel vergibt jede Query insgesamt. Gefragt ist, was jeder Key erhält.",
    ),
    "one_for_each_key": Wording(
        en="Do the weights have to sum to 1 over the queries, too?",
        de="Müssen die Gewichte auch über die Queries die Summe 1 haben?",
    ),
    "averaged": Wording(
        en="This is the mean that a key receives. The sum was asked for.",
        de="Das ist der Mittelwert, den ein Key erhält. Gefragt ist die Summe.",
    ),
    "axis_of_queries": Wording(
        en="This axis belongs to the queries. Over what do the weights of one query sum to 1?",
        de="Diese Achse gehört zu den Queries. Worüber haben die Gewichte einer Query die Summe 1?",
    ),
    "counted_from_one": Wording(
        en="Look at what this axis counts. The first axis is axis 0, and the last one is axis -1.",
        de="Sehen Sie nach, was diese Achse zählt. Die erste Achse ist Achse 0, die letzte ist "
        "Achse -1.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the weights, for what each key receives, and for the axis of the keys.

    For each query, the weights of all keys sum to 1. Source: exercise sheet 5, part 3.3; Vaswani
    et al. 2017, equation 1.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    rows, columns = len(params.masses), len(params.masses[0])
    weights = tuple(map(normalised, params.masses))
    return Problem(
        fields=(
            Field("weights", MATRIX, constant(weights), shape=(rows, columns)),
            Field("received", VECTOR, _received, needs=("weights",), shape=(1, columns)),
            Field("axis", _axis_check(params), constant(str(params.axes.index("keys")))),
        ),
        misconceptions=(
            *named(MISTAKES, _wrong(params)),
            *named(MISTAKES, {}, {"no_exponential": {"weights": lambda _: _logits(params)}}),
        ),
    )


def _axis_check(params: Params) -> Check:
    """Take an axis by its number, also counted from the end as NumPy does, or by its name."""
    spoken = [
        (*_numbered(at), *_numbered(at - _BEYOND), _NAMES[axis].en, _NAMES[axis].de)
        for at, axis in enumerate(params.axes)
    ]
    return Check("phrase", {"choices": (*spoken, _numbered(_BEYOND))})


def _numbered(at: int) -> tuple[str, ...]:
    """Write the number of an axis alone, behind a word for it, and as an argument."""
    words = ("axis", "Achse", "dim")
    return str(at), *(f"{word} {at}" for word in words), *(f"{word} = {at}" for word in words)


def _received(answers: Answers) -> Value:
    """Sum the weights of each key over all queries."""
    return (tuple(map(sum, zip(*answers["weights"], strict=True))),)


def _logits(params: Params) -> Matrix:
    return tuple(normalised(list(map(near_logarithm, line))) for line in params.masses)


def _wrong(params: Params) -> dict[str, Steps]:
    masses, rows, columns = params.masses, len(params.masses), len(params.masses[0])
    total = sum(map(sum, masses))
    weights = tuple(map(normalised, masses))
    one = Fraction(1)
    axis = params.axes.index("keys")
    return {
        "over_queries": {"weights": transposed(tuple(map(normalised, transposed(masses))))},
        "over_all": {"weights": tuple(tuple(m / total for m in line) for line in masses)},
        "not_normalised": {"weights": masses},
        "transposed": {"weights": transposed(weights)},
        "sums_of_ones": {"received": ((one,) * rows,)},
        "one_for_each_key": {"received": ((one,) * columns,)},
        "averaged": {"received": lambda a: (tuple(x / rows for x in _received(a)[0]),)},
        "axis_of_queries": {"axis": str(params.axes.index("queries"))},
        "counted_from_one": {"axis": str(axis + 1)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw two or three queries with three or two keys, all sums small, and an order of axes."""
    rows, columns = draws.choice(((2, 3), (3, 2), (2, 4)))
    masses = draws.matrix(rows, columns, (1, 1, 2, 3, 4, 5))
    axes = draws.choice(tuple(permutations(AXES)))
    if any(len(set(line)) == 1 or sum(line) > LARGEST_SUM for line in masses):
        return None
    if len(set(map(normalised, masses))) < rows:
        return None
    params = Params.model_validate({"masses": masses, "axes": axes})
    received = right_answers(_problem(params))["received"][0]
    is_friendly = max(x.denominator for x in received) <= LARGEST_DENOMINATOR
    return params if is_friendly and shows_all(_problem(params)) else None


def _scores(params: Params) -> str:
    lines = (", ".join(map(logarithm, line)) for line in params.masses)
    return f"mat({'; '.join(lines)})"


def ask(params: Params) -> Wording:
    """Ask for a matrix, a row and an axis."""
    scores = _scores(params)
    return Wording(
        f"The scaled scores of attention are $ S = {scores} $ with natural logarithms"
        " ($0 = ln(1)$); a row belongs to a query and a column to a key. Give the matrix of"
        " attention weights (after the softmax), and, as a row, the sum of the weights that each"
        " key receives, all as fractions. An array of scores has the axes"
        f" ({', '.join(_NAMES[axis].en for axis in params.axes)}), numbered 0 to 3 in this order."
        " Over which axis must its softmax go? Answer with its number.",
        f"Die skalierten Scores einer Attention sind $ S = {scores} $ mit natürlichen Logarithmen"
        " ($0 = ln(1)$); eine Zeile gehört zu einer Query, eine Spalte zu einem Key. Geben Sie die"
        " Matrix der Attention-Gewichte (nach dem Softmax) an und als Zeile die Summe der Gewichte,"
        " die jeder Key erhält, alles als Brüche. Ein Array von Scores hat die Achsen"
        f" ({', '.join(_NAMES[axis].de for axis in params.axes)}), in dieser Reihenfolge von 0 bis"
        " 3 nummeriert. Über welche Achse muss sein Softmax gehen? Antworten Sie mit ihrer Nummer.",
    )


def solution(params: Params) -> Wording:
    """Normalise each row, add up the columns, and find the keys."""
    found = right_answers(_problem(params))
    given = {"E": params.masses, "A": found["weights"]}
    weights = fill('$ exp(S) = {E} quad "softmax"(S) = {A} $', given)
    received, axis = f"${row(found['received'][0])}$", f"${found['axis']}$"
    return Wording(
        "The exponentials of the logarithms are their arguments. Each row, which belongs to one"
        f" query, is divided by its own sum: {weights} The columns sum to {received}. The softmax"
        f" goes over the keys, axis {axis}.",
        "Die Exponentialwerte der Logarithmen sind deren Argumente. Jede Zeile, die zu einer Query"
        f" gehört, wird durch ihre eigene Summe geteilt: {weights} Die Summen der Spalten sind"
        f" {received}. Der Softmax geht über die Keys, Achse {axis}.",
    )


TITLES: Mapping[str, Wording] = {
    "weights": Wording("Attention weights", "Attention-Gewichte"),
    "received": Wording("What each key receives, as a row", "Was jeder Key erhält, als Zeile"),
    "axis": Wording("Number of the axis", "Nummer der Achse"),
}


FAMILY = Family(
    name="softmax_axis",
    title=Wording("The axis of the softmax", "Die Achse des Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=200, denominator=LARGEST_DENOMINATOR),
)
