"""Which of a student's uploads counts, whether it came in time, and what a person must settle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from submissions.model import Message, Notice, Rejected, Severity, Submission
from submissions.roster import Roster

MESSAGES: Mapping[str, Message] = {
    "upload.superseded": Message(
        en="Replaced by {other}, which was handed in later.",
        de="Ersetzt durch {other}; das wurde später abgegeben.",
    ),
    "upload.same": Message(
        en="The same bytes were handed in as {other}; that upload counts.",
        de="Dieselben Bytes wurden als {other} abgegeben; diese Abgabe zählt.",
    ),
    "upload.not_chosen": Message(
        en="A person chose {other} of this student's uploads.",
        de="Ein Mensch hat von den Abgaben dieser Person {other} gewählt.",
    ),
    "upload.choose": Message(
        en="This student handed in several different files ({others}), and which is the newest is "
        "not known. A person chooses: admit_as on the one that counts.",
        de="Von dieser Person liegen mehrere verschiedene Dateien vor ({others}), und welche die "
        "neueste ist, ist nicht bekannt. Ein Mensch wählt: admit_as für die, die zählt.",
    ),
    "upload.twin": Message(
        en="The PDF is identical, byte for byte, to that of {other}.",
        de="Das PDF gleicht Byte für Byte dem von {other}.",
        for_tutor=True,
    ),
    "upload.refused": Message(
        en="A person decided not to grade this upload.",
        de="Ein Mensch hat entschieden, diese Abgabe nicht zu bewerten.",
    ),
    "late.by": Message(
        en="Handed in {late} after the due date ({due}). The late policy applies.",
        de="{late} nach dem Abgabetermin ({due}) abgegeben. Es gilt die Regel für Verspätungen.",
    ),
    "late.unknown": Message(
        en="When this was handed in is not known: the worksheet has no time for it. A person "
        "decides whether it came in time: admit_as, or refuse.",
        de="Wann dies abgegeben wurde, ist nicht bekannt: Die Bewertungstabelle nennt keine Zeit. "
        "Ein Mensch entscheidet, ob es rechtzeitig war: admit_as oder refuse.",
    ),
}


class Standing(StrEnum):
    """What an upload is to the run."""

    COUNTS = "counts"
    WAITS = "waits"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Calendar:
    """When a sheet was due, and what happens to what came later."""

    due: datetime | None = None
    grace: timedelta = timedelta(0)
    late: Literal["person", "reject"] = "person"
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    times_known: bool = False
    """Whether a worksheet tells when files were handed in."""


@dataclass(frozen=True, slots=True)
class Words:
    """What persons said of uploads, by file."""

    admitted: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Placed:
    """An upload with its standing and all that was noticed about it."""

    result: Submission | Rejected
    standing: Standing
    notices: tuple[Notice, ...]


def place(
    results: Sequence[Submission | Rejected],
    calendar: Calendar,
    roster: Roster | None = None,
    words: Words | None = None,
) -> list[Placed]:
    """Give every upload its standing, in the order given.

    Args:
        results: what intake made of the uploads.
        calendar: due date, extensions and late policy.
        roster: who takes part, where a list is at hand.
        words: what persons decided.
    """
    said = words or Words()
    twins = _twins(results)
    rivals = _chosen(results, said)
    placed = []
    for result in results:
        standing, notices = _standing(result, rivals, calendar, said)
        notices += (*_listed(result, roster), *twins.get(result.upload.file, ()))
        placed.append(Placed(result, standing, (*result.notices, *notices)))
    return placed


Verdict = tuple[Standing, tuple[Notice, ...]]


def _standing(
    result: Submission | Rejected, rivals: Mapping[str, Verdict], calendar: Calendar, said: Words
) -> Verdict:
    if result.upload.file in said.refused:
        return Standing.REFUSED, (_notice("upload.refused", Severity.FAIL),)
    if isinstance(result, Rejected):
        return Standing.REFUSED, ()
    if result.upload.file in rivals:
        return rivals[result.upload.file]
    if result.upload.file in said.admitted:
        return Standing.COUNTS, ()
    return _in_time(result, calendar)


def _in_time(submission: Submission, calendar: Calendar) -> Verdict:
    if calendar.due is None or not calendar.times_known:
        return Standing.COUNTS, ()
    if submission.upload.submitted is None:
        return Standing.WAITS, (_notice("late.unknown"),)
    due = max(calendar.due, calendar.extensions.get(submission.student.number, calendar.due))
    late = submission.upload.submitted - due
    if late <= calendar.grace:
        return Standing.COUNTS, ()
    rejected = calendar.late == "reject"
    notice = _notice(
        "late.by",
        Severity.FAIL if rejected else Severity.WARN,
        late=_span(late),
        due=due.isoformat(sep=" ", timespec="minutes"),
    )
    return (Standing.REFUSED if rejected else Standing.WAITS), (notice,)


def _chosen(results: Iterable[Submission | Rejected], said: Words) -> dict[str, Verdict]:
    """Decide among several uploads of one student; those without a rival are not named."""
    by_number: dict[str, list[Submission]] = defaultdict(list)
    for result in results:
        if isinstance(result, Submission) and result.upload.file not in said.refused:
            by_number[result.student.number].append(result)
    decided: dict[str, Verdict] = {}
    for group in by_number.values():
        if len(group) > 1:
            decided |= _among(group, said)
    return decided


def _among(group: Sequence[Submission], said: Words) -> dict[str, Verdict]:
    admitted = [one for one in group if one.upload.file in said.admitted]
    if len(admitted) == 1:
        return _behind(group, admitted[0], "upload.not_chosen")
    if len({one.pdf_sha256 for one in group}) == 1:
        return _behind(group, _newest(group) or group[0], "upload.same")
    newest = _newest(group)
    if newest is not None:
        return _behind(group, newest, "upload.superseded")
    files = ", ".join(one.upload.file for one in group)
    notice = _notice("upload.choose", others=files)
    return {one.upload.file: (Standing.WAITS, (notice,)) for one in group}


def _behind(group: Iterable[Submission], winner: Submission, code: str) -> dict[str, Verdict]:
    notice = _notice(code, other=winner.upload.file)
    return {
        one.upload.file: (Standing.SUPERSEDED, (notice,))
        for one in group
        if one.upload.file != winner.upload.file
    }


def _newest(group: Sequence[Submission]) -> Submission | None:
    """Find the upload with the latest time; None where times are missing or the same."""
    timed = [(one.upload.submitted, one) for one in group if one.upload.submitted is not None]
    times = [when for when, _ in timed]
    if len(timed) < len(tuple(group)) or times.count(max(times)) > 1:
        return None
    return max(timed, key=lambda pair: pair[0])[1]


def _twins(results: Iterable[Submission | Rejected]) -> dict[str, tuple[Notice, ...]]:
    """Find PDFs that two students share."""
    by_pdf: dict[str, list[Submission]] = defaultdict(list)
    for result in results:
        if isinstance(result, Submission):
            by_pdf[result.pdf_sha256].append(result)
    return {
        one.upload.file: tuple(
            _notice("upload.twin", other=f"{other.student.surname}-{other.student.number}")
            for other in group
            if other.student.number != one.student.number
        )
        for group in by_pdf.values()
        for one in group
        if len(group) > 1
    }


def _listed(result: Submission | Rejected, roster: Roster | None) -> tuple[Notice, ...]:
    student = result.student
    if roster is None or student is None:
        return ()
    member = roster.members.get(student.number)
    if member is None:
        return (_notice("roster.unlisted", number=student.number),)
    if member.has_surname(student.surname):
        return ()
    return (_notice("roster.surname", number=student.number, surname=student.surname),)


def _notice(code: str, severity: Severity = Severity.WARN, **args: str) -> Notice:
    return Notice(code, args, severity)


def _span(late: timedelta) -> str:
    """Say a span in days, hours and minutes, which both languages abbreviate alike."""
    hours, minutes = divmod(int(late.total_seconds()) // 60, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "1 min"
