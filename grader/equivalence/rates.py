"""Wording a path and how classes grow along it, in the student's variables.

All that is written here is mathematics, the same in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.coefficients import Coefficient, rational, scaled, value_of
from grader.equivalence.frames import Change, Frame, show_exponential
from grader.equivalence.monomials import Monomial, Shape, rank
from grader.equivalence.paths import Curve, Path

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SPARE = ("x", "t", "s", "u", "y", "z")
_LOG = "+ log "


@dataclass(frozen=True, slots=True)
class Parameter:
    """What x is called.

    Attributes:
        name: of the variable that is shown.
        depth: that of the atom of x that the variable is.
        unit: the coefficient in the exponential one level up, if there is a special one.
    """

    name: str
    depth: int
    unit: Coefficient | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A path in words, and the path written with its parameter."""

    text: str
    path: Path
    parameter: Parameter


def show_path(path: Path, frame: Frame, *, own: bool = True) -> Shown:
    """Choose a parameter for a path, and word it: `n = m²` or `m → ∞, n = const`.

    Args:
        path: what each variable is.
        frame: what the variables stand for.
        own: whether the parameter may be one of the variables.
    """
    moving = {name: curve for name, curve in path.items() if curve.power}
    depth = max(curve.depth for curve in moving.values())
    preferred = sorted(moving, key=lambda name: -frame[name].by)
    chosen = _chosen({name: moving[name] for name in preferred}, depth) if own else None
    parameter = Parameter(next(name for name in _SPARE if name not in path), depth)
    if chosen is not None:
        change: Change = frame[chosen]
        parameter = Parameter(chosen, depth + change.by, change.unit)
        moving = _by(moving, moving[chosen].power)
    equations = [
        _equation(name, frame[name], curve, parameter)
        for name, curve in moving.items()
        if name != chosen
    ]
    fixed = [f"{name} = const" for name in path if name not in moving]
    text = ", ".join([*(equations or [f"{parameter.name} → ∞"]), *fixed])
    return Shown(text, {**path, **moving}, parameter)


def _equation(name: str, change: Change, curve: Curve, parameter: Parameter) -> str:
    """Word what a variable is: `n = m` where their logarithms or exponentials are equal."""
    if curve.power == 1:
        logs = curve.depth - parameter.depth
        if logs == -1 == -change.by and change.unit == parameter.unit is not None:
            return f"{name} = {parameter.name}"
        shared = max(min(-change.by, logs), 0)
        if shared:
            left, right = "log " * (-change.by - shared), "log " * (logs - shared)
            return f"{left}{name} = {right}{parameter.name}"
    return f"{change.shown} = {_atom(curve.depth, curve.power, parameter)}"


def _chosen(moving: Mapping[str, Curve], depth: int) -> str | None:
    """Return the variable of which all others are whole powers, if there is one."""
    for name, curve in moving.items():
        if curve.depth == depth and all(
            (other.power / curve.power).denominator == 1 for other in moving.values()
        ):
            return name
    return None


def _by(moving: Mapping[str, Curve], power: Fraction) -> dict[str, Curve]:
    return {name: Curve(curve.depth, curve.power / power) for name, curve in moving.items()}


def show_rate(one: Monomial, parameter: Parameter) -> str:
    """Word how something grows along a path."""
    exponent = sorted(one.exponent, key=lambda part: _order(part[0]))
    parts = [_exponential(shape, coefficient, parameter) for shape, coefficient in exponent]
    parts += [_atom(depth, power, parameter) for (_, depth), power in sorted(one.powers)]
    return "·".join(parts) or "1"


def _order(shape: Shape) -> tuple[Fraction, ...]:
    return tuple(-power for power in rank(shape))


def _exponential(shape: Shape, coefficient: Coefficient, parameter: Parameter) -> str:
    """Word exp of one shape: `2^n`, `e^(-n)`, or `n^n` where log n is a factor."""
    base = next((part for part in shape if part[0][1] == parameter.depth + 1), None)
    if base is not None and base[1] == 1:
        inside = _shape(shape - {base}, parameter)
        return f"{parameter.name}^{_bracketed(_times(coefficient, inside))}"
    inside = _shape(shape, parameter)
    shown = show_exponential(coefficient, inside)
    if shown is not None:
        return shown
    fixed = _fixed_base(coefficient)
    if fixed is not None:
        return f"{fixed}^{_bracketed(inside)}"
    return f"e^({_times(coefficient, inside)})"


def _shape(shape: Shape, parameter: Parameter) -> str:
    return "·".join(_atom(depth, power, parameter) for (_, depth), power in sorted(shape))


def _fixed_base(coefficient: Coefficient) -> str | None:
    """Return n for the coefficient log n of a variable that stays fixed."""
    if len(coefficient) != 1:
        return None
    ((factor, value),) = coefficient
    names = [name for name, power in factor if power == 1]
    if value == 1 and len(factor) == len(names) == 1 and names[0].startswith(_LOG):
        return names[0].removeprefix(_LOG)
    return None


def _times(coefficient: Coefficient, inside: str) -> str:
    """Word a coefficient before a shape, which may be empty."""
    value = value_of(coefficient)
    if value is not None and abs(value) == 1 and inside:
        return inside if value > 0 else f"-{inside}"
    text = _coefficient(coefficient)
    return f"{text}·{inside}" if inside else text


def _coefficient(coefficient: Coefficient) -> str:
    """Word a coefficient: 2·d, say, or ln(7)/ln(2)."""
    terms = sorted(_product(dict(factor), value) for factor, value in coefficient)
    return terms[0] if len(terms) == 1 else "(" + " + ".join(terms).replace(" + -", " - ") + ")"


def _product(factor: Mapping[str, Fraction], value: Fraction) -> str:
    above = [_generator(name, power) for name, power in sorted(factor.items()) if power > 0]
    below = [_generator(name, -power) for name, power in sorted(factor.items()) if power < 0]
    first = [str(value)] if abs(value) != 1 or not above else []
    minus = "-" if value == -1 and above else ""
    return minus + "/".join(["·".join([*first, *above]), *below])


def _generator(name: str, power: Fraction) -> str:
    return _power(f"ln({name[3:]})" if name.startswith("ln") else name[2:], power)


def _atom(depth: int, power: Fraction, parameter: Parameter) -> str:
    """Word a power of the parameter, of its iterated logarithm, or of its exponential."""
    logs, name = depth - parameter.depth, parameter.name
    if logs >= 0:
        return _power("log " * logs + name, power)
    if logs == -1 and parameter.unit is not None:
        shown = show_exponential(scaled(parameter.unit, power), name)
        if shown is not None:
            return shown
    for _ in range(-logs - 1):
        name = f"e^{_bracketed(name)}"
    return f"e^{_bracketed(_times(rational(power), name))}"


def _bracketed(text: str) -> str:
    return text if len(text) == 1 or text.startswith("(") else f"({text})"


def _power(base: str, exponent: Fraction) -> str:
    if exponent == 1:
        return base
    if not base.isalnum():
        base = f"({base})"
    if exponent.denominator == 1 and exponent > 0:
        return base + str(exponent).translate(_RAISED)
    return f"{base}^({exponent})"
