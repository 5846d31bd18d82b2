"""Uploads that wait themselves, or were refused: all uploads of one student together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.engine.codes import response_hash
from grader.engine.isolation import CODES as FAILURES
from grader.messages import render
from grader.model import Entry, Status
from grader.wording import STATUSES, Language, moment_text, say, visible
from submissions.standing import WAITING

_HELD = (Status.GRADED, Status.NEEDS_REVIEW)
"""Where an upload has its student's place, so that another one needs it to be refused."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the download tells of an upload."""

    sha256: str
    submitted: datetime | None


@dataclass(frozen=True, slots=True)
class Offered:
    """One upload that may be chosen."""

    key: str
    file: str
    account: str
    number: str
    name: str
    """`Surname-Number`, as `admit_as` wants it; empty where the names tell no student."""
    when: str
    status: Status
    reasons: tuple[str, ...]
    waits: bool
    bound_to: str | None
    """The bytes that are decided on; None where they are not known."""

    @property
    def is_held(self) -> bool:
        """Whether it has its student's place."""
        return self.status in _HELD


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided at once: all uploads of one student."""

    id: str
    """Names it in the browser's storage: other bytes are another thing to decide."""
    offered: tuple[Offered, ...]

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide; else an upload was refused, and may be admitted."""
        return any(one.waits for one in self.offered)


def gather_choices(
    entries: Iterable[Entry], origins: Mapping[str, Origin], zone: str, language: Language
) -> tuple[Choice, ...]:
    """Give what waits, by name, and behind it what was refused.

    Args:
        entries: of the last run.
        origins: by file.
        zone: in whose time moments are shown.
        language: in which reasons are worded.
    """
    students: dict[str, list[Entry]] = {}
    for entry in entries:
        students.setdefault(entry.number or entry.code, []).append(entry)
    choices = (
        Choice(_id(group, origins), tuple(_offered(one, origins, zone, language) for one in group))
        for group in students.values()
        if any(_waits(one) or one.status is Status.NOT_GRADED for one in group)
    )
    return tuple(sorted(choices, key=lambda choice: not choice.waits))


def held_keys(entries: Iterable[Entry]) -> dict[str, list[str]]:
    """Name the uploads that have a student's place, by number."""
    held: dict[str, list[str]] = {}
    for entry in entries:
        if entry.number and entry.status in _HELD:
            held.setdefault(entry.number, []).append(entry.code)
    return held


def choice_document(choice: Choice, language: Language) -> dict[str, Any]:
    """Give a choice as an item of the queue, in plain values."""
    first = choice.offered[0]
    name, _, number = first.name.rpartition("-")
    return {
        "text": first.file,
        "page": None,
        "picture": None,
        "crowded": False,
        "scan": False,
        "students": [[name or first.account or first.file, number]],
        "optional": not choice.waits,
        "uploads": [_document(one, language) for one in choice.offered],
    }


def _document(one: Offered, language: Language) -> dict[str, Any]:
    return {
        "key": one.key,
        "file": one.file,
        "account": one.account,
        "number": one.number,
        "as": one.name,
        "when": one.when,
        "status": say(STATUSES[one.status], language),
        "reasons": one.reasons,
        "waits": one.waits,
        "held": one.is_held,
        "bound": one.bound_to,
    }


def _waits(entry: Entry) -> bool:
    if entry.status is not Status.NEEDS_REVIEW:
        return False
    failed = entry.scorecard is None and any(one.code in FAILURES for one in entry.findings)
    return failed or any(one.code in WAITING for one in entry.findings)


def _offered(entry: Entry, origins: Mapping[str, Origin], zone: str, language: Language) -> Offered:
    origin = origins.get(entry.file)
    moment = origin.submitted if origin else None
    return Offered(
        key=entry.code,
        file=visible(entry.file),
        account=visible(entry.account),
        number=entry.number,
        name=f"{entry.surname}-{entry.number}" if entry.number else "",
        when=moment_text(moment, zone, language) if moment else "",
        status=entry.status,
        reasons=tuple(visible(render(f.code, f.args, language)) for f in entry.findings),
        waits=_waits(entry),
        bound_to=origin.sha256 if origin else None,
    )


def _id(entries: Sequence[Entry], origins: Mapping[str, Origin]) -> str:
    bound = (
        f"{one.code} {one.status} {origins[one.file].sha256 if one.file in origins else ''}"
        for one in entries
    )
    return response_hash("uploads", *sorted(bound))
