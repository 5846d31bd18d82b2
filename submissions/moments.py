"""Moments as course lists write them: ISO, or as Moodle does in English and German."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

_MONTHS = (
    ("january", "januar", "jänner", "jan"),
    ("february", "februar", "feber", "feb"),
    ("march", "märz", "mar", "mär", "mrz"),
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
_DATES = (
    r"(?P<day>\d{1,2})\.?\s+(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})",
    r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{1,2}),\s+(?P<year>\d{4})",
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
)
"""Day first, month first, and the German form in digits. `08/12/2026` may mean two days."""

_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*Uhr)?"
)
_MOODLE = tuple(
    re.compile(rf"(?:[^\W\d_]+\.?,?\s+)?{date}(?:,?\s+(?:um\s+|at\s+)?{_CLOCK})?", re.ASCII)
    if "month>\\d" in date
    else re.compile(rf"(?:[^\W\d_]+\.?,?\s+)?{date}(?:,?\s+(?:um\s+|at\s+)?{_CLOCK})?")
    for date in _DATES
)
_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_LAST = time(23, 59, 59)
_HALF_DAY = 12


def parse_moment(text: str, zone: str) -> datetime | None:
    """Read a moment; None where it is not understood or may mean two days.

    A day without a time lasts until its last second.

    Args:
        text: as it stands in the list.
        zone: the course's zone (an IANA name), for what names no offset.

    Examples:
        >>> parse_moment("Sunday, 6 December 2026, 9:05 PM", "Europe/Berlin").isoformat()
        '2026-12-06T21:05:00+01:00'
        >>> parse_moment("Sonntag, 6. Dezember 2026, 21:05", "Europe/Berlin").isoformat()
        '2026-12-06T21:05:00+01:00'
        >>> parse_moment("2026-12-08", "Europe/Berlin").isoformat()
        '2026-12-08T23:59:59+01:00'
        >>> parse_moment("06/12/2026", "Europe/Berlin") is None
        True
    """
    plain = " ".join(text.split())
    try:
        moment = _parsed(plain, zone)
        return moment if moment and moment.astimezone(UTC) else None
    except (ValueError, OverflowError):  # the latter at either end of what a calendar holds
        return None


def _parsed(plain: str, zone: str) -> datetime | None:
    if match := _ISO.fullmatch(plain):
        return _from_iso(match, zone)
    found = (pattern.fullmatch(plain) for pattern in _MOODLE)
    return next((_from_moodle(match, zone) for match in found if match), None)


def _from_iso(match: re.Match[str], zone: str) -> datetime:
    day, clock, offset = match.groups()
    moment = datetime.fromisoformat(f"{day}T{clock or _LAST.isoformat()}{offset or ''}")
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def _from_moodle(match: re.Match[str], zone: str) -> datetime | None:
    name = match["month"].lower()
    month = int(name) if name.isdecimal() else _MONTH_NUMBERS.get(name)
    if month is None:
        return None
    date = datetime(int(match["year"]), month, int(match["day"]), tzinfo=ZoneInfo(zone))
    if match["hour"] is None:
        return datetime.combine(date, _LAST, ZoneInfo(zone))
    clock = time(_hour(match), int(match["minute"]), int(match["second"] or 0))
    return datetime.combine(date, clock, ZoneInfo(zone))


def _hour(match: re.Match[str]) -> int:
    hour, half = int(match["hour"]), match["half"]
    if half is None:
        return hour
    if not 1 <= hour <= _HALF_DAY:
        raise ValueError(hour)
    return hour % _HALF_DAY + (_HALF_DAY if half in "pP" else 0)
