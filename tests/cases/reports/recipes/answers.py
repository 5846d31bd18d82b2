"""Draws what an invented student answers: right or wrong, in one of the usual forms."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import Any

from formulas import (
    BigO,
    Formula,
    Frac,
    Group,
    Lim,
    Mat,
    Num,
    Op,
    Reals,
    Root,
    Row,
    Sub,
    Sup,
    Sym,
    Word,
    row,
    truth,
)
from report import Language, Piece
from wording import D_K, REASONS, SCALED, SCORES, pieces

Numbers = list[list[Fraction]]
e = Sym("e")
D = Sym("D")
N = Sym("N")
SHARED = Row((e, Op("+"), D, Op("−"), Num("1")))


@dataclass(frozen=True, slots=True)
class Habits:
    """How a student writes: numbers, brackets, letters, and what the tool can set."""

    form: str = "mixdec"
    """`frac`, `dec` (all with places) or `mixdec` (places where needed)."""
    comma: bool = False
    square: bool = False
    script: bool = False
    slash: bool = False
    """Whether the tool sets fractions on one line only."""
    steps: bool = False
    words: bool = True
    """Whether the tool keeps words such as log and exp as they are."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One field's answer: what stands before it, the steps, the result, or a text."""

    field: str
    lead: Formula | None
    steps: tuple[Formula, ...]
    result: Formula | None
    text: tuple[Piece, ...] = ()
    exact: Numbers | None = None
    member: bool = False
    """Whether the lead is joined by ∈ and not by =."""

    @property
    def is_missing(self) -> bool:
        """Whether nothing was answered."""
        return self.result is None and not self.text

    def document(self, label: str) -> dict[str, Any]:
        """Return the truth on this answer, as it stands beside the PDF."""
        kind = {"3.1": "matrix", "3.5": "expr"}.get(self.field[:3], "expr")
        found: dict[str, Any] = {"q": self.field, "label": label}
        found["kind"] = "text" if self.field == "3.5b" else kind
        found["value"] = self._value()
        if self.exact is not None and not self.is_missing:
            found["exact"] = [[str(entry) for entry in line] for line in self.exact]
        if self.lead is not None:
            found["lead"] = truth(self.lead)
        return found

    def _value(self) -> Any:
        if self.is_missing:
            return None
        if self.text:
            return "".join(p if isinstance(p, str) else truth(p) for p in self.text)  # type: ignore[arg-type]  # bold never stands in a text
        if isinstance(self.result, Mat):
            return [[truth(entry) for entry in line] for line in self.result.rows]
        assert self.result is not None
        return truth(self.result)


def all_answers(random: Random, habits: Habits, language: Language) -> dict[str, Answered]:
    """Draw the answers to all fields."""
    drawn = [*_matrices(random, habits), *_shapes(random), *_softmax(random, habits)]
    drawn += [*_costs(random, habits), *_scaling(random, habits, language)]
    return {answer.field: answer for answer in drawn}


# ---------------------------------------------------------------- 3.1


def _matrices(random: Random, habits: Habits) -> list[Answered]:
    q = [[random.choice((-1, 0, 0, 1, 1, 2)) for _ in range(4)] for _ in range(5)]
    k = [[random.choice((-1, 0, 0, 1, 1, 2)) for _ in range(4)] for _ in range(3)]
    v = [[2 * random.randint(-9, 12) for _ in range(3)] for _ in range(3)]
    scores = [[Fraction(sum(a * b for a, b in zip(x, y, strict=True))) for y in k] for x in q]
    root = random.choice((2, 2, 4))
    scaled = [[entry / root for entry in line] for line in scores]
    output = [_hard(line, v) for line in scores]
    if habits.form != "frac":
        output = [line if _is_short(line) else [Fraction(x) for x in v[0]] for line in output]
    lead_b = SCALED if not habits.slash else Frac(SCORES, Root(D_K), slash=True)
    found = []
    for name, lead, numbers in (
        ("a", SCORES, scores),
        ("b", lead_b, scaled),
        ("c", Sym("O"), output),
    ):
        numbers = _slipped(random, numbers)  # noqa: PLW2901 - what is written is what counts
        factors = {"a": (q, list(zip(*k, strict=True))), "c": (_weights(scores), v)}.get(name)
        steps = _matrix_steps(random, factors, (scores, root), habits) if habits.steps else ()
        result = matrix(numbers, habits)
        found.append(Answered(f"3.1{name}", lead, steps, result, exact=numbers))
    return found


