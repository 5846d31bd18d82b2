"""Masked attention by hand: who may look where, the weights that are left, and the output."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import MATRIX
from problems.draw import Draws
from problems.model import Answers, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attention import normalised, normalised_by_columns, products_by_entry
from problems.solvers.attention_words import words
from problems.solvers.matrices import Matrix, MatrixParam, product, shape, transposed
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.solvers.symbols import constant
from problems.typst.formulas import combination, fractions, logarithms, worded

LARGEST = 60
LARGEST_SUM = 12


class Params(BaseModel):
    """Odds (n × n: score i, j is the logarithm of odds i, j), values (n × d_v), and the masks.

    `causal` hides later positions from a query; `padded` counts the positions at the end that are
    padding, hidden as keys.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    odds: MatrixParam
    values: MatrixParam
    causal: bool = False
    padded: int = Option(default=0, ge=0)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if shape(self.odds) != (self.n, self.n) or self.n == 1:
            raise ValueError("the odds must be square, with a row and a column for each value")
        if any(entry.denominator > 1 or entry < 1 for row in self.odds for entry in row):
            raise ValueError("the odds must be natural numbers")
        if self.padded >= self.n:
            raise ValueError("at least one position must be no padding")
        if not self.causal and not self.padded:
            raise ValueError("there must be a mask: set causal, or padded above 0")
        return self

    @property
    def n(self) -> int:
        """The length of the sequence."""
        return len(self.values)


