"""One step of an LSTM: gates, candidate, cell and state, with pre-activations that stay exact."""

from collections.abc import Mapping
from fractions import Fraction

from pydantic import BaseModel, ConfigDict

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers import gates
from problems.solvers.closed import sigmoid_of_log, tanh_of_log
from problems.solvers.gates import (
    EXACTLY,
    ODDS,
    ROUNDED,
    SLACK,
    Gate,
    Log,
    gate_value,
    is_saturated,
    logarithm,
    near,
    saturation,
    times_tanh,
    worked_gate,
    wrong_gates,
)
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Step, Steps, named, right_answers, told_apart
from problems.solvers.symbols import constant
from problems.typst.markup import fill
from problems.typst.terms import factor

LARGEST, _FINEST = 100, 120
_FEWEST_MISTAKES = 9
_BASES = tuple(Fraction(*pair) for pair in ((2, 1), (3, 1), (1, 2), (1, 3)))
_GATES = ("f", "i", "o")


class Params(BaseModel):
    """The cell before, and p for every pre-activation ln p; gates may be `open` or `closed`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cell: Number
    f: Gate
    i: Gate
    o: Gate
    g: Log


MISTAKES: Mapping[str, Wording] = {
    **gates.MISTAKES,
    "candidate_by_sigmoid": Wording(
        en="It looks as if σ had been applied to the candidate. Which function does the formula "
        "name?",
        de="Es sieht so aus, als wäre σ auf den Kandidaten angewandt. Welche Funktion nennt die "
        "Formel?",
    ),
    "candidate_sign": Wording(
        en="Look at the sign of the candidate's pre-activation once more.",
        de="Sehen Sie sich das Vorzeichen der Voraktivierung des Kandidaten noch einmal an.",
    ),
    "gates_exchanged": Wording(
        en="It looks as if forget gate and input gate had changed places.",
        de="Es sieht so aus, als hätten Forget-Gate und Input-Gate die Plätze getauscht.",
    ),
    "coupled_gates": Wording(
        en="It looks as if 1 − f had been taken for the input gate. An LSTM has a gate of its own "
        "for that.",
        de="Es sieht so aus, als wäre 1 − f als Input-Gate genommen. Ein LSTM hat dafür ein "
        "eigenes Gate.",
    ),
    "forget_inverted": Wording(
        en="Does a forget gate of 1 forget everything or keep everything?",
        de="Vergisst ein Forget-Gate von 1 alles, oder behält es alles?",
    ),
    "cell_not_kept": Wording(
        en="What the cell held before seems to be missing.",
        de="Was die Zelle vorher enthielt, scheint zu fehlen.",
    ),
    "candidate_not_gated": Wording(
        en="It looks as if the candidate had been added as a whole. Which gate lets it in?",
        de="Es sieht so aus, als wäre der Kandidat ganz addiert. Welches Gate lässt ihn ein?",
    ),
    "old_cell_read": Wording(
        en="It looks as if the state had been read from the cell before this step.",
        de="Es sieht so aus, als wäre der Zustand aus der Zelle vor diesem Schritt gelesen.",
    ),
    "tanh_left_out": Wording(
        en="Between output gate and cell, the formula of the state has one more function.",
        de="Zwischen Output-Gate und Zelle steht in der Formel des Zustands noch eine Funktion.",
    ),
    "tanh_of_product": Wording(
        en="It looks as if the gate had been put inside of tanh. What exactly stands in its "
        "argument?",
        de="Es sieht so aus, als stünde das Gate im tanh. Was genau steht in seinem Argument?",
    ),
    "output_not_gated": Wording(
        en="It looks as if the output gate had been left out.",
        de="Es sieht so aus, als wäre das Output-Gate ausgelassen.",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for the gates, the candidate, the new cell and the new state.

    c_t = f c_{t-1} + i g and h_t = o tanh(c_t). Source: lecture 9.1 (gates against vanishing
    gradients); Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
    """
    rounded = Check("number", ROUNDED)
    fields = (
        *(Field(name, NUMBER, constant(gate_value(getattr(params, name)))) for name in _GATES),
        Field("g", NUMBER, constant(tanh_of_log(params.g))),
        Field("c", NUMBER, _cell(params), ("f", "i", "g"), guard=bool),
        Field("h", rounded, _state, ("o", "c")),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))), slack=SLACK)


def _cell(params: Params) -> Step:
    return lambda a: a["f"] * params.cell + a["i"] * a["g"]


def _state(answers: Answers) -> Value:
    return times_tanh(answers["o"], answers["c"])


def _wrong(params: Params) -> Mapping[str, Steps]:
    before = Fraction(params.cell)
    cells: Mapping[str, Step] = {
        "gates_exchanged": lambda a: a["i"] * before + a["f"] * a["g"],
        "coupled_gates": lambda a: a["f"] * before + (1 - a["f"]) * a["g"],
        "forget_inverted": lambda a: (1 - a["f"]) * before + a["i"] * a["g"],
        "cell_not_kept": lambda a: a["i"] * a["g"],
        "candidate_not_gated": lambda a: a["f"] * before + a["g"],
    }
    states: Mapping[str, Step] = {
        "old_cell_read": lambda a: times_tanh(a["o"], before),
        "tanh_left_out": lambda a: a["o"] * a["c"],
        "tanh_of_product": lambda a: times_tanh(Fraction(1), a["o"] * a["c"]),
        "output_not_gated": lambda a: times_tanh(Fraction(1), a["c"]),
    }
    return {
        **wrong_gates(_gates(params)),
        "candidate_by_sigmoid": {"g": constant(sigmoid_of_log(params.g))},
        "candidate_sign": {"g": constant(-tanh_of_log(params.g))},
        **{name: {"c": step} for name, step in cells.items()},
        **{name: {"h": step} for name, step in states.items()},
    }


