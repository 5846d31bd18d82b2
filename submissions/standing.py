"""Which of a student's uploads counts, whether it came in time, and what a person must settle."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from enum import StrEnum

from submissions.characters import show
from submissions.extensions import Extension
from submissions.lateness import Calendar, Timing, Word, judge_time
from submissions.model import Notice, Rejected, Severity, Submission
from submissions.naming_rule import NamingRule
from submissions.relations import find_twins, moment_of, rejected_later
from submissions.roster import Roster
from submissions.surnames import fold

WAITING = frozenset(
    {
        *("late.by", "late.unknown", "upload.whose"),
        *("upload.choose", "upload.other_account", "upload.shared_number"),
    }
)
"""Codes that let an upload wait for a person; `late.by` may refuse it as well."""


class Standing(StrEnum):
    """What an upload is to the run."""

    COUNTS = "counts"
    WAITS = "waits"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Words:
    """What persons said of uploads, by file."""

    admitted: Mapping[str, Word] = field(default_factory=dict)
    refused: Mapping[str, Word] = field(default_factory=dict)
    excused: Mapping[str, Word] = field(default_factory=dict)
    later: Mapping[str, Extension] = field(default_factory=dict)
    """Due dates for single uploads; they hold against an admission, too."""
    set_aside: Mapping[str, Word] = field(default_factory=dict)
    """Said of other bytes than those that are there now."""


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
    rule: NamingRule | None = None,
) -> list[Placed]:
    """Give every upload its standing, in the order given.

    Args:
        results: what intake made of the uploads.
        calendar: due date, extensions and late policy.
        roster: who takes part, where a list is at hand.
        words: what persons decided.
        rule: says how grave it is not to stand on the list.
    """
    said, judge = words or Words(), rule or NamingRule()
    twins = find_twins(results)
    rivals = _chosen(results, said)
    rejected = rejected_later(results)
    placed = []
    for result in results:
        standing, notices = _standing(result, rivals, calendar, said)
        listed = _listed(result, roster, judge)
        if result.upload.file not in said.admitted and _is_grave(listed):
            standing = Standing.REFUSED
        elif standing is Standing.COUNTS and result.upload.file not in said.admitted:
            standing, doubt = _if_whose(result, listed, roster)
            notices += doubt
        notices += _overtaken(result, standing, rejected)
        notices += (*listed, *twins.get(result.upload.file, ()), *_set_aside(result, said))
        placed.append(Placed(result, standing, (*result.notices, *notices)))
    return placed


Verdict = tuple[Standing, tuple[Notice, ...]]


def _standing(
    result: Submission | Rejected, rivals: Mapping[str, Verdict], calendar: Calendar, said: Words
) -> Verdict:
    if result.upload.file in said.refused:
        word = said.refused[result.upload.file]
        notice = _notice("upload.refused", Severity.FAIL, by=word.by, because=word.because)
        return Standing.REFUSED, (notice,)
    if isinstance(result, Rejected):
        return Standing.REFUSED, ()
    if result.upload.file in rivals:
        return rivals[result.upload.file]
    timed = result.upload.file in {*said.later, *said.excused}
    if result.upload.file in said.admitted and not timed:
        return Standing.COUNTS, ()
    return _in_time(result, calendar, said)


def _in_time(submission: Submission, calendar: Calendar, said: Words) -> Verdict:
    file = submission.upload.file
    timing, notices = judge_time(submission, calendar, said.excused.get(file), said.later.get(file))
    if timing is Timing.LATE and calendar.late == "reject":
        return Standing.REFUSED, notices
    return (Standing.COUNTS if timing is Timing.IN_TIME else Standing.WAITS), notices


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
        return _behind(
            group, admitted[0], "upload.not_chosen", said.admitted[admitted[0].upload.file]
        )
    files = ", ".join(one.upload.file for one in group)
    if len({fold(one.student.surname) for one in group}) > 1:
        number = group[0].student.number
        return _all_wait(group, _notice("upload.shared_number", number=number, others=files))
    if len({one.pdf_sha256 for one in group}) == 1:
        return _behind(group, _earliest(group), "upload.same")
    newest = _newest(group)
    if newest is None:
        return _all_wait(group, _notice("upload.choose", others=files))
    if _is_strange(newest) and not all(map(_is_strange, group)):
        return _all_wait(group, _notice("upload.other_account", newest=newest.upload.file))
    return _behind(group, newest, "upload.superseded")


def _all_wait(group: Iterable[Submission], notice: Notice) -> dict[str, Verdict]:
    return {one.upload.file: (Standing.WAITS, (notice,)) for one in group}


def _is_strange(submission: Submission) -> bool:
    """Whether the account that uploaded it bears another surname."""
    return any(notice.code == "account.differs" for notice in submission.notices)


def _behind(
    group: Iterable[Submission], winner: Submission, code: str, chosen: Word | None = None
) -> dict[str, Verdict]:
    why = {"by": chosen.by, "because": chosen.because} if chosen else {}
    notice = Notice(code, {"other": winner.upload.file, **why})
    return {
        one.upload.file: (Standing.SUPERSEDED, (notice,))
        for one in group
        if one.upload.file != winner.upload.file
    }


def _newest(group: Sequence[Submission]) -> Submission | None:
    """Find the upload with the latest time; None where times are missing or the same."""
    times = [one.upload.submitted.astimezone(UTC) for one in group if one.upload.submitted]
    if len(times) < len(group) or times.count(max(times)) > 1:
        return None
    return group[times.index(max(times))]


def _earliest(group: Sequence[Submission]) -> Submission:
    """Find which of several identical uploads came first, for the student's benefit."""
    known = [one for one in group if one.upload.submitted]
    return min(known, key=lambda one: moment_of(one.upload.submitted), default=group[0])


