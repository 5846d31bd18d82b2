"""The softmax of logarithms as fractions, and of one entry among zeros as an expression in e."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Wording
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, shows_all, told_apart
from problems.solvers.symbols import constant
from problems.solvers.weights import Weights, logarithm, near_logarithm, normalised, power
from problems.typst.formulas import formula, row

LARGEST_MASS = 9
LARGEST_SUM = 20

Size = Annotated[int, Option(ge=3, le=10**6)]


class Params(BaseModel):
    """The arguments of the logarithms, and the length and the entry of the other vector."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    masses: tuple[Number, ...] = Option(min_length=2, max_length=6)
    length: Size
    scale: int = Option(ge=-9, le=9)

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if any(mass <= 0 for mass in self.masses):
            raise ValueError("masses must be positive, as logarithms are taken of them")
        if len(set(self.masses)) == 1:
            raise ValueError("masses must not all be the same, or every weight is")
        if self.scale in {0, 1}:
            raise ValueError("the scale must be neither 0 nor 1, or mistakes stay hidden")
        return self


MISTAKES: Mapping[str, Wording] = {
    "no_exponential": Wording(
        en="It looks as if the logits themselves had been divided by their sum. What does the "
        "softmax do with each of them first?",
        de="Es sieht so aus, als wären die Logits selbst durch ihre Summe geteilt. Was macht der "
        "Softmax vorher mit jedem von ihnen?",
    ),
    "not_normalised": Wording(
        en="These are the exponentials. Do they sum to 1?",
        de="Das sind die Exponentialwerte. Ist ihre Summe 1?",
    ),
    "divided_by_largest": Wording(
        en="It looks as if you had divided by the largest exponential. Add your weights up.",
        de="Es sieht so aus, als hätten Sie durch den größten Exponentialwert geteilt. Zählen Sie "
        "Ihre Gewichte zusammen.",
    ),
    "divided_by_length": Wording(
        en="It looks as if you had divided by the number of entries. What stands in the "
        "denominator of the softmax?",
        de="Es sieht so aus, als hätten Sie durch die Zahl der Einträge geteilt. Was steht im "
        "Nenner des Softmax?",
    ),
    "zeros_vanish": Wording(
        en="No weight of a softmax is exactly 0 or 1. What does the exponential make of an entry "
        "of 0?",
        de="Kein Gewicht eines Softmax ist genau 0 oder 1. Was macht die Exponentialfunktion aus "
        "einem Eintrag 0?",
    ),
    "one_too_many": Wording(
        en="Count the zeros of the vector once more: do all weights sum to 1?",
        de="Zählen Sie die Nullen des Vektors noch einmal: Ist die Summe aller Gewichte 1?",
    ),
    "scale_outside": Wording(
        en="It looks as if the entry had been multiplied by e. Where does an entry of the vector "
        "stand in the softmax?",
        de="Es sieht so aus, als wäre der Eintrag mit e multipliziert. Wo steht ein Eintrag des "
        "Vektors im Softmax?",
    ),
    "scale_ignored": Wording(
        en="This is the softmax for an entry of 1. Which number stands in the vector here?",
        de="Das ist der Softmax für einen Eintrag 1. Welche Zahl steht hier im Vektor?",
    ),
    "places_exchanged": Wording(
        en="This is the weight of the other kind of place. Which one do you look at?",
        de="Das ist das Gewicht der anderen Art von Stelle. Welche betrachten Sie?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the weights of the logarithms, and for the two weights of the other vector.

    softmax(z)_i = exp(z_i) / Σ_j exp(z_j), with exp(ln w) = w and exp(0) = 1. Source: exercise
    sheet 5, part 3.5.
    """
    return told_apart(_problem(params))


def _problem(params: Params) -> Problem:
    exact = Check("expression", {"doubt_rounded": True})
    hit, rest = _one_hot(power(params.scale), params.length - 1)
    weights = (normalised(params.masses),)
    return Problem(
        fields=(
            Field("weights", VECTOR, constant(weights), shape=(1, len(params.masses))),
            Field("hit", exact, constant(hit)),
            Field("rest", exact, constant(rest)),
        ),
        misconceptions=(
            *named(MISTAKES, _wrong(params)),
            *named(MISTAKES, {}, {"no_exponential": {"weights": _no_exponential(params)}}),
        ),
    )


def _one_hot(mass: str, zeros: int) -> tuple[str, str]:
    """Give the weight of the entry with that exponential, and of each of the zeros."""
    return f"{mass}/({mass} + {zeros})", f"1/({mass} + {zeros})"


def _wrong(params: Params) -> dict[str, Steps]:
    masses, D, mass = params.masses, params.length, power(params.scale)
    hit, rest = _one_hot(mass, D - 1)
    more, less = _one_hot(mass, D)
    outside, beside = _one_hot(f"({params.scale}*e)", D - 1)
    plain, zero = _one_hot("e", D - 1)
    return {
        "not_normalised": {"weights": (masses,), "hit": mass, "rest": "1"},
        "divided_by_largest": {"weights": (tuple(m / max(masses) for m in masses),)},
        "divided_by_length": {
            "weights": (tuple(m / len(masses) for m in masses),),
            "hit": f"{mass}/{D}",
            "rest": f"1/{D}",
        },
        "zeros_vanish": {"hit": "1", "rest": "0"},
        "one_too_many": {"hit": more, "rest": less},
        "scale_outside": {"hit": outside, "rest": beside},
        "scale_ignored": {"hit": plain, "rest": zero},
        "places_exchanged": {"hit": rest, "rest": hit},
    }


def _no_exponential(params: Params) -> tuple[Weights, ...]:
    return (normalised([near_logarithm(mass) for mass in params.masses]),)


def draw(draws: Draws) -> Params | None:
    """Draw three or four arguments of logarithms, and a vector of up to twelve entries."""
    masses = tuple(draws.between(1, LARGEST_MASS) for _ in range(draws.between(3, 4)))
    length, scale = draws.between(4, 12), draws.choice((-3, -2, -1, 2, 3, 4, 5))
    if len(set(masses)) < len(masses) - 1 or sum(masses) > LARGEST_SUM:
        return None
    params = Params(masses=masses, length=length, scale=scale)
    return params if shows_all(_problem(params)) else None


def ask(params: Params) -> Wording:
    """Ask for a row of fractions and for two expressions."""
    z = row(logarithm(mass) for mass in params.masses)
    D, c = params.length, params.scale
    return Wording(
        f"Let $z = {z}$, with natural logarithms ($0 = ln(1)$). Give the softmax of $z$ as a row of"
        f" fractions. A second vector has ${D}$ entries: one of them is ${c}$, all others are $0$."
        f" Give its softmax at the entry ${c}$ and at each of the zeros, as exact expressions in"
        " $e$ (no decimals).",
        f"Gegeben ist $z = {z}$ mit natürlichen Logarithmen ($0 = ln(1)$). Geben Sie den Softmax"
        f" von $z$ als Zeile von Brüchen an. Ein zweiter Vektor hat ${D}$ Einträge: Einer davon ist"
        f" ${c}$, alle anderen sind $0$. Geben Sie seinen Softmax beim Eintrag ${c}$ und bei jeder"
        " der Nullen als exakte Ausdrücke in $e$ an (keine Dezimalzahlen).",
    )


def solution(params: Params) -> Wording:
    """Work out both vectors."""
    mass, zeros = power(params.scale), params.length - 1
    first = f"1/{sum(params.masses)} {row(params.masses)} = {row(normalised(params.masses))}"
    second = f"$ {', quad '.join(map(formula, _one_hot(mass, zeros)))}. $"
    total = f"{formula(mass)} + {zeros}"
    return Wording(
        f"The exponentials of the logarithms are their arguments, so that the softmax is $ {first}."
        f" $ In the second vector, one exponential is ${formula(mass)}$, and ${zeros}$ are"
        f" $e^0 = 1$. They sum to ${total}$, so that the weights are {second}",
        "Die Exponentialwerte der Logarithmen sind deren Argumente; der Softmax ist also"
        f" $ {first}. $ Im zweiten Vektor ist ein Exponentialwert ${formula(mass)}$, und ${zeros}$"
        f" sind $e^0 = 1$. Ihre Summe ist ${total}$; die Gewichte sind also"
        f" {second}",
    )


TITLES: Mapping[str, Wording] = {
    "weights": Wording("Softmax of z, as a row", "Softmax von z, als Zeile"),
    "hit": Wording("Weight of the entry that is not 0", "Gewicht des Eintrags, der nicht 0 ist"),
    "rest": Wording("Weight of each zero", "Gewicht jeder Null"),
}


FAMILY = Family(
    name="softmax_value",
    title=Wording("Values of the softmax", "Werte des Softmax"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST_MASS, denominator=LARGEST_SUM),
)
