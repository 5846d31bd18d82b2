"""CSV files as people have them: any usual encoding and delimiter, errors that name the place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from submissions.characters import show
from submissions.csv_cells import Line, UnclosedQuoteError, cut
from submissions.refusal import RefusalError
from submissions.table_messages import refuse

MOST_BYTES = 32 * 1024 * 1024
"""A larger file is no list of a course."""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DELIMITERS = ",;\t|"
_HINT = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
DAMAGED_NUMBER = re.compile(
    r"[0-9][.,]?[0-9]*[eE][+-]?[0-9]+|[0-9]+[.,]0+|[0-9]{1,3}([.,][0-9]{3})+|#+"
)
"""What spreadsheets make of a long number: rounded, with separators, or hidden."""
DAMAGED_MOMENT = re.compile(
    r"#+|[0-9]{5}(?:[.,][0-9]+)?"
    r"|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{2,4}(?: +[0-9:]+(?: *[AaPp][Mm])?)?"
)
"""What spreadsheets make of a moment: hidden, a count of days, or one that may mean two days."""
_TWICE_ENCODED = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its line, counted from 1, and its cells by the file's own columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written, so that it can be written again as it was."""

    mark: bytes
    """The byte order mark, or nothing."""
    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: what it is called, its columns and its rows, and all of it as it stands."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    layout: Layout
    lines: tuple[Line, ...]
    """Every record, those of the columns and the empty ones included."""

    def column(self, names: Iterable[str]) -> int | None:
        """Find a column by any of its names, case and blanks aside."""
        wanted = frozenset(map(_folded, names))
        found = (index for index, name in enumerate(self.columns) if _folded(name) in wanted)
        return next(found, None)

    def needed(self, names: Iterable[str]) -> int:
        """Find a column that must be there.

        Raises:
            RefusalError: it is not there (`table.column`).
        """
        names = tuple(names)
        index = self.column(names)
        if index is None:
            found = show(", ".join(self.columns), 300)
            raise refuse(
                "table.column",
                file=self.file,
                line="1",
                found=found,
                expected=" / ".join(names[:3]),
            )
        return index

    def wrong(self, code: str, row: Row, column: int, **args: str) -> RefusalError:
        """Make the refusal that names a cell and what stands in it."""
        return refuse(
            code,
            file=self.file,
            line=str(row.line),
            column=show(self.columns[column], 80),
            found=show(row.cells[column], 80),
            **args,
        )


def read_table(path: Path, *, exact: bool = False) -> Table:
    """Read a CSV file in UTF-8, UTF-16 or Windows-1252, with comma, semicolon, tab or bar.

    Args:
        path: the file.
        exact: whether every row must have as many cells as there are columns. Else empty cells
            at the end may be missing or too many, as spreadsheets have it.

    Raises:
        RefusalError: it cannot be read or is no such table (`table.*`).
    """
    file = show(path.name)
    mark, encoding, text = _decoded(path, file)
    hint = _HINT.match(text)
    delimiter = hint[1] if hint else _delimiter(text)
    lines = _cut(text, delimiter, file, exact=exact)
    filled = [line for line in lines if not line.is_blank][1 if hint else 0 :]
    if not filled:
        raise refuse("table.empty", file=file)
    columns = tuple(cell.strip() for cell in filled[0].cells)
    rows = tuple(_row(line, columns, file, exact=exact) for line in filled[1:])
    table = Table(file, columns, rows, Layout(mark, encoding, delimiter), lines)
    _refuse_twice_encoded(table)
    return table


def cells_by_name(row: Row, columns: Mapping[str, int | None]) -> dict[str, str]:
    """Pick named cells of a row; an absent column gives an empty text."""
    return {n: "" if i is None else row.cells[i].strip() for n, i in columns.items()}


def wrong_moment(cell: str) -> str:
    """Name the code of a moment that is not understood: a spreadsheet may have spoilt it."""
    damaged = DAMAGED_MOMENT.fullmatch(cell.strip())
    return "table.moment_damaged" if damaged else "table.moment"


def _decoded(path: Path, file: str) -> tuple[bytes, str, str]:
    data = _read(path, file)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise refuse("table.not_csv", file=file)
    mark, encoding = next((m for m in _MARKS if data.startswith(m[0])), (b"", _unmarked(data)))
    body = data[len(mark) :]
    for one in (encoding, "cp1252"):
        try:
            return mark, one, body.decode(one)
        except UnicodeDecodeError as error:
            at = error.start
    raise refuse("table.encoding", file=file, at=str(at))


def _read(path: Path, file: str) -> bytes:
    try:
        with path.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        detail = error.strerror or type(error).__name__
        raise refuse("table.unreadable", file=show(str(path), 400), detail=detail) from error
    if len(data) > MOST_BYTES:
        raise refuse("table.too_large", file=file, limit=str(MOST_BYTES))
    return data


def _unmarked(data: bytes) -> str:
    """Tell UTF-16 without a mark by its zero bytes; else it is UTF-8."""
    even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
    if 8 * max(even, odd) <= len(data[:2000]):
        return "utf-8"
    return "utf-16-be" if even > odd else "utf-16-le"


def _delimiter(text: str) -> str:
    """Choose the delimiter that stands most often in the first line, outside quotes."""
    first = text.lstrip().partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _cut(text: str, delimiter: str, file: str, *, exact: bool) -> tuple[Line, ...]:
    """Cut into cells: first as PHP means its backslashes, where every row must come out even."""
    if exact:
        lines, _ = _attempt(text, delimiter, backslash=True)
        if lines is not None and is_even(lines):
            return lines
    lines, line = _attempt(text, delimiter, backslash=False)
    if lines is None:
        raise refuse("table.quote", file=file, line=str(line))
    return lines


def _attempt(text: str, delimiter: str, *, backslash: bool) -> tuple[tuple[Line, ...] | None, int]:
    try:
        return tuple(cut(text, delimiter, backslash=backslash)), 0
    except UnclosedQuoteError as error:
        return None, error.args[0]


def is_even(lines: Iterable[Line]) -> bool:
    """Tell whether all records have as many cells."""
    return len({len(line.raw) for line in lines if not line.is_blank}) == 1


def _row(line: Line, columns: tuple[str, ...], file: str, *, exact: bool) -> Row:
    cells, width = line.cells, len(columns)
    if not exact:
        beyond = cells[width:]
        cells = cells[:width] + ("",) * (width - len(cells))
        cells += tuple(cell for cell in beyond if cell.strip())
    if len(cells) != width:
        raise refuse(
            "table.ragged",
            file=file,
            line=str(line.number),
            found=str(len(line.raw)),
            expected=str(width),
        )
    return Row(line.number, cells)


def _refuse_twice_encoded(table: Table) -> None:
    """Refuse letters such as `MÃ¼ller`, which a program has decoded wrongly before saving."""
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            if not cell.isascii() and _TWICE_ENCODED.search(cell):
                raise table.wrong("table.letters_damaged", row, column)


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
