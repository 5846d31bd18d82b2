"""The alignment score of two states by hand: dot, scaled, general, content, additive, location."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER, VECTOR
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attention import has_size, powers
from problems.solvers.matrices import (
    MatrixParam,
    is_square_number,
    product,
    shape,
    transposed,
)
from problems.solvers.misconceptions import named, right_answers, shows_all
from problems.solvers.scores import (
    Kind,
    States,
    Worked,
    has_exact_length,
    inner,
    joined,
    length,
    tanh_tells,
    worked_score,
)
from problems.typst.formulas import products, total, worded
from problems.typst.scores import EXACTLY, FORMULAS, OPENINGS, REASONS, SCORES, SOLUTIONS, STEPS

_LETTERS: Mapping[str, frozenset[str]] = {
    "dot": frozenset("sh"),
    "scaled": frozenset("sh"),
    "content": frozenset("sh"),
    "general": frozenset("shW"),
    "additive": frozenset("shWv"),
    "location": frozenset("sW"),
}
_LENGTHS = ((3, 4), (4, 3), (6, 8), (5, 12), (1, 2, 2), (2, 1, 2), (2, 3, 6), (4, 2, 4), (1, 4, 8))
"""Entries, without their signs, of states whose length is an integer."""

LARGEST = 180
LARGEST_SUM = 100


class Params(BaseModel):
    """Which score, and what it needs: states s and h and the vector v (one row each), W, base.

    W is n × n for `general`, m × 2n for `additive` and T × n for `location`, where it is to be
    multiplied by ln(base).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    score: Kind
    s: MatrixParam
    h: MatrixParam | None = None
    W: MatrixParam | None = None
    v: MatrixParam | None = None
    base: Annotated[int, Option(ge=2, le=5)] = 2

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        given = {name for name in "shWv" if getattr(self, name) is not None}
        if given != _LETTERS[self.score]:
            raise ValueError(f"{self.score} needs {', '.join(sorted(_LETTERS[self.score]))} alone")
        if any(len(row) != 1 for row in (self.s, self.h, self.v) if row is not None):
            raise ValueError("s, h and v must be one row each")
        if self.n == 1 or (self.h and len(self.h[0]) != self.n):
            raise ValueError("s and h must be of the same length, two or more")
        self._check_matrix()
        self._check_numbers()
        return self

    def _check_matrix(self) -> None:
        rows = len(self.W) if self.W else 0
        sizes = {
            "general": (self.n, self.n),
            "additive": (len(self.v[0]) if self.v else 0, 2 * self.n),
            "location": (max(rows, 2), self.n),
        }
        wanted = sizes.get(self.score, (0, 0))
        if self.W and shape(self.W) != wanted:
            raise ValueError(f"W must be {wanted[0]} × {wanted[1]} here")

    def _check_numbers(self) -> None:
        if self.score == "scaled" and not is_square_number(self.n):
            raise ValueError("the length must be a square number (4, 9, 16), so that √n is exact")
        if self.score == "content" and not (
            has_exact_length(self.s) and has_exact_length(self.states.h)
        ):
            raise ValueError("‖s‖ and ‖h‖ must be positive integers, as of (3, 4) or (1, 2, 2)")
        if self.score == "location":
            powers(self.base, product(self.s, transposed(self.states.W)))

    @property
    def n(self) -> int:
        """The length of a state."""
        return len(self.s[0])

    @property
    def states(self) -> States:
        """What the score is computed from."""
        return States(self.s, self.h or (), self.W or (), self.v or (), self.base)


