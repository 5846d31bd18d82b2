"""Local attention: the window around a position, its weights and context; global for contrast."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import VECTOR
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.attention import natural_softmax, normalised, uniform
from problems.solvers.attention_words import words
from problems.solvers.matrices import Matrix, MatrixParam, product
from problems.solvers.misconceptions import Step, Steps, named, right_answers, shows_all
from problems.solvers.symbols import constant
from problems.typst.formulas import combination, total, worded

WHOLES = (12, 16, 20)
LARGEST_SUM = 12
LARGEST = 120


class Params(BaseModel):
    """Weights of all T positions (one row), their states, and the window centre ± half_width.

    Where `compared`, the context vector of global attention is asked for as well.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: MatrixParam
    states: MatrixParam
    centre: int = Option(ge=1)
    half_width: int = Option(ge=1)
    compared: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if len(self.weights) != 1 or len(self.states) != self.T:
            raise ValueError("the weights must be one row, with a weight for each state (row)")
        if sum(self.weights[0]) != 1 or min(self.weights[0]) <= 0:
            raise ValueError("the weights must be positive, and add up to 1")
        if self.centre > self.T:
            raise ValueError("the centre must be one of the positions, counted from 1")
        if self.last - self.first + 1 == self.T:
            raise ValueError("the window must leave some position out")
        return self

    @property
    def T(self) -> int:  # noqa: N802 - called as in the formulas
        """The number of positions."""
        return len(self.weights[0])

    @property
    def first(self) -> int:
        """The first position of the window."""
        return max(1, self.centre - self.half_width)

    @property
    def last(self) -> int:
        """The last position of the window."""
        return min(self.T, self.centre + self.half_width)


MISTAKES: Mapping[str, Wording] = {
    **words("mean_of_states"),
    "one_side_only": Wording(
        en="It looks as if the window reached to one side only. Where does it begin, where end?",
        de="Es sieht so aus, als reichte das Fenster nur nach einer Seite. Wo beginnt es, wo endet "
        "es?",
    ),
    "ends_excluded": Wording(
        en="It looks as if the ends of the window had been left out. Do they belong to it?",
        de="Es sieht so aus, als wären die Enden des Fensters weggelassen. Gehören sie dazu?",
    ),
    "not_clipped": Wording(
        en="There is no such position in the sequence. What becomes of a window that reaches "
        "beyond an end?",
        de="Diese Position gibt es in der Folge nicht. Was wird aus einem Fenster, das über ein "
        "Ende hinausreicht?",
    ),
    "not_renormalised": Wording(
        en="It looks as if the weights of the whole sequence had been kept. What must those of the "
        "window add up to?",
        de="Es sieht so aus, als wären die Gewichte der ganzen Folge beibehalten. Was müssen die "
        "des Fensters zusammen ergeben?",
    ),
    "softmax_again": Wording(
        en="It looks as if a softmax had been taken of the weights. They have been through one "
        "already: how does their sum become 1 without changing their ratios?",
        de="Es sieht so aus, als wäre ein Softmax auf die Gewichte angewandt. Durch einen sind sie "
        "schon gegangen: Wie wird ihre Summe 1, ohne dass sich ihre Verhältnisse ändern?",
    ),
    "uniform_window": Wording(
        en="It looks as if all positions of the window had been weighed alike. Which weights "
        "are given?",
        de="Es sieht so aus, als wären alle Positionen des Fensters gleich gewichtet. Welche "
        "Gewichte sind gegeben?",
    ),
    "whole_sequence": Wording(
        en="This is global attention: the whole sequence has a share in it. Which states does the "
        "window let in?",
        de="Das ist globale Attention: Die ganze Folge ist beteiligt. Welche Zustände lässt das "
        "Fenster zu?",
    ),
    "states_from_start": Wording(
        en="It looks as if the weights of the window had been applied to the first states of the "
        "sequence. Which states stand in the window?",
        de="Es sieht so aus, als wären die Gewichte des Fensters auf die ersten Zustände der Folge "
        "angewandt. Welche Zustände stehen im Fenster?",
    ),
    "centre_alone": Wording(
        en="This is the state at the centre of the window. What about the others in it?",
        de="Das ist der Zustand in der Mitte des Fensters. Was ist mit den anderen darin?",
    ),
    "window_alone": Wording(
        en="This is what local attention gives. Which positions does global attention look at?",
        de="Das ergibt lokale Attention. Welche Positionen sieht globale Attention?",
    ),
}


