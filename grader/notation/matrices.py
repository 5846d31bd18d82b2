"""Matrices: nested lists, print-outs, MATLAB's rows and plain rows, one a line."""

import re
from collections.abc import Mapping
from functools import lru_cache

from grader.codes import Code
from grader.notation.characters import normalise
from grader.notation.environments import Environment, find_environment
from grader.notation.errors import NotationError, Span, placed
from grader.notation.limits import ENTRIES, MATRIX_LENGTH, check_text
from grader.notation.names import Names
from grader.notation.parser import parse
from grader.notation.rows import Piece, ragged, settle, split
from grader.notation.shortcuts import read_matrix, read_number
from grader.notation.surroundings import (
    BRACKET,
    CLOSING,
    WRAPPER,
    dressed,
    read_dressing,
    split_surroundings,
)
from grader.notation.tree import Matrix, Node
from grader.notation.wrappings import unwrapped

CODES: Mapping[str, Code] = {
    "matrix.ragged": Code(
        "Row {row} has {found} entries, the first row has {expected}.",
        "Zeile {row} hat {found} Einträge, die erste Zeile hat {expected}.",
    ),
    "matrix.truncated": Code(
        "The print-out is cut off (“…” at character {at}); please write out all entries.",
        "Die Ausgabe ist abgekürzt („…“ bei Zeichen {at}); bitte alle Einträge ausschreiben.",
    ),
    "matrix.missing": Code(
        "Row {row} has an empty entry.",
        "Zeile {row} hat einen leeren Eintrag.",
    ),
    "matrix.dimensions": Code(
        "These are lists in lists in lists; a matrix has rows of entries.",
        "Das sind Listen in Listen in Listen; eine Matrix hat Zeilen mit Einträgen.",
    ),
    "matrix.large": Code(
        "The matrix has more than {limit} entries.",
        "Die Matrix hat mehr als {limit} Einträge.",
    ),
}

NUMBERS = Names(euler=False)
"""The symbol table of a matrix of numbers."""

_LEAD = re.compile(r"\s*(?![-+\d])[^=\[\]\n;&,<>!≤≥≠:]{0,60}(?:==|:?=|:)(?!=)")
_STOP = re.compile(r"(?<=[\])}'])\s*[.;]\s*\Z")
_DIGITS_COMMA = re.compile(r"-?[\d.]+(?:,\s?-?[\d.]+)+", re.ASCII)
_BARRED = re.compile(r"\|[^|]*[^|\s][\s,;&]+[^|\s][^|]*\|")
"""Bars around several entries; around one they are those of its absolute value."""
_FLAT = re.compile(r"(?:(?:sympy|sp)\s*\.\s*)?Matrix\s*\(\s*\[\s*[^\s\[(]")
_THREE = re.compile(r"\s*[\[({]\s*\[\s*\[")
_COMMA_INSIDE = re.compile(r"(?<![A-Za-z])[\[({][^\[\](){}]*\d,\d", re.ASCII)
_KEYWORD = re.compile(
    r"""\s*,\s*(?:dtype\s*=\s*[\w.'"]+|device\s*=\s*['"]\w+(?::\d+)?['"]"""
    r"""|requires_grad\s*=\s*True|grad_fn\s*=\s*<\w+>)\s*$""",
    re.ASCII,
)
_KEYWORD_LENGTH = 80
_QUOTES = re.compile(r"""\A\s*['"]([^'"]*)['"]\s*\Z""")
_SHORT = 300
_DRAWN = str.maketrans(dict.fromkeys("⎡⎢⎣⎤⎥⎦⎛⎜⎝⎞⎟⎠", " "))
_FRACTION = re.compile(r"Fraction\(\s*(-?\d+)\s*,\s*(\d+)\s*\)", re.ASCII)
_SCALAR = re.compile(r"(?:(?:np|numpy|torch)\.)?(?:float|int)(?:32|64)?\((.*)\)", re.ASCII)


def parse_matrix(text: str, names: Names = NUMBERS) -> Matrix:
    """Read a matrix; its entries are expressions.

    >>> parse_matrix("[[2. 2.] [0. 1.]]").shape
    (2, 2)
    >>> parse_matrix("1 6,5 7,5").rows[0][1].text
    '6.5'

    Raises:
        NotationError: it is not one matrix, or has more than one meaning.
    """
    return _remembered(text, names) if len(text) <= _SHORT else _parsed(text, names)


