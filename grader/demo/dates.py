"""Dates as people and Moodle write them, in English and German, whatever the machine's locale."""

from datetime import datetime
from zoneinfo import ZoneInfo

from grader.demo.model import Language

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
MONTHS = {
    "en": (
        *("January", "February", "March", "April", "May", "June", "July"),
        *("August", "September", "October", "November", "December"),
    ),
    "de": (
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli"),
        *("August", "September", "Oktober", "November", "Dezember"),
    ),
}


def day(when: datetime, zone: str, language: Language) -> str:
    """Write the day of a moment.

    >>> from datetime import UTC
    >>> day(datetime(2026, 12, 6, 23, 5, tzinfo=UTC), "Europe/Berlin", "de")
    '7. Dezember 2026'
    """
    local = when.astimezone(ZoneInfo(zone))
    dot = "." if language == "de" else ""
    return f"{local.day}{dot} {MONTHS[language][local.month - 1]} {local.year}"


def moment(when: datetime, zone: str, language: Language) -> str:
    """Write a moment as Moodle does.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 12, 6, 20, 5, tzinfo=UTC), "Europe/Berlin", "en")
    'Sunday, 6 December 2026, 9:05 PM'
    >>> moment(datetime(2026, 12, 6, 20, 5, tzinfo=UTC), "Europe/Berlin", "de")
    'Sonntag, 6. Dezember 2026, 21:05'
    """
    local = when.astimezone(ZoneInfo(zone))
    half, hour = divmod(local.hour, 12)
    english = f"{hour or 12}:{local:%M} {('AM', 'PM')[half]}"
    clock = f"{local:%H:%M}" if language == "de" else english
    return f"{DAYS[language][local.weekday()]}, {day(when, zone, language)}, {clock}"
