"""What one student's feedback says, as plain data, for the PDF and the page alike."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grader.messages import render
from grader.model import WAITING, Audience, CriterionMark, Entry, Finding, Mark, Scorecard
from grader.reports.feedback.album import Album, Picture
from grader.reports.feedback.answers import Shown, show_matrix, show_text
from grader.wording import VERDICTS, Phrases, moment_text, points_text, say, visible
from problems.sheet import Part, Sheet, SheetField

MOST_FINDINGS = 12
"""Findings of one answer that are listed; a huge matrix may have thousands."""

_OF_READING = "mark.read_as"
"""Stays where a person decided, as it says whose reading was decided on."""

_MATHEMATICS = re.compile(r"(\$[^$]*\$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an author's markup: words, or mathematics with its source as alternative."""

    text: str
    mathematics: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the rubric."""

    wording: tuple[Piece, ...]
    points: str
    """Empty where the field was decided as a whole."""
    because: str


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field, as its student reads it."""

    title: str
    code: str
    place: str
    verdict: str
    tone: str
    """The verdict's name, which chooses a colour."""
    points: str
    response: Shown
    picture: Picture | None
    understood: Shown | None
    reasons: tuple[str, ...]
    rubric: tuple[Line, ...]
    decided: str


@dataclass(frozen=True, slots=True)
class PartView:
    """One part with its fields."""

    name: str
    title: str
    points: str
    maximum: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """All that one feedback shows."""

    language: str
    document_title: str
    sheet: str
    edition: str
    heading: str
    title: str
    student: str
    number: str
    total: str
    maximum: str
    adjustment: str
    """Points that change the sum of the parts, such as for lateness; empty where there are none."""
    remarks: tuple[str, ...]
    parts: tuple[PartView, ...]
    appeals: str
    produced: str
    provisional: str = ""
    """What every page says as long as nobody has released the points."""


def feedback_on(
    entry: Entry, card: Scorecard, sheet: Sheet, phrases: Phrases, album: Album | None = None
) -> Feedback:
    """Put one graded submission into words; findings for tutors are left out."""
    album = album or Album({})
    title = say(sheet.title, phrases.language)
    surname, number = visible(entry.surname), visible(entry.number)
    return Feedback(
        language=phrases.language,
        document_title=phrases(
            "document_title", number=sheet.number, surname=surname, matriculation=number
        ),
        sheet=phrases("course_sheet", number=sheet.number, title=title),
        edition=phrases(
            "edition", sheet=sheet.id, edition=sheet.edition, version=card.sheet_version
        ),
        heading=phrases("heading", number=sheet.number),
        title=title,
        student=surname,
        number=number,
        total=points_text(card.points, phrases.language),
        maximum=points_text(card.max, phrases.language),
        adjustment=_adjustment(card, phrases),
        remarks=_worded(entry.findings, phrases),
        parts=tuple(_part(part, card, phrases, album) for part in sheet.parts),
        appeals=_appeals(sheet, phrases),
        produced=phrases("produced", version=card.grader_version),
    )


def _adjustment(card: Scorecard, phrases: Phrases) -> str:
    """Tell by how much the total differs from the sum of the marks, so that all adds up."""
    parts = sum((mark.points for mark in card.marks if mark.points is not None), Decimal(0))
    difference = (card.points or Decimal(0)) - parts
    text = points_text(abs(difference), phrases.language)
    return "" if not difference else f"{'−' if difference < 0 else '+'}{text}"


def _part(part: Part, card: Scorecard, phrases: Phrases, album: Album) -> PartView:
    marks = {mark.field: mark for mark in card.marks if mark.part == part.id}
    return PartView(
        name=part.id,
        title=say(part.title, phrases.language),
        points=points_text(card.points_of(part.id), phrases.language),
        maximum=points_text(part.points, phrases.language),
        fields=tuple(
            _field(field, marks[field.name], phrases, album)
            for field in part.fields
            if field.name in marks
        ),
    )