MISTAKES: Mapping[str, Wording] = {
    **words("over_queries", "not_normalised"),
    "zeros_and_ones": Wording(
        en="It looks as if 0 and 1 had changed places. Which of them stands for a pair that is "
        "kept?",
        de="Es sieht so aus, als hätten 0 und 1 die Plätze getauscht. Was davon steht für ein "
        "Paar, das bleibt?",
    ),
    "mask_transposed": Wording(
        en="It looks as if the mask had been transposed. Do rows belong to queries or to keys "
        "here?",
        de="Es sieht so aus, als wäre die Maske transponiert. Gehören die Zeilen hier zu Queries "
        "oder zu Keys?",
    ),
    "diagonal_masked": Wording(
        en="It looks as if no position could see itself. What does a causal mask hide: the "
        "present, or the future alone?",
        de="Es sieht so aus, als könnte keine Position sich selbst sehen. Was verdeckt eine "
        "kausale Maske: die Gegenwart oder nur die Zukunft?",
    ),
    "padding_ignored": Wording(
        en="It looks as if padding could be seen. Which of the masks hides it?",
        de="Es sieht so aus, als wäre das Padding sichtbar. Welche der Masken verdeckt es?",
    ),
    "causal_ignored": Wording(
        en="It looks as if queries could see later positions. Which of the masks hides them?",
        de="Es sieht so aus, als könnten Queries spätere Positionen sehen. Welche der Masken "
        "verdeckt sie?",
    ),
    "masked_afterwards": Wording(
        en="It looks as if the mask had been applied after the softmax. What do the weights of a "
        "row add up to then?",
        de="Es sieht so aus, als wäre die Maske nach dem Softmax angewandt. Was ergeben die "
        "Gewichte einer Zeile dann zusammen?",
    ),
    "zero_scores": Wording(
        en="It looks as if masked scores had been set to 0. What is the exponential of 0?",
        de="Es sieht so aus, als wären verdeckte Scores auf 0 gesetzt. Was ist e hoch 0?",
    ),
    "mask_ignored": Wording(
        en="It looks as if there had been no mask. Which weights must be 0?",
        de="Es sieht so aus, als gäbe es keine Maske. Welche Gewichte müssen 0 sein?",
    ),
    "uniform_weights": Wording(
        en="It looks as if all visible values had been weighed alike. What decides about them?",
        de="Es sieht so aus, als wären alle sichtbaren Values gleich gewichtet. Was entscheidet "
        "über sie?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small odds, values and masks; None where a slip stays hidden."""
    n = draws.between(3, 4)
    causal, padded = draws.choice(((True, 0), (True, 0), (False, 1), (True, 1), (False, 2)))
    if n - padded < 2:  # noqa: PLR2004 - two visible keys at least
        return None
    params = Params(
        odds=draws.matrix(n, n, (1, 1, 2, 3, 4)),
        values=draws.matrix(n, 2, range(-2, 8)),
        causal=causal,
        padded=padded,
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with scores, values and masks."""
    n, check, steps = params.n, MATRIX, _steps(params)
    return Problem(
        fields=(
            Field("allowed", check, steps["allowed"], guard=_is_mask(n), shape=(n, n)),
            Field("weights", check, steps["weights"], ("allowed",), _is_square(n), (n, n)),
            Field("output", check, steps["output"], ("weights",), shape=shape(params.values)),
        ),
        misconceptions=named(MISTAKES, {**_of_masks(params), **_of_weights(params)}),
    )


def _is_square(n: int) -> Step:
    return lambda value: len(value) == n and all(len(row) == n and any(row) for row in value)


def _is_mask(n: int) -> Step:
    """Make a guard for zeros and ones with a one in every row."""
    return lambda value: _is_square(n)(value) and all(set(row) <= {0, 1} for row in value)


def _mask(params: Params, *, causal: bool, padded: int) -> Matrix:
    """Put 1 where query i (row) may see key j (column)."""
    seen = range(params.n - padded)
    return tuple(
        tuple(Fraction(j in seen and (j <= i or not causal)) for j in range(params.n))
        for i in range(params.n)
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field; a masked score is −∞, so that its exponential is 0.

    Source: Vaswani et al. 2017, section 3.2.3.
    """
    mask = _mask(params, causal=params.causal, padded=params.padded)
    return {
        "allowed": constant(mask),
        "weights": lambda a: normalised(products_by_entry(params.odds, a["allowed"])),
        "output": lambda answers: product(answers["weights"], params.values),
    }


def _of_masks(params: Params) -> Mapping[str, Steps]:
    mask = _mask(params, causal=params.causal, padded=params.padded)
    opposite = tuple(tuple(1 - entry for entry in row) for row in mask)
    wrong = {"zeros_and_ones": opposite, "mask_transposed": transposed(mask)}
    if params.causal:
        diagonal = range(params.n)
        wrong["diagonal_masked"] = tuple(
            tuple(Fraction(0) if i == j else mask[i][j] for j in diagonal) for i in diagonal
        )
    if params.causal and params.padded:
        wrong["padding_ignored"] = _mask(params, causal=True, padded=0)
        wrong["causal_ignored"] = _mask(params, causal=False, padded=params.padded)
    return {name: {"allowed": constant(one)} for name, one in wrong.items()}


def _of_weights(params: Params) -> Mapping[str, Steps]:
    odds, values = params.odds, params.values

    def kept(answers: Answers) -> Matrix:
        return products_by_entry(odds, answers["allowed"])

    def zeroed(answers: Answers) -> Matrix:
        pairs = [zip(*rows, strict=True) for rows in zip(odds, answers["allowed"], strict=True)]
        masked = tuple(tuple(a if seen else Fraction(1) for a, seen in row) for row in pairs)
        if masked == odds:
            raise ValueError("every masked score is 0")
        return normalised(masked)

    def uniformly(answers: Answers) -> Value:
        if len({entry for row in odds for entry in row}) == 1:
            raise ValueError("all scores are equal")
        return product(normalised(answers["allowed"]), values)

    return {
        "masked_afterwards": {
            "weights": lambda a: products_by_entry(normalised(odds), a["allowed"])
        },
        "zero_scores": {"weights": zeroed},
        "mask_ignored": {
            "weights": lambda _: normalised(odds),
            "output": lambda _: product(normalised(odds), values),
        },
        "over_queries": {"weights": lambda answers: normalised_by_columns(kept(answers))},
        "not_normalised": {"weights": kept},
        "uniform_weights": {"output": uniformly},
    }


def _is_friendly(params: Params) -> bool:
    """Whether values differ, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        len(set(params.values)) == params.n
        and all(any(row) for row in answers["output"])
        and max(w.denominator for row in answers["weights"] for w in row) <= LARGEST_SUM
        and max(abs(entry.numerator) for row in answers["output"] for entry in row) <= LARGEST
        and shows_all(problem)
    )


_CAUSAL = Wording(
    "A causal mask lets a query see its own position and earlier ones only.",
    "Eine kausale Maske lässt eine Query nur die eigene und frühere Positionen sehen.",
)
_PADDED = Wording(
    "A padding mask hides the last {padded} of the {n} positions as keys, for every query; as"
    " queries, they are computed like the others.",
    "Eine Padding-Maske verdeckt die letzten {padded} der {n} Positionen als Keys, für jede Query;"
    " als Queries werden sie wie die anderen berechnet.",
)
_LAST = Wording(
    "A padding mask hides the last of the {n} positions as a key, for every query; as a query, it"
    " is computed like the others.",
    "Eine Padding-Maske verdeckt die letzte der {n} Positionen als Key, für jede Query; als Query"
    " wird sie wie die anderen berechnet.",
)


def _masks(params: Params) -> Wording:
    padding = _LAST if params.padded == 1 else _PADDED
    said = [_CAUSAL] * params.causal + [padding] * bool(params.padded)
    return Wording(" ".join(one.en for one in said), " ".join(one.de for one in said))


def ask(params: Params) -> Wording:
    """Ask for the mask, the weights and the output."""
    masks = _masks(params)
    return worded(
        "The scaled scores of a sequence with itself are $S$, a row for each query and a column"
        " for each key; the rows of $V$ are the values: $ S = {scores}, quad V = {values}. $"
        f" {masks.en} Give the mask as a matrix with 1 where a pair of query and key is kept and 0"
        " where it is masked; the weights after the softmax over the keys, in which masked scores"
        " count as $-oo$; and the output. Use exact fractions.",
        "Die skalierten Scores einer Folge mit sich selbst sind $S$, mit einer Zeile je Query und"
        " einer Spalte je Key; die Zeilen von $V$ sind die Values: $ S = {scores}, quad V ="
        f" {{values}}. $ {masks.de} Geben Sie die Maske als Matrix an, mit 1, wo ein Paar aus Query"
        " und Key bleibt, und 0, wo es verdeckt ist, dann die Gewichte nach dem Softmax über die"
        " Keys, bei dem verdeckte Scores als $-oo$ zählen, und die Ausgabe. Rechnen Sie mit exakten"
        " Brüchen.",
        {
            "scores": logarithms(params.odds),
            "values": params.values,
            "padded": params.padded,
            "n": params.n,
        },
    )


def solution(params: Params) -> Wording:
    """Work out the mask, the weights and the output, with the last row in full."""
    answers = right_answers(build(params, None))
    left = products_by_entry(params.odds, answers["allowed"])
    given = {
        **answers,
        "left": left,
        "n": params.n,
        "row": fractions(left[-1]),
        "sums": combination(answers["weights"][-1], params.values),
    }
    first = "$ {allowed}, quad {left}. $"
    second = "$ {weights}, quad {output}. $"
    return worded(
        "A masked score is $-oo$, and its exponential 0; of the others, $e^(ln a) = a$ is left."
        f" The mask and the exponentials: {first} Every row is divided by its sum, the last one for"
        " instance gives ${row}$, and the weights are multiplied by $V$. The weights and the"
        f" output: {second} The last row of the output is ${{sums}}$.",
        "Ein verdeckter Score ist $-oo$, sein Exponentialwert 0; von den anderen bleibt"
        f" $e^(ln a) = a$. Die Maske und die Exponentialwerte: {first} Jede Zeile wird durch ihre"
        " Summe geteilt, die letzte etwa ergibt ${row}$, und die Gewichte werden mit $V$"
        f" multipliziert. Die Gewichte und die Ausgabe: {second} Die letzte Zeile der Ausgabe ist"
        " ${sums}$.",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "allowed": Wording("Mask", "Maske"),
    "weights": Wording("Weights", "Gewichte"),
    "output": Wording("Output", "Ausgabe"),
}


FAMILY = Family(
    name="masked_attention",
    title=Wording("Masked attention", "Attention mit Masken"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=LARGEST_SUM),
)
