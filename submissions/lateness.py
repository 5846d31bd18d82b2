"""Whether an upload came in time: the due date, what moves it, and what a person waives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal

from submissions.extensions import Extension
from submissions.model import Message, Notice, Severity, Submission

MESSAGES: Mapping[str, Message] = {
    "late.by": Message(
        en="Handed in {late} after the due date ({due:moment}). The late policy applies.",
        de="{late} nach dem Abgabetermin ({due:moment}) abgegeben. Es gilt die Regel für"
        " Verspätungen.",
    ),
    "late.unknown": Message(
        en="When this was handed in is not known: the worksheet has no time for it. A person "
        "decides whether it came in time: excuse, admit_as, or refuse.",
        de="Wann dies abgegeben wurde, ist nicht bekannt: Die Bewertungstabelle nennt keine Zeit. "
        "Ein Mensch entscheidet, ob es rechtzeitig war: excuse, admit_as oder refuse.",
    ),
    "late.excused": Message(
        en="Handed in {late} after the due date ({due:moment}). It counts as on time, as {by}"
        " decided: {because}",
        de="{late} nach dem Abgabetermin ({due:moment}) abgegeben. Es zählt als rechtzeitig; so hat"
        " {by} entschieden: {because}",
    ),
    "late.excused_unknown": Message(
        en="When this was handed in is not known. It counts as on time, as {by} decided: {because}",
        de="Wann dies abgegeben wurde, ist nicht bekannt. Es zählt als rechtzeitig; so hat {by}"
        " entschieden: {because}",
    ),
    "late.extended": Message(
        en="The due date was {until:moment} here, as {by} decided: {because}",
        de="Der Abgabetermin war hier {until:moment}; so hat {by} entschieden: {because}",
    ),
    "late.extension": Message(
        en="The due date was {until:moment} here, as extended by the course.",
        de="Der Abgabetermin war hier {until:moment}, vom Kurs verlängert.",
    ),
}


class Timing(StrEnum):
    """What an upload's time comes to."""

    IN_TIME = "in_time"
    LATE = "late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of an upload: who, and why."""

    by: str
    because: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a sheet was due, and what happens to what came later."""

    due: datetime | None = None
    grace: timedelta = timedelta(0)
    late: Literal["person", "reject"] = "person"
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    times_known: bool = False
    """Whether a worksheet tells when files were handed in."""


Timed = tuple[Timing, tuple[Notice, ...]]


def judge_time(
    submission: Submission,
    calendar: Calendar,
    excused: Word | None = None,
    later: Extension | None = None,
) -> Timed:
    """Tell whether an upload came in time, and what is to be said of it.

    The latest of the due date, the student's extension and a person's word holds.

    Args:
        submission: the upload.
        calendar: the due date and the extensions.
        excused: the word of who waives its lateness.
        later: a later due date for this upload alone.
    """
    if calendar.due is None or not calendar.times_known:
        return Timing.IN_TIME, ()
    timing, notices = _by_the_clock(submission, calendar, calendar.due, later)
    if excused is None or timing is Timing.IN_TIME:
        return timing, notices
    return Timing.IN_TIME, tuple(_waived(notice, excused) for notice in notices)


def _by_the_clock(
    submission: Submission, calendar: Calendar, due: datetime, later: Extension | None
) -> Timed:
    when = submission.upload.submitted
    if when is None:
        return Timing.UNKNOWN, (Notice("late.unknown"),)
    if _span(due, when) <= calendar.grace:
        return Timing.IN_TIME, ()
    granted = (calendar.extensions.get(submission.student.number), later)
    extension = _latest(due, (one for one in granted if one is not None))
    told = () if extension is None else (_extended(extension),)
    last = due if extension is None else extension.until
    late = _span(last, when)
    if late <= calendar.grace:
        return Timing.IN_TIME, told
    severity = Severity.FAIL if calendar.late == "reject" else Severity.WARN
    args = {"late": _in_words(late), "due": _clock(last)}
    return Timing.LATE, (*told, Notice("late.by", args, severity))


def _latest(due: datetime, extensions: Iterable[Extension]) -> Extension | None:
    """Find the extension that ends last; None where none goes beyond the due date."""
    found = max(extensions, key=lambda one: one.until.astimezone(UTC), default=None)
    return found if found is not None and _span(due, found.until) > timedelta(0) else None


def _span(since: datetime, until: datetime) -> timedelta:
    """Measure true time, also where the clocks change between the two."""
    return until.astimezone(UTC) - since.astimezone(UTC)


def _extended(extension: Extension) -> Notice:
    until, by, because = _clock(extension.until), extension.by, extension.because
    if not by and not because:
        return Notice("late.extension", {"until": until}, Severity.PASS)
    args = {"until": until, "by": by or "–", "because": because or "–"}
    return Notice("late.extended", args, Severity.PASS)


def _waived(notice: Notice, excused: Word) -> Notice:
    args = {**notice.args, "by": excused.by, "because": excused.because}
    if notice.code == "late.by":
        return Notice("late.excused", args)
    return Notice("late.excused_unknown", args) if notice.code == "late.unknown" else notice


def _clock(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _in_words(late: timedelta) -> str:
    """Say a span in days, hours and minutes, which both languages abbreviate alike."""
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "1 min"