def draw(draws: Draws) -> Params | None:
    """Draw weights with one denominator and a window; None where a slip stays hidden."""
    steps, whole = draws.between(5, 6), draws.choice(WHOLES)
    (shares,) = draws.matrix(1, steps - 1, range(1, 7))
    shares = (*shares, whole - sum(shares))
    half_width, centre = draws.between(1, 2), draws.between(1, steps)
    if shares[-1] < 1 or (steps, half_width, centre) == (5, 2, 3):
        return None
    params = Params(
        weights=(tuple(Fraction(share, whole) for share in shares),),
        states=draws.matrix(steps, 2, range(-3, 9)),
        centre=centre,
        half_width=half_width,
        compared=bool(draws.below(2)),
    )
    return params if _is_friendly(params) else None


def build(params: Params, key: None) -> Problem:
    """Fill the family with weights, states and a window."""
    check, solve = VECTOR, _steps(params)
    window, width = ("first", "last"), len(params.states[0])

    def is_position(value: Value) -> bool:
        return value in range(1, params.T + 1)

    return Problem(
        fields=(
            Field("first", Check("number"), solve["first"], guard=is_position),
            Field("last", Check("number"), solve["last"], guard=is_position),
            Field("weights", check, solve["weights"], window),
            Field(
                "context",
                check,
                solve["context"],
                (*window, "weights"),
                shape=(1, width),
            ),
            *((Field("whole", VECTOR, solve["whole"], shape=(1, width)),) * params.compared),
        ),
        misconceptions=named(MISTAKES, _exact(params), _rounded(params)),
    )


def _steps(params: Params) -> Mapping[str, Step]:
    """Give the right solver of each field: positions p−D to p+D, as far as there are any.

    Source: Luong et al. 2015, section 3.2; lecture 9.1, global and local attention.
    """
    return {
        "first": constant(params.first),
        "last": constant(params.last),
        "weights": lambda answers: normalised((_window(answers, params.weights[0]),)),
        "context": lambda a: product(a["weights"], _window(a, params.states)),
        "whole": lambda _: product(params.weights, params.states),
    }


def _window(answers: Answers, things: tuple[Value, ...]) -> tuple[Value, ...]:
    """Cut out what stands at the positions of the student's window.

    Raises:
        ValueError: there is no such window.
    """
    first, last = Fraction(answers["first"]), Fraction(answers["last"])
    if {first.denominator, last.denominator} != {1} or not 1 <= first <= last <= len(things):
        raise ValueError(f"no window from {first} to {last}")
    return things[int(first) - 1 : int(last)]


def _exact(params: Params) -> Mapping[str, Steps]:
    every, states = params.weights, params.states

    def share(answers: Answers) -> Matrix:
        return (_window(answers, every[0]),)

    def alike(answers: Answers) -> Matrix:
        return uniform(1, len(_window(answers, every[0])))

    def from_start(answers: Answers) -> Matrix:
        if answers["first"] == 1:
            raise ValueError("the window begins at the start")
        return product(answers["weights"], states[: len(answers["weights"][0])])

    def weighed(weights: Step) -> Step:
        return lambda answers: product(weights(answers), _window(answers, states))

    return {
        **_of_ends(params),
        "not_renormalised": {"weights": share, "context": weighed(share)},
        "uniform_window": {"weights": alike, "context": weighed(alike)},
        "whole_sequence": {"context": lambda _: product(every, states)},
        "states_from_start": {"context": from_start},
        "centre_alone": {"context": lambda _: (states[params.centre - 1],)},
        **(_of_whole(params) if params.compared else {}),
    }


def _of_whole(params: Params) -> Mapping[str, Steps]:
    """Give the window's context for the whole, and the mean."""
    return {
        "window_alone": {"whole": lambda answers: answers["context"]},
        "mean_of_states": {"whole": product(uniform(1, params.T), params.states)},
    }


def _of_ends(params: Params) -> Mapping[str, Steps]:
    """Give the wrong windows, as far as they differ from the right one and from each other."""
    low, high = params.centre - params.half_width, params.centre + params.half_width
    wrong: dict[str, Steps] = {}
    one_side: dict[str, Step] = {}
    beyond: dict[str, Step] = {}
    if params.first < params.centre:
        one_side["first"] = constant(params.centre)
    if params.last > params.centre:
        one_side["last"] = constant(params.centre)
    if low < params.first:
        beyond["first"] = constant(low)
    if high > params.last:
        beyond["last"] = constant(high)
    wrong |= {"one_side_only": one_side} | ({"not_clipped": beyond} if beyond else {})
    if params.half_width > 1 and not beyond:
        wrong["ends_excluded"] = {"first": constant(low + 1), "last": constant(high - 1)}
    return wrong


def _rounded(params: Params) -> Mapping[str, Steps]:
    def softened(answers: Answers) -> Matrix:
        return natural_softmax((_window(answers, params.weights[0]),))

    return {"softmax_again": {"weights": softened}}


