"""Whether two plain values are equal, told by numbers alone and not by what marks students."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

from problems.model import Value

_POINTS = (Fraction(7, 2), Fraction(23, 4), Fraction(41, 3))
_WHOLE = (3, 7, 12)
_SIZES, _SMALL = (10**3, 10**9, 10**30), (20, 60, 180)
"""Of what grows; the small ones where it stands in an exponent."""
_DIGITS = 40
_NEAR = 1e-25
_THREE_DIGITS = Fraction(1, 100)
_DRIFT = 4.0
"""By how much the ratio of two classes that are the same may change along a path."""


def differ(
    kind: str, left: Value, right: Value, options: Mapping[str, Any], *, by_more: bool = False
) -> bool:
    """Tell whether two values are certainly different; False where that is not clear.

    Args:
        kind: the name of the checker.
        left: a plain value.
        right: another one.
        options: of the check; `variables` and `domain` of an expression are looked at, and whether
            a matrix is a `vector`.
        by_more: whether they have to differ by more than the check's own tolerance.
    """
    if options.get("vector"):
        left, right = _as_row(left), _as_row(right)
    slack = _slack(options) if by_more else _EXACT
    if not (isinstance(left, str) or isinstance(right, str)):
        is_number = isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS)
        return slack.is_beyond(left, right) if is_number else bool(left != right)
    left, right = str(left), str(right)
    names = tuple(options.get("variables", ()))
    if kind == "growth":
        return _grow_apart(left, right, names, options.get("where", {}))
    if kind in {"expression", "number"}:
        return _have_other_values(left, right, names, options.get("domain", {}), slack)
    return False


@dataclass(frozen=True, slots=True)
class _Slack:
    """How much two values may differ, and count as one."""

    absolute: Fraction = Fraction(0)
    relative: Fraction = Fraction(0)

    def is_beyond(self, left: Any, right: Any) -> bool:
        """Tell whether two numbers differ by more; the right one is the reference."""
        return bool(abs(left - right) > max(self.absolute, self.relative * abs(right)))


_EXACT = _Slack()
_NUMBERS = (int, Fraction)


def _slack(options: Mapping[str, Any]) -> _Slack:
    """Take a check's own tolerance; where it counts digits, what three of them may hide."""
    rounded = _THREE_DIGITS if {"digits", "accuracy"} & set(options) else Fraction(0)
    absolute, relative = (Fraction(str(options.get(name, 0))) for name in ("atol", "rtol"))
    return _Slack(absolute, max(relative, rounded))


def _as_row(value: Value) -> Value:
    """Lay a column down."""
    is_column = isinstance(value, tuple) and all(
        isinstance(row, tuple) and len(row) == 1 for row in value
    )
    return (tuple(row[0] for row in value),) if is_column else value


def _have_other_values(
    left: str, right: str, names: Iterable[str], domain: Mapping[str, str], slack: _Slack
) -> bool:
    one, other = _symbolic(left), _symbolic(right)
    letters = tuple(names)
    points = [_WHOLE if "integer" in domain.get(name, "") else _POINTS for name in letters]
    for values in zip(*points, strict=True) if letters else [()]:
        first, second = (_value(e, dict(zip(letters, values, strict=True))) for e in (one, other))
        if first is None or second is None:
            continue
        is_apart = abs(first - second) > _NEAR * max(abs(first), abs(second))
        if is_apart and slack.is_beyond(_exactly(first), _exactly(second)):
            return True
    return False


def _grow_apart(left: str, right: str, names: tuple[str, ...], where: Mapping[str, str]) -> bool:
    """Compare two classes along paths on which the sizes grow at different rates."""
    ratio = _symbolic(f"({left})/({right})")
    if not ratio.free_symbols:
        return False
    sizes = _SMALL if any(power.exp.free_symbols for power in _powers(ratio)) else _SIZES
    letters = sorted({*names, *map(str, ratio.free_symbols)} - set(where))
    # Where all sizes grow, most classes part at once; the other paths come later.
    for rates in product((2, 1, 0), repeat=len(letters)):
        if not any(rates):
            continue
        values = [
            _value(ratio, {n: 5 * size**rate for n, rate in zip(letters, rates, strict=True)})
            for size in sizes
        ]
        if None not in values and all(values):
            change = abs(values[-1] / values[0])
            if change > _DRIFT or change < 1 / _DRIFT:
                return True
    return False


def _powers(expression: Any) -> Iterable[Any]:
    import sympy

    found: set[Any] = expression.atoms(sympy.Pow)
    return found


def _symbolic(text: str) -> Any:
    import sympy
    from sympy.parsing.sympy_parser import (
        convert_xor,
        parse_expr,
        standard_transformations,
    )

    names = {"e": sympy.E, "ln": sympy.log, "log": sympy.log, "exp": sympy.exp, "sqrt": sympy.sqrt}
    letters = {sign: sympy.Symbol(sign) for sign in "CDINOSQ"}
    return parse_expr(
        text, {**letters, **names}, transformations=(*standard_transformations, convert_xor)
    )


def _exactly(number: Any) -> Fraction:
    """Take a number of many digits for what its digits say."""
    return Fraction(str(number))


def _value(expression: Any, values: Mapping[str, Any]) -> Any:
    """Evaluate an expression to many digits; None where it has no real value there."""
    import sympy

    given = {sympy.Symbol(name): sympy.Rational(str(value)) for name, value in values.items()}
    found = expression.subs(given).evalf(_DIGITS)
    return found if found.is_real and found.is_finite else None