def _field(field: SheetField, mark: Mark, phrases: Phrases, album: Album) -> FieldView:
    response = show_text(mark.response, phrases, prose=bool(mark.criteria))
    title = say(field.title, phrases.language)
    asked = f"{mark.part} {title}"
    return FieldView(
        title=title,
        code=mark.code,
        place=phrases("on_page", page=mark.position.page) if mark.position else "",
        verdict=_verdict(mark, phrases),
        tone=mark.verdict.value,
        points=_of(mark.points, mark.max, phrases),
        response=response,
        picture=album.picture(mark, asked, phrases),
        understood=_understood(mark, asked, phrases),
        reasons=_reasons(mark, phrases),
        rubric=tuple(_line(criterion, phrases) for criterion in mark.criteria),
        decided=_decided(mark, phrases),
    )


def _of(points: Decimal | None, maximum: Decimal, phrases: Phrases) -> str:
    language = phrases.language
    return phrases("of", points=points_text(points, language), max=points_text(maximum, language))


def _verdict(mark: Mark, phrases: Phrases) -> str:
    if mark.verdict in WAITING:
        return phrases("decided_word")
    return say(VERDICTS[mark.verdict], phrases.language)


def _understood(mark: Mark, asked: str, phrases: Phrases) -> Shown | None:
    """Show how an answer was understood; None for a text, which is understood by a person."""
    if not mark.understood:
        return None
    matrix = show_matrix(mark.understood, asked, phrases)
    if matrix is not None:
        return matrix
    if mark.understood == (mark.response or "").strip():
        return Shown(note=phrases("understood_same"))
    return show_text(mark.understood, phrases, prose=False)


def _reasons(mark: Mark, phrases: Phrases) -> tuple[str, ...]:
    """Give a person's reason where one decided, else the findings that led to the points."""
    if mark.method != "person":
        return _worded(mark.findings, phrases)
    reading = (finding for finding in mark.findings if finding.code == _OF_READING)
    because = (visible(mark.because),) if mark.because else ()
    return (*_worded(reading, phrases), *because)


def _worded(findings: Iterable[Finding], phrases: Phrases) -> tuple[str, ...]:
    texts = list(
        dict.fromkeys(
            visible(render(finding.code, finding.args, phrases.language))
            for finding in findings
            if finding.audience is Audience.STUDENT
        )
    )
    if len(texts) > MOST_FINDINGS:
        more = phrases("more_findings", number=len(texts) - MOST_FINDINGS)
        texts[MOST_FINDINGS:] = [more]
    return tuple(texts)


def _line(criterion: CriterionMark, phrases: Phrases) -> Line:
    stated = say(criterion.wording, phrases.language) if criterion.wording else criterion.name
    return Line(
        wording=tuple(_pieces(stated)),
        points="" if criterion.points is None else _of(criterion.points, criterion.max, phrases),
        because=visible(criterion.because),
    )


def _pieces(markup: str) -> Iterator[Piece]:
    for text in _MATHEMATICS.split(markup):
        if text:
            yield Piece(text.strip("$"), mathematics=text.startswith("$"))


def _decided(mark: Mark, phrases: Phrases) -> str:
    name = visible(mark.decided_by)
    if mark.method == "person" or mark.verdict in WAITING:
        return phrases("by_person", name=name) if name else phrases("by_unnamed_person")
    how = f"method_{mark.method}"
    said = phrases(how) if how in phrases.table else mark.method
    if name:
        return phrases("read_by_person", how=said, name=name)
    return phrases("by_machine", how=said)


def _appeals(sheet: Sheet, phrases: Phrases) -> str:
    contact, until = sheet.appeals.contact, sheet.appeals.until
    if until is None:
        return phrases("appeals_open", contact=contact)
    moment = moment_text(until, sheet.zone, phrases.language)
    return phrases("appeals_until", contact=contact, until=moment)
