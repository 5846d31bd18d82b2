"""grades.csv: one row a student, for spreadsheets.

UTF-8 with a byte order mark, or Excel takes umlauts for Windows-1252; commas between cells and a
decimal point, the same in every country. A German Excel opens it by Data → From Text/CSV: there
the comma is recognised and the locale "English" keeps `12.5` from becoming the 12th of May.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.model import Entry, Status
from grader.reports import Batch, replacing
from grader.wording import cell_text, plain_points
from problems.sheet import Sheet

FILE = "grades.csv"

COLUMNS = ("number", "surname", "status", "points", "points_decided", "max", "file")
"""The fixed columns; one a part stands before the last."""

MISSING = "missing"
"""The status of somebody on the list of whom there is no upload."""
LACKING = "lacking"
"""The same, where Moodle's worksheet says that they handed in."""

_WEIGHT = (Status.NOT_GRADED, Status.GRADED, Status.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class _Row:
    number: str
    surname: str
    status: str
    points: Decimal | None = None
    points_decided: Decimal | None = None
    parts: tuple[Decimal | None, ...] = ()
    file: str = ""
    weight: int = 0


def write(batch: Batch, out: Path) -> None:
    """Write `grades.csv` into the folder `out`; points are empty while they wait.

    Of several uploads by one student the row shows the one that counts: one that waits before one
    that is graded before one that is not.

    Raises:
        GraderError: the file cannot be replaced.
    """
    rows = [*_counting(batch), *_absent(batch)]
    rows.sort(key=lambda row: (row.surname.casefold(), row.number, row.file))
    with replacing(out / FILE) as handle, io.TextIOWrapper(handle, "utf-8-sig", newline="") as text:
        table = csv.writer(text)
        table.writerow(_header(batch.sheet))
        table.writerows(_cells(row, batch.sheet) for row in rows)


def _counting(batch: Batch) -> Iterable[_Row]:
    """Choose one row for each student, and one for each file whose student is unknown."""
    rows: dict[tuple[str, str], _Row] = {}
    for row in _rows(batch):
        key = (row.number, "" if row.number else row.file)
        held = rows.get(key)
        if held is None or row.weight > held.weight:
            rows[key] = row
    return rows.values()


def _rows(batch: Batch) -> Iterator[_Row]:
    parts = [part.id for part in batch.sheet.parts]
    for entry in batch.entries:
        if entry.status is not Status.SUPERSEDED:
            yield _row(entry, parts)


def _row(entry: Entry, parts: Iterable[str]) -> _Row:
    card = entry.scorecard
    return _Row(
        number=entry.number,
        surname=entry.surname,
        status=entry.status.value,
        points=entry.points,
        points_decided=card.points_decided if card else None,
        parts=tuple(card.points_of(part) for part in parts) if card else (),
        file=entry.file,
        weight=_WEIGHT.index(entry.status),
    )


def _absent(batch: Batch) -> Iterator[_Row]:
    """Give a row to everybody without an upload, those who are not on the list included."""
    lacking = frozenset(batch.lacking)
    for one in dict.fromkeys((*batch.missing, *batch.lacking)):
        status = LACKING if one in lacking else MISSING
        yield _Row(number=one.number, surname=one.surname, status=status)


def _header(sheet: Sheet) -> tuple[str, ...]:
    return (*COLUMNS[:-1], *(part.id for part in sheet.parts), COLUMNS[-1])


def _cells(row: _Row, sheet: Sheet) -> tuple[str, ...]:
    blank = (None,) * len(sheet.parts)
    return (
        cell_text(row.number),
        cell_text(row.surname),
        row.status,
        _points(row.points),
        _points(row.points_decided),
        plain_points(sheet.points),
        *(_points(points) for points in row.parts or blank),
        cell_text(row.file),
    )


def _points(points: Decimal | None) -> str:
    return "" if points is None else plain_points(points)
