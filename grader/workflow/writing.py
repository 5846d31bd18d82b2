"""Writing the reports of a run, and taking away those that no longer hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import reports
from grader.engine.failures import Failure
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry
from grader.reports import Batch, File
from grader.workflow import jobs
from grader.workflow.copies import write_copies
from grader.workflow.run import Run
from submissions.standing import Placed

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

    def __call__(self, entry: Entry) -> Iterator[File]:
        """Give the files for one upload's student, one at a time."""
        from grader.reports.feedback import FOLDER, file_names

        for name in file_names(entry):
            path = self.folder / FOLDER / name
            if path.is_file():
                yield File(name, path.read_bytes())


def write_reports(run: Run, batch: Batch, placed: Sequence[Placed]) -> Mapping[str, str]:
    """Write every report; feedback is typeset in the worker processes.

    Returns:
        The uploads of which there is no annotated copy although it is asked for, and why (a code).

    Raises:
        GraderError: a file cannot be written, or feedback cannot be typeset.
    """
    from grader.reports.feedback import drop_outdated

    for name in reports.names():
        if name not in (_IN_WORKERS, _OF_FILES):
            reports.find(name).write(batch, run.request.out)
    written = _write_feedback(run, batch)
    copies = write_copies(run, batch, placed)
    drop_outdated(run.request.out, written | copies.names)
    reports.find(_OF_FILES).write(batch, run.request.out)
    return copies.failed


def _write_feedback(run: Run, batch: Batch) -> set[str]:
    """Write the feedback on every complete submission, and return the files' names."""
    from grader.reports.feedback import put_in_place

    out, sheet = run.request.out, str(run.catalogue.sheet.path)
    complete = (entry for entry in batch.entries if entry.points is not None)
    work = (
        jobs.FeedbackJob(
            sheet,
            entry,
            batch.language,
            batch.pictures(entry),
            provisional=entry.code not in batch.released,
        )
        for entry in complete
    )
    written: set[str] = set()
    for done, (job, made) in enumerate(run.workers.run(jobs.feedback, work), 1):
        if isinstance(made, Failure):
            raise GraderError(
                f"The feedback for {job.entry.file} could not be typeset ({made.code} {made.args})."
                " The results themselves are written. Please report this."
            )
        written |= put_in_place(job.entry, made, out)
        run.progress("feedback", done, batch.reconciliation.graded)
    return written
