"""The whole chain from a place in a PDF to a point: for an appeal, and for the record."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.codes import spelt
from grader.engine.releases import points_fingerprint
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision, StoredReading, StoredRelease
from grader.model import Entry, Mark, Scorecard
from grader.reports import Amendment
from grader.wording import Language
from grader.workflow.appeals import Handed, amendments, handed_out, issues
from grader.workflow.conflicts import kind_of
from grader.workflow.folders import graded_in, request_of
from grader.workflow.taking_in import load
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Said:
    """One decision, and whether it holds for the response as it is now."""

    stored: StoredDecision
    holds: bool
    replaced_by: str = ""
    """Whose later decision on the same stands over it."""
    settled_by: str = ""
    """Whose decision stands over it, where several contradicted each other."""
    after: str = ""
    """When the last release before it was made; empty where there was none."""


@dataclass(frozen=True, slots=True)
class Given:
    """A release, and the points that it gave."""

    stored: StoredRelease
    total: Decimal | None
    """None where no scorecard with the released points is on record."""
    field: Decimal | None = None
    """Of the field that is asked for."""


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
    """What was asked for, as we spell it: a field's, a criterion's or an upload's."""
    reader_version: str
    as_read: str | None
    """What the reader read, whatever a person said since; None where it found nothing."""
    history: tuple[Earlier, ...]
    """Markings that differed in this field, oldest first; the last is the present one."""
    decisions: tuple[Said, ...]
    """Oldest first."""
    releases: tuple[Given, ...]
    """Those that this upload was part of, oldest first."""
    amendments: tuple[Amendment, ...]
    """What changed after a release, oldest first: of the field, where one is asked for."""
    is_released: bool
    """Whether its present points are released."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What every explanation of one folder is drawn from, read once."""

    book: Gradebook
    sheet: Sheet
    language: Language
    decisions: tuple[StoredDecision, ...]
    releases: tuple[Handed, ...]
    fingerprints: Mapping[str, str]
    """Of the uploads' bytes, by file."""


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
    wanted = spelt(code)
    with Gradebook(folder) as book:
        sources = sources_in(folder, book, language)
        entry, mark = _found(book.entries(), wanted, code, folder)
        return explanation_of(sources, entry, mark, wanted)


def precedes(release: StoredRelease, decision: StoredDecision) -> bool:
    """Tell whether a release was made before a decision.

    The order of the record counts. Releases of older versions do not tell it; of these, the times
    are compared.
    """
    if release.release.decisions is not None:
        return release.release.decisions < decision.number
    moments = (datetime.fromisoformat(one.made_at) for one in (release, decision))
    return next(moments) <= next(moments)


def sources_in(folder: Path, book: Gradebook, language: Language | None) -> Sources:
    """Read what is on record of all that was graded in a folder."""
    request = request_of(folder, book)
    sheet = open_catalogue(request.sheet).sheet
    return Sources(
        book=book,
        sheet=sheet,
        language=language or request.language or sheet.language,
        decisions=tuple(book.decisions()),
        releases=handed_out(book),
        fingerprints={one.upload.file: one.zip_sha256 for one in load(book.intakes())},
    )


def explanation_of(sources: Sources, entry: Entry, mark: Mark | None, code: str) -> Explanation:
    """Gather what is on record of one upload, or of one field of it."""
    book = sources.book
    reading = book.reading_of_number(entry.reading) if entry.reading else None
    cards = tuple(book.scorecards(entry.number)) if entry.scorecard else ()
    return Explanation(
        sheet=sources.sheet,
        language=sources.language,
        entry=entry,
        mark=mark,
        code=code,
        reader_version=reading.version if reading else "",
        as_read=_as_read(reading, mark),
        history=tuple(_history(cards, mark)) if mark else (),
        decisions=tuple(_said(sources, entry, mark)),
        releases=tuple(_given(sources.releases, cards, entry, mark)),
        amendments=_amendments(sources.releases, cards, entry, mark),
        is_released=_is_released(entry, sources.releases[-1:]),
    )


def _as_read(reading: StoredReading | None, mark: Mark | None) -> str | None:
    responses = reading.reading.responses if reading and mark else ()
    found = (one.text for one in responses if mark and _place(mark) == (one.part, one.field))
    return next(found, None)


