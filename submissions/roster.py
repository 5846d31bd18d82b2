"""Who takes part: a course's list as a campus system or a tutor's spreadsheet exports it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from submissions.surnames import fold, is_same_surname
from submissions.tables import DAMAGED_NUMBER, Row, Table, cells_by_name, read_table

NUMBERS = (
    *("REGISTRATION_NUMBER", "Matrikelnummer", "Matriculation number", "Matriculation no"),
    *(
        "Matriculation no.",
        "Matrikelnr",
        "Matrikelnr.",
        "Matr.-Nr.",
        "Matr. Nr.",
        "MatrNr",
        "Matnr",
    ),
    *("Matrikel", "Student number", "StudentID", "Student ID", "ID number", "ID-Nummer", "number"),
    *("Nummer", "Registration number"),
)
SURNAMES = (
    *("FAMILY_NAME_OF_STUDENT", "Nachname", "Surname", "Last name", "LastName", "Family name"),
    *("Familienname", "Zuname", "Familien- oder Nachname", "Name"),
)
_FIRST_NAMES = (
    *("FIRST_NAME_OF_STUDENT", "Vorname", "First name", "FirstName", "Given name", "Rufname"),
    *("Vornamen", "First names"),
)
FULL_NAMES = ("Full name", "Vollständiger Name", "Anzeigename", "Display name")
_KEPT_AS_TEXT = re.compile(r"=\"(.*)\"|'(.*)")
"""How people keep a spreadsheet from rounding a number."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part. The number stays text: zeros in front count."""

    number: str
    surname: str
    first_name: str = ""

    def has_surname(self, surname: str) -> bool:
        """Whether a surname is this member's, ä/ae, ö/oe, ü/ue and ß/ss aside."""
        full = f" {fold(f'{self.first_name} {self.surname}')}"
        return is_same_surname(self.surname, surname) or full.endswith(f" {fold(surname)}")


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who takes part, by number."""

    members: Mapping[str, Member]


def read_roster(path: Path) -> Roster:
    """Read a list of who takes part.

    The columns may be named in English or German or as TUMonline does; a full name in one column
    will do. The same student may stand there twice with the same details.

    Raises:
        RefusalError: it is no such list, a number belongs to two people, or a spreadsheet has
            spoilt it (`table.*`).
    """
    table = read_table(path)
    column, names = table.needed(NUMBERS), _name_columns(table)
    members: dict[str, Member] = {}
    lines: dict[str, int] = {}
    for row in table.rows:
        member = _member(number_at(table, row, column), cells_by_name(row, names))
        if members.setdefault(member.number, member) != member:
            raise table.wrong("table.twice", row, column, other=str(lines[member.number]))
        lines.setdefault(member.number, row.line)
    return Roster(members)


def number_at(table: Table, row: Row, column: int) -> str:
    """Read a matriculation number from a cell.

    Raises:
        RefusalError: there is none, or a spreadsheet has spoilt it.
    """
    text = row.cells[column].strip()
    kept = _KEPT_AS_TEXT.fullmatch(text)
    text = (kept[1] or kept[2] or "") if kept else text
    if DAMAGED_NUMBER.fullmatch(text):
        raise table.wrong("table.number_damaged", row, column)
    if not text or " " in text:
        raise table.wrong("table.number", row, column)
    return text


def _name_columns(table: Table) -> dict[str, int | None]:
    surname, full = table.column(SURNAMES), table.column(FULL_NAMES)
    if surname is None and full is None:
        table.needed(SURNAMES)
    first_name = table.column(_FIRST_NAMES)
    return {"surname": surname if surname is not None else full, "first_name": first_name}


def _member(number: str, names: Mapping[str, str]) -> Member:
    """Make a member; one cell may hold both names, as `Muster, Max` or `Max Muster`."""
    surname, first_name = names["surname"], names["first_name"]
    if not first_name and "," in surname:
        surname, first_name = (part.strip() for part in surname.split(",", 1))
    return Member(number, surname, first_name)