@lru_cache(maxsize=512)
def _remembered(text: str, names: Names) -> Matrix:
    """Read a short answer once: many in a class hand in the same."""
    return _parsed(text, names)


def _parsed(text: str, names: Names) -> Matrix:
    return read_matrix(text, names) or read_at_length(text, names)


def read_at_length(text: str, names: Names = NUMBERS) -> Matrix:
    """Read a matrix as `parse_matrix` does, without short ways.

    Raises:
        NotationError: it is not one matrix, or has more than one meaning.
    """
    check_text(text, MATRIX_LENGTH)
    plain = unwrapped(normalise(text).translate(_DRAWN))
    written = find_environment(plain)
    if written is not None:
        return _in_latex(written, names)
    plain = _STOP.sub("", plain)
    lead = _LEAD.match(plain)
    body = Piece(plain[lead.end() :], lead.end()) if lead else Piece(plain, 0)
    if "..." in plain or "…" in plain:
        at = max(plain.find("..."), plain.find("…"))
        raise NotationError("matrix.truncated", span=Span(at, at + 1))
    body = body.stripped()
    _check_brackets(body)
    around = split_surroundings(body)
    dressing = read_dressing(around.before, around.after, names)
    if _THREE.match(around.core.text.removeprefix("tensor(").removeprefix("array(")):
        raise NotationError("matrix.dimensions", span=Span(around.core.at, around.core.at + 1))
    rows_, listed = _rows(_unwrapped(around.core))
    _check_column(around.core, rows_)
    if len(rows_) > ENTRIES:
        raise NotationError("matrix.large", {"limit": str(ENTRIES)})
    return dressed(_matrix(settle(rows_, listed=listed), names), dressing)


def _in_latex(written: Environment, names: Names) -> Matrix:
    """Read an environment such as `pmatrix`, with what stands around it."""
    lead = _LEAD.match(written.before)
    start = lead.end() if lead else 0
    before = Piece(written.before[start:], start)
    if len({len(row) for row in written.rows}) > 1:
        raise ragged(written.rows)
    _check_columns(written)
    dressing = read_dressing(before, written.after, names)
    return dressed(_matrix(written.rows, names), dressing)


def _check_columns(written: Environment) -> None:
    """Refuse `1,2` in a matrix without `&`: its comma may be meant to separate.

    Raises:
        NotationError: `notation.comma`.
    """
    for row in written.rows:
        if len(row) == 1 and _DIGITS_COMMA.fullmatch(row[0].text):
            found, at = row[0].text, row[0].at
            args = {
                "found": found,
                "first": found.replace(",", "."),
                "second": found.replace(",", " & "),
            }
            raise NotationError("notation.comma", args, Span(at, at + len(found)))


def _matrix(cells: tuple[tuple[Piece, ...], ...], names: Names) -> Matrix:
    _check(cells)
    return Matrix(tuple(tuple(_entry(cell, names) for cell in row) for row in cells))


def _unwrapped(body: Piece) -> Piece:
    """Take off `np.array(…)` and the like, with their keywords."""
    wrapper = WRAPPER.match(body.text)
    if wrapper is None or not body.text.endswith(")"):
        return body
    inside = body.text[wrapper.end() : -1].rstrip().removesuffix(",")
    while (keyword := _KEYWORD.search(inside, max(0, len(inside) - _KEYWORD_LENGTH))) is not None:
        inside = inside[: keyword.start()]
    return Piece(_QUOTES.sub(r" \1 ", inside), body.at + wrapper.end()).stripped()


def _check_column(core: Piece, rows: list[Piece]) -> None:
    """Refuse `Matrix([1, 2])`, a column in SymPy and a row elsewhere."""
    cells = [cell.strip() for cell in rows[0].text.strip("[]").split(",")] if rows else []
    if len(rows) == 1 and len(cells) > 1 and _FLAT.match(core.text):
        args = {
            "found": core.text,
            "first": f"[[{', '.join(cells)}]]",
            "second": f"[{', '.join(f'[{cell}]' for cell in cells)}]",
        }
        raise NotationError("notation.ambiguous", args, Span(core.at, core.at + len(core.text)))


