"""Whom a folder is to forget: those who are named, or of whom nothing happened since a day."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Status
from grader.workflow.holding import Holding
from grader.workflow.last_moments import last_moments
from grader.workflow.people import Someone, called, near
from grader.workflow.traces import Traces, traces_of
from problems.model import Wording

_WHOSE, _SHARED = "upload.whose", "upload.shared_number"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to forget, as it was asked for; nobody finishes what was interrupted."""

    students: tuple[str, ...] = ()
    """Numbers, or codes of uploads where no number is known."""
    before: date | None = None
    strike: bool = False
    """Whether their names are struck out of what persons wrote of others."""
    only_look: bool = False
    """Whether nothing is removed, and only told what would be."""

    @property
    def is_nobody(self) -> bool:
        """Whether nobody is asked for."""
        return not self.students and self.before is None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom it comes to."""

    people: tuple[Someone, ...]
    traces: Traces
    codes: frozenset[str] = frozenset()
    """Of their uploads and all their marks."""
    undated: int = 0
    """Of how many the record tells no moment, so that they stay."""
    strike: bool = False
    """Whether their names are struck out of what persons wrote of others."""

    @property
    def files(self) -> frozenset[str]:
        """All their uploads."""
        return frozenset(file for one in self.people for file in one.files)

    @property
    def count(self) -> int:
        """How many people they are."""
        return max(sum(one.is_known for one in self.people), min(1, len(self.people)))


NOBODY = Choice((), traces_of((), ()))


def choose(book: Gradebook, holding: Holding, wanted: Wanted, *, lenient: bool = False) -> Choice:
    """Find who is meant.

    Args:
        book: the record.
        holding: what the folder holds.
        wanted: as it was asked for.
        lenient: whether somebody may be gone already.

    Raises:
        GraderError: somebody is not there, or it is not settled yet whose an upload is.
    """
    people, undated = (
        (_named(holding, wanted.students, lenient=lenient), 0)
        if wanted.before is None
        else _old(book, holding, wanted.before)
    )
    traces = traces_of(people, holding.numbers_of(people))
    unsettled = sorted(_unsettled(holding.people, people, traces, bulk=wanted.before is not None))
    if unsettled:
        raise GraderError(
            "It is not decided yet whose these uploads are, so that nothing was removed:"
            f" {', '.join(unsettled)}. Decide on them first (admit_as or refuse with `grader"
            " decide`); else somebody else's points might change unseen.",
            "Bei diesen Abgaben ist noch nicht entschieden, wem sie gehören, daher wurde nichts"
            f" entfernt: {', '.join(unsettled)}. Entscheiden Sie zuerst darüber (admit_as oder"
            " refuse mit `grader decide`); sonst könnten sich Punkte anderer unbemerkt ändern.",
        )
    codes = holding.codes_of(book, people)
    return Choice(people, traces, codes, undated, wanted.strike)


def plain_number(text: str) -> str:
    """Take the blanks out of a number as somebody types it.

    Examples:
        >>> plain_number(" 03 712 001 ")
        '03712001'
    """
    return "".join(unicodedata.normalize("NFC", text).split())


def _named(holding: Holding, students: Iterable[str], *, lenient: bool) -> tuple[Someone, ...]:
    found: dict[str, Someone] = {}
    missing: list[Wording] = []
    for text in students:
        people = called(holding.people, plain_number(text))
        if sum(one.is_known for one in people) > 1:
            raise _several(text, people)
        found |= {one.label: one for one in people}
        missing += [] if people else [_nobody(text, holding.people)]
    if missing and not lenient:
        told = [*missing, *_unseen(holding)]
        raise GraderError(
            f"Nothing was removed. {' '.join(one.en for one in told)}",
            f"Nichts wurde entfernt. {' '.join(one.de for one in told)}",
        )
    return tuple(found.values())


def _unseen(holding: Holding) -> Iterator[Wording]:
    why = holding.lists.unreadable
    if why:
        yield Wording(
            f"Who handed in nothing cannot be told, as a list is not to be read: {why.en}",
            f"Wer nichts abgab, ist nicht zu sagen, da eine Liste nicht zu lesen ist: {why.de}",
        )


def _nobody(text: str, people: Iterable[Someone]) -> Wording:
    number = plain_number(text)
    hint = near(number, (one.number for one in people))
    return Wording(
        f"There is nobody with the number {number!r} here.{hint.en}",
        f"Hier gibt es niemanden mit der Nummer {number!r}.{hint.de}",
    )


def _several(text: str, people: Iterable[Someone]) -> GraderError:
    number = plain_number(text)
    codes = ", ".join(entry.code for one in people for entry in one.entries)
    return GraderError(
        f"Uploads of several accounts bear the number {number!r}: {codes}. Nothing was"
        " removed. Name the person by the code of one of their uploads in place of the number.",
        f"Abgaben mehrerer Konten tragen die Nummer {number!r}: {codes}. Nichts wurde entfernt."
        " Nennen Sie die Person über den Code einer ihrer Abgaben statt über die Nummer.",
    )


def _old(book: Gradebook, holding: Holding, before: date) -> tuple[tuple[Someone, ...], int]:
    """Find of whom nothing happened on that day or later, and count those without a moment."""
    codes = {code: one.label for one in holding.people for code in holding.codes_of(book, [one])}
    moments = last_moments(book, holding.people, holding.results, codes, holding.zone)
    limit = datetime.combine(before, time(), holding.zone)
    old = [one for one in holding.people if (last := moments[one.label]) and last < limit]
    return tuple(old), sum(moments[one.label] is None for one in holding.people)


def _unsettled(
    people: Iterable[Someone], chosen: Sequence[Someone], traces: Traces, *, bulk: bool
) -> Iterator[str]:
    """Name uploads that wait for a word on whose they are, and would be taken for settled.

    Where everybody of a time goes, it does not matter to whom of them an upload belongs.
    """
    for one in people:
        mine = one in chosen
        for entry in one.entries if not (mine and bulk) else ():
            codes = {finding.code for finding in entry.findings}
            doubted = mine or traces.name(entry.account)
            asked = _WHOSE in codes or (mine and _SHARED in codes)
            if entry.status is Status.NEEDS_REVIEW and doubted and asked:
                yield entry.code
