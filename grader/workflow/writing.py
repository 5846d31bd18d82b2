"""Writing the reports of a run, and taking away those that no longer hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import reports
from grader.engine.isolation import Failure
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry, Status
from grader.reports import Batch, replacing
from grader.workflow import jobs
from grader.workflow.run import Run

FEEDBACK = "feedback"
"""Folder of the feedback PDFs, and name of their report."""


@dataclass(frozen=True, slots=True)
class StoredEntries:
    """The entries of the last run in a folder, read from its store each time."""

    folder: Path

    def __iter__(self) -> Iterator[Entry]:
        with Gradebook(self.folder) as book:
            yield from book.entries()


def write_reports(run: Run, batch: Batch) -> None:
    """Write every report; feedback is typeset in the worker processes.

    Raises:
        GraderError: a file cannot be written, or feedback cannot be typeset.
    """
    for name in reports.names():
        if name != FEEDBACK:
            reports.find(name).write(batch, run.request.out)
    _write_feedback(run, batch)


def _write_feedback(run: Run, batch: Batch) -> None:
    from grader.reports.feedback import feedback_name

    folder = run.request.out / FEEDBACK
    sheet = str(run.catalogue.sheet.path)
    complete = (entry for entry in batch.entries if entry.status is Status.GRADED)
    work = (jobs.FeedbackJob(sheet, entry, batch.language) for entry in complete)
    written: set[str] = set()
    for job, pdf in run.workers.run(jobs.feedback, work):
        if isinstance(pdf, Failure):
            raise GraderError(
                f"The feedback for {job.entry.file} could not be typeset ({pdf.code} {pdf.args})."
            )
        name = feedback_name(job.entry)
        with replacing(folder / name) as file:
            file.write(pdf)
        written.add(name)
        run.progress(FEEDBACK, len(written), batch.reconciliation.graded)
    _take_away(folder, written)


def _take_away(folder: Path, written: set[str]) -> None:
    """Remove feedback that is of an earlier run and no longer holds."""
    for file in folder.glob("*.pdf") if folder.is_dir() else ():
        if file.name not in written:
            file.unlink()
