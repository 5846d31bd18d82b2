"""Moodle's offline grading worksheet, in English or German: who is who, and when they handed in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from submissions.tables import Row, Table, read_table

_IDENTIFIER = ("Identifier", "ID")
_NAME = ("Full name", "Vollständiger Name")
_SUBMITTED = ("Last modified (submission)", "Zuletzt geändert (Abgabe)")
_MONTHS = (
    ("january", "januar", "jänner", "jan"),
    ("february", "februar", "feb"),
    ("march", "märz", "mar", "mär"),
    ("april", "apr"),
    ("may", "mai"),
    ("june", "juni", "jun"),
    ("july", "juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oktober", "oct", "okt"),
    ("november", "nov"),
    ("december", "dezember", "dec", "dez"),
)
_MONTH_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_DAY_FIRST = r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})"
_MONTH_FIRST = r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{1,2}),\s+(?P<year>\d{4})"
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*Uhr)?"
_MOMENTS = tuple(
    re.compile(rf"(?:[^\W\d_]+\.?,\s+)?{date},\s+{_CLOCK}") for date in (_DAY_FIRST, _MONTH_FIRST)
)
_NOTHING = frozenset({"", "-", "–"})
_NOON = 12


@dataclass(frozen=True, slots=True)
class Participant:
    """One row of the worksheet."""

    identifier: str
    """The digits at the end of Moodle's identifier."""
    name: str
    submitted: datetime | None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """All rows of the worksheet, by identifier."""

    participants: Mapping[str, Participant]


def read_worksheet(path: Path, zone: str) -> Worksheet:
    """Read a worksheet; its times are those of the course's zone (an IANA name).

    Raises:
        SubmissionError: it is no worksheet, or a time in it is not understood.
    """
    table = read_table(path)
    identifier, name = table.column(_IDENTIFIER) or 0, table.column(_NAME, needed=False)
    submitted = table.column(_SUBMITTED, needed=False)
    found: dict[str, Participant] = {}
    for row in table.rows:
        number = re.search(r"([0-9]+)$", row.cells[identifier].strip())
        if number is None:
            raise table.wrong(row, identifier, "an identifier such as Participant 1234")
        when = None if submitted is None else _moment(table, row, submitted, zone)
        found[number[1]] = Participant(number[1], "" if name is None else row.cells[name], when)
    return Worksheet(found)


def parse_moment(text: str, zone: str) -> datetime | None:
    """Read a moment as Moodle writes it; None where it is not understood.

    Examples:
        >>> parse_moment("Sunday, 6 December 2026, 9:05 PM", "Europe/Berlin").isoformat()
        '2026-12-06T21:05:00+01:00'
        >>> parse_moment("Sonntag, 6. Dezember 2026, 21:05", "Europe/Berlin").isoformat()
        '2026-12-06T21:05:00+01:00'
    """
    plain = " ".join(text.split())
    for pattern in _MOMENTS:
        match = pattern.fullmatch(plain)
        if match is not None and match["month"].lower() in _MONTH_NUMBERS:
            return _built(match, zone)
    return None


def _built(match: re.Match[str], zone: str) -> datetime | None:
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].lower() == "p" else 0)
    month = _MONTH_NUMBERS[match["month"].lower()]
    date = int(match["year"]), month, int(match["day"])
    try:
        return datetime(*date, hour, int(match["minute"]), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def _moment(table: Table, row: Row, column: int, zone: str) -> datetime | None:
    text = row.cells[column].strip()
    if text in _NOTHING:
        return None
    moment = parse_moment(text, zone)
    if moment is None:
        raise table.wrong(row, column, "a time as Moodle writes it in English or German, or -")
    return moment
