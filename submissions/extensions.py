"""Later due dates that the course has granted, by matriculation number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from submissions.moments import parse_moment
from submissions.roster import NUMBERS, number_at
from submissions.tables import cells_by_name, read_table, wrong_moment

UNTIL = ("until", "bis", "extended until", "verlängert bis")
_WHY = {
    "by": ("by", "von", "granted by", "gewährt von"),
    "because": ("because", "reason", "Grund", "Begründung"),
}


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due date, who granted it and why, as far as that is told."""

    until: datetime
    by: str = ""
    because: str = ""


def read_extensions(path: Path, zone: str) -> Mapping[str, Extension]:
    """Read a CSV with the columns `number` and `until`, and maybe `because` and `by`.

    A time is ISO (`2026-12-08T23:59` or `2026-12-08`, in the course's zone unless it names an
    offset) or as Moodle writes it; a bare day lasts until its end.

    Raises:
        RefusalError: a column is missing, a time is not understood, or a number stands there
            twice with different times or reasons (`table.*`).
    """
    table = read_table(path)
    number, until = table.needed(("number", *NUMBERS)), table.needed(UNTIL)
    columns = {name: table.column(names) for name, names in _WHY.items()}
    extensions: dict[str, Extension] = {}
    for row in table.rows:
        who, moment = number_at(table, row, number), parse_moment(row.cells[until], zone)
        if moment is None:
            raise table.wrong(wrong_moment(row.cells[until]), row, until)
        extension = Extension(moment, **cells_by_name(row, columns))
        if extensions.setdefault(who, extension) != extension:
            raise table.wrong("table.twice", row, number, other="–")
    return extensions
