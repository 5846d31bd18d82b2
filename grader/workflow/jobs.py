"""Work on one submission, done in a worker process: plain functions of plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper
from grader.engine.rulings import Book
from grader.model import Entry, Scorecard
from grader.wording import Language
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


@dataclass(frozen=True, slots=True)
class FeedbackJob:
    """A complete entry to write feedback for."""

    sheet: str
    entry: Entry
    language: Language
    pictures: Mapping[tuple[str, str], bytes] = field(default_factory=dict)
    """Of the places of the answers, by part and field."""
    provisional: bool = False


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


def mark(job: MarkJob) -> Scorecard:
    """Mark one reading."""
    return mark_paper(_catalogue(job.sheet), paper_of(job), job.book, job.version)


def feedback(job: FeedbackJob) -> "Written":
    """Write the feedback on one submission, as PDF and as page."""
    from grader.reports.feedback import write_both

    sheet = _catalogue(job.sheet).sheet
    return write_both(job.entry, sheet, job.language, job.pictures, provisional=job.provisional)


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
