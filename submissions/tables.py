"""CSV files as people have them: any usual encoding and delimiter, errors that name the place."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from submissions.errors import SubmissionError

MOST_BYTES = 64 * 1024 * 1024
"""A larger file is no list of a course."""

_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its line, counted from 1, and its cells by the file's own columns."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: what it is called, its columns and its rows."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, names: Iterable[str], *, needed: bool = True) -> int | None:
        """Find a column by any of its names, case and blanks aside.

        Raises:
            SubmissionError: it is needed and not there.
        """
        wanted = [_folded(name) for name in names]
        for index, column in enumerate(self.columns):
            if _folded(column) in wanted:
                return index
        if not needed:
            return None
        raise SubmissionError(
            f"{self.file}, line 1: no column named {' or '.join(names)} was found among "
            f"{', '.join(self.columns)}. Please name the columns in the first line."
        )

    def wrong(self, row: Row, column: int, expected: str) -> SubmissionError:
        """Make the error that names a cell, what stands in it and what was expected."""
        return SubmissionError(
            f"{self.file}, line {row.line}, column {self.columns[column]}: found "
            f"{row.cells[column]!r}, expected {expected}."
        )


def read_table(path: Path) -> Table:
    """Read a CSV file in UTF-8, UTF-16 or Windows-1252, with comma, semicolon, tab or bar.

    Raises:
        SubmissionError: it cannot be read, is no table, or a row has other columns than the first.
    """
    text = _decoded(path)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [Row(reader.line_num, tuple(cells)) for cells in reader if any(cells)]
    except csv.Error as error:
        raise SubmissionError(
            f"{path.name}, line {reader.line_num}: no CSV ({error}). Please export it again."
        ) from error
    if not rows:
        raise SubmissionError(f"{path.name} is empty; a table with a line of names was expected.")
    table = Table(path.name, tuple(cell.strip() for cell in rows[0].cells), tuple(rows[1:]))
    _refuse_ragged(table)
    return table


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise SubmissionError(
                f"{path.name} has more than {MOST_BYTES} bytes; is it a CSV file?"
            )
        data = path.read_bytes()
    except OSError as error:
        raise SubmissionError(f"{path} could not be read: {error.strerror or error}.") from error
    if data.startswith(b"PK"):
        raise SubmissionError(
            f"{path.name} is a spreadsheet or an archive, not a CSV file. Please save it as CSV."
        )
    encoding = next((name for mark, name in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    """Choose the delimiter that stands most often in the first line, outside quotes."""
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _refuse_ragged(table: Table) -> None:
    for row in table.rows:
        if len(row.cells) != len(table.columns):
            raise SubmissionError(
                f"{table.file}, line {row.line}: found {len(row.cells)} cells, expected "
                f"{len(table.columns)} as in the first line. Was a comma or a quote lost?"
            )


def _folded(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def cells_by_name(row: Row, columns: Mapping[str, int | None]) -> dict[str, str]:
    """Pick named cells of a row; an absent column gives an empty text."""
    return {n: "" if i is None else row.cells[i].strip() for n, i in columns.items()}
