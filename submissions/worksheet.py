"""Moodle's offline grading worksheet, in English or German: who is who, and when they handed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from submissions.model import Account, Notice, Upload
from submissions.moments import parse_moment
from submissions.surnames import fold
from submissions.tables import (
    DAMAGED_NUMBER,
    Row,
    Table,
    cells_by_name,
    read_table,
    wrong_moment,
)

IDENTIFIERS = ("Identifier", "ID")
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("Full name", "Vollständiger Name"),
    "first_name": ("First name", "Vorname"),
    "last_name": ("Last name", "Nachname", "Surname"),
    "email": ("Email address", "E-Mail-Adresse", "Email", "E-Mail"),
    "status": ("Status",),
    "submitted": ("Last modified (submission)", "Zuletzt geändert (Abgabe)"),
}
_NUMBER = re.compile(r"([0-9]+)$")
_NOTHING = frozenset({"", "-", "–"})
_DRAFT = ("draft", "entwurf")
_SUBMITTED = ("submitted for grading", "zur bewertung abgegeben")
"""How a status begins; whether it is graded, or how late it came, may follow."""


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the worksheet."""

    identifier: str
    """The digits at the end of Moodle's identifier."""
    name: str
    submitted: datetime | None
    status: str = ""
    email: str = ""
    line: int = 0

    @property
    def is_draft(self) -> bool:
        """Whether the student has uploaded, and not yet handed in."""
        return self.status.lower().startswith(_DRAFT)

    @property
    def is_submitted(self) -> bool:
        """Whether Moodle says that the student has handed in; false where its words are unknown."""
        return " ".join(self.status.split()).lower().startswith(_SUBMITTED)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All rows of the worksheet, by identifier, and the table as it stands in the file."""

    participants: Mapping[str, Participant]
    table: Table | None = None

    def find(self, account: Account) -> Participant | None:
        """Find whose row an account's is: by its identifier, else by a full name that is unique.

        None where the names contradict the identifiers: then the worksheet belongs to another
        assignment.
        """
        known = self.participants.get(account.identifier)
        if known is not None:
            return known if _is_same_name(known.name, account.name) else None
        wanted = _words(account.name)
        named = [one for one in self.participants.values() if wanted and _words(one.name) == wanted]
        return named[0] if len(named) == 1 and not account.identifier else None


def read_worksheet(path: Path, zone: str) -> Worksheet:
    """Read a worksheet; its times are those of the course's zone (an IANA name).

    Raises:
        RefusalError: it is no worksheet, or a time in it is not understood (`table.*`).
    """
    table = read_table(path, exact=True)
    column = table.needed(IDENTIFIERS)
    columns = {name: table.column(names) for name, names in _COLUMNS.items()}
    found: dict[str, Participant] = {}
    for row in table.rows:
        cells = cells_by_name(row, columns)
        when = _moment(table, row, columns["submitted"], zone)
        one = _participant(_identifier(table, row, column), cells, when, row.line)
        if one.identifier in found:
            other = str(found[one.identifier].line)
            raise table.wrong("table.twice", row, column, other=other)
        found[one.identifier] = one
    return Worksheet(found, table)


def stamp(upload: Upload, worksheet: Worksheet | None) -> Upload:
    """Add to an upload when it was handed in, or that it was not, where the worksheet tells."""
    row = worksheet.find(upload.account) if worksheet else None
    if row is None:
        return upload
    draft = (Notice("upload.draft"),) if row.is_draft else ()
    return replace(upload, submitted=row.submitted, notices=(*upload.notices, *draft))


def _identifier(table: Table, row: Row, column: int) -> str:
    cell = row.cells[column].strip()
    if DAMAGED_NUMBER.fullmatch(cell):
        raise table.wrong("table.identifier_damaged", row, column)
    number = _NUMBER.search(cell)
    if number is None:
        raise table.wrong("table.identifier", row, column)
    return number[1]


def _participant(
    identifier: str, cells: Mapping[str, str], submitted: datetime | None, line: int
) -> Participant:
    name = cells["name"] or f"{cells['first_name']} {cells['last_name']}".strip()
    return Participant(identifier, name, submitted, cells["status"], cells["email"], line)


def _moment(table: Table, row: Row, column: int | None, zone: str) -> datetime | None:
    if column is None or row.cells[column].strip() in _NOTHING:
        return None
    moment = parse_moment(row.cells[column], zone)
    if moment is None:
        raise table.wrong(wrong_moment(row.cells[column]), row, column)
    return moment


def _is_same_name(listed: str, account: str) -> bool:
    """Whether two full names agree, as far as both are known; Moodle drops signs from one."""
    return not listed or not account or _words(listed) == _words(account)


def _words(name: str) -> list[str]:
    """Take a full name apart: some sites write the surname first, with a comma or without."""
    return sorted(fold(name.replace(",", " ")).split())
