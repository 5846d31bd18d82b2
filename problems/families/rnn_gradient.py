"""The gradient through time as a product: one factor diag(f') W for every step."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from operator import add, mul

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, model_validator

from problems.checks import MATRIX, NUMBER
from problems.draw import Draws
from problems.model import Answers, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.matrices import Matrix, MatrixParam, array, plain, shape, transposed
from problems.solvers.misconceptions import (
    Step,
    Steps,
    named,
    right_answers,
    told_apart,
)
from problems.solvers.recurrent import (
    chained,
    columns_scaled,
    flattened,
    rows_scaled,
    unflattened,
)
from problems.typst.markup import fill
from problems.typst.terms import column, factor

LARGEST = 81
_STEPS = range(2, 5)
_FINEST = 100
_FEWEST_MISTAKES = 5
_QUARTERS = tuple(Fraction(part, 4) for part in range(1, 5))
_SLOPES = (*_QUARTERS, *(Fraction(*pair) for pair in ((1, 5), (1, 3), (2, 5), (2, 3), (4, 5))))


class Params(BaseModel):
    """W (n × n) and the slopes of f: row t holds f'(a_t) of the n units after step t."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    W: MatrixParam
    slopes: MatrixParam

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if shape(self.W) != (self.size, self.size):
            raise ValueError("W must be square")
        if len(self.slopes[0]) != self.size:
            raise ValueError(f"expected {self.size} slopes a step, one for each row of W")
        if self.steps not in _STEPS:
            raise ValueError("expected slopes of 2 to 4 steps, one row a step")
        return self

    @property
    def size(self) -> int:
        """The length of a state."""
        return len(self.W)

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.slopes)


