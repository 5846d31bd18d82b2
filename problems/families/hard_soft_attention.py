"""Hard and soft attention from the same weights: the position, and both context vectors."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attention import uniform
from problems.solvers.attention_words import words
from problems.solvers.matrices import MatrixParam, multiple, product, shape
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.solvers.symbols import constant
from problems.typst.formulas import combination, worded

DENOMINATORS = (8, 10, 12)
LARGEST = 120


class Params(BaseModel):
    """Attention weights (one row that adds up to 1, with one largest) and a state for each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: MatrixParam
    states: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.weights) != 1 or len(self.weights[0]) != len(self.states):
            raise ValueError("the weights must be one row, with a weight for each state (row)")
        if sum(self.alpha) != 1 or min(self.alpha) < 0:
            raise ValueError("the weights must not be negative, and add up to 1")
        if self.alpha.count(max(self.alpha)) > 1 or max(self.alpha) == 1:
            raise ValueError("one weight must be larger than the others, and below 1")
        return self

    @property
    def alpha(self) -> tuple[Fraction, ...]:
        """The weights."""
        row: tuple[Fraction, ...] = self.weights[0]
        return row


MISTAKES: Mapping[str, Wording] = {
    **words("mean_of_states", "divided_by_steps"),
    "counted_from_zero": Wording(
        en="It looks as if positions had been counted from 0. Here the first position is 1.",
        de="Es sieht so aus, als wären die Positionen ab 0 gezählt. Hier ist die erste Position 1.",
    ),
    "smallest_weight": Wording(
        en="It looks as if the smallest weight had been chosen. Which position does hard "
        "attention prefer?",
        de="Es sieht so aus, als wäre das kleinste Gewicht gewählt. Welche Position bevorzugt "
        "harte Attention?",
    ),
    "largest_state": Wording(
        en="It looks as if the position had been chosen by the states. What decides instead?",
        de="Es sieht so aus, als wäre die Position nach den Zuständen gewählt. Was entscheidet "
        "stattdessen?",
    ),
    "modes_exchanged": Wording(
        en="This is the context vector of the other mode. Which of the two takes a single state?",
        de="Das ist der Kontextvektor der anderen Art. Welche der beiden nimmt einen einzigen "
        "Zustand?",
    ),
    "state_weighted": Wording(
        en="The right state, but it has been multiplied by its weight. With which weight does "
        "hard attention take the state that it chose?",
        de="Der richtige Zustand, aber mit seinem Gewicht multipliziert. Mit welchem Gewicht nimmt "
        "harte Attention den gewählten Zustand?",
    ),
    "largest_entries": Wording(
        en="It looks as if the largest entry had been taken column by column. Hard attention "
        "takes one state as a whole.",
        de="Es sieht so aus, als wäre in jeder Spalte der größte Eintrag genommen. Harte Attention "
        "nimmt einen Zustand im Ganzen.",
    ),
    "largest_left_out": Wording(
        en="It looks as if the chosen state were missing in the sum. Soft attention takes all "
        "states into account.",
        de="Es sieht so aus, als fehlte der gewählte Zustand in der Summe. Weiche Attention "
        "berücksichtigt alle Zustände.",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw weights with one denominator and small states; None where a slip stays hidden."""
    steps, whole = draws.between(3, 4), draws.choice(DENOMINATORS)
    (shares,) = draws.matrix(1, steps - 1, range(1, whole - 1))
    shares = (*shares, whole - sum(shares))
    if shares[-1] < 1 or shares.count(max(shares)) > 1:
        return None
    at = draws.below(steps)
    shares = (*shares[at:], *shares[:at])
    params = Params(
        weights=(tuple(Fraction(share, whole) for share in shares),),
        states=draws.matrix(steps, draws.between(2, 3), range(-4, 9)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with weights and states."""
    steps, length = shape(params.states)
    check, solve = VECTOR, _steps(params)

    def is_position(value: Value) -> bool:
        return value in range(1, steps + 1)

    return Problem(
        fields=(
            Field("position", Check("number"), solve["position"], guard=is_position),
            Field("hard", check, solve["hard"], ("position",), shape=(1, length)),
            Field("soft", check, solve["soft"], shape=(1, length)),
        ),
        misconceptions=named(MISTAKES, {**_of_position(params), **_of_contexts(params)}),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field.

    Soft attention is the expected value Σ α_j h_j; hard attention takes one state, here that of
    the largest weight. Source: lecture 9.1, modes of attention; Xu et al. 2015, section 4.
    """
    return {
        "position": lambda _: params.alpha.index(max(params.alpha)) + 1,
        "hard": lambda answers: (params.states[_place(answers)],),
        "soft": lambda _: product(params.weights, params.states),
    }


def _place(answers: Answers) -> int:
    """Give the index of the student's position; one outside has no state.

    Raises:
        ValueError: it is no natural number.
    """
    position = Fraction(answers["position"])
    if position.denominator > 1 or position < 1:
        raise ValueError(f"{position} is no position")
    return int(position) - 1


def _of_position(params: Params) -> Mapping[str, Steps]:
    """Give the wrong positions, as far as they differ from the right one and from each other."""
    sizes = [sum(entry**2 for entry in state) for state in params.states]
    best = params.alpha.index(max(params.alpha)) + 1
    wrong = {
        "counted_from_zero": best - 1,
        "smallest_weight": params.alpha.index(min(params.alpha)) + 1,
        "largest_state": sizes.index(max(sizes)) + 1,
    }
    first = {position: name for name, position in reversed(wrong.items())}
    return {
        name: {"position": constant(position)}
        for position, name in first.items()
        if position != best
    }


def _of_contexts(params: Params) -> Mapping[str, Steps]:
    steps, right, states = len(params.states), _steps(params), params.states
    at = params.alpha.index(max(params.alpha))
    others = tuple(weight if j != at else Fraction(0) for j, weight in enumerate(params.alpha))
    return {
        "modes_exchanged": {
            "hard": right["soft"],
            "soft": lambda _: (states[at],),
        },
        "state_weighted": {
            "hard": lambda answers: multiple(right["hard"](answers), max(params.alpha))
        },
        "largest_entries": {"hard": lambda _: (tuple(map(max, zip(*states, strict=True))),)},
        "mean_of_states": {"soft": lambda _: product(uniform(1, steps), states)},
        "divided_by_steps": {
            "soft": lambda answers: multiple(right["soft"](answers), Fraction(1, steps))
        },
        "largest_left_out": {"soft": lambda _: product((others,), states)},
    }


def _is_friendly(params: Params) -> bool:
    """Whether states differ, nothing is zero, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        len(set(params.states)) == len(params.states)
        and any(answers["hard"][0])
        and all(answers["soft"][0])
        and max(abs(entry.numerator) for entry in answers["soft"][0]) <= LARGEST
        and shows_all(problem)
    )


def ask(params: Params) -> Wording:
    """Ask for the position that hard attention takes, and for both context vectors."""
    return worded(
        "The weights $alpha_1, dots, alpha_{T}$ belong to the states $h_1, dots, h_{T}$, the rows"
        " of $H$: $ alpha = {weights}, quad H = {states}. $ Hard attention takes the position of"
        " the largest weight here. Give this position, counted from 1; the context vector of hard"
        " attention; and that of soft attention, in exact fractions. Write vectors as rows.",
        "Die Gewichte $alpha_1, dots, alpha_{T}$ gehören zu den Zuständen $h_1, dots, h_{T}$, den"
        " Zeilen von $H$: $ alpha = {weights}, quad H = {states}. $ Harte Attention nimmt hier die"
        " Position des größten Gewichts. Geben Sie diese Position an, ab 1 gezählt, den"
        " Kontextvektor der harten Attention und den der weichen in exakten Brüchen. Schreiben Sie"
        " Vektoren als Zeilen.",
        {**dict(params), "T": len(params.states)},
    )


def solution(params: Params) -> Wording:
    """Work out both context vectors."""
    answers = right_answers(build(params, None))
    given = {**answers, "sums": combination(params.alpha, params.states)}
    given["largest"] = max(params.alpha)
    formula = "$ sum_j alpha_j h_j = {sums} = {soft}. $"
    return worded(
        "The largest weight, ${largest}$, stands at position {position}. Hard attention takes the"
        " state $h_{position} = {hard}$ as it is. Soft attention is the sum of all states with"
        f" their weights: {formula} Soft attention can be differentiated in the weights; the"
        " choice of hard attention cannot.",
        "Das größte Gewicht, ${largest}$, steht an Position {position}. Harte Attention nimmt den"
        " Zustand $h_{position} = {hard}$, wie er ist. Weiche Attention ist die Summe aller"
        f" Zustände mit ihren Gewichten: {formula} Weiche Attention lässt sich nach den Gewichten"
        " ableiten, die Auswahl der harten nicht.",
        given,
    )


TITLES: Mapping[str, Wording] = {
    "position": Wording("Position", "Position"),
    "hard": Wording("Context vector, hard", "Kontextvektor, hart"),
    "soft": Wording("Context vector, soft", "Kontextvektor, weich"),
}


FAMILY = Family(
    name="hard_soft_attention",
    title=Wording("Hard and soft attention", "Harte und weiche Attention"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=max(DENOMINATORS)),
)
