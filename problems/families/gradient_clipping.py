"""Clipping a gradient: by its norm, which keeps the direction, and by value, entry by entry."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import NUMBER, VECTOR
from problems.draw import Draws
from problems.model import Family, Field, Friendly, Problem, Wording
from problems.solvers.closed import square_root
from problems.solvers.matrices import Matrix, MatrixParam, Number, multiple
from problems.solvers.misconceptions import Step, Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill

LARGEST, _FINEST = 80, 20
_FEWEST_MISTAKES = 7
_ROOTED = ((3, 4), (5, 12), (8, 15), (1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9))
_ROOTED_LONG = ((1, 1, 1, 1), (1, 1, 3, 5), (1, 2, 2, 4), (2, 4, 5, 6), (1, 1, 7, 7))
"""Entries whose squares sum to a square."""


class Params(BaseModel):
    """The gradient (a row with a rational norm), the largest norm and the largest value."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gradient: MatrixParam
    norm: Number
    value: Number

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.gradient) != 1 or not any(self.gradient[0]):
            raise ValueError("the gradient must be one row, and not zero")
        if isinstance(_norm(self.gradient), str):
            raise ValueError("the squares of the gradient's entries must sum to a square")  # noqa: TRY004 - of the value
        if self.norm <= 0 or self.value <= 0:
            raise ValueError("norm and value must be positive")
        return self


def _norm(row: Matrix) -> Fraction | str:
    return square_root(sum((entry * entry for entry in row[0]), Fraction(0)))


