"""How long an LSTM's cell remembers: powers of the forget gate, and gates for a purpose."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic import Field as Option

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers.closed import approximate
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill
from problems.typst.terms import factor, powered

LARGEST, _FINEST = 1_000, 1_000
_FEWEST_MISTAKES = 7
_SLACK = 0.0021
_FORGETS = tuple(
    Fraction(*pair)
    for pair in ((1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (9, 10))
)
_SHARES = tuple(Fraction(*pair) for pair in ((1, 2), (1, 3), (1, 4), (3, 4), (1, 10), (9, 10)))

Goal: TypeAlias = Literal["keep", "replace", "add", "erase"]

GATES: Mapping[Goal, tuple[int, int]] = {
    "keep": (1, 0),
    "replace": (0, 1),
    "add": (1, 1),
    "erase": (0, 0),
}
"""Forget gate and input gate for each purpose."""

_Steps: TypeAlias = Annotated[int, Option(ge=2, le=1000)]


class Params(BaseModel):
    """Cell and forget gate over some steps; a share to keep over a long time; and a purpose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cell: Number
    forget: Number
    steps: Annotated[int, Option(ge=2, le=12)]
    share: Number
    long: _Steps
    goal: Goal

    @model_validator(mode="after")
    def _fits(self) -> "Params":
        if not (0 < self.forget < 1 and 0 < self.share < 1):
            raise ValueError("forget and share must lie between 0 and 1")
        if not self.cell:
            raise ValueError("the cell must not be 0")
        return self


