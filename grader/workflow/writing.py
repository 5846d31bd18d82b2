"""Writing the reports of a run, and taking away those that no longer hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import reports
from grader.engine.failures import Failure
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry
from grader.reports import Batch, File, put
from grader.workflow import jobs
from grader.workflow.run import Run

_IN_WORKERS = "feedback"
"""The report that is not written here but typeset in the worker processes."""
_OF_FILES = "moodle"
"""The report that is made of other reports' files."""


@dataclass(frozen=True, slots=True)
class StoredEntries:
    """The entries of the last run in a folder, read from its store each time."""

    folder: Path

    def __iter__(self) -> Iterator[Entry]:
        with Gradebook(self.folder) as book:
            yield from book.entries()


@dataclass(frozen=True, slots=True)
class StoredPictures:
    """The pictures of a folder's answers, read from its store when they are asked for."""

    folder: Path

    def __call__(self, entry: Entry) -> Mapping[tuple[str, str], bytes]:
        """Give the pictures of one upload's answers, by part and field."""
        if entry.reading is None:
            return {}
        with Gradebook(self.folder) as book:
            return book.pictures(entry.reading)


@dataclass(frozen=True, slots=True)
class StoredFeedback:
    """The feedback files of a folder, read when they are asked for."""

    folder: Path

    def __call__(self, entry: Entry) -> File | None:
        """Give the feedback on one upload; None where there is none."""
        from grader.reports.feedback import FOLDER, feedback_name

        name = feedback_name(entry)
        path = self.folder / FOLDER / name
        return File(name, path.read_bytes()) if path.is_file() else None


def write_reports(run: Run, batch: Batch) -> None:
    """Write every report; feedback is typeset in the worker processes.

    Raises:
        GraderError: a file cannot be written, or feedback cannot be typeset.
    """
    for name in reports.names():
        if name not in (_IN_WORKERS, _OF_FILES):
            reports.find(name).write(batch, run.request.out)
    _write_feedback(run, batch)
    reports.find(_OF_FILES).write(batch, run.request.out)


def _write_feedback(run: Run, batch: Batch) -> None:
    from grader.reports.feedback import FOLDER, drop_outdated, feedback_name

    out, sheet = run.request.out, str(run.catalogue.sheet.path)
    complete = (entry for entry in batch.entries if entry.points is not None)
    work = (
        jobs.FeedbackJob(
            sheet,
            entry,
            batch.language,
            batch.pictures(entry),
            provisional=entry.code not in batch.released,
            amendments=batch.amendments(entry),
        )
        for entry in complete
    )
    written: set[str] = set()
    for job, pdf in run.workers.run(jobs.feedback, work):
        if isinstance(pdf, Failure):
            raise GraderError(
                f"The feedback for {job.entry.file} could not be typeset ({pdf.code} {pdf.args}). "
                "The results themselves are written. Please report this."
            )
        name = feedback_name(job.entry)
        put(out / FOLDER / name, pdf)
        written.add(name)
        run.progress("feedback", len(written), batch.reconciliation.graded)
    drop_outdated(out, written)
