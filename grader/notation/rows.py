"""One row of a matrix: which of its commas, semicolons and blanks separate entries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grader.notation.errors import NotationError, Span

_GLUED = re.compile(r"(?<=\d),(?=\d)", re.ASCII)
_POINT = re.compile(r"\d\.\d|\.\d|\d\.", re.ASCII)
_TORN = re.compile(r"[\w.)\]]\s+[-+](?=[\w.(])[\w.(]")
_TWO = re.compile(r"[\d.]\s+[-\d.]|[\w)\]}]\s+[\d.]", re.ASCII)
"""Two entries with a blank between them."""
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_CUTS = {
    separators: re.compile(rf"[()\[\]{{}}{separators.replace(' ', chr(92) + 's')}]")
    for separators in (",", ";", " ", "\n\r")
}
"""Brackets and separators, by what separates; a blank stands for any white space."""
_OPERATORS = frozenset({"+", "-", "*", "/", "^"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text with the place where it starts."""

    text: str
    at: int

    def stripped(self) -> "Piece":
        """Return it without blanks around it."""
        start = len(self.text) - len(self.text.lstrip())
        return Piece(self.text.strip(), self.at + start)


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, by each reading of its glued commas that makes sense."""

    source: Piece
    separated: tuple[Piece, ...] | None
    """All commas separate."""
    decimal: tuple[Piece, ...] | None
    """Commas between digits are decimal commas."""


def settle(rows: Sequence[Piece], *, listed: bool = False) -> tuple[tuple[Piece, ...], ...]:
    """Cut rows into cells by the one reading of their commas that gives rows of equal length.

    Args:
        rows: the text of each row, without its brackets.
        listed: whether the rows stood in brackets of their own, as in nested lists.

    >>> [[cell.text for cell in row] for row in settle([Piece("6,5 7", 0), Piece("1 2", 6)])]
    [['6,5', '7'], ['1', '2']]

    Raises:
        NotationError: `notation.comma` where both readings do, `matrix.ragged` where none does.
    """
    if not rows:
        raise NotationError("notation.empty")
    if listed:
        _check_semicolons(rows)
    blanks = any(len(row.text.split()) > 1 for row in rows)
    pointed = any(_POINT.search(row.text) for row in rows) or (listed and not blanks)
    read = [_read(row, pointed=pointed, listed=listed) for row in rows]
    separated = _rectangular([row.separated for row in read])
    decimal = _rectangular([row.decimal for row in read])
    if separated is not None and decimal is not None and separated != decimal:
        raise _two_readings(read)
    settled = separated or decimal
    if settled is None:
        by_commas = [row.separated or row.decimal or () for row in read]
        if len(set(map(len, by_commas))) == 1:
            by_commas = [row.decimal or row.separated or () for row in read]
        raise ragged(by_commas)
    return settled


def _check_semicolons(rows: Sequence[Piece]) -> None:
    """Refuse `[[1; 2], [3; 4]]`: semicolons separate entries or, as in MATLAB, rows.

    Beside decimal commas they separate entries.
    """
    if any(_GLUED.search(row.text) for row in rows):
        return
    for row in rows:
        if ";" in row.text:
            cells = [cell.text.strip() for cell in split(row, ";")]
            args = {
                "found": row.text.strip(),
                "first": f"[{', '.join(cells)}]",
                "second": ", ".join(f"[{cell}]" for cell in cells),
            }
            raise NotationError("notation.ambiguous", args, Span(row.at, row.at + len(row.text)))


def split(piece: Piece, separators: str) -> Iterator[Piece]:
    """Cut at the separators that stand in no bracket: `,`, `;`, blanks or the ends of lines."""
    depth, start = 0, 0
    text = piece.text
    for match in _CUTS[separators].finditer(text):
        character, at = match.group(), match.start()
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
        elif depth <= 0:
            yield Piece(text[start:at], piece.at + start)
            start = at + 1
    yield Piece(text[start:], piece.at + start)


def _read(row: Piece, *, pointed: bool, listed: bool) -> Row:
    text = row.text
    if ";" in text:
        cells = _cells(split(row, ";"))
        return Row(row, cells, cells)
    if "," not in text:
        cells = _words(row, joined=listed)
        return Row(row, cells, cells)
    glued = len(_GLUED.findall(text))
    if not glued or pointed:
        cells = _by_commas(row)
        _check_signs(cells)
        return Row(row, cells, cells)
    return Row(row, _if_whole(_by_commas(row)), _decimal(row))


def _words(row: Piece, *, joined: bool = False) -> tuple[Piece, ...]:
    """Cut at blanks; where `joined`, blanks on both sides of an operator cut nothing.

    In a plain row they do: whether `1 - 2` are one entry or two cannot be told.
    """
    words = [word for word in split(row, " ") if word.text]
    if not joined:
        return tuple(words)
    cells: list[Piece] = []
    joining = False
    for word in words:
        if cells and (joining or word.text in _OPERATORS):
            start = cells[-1].at
            whole = row.text[start - row.at : word.at - row.at + len(word.text)]
            cells[-1] = Piece(whole, start)
        else:
            cells.append(word)
        joining = word.text in _OPERATORS
    return tuple(cells)


def _cells(pieces: Iterator[Piece]) -> tuple[Piece, ...]:
    cells = [piece.stripped() for piece in pieces]
    if cells and not cells[-1].text:
        cells.pop()
    return tuple(cells)


def _by_commas(row: Piece) -> tuple[Piece, ...]:
    return _cells(split(row, ","))


def _check_signs(cells: tuple[Piece, ...]) -> None:
    """Refuse `1 -2` beside commas: MATLAB has two entries there, everybody else one difference.

    Raises:
        NotationError: `notation.ambiguous`.
    """
    for cell in cells:
        if torn := _TORN.search(cell.text):
            at = torn.end() - 2
            left, right = cell.text[:at].rstrip(), cell.text[at:]
            first, second = f"{left} {right[0]} {right[1:]}", f"{left}; {right}"
            args = {"found": cell.text, "first": first, "second": second}
            raise NotationError("notation.ambiguous", args, Span(cell.at, cell.at + len(cell.text)))


def _if_whole(cells: tuple[Piece, ...]) -> tuple[Piece, ...] | None:
    """Return the cells unless one of them holds two entries, with a blank between."""
    torn = any(_TWO.search(cell.text) for cell in cells)
    return None if torn else cells


def _decimal(row: Piece) -> tuple[Piece, ...] | None:
    """Cut the row with its glued commas kept; None where a cell would hold two of them."""
    kept = Piece(_GLUED.sub("\0", row.text), row.at)
    cells = _by_commas(kept) if "," in kept.text else _words(kept)
    if any(cell.text.count("\0") > 1 or re.search(r"\d\s+[-\d]", cell.text) for cell in cells):
        return None
    return tuple(Piece(cell.text.replace("\0", ","), cell.at) for cell in cells)


def _rectangular(
    rows: Sequence[tuple[Piece, ...] | None],
) -> tuple[tuple[Piece, ...], ...] | None:
    if any(row is None for row in rows) or len({len(row or ()) for row in rows}) != 1:
        return None
    return tuple(row or () for row in rows)


def _two_readings(rows: Sequence[Row]) -> NotationError:
    row = next(row for row in rows if row.separated != row.decimal)
    first = " | ".join(cell.text.replace(",", ".") for cell in row.decimal or ())
    second = " | ".join(cell.text for cell in row.separated or ())
    source = row.source
    span = Span(source.at, source.at + len(source.text))
    args = {"found": source.text.strip(), "first": first, "second": second}
    return NotationError("notation.comma", args, span)


def ragged(rows: Sequence[tuple[Piece, ...]]) -> NotationError:
    """Return the error that names the first row of another length."""
    lengths = [len(row) for row in rows]
    odd = next((i for i, n in enumerate(lengths) if n != lengths[0]), 0)
    args = {"row": str(odd + 1), "found": str(lengths[odd]), "expected": str(lengths[0])}
    at = rows[odd][0].at if rows[odd] else 0
    return NotationError("matrix.ragged", args, Span(at, at + 1))
