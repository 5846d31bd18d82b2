"""Persons' words on an upload: whose it is, whether it is graded, and whether it came in time.

Whose it is and when it was due are two things: an `excuse` or an `until` leaves the names alone,
and the last word on each of the two counts. An `admit_as` settles the time as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.engine.rulings import Ruling
from grader.model import Decision
from submissions.extensions import Extension
from submissions.lateness import Word
from submissions.moments import parse_moment


@dataclass(frozen=True, slots=True)
class OnUpload:
    """The words that count of one upload; at most one of the first two, and of the next two."""

    admitted: Decision | None = None
    refused: Decision | None = None
    excused: Decision | None = None
    later: Decision | None = None
    set_aside: Decision | None = None
    """The last one, where all were said of other bytes."""


NOTHING = OnUpload()


def on_upload(rulings: Iterable[Ruling], fingerprint: str) -> OnUpload:
    """Tell what counts of all that was said of an upload, oldest first."""
    said = NOTHING
    others: list[Decision] = []
    for ruling in rulings:
        if ruling.bound_to == fingerprint:
            said = _after(said, ruling.decision)
        else:
            others.append(ruling.decision)
    return replace(said, set_aside=others[-1]) if others and said == NOTHING else said


def word_of(decision: Decision) -> Word:
    """Say who decided, and why."""
    return Word(decision.by, decision.because)


def extension_of(decision: Decision, zone: str) -> Extension | None:
    """Give the due date that a decision names, in the sheet's zone; None where it names none."""
    until = parse_moment(decision.until or "", zone)
    return None if until is None else Extension(until, decision.by, decision.because)


def _after(said: OnUpload, decision: Decision) -> OnUpload:
    if decision.refuse:
        return replace(said, admitted=None, refused=decision)
    if decision.admit_as is not None:
        excused = decision if decision.excuse else said.excused
        return replace(said, admitted=decision, refused=None, excused=excused, later=None)
    if decision.excuse:
        return replace(said, excused=decision, later=None)
    return replace(said, excused=None, later=decision) if decision.until is not None else said
