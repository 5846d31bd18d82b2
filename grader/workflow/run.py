"""One run: what it was asked for, and what every step of it needs."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from importlib.metadata import version

from pydantic import TypeAdapter

from grader.catalogue import Catalogue
from grader.engine.codes import intake_code
from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.engine.rulings import Book, Ruling
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.terminal import Progress, spoken
from grader.wording import Language
from grader.workflow import jobs
from grader.workflow.handing_out.ledger import Given, Ledger, read_ledger
from grader.workflow.request import GradeRequest
from submissions.extensions import read_extensions
from submissions.lateness import Calendar
from submissions.model import Expected, Submission
from submissions.roster import Roster, read_roster
from submissions.worksheet import Worksheet, read_worksheet

_EXPECTED = TypeAdapter(tuple[Expected, ...])


@dataclass
class Run:
    """What every step of a run needs."""

    request: GradeRequest
    catalogue: Catalogue
    book: Gradebook
    workers: Workers
    progress: Progress

    @property
    def language(self) -> Language:
        """That of the reports, and of all that is told."""
        return self.request.language or self.catalogue.sheet.language

    @cached_property
    def tell(self) -> Progress:
        """Tell how far a stage is."""
        return spoken(self.progress, self.language)

    @cached_property
    def roster(self) -> Roster | None:
        """Who takes part, where a list was given."""
        return read_roster(self.request.roster) if self.request.roster else None

    @cached_property
    def worksheet(self) -> Worksheet | None:
        """Moodle's worksheet, where it was given."""
        path = self.request.worksheet
        return read_worksheet(path, self.catalogue.sheet.zone) if path else None

    @cached_property
    def worksheet_hash(self) -> str:
        """A fingerprint of the worksheet's file; empty where there is none."""
        path = self.request.worksheet
        return hashlib.sha256(path.read_bytes()).hexdigest() if path and self.worksheet else ""

    @cached_property
    def calendar(self) -> Calendar:
        """When the sheet was due."""
        sheet, path = self.catalogue.sheet, self.request.extensions
        return Calendar(
            due=sheet.due,
            grace=timedelta(minutes=sheet.late.grace_minutes),
            late=sheet.late.policy,
            extensions=read_extensions(path, sheet.zone) if path else {},
            times_known=self.worksheet is not None,
        )

    def open_lists(self) -> None:
        """Read all lists now, before anything is stored that a bad one would keep from showing.

        Raises:
            RefusalError: one cannot be read.
        """
        for _ in (self.roster, self.worksheet, self.calendar, self.ledger):
            pass

    @cached_property
    def ledger(self) -> Ledger | None:
        """Which numbers each student was given, where that was said."""
        path = self.request.variants
        return read_ledger(path, self.catalogue) if path else None

    @cached_property
    def drawn_parts(self) -> frozenset[str]:
        """The parts that may have other numbers for each student."""
        fillings = self.catalogue.fillings.items()
        return frozenset(part for part, filling in fillings if filling.family.draw)

    def given(self, submission: Submission) -> Given | None:
        """Find which numbers a student was given; None where number and account disagree."""
        return None if self.torn(submission) else self._found(submission)

    def torn(self, submission: Submission) -> tuple[Given, Given] | None:
        """Find the two who were given numbers, one named by an upload, one by its account."""
        found = self._found(submission)
        if self.ledger is None or found is None:
            return None
        student, account = submission.student, submission.upload.account
        other = self.ledger.other(student.number, account.identifier)
        return None if other is None else (found, other)

    def _found(self, submission: Submission) -> Given | None:
        if self.ledger is None:
            return None
        return self.ledger.find(submission.student.number, submission.upload.account.identifier)

    def expected(self, submission: Submission) -> tuple[Expected, ...]:
        """List what a reader looks for in a student's report: shapes may be the student's own."""
        given = self.given(submission)
        return self.catalogue.expected(given.params) if given else self._expected

    def looked_for(self, submission: Submission) -> str:
        """Fingerprint what is looked for, on which a reading depends beside the PDF."""
        if self.given(submission) is None:
            return self._looked_for
        return _fingerprint(self.expected(submission))

    @cached_property
    def _expected(self) -> tuple[Expected, ...]:
        return self.catalogue.expected()

    @cached_property
    def _looked_for(self) -> str:
        return _fingerprint(self._expected)

    @cached_property
    def reader_version(self) -> str:
        """The versions of the reader and of PDFium that read what is new."""
        _, versions = next(iter(self.workers.run(jobs.reader_versions, [None])))
        if isinstance(versions, Failure):
            raise GraderError(
                f"The PDF reader could not be started ({versions.code} {versions.args}). "
                "Please install sheetgrader anew.",
                f"Der PDF-Leser ließ sich nicht starten ({versions.code} {versions.args}). Bitte"
                " installieren Sie sheetgrader neu.",
            )
        return versions

    @cached_property
    def rulings(self) -> Book:
        """Every decision taken in so far that no other one, taken in with it, stands over."""
        found: dict[str, tuple[Ruling, ...]] = {}
        for stored in self.book.decisions():
            key = stored.decision.key
            if not stored.overruled:
                found[key] = (*found.get(key, ()), Ruling(stored.decision, stored.bound_to))
        return Book(found)

    @cached_property
    def version(self) -> str:
        """The grader's version."""
        return version("sheetgrader")

    def code(self, file: str) -> str:
        """Name the intake of a file."""
        return intake_code(self.catalogue.sheet.id, file)


def _fingerprint(expected: tuple[Expected, ...]) -> str:
    return hashlib.sha256(_EXPECTED.dump_json(expected)).hexdigest()[:16]