def _is_friendly(params: Params) -> bool:
    """Whether states differ, nothing is zero, numbers stay small, and slips show."""
    problem = build(params, None)
    answers = right_answers(problem)
    weights, whole = answers["weights"][0], _steps(params)["whole"](answers)
    contexts = (*answers["context"][0], *whole[0])
    return (
        len(set(params.states)) == len(params.states)
        and len(set(weights)) > 1
        and max(weight.denominator for weight in weights) <= LARGEST_SUM
        and all(contexts)
        and max(abs(entry.numerator) for entry in contexts) <= LARGEST
        and shows_all(problem)
    )


def ask(params: Params) -> Wording:
    """Ask for the ends of the window, the weights in it and the context vector."""
    also = _ALSO if params.compared else Wording("", "")
    return worded(
        "The weights $alpha_1, dots, alpha_{T}$ of all ${T}$ positions and their states, the rows"
        " of $H$, are $ alpha = {weights}, quad H = {states}. $ Local attention looks at the"
        " positions $p - D$ to $p + D$ only, both included, as far as they lie in the sequence;"
        " here $p = {p}$ and $D = {D}$, and positions are counted from 1. The weights in the window"
        " are divided by their sum. Give the first and the last position of the window; the new"
        " weights $alpha'$ of its positions, as a row; and the context vector, as a row."
        f"{also.en} Use exact fractions.",
        "Die Gewichte $alpha_1, dots, alpha_{T}$ aller ${T}$ Positionen und ihre Zustände, die"
        " Zeilen von $H$, sind $ alpha = {weights}, quad H = {states}. $ Lokale Attention sieht nur"
        " die Positionen $p - D$ bis $p + D$ einschließlich, soweit sie in der Folge liegen; hier"
        " sind $p = {p}$ und $D = {D}$, gezählt wird ab 1. Die Gewichte im Fenster werden durch"
        " ihre Summe geteilt. Geben Sie die erste und die letzte Position des Fensters an, die"
        " neuen Gewichte $alpha'$ seiner Positionen als Zeile und den Kontextvektor als Zeile."
        f"{also.de} Rechnen Sie mit exakten Brüchen.",
        {
            "T": params.T,
            "weights": params.weights,
            "states": params.states,
            "p": params.centre,
            "D": params.half_width,
        },
    )


_ALSO = Wording(
    " For comparison, give the context vector of global attention, which looks at all positions"
    " with the weights $alpha$, as a row.",
    " Geben Sie zum Vergleich den Kontextvektor der globalen Attention, die mit den Gewichten"
    " $alpha$ alle Positionen sieht, als Zeile an.",
)


def solution(params: Params) -> Wording:
    """Work out the window, its weights and the context vector."""
    answers = right_answers(build(params, None))
    inside = _window(answers, params.weights[0])
    given = {
        **answers,
        "p": params.centre,
        "D": params.half_width,
        "T": params.T,
        "low": params.centre - params.half_width,
        "high": params.centre + params.half_width,
        "total": total(inside),
        "sum": sum(inside),
        "sums": combination(answers["weights"][0], _window(answers, params.states)),
    }
    formulas = "$ {total} = {sum}, quad alpha' = {weights}, $ $ c = {sums} = {context}. $"
    also = _worked_whole(params)
    return worded(
        "The window reaches from ${p} - {D} = {low}$ to ${p} + {D} = {high}$; of these, the"
        " positions {first} to {last} lie between 1 and {T}. Their weights are divided by their"
        f" sum, and their states added with the new weights: {formulas}{also.en}",
        "Das Fenster reicht von ${p} - {D} = {low}$ bis ${p} + {D} = {high}$; davon liegen die"
        " Positionen {first} bis {last} zwischen 1 und {T}. Ihre Gewichte werden durch deren Summe"
        f" geteilt und ihre Zustände mit den neuen Gewichten addiert: {formulas}{also.de}",
        given,
    )


def _worked_whole(params: Params) -> Wording:
    """Say what global attention gives, where that was asked."""
    if not params.compared:
        return Wording("", "")
    return Wording(
        " Global attention adds all states with the given weights: $ alpha H = {whole}. $",
        " Globale Attention addiert alle Zustände mit den gegebenen Gewichten:"
        " $ alpha H = {whole}. $",
    )


TITLES: Mapping[str, Wording] = {
    "first": Wording("First position", "Erste Position"),
    "last": Wording("Last position", "Letzte Position"),
    "weights": Wording("Weights in the window", "Gewichte im Fenster"),
    "context": Wording("Context vector", "Kontextvektor"),
    "whole": Wording("Context vector, global", "Kontextvektor, global"),
}


FAMILY = Family(
    name="local_attention",
    title=Wording("Local attention", "Lokale Attention"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=max(WHOLES)),
)