MISTAKES: Mapping[str, Wording] = {
    "sum_of_sizes": Wording(
        en="This is the sum of the absolute values. Which norm is asked for?",
        de="Das ist die Summe der Beträge. Welche Norm ist gefragt?",
    ),
    "squared": Wording(
        en="This looks like the square of the norm.", de="Das sieht nach dem Quadrat der Norm aus."
    ),
    "largest_size": Wording(
        en="This is the largest absolute value. Which norm is asked for?",
        de="Das ist der größte Betrag. Welche Norm ist gefragt?",
    ),
    "unit_vector": Wording(
        en="Your vector has length 1. Which length should it have after clipping?",
        de="Ihr Vektor hat die Länge 1. Welche Länge soll er nach dem Clipping haben?",
    ),
    "divided_by_threshold": Wording(
        en="It looks as if the gradient had been divided by the threshold. How long is it then?",
        de="Es sieht so aus, als wäre der Gradient durch die Schwelle geteilt. Wie lang ist er "
        "dann?",
    ),
    "times_threshold": Wording(
        en="It looks as if the gradient had been multiplied by the threshold alone. What does the "
        "formula divide by?",
        de="Es sieht so aus, als wäre der Gradient nur mit der Schwelle multipliziert. Wodurch "
        "teilt die Formel?",
    ),
    "inverted": Wording(
        en="Numerator and denominator of the scale seem to be exchanged. Has the gradient become "
        "shorter?",
        de="Zähler und Nenner des Skalenfaktors sind anscheinend vertauscht. Ist der Gradient "
        "kürzer geworden?",
    ),
    "scaled_up": Wording(
        en="Compare the norm with the threshold first. Does this gradient need clipping?",
        de="Vergleichen Sie zuerst die Norm mit der Schwelle. Muss dieser Gradient überhaupt "
        "gekürzt werden?",
    ),
    "not_clipped": Wording(
        en="This is the gradient as it was. Does it keep to the threshold?",
        de="Das ist der unveränderte Gradient. Hält er die Schwelle ein?",
    ),
    "only_from_above": Wording(
        en="Look at the negative entries once more. The interval has two ends.",
        de="Sehen Sie sich die negativen Einträge noch einmal an. Das Intervall hat zwei Enden.",
    ),
    "sign_lost": Wording(
        en="Entries that are clipped keep their sign.",
        de="Einträge, die gekürzt werden, behalten ihr Vorzeichen.",
    ),
    "scaled_to_value": Wording(
        en="It looks as if all entries had been scaled. Clipping by value looks at each entry on "
        "its own.",
        de="Es sieht so aus, als wären alle Einträge skaliert. Beim Clipping nach Wert zählt jeder "
        "Eintrag für sich.",
    ),
    "all_at_the_limit": Wording(
        en="Entries within the interval stay as they are.",
        de="Einträge innerhalb des Intervalls bleiben, wie sie sind.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the norm, the gradient clipped by norm, and the gradient clipped by value.

    By norm: g·min(1, c/‖g‖). By value: each entry into [-v, v]. Source: lecture 9.1 (clipping
    against explosion); Pascanu et al. 2013, algorithm 1.
    """
    size = (1, len(params.gradient[0]))
    fields = (
        Field("norm", NUMBER, constant(_norm(params.gradient)), guard=lambda n: n > 0),
        Field("by_norm", VECTOR, _by_norm(params), ("norm",), shape=size),
        Field("by_value", VECTOR, constant(_by_value(params)), shape=size),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))))


def _by_norm(params: Params) -> Step:
    return lambda a: multiple(params.gradient, min(Fraction(1), Fraction(params.norm) / a["norm"]))


def _by_value(params: Params) -> Matrix:
    return _each(params, lambda g: max(-params.value, min(params.value, g)))


def _each(params: Params, of: Callable[[Fraction], Fraction]) -> Matrix:
    return (tuple(Fraction(of(entry)) for entry in params.gradient[0]),)


def _wrong(params: Params) -> Mapping[str, Steps]:
    g, c, v = params.gradient, Fraction(params.norm), Fraction(params.value)
    sizes = [abs(entry) for entry in g[0]]
    norms = {
        "sum_of_sizes": sum(sizes),
        "squared": sum(size * size for size in sizes),
        "largest_size": max(sizes),
    }
    scales: Mapping[str, Callable[[Fraction], Fraction]] = {
        "unit_vector": lambda norm: 1 / norm,
        "divided_by_threshold": lambda _: 1 / c,
        "times_threshold": lambda _: c,
        "inverted": lambda norm: norm / c,
        "scaled_up": lambda norm: c / norm,
    }
    values = {
        "only_from_above": _each(params, lambda entry: min(entry, v)),
        "sign_lost": _each(params, lambda entry: entry if abs(entry) <= v else v),
        "scaled_to_value": multiple(g, v / max(sizes)),
        "all_at_the_limit": _each(params, lambda entry: v if entry > 0 else -v),
    }
    return {
        **{name: {"norm": constant(norm)} for name, norm in norms.items()},
        **{name: {"by_norm": _scaled(params, scale)} for name, scale in scales.items()},
        "not_clipped": {"by_norm": constant(g), "by_value": constant(g)},
        **{name: {"by_value": constant(value)} for name, value in values.items()},
    }


def _scaled(params: Params, scale: Callable[[Fraction], Fraction]) -> Step:
    return lambda answers: multiple(params.gradient, scale(Fraction(answers["norm"])))


def draw(draws: Draws) -> Params | None:
    """Draw entries in any order and with any signs; None where no slip could be seen."""
    entries = list(draws.choice(_ROOTED + _ROOTED_LONG))
    times = draws.between(1, 4)
    row = [
        times * entries.pop(draws.below(len(entries))) * draws.choice((-1, 1))
        for _ in range(len(entries))
    ]
    params = Params(
        gradient=(row,),
        norm=Fraction(draws.between(2, 20), draws.choice((1, 1, 2))),
        value=Fraction(draws.between(2, 20), draws.choice((1, 1, 2))),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether by value some entries are cut on both sides and others not, and numbers are small.

    In a quarter of the variants or so the norm keeps to the threshold.
    """
    g, v = params.gradient[0], params.value
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        any(abs(entry) < v for entry in g)
        and min(g) < -v
        and answers["norm"] != params.norm
        and answers["norm"] < 4 * params.norm
        and all(_is_small(e) for name in ("by_norm", "by_value") for e in answers[name][0])
        and len(problem.misconceptions) >= _FEWEST_MISTAKES
    )


def _is_small(entry: Fraction) -> bool:
    return abs(entry.numerator) <= LARGEST and entry.denominator <= _FINEST


def ask(params: Params) -> Wording:
    """Ask for the norm and both clipped gradients."""
    given = {"g": params.gradient, "c": params.norm, "v": params.value}
    return Wording(
        fill(
            "A gradient is $ g = {g}. $ Compute its Euclidean norm $norm(g)$, the gradient clipped"
            " by norm with the threshold $c = {c}$, and the gradient clipped by value to the"
            " interval $[-v, v]$ with $v = {v}$. Both clippings start from $g$. Give every"
            " number exactly, as an integer or a fraction, and each vector as a row.",
            given,
        ),
        fill(
            "Ein Gradient ist $ g = {g}. $ Berechnen Sie seine euklidische Norm $norm(g)$, den"
            " nach Norm gekürzten Gradienten (Clipping mit der Schwelle $c = {c}$) und den nach"
            " Wert gekürzten Gradienten (Clipping auf das Intervall $[-v, v]$ mit $v = {v}$). Gehen"
            " Sie beide Male von $g$ aus. Geben Sie jede Zahl exakt an, als ganze Zahl oder Bruch,"
            " und jeden Vektor als Zeile.",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out the norm, the scale and both rows."""
    answers = right_answers(build(params, None))
    squares = " + ".join(f"{abs(entry)}^2" for entry in params.gradient[0])
    given = {**answers, "c": params.norm, "v": params.value, "squares": squares}
    norm = fill("$ norm(g) = sqrt({squares}) = {norm} $", given)
    row = fill("$ {by_norm}. $", given)
    if answers["norm"] > params.norm:
        given["scale"] = Fraction(params.norm) / answers["norm"]
        scale = fill("$ c / norm(g) dot g = {scale} dot g = {by_norm}. $", given)
        en = f"This exceeds the threshold, so that $g$ is scaled to length $c$: {scale}"
        de = f"Das überschreitet die Schwelle, also wird $g$ auf die Länge $c$ skaliert: {scale}"
    else:
        en = f"This keeps to the threshold, so that clipping by norm changes nothing: {row}"
        de = f"Das hält die Schwelle ein, Clipping nach Norm ändert also nichts: {row}"
    value = fill("$ {by_value}. $", given)
    return Wording(
        f"{norm} {en} By value, only entries outside of $[-v, v]$ move, to the nearer end:"
        f" {value} This changes the direction.",
        f"{norm} {de} Nach Wert wandern nur Einträge außerhalb von $[-v, v]$, und zwar an das"
        f" nähere Ende: {value} Das ändert die Richtung.",
    )


TITLES: Mapping[str, Wording] = {
    "norm": Wording("Norm", "Norm"),
    "by_norm": Wording("Clipped by norm", "Nach Norm gekürzt"),
    "by_value": Wording("Clipped by value", "Nach Wert gekürzt"),
}


FAMILY = Family(
    name="gradient_clipping",
    title=Wording("Clipping gradients", "Gradienten kürzen (Clipping)"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