MISTAKES: Mapping[str, Wording] = {
    "one_step": Wording(
        en="This is what one step does. How many steps are there?",
        de="Das bewirkt ein Schritt. Wie viele Schritte sind es?",
    ),
    "times_steps": Wording(
        en="It looks as if the gate had been multiplied by the number of steps. What happens to "
        "the cell in each step?",
        de="Es sieht so aus, als wäre das Gate mit der Zahl der Schritte malgenommen. Was "
        "geschieht mit der Zelle in jedem Schritt?",
    ),
    "same_loss_each_step": Wording(
        en="It looks as if every step took the same amount away. The gate acts on what is left.",
        de="Es sieht so aus, als nähme jeder Schritt gleich viel weg. Das Gate wirkt auf das, was "
        "noch da ist.",
    ),
    "one_less": Wording(
        en="Count the steps once more: one of them seems to be missing.",
        de="Zählen Sie die Schritte noch einmal: Einer scheint zu fehlen.",
    ),
    "complement": Wording(
        en="It looks as if 1 − f had been raised to a power. Which share stays in a step?",
        de="Es sieht so aus, als wäre 1 − f potenziert. Welcher Anteil bleibt in einem Schritt?",
    ),
    "cell_in_gradient": Wording(
        en="This is the cell itself. How does it change with c_0?",
        de="Das ist die Zelle selbst. Wie ändert sie sich mit c_0?",
    ),
    "power_rule": Wording(
        en="It looks as if f had been differentiated. By what is the derivative taken?",
        de="Es sieht so aus, als wäre nach f abgeleitet. Wonach wird abgeleitet?",
    ),
    "power_for_root": Wording(
        en="It looks as if the share had been raised to the number of steps. Solve for f once "
        "more.",
        de="Es sieht so aus, als wäre der Anteil mit der Zahl der Schritte potenziert. Lösen Sie "
        "noch einmal nach f auf.",
    ),
    "divided_by_steps": Wording(
        en="It looks as if the share had been divided by the number of steps. How does f act step "
        "by step?",
        de="Es sieht so aus, als wäre der Anteil durch die Zahl der Schritte geteilt. Wie wirkt f "
        "Schritt für Schritt?",
    ),
    "linear": Wording(
        en="It looks as if the loss had been spread evenly over the steps. The gate acts on what "
        "is left.",
        de="Es sieht so aus, als wäre der Verlust gleichmäßig auf die Schritte verteilt. Das Gate "
        "wirkt auf das, was noch da ist.",
    ),
    "root_of_loss": Wording(
        en="It looks as if the share that is lost had been used. Which share is to stay?",
        de="Es sieht so aus, als wäre der verlorene Anteil verwendet. Welcher Anteil soll bleiben?",
    ),
    "gate_inverted": Wording(
        en="Look at the formula of the cell: what does this gate do when it is 1, and what when it "
        "is 0?",
        de="Sehen Sie sich die Formel der Zelle an: Was bewirkt dieses Gate bei 1, und was bei 0?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the cell and its gradient after n steps, for a gate that keeps a share, for gates.

    With i = 0, c_n = f^n c_0, so that ∂c_n/∂c_0 = f^n. Source: lecture 9.1 (LSTM gates against
    vanishing gradients); Gers et al. 2000.
    """
    f, n = Fraction(params.forget), params.steps
    number = Check("number")
    forget, take = GATES[params.goal]
    fields = (
        Field("gradient", NUMBER, constant(f**n), guard=bool),
        Field("cell", NUMBER, lambda a: a["gradient"] * params.cell, ("gradient",)),
        Field("least", Check("number", {"atol": "0.001"}), constant(_root(params))),
        Field("goal_f", number, constant(forget)),
        Field("goal_i", number, constant(take)),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))), slack=_SLACK)


def _root(params: Params, share: Fraction | None = None) -> str:
    """Write the root that solves f^n = share."""
    return f"({params.share if share is None else share})^(1/{params.long})"


def _wrong(params: Params) -> Mapping[str, Steps]:
    f, n, c = Fraction(params.forget), params.steps, Fraction(params.cell)
    share, long = Fraction(params.share), params.long
    powers = {
        "one_step": f,
        "times_steps": f * n,
        "same_loss_each_step": 1 - n * (1 - f),
        "one_less": f ** (n - 1),
        "complement": (1 - f) ** n,
    }
    gates: Mapping[str, Value] = {
        "power_for_root": f"({share})^{long}",
        "divided_by_steps": share / long,
        "linear": 1 - (1 - share) / long,
        "root_of_loss": _root(params, 1 - share),
    }
    forget, take = GATES[params.goal]
    return {
        **{
            name: {"gradient": constant(power), "cell": constant(power * c)}
            for name, power in powers.items()
        },
        "cell_in_gradient": {"gradient": constant(f**n * c)},
        "power_rule": {"gradient": constant(n * f ** (n - 1))},
        **{name: {"least": constant(gate)} for name, gate in gates.items()},
        "gate_inverted": {"goal_f": constant(1 - forget), "goal_i": constant(1 - take)},
    }


def draw(draws: Draws) -> Params | None:
    """Draw a gate, a cell and a share; None where a power is no friendly number."""
    params = Params(
        cell=draws.choice([n for n in range(-10, 11) if abs(n) > 1]),
        forget=draws.choice(_FORGETS),
        steps=draws.between(3, 5),
        share=draws.choice(_SHARES),
        long=draws.between(3, 60),
        goal=draws.choice(tuple(GATES)),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    problem = build(params, None)
    power = right_answers(problem)["gradient"]
    numbers = (power, power * params.cell)
    return (
        all(abs(n.numerator) <= LARGEST and n.denominator <= _FINEST for n in numbers)
        and len(problem.misconceptions) >= _FEWEST_MISTAKES
    )


_GOALS: Mapping[Goal, Wording] = {
    "keep": Wording("keeps its old value unchanged", "ihren alten Wert unverändert behält"),
    "replace": Wording(
        "forgets its old value and takes the candidate instead",
        "ihren alten Wert vergisst und stattdessen den Kandidaten annimmt",
    ),
    "add": Wording(
        "keeps its old value and adds the whole candidate to it",
        "ihren alten Wert behält und den ganzen Kandidaten dazuzählt",
    ),
    "erase": Wording(
        "is 0 afterwards, whatever the candidate is", "danach 0 ist, gleich welcher Kandidat"
    ),
}


def ask(params: Params) -> Wording:
    """Ask for everything, with all numbers."""
    given = {
        "n": params.steps, "c": params.cell, "f": params.forget, "m": params.long,
        "q": params.share,
    }  # fmt: skip
    goal = _GOALS[params.goal]
    return Wording(
        fill(
            "The cell of an LSTM with one unit follows $c_t = f_t c_(t-1) + i_t g_t$. Gates do not"
            " depend on the cell.\n"
            "+ For {n} steps, $i_t = 0$ and $f_t = {f}$, starting from $c_0 = {c}$. Give the"
            " gradient along the cell, $(partial c_{n})/(partial c_0)$, and the cell $c_{n}$,"
            " both exactly.\n"
            "+ Which constant forget gate leaves exactly the share ${q}$ of the cell after {m}"
            " steps with $i_t = 0$? Give it exactly or to at least three decimal places.\n"
            f"+ Which values of $f_t$ and $i_t$ (each 0 or 1) make a cell that {goal.en}?",
            given,
        ),
        fill(
            "Die Zelle eines LSTM mit einer Einheit folgt $c_t = f_t c_(t-1) + i_t g_t$. Die Gates"
            " hängen nicht von der Zelle ab.\n"
            "+ In {n} Schritten gilt $i_t = 0$ und $f_t = {f}$, beginnend mit $c_0 = {c}$. Geben"
            " Sie den Gradienten entlang der Zelle, $(partial c_{n})/(partial c_0)$, und die Zelle"
            " $c_{n}$ an, beide exakt.\n"
            "+ Welches konstante Forget-Gate lässt nach {m} Schritten mit $i_t = 0$ genau den"
            " Anteil ${q}$ der Zelle übrig? Geben Sie es exakt oder auf mindestens drei"
            " Nachkommastellen an.\n"
            f"+ Bei welchen Werten von $f_t$ und $i_t$ (je 0 oder 1) gilt für die Zelle, dass sie"
            f" {goal.de}?",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out the power, the root and the gates."""
    answers = right_answers(build(params, None))
    n = params.steps
    power = powered(params.forget, n)
    lines = (
        f"$ (partial c_{n})/(partial c_0) = {power} = {answers['gradient']}, quad c_{n} ="
        f" {answers['gradient']} dot {factor(params.cell)} = {answers['cell']}. $"
    )
    root = f"$ f^{params.long} = {params.share}, quad f = ({params.share})^(1/{params.long})"
    root += f" approx {approximate(answers['least']):.3f}. $"
    gates = f"$f_t = {answers['goal_f']}$, $i_t = {answers['goal_i']}$"
    return Wording(
        f"Each step multiplies the cell by $f_t$, and so does its derivative: {lines} For a given"
        f" share, solve for the gate: {root} With $c_t = f_t c_(t-1) + i_t g_t$, the cell is as"
        f" asked for with {gates}.",
        f"Jeder Schritt multipliziert die Zelle mit $f_t$, und ebenso ihre Ableitung: {lines} Für"
        f" einen gegebenen Anteil wird nach dem Gate aufgelöst: {root} Mit"
        f" $c_t = f_t c_(t-1) + i_t g_t$ leistet das Verlangte {gates}.",
    )


TITLES: Mapping[str, Wording] = {
    "gradient": Wording("Gradient along the cell", "Gradient entlang der Zelle"),
    "cell": Wording("Cell", "Zelle"),
    "least": Wording("Forget gate for the share", "Forget-Gate für den Anteil"),
    "goal_f": Wording("Forget gate (0 or 1)", "Forget-Gate (0 oder 1)"),
    "goal_i": Wording("Input gate (0 or 1)", "Input-Gate (0 oder 1)"),
}


FAMILY = Family(
    name="lstm_memory",
    title=Wording("Memory of an LSTM", "Gedächtnis eines LSTM"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
