"""The whole chain from a place in a PDF to a point: for an appeal, and for the record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.releases import points_fingerprint
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision, StoredRelease
from grader.model import Entry, Mark
from grader.wording import Language
from grader.workflow.folders import graded_in, request_of
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Said:
    """One decision, and whether it holds for the response as it is now."""

    stored: StoredDecision
    holds: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a field earned in an earlier marking."""

    points: Decimal | None
    verdict: str
    grader_version: str
    sheet_version: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is on record about one field, or about one upload where `mark` is None."""

    sheet: Sheet
    language: Language
    entry: Entry
    mark: Mark | None
    code: str
    """As it was asked for: a field's, a criterion's or an upload's."""
    reader_version: str
    history: tuple[Earlier, ...]
    """Markings that differed in this field, oldest first; the last is the present one."""
    decisions: tuple[Said, ...]
    """Oldest first."""
    releases: tuple[StoredRelease, ...]
    """Those that this upload was part of, oldest first."""
    is_released: bool
    """Whether its present points are released."""


def explain(folder: Path, code: str, language: Language | None = None) -> Explanation:
    """Gather what is on record behind a code.

    Args:
        folder: the folder of an earlier `grade`.
        code: of a field, of a criterion (`CODE.name`) or of an upload.
        language: of messages; None for that of the run.

    Raises:
        GraderError: nothing was graded there, or nothing has this code.
    """
    graded_in(folder)
    wanted = code.strip()
    with Gradebook(folder) as book:
        request = request_of(folder, book)
        sheet = open_catalogue(request.sheet).sheet
        entry, mark = _found(book.entries(), wanted, folder)
        releases = tuple(one for one in book.releases() if entry.code in one.release.points)
        return Explanation(
            sheet=sheet,
            language=language or request.language or sheet.language,
            entry=entry,
            mark=mark,
            code=wanted,
            reader_version=(book.version_of(entry.reading) if entry.reading else None) or "",
            history=tuple(_history(book, mark, entry)) if mark else (),
            decisions=tuple(_said(book.decisions(), entry, mark)),
            releases=releases,
            is_released=_is_released(entry, tuple(book.releases())[-1:]),
        )


def _found(entries: Iterable[Entry], code: str, folder: Path) -> tuple[Entry, Mark | None]:
    field = code.partition(".")[0].upper()
    for entry in entries:
        if entry.code == field:
            return entry, None
        for mark in entry.scorecard.marks if entry.scorecard else ():
            if mark.code == field:
                return entry, mark
    raise GraderError(
        f"Nothing in {folder} has the code {code!r}. Codes stand in the feedback, in results.json"
        " and in overview.html."
    )


def _history(book: Gradebook, mark: Mark, entry: Entry) -> Iterator[Earlier]:
    last: Earlier | None = None
    for card in book.scorecards(entry.number):
        for one in card.marks:
            if one.code == mark.code:
                now = Earlier(one.points, one.verdict, card.grader_version, card.sheet_version)
                if last is None or (last.points, last.verdict) != (now.points, now.verdict):
                    yield now
                last = now


def _said(decisions: Iterable[StoredDecision], entry: Entry, mark: Mark | None) -> Iterator[Said]:
    wanted = mark.code if mark else entry.code
    for stored in decisions:
        if stored.decision.key.partition(".")[0] == wanted:
            yield Said(stored, mark is None or stored.bound_to == mark.response_hash)


def _is_released(entry: Entry, last: tuple[StoredRelease, ...]) -> bool:
    if not last or entry.points is None or entry.scorecard is None:
        return False
    return last[0].release.points.get(entry.code) == points_fingerprint(entry.scorecard)