def _overtaken(
    result: Submission | Rejected, standing: Standing, rejected: Mapping[str, list[Rejected]]
) -> tuple[Notice, ...]:
    """Tell where a student's later upload was rejected and this one counts in its place."""
    when = result.upload.submitted
    if standing is not Standing.COUNTS or result.student is None or when is None:
        return ()
    return tuple(
        _notice("upload.newer_rejected", other=one.upload.file)
        for one in rejected.get(result.student.number, ())
        if moment_of(one.upload.submitted) > moment_of(when)
    )


def _listed(
    result: Submission | Rejected, roster: Roster | None, rule: NamingRule
) -> tuple[Notice, ...]:
    student = result.student
    if roster is None or student is None:
        return ()
    member, number = roster.members.get(student.number), show(student.number)
    if member is None:
        return (rule.notice("roster.unlisted", number=number),)
    if member.has_surname(student.surname):
        return ()
    return (rule.notice("roster.surname", number=number, surname=show(student.surname)),)


def _if_whose(
    result: Submission | Rejected, listed: tuple[Notice, ...], roster: Roster | None
) -> Verdict:
    """Let an upload wait whose number or account belongs to somebody else on the list."""
    account = fold(result.upload.account.name)
    others = roster.members.values() if roster and account else ()
    foreign = any(notice.code == "account.differs" for notice in result.notices) and any(
        fold(f"{one.first_name} {one.surname}") == account for one in others
    )
    if foreign or any(notice.code == "roster.surname" for notice in listed):
        return Standing.WAITS, (_notice("upload.whose"),)
    return Standing.COUNTS, ()


def _set_aside(result: Submission | Rejected, said: Words) -> tuple[Notice, ...]:
    word = said.set_aside.get(result.upload.file)
    if word is None:
        return ()
    return (_notice("upload.set_aside", by=word.by, because=word.because),)


def _is_grave(notices: tuple[Notice, ...]) -> bool:
    return any(notice.severity is Severity.FAIL for notice in notices)


def _notice(code: str, severity: Severity = Severity.WARN, **args: str) -> Notice:
    return Notice(code, args, severity)
