"""Whether two plain values are equal, told by numbers alone and not by what marks students."""

from collections.abc import Iterable, Mapping
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
_BY_HAND = 0.01
"""How near two values are of which a field with a tolerance may rightly take either."""
_TOLERANT = frozenset({"rtol", "atol", "digits", "accuracy"})
_DRIFT = 4.0
"""By how much the ratio of two classes that are the same may change along a path."""


def differ(kind: str, left: Value, right: Value, options: Mapping[str, Any]) -> bool:
    """Tell whether two values are certainly different; False where that is not clear.

    Args:
        kind: the name of the checker.
        left: a plain value.
        right: another one.
        options: of the check; `variables` and `domain` of an expression are looked at, and whether
            a matrix is a `vector`.
    """
    near = _BY_HAND if _TOLERANT & set(options) else _NEAR
    if options.get("vector"):
        left, right = _as_row(left), _as_row(right)
    if not (isinstance(left, str) or isinstance(right, str)):
        return bool(left != right) and not (near is _BY_HAND and _are_near(left, right))
    left, right = str(left), str(right)
    names = tuple(options.get("variables", ()))
    if kind == "growth":
        return _grow_apart(left, right, names, options.get("where", {}))
    if kind in {"expression", "number"}:
        return _have_other_values(left, right, names, options.get("domain", {}), near)
    return False


def _as_row(value: Value) -> Value:
    """Lay a column down."""
    is_column = isinstance(value, tuple) and all(
        isinstance(row, tuple) and len(row) == 1 for row in value
    )
    return (tuple(row[0] for row in value),) if is_column else value


def _are_near(left: Value, right: Value) -> bool:
    """Tell whether two numbers differ by what rounding may do to them."""
    is_number = isinstance(left, int | Fraction) and isinstance(right, int | Fraction)
    return is_number and abs(left - right) <= _BY_HAND * max(abs(left), abs(right))


def _have_other_values(
    left: str, right: str, names: Iterable[str], domain: Mapping[str, str], near: float
) -> bool:
    one, other = _symbolic(left), _symbolic(right)
    letters = tuple(names)
    points = [_WHOLE if "integer" in domain.get(name, "") else _POINTS for name in letters]
    for values in zip(*points, strict=True) if letters else [()]:
        first, second = (_value(e, dict(zip(letters, values, strict=True))) for e in (one, other))
        if first is None or second is None:
            continue
        if abs(first - second) > near * max(abs(first), abs(second)):
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


def _value(expression: Any, values: Mapping[str, Any]) -> Any:
    """Evaluate an expression to many digits; None where it has no real value there."""
    import sympy

    given = {sympy.Symbol(name): sympy.Rational(str(value)) for name, value in values.items()}
    found = expression.subs(given).evalf(_DIGITS)
    return found if found.is_real and found.is_finite else None
