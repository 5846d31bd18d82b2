"""One step of a GRU: gates, the candidate's pre-activation and the new state."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

from problems.checks import NUMBER
from problems.draw import Draws
from problems.model import Answers, Check, Family, Field, Friendly, Problem, Value, Wording
from problems.solvers import gates
from problems.solvers.gates import (
    EXACTLY,
    ODDS,
    ROUNDED,
    SLACK,
    Gate,
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

LARGEST, _FINEST = 100, 60
_FEWEST_MISTAKES = 9
_GATES = ("z", "r")


class Params(BaseModel):
    """The state before, both gates, the candidate's input w and recurrent weight u.

    With the convention `z_new` the update gate weighs the candidate, with `z_old` the old state.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    before: Number
    z: Gate
    r: Gate
    w: Number
    u: Number
    convention: Literal["z_new", "z_old"]


MISTAKES: Mapping[str, Wording] = {
    **gates.MISTAKES,
    "reset_left_out": Wording(
        en="It looks as if the candidate had read the whole old state. Which gate stands before "
        "it?",
        de="Es sieht so aus, als hätte der Kandidat den ganzen alten Zustand gelesen. Welches Gate "
        "steht davor?",
    ),
    "update_for_reset": Wording(
        en="It looks as if the update gate had been used within the candidate. Which gate belongs "
        "there?",
        de="Es sieht so aus, als stünde das Update-Gate im Kandidaten. Welches Gate gehört"
        " dorthin?",
    ),
    "reset_on_all": Wording(
        en="It looks as if the reset gate had scaled the input, too. What exactly does it "
        "multiply?",
        de="Es sieht so aus, als hätte das Reset-Gate auch die Eingabe skaliert. Was genau "
        "multipliziert es?",
    ),
    "reset_inverted": Wording(
        en="Does a reset gate of 1 drop the old state, or does it let it through?",
        de="Verwirft ein Reset-Gate von 1 den alten Zustand, oder lässt es ihn durch?",
    ),
    "state_ignored": Wording(
        en="What the candidate reads from the old state seems to be missing.",
        de="Was der Kandidat aus dem alten Zustand liest, scheint zu fehlen.",
    ),
    "other_convention": Wording(
        en="The update gate seems to weigh the wrong one of the two. Books and programs differ "
        "here: look at the equation in the question.",
        de="Das Update-Gate gewichtet anscheinend den falschen der beiden. Bücher und Programme "
        "unterscheiden sich hier: Sehen Sie sich die Gleichung in der Frage an.",
    ),
    "tanh_left_out": Wording(
        en="It looks as if the pre-activation had been mixed in without tanh.",
        de="Es sieht so aus, als wäre die Voraktivierung ohne tanh eingemischt.",
    ),
    "candidate_alone": Wording(
        en="This is the candidate's share alone. What remains of the old state?",
        de="Das ist nur der Anteil des Kandidaten. Was bleibt vom alten Zustand?",
    ),
    "old_kept_whole": Wording(
        en="It looks as if the old state had been added as a whole. The two weights sum to 1.",
        de="Es sieht so aus, als wäre der alte Zustand ganz addiert. Die beiden Gewichte ergeben "
        "zusammen 1.",
    ),
    "reset_for_update": Wording(
        en="It looks as if the reset gate had mixed old and new. Which gate does that?",
        de="Es sieht so aus, als hätte das Reset-Gate Alt und Neu gemischt. Welches Gate tut das?",
    ),
}


def build(params: Params, key: None) -> Problem:
    """Ask for both gates, the candidate's pre-activation and the new state.

    The candidate is tanh(w + u·(r·h_{t-1})); it is mixed with h_{t-1} by z. Source: lecture 9.1
    (gates); Cho et al. 2014, where z weighs the old state (as in PyTorch), and Chung et al. 2014,
    where it weighs the candidate.
    """
    fields = (
        *(Field(name, NUMBER, constant(gate_value(getattr(params, name)))) for name in _GATES),
        Field("a", NUMBER, lambda a: _inner(params, a["r"]), ("r",), guard=bool),
        Field("h", Check("number", ROUNDED), _mixed(params), ("z", "a")),
    )
    return told_apart(Problem(fields, named(MISTAKES, _wrong(params))), slack=SLACK)


def _inner(params: Params, reset: Fraction) -> Fraction:
    return Fraction(params.w + params.u * reset * params.before)


def _mixed(params: Params) -> Step:
    return lambda answers: _mix(params, _share(params, answers["z"]), answers["a"])


def _share(params: Params, gate: Fraction) -> Fraction:
    """Give the candidate's weight."""
    return gate if params.convention == "z_new" else 1 - gate


def _mix(params: Params, share: Fraction, inner: Fraction) -> Value:
    return times_tanh(share, inner, (1 - share) * params.before)


def _wrong(params: Params) -> Mapping[str, Steps]:
    def share(answers: Answers) -> Fraction:
        return _share(params, answers["z"])

    before = Fraction(params.before)
    inner: Mapping[str, Step] = {
        "reset_left_out": lambda _: _inner(params, Fraction(1)),
        "update_for_reset": lambda a: _inner(params, a["z"]),
        "reset_on_all": lambda a: a["r"] * _inner(params, Fraction(1)),
        "reset_inverted": lambda a: _inner(params, 1 - a["r"]),
        "state_ignored": lambda _: Fraction(params.w),
    }
    mixed: Mapping[str, Step] = {
        "other_convention": lambda a: _mix(params, 1 - share(a), a["a"]),
        "tanh_left_out": lambda a: share(a) * a["a"] + (1 - share(a)) * before,
        "candidate_alone": lambda a: times_tanh(share(a), a["a"]),
        "old_kept_whole": lambda a: times_tanh(share(a), a["a"], before),
        "reset_for_update": lambda a: _mix(params, _share(params, a["r"]), a["a"]),
    }
    return {
        **wrong_gates(_gates(params)),
        **{name: {"a": step} for name, step in inner.items()},
        **{name: {"h": step} for name, step in mixed.items()},
    }