def _check_brackets(body: Piece) -> None:
    """Refuse brackets that do not match."""
    opened: list[tuple[str, int]] = []
    for match in BRACKET.finditer(body.text):
        bracket, at = match.group(), body.at + match.start()
        if bracket in CLOSING:
            opened.append((bracket, at))
        elif not opened or CLOSING[opened[-1][0]] != bracket:
            raise NotationError("notation.unopened", {"found": bracket}, Span(at, at + 1))
        else:
            opened.pop()
    if opened:
        bracket, at = opened[-1]
        raise NotationError("notation.unclosed", {"found": bracket}, Span(at, at + 1))


def _rows(body: Piece) -> tuple[list[Piece], bool]:
    """Return the text of each row, and whether rows stood in brackets of their own."""
    groups = _groups(body)
    if groups is None:
        return _flat(body), False
    if len(groups) > 1:
        return groups, True
    inner = _groups(groups[0])
    if inner and (len(inner) > 1 or body.text[0] == "[" == groups[0].text.lstrip()[:1]):
        return inner, True
    rows = _flat(groups[0])
    return rows, len(rows) == 1


def _groups(body: Piece) -> list[Piece] | None:
    """Return what stands in the outermost brackets, where the text is nothing but such groups."""
    found: list[Piece] = []
    stack: list[str] = []
    text, start = body.text, 0
    for match in BRACKET.finditer(text):
        bracket, at = match.group(), match.start()
        if not stack and text[start:at].replace(",", " ").strip():
            return None
        if bracket in CLOSING:
            start = start if stack else at + 1
            stack.append(CLOSING[bracket])
        elif not stack:
            return None
        elif bracket == stack[-1]:
            stack.pop()
            if not stack:
                found.append(Piece(text[start:at], body.at + start))
                start = at + 1
    if stack or text[start:].replace(",", " ").strip():
        return None
    return found if found and _is_list(body, found) else None


def _is_list(body: Piece, found: list[Piece]) -> bool:
    """Whether the groups are rows, not entries in brackets such as `(1) (2)`."""
    if body.text.lstrip()[:1] == "[":
        return True
    return len(found) == 1 or all("," in group.text or " " in group.text for group in found)


def _flat(body: Piece) -> list[Piece]:
    """Cut into rows at line ends and semicolons."""
    lines = [line for line in split(body, "\n\r") if line.text.strip(" \t,")]
    if len(lines) > 1 and all(_is_semicolon_row(line.text) for line in lines):
        return lines
    rows = [row for line in lines for row in split(line, ";")]
    return [_unbarred(row.stripped()) for row in rows if row.text.strip()]


def _is_semicolon_row(line: str) -> bool:
    """Whether semicolons separate the entries of this line, as in German lists."""
    pieces = [piece.strip() for piece in line.split(";")]
    return len(pieces) > 1 and bool(pieces[-1]) and all(len(p.split()) == 1 for p in pieces)


def _unbarred(row: Piece) -> Piece:
    """Take off the bars that draw a matrix's brackets."""
    if _BARRED.fullmatch(row.text):
        return Piece(row.text[1:-1], row.at + 1).stripped()
    return Piece(row.text.removesuffix(","), row.at)


def _check(cells: tuple[tuple[Piece, ...], ...]) -> None:
    if not cells or not cells[0]:
        raise NotationError("notation.empty")
    if len(cells) * len(cells[0]) > ENTRIES:
        raise NotationError("matrix.large", {"limit": str(ENTRIES)})
    for number, row in enumerate(cells, start=1):
        for cell in row:
            if not cell.text:
                span = Span(cell.at, cell.at + 1)
                raise NotationError("matrix.missing", {"row": str(number)}, span)


def _entry(cell: Piece, names: Names) -> Node:
    number = read_number(cell.text, names)
    if number is not None:
        return number
    text = cell.text
    if inside := _COMMA_INSIDE.search(text):
        args = {"found": text, "first": text.replace(",", "."), "second": text.replace(",", ", ")}
        raise NotationError(
            "notation.comma", args, Span(cell.at + inside.start(), cell.at + len(text))
        )
    if fraction := _FRACTION.fullmatch(text):
        text = f"{fraction[1]}/{fraction[2]}"
    elif scalar := _SCALAR.fullmatch(text):
        text = scalar[1]
    try:
        return parse(text, names)
    except NotationError as error:
        raise _shifted(error, cell.at) from None


def _shifted(error: NotationError, by: int) -> NotationError:
    return placed(error, Span(error.span.start + by, error.span.end + by))
