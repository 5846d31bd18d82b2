"""Alignment weights from given scores, and the context vector, in exact fractions."""

from collections.abc import Mapping
from fractions import Fraction
from math import log
from typing import Annotated

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Answers, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attention import hardmax, has_size, normalised, uniform
from problems.solvers.attention_words import words
from problems.solvers.matrices import MatrixParam, multiple, product, shape, transposed
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.typst.formulas import combination, logarithms, total, worded

LARGEST_SUM = 12
LARGEST_OUTPUT = 120

Odds = Annotated[int, Option(ge=1, le=1000)]


class Params(BaseModel):
    """States of an encoder, a row for each of T steps; the score of step j is ln(odds of j)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    odds: tuple[Odds, ...]
    states: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.odds) != len(self.states) or len(self.odds) == 1:
            raise ValueError("there must be as many odds as states (rows), two or more")
        if max(self.odds) == 1:
            raise ValueError("the odds must not all be 1, as every score would be 0")
        return self


MISTAKES: Mapping[str, Wording] = {
    **words(
        "without_exponential",
        "mean_of_states",
        "divided_by_steps",
        not_normalised="still_exponentials",
    ),
    "divided_by_largest": Wording(
        en="It looks as if the exponentials had been divided by the largest of them. What must "
        "the weights add up to?",
        de="Es sieht so aus, als wären die Exponentialwerte durch den größten geteilt. Was müssen "
        "die Gewichte zusammen ergeben?",
    ),
    "largest_alone": Wording(
        en="This is the state with the largest weight alone. The context vector takes the others "
        "into account as well.",
        de="Das ist der Zustand mit dem größten Gewicht allein. Der Kontextvektor berücksichtigt "
        "auch die anderen.",
    ),
    "sum_of_states": Wording(
        en="It looks as if the states had been added without their weights.",
        de="Es sieht so aus, als wären die Zustände ohne ihre Gewichte addiert.",
    ),
    "weighed_entries": Wording(
        en="It looks as if the entries within each state had been weighed. To what does a weight "
        "belong: to a step or to an entry?",
        de="Es sieht so aus, als wären die Einträge in jedem Zustand gewichtet. Wozu gehört ein "
        "Gewicht: zu einem Zeitschritt oder zu einem Eintrag?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw small integers; None where the fractions are unfriendly or a slip stays hidden."""
    steps = draws.between(3, 4)
    (odds,) = draws.matrix(1, steps, range(1, 7))
    if odds.count(max(odds)) > 1 or sum(odds) > LARGEST_SUM:
        return None
    params = Params(odds=odds, states=draws.matrix(steps, draws.between(2, 3), range(-3, 8)))
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with scores and states."""
    steps, length = shape(params.states)
    check, solve = VECTOR, _steps(params)
    return Problem(
        fields=(
            Field("weights", check, solve["weights"], guard=has_size(1, steps), shape=(1, steps)),
            Field("context", check, solve["context"], ("weights",), shape=(1, length)),
        ),
        misconceptions=named(MISTAKES, _exact(params), _rounded(params)),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: α_j = softmax(z)_j and c = Σ α_j h_j.

    With z_j = ln a_j, α_j = a_j / Σ a_i.
    Source: lecture 9.1, attention over encoder states; Bahdanau et al. 2015, section 3.1.
    """
    return {
        "weights": lambda _: normalised((params.odds,)),
        "context": lambda answers: product(answers["weights"], params.states),
    }


def _exact(params: Params) -> Mapping[str, Steps]:
    steps, odds = len(params.odds), tuple(map(Fraction, params.odds))
    states = params.states

    def mean(answers: Answers) -> Value:
        return product(uniform(1, steps), states)

    def divided(answers: Answers) -> Value:
        return multiple(product(answers["weights"], states), Fraction(1, steps))

    return {
        "not_normalised": {"weights": lambda _: (odds,)},
        "divided_by_largest": {"weights": lambda _: multiple((odds,), 1 / max(odds))},
        "largest_alone": {"context": lambda answers: product(hardmax(answers["weights"]), states)},
        "mean_of_states": {"context": mean},
        "sum_of_states": {"context": lambda _: product(((Fraction(1),) * steps,), states)},
        "divided_by_steps": {"context": divided},
        "weighed_entries": {"context": lambda a: product(a["weights"], transposed(states))},
    }


def _rounded(params: Params) -> Mapping[str, Steps]:
    scores = tuple(Fraction(log(odds)) for odds in params.odds)
    return {"without_exponential": {"weights": lambda _: normalised((scores,))}}


def _is_friendly(params: Params) -> bool:
    """Whether states differ, numbers stay small, and slips show."""
    problem = build(params, None)
    context = right_answers(problem)["context"][0]
    return (
        len(set(params.states)) == len(params.states)
        and max(abs(entry.numerator) for entry in context) <= LARGEST_OUTPUT
        and all(context)
        and shows_all(problem)
    )


def ask(params: Params) -> Wording:
    """Ask for the weights and the context vector."""
    return worded(
        "At one step of a decoder, the alignment scores of the ${T}$ states $h_1, dots, h_{T}$ of"
        " the encoder are $z$; the states are the rows $h_j$ of $H$: $ z = {scores}, quad H ="
        ' {states}. $ Give the alignment weights $alpha = "softmax"(z)$ as a row, and the context'
        " vector $c = sum_j alpha_j h_j$ as a row, both in exact fractions.",
        "In einem Schritt eines Decoders sind $z$ die Alignment-Scores der ${T}$ Zustände $h_1,"
        " dots, h_{T}$ des Encoders; die Zustände sind die Zeilen $h_j$ von $H$: $ z = {scores},"
        ' quad H = {states}. $ Geben Sie die Alignment-Gewichte $alpha = "softmax"(z)$ als Zeile'
        " an und den Kontextvektor $c = sum_j alpha_j h_j$ als Zeile, beides in exakten Brüchen.",
        _given(params),
    )


def _given(params: Params) -> Mapping[str, object]:
    return {
        "T": len(params.odds),
        "scores": logarithms((params.odds,)),
        "states": params.states,
    }


def solution(params: Params) -> Wording:
    """Work out the weights and the context vector."""
    answers = right_answers(build(params, None))
    given = {
        **answers,
        "sum": sum(params.odds),
        "total": total(params.odds),
        "odds": params.odds,
        "list": ", ".join(map(str, params.odds)),
        "sums": combination(answers["weights"][0], params.states),
    }
    formulas = "$ alpha = 1/{sum} dot {odds} = {weights}, $ $ c = {sums} = {context}. $"
    return worded(
        "Since $e^(ln a) = a$, the exponentials of the scores are ${list}$, with the sum"
        f" ${{total}} = {{sum}}$. Each is divided by this sum: {formulas}",
        "Wegen $e^(ln a) = a$ sind die Exponentialwerte der Scores ${list}$, mit der Summe"
        f" ${{total}} = {{sum}}$. Jeder wird durch diese Summe geteilt: {formulas}",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "weights": Wording("Alignment weights", "Alignment-Gewichte"),
    "context": Wording("Context vector", "Kontextvektor"),
}


FAMILY = Family(
    name="context_vector",
    title=Wording("Context vector", "Kontextvektor"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST_OUTPUT, denominator=LARGEST_SUM),
)