def _gates(params: Params) -> Mapping[str, Gate]:
    return {name: getattr(params, name) for name in _GATES}


def draw(draws: Draws) -> Params | None:
    """Draw gates, weights and a state; in a quarter of the variants the reset gate is saturated."""
    params = Params(
        before=Fraction(draws.between(-6, 6), draws.between(1, 2)),
        z=draws.choice(ODDS),
        r=draws.choice((*ODDS, "open", "closed")),
        w=Fraction(draws.between(-4, 4), draws.between(1, 2)),
        u=draws.between(-3, 3),
        convention=draws.choice(("z_new", "z_old")),
    )
    return params if _is_friendly(params) else None


def _is_friendly(params: Params) -> bool:
    """Whether the gates differ, tanh is not saturated, and enough mistakes show."""
    problem = build(params, None)
    answers = right_answers(problem)
    return (
        all((params.before, params.w, params.u))
        and answers["z"] not in (answers["r"], 1 - answers["r"])
        and Fraction(1, 8) <= abs(answers["a"]) <= 2  # noqa: PLR2004 - beyond, tanh is flat
        and answers["a"].denominator <= _FINEST
        and len(problem.misconceptions) >= _FEWEST_MISTAKES - 2 * is_saturated([params.r])
    )


_EQUATIONS: Mapping[str, str] = {
    "z_new": "h_t = (1 - z_t) h_(t-1) + z_t tilde(h)_t",
    "z_old": "h_t = z_t h_(t-1) + (1 - z_t) tilde(h)_t",
}


def ask(params: Params) -> Wording:
    """Ask for the gates, the pre-activation and the state, with the equation that is meant."""
    given = {name: logarithm(getattr(params, name)) for name in _GATES}
    given |= {name: str(getattr(params, name)) for name in ("w", "u", "before")}
    given["equation"] = _EQUATIONS[params.convention]
    more = saturation(_gates(params).values())
    formulas = (
        "$ z_t = sigma(a_z), quad r_t = sigma(a_r), quad a_t = w + u (r_t h_(t-1)), quad"
        " tilde(h)_t = tanh(a_t), quad {equation}. $"
    )
    numbers = "$ a_z = {z}, quad a_r = {r}, quad w = {w}, quad u = {u}, quad h_(t-1) = {before}. $"
    return Wording(
        fill(
            f"A GRU with one unit computes {formulas} Here $sigma(a) = 1/(1 + e^(-a))$, and $w$"
            " stands for what input and bias contribute. (Sources differ in which of the two terms"
            f" of $h_t$ gets $z_t$; this equation holds here.) In one step, let {numbers}{more.en}"
            " Compute the update gate $z_t$, the reset gate $r_t$ and the candidate's"
            f" pre-activation $a_t$ exactly, and the state $h_t$ {EXACTLY.en}.",
            given,
        ),
        fill(
            f"Eine GRU mit einer Einheit berechnet {formulas} Dabei ist"
            " $sigma(a) = 1/(1 + e^(-a))$, und $w$ steht für den Beitrag von Eingabe und Bias."
            " (Quellen unterscheiden sich darin, welcher der beiden Summanden von $h_t$ das $z_t$"
            f" bekommt; hier gilt diese Gleichung.) In einem Schritt sei {numbers}{more.de}"
            " Berechnen Sie das Update-Gate $z_t$, das Reset-Gate $r_t$ und die Voraktivierung"
            f" $a_t$ des Kandidaten exakt, und den Zustand $h_t$ {EXACTLY.de}.",
            given,
        ),
    )


def solution(params: Params) -> Wording:
    """Work out every value."""
    answers = right_answers(build(params, None))
    opened = ", quad ".join(worked_gate(f"{name}_t", g) for name, g in _gates(params).items())
    inner = (
        f"a_t = {params.w} + {factor(params.u)} dot {answers['r']} dot {factor(params.before)}"
        f" = {answers['a']}"
    )
    share = _share(params, answers["z"])
    state = (
        f"h_t = {1 - share} dot {factor(params.before)} + {share} dot tanh({answers['a']})"
        f" = {(1 - share) * params.before} + {share} dot tanh({answers['a']})"
        f" approx {near(answers['h'])}"
    )
    lines = f"$ {opened}, $ $ {inner}, $ $ {state}. $"
    return Wording(
        f"With $sigma(ln p) = p/(1 + p)$: {lines}", f"Mit $sigma(ln p) = p/(1 + p)$ gilt: {lines}"
    )


TITLES: Mapping[str, Wording] = {
    "z": Wording("Update gate", "Update-Gate"),
    "r": Wording("Reset gate", "Reset-Gate"),
    "a": Wording("Pre-activation of the candidate", "Voraktivierung des Kandidaten"),
    "h": Wording("State", "Zustand"),
}


FAMILY = Family(
    name="gru_step",
    title=Wording("One step of a GRU", "Ein Schritt einer GRU"),
    params=Params,
    build=build,
    draw=draw,
    mistakes=MISTAKES,
    ask=ask,
    titles=TITLES,
    solution=solution,
    friendly=Friendly(largest=LARGEST, denominator=_FINEST),
)