def _gates(params: Params) -> Mapping[str, Gate]:
    return {name: getattr(params, name) for name in _GATES}


def draw(draws: Draws) -> Params | None:
    """Draw pre-activations and a cell; in a third of the variants one gate is saturated."""
    drawn: dict[str, Fraction | str] = {name: draws.choice(ODDS) for name in _GATES}
    if draws.below(3) == 0:
        drawn[draws.choice(("f", "i"))] = draws.choice(("open", "closed"))
    cell = Fraction(draws.between(-6, 6), draws.between(1, 2))
    params = Params(cell=cell, g=draws.choice(_BASES), **drawn)
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether the gates differ, tanh is not saturated, and enough mistakes show."""
    problem = build(params, None)
    answers = right_answers(problem)
    is_limited = is_saturated(_gates(params).values())
    return (
        bool(params.cell)
        and len({answers[name] for name in _GATES}) == len(_GATES)
        and abs(answers["c"].numerator) <= LARGEST
        and answers["c"].denominator <= _FINEST
        and Fraction(1, 8) <= abs(answers["c"]) <= 2  # noqa: PLR2004 - beyond, tanh is flat
        and len(problem.misconceptions) >= _FEWEST_MISTAKES - 2 * is_limited
    )


def ask(params: Params) -> Wording:
    """Ask for gates, candidate, cell and state."""
    given = {name: logarithm(getattr(params, name)) for name in (*_GATES, "g")}
    given["cell"] = str(params.cell)
    more = saturation(_gates(params).values())
    return Wording(
        fill(
            f"{_LSTM.en} In one step of a network with one unit, the pre-activations are"
            " $ a_f = {f}, quad a_i = {i}, quad a_o = {o}, quad a_g = {g}, $ and"
            f" $c_(t-1) = {{cell}}$.{more.en} Compute the gates $f_t$, $i_t$, $o_t$, the candidate"
            f" $g_t$ and the cell $c_t$ exactly, and the state $h_t$ {EXACTLY.en}.",
            given,
        ),
        fill(
            f"{_LSTM.de} In einem Schritt eines Netzes mit einer Einheit sind die Voraktivierungen"
            " $ a_f = {f}, quad a_i = {i}, quad a_o = {o}, quad a_g = {g}, $ und"
            f" $c_(t-1) = {{cell}}$.{more.de} Berechnen Sie die Gates $f_t$, $i_t$, $o_t$, den"
            f" Kandidaten $g_t$ und die Zelle $c_t$ exakt, und den Zustand $h_t$ {EXACTLY.de}.",
            given,
        ),
    )


_FORMULAS = (
    "$ f_t = sigma(a_f), quad i_t = sigma(a_i), quad o_t = sigma(a_o), quad g_t = tanh(a_g), quad"
    " c_t = f_t c_(t-1) + i_t g_t, quad h_t = o_t tanh(c_t). $"
)
_LSTM = Wording(
    f"An LSTM computes {_FORMULAS} Here $sigma(a) = 1/(1 + e^(-a))$.",
    f"Ein LSTM berechnet {_FORMULAS} Dabei ist $sigma(a) = 1/(1 + e^(-a))$.",
)


def solution(params: Params) -> Wording:
    """Work out every value."""
    answers = right_answers(build(params, None))
    opened = ", quad ".join(worked_gate(f"{name}_t", g) for name, g in _gates(params).items())
    q, g = params.g, answers["g"]
    candidate = f"g_t = tanh({logarithm(q)}) = {g}"
    cell = (
        f"c_t = {answers['f']} dot {factor(params.cell)} + {answers['i']} dot {factor(g)}"
        f" = {answers['c']}"
    )
    state = f"h_t = {answers['o']} dot tanh({answers['c']}) approx {near(answers['h'])}"
    lines = f"$ {opened}, $ $ {candidate}, $ $ {cell}, $ $ {state}. $"
    return Wording(
        "From $e^(ln p) = p$ follow $sigma(ln p) = p/(1 + p)$ and"
        f" $tanh(ln q) = (q^2 - 1)/(q^2 + 1)$. {lines}",
        "Aus $e^(ln p) = p$ folgen $sigma(ln p) = p/(1 + p)$ und"
        f" $tanh(ln q) = (q^2 - 1)/(q^2 + 1)$. {lines}",
    )


TITLES: Mapping[str, Wording] = {
    "f": Wording("Forget gate", "Forget-Gate"),
    "i": Wording("Input gate", "Input-Gate"),
    "o": Wording("Output gate", "Output-Gate"),
    "g": Wording("Candidate", "Kandidat"),
    "c": Wording("Cell", "Zelle"),
    "h": Wording("State", "Zustand"),
}


FAMILY = Family(
    name="lstm_step",
    title=Wording("One step of an LSTM", "Ein Schritt eines LSTM"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
