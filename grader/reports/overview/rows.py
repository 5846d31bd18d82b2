"""What one row of the overview shows, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grader.messages import render
from grader.model import WAITING, Audience, Entry, Finding, Mark, Scorecard, Status
from grader.reports import Batch
from grader.reports.overview.shots import Shot
from grader.wording import (
    STATUSES,
    VERDICTS,
    Language,
    plain_points,
    points_text,
    say,
    shorten,
    visible,
)

LONGEST = 300
"""Characters of an answer that a row shows; the rest stands in results.json."""
LONGEST_TEXT = 2000
"""The same of a text that a person marks by its criteria, and so has to read."""

UPLOAD = ""
"""The part under which an upload itself waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One answer, or one upload, that waits for a person."""

    part: str
    field: str
    code: str
    entry: str
    """The code of the upload it belongs to."""
    surname: str
    number: str
    points: str
    """At stake."""
    why: str
    text: str | None
    """As read; None where no label was found."""
    page: int | None = None
    """Where in the report it stands, as far as that is known."""
    shot: Shot | None = None
    """What stands there."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The points of one part: how they read, and how they sort."""

    text: str
    order: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding and where it belongs."""

    place: str
    text: str
    for_tutors: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One upload."""

    code: str
    surname: str
    number: str
    file: str
    name: str
    """The last part of `file`."""
    account: str
    status: str
    status_word: str
    total: Cell
    parts: tuple[Cell, ...]
    remarks: tuple[Remark, ...]


def row_of(entry: Entry, batch: Batch) -> Row:
    """Put one upload into a row."""
    card, language = entry.scorecard, batch.language
    parts = [part.id for part in batch.sheet.parts]
    return Row(
        code=entry.code,
        surname=visible(entry.surname),
        number=visible(entry.number),
        file=visible(entry.file),
        name=visible(entry.file.rpartition("/")[2]),
        account=visible(entry.account),
        status=entry.status.value,
        status_word=say(STATUSES[entry.status], language),
        total=_total(entry, language),
        parts=tuple(_part(card, part, language) for part in parts) if card else (),
        remarks=tuple(_remarks(entry, language)),
    )


def waiting_marks(card: Scorecard) -> Iterator[Mark]:
    """Give the marks that wait for a person."""
    return (mark for mark in card.marks if mark.points is None)


def waits_itself(entry: Entry) -> bool:
    """Tell whether an upload waits although nothing in it does."""
    card = entry.scorecard
    return entry.status is Status.NEEDS_REVIEW and not (card and any(waiting_marks(card)))


def at_stake(mark: Mark) -> Decimal:
    """Add up what a person still has to decide of one field."""
    open_criteria = [c.max for c in mark.criteria if c.points is None]
    return sum(open_criteria, Decimal(0)) if open_criteria else mark.max


def waiting_answer(entry: Entry, mark: Mark, language: Language, shot: Shot | None) -> Waiting:
    """Put one waiting answer into a row."""
    return Waiting(
        part=mark.part,
        field=mark.field,
        code=mark.code,
        entry=entry.code,
        surname=visible(entry.surname),
        number=visible(entry.number),
        points=points_text(at_stake(mark), language),
        why=_why(mark, language),
        text=None if mark.response is None else _text(mark, mark.response),
        page=mark.position.page if mark.position else None,
        shot=shot,
    )


def waiting_upload(entry: Entry, at_stake: Decimal, language: Language) -> Waiting:
    """Put one upload that itself waits into a row."""
    return Waiting(
        part=UPLOAD,
        field="",
        code=entry.code,
        entry=entry.code,
        surname=visible(entry.surname),
        number=visible(entry.number),
        points=points_text(at_stake, language),
        why=_worded(entry.findings, language),
        text=None,
    )


def _text(mark: Mark, response: str) -> str:
    return shorten(visible(response), LONGEST_TEXT if mark.criteria else LONGEST)


def _why(mark: Mark, language: Language) -> str:
    word = say(VERDICTS[mark.verdict], language) if mark.verdict in WAITING else ""
    return _worded(mark.findings, language) or word


def _worded(findings: Iterable[Finding], language: Language) -> str:
    return " ".join(visible(render(f.code, f.args, language)) for f in findings)


def _total(entry: Entry, language: Language) -> Cell:
    card = entry.scorecard
    if card is None:
        return Cell("–", "-1", waits=False)
    return _cell(entry.points, card.points_decided, language)


def _part(card: Scorecard, part: str, language: Language) -> Cell:
    decided = (mark.points for mark in card.marks if mark.part == part)
    return _cell(
        card.points_of(part), sum((p for p in decided if p is not None), Decimal(0)), language
    )


def _cell(points: Decimal | None, decided: Decimal, language: Language) -> Cell:
    if points is None:
        return Cell(f"{points_text(decided, language)} + ?", plain_points(decided), waits=True)
    return Cell(points_text(points, language), plain_points(points), waits=False)


def _remarks(entry: Entry, language: Language) -> Iterator[Remark]:
    """Give what was found on the upload and on what is decided; what waits is listed by field."""
    for finding in entry.findings:
        yield _remark("", finding, language)
    for mark in entry.scorecard.marks if entry.scorecard else ():
        for finding in mark.findings:
            if mark.points is not None and _still_tells(finding, mark):
                yield _remark(f"{mark.part} {mark.field}", finding, language)


def _still_tells(finding: Finding, mark: Mark) -> bool:
    """Tell whether a finding matters where a person has decided: what tutors are told does."""
    return mark.method != "person" or finding.audience is Audience.TUTOR


def _remark(place: str, finding: Finding, language: Language) -> Remark:
    text = visible(render(finding.code, finding.args, language))
    return Remark(place, text, for_tutors=finding.audience is Audience.TUTOR)
