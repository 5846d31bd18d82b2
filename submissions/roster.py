"""Who takes part: a course's list as a campus system or a tutor's spreadsheet exports it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from submissions.errors import SubmissionError
from submissions.tables import Row, Table, cells_by_name, read_table

_NUMBER = (
    *("REGISTRATION_NUMBER", "Matriculation number", "Matriculation no", "Matrikelnummer"),
    *("Matrikelnr", "Matr.-Nr.", "Student number", "Student ID", "ID number", "ID-Nummer"),
    *("number", "Nummer"),
)
_SURNAME = (
    *("FAMILY_NAME_OF_STUDENT", "Surname", "Last name", "Family name", "Nachname"),
    *("Familienname", "Name"),
)
_FIRST = ("FIRST_NAME_OF_STUDENT", "First name", "Given name", "Vorname")
_DAMAGED = re.compile(r"[0-9][.,][0-9]+[eE]\+?[0-9]+")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part. The number stays text: zeros in front count."""

    number: str
    surname: str
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who takes part, by number."""

    members: Mapping[str, Member]


def read_roster(path: Path) -> Roster:
    """Read a list of who takes part.

    Raises:
        SubmissionError: it is no such list, names somebody twice, or a spreadsheet has spoilt it.
    """
    table = read_table(path)
    columns = {
        "number": table.column(_NUMBER),
        "surname": table.column(_SURNAME),
        "first_name": table.column(_FIRST, needed=False),
    }
    members: dict[str, Member] = {}
    for row in table.rows:
        member = Member(**cells_by_name(row, columns))
        _refuse_damage(table, row, columns["number"] or 0)
        if member.number in members:
            raise SubmissionError(
                f"{table.file}, line {row.line}: the number {member.number} stands there twice. "
                "Each student must stand there once."
            )
        members[member.number] = member
    return Roster(members)


def _refuse_damage(table: Table, row: Row, column: int) -> None:
    """Refuse numbers that a spreadsheet has turned into something else."""
    text = row.cells[column].strip()
    if _DAMAGED.fullmatch(text):
        raise table.wrong(
            row,
            column,
            "a matriculation number; a spreadsheet has rounded it: export the list anew, and do "
            "not save it from the spreadsheet",
        )
    if not text:
        raise table.wrong(row, column, "a matriculation number")
