"""A copy of a student's own report that shows what each answer earned, where it stands."""

import base64
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import cast

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.model import Entry
from grader.reports import put
from grader.reports.feedback import content_of
from grader.reports.feedback.compiling import (
    STANDARD,
    Json,
    first_success,
    open_compiler,
    spelt_out,
)
from grader.reports.feedback.content import Feedback, FieldView
from grader.wording import Language, Phrases, load_phrases
from grader.workflow.annotating import markup
from grader.workflow.margins import GUTTER, MARGIN, NOTE, kept_inside, places_of, unit_of
from submissions.errors import SubmissionError
from submissions.intake import read_pdf
from submissions.model import Notice, Response, Severity, Submission
from submissions.pdf import limits
from submissions.pdf.contents import TooMuchError
from submissions.pdf.copying import lay_under
from submissions.pdf.frame import Sides
from submissions.pdf.stamping import Seen, measure
from submissions.pdf.structure import malformed

SIGNS = {"correct": "✓", "carried": "↪", "partial": "◐", "incorrect": "✗", "blank": "∅"}
"""Beside the verdict's word, so that nobody needs the colour."""
BY_PERSON = "✎"
"""Where a person decided what no machine could."""

_CLEAR = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
"""A picture of one clear pixel."""


@dataclass(frozen=True, slots=True)
class MarkedJob:
    """A complete submission whose report is to be copied."""

    sheet: str
    entry: Entry
    submission: Submission
    responses: tuple[Response, ...]
    """As read, for all places of each answer."""
    language: Language
    out: Path
    """Where the copy is put, from within the worker: copies may be large."""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What one answer earned, to be set beside a place or in the list."""

    title: str
    sign: str
    tone: str
    verdict: str
    points: str
    code: str
    place: str
    goes_on: bool = False
    places: tuple[Sides, ...] = ()
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Paper:
    """One page of the report, as it is seen."""

    width: float
    height: float
    unit: float
    alternative: str
    notes: tuple[Label, ...]


def write_copy(job: MarkedJob) -> Notice | None:
    """Write the copy of one report, in a worker process; a notice says why there is none."""
    try:
        data = read_pdf(job.submission)
    except SubmissionError:
        return _refusal("copy.changed")
    if len(data) > limits.COPIED:
        return _refusal("copy.too_large", limit=str(limits.COPIED // 2**20))
    try:
        pages = measure(data)
        copy = lay_under(data, pages, _drawn(job, pages))
        sink = io.BytesIO()
        copy.write(sink)
        put(job.out, sink.getvalue())
    except GraderError:
        return _refusal("copy.unwritable")
    except TooMuchError:
        return _refusal("copy.pages")
    except malformed():
        return _refusal("copy.unreadable")
    return None


def _refusal(code: str, **args: str) -> Notice:
    return Notice(code, args, Severity.WARN)


def _drawn(job: MarkedJob, pages: Sequence[Seen]) -> bytes:
    """Set all that is ours as a tagged PDF: what lies over each page, and the page behind."""
    sheet = open_catalogue(job.sheet).sheet
    feedback = content_of(job.entry, sheet, job.language, provisional=job.provisional)
    document = cast("Json", _document(job, feedback, pages, sheet.number))
    return first_success(
        (
            lambda: _typeset(document, system_fonts=False),
            lambda: _typeset(document, system_fonts=True),
            lambda: _typeset(spelt_out(document), system_fonts=True),
        )
    )


def _typeset(document: Json, *, system_fonts: bool) -> bytes:
    pdf = open_compiler(system_fonts=system_fonts).compile(
        markup("marked.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(document)},
        pdf_standards=STANDARD,
        pdf_tags=True,
    )
    return cast("bytes", pdf)


def _document(
    job: MarkedJob, feedback: Feedback, pages: Sequence[Seen], number: int
) -> Mapping[str, object]:
    """Put all words and places together as plain data."""
    phrases = _phrases(job.language)
    labels = tuple(_labels(job, feedback, phrases))
    lost = [label.title for label, where in labels if not where]
    return {
        "language": job.language,
        "labels": {name: phrases(name) for name in phrases.table},
        "clear": list(_CLEAR),
        "margin": MARGIN,
        "gutter": GUTTER,
        "note": NOTE,
        "heading": phrases("heading", number=number),
        "title": phrases(
            "title", number=number, surname=feedback.student, matriculation=feedback.number
        ),
        "student": feedback.student,
        "number": feedback.number,
        "points": phrases("points_of", points=feedback.total, max=feedback.maximum),
        "provisional": feedback.provisional,
        "pages": [asdict(paper) for paper in _papers(labels, pages, phrases)],
        "rows": [asdict(label) for label, _ in labels],
        "missing": [phrases("missing", titles=", ".join(lost))] if lost else [],
    }


Placed = tuple[Label, Mapping[int, tuple[Sides, ...]]]
"""A label, and the places it is set beside, by page."""


def _labels(job: MarkedJob, feedback: Feedback, phrases: Phrases) -> Iterator[Placed]:
    """Word each answer as the feedback words it, with the places it was read from."""
    marks = job.entry.scorecard.marks if job.entry.scorecard else ()
    keys = {mark.code: (mark.part, mark.field) for mark in marks}
    responses = {(one.part, one.field): one for one in job.responses}
    for part in feedback.parts:
        for field in part.fields:
            response = responses.get(keys[field.code])
            where = places_of(response) if response and response.text is not None else {}
            page = next(iter(where), None)
            place = phrases("nowhere") if page is None else phrases("page", page=page)
            yield _label(part.name, field, place), where


def _label(part: str, field: FieldView, place: str) -> Label:
    return Label(
        title=f"{part} {field.title}",
        sign=SIGNS.get(field.tone, BY_PERSON),
        tone=field.tone,
        verdict=field.verdict,
        points=field.points,
        code=field.code,
        place=place,
    )


def _papers(labels: Sequence[Placed], pages: Sequence[Seen], phrases: Phrases) -> Iterator[Paper]:
    for number, seen in enumerate(pages, 1):
        here = [(label, where) for label, where in labels if number in where]
        notes = sorted(_notes(here, number, seen), key=lambda note: note.top)
        words = phrases("page_alternative", page=number)
        yield Paper(seen.width, seen.height, unit_of(seen), words, tuple(notes))


def _notes(labels: Sequence[Placed], number: int, seen: Seen) -> Iterator[Label]:
    """Give the notes of one page; one without a place stands by the one before it."""
    top = 0.0
    for label, where in labels:
        places = kept_inside(where[number], seen)
        top = places[0][1] if places else top
        yield replace(label, places=places, top=top, goes_on=number != next(iter(where)))


@cache
def _phrases(language: Language) -> Phrases:
    return load_phrases(files(__package__) / "templates" / "marked.toml", language)
