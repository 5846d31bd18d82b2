"""Short ways for the answers that most students give: single numbers, and matrices of them.

Each gives the tree that the long way gives, or None where a text is anything else, or not certain
to mean one thing; the long way then says what is wrong with it.
"""

import re
from functools import lru_cache

from grader.notation.errors import NotationError
from grader.notation.names import Names
from grader.notation.numerals import read_run
from grader.notation.tree import Matrix, Negative, Node, Quotient

_WHOLE = r"\d{1,30}"
_NUMBER = re.compile(
    rf"\$? ?(?P<minus>[-−]?) ?(?P<number>{_WHOLE}(?:\.\d{{0,9}}|(?:(?:,|\{{,\}}){_WHOLE})+)?)"
    rf"(?:/(?P<below>{_WHOLE})|(?P<percent> ?\\?%)|(?P<power>[eE][-+]?\d{{1,3}}))? ?\$?"
    rf"|\$? ?(?P<sign>[-−]?) ?\\[dt]?frac\{{(?P<above>{_WHOLE})\}}\{{(?P<under>{_WHOLE})\}} ?\$?",
    re.ASCII,
)
_LONGEST = 4_000
_LISTS = re.compile(
    r"(?P<open>(?:(?:np|numpy|torch)\.)?(?:array|tensor)\()?"
    r"\[ ?\[(?P<rows>[-+\d.,/eE \n\[\]]+)\] ?\](?P<close>\))?",
    re.ASCII,
)
_BETWEEN_LISTS = re.compile(r"\](?:,[ \n]*|[ \n]+)\[")
_ROWS = re.compile(
    r"(?P<open>\[)?(?P<rows>[-+\d./eE ]+(?:(?:;[-+\d./eE ]+)*|(?:\n[-+\d./eE ]+)*))(?P<close>\])?",
    re.ASCII,
)
_BETWEEN_ROWS = re.compile("[;\n]")


@lru_cache(maxsize=4096)
def read_number(text: str, names: Names) -> Node | None:
    r"""Read `-6.5`, `13/2`, `0,5`, `25 %`, `1e-3` or `\frac{13}{2}`.

    >>> numbers = Names(euler=False)
    >>> read_number("25 %", numbers), read_number("1,250", numbers)
    (Number(value=Fraction(1, 4), text='25%'), None)
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    minus, number, below, percent, power, sign, above, under = match.groups()
    if above is not None:
        fraction = Quotient(read_run(above), read_run(under))
        return Negative(fraction) if sign else fraction
    if power and (names.euler or power[0] in names.variables):
        return None
    if "{" in number:
        number = number.replace("{,}", ",")
    try:
        value: Node = read_run(f"{number}{'%' if percent else power or ''}")
    except NotationError:
        return None
    value = Negative(value) if minus else value
    return value if below is None else Quotient(value, read_run(below))


def read_matrix(text: str, names: Names) -> Matrix | None:
    """Read nested lists, print-outs, or plain rows of numbers.

    >>> numbers = Names(euler=False)
    >>> read_matrix("[[2. 2.] [0. 1.]]", numbers).shape, read_matrix("1 2; 3 4", numbers).shape
    ((2, 2), (2, 2))
    """
    if len(text) > _LONGEST:
        return None
    if (match := _LISTS.fullmatch(text)) and _is_closed(match):
        cells = _listed(_BETWEEN_LISTS.split(match["rows"]))
    elif (match := _ROWS.fullmatch(text)) and _is_closed(match):
        cells = [row.split() for row in _BETWEEN_ROWS.split(match["rows"])]
    else:
        return None
    if not cells or not cells[0] or len({len(row) for row in cells}) != 1:
        return None
    rows = tuple(tuple(read_number(cell, names) for cell in row) for row in cells)
    return None if any(None in row for row in rows) else Matrix(rows)  # type: ignore[arg-type] # none is None


def _is_closed(match: re.Match[str]) -> bool:
    return bool(match["open"]) is bool(match["close"])


def _listed(rows: list[str]) -> list[list[str]]:
    """Cut rows that stood in brackets; nothing where a comma may be a decimal comma.

    Blanks separate where there is no comma, else commas: each with a blank behind it, or no blank
    in any row.
    """
    if not any("," in row for row in rows):
        return [row.split() for row in rows]
    spaced = any(" " in row for row in rows)
    if spaced and any(row.count(",") != row.count(", ") for row in rows):
        return []
    return [row.split(", " if spaced else ",") for row in rows]
