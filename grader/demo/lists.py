"""The lists that the course keeps: who takes part, and who was given more time."""

import csv
import io
from collections.abc import Iterable
from datetime import timedelta

from grader.demo.handing_in import due_date
from grader.demo.model import Student
from problems.sheet import Sheet


def roster(students: Iterable[Student]) -> str:
    """Write who takes part, with the columns of a campus system."""
    columns = ("REGISTRATION_NUMBER", "FAMILY_NAME_OF_STUDENT", "FIRST_NAME_OF_STUDENT")
    return _csv(columns, ((s.number, s.surname, s.first) for s in students))


def extensions(students: Iterable[Student], sheet: Sheet) -> str:
    """Write who was given more time, and until when."""
    due = due_date(sheet)
    return _csv(
        ("number", "until"),
        (
            (s.number, (due + timedelta(hours=s.extended)).isoformat())
            for s in students
            if s.extended is not None
        ),
    )


def _csv(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return sink.getvalue()
