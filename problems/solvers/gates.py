"""Gates whose values are fractions: pre-activations that are logarithms, or saturated ones."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator

from problems.model import Value, Wording
from problems.solvers.closed import approximate, sigmoid_of_log, tanh_of_log
from problems.solvers.matrices import Number
from problems.solvers.misconceptions import Step, Steps

ROUNDED = {"atol": "0.01"}
"""Options of a number that may be given exactly or to two decimal places, rounded or cut off."""
SLACK = 0.017
"""How far two of them have to lie apart to be told from each other."""
ODDS = tuple(Fraction(*pair) for pair in ((1, 1), (2, 1), (3, 1), (4, 1), (1, 2), (1, 3), (1, 4)))
"""Pre-activations of gates that are drawn, as p of ln p."""


def _positive(number: Fraction) -> Fraction:
    if number <= 0:
        raise ValueError("expected a positive number: the pre-activation is its logarithm")
    return number


Log: TypeAlias = Annotated[Number, AfterValidator(_positive)]
"""A pre-activation ln p, given by p."""

Gate: TypeAlias = Literal["open", "closed"] | Log
"""The same of a gate, which may be saturated: open (1) or closed (0)."""

_SATURATED: Mapping[Any, Fraction] = {"open": Fraction(1), "closed": Fraction(0)}


def gate_value(gate: Any) -> Fraction:
    """Give σ of a gate's pre-activation.

    >>> gate_value(Fraction(3)), gate_value("open")
    (Fraction(3, 4), Fraction(1, 1))
    """
    return _SATURATED[gate] if isinstance(gate, str) else sigmoid_of_log(gate)


def gate_mirrored(gate: Any) -> Fraction:
    """Give σ(-a) instead of σ(a)."""
    return 1 - gate_value(gate)


def gate_by_tanh(gate: Any) -> Fraction:
    """Give tanh(a) instead of σ(a).

    Raises:
        ValueError: the gate is saturated.
    """
    if isinstance(gate, str):
        raise ValueError("tanh of what is saturated tells nothing")  # noqa: TRY004 - it does not apply
    return tanh_of_log(gate)


def logarithm(number: Any) -> str:
    """Write a pre-activation as Typst mathematics.

    >>> logarithm(Fraction(1, 3)), logarithm(Fraction(1)), logarithm("open")
    ('-ln 3', '0', '+oo')
    """
    if isinstance(number, str):
        return "+oo" if number == "open" else "-oo"
    if number == 1:
        return "0"
    return f"-ln {1 / number}" if number.numerator == 1 else f"ln {_in_brackets(number)}"


def _in_brackets(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"({number})"


def times_tanh(factor: Fraction, inside: Value, plus: Fraction = Fraction(0)) -> Value:
    """Write factor · tanh(inside) + plus in plain notation, as a number where it is rational.

    >>> times_tanh(Fraction(2, 3), Fraction(7, 5)), times_tanh(Fraction(1), 0, Fraction(2))
    ('2/3*tanh(7/5)', Fraction(2, 1))
    """
    if not factor or not inside:
        return Fraction(plus)
    if isinstance(inside, str) and not approximate(inside):
        return Fraction(plus)
    text = f"{factor}*tanh({inside})"
    return text if not plus else f"{text} + {plus}" if plus > 0 else f"{text} - {-plus}"


_SATURATION = Wording(
    " A pre-activation of $+oo$ or $-oo$ stands for a saturated gate: take the limit of $sigma$.",
    " Eine Voraktivierung von $+oo$ oder $-oo$ steht für ein gesättigtes Gate: Nehmen Sie den"
    " Grenzwert von $sigma$.",
)
_NOTHING = Wording("", "")


def is_saturated(gates: Iterable[Any]) -> bool:
    """Tell whether one of some gates is open or closed."""
    return any(isinstance(gate, str) for gate in gates)


def saturation(gates: Iterable[Any]) -> Wording:
    """Explain an infinite pre-activation, where there is one."""
    return _SATURATION if is_saturated(gates) else _NOTHING


EXACTLY = Wording(
    "exactly (with $tanh$ of a number) or to at least two decimal places",
    "exakt (mit $tanh$ einer Zahl) oder auf mindestens zwei Nachkommastellen",
)


def worked_gate(name: str, gate: Any) -> str:
    """Work out a gate's value as Typst mathematics.

    >>> worked_gate("f_t", Fraction(3))
    'f_t = sigma(ln 3) = 3/(1 + 3) = 3/4'
    """
    begin = f"{name} = sigma({logarithm(gate)})"
    if isinstance(gate, str):
        return f"{begin} = {gate_value(gate)}"
    return f"{begin} = {gate}/(1 + {gate}) = {gate_value(gate)}"


MISTAKES: Mapping[str, Wording] = {
    "gate_by_tanh": Wording(
        en="It looks as if tanh had been applied to the gate. Between which values does a gate "
        "lie?",
        de="Es sieht so aus, als wäre tanh auf das Gate angewandt. Zwischen welchen Werten liegt "
        "ein Gate?",
    ),
    "gate_mirrored": Wording(
        en="It looks as if the sign of the pre-activation had been lost. Is the gate more open or "
        "more closed for a positive one?",
        de="Es sieht so aus, als wäre das Vorzeichen der Voraktivierung verloren. Ist das Gate bei "
        "einer positiven eher offen oder eher zu?",
    ),
}


def wrong_gates(gates: Mapping[str, Any]) -> Mapping[str, Steps]:
    """Give the wrong steps at gates of which the values are asked for, by their fields."""
    return {
        "gate_by_tanh": _at(gates, gate_by_tanh),
        "gate_mirrored": _at(gates, gate_mirrored),
    }


def _at(gates: Mapping[str, Any], wrong: Callable[[Any], Fraction]) -> Steps:
    def step(gate: Any) -> Step:
        return lambda _: wrong(gate)

    return {name: step(gate) for name, gate in gates.items()}


def near(value: Value) -> str:
    """Write a number to three decimal places, as Typst mathematics.

    >>> near("1/4*tanh(1)"), near(Fraction(0))
    ('0.190', '0.000')
    """
    return f"{approximate(value) if isinstance(value, str) else float(value):.3f}"
