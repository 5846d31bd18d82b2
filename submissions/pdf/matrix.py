"""Numbers in rows: nested lists, NumPy print-outs and plain rows, to one notation."""

import re
from collections.abc import Sequence

Cells = tuple[tuple[str, ...], ...]
"""A matrix as typed, row by row."""

_NUMBER = r"[-+]?\s?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?:\s?/\s?\d+)?"
_COMMA_NUMBER = r"[-+]?\s?\d+(?:,\d+)?(?:\s?/\s?\d+)?"
_WRAPPER = re.compile(
    r"^(?:np\.|numpy\.|torch\.)?(?:array|tensor|matrix|Matrix)\s*\((.*?)(?:,\s*dtype\s*=[\w.]+)?\s*\)$",
    re.DOTALL,
)


def nested(text: str) -> str | None:
    r"""Write a matrix of numbers as nested lists; None where it is not clearly one.

    >>> nested("[[ 1.  0.5]\n [ 0. -2. ]]"), nested("1 2; 3 4"), nested("11 15 18\n5 6.5 7.5")
    ('[[1., 0.5], [0., -2.]]', '[[1, 2], [3, 4]]', '[[11, 15, 18], [5, 6.5, 7.5]]')
    >>> nested("0,5 1\n2 3"), nested("[[1,5, 2]]"), nested("1 2\n3")
    ('[[0.5, 1], [2, 3]]', None, None)
    """
    cells = parse(text)
    return write(cells) if cells else None


def write(cells: Cells) -> str:
    """Write cells as nested lists."""
    return "[" + ", ".join("[" + ", ".join(row) + "]" for row in cells) + "]"


def parse(text: str) -> Cells | None:
    """Read a whole text as one matrix of numbers; None where it is anything else."""
    text = text.strip()
    found = _WRAPPER.match(text)
    if found:
        text = found[1].strip()
    rows = _bracketed(text) if text.startswith("[") else _plain(text)
    if not rows or len({len(row) for row in rows}) != 1:
        return None
    return tuple(tuple(row) for row in rows)


def _bracketed(text: str) -> list[list[str]] | None:
    """Read `[[1, 2], [3, 4]]`, with or without commas between."""
    if not (text.startswith("[") and text.endswith("]")):
        return None
    inside = text[1:-1].strip()
    lines = [line.strip() for line in text.splitlines()]
    if len(lines) > 1 and all(re.fullmatch(r"\[[^\[\]]*\]", line) for line in lines):
        return _rows([line[1:-1].strip() for line in lines])
    if not inside.startswith("["):
        return _semicolons(inside)
    pieces = re.findall(r"\[([^\[\]]*)\]", inside)
    between = re.sub(r"\[[^\[\]]*\]", "", inside)
    if re.sub(r"[\s,;]", "", between):
        return None
    return _rows([piece.strip() for piece in pieces])


def _plain(text: str) -> list[list[str]] | None:
    """Read one row a line, or rows parted by semicolons; `1,5` alone may be one number or two."""
    if ";" in text:
        whole = text[1:-1] if text[0] == "(" and text[-1] == ")" else text
        return _semicolons(whole.replace("\n", " ") if whole != text else text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if all(line[0] == line[-1] == "|" and len(line) > 1 for line in lines):
        lines = [line.strip("|").strip() for line in lines]
    if all(re.fullmatch(r"[-+]?\d+,\d+", line) for line in lines):
        return None
    return _rows(lines)


def _semicolons(text: str) -> list[list[str]] | None:
    return _rows([row.strip() for row in re.split(r";|\n", text) if row.strip()])


def _rows(rows: Sequence[str]) -> list[list[str]] | None:
    """Read each row in the same way; a comma parts numbers, or stands for a decimal point."""
    for read in (_by_commas, _by_blanks, _by_blanks_with_decimal_commas):
        found = [read(row.rstrip(",").strip()) for row in rows]
        cells = [row for row in found if row]
        if len(cells) == len(found) and cells:
            return cells
    return None


def _by_commas(row: str) -> list[str] | None:
    """Read `1, 2, 3`; a mixture of `1,5` and `, ` could be decimal commas and is refused."""
    tight, loose = len(re.findall(r",\S", row)), len(re.findall(r",\s", row))
    if "," not in row or (tight and loose):
        return None
    return _numbers(row.split(","), _NUMBER)


def _by_blanks(row: str) -> list[str] | None:
    return None if "," in row else _numbers(_words(row), _NUMBER)


def _by_blanks_with_decimal_commas(row: str) -> list[str] | None:
    if "." in row or re.search(r",\s|,$", row):
        return None
    cells = _numbers(_words(row), _COMMA_NUMBER)
    return [cell.replace(",", ".") for cell in cells] if cells else None


def _words(row: str) -> list[str]:
    """Part a row at blanks; a sign that stands apart belongs to the number after it."""
    return re.sub(r"(^|\s)([-+])\s+(?=[\d.])", r"\1\2", row).split()


def _numbers(words: Sequence[str], pattern: str) -> list[str] | None:
    cells = [word.strip() for word in words]
    if not all(re.fullmatch(pattern, cell) for cell in cells):
        return None
    return [re.sub(r"\s", "", cell) for cell in cells]
