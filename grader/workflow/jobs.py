"""Work on one submission, done in a worker process: plain functions of plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper
from grader.engine.rulings import Book
from grader.engine.variants import Other, fitting, others
from grader.model import Entry, Finding, Scorecard
from grader.reports import Amendment
from grader.wording import Language
from grader.workflow.handing_out.ledger import read_ledger
from submissions.admission import admit_upload
from submissions.intake import check_upload, read_pdf
from submissions.model import (
    Expected,
    Notice,
    Reading,
    Rejected,
    Response,
    Student,
    Submission,
    Upload,
)
from submissions.naming_rule import NamingRule
from submissions.pdf.picture import Place, crop_all
from submissions.reading import READER_VERSION, pdfium_version, read_report

if TYPE_CHECKING:
    from grader.reports.feedback import Written
    from grader.workflow.marked_copy import MarkedJob


@dataclass(frozen=True, slots=True)
class IntakeJob:
    """An upload to check by the naming rule."""

    upload: Upload
    rule: NamingRule


@dataclass(frozen=True, slots=True)
class AdmitJob:
    """An upload that a person admitted as a student's."""

    upload: Upload
    student: Student
    rule: NamingRule


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A submission whose PDF is to be read."""

    submission: Submission
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class PictureJob:
    """A submission whose answers are to be pictured."""

    submission: Submission
    reading: int
    """The number of the reading that told the places."""
    places: Mapping[tuple[str, str], Place]
    """Where each answer stands, by part and field."""


@dataclass(frozen=True, slots=True)
class MarkJob:
    """A reading to mark."""

    sheet: str
    number: str
    surname: str
    report: str
    reading: Reading
    book: Book
    version: str
    params: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    variants: Path | None = None
    """The list of all students' variants, to find whose the answers may be."""
    whose: str = ""
    """How that list names this student."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A scorecard, and what was noticed about the submission as a whole."""

    scorecard: Scorecard
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackJob:
    """A complete entry to write feedback for."""

    sheet: str
    entry: Entry
    language: Language
    pictures: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    """Of the places of the answers, by part and field."""
    provisional: bool = False
    amendments: tuple[Amendment, ...] = ()


def get_ready(sheet: str) -> None:
    """Import and open what every job needs."""
    _catalogue(sheet)


def take_in(job: IntakeJob) -> Submission | Rejected:
    """Check one upload: archive, names and the PDF's first and last bytes."""
    return check_upload(job.upload, job.rule)


def admit(job: AdmitJob) -> Submission | Rejected:
    """Take an upload as somebody's, whatever its names say; its structure must still be sound."""
    return admit_upload(job.upload, job.student, job.rule)


def reader_versions(_: None) -> str:
    """Name the versions of the reader and of PDFium; asked here, so that only workers load it."""
    return f"{READER_VERSION}:{pdfium_version()}"


def read(job: ReadJob) -> Reading:
    """Read one PDF."""
    return read_report(read_pdf(job.submission), job.expected)


def picture(job: PictureJob) -> dict[tuple[str, str], bytes]:
    """Picture the answers of one report, by part and field."""
    pictures = crop_all(read_pdf(job.submission), tuple(dict.fromkeys(job.places.values())))
    return {key: pictures[place] for key, place in job.places.items() if place in pictures}


def mark(job: MarkJob) -> Marked:
    """Mark one reading, and look whether it answers somebody else's variant."""
    catalogue, paper = _catalogue(job.sheet), paper_of(job)
    card = mark_paper(catalogue, paper, job.book, job.version)
    if job.variants is None or not job.params:
        return Marked(card)
    everybody = {
        part: [one for one in known if one.student != job.whose]
        for part, known in _variants(job.sheet, job.variants).items()
        if part in job.params
    }
    return Marked(card, tuple(fitting(catalogue, paper, job.book, card.marks, everybody)))


def feedback(job: FeedbackJob) -> "Written":
    """Write the feedback on one submission, as PDF and as page."""
    from grader.reports.feedback import write_both

    sheet = _catalogue(job.sheet).sheet
    return write_both(
        job.entry,
        sheet,
        job.language,
        job.pictures,
        provisional=job.provisional,
        amendments=job.amendments,
    )


def mark_up(job: "MarkedJob") -> Notice | None:
    """Write an annotated copy of one report; a notice says why there is none."""
    from grader.workflow.marked_copy import write_copy

    return write_copy(job)


def paper_of(job: MarkJob) -> Paper:
    """Give what is marked in a job."""
    responses: dict[tuple[str, str], Response] = {
        (one.part, one.field): one for one in job.reading.responses
    }
    return Paper(job.number, job.surname, job.report, responses, job.params)


@cache
def _catalogue(sheet: str) -> Catalogue:
    """Open a sheet once in each process."""
    return open_catalogue(sheet)


@cache
def _variants(sheet: str, path: Path) -> Mapping[str, tuple[Other, ...]]:
    """Solve all students' variants once in each process, by part."""
    catalogue = _catalogue(sheet)
    lines = read_ledger(path, catalogue).lines
    parts = dict.fromkeys(part for one in lines for part in one.params)
    return {
        part: others(
            catalogue, part, [(o.whose, o.params[part]) for o in lines if part in o.params]
        )
        for part in parts
    }
