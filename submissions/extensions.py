"""Later due dates that the course has granted, by matriculation number."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from submissions.tables import read_table
from submissions.worksheet import parse_moment

_DAY = len("2026-12-08")


def read_extensions(path: Path, zone: str) -> Mapping[str, datetime]:
    """Read a CSV with the columns `number` and `until`.

    A time is ISO (`2026-12-08T23:59` or `2026-12-08`, in the course's zone unless it names an
    offset) or as Moodle writes it.

    Raises:
        SubmissionError: a column is missing, or a time is not understood.
    """
    table = read_table(path)
    number = table.column(("number", "Matriculation number", "Matrikelnummer", "Nummer")) or 0
    until = table.column(("until", "bis"))
    extensions: dict[str, datetime] = {}
    for row in table.rows:
        column = until or 0
        moment = _moment(row.cells[column].strip(), zone)
        if moment is None:
            raise table.wrong(row, column, "a time such as 2026-12-08T23:59")
        extensions[row.cells[number].strip()] = moment
    return extensions


def _moment(text: str, zone: str) -> datetime | None:
    """Read one time; a bare day lasts until its last minute."""
    try:
        moment = datetime.fromisoformat(f"{text}T23:59" if len(text) == _DAY else text)
    except ValueError:
        return parse_moment(text, zone)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