def _hard(scores: list[Fraction], values: list[list[int]]) -> list[Fraction]:
    best = [place for place, score in enumerate(scores) if score == max(scores)]
    return [Fraction(sum(values[place][c] for place in best), len(best)) for c in range(3)]


def _is_short(line: list[Fraction]) -> bool:
    return all((entry * 4).denominator == 1 for entry in line)


def _slipped(random: Random, numbers: Numbers) -> Numbers:
    """Leave a matrix as it is, or transpose it, or spoil an entry, or exchange two rows."""
    kind = random.random()
    if kind < 0.12:
        return [list(column) for column in zip(*numbers, strict=True)]
    copy = [list(line) for line in numbers]
    if kind < 0.24:
        line = random.choice(copy)
        line[random.randrange(len(line))] += random.choice((-1, 1, 2))
    elif kind < 0.3:
        copy[0], copy[1] = copy[1], copy[0]
    return copy


def _weights(scores: Numbers) -> Numbers:
    """Share the weight of each row among its largest entries."""
    return [[Fraction(int(x == max(line)), line.count(max(line))) for x in line] for line in scores]


def _matrix_steps(
    random: Random, factors: Any, scaled: tuple[Numbers, int], habits: Habits
) -> tuple[Formula, ...]:
    """Write out the product, or the factor before the scores."""
    if factors is None:
        scores, root = scaled
        factor = Frac(Num("1"), Num(str(root)), slash=habits.slash)
        return (Row((factor, matrix(scores, habits))),)
    if random.random() < 0.5:
        return ()
    exact = [[[Fraction(x) for x in line] for line in numbers] for numbers in factors]
    return (Row(tuple(matrix(numbers, habits) for numbers in exact)),)


def matrix(numbers: Numbers, habits: Habits) -> Mat:
    """Write numbers in a student's habit."""
    places = 2 if any((2 * x).denominator > 1 for line in numbers for x in line) else 1
    whole = all(entry.denominator == 1 for line in numbers for entry in line)
    rows = tuple(tuple(_number(x, habits, places, whole=whole) for x in line) for line in numbers)
    return Mat(rows, habits.square)


def _number(value: Fraction, habits: Habits, places: int, *, whole: bool) -> Formula:
    size = abs(value)
    if value.denominator == 1 and (habits.form != "dec" or whole):
        shown: Formula = Num(str(size))
    elif habits.form == "frac" or size.denominator == 3:
        shown = Frac(Num(str(size.numerator)), Num(str(size.denominator)), slash=habits.slash)
    else:
        fixed = f"{float(size):.{places}f}" if habits.form == "dec" else f"{float(size):g}"
        shown = Num(fixed.replace(".", ",") if habits.comma else fixed)
    return Row((Op("−"), shown)) if value < 0 else shown


# ---------------------------------------------------------------- 3.2


def _shapes(random: Random) -> list[Answered]:
    sizes = {
        "a": ("N_Q", "d_k", Sym("Q")),
        "b": ("d_k", "N_K", Sup(Sym("K"), Op("⊤"))),
        "c": ("N_Q", "d_v", Sym("O")),
    }
    found = []
    for name, (rows, columns, lead) in sizes.items():
        if random.random() < 0.2:
            rows, columns = random.sample(("N_Q", "N_K", "d_k", "d_v"), 2)  # noqa: PLW2901
        size = Row((_letter(rows), Op("×"), _letter(columns)))
        found.append(Answered(f"3.2{name}", lead, (), Sup(Reals(), size), member=True))
    return found


def _letter(name: str) -> Formula:
    base, index = name.split("_")
    return Sub(Sym(base), Sym(index))


# ---------------------------------------------------------------- 3.3


