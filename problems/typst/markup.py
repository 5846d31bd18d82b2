"""Wordings as Typst markup: params filled in, and plain values shown."""

import json
import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"\{(\w+)\}")


def fill(markup: str, params: Mapping[str, Any]) -> str:
    """Put numbers and matrices among the params at their `{name}` places, as Typst mathematics.

    >>> fill("$Q = {Q}$", {"Q": [[1, 0], [0, "1/2"]]})
    '$Q = mat(1, 0; 0, 1/2)$'
    >>> fill("${s}$", {"s": [1, 2, 0]})
    '$mat(1, 2, 0)$'
    """

    def value_at(place: re.Match[str]) -> str:
        value = params.get(place[1])
        return place[0] if value is None else _mathematics(value)

    return _PLACE.sub(value_at, markup)


def places(markup: str) -> tuple[str, ...]:
    """Name what stands between braces, which `fill` takes for a param.

    >>> places("for $s = {s}$ and ${1, 2}$")
    ('s',)
    """
    return tuple(dict.fromkeys(_PLACE.findall(markup)))


def shown(value: Any, digits: int | None = None) -> str:
    """Show a plain value as markup: numbers and matrices as mathematics, notation as it is typed.

    Args:
        value: a number, a matrix, a shape, or plain notation.
        digits: after the decimal point, where the value is no exact one.

    >>> shown(((1, 2), (3, 4))), shown("e/(e + D)"), shown(("N_Q", "d_k"))
    ('$ mat(1, 2; 3, 4) $', '#raw("e/(e + D)")', '#raw("N_Q × d_k")')
    """
    if isinstance(value, tuple) and all(isinstance(one, str) for one in value):
        value = " × ".join(value)
    if isinstance(value, str):
        return f"#raw({json.dumps(value, ensure_ascii=False)})"
    mathematics = _mathematics(_rounded(value, digits))
    return f"$ {mathematics} $" if isinstance(value, tuple) else f"${mathematics}$"


def _rounded(value: Any, digits: int | None) -> Any:
    if isinstance(value, tuple):
        return tuple(_rounded(one, digits) for one in value)
    return value if digits is None else f"{float(value):.{digits}f}"


def _mathematics(value: Any) -> str:
    """Write a list of lists as a matrix and a plain list as a row."""
    if not isinstance(value, list | tuple):
        return str(value)
    rows = value if all(isinstance(row, list | tuple) for row in value) else [value]
    return f"mat({'; '.join(', '.join(map(str, row)) for row in rows)})"
