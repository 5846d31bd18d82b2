"""Later due dates that the course has granted, by matriculation number."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from submissions.moments import parse_moment
from submissions.roster import NUMBERS, number_at
from submissions.tables import read_table, wrong_moment

UNTIL = ("until", "bis", "extended until", "verlängert bis")


def read_extensions(path: Path, zone: str) -> Mapping[str, datetime]:
    """Read a CSV with the columns `number` and `until`.

    A time is ISO (`2026-12-08T23:59` or `2026-12-08`, in the course's zone unless it names an
    offset) or as Moodle writes it; a bare day lasts until its end.

    Raises:
        RefusalError: a column is missing, a time is not understood, or a number stands there
            twice with different times (`table.*`).
    """
    table = read_table(path)
    number, until = table.needed(("number", *NUMBERS)), table.needed(UNTIL)
    extensions: dict[str, datetime] = {}
    for row in table.rows:
        who, moment = number_at(table, row, number), parse_moment(row.cells[until], zone)
        if moment is None:
            raise table.wrong(wrong_moment(row.cells[until]), row, until)
        if extensions.setdefault(who, moment) != moment:
            raise table.wrong("table.twice", row, number, other="–")
    return extensions
