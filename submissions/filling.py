"""Writes cells of a table anew, or leaves out rows; every other byte stays as it stands."""

from collections.abc import Collection, Mapping

from submissions.csv_cells import Line, join
from submissions.tables import Table

Cells = Mapping[int, Mapping[int, str]]
"""New texts, by the line that a record begins in, and by the number of the column from 0."""


def fill(table: Table, cells: Cells) -> bytes:
    """Give the file with new texts in some of its cells.

    A text is put between quotation marks where the format needs it. A character that the file's
    encoding lacks becomes an HTML entity.

    Raises:
        KeyError: no record begins in that line.
    """
    begun = {line.number for line in table.lines}
    if strangers := cells.keys() - begun:
        raise KeyError(min(strangers))
    layout = table.layout
    lines = (_filled(line, cells.get(line.number, {}), layout.delimiter) for line in table.lines)
    text = "".join(join(line, layout.delimiter) for line in lines)
    return layout.mark + text.encode(layout.encoding, "xmlcharrefreplace")


def without(table: Table, numbers: Collection[int]) -> bytes:
    """Give the file without the records that begin in some lines; all other bytes stay."""
    layout = table.layout
    kept = (line for line in table.lines if line.number not in numbers)
    text = "".join(join(line, layout.delimiter) for line in kept)
    return layout.mark + text.encode(layout.encoding)


def _filled(line: Line, cells: Mapping[int, str], delimiter: str) -> Line:
    raw = [
        _quoted(cells[number], delimiter) if number in cells else cell
        for number, cell in enumerate(line.raw)
    ]
    return Line(line.number, tuple(raw), line.end)


def _quoted(text: str, delimiter: str) -> str:
    if not any(sign in text for sign in (delimiter, '"', "\n", "\r", "\\", " ")):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
