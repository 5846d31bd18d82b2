"""What a tutor downloads from Moodle: the ZIP of all submissions and the grading worksheet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from grader.demo.archives import Packed, stream
from grader.demo.dates import moment
from grader.demo.handing_in import HandIn, due_date
from grader.demo.model import Language, Student
from problems.sheet import Sheet

NOT_STORED = str.maketrans("", "", "&<>\"`|':\\/")
"""Characters that Moodle drops from the names of files."""


@dataclass(frozen=True, slots=True)
class _Names:
    columns: tuple[str, ...]
    participant: str
    submitted: str
    nothing: str
    maximum: str
    yes: str


NAMES = {
    "en": _Names(
        columns=(
            *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"),
            *("Grade can be changed", "Last modified (submission)"),
            *("Last modified (grade)", "Feedback comments"),
        ),
        participant="Participant {account}",
        submitted="Submitted for grading - ",
        nothing="No submission - ",
        maximum="{points:.2f}",
        yes="Yes",
    ),
    "de": _Names(
        columns=(
            *("ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung"),
            *("Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)"),
            *("Zuletzt geändert (Bewertung)", "Feedback als Kommentar"),
        ),
        participant="Teilnehmer/in{account}",
        submitted="Zur Bewertung abgegeben - ",
        nothing="Keine Abgabe - ",
        maximum="{points:.2f}",
        yes="Ja",
    ),
}


def write_download(path: Path, handed_in: Iterable[HandIn], sheet: Sheet) -> None:
    """Write the ZIP of all submissions, one folder for each account."""
    files = (Packed(_stored_at(one), one.data) for one in handed_in)
    with path.open("wb") as sink:
        stream(files, sink, due_date(sheet) + timedelta(days=2))


def worksheet(
    students: Iterable[Student], handed_in: Iterable[HandIn], sheet: Sheet, language: Language
) -> str:
    """Write the offline grading worksheet as a page in that language gives it."""
    names = NAMES[language]
    times = {one.account: one.submitted for one in handed_in}
    rows = [_row(*who, times.get(who[0]), sheet, language) for who in _accounts(students)]
    lines = (",".join(map(_cell, row)) for row in (names.columns, *rows))
    return "\N{BYTE ORDER MARK}" + "".join(f"{line}\n" for line in lines)


def _accounts(students: Iterable[Student]) -> Iterator[tuple[int, Student]]:
    for student in students:
        yield student.account, student
        if student.draft is not None:
            yield student.draft.account, student


def _row(
    account: int, student: Student, when: datetime | None, sheet: Sheet, language: Language
) -> tuple[str, ...]:
    names = NAMES[language]
    maximum = names.maximum.format(points=sheet.points)
    return (
        names.participant.format(account=account),
        f"{student.first} {student.surname}",
        f"{student.number}@students.example",
        names.nothing if when is None else names.submitted,
        "",
        maximum.replace(".", ",") if language == "de" else maximum,
        names.yes,
        "-" if when is None else moment(when, sheet.zone, language),
        "-",
        "",
    )


def _cell(text: str) -> str:
    """Quote as PHP does: a blank is reason enough."""
    quoted = text.replace('"', '""')
    return f'"{quoted}"' if re.search(r'[\s,"\\]', text) else text


def _stored_at(one: HandIn) -> str:
    name = f"{one.student.first} {one.student.surname}".translate(NOT_STORED)
    return f"{name}_{one.account}_assignsubmission_file/{one.name.translate(NOT_STORED)}"