MISTAKES: Mapping[str, Wording] = {
    "entries_added": Wording(
        en="It looks as if entries had been added where the formula multiplies them.",
        de="Es sieht so aus, als wären Einträge addiert, wo die Formel sie multipliziert.",
    ),
    "signs_dropped": Wording(
        en="The size of every product is right. Look at the signs once more.",
        de="Der Betrag jedes Produkts stimmt. Sehen Sie sich die Vorzeichen noch einmal an.",
    ),
    "divided_by_length": Wording(
        en="It looks as if the dot product had been divided by n. Does this score divide at all, "
        "and by what?",
        de="Es sieht so aus, als wäre das Skalarprodukt durch n geteilt. Teilt dieser Score "
        "überhaupt, und wodurch?",
    ),
    "normalised": Wording(
        en="This is the cosine of the angle. Which score is asked for here?",
        de="Das ist der Kosinus des Winkels. Nach welchem Score ist hier gefragt?",
    ),
    "missing_root": Wording(
        en="This is the dot product as it is. What scales it here?",
        de="Das ist das Skalarprodukt, wie es ist. Wodurch wird es hier skaliert?",
    ),
    "multiplied_by_root": Wording(
        en="It looks as if the dot product had been multiplied by the root. On which side of the "
        "fraction bar does it stand?",
        de="Es sieht so aus, als wäre das Skalarprodukt mit der Wurzel multipliziert. Auf welcher "
        "Seite des Bruchstrichs steht sie?",
    ),
    "matrix_transposed": Wording(
        en="It looks as if the transposed W had been used. Which index of W belongs to s?",
        de="Es sieht so aus, als wäre das transponierte W eingesetzt. Welcher Index von W gehört "
        "zu s?",
    ),
    "states_exchanged": Wording(
        en="It looks as if s and h had changed places. The order matters in this score.",
        de="Es sieht so aus, als hätten s und h die Plätze getauscht. Bei diesem Score kommt es "
        "auf die Reihenfolge an.",
    ),
    "matrix_ignored": Wording(
        en="This is the dot product of the states. What stands between them in the formula?",
        de="Das ist das Skalarprodukt der Zustände. Was steht in der Formel zwischen ihnen?",
    ),
    "root_forgotten": Wording(
        en="It looks as if the squares of the lengths had been used. What is left to do to get "
        "a length?",
        de="Es sieht so aus, als wären die Quadrate der Längen verwendet. Was fehlt noch bis zur "
        "Länge?",
    ),
    "lengths_added": Wording(
        en="It looks as if the two lengths had been added. How does the cosine combine them?",
        de="Es sieht so aus, als wären die beiden Längen addiert. Wie verknüpft der Kosinus sie?",
    ),
    "entries_for_length": Wording(
        en="It looks as if absolute values had been added to get a length. Which norm does the "
        "cosine use?",
        de="Es sieht so aus, als wären für die Länge Beträge addiert. Welche Norm verwendet der "
        "Kosinus?",
    ),
    "encoder_ignored": Wording(
        en="It looks as if only one of the two states had been put in. What is W multiplied by?",
        de="Es sieht so aus, als wäre nur einer der beiden Zustände eingesetzt. Womit wird W "
        "multipliziert?",
    ),
    "tanh_left_out": Wording(
        en="It looks as if the nonlinearity had been left out.",
        de="Es sieht so aus, als wäre die Nichtlinearität weggelassen.",
    ),
    "tanh_outside": Wording(
        en="It looks as if tanh had been taken of the sum. What is it applied to in the formula?",
        de="Es sieht so aus, als wäre tanh von der Summe genommen. Worauf wird es in der Formel "
        "angewandt?",
    ),
    "vector_left_out": Wording(
        en="It looks as if the values of tanh had simply been added. What is v for?",
        de="Es sieht so aus, als wären die Werte von tanh einfach addiert. Wozu dient v?",
    ),
    "not_normalised": Wording(
        en="A division is missing. By what does the formula of this score divide?",
        de="Hier fehlt eine Division. Wodurch teilt die Formel dieses Scores?",
    ),
    "without_exponential": Wording(
        en="It looks as if the multiples themselves had been divided by their sum. What does the "
        "softmax do before it divides?",
        de="Es sieht so aus, als wären die Vielfachen selbst durch ihre Summe geteilt. Was macht "
        "der Softmax, bevor er teilt?",
    ),
    "largest_alone": Wording(
        en="This puts all weight on one position. What does a softmax give the others?",
        de="Hier liegt alles Gewicht auf einer Position. Was gibt ein Softmax den anderen?",
    ),
    "logarithm_ignored": Wording(
        en="It looks as if the logarithm in front of W had been forgotten in the softmax. What is "
        "e to the power of a multiple of a logarithm?",
        de="Es sieht so aus, als wäre der Logarithmus vor W im Softmax vergessen. Was ist e hoch "
        "ein Vielfaches eines Logarithmus?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw a score and small states; None where it is unfriendly or a slip stays hidden."""
    kind = draws.choice(tuple(_LETTERS))
    n = 4 if kind == "scaled" else draws.between(2, 3)
    given = _lengthy(draws) if kind == "content" else _states(draws, n)
    if "W" in _LETTERS[kind]:
        rows, columns = {"general": (n, n), "additive": (2, 2 * n)}.get(kind, (3, n))
        given["W"] = draws.matrix(rows, columns, (-1, 0, 1, 1, 2))
    if "v" in _LETTERS[kind]:
        given["v"] = draws.matrix(1, 2, (-2, -1, 1, 2, 3))
    if kind == "location":
        return _located(draws, given)
    params = Params.model_validate({"score": kind, **given})
    return params if _is_friendly(params) else None


def _states(draws: Draws, n: int) -> dict[str, object]:
    entries = (-2, -1, 0, 1, 2, 3)
    return {"s": draws.matrix(1, n, entries), "h": draws.matrix(1, n, entries)}


def _lengthy(draws: Draws) -> dict[str, object]:
    """Draw two states whose lengths are integers."""
    s = draws.choice(_LENGTHS)
    h = draws.choice([one for one in _LENGTHS if len(one) == len(s)])
    return {
        name: (tuple(entry * draws.choice((1, 1, -1)) for entry in row),)
        for name, row in (("s", s), ("h", h))
    }


def _located(draws: Draws, given: Mapping[str, object]) -> Params | None:
    params = Params.model_validate(
        {"score": "location", "s": given["s"], "W": given["W"], "base": draws.between(2, 3)}
    )
    multiples = right_answers(build(params, None))["step"][0]
    spread = max(multiples) - min(multiples)
    is_small = max(map(abs, multiples)) <= 4 and 1 <= spread <= 4  # noqa: PLR2004 - b^4 is enough
    return params if is_small and _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with a score and its states."""
    score = worked_score(params.score, params.states)
    step, final = _checks(params, score)
    return Problem(fields=(step, final), misconceptions=named(MISTAKES, score.exact, score.rounded))


def _checks(params: Params, score: Worked) -> tuple[Field, Field]:
    """Say how the two answers are checked: a row or a number, and once an expression."""
    rows = len(params.W) if params.W else params.n
    width = {"scaled": 0, "content": 0, "dot": params.n, "general": params.n}.get(
        params.score, rows
    )
    step = Field("step", NUMBER, score.step, guard=bool)
    if width:
        guard = has_size(1, width)
        step = Field("step", VECTOR, score.step, guard=guard, shape=(1, width))
    if params.score == "location":
        return step, Field("score", VECTOR, score.score, ("step",), shape=(1, rows))
    exact = Check("expression", {"doubt_rounded": True})
    check = exact if params.score == "additive" else NUMBER
    return step, Field("score", check, score.score, ("step",))


def _is_friendly(params: Params) -> bool:
    """Whether nothing is zero or too large, states differ, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    step, score = answers["step"], answers["score"]
    entries = step[0] if isinstance(step, tuple) else (step,)
    return (
        params.s != params.h
        and any(params.s[0])
        and (params.score != "content" or abs(score) != 1)
        and sum(map(bool, entries)) > len(entries) / 2
        and (params.score != "additive" or tanh_tells(params.states.v, step))
        and bool(score)
        and (params.score != "location" or max(w.denominator for w in score[0]) <= LARGEST_SUM)
        and shows_all(problem)
    )


def ask(params: Params) -> Wording:
    """Ask for the first step of a score, and for the score."""
    kind = params.score
    step, score = STEPS[kind], SCORES.get(kind, EXACTLY)
    shown = f"$ {_states_shown(params)}. $ $ {FORMULAS[kind]}. $"
    opening = OPENINGS["location" if kind == "location" else "others"]
    return worded(
        f"{opening.en} {shown} Give first {step.en}; then {score.en}.",
        f"{opening.de} {shown} Geben Sie zuerst {step.de} an, dann {score.de}.",
        {"base": params.base, "n": params.n},
    )


def _states_shown(params: Params) -> str:
    rows = {"s": params.s, "h": params.h, "v": params.v}
    shown = [f"{name} = {_matrix(row)}^T" for name, row in rows.items() if row]
    if params.W:
        factor = f"(ln {params.base}) dot " if params.score == "location" else ""
        shown.append(f"W = {factor}{_matrix(params.W)}")
    return ", quad ".join(shown)


def _matrix(rows: MatrixParam) -> str:
    return f"mat({'; '.join(', '.join(map(str, row)) for row in rows)})"


def solution(params: Params) -> Wording:
    """Work out both steps."""
    answers = right_answers(build(params, None))
    reason, formula = REASONS[params.score], SOLUTIONS[params.score]
    given = {**answers, **_parts(params, answers), "base": params.base, "n": params.n}
    if params.score == "additive":
        given["score"] = answers["score"].replace("*", " ")
    return worded(f"{reason.en} $ {formula}. $", f"{reason.de} $ {formula}. $", given)


def _parts(params: Params, answers: Answers) -> Mapping[str, Value]:
    """Give what stands between the steps of a score."""
    s, h, step = params.s, params.states.h, answers["step"]
    match params.score:
        case "dot":
            return {"total": total(step[0])}
        case "scaled":
            return {"dots": products(s[0], h[0])}
        case "general":
            return {"along": products(step[0], h[0])}
        case "content":
            dots, dot = products(s[0], h[0]), inner(s, h)
            return {"s": length(s), "h": length(h), "dots": dots, "dot": dot}
        case "additive":
            return {"joined": joined(s, h)}
        case _:
            return {"powers": powers(params.base, step)}


TITLES: Mapping[str, Wording] = {
    "step": Wording("First step", "Erster Schritt"),
    "score": Wording("Score", "Score"),
}


FAMILY = Family(
    name="alignment",
    title=Wording("Alignment score", "Alignment-Score"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=LARGEST_SUM),
)