MISTAKES: Mapping[str, Wording] = {
    "columns_scaled": Wording(
        en="It looks as if the slopes had scaled the columns of W. Which units do they belong to: "
        "those that W reads, or those that it feeds?",
        de="Es sieht so aus, als hätten die Steigungen die Spalten von W skaliert. Zu welchen "
        "Einheiten gehören sie: zu denen, die W liest, oder zu denen, die W speist?",
    ),
    "slopes_left_out": Wording(
        en="The chain rule has two factors a step. Where is the derivative of f?",
        de="Die Kettenregel hat je Schritt zwei Faktoren. Wo bleibt die Ableitung von f?",
    ),
    "weights_left_out": Wording(
        en="These are the slopes alone. What is the derivative of the argument of f by the state?",
        de="Das sind nur die Steigungen. Was ist die Ableitung des Arguments von f nach dem "
        "Zustand?",
    ),
    "transposed": Wording(
        en="These are the right numbers with rows and columns exchanged. Rows belong to the later "
        "state.",
        de="Das sind die richtigen Zahlen, aber Zeilen und Spalten sind vertauscht. Zeilen gehören "
        "zum späteren Zustand.",
    ),
    "order_reversed": Wording(
        en="The factors seem to stand in the reverse order. Which of them acts first on a change "
        "of h_0?",
        de="Die Faktoren stehen anscheinend in umgekehrter Reihenfolge. Welcher wirkt zuerst auf "
        "eine Änderung von h_0?",
    ),
    "summed": Wording(
        en="It looks as if the factors had been added. How does the chain rule join them?",
        de="Es sieht so aus, als wären die Faktoren addiert. Wie verbindet die Kettenregel sie?",
    ),
    "last_step_only": Wording(
        en="This is the derivative by the state one step earlier. How many steps lie between h_0 "
        "and the last state?",
        de="Das ist die Ableitung nach dem Zustand einen Schritt davor. Wie viele Schritte liegen "
        "zwischen h_0 und dem letzten Zustand?",
    ),
    "one_step_missing": Wording(
        en="One factor seems to be missing. Count the steps from h_0 on.",
        de="Ein Faktor scheint zu fehlen. Zählen Sie die Schritte ab h_0.",
    ),
    "entry_by_entry": Wording(
        en="It looks as if the matrices had been multiplied entry by entry. How are linear maps "
        "composed?",
        de="Es sieht so aus, als wären die Matrizen eintragsweise multipliziert. Wie werden "
        "lineare Abbildungen verkettet?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the factor of every step, and for their product.

    ∂h_t/∂h_{t-1} = diag(f'(a_t)) W, and ∂h_T/∂h_0 is the product of these from T down to 1.
    Source: lecture 9.1 (BPTT); Pascanu et al. 2013, equation 5.
    """
    n = params.size
    check = NUMBER if n == 1 else MATRIX
    size, guard, names = (None if n == 1 else (n, n)), _guard(n), _names(params)
    fields = [
        Field(name, check, _factor_of(params, t), (), guard, size) for t, name in enumerate(names)
    ]
    fields.append(Field("gradient", check, _gradient(params), names, shape=size))
    return told_apart(Problem(tuple(fields), named(MISTAKES, _wrong(params))))


def _names(params: Params) -> tuple[str, ...]:
    return tuple(f"j{t}" for t in range(1, params.steps + 1))


def _factor_of(params: Params, t: int) -> Step:
    return lambda _: flattened(rows_scaled(params.slopes[t], params.W))


def _gradient(params: Params) -> Step:
    """Multiply the factors, the last step's on the left."""
    return lambda answers: flattened(chained(reversed(_factors(params, answers))))


def _factors(params: Params, answers: Answers) -> list[Matrix]:
    return [unflattened(answers[name]) for name in _names(params)]


def _guard(size: int) -> Callable[[Value], bool]:
    """Let pass what has the right shape and is not zero throughout."""

    def passes(value: Value) -> bool:
        matrix = unflattened(value)
        return shape(matrix) == (size, size) and any(entry for row in matrix for entry in row)

    return passes


def _wrong(params: Params) -> Mapping[str, Steps]:
    def at_each_step(wrong: Callable[[tuple[Fraction, ...]], Matrix]) -> Steps:
        def step(t: int) -> Step:
            return lambda _: flattened(wrong(params.slopes[t]))

        return {name: step(t) for t, name in enumerate(_names(params))}

    def product_of(wrong: Callable[[list[Matrix]], Matrix]) -> Steps:
        return {"gradient": lambda answers: flattened(wrong(_factors(params, answers)))}

    W = params.W
    turned = at_each_step(lambda slopes: transposed(rows_scaled(slopes, W)))
    return {
        "columns_scaled": at_each_step(lambda slopes: columns_scaled(W, slopes)),
        "slopes_left_out": at_each_step(lambda _: W),
        "weights_left_out": at_each_step(_diagonal),
        "transposed": {**turned, **product_of(lambda js: transposed(chained(reversed(js))))},
        "order_reversed": product_of(chained),
        "summed": product_of(lambda js: plain(_sum(js))),
        "last_step_only": product_of(lambda js: js[-1]),
        "one_step_missing": product_of(lambda js: chained(reversed(js[1:]))),
        "entry_by_entry": product_of(_entry_by_entry),
    }


def _diagonal(slopes: tuple[Fraction, ...]) -> Matrix:
    places = range(len(slopes))
    return tuple(tuple(slopes[i] if i == j else Fraction(0) for j in places) for i in places)


def _sum(matrices: list[Matrix]) -> NDArray[np.object_]:
    return reduce(add, map(array, matrices))


def _entry_by_entry(matrices: list[Matrix]) -> Matrix:
    return plain(reduce(mul, map(array, matrices)))


def draw(draws: Draws) -> Params | None:
    """Draw three or four steps of one unit or two steps of two; None where nothing can be seen."""
    n = draws.between(1, 2)
    steps = draws.between(3, 4) if n == 1 else 2
    W = draws.matrix(n, n, range(-6, 7) if n == 1 else range(-3, 5))
    known = _SLOPES if n == 1 else _QUARTERS
    places = draws.matrix(steps, n, range(len(known)))
    params = Params(W=W, slopes=tuple(tuple(known[place] for place in row) for row in places))
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether the slopes of all steps differ, W is no special case, and numbers stay small."""
    weights = [entry for row in params.W for entry in row]
    gradient = chained(rows_scaled(slopes, params.W) for slopes in reversed(params.slopes))
    numbers = [entry for row in gradient for entry in row]
    return (
        len(set(params.slopes)) == params.steps
        and all(len(set(row)) == params.size for row in params.slopes)
        and all(weights)
        and (params.size > 1 or abs(weights[0]) > 1)
        and all(0 < abs(n.numerator) <= LARGEST and n.denominator <= _FINEST for n in numbers)
        and len(build(params, None).misconceptions) >= _FEWEST_MISTAKES
    )


def ask(params: Params) -> Wording:
    """Ask for the factor of every step and for the gradient through all of them."""
    given, last = _given(params), params.steps
    rows, each = (_NOTHING, _NOTHING) if params.size == 1 else (_ROWS, _EACH)
    return Wording(
        fill(
            "A recurrent network computes $h_t = f(W h_(t-1) + U x_t + b)$; write $a_t$ for the"
            " argument of $f${each}. Given are $W$ and the slopes of $f$ in every step: $ W = {W},"
            " quad {slopes}. $ Compute exactly the factor"
            f" $J_t = (partial h_t)/(partial h_(t-1))$ for every step $t = {given['range']}$, and"
            f" the gradient through all steps, $(partial h_{last})/(partial h_0)$.{rows.en}",
            {**given, "each": each.en},
        ),
        fill(
            "Ein rekurrentes Netz berechnet $h_t = f(W h_(t-1) + U x_t + b)$; $a_t$ sei das"
            " Argument von $f${each}. Gegeben sind $W$ und die Steigungen von $f$ in jedem Schritt:"
            " $ W = {W}, quad {slopes}. $ Berechnen Sie"
            " exakt den Faktor $J_t = (partial h_t)/(partial h_(t-1))$ für jeden Schritt"
            f" $t = {given['range']}$ und den Gradienten durch alle Schritte,"
            f" $(partial h_{last})/(partial h_0)$.{rows.de}",
            {**given, "each": each.de},
        ),
    )


_NOTHING = Wording("", "")
_EACH = Wording(", which acts entry by entry", ", das eintragsweise wirkt")
_ROWS = Wording(
    " The entry in row $i$ and column $j$ is the derivative of entry $i$ of the later state by"
    " entry $j$ of the earlier one.",
    " In Zeile $i$ und Spalte $j$ steht die Ableitung von Eintrag $i$ des späteren Zustands nach"
    " Eintrag $j$ des früheren.",
)


def _given(params: Params) -> dict[str, str]:
    slopes = [
        f"f'(a_{t}) = {row[0] if params.size == 1 else column(row)}"
        for t, row in enumerate(params.slopes, 1)
    ]
    numbers = ", ".join(str(t) for t in range(1, params.steps + 1))
    return {"W": _shown(params.W), "slopes": ", quad ".join(slopes), "range": numbers}


def _shown(matrix: Matrix) -> str:
    return str(matrix[0][0]) if len(matrix) == 1 else fill("{m}", {"m": matrix})


def solution(params: Params) -> Wording:
    """Work out the factors and their product."""
    answers = right_answers(build(params, None))
    factors = _factors(params, answers)
    lines = " ".join(_line(params, t, j) for t, j in enumerate(factors))
    names = " ".join(f"J_{t}" for t in range(params.steps, 0, -1))
    numbers = " dot ".join(
        factor(j[0][0]) if params.size == 1 else _shown(j) for j in reversed(factors)
    )
    gradient = _shown(unflattened(answers["gradient"]))
    end = f"$ (partial h_{params.steps})/(partial h_0) = {names} = {numbers} = {gradient} $"
    return Wording(
        f"By the chain rule, a step contributes its slopes times $W$: {lines} The factors are"
        f" multiplied, the last step on the left: {end}",
        f"Nach der Kettenregel trägt jeder Schritt seine Steigungen mal $W$ bei: {lines} Die"
        f" Faktoren werden multipliziert, der letzte Schritt steht links: {end}",
    )


def _line(params: Params, t: int, found: Matrix) -> str:
    if params.size == 1:
        product = f"f'(a_{t + 1}) dot W = {params.slopes[t][0]} dot {factor(params.W[0][0])}"
    else:
        product = (
            f'"diag"(f\'(a_{t + 1})) W = {_shown(_diagonal(params.slopes[t]))} {_shown(params.W)}'
        )
    return f"$ J_{t + 1} = {product} = {_shown(found)} $"


TITLES: Mapping[str, Wording] = {
    **{f"j{t}": Wording(f"Factor J_{t}", f"Faktor J_{t}") for t in range(1, _STEPS.stop)},
    "gradient": Wording("Gradient through all steps", "Gradient durch alle Schritte"),
}


FAMILY = Family(
    name="rnn_gradient",
    title=Wording("Gradient through time", "Gradient durch die Zeit"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST, side=2),
)