def _softmax(random: Random, habits: Habits) -> list[Answered]:
    one = Num("1")
    rest = Group(row("D−1"))
    powers = Row((Sup(e, one), Op("+"), rest, Sup(e, Num("0"))))
    below = Row((one, Op("+"), rest, Sup(e, Row((Op("−"), one)))))
    hot = (
        Frac(e, SHARED),
        Frac(e, Row((e, Op("+"), rest))),
        Frac(Sup(e, one), powers),
        Frac(one, below),
        Frac(e, row(e, "+D")),
        Frac(e, D),
        Frac(one, Row((one, Op("+"), Frac(row("D−1"), e)))),
        Frac(Row((Word("exp"), Group(one))), Row((Word("exp"), Group(one), Op("+"), row("D−1")))),
    )
    cold = (
        Frac(one, SHARED),
        Frac(Sup(e, Num("0")), powers),
        Frac(Sup(e, Row((Op("−"), one))), below),
        Frac(one, D),
        Frac(one, row(e, "+D")),
        Frac(one, Row((Sym("D"), Op("−"), one, Op("+"), e))),
    )
    weights = (6, 3, 3, 2, 1, 1, 1, 1)
    p_i, p_j = Sub(Sym("p"), Sym("i")), Sub(Sym("p"), Sym("j"))
    if habits.slash:
        hot = tuple(one for one in hot if not isinstance(one.above, Sup))
    hot = hot if habits.words else hot[:-1]
    first = random.choices(hot, weights[: len(hot)])[0]
    second = random.choices(cold, weights[:6])[0]
    limit = random.choices((Num("0"), Num("1"), Frac(one, e)), (6, 1, 1))[0]
    chain = (Frac(Sup(e, one), powers),) if habits.steps and not habits.slash else ()
    chained = (Row((Lim(), Frac(e, SHARED))),) if habits.steps else ()
    return [
        Answered("3.3a", p_i, chain if (first,) != chain else (), _slashed(first, habits)),
        Answered("3.3b", p_j, (), _slashed(second, habits)),
        Answered("3.3c", Row((Lim(), p_i)), chained, _slashed(limit, habits)),
    ]


def _slashed(formula: Formula, habits: Habits) -> Formula:
    """Put fractions on one line where the tool knows no others."""
    match formula:
        case Frac(above, below):
            return Frac(_slashed(above, habits), _slashed(below, habits), slash=habits.slash)
        case Row(parts):
            return Row(tuple(_slashed(part, habits) for part in parts))
    return formula


# ---------------------------------------------------------------- 3.4


def _costs(random: Random, habits: Habits) -> list[Answered]:
    landau = BigO(habits.script)
    squared, k_squared = Sup(N, Num("2")), Sup(Sym("k"), Num("2"))
    full = (
        Row((squared, Sym("d"))),
        squared,
        Row((squared, Op("·"), Sym("d"))),
        row("Nd"),
        Sup(N, Num("3")),
        Row((squared, Sym("k"))),
        Row((N, Word("log"), N)),
    )
    windows = (
        Row((N, k_squared)),
        Row((N, k_squared, Sym("d"))),
        Row((N, Op("·"), k_squared)),
        Row((N, Op("·"), k_squared, Op("·"), Sym("d"))),
        Row((squared, Sym("k"))),
        Sup(Group(row("Nk")), Num("2")),
        row("Nk"),
    )
    full = full if habits.words else full[:-1]
    weights = (5, 3, 2, 1, 1, 1, 1)
    saved = random.choices(
        (
            Row((Num("75"), Op("%"))),
            Frac(Num("3"), Num("4"), slash=habits.slash),
            Num("0,75" if habits.comma else "0.75"),
            Row((Num("25"), Op("%"))),
            Frac(Num("1"), Num("4"), slash=habits.slash),
            Row((Num("87,5" if habits.comma else "87.5"), Op("%"))),
            Num("0,5" if habits.comma else "0.5"),
        ),
        (4, 3, 3, 1, 1, 1, 1),
    )[0]
    share = Frac(Sup(Group(Frac(N, Num("2"), slash=True)), Num("2")), squared, slash=habits.slash)
    steps = (Row((Num("1"), Op("−"), share)),) if habits.steps else ()
    return [
        Answered(
            "3.4a", None, (), Row((landau, Group(random.choices(full, weights[: len(full)])[0])))
        ),
        Answered("3.4b", None, (), Row((landau, Group(random.choices(windows, weights)[0])))),
        Answered("3.4c", None, steps, saved),
    ]


# ---------------------------------------------------------------- 3.5


def _scaling(random: Random, habits: Habits, language: Language) -> list[Answered]:
    half = Frac(Num("1"), Num("2"), slash=True)
    factor = random.choices(
        (
            Frac(Num("1"), Root(D_K), slash=habits.slash),
            Sup(D_K, Row((Op("−"), half))),
            Frac(Num("1"), D_K, slash=habits.slash),
            Root(D_K),
            Frac(Root(D_K), Num("2"), slash=habits.slash),
        ),
        (5, 2, 1, 1, 1),
    )[0]
    reason = pieces(random.choice(REASONS[language]))
    return [
        Answered("3.5a", None, (), factor),
        Answered("3.5b", None, (), None, text=reason),
    ]