def _place(mark: Mark) -> tuple[str, str]:
    return mark.part, mark.field


def _found(
    entries: Iterable[Entry], code: str, typed: str, folder: Path
) -> tuple[Entry, Mark | None]:
    field, _, criterion = code.partition(".")
    for entry in entries:
        if entry.code == field and not criterion:
            return entry, None
        for mark in entry.scorecard.marks if entry.scorecard else ():
            known = {"", *(one.name for one in mark.criteria)}
            if mark.code == field and criterion in known:
                return entry, mark
    raise GraderError(
        f"Nothing in {folder} has the code {typed.strip()!r}. Codes stand in the feedback, in"
        " results.json and in overview.html.",
        f"Nichts in {folder} hat den Code {typed.strip()!r}. Codes stehen in der Rückmeldung, in"
        " results.json und in overview.html.",
    )


def _history(cards: Iterable[Scorecard], mark: Mark) -> Iterator[Earlier]:
    last: Earlier | None = None
    for card in cards:
        for one in card.marks:
            if one.code == mark.code:
                now = Earlier(one.points, one.verdict, card.grader_version, card.sheet_version)
                if last is None or (last.points, last.verdict) != (now.points, now.verdict):
                    yield now
                last = now


def _said(sources: Sources, entry: Entry, mark: Mark | None) -> Iterator[Said]:
    wanted = mark.code if mark else entry.code
    now = mark.response_hash if mark else sources.fingerprints.get(entry.file, "")
    mine = [one for one in sources.decisions if one.decision.key.partition(".")[0] == wanted]
    for at, stored in enumerate(mine):
        given = (one.stored for one in sources.releases if entry.code in one.stored.release.points)
        earlier = [one.made_at for one in given if precedes(one, stored)]
        yield Said(
            stored,
            holds=stored.bound_to == now and not stored.overruled,
            replaced_by=_replaced_by(stored, mine[at + 1 :]),
            settled_by=_settled_by(stored, mine[at + 1 :]) if stored.overruled else "",
            after=earlier[-1] if earlier else "",
        )


def _replaced_by(stored: StoredDecision, later: Iterable[StoredDecision]) -> str:
    """Name who decided last on the same thing, in the same way, on the same response."""
    same = (one for one in later if not one.overruled and one.bound_to == stored.bound_to)
    mine = (stored.decision.key, kind_of(stored.decision))
    alike = [one.decision.by for one in same if (one.decision.key, kind_of(one.decision)) == mine]
    return alike[-1] if alike else ""


def _settled_by(stored: StoredDecision, later: Iterable[StoredDecision]) -> str:
    """Name whose decision, taken in with it, stands over one."""
    together = (one for one in later if one.made_at == stored.made_at)
    settling = (one.decision for one in together if one.decision.settles)
    return next((one.by for one in settling if one.key == stored.decision.key), "–")


def _given(
    releases: Iterable[Handed], cards: Iterable[Scorecard], entry: Entry, mark: Mark | None
) -> Iterator[Given]:
    """Yield the releases of an upload with the points that each gave."""
    printed = {points_fingerprint(card): card for card in cards}
    for one in releases:
        points = one.stored.release.points.get(entry.code)
        card = printed.get(points or "")
        marks = card.marks if card else ()
        field = next((m.points for m in marks if mark and m.code == mark.code), None)
        if points is not None:
            yield Given(one.stored, card.points if card else None, field)


def _amendments(
    releases: Sequence[Handed], cards: Sequence[Scorecard], entry: Entry, mark: Mark | None
) -> tuple[Amendment, ...]:
    if entry.points is None or entry.scorecard is None:
        return ()
    found = amendments(issues(cards, releases), entry.scorecard)
    if mark is None:
        return found
    mine = (
        replace(one, fields=tuple(f for f in one.fields if f.code == mark.code)) for one in found
    )
    return tuple(one for one in mine if one.fields)


def _is_released(entry: Entry, last: Sequence[Handed]) -> bool:
    if not last or entry.points is None or entry.scorecard is None:
        return False
    return last[0].stored.release.points.get(entry.code) == points_fingerprint(entry.scorecard)
