"""Writing the reports of a run, and taking away those that no longer hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import reports
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry
from grader.reasons import wording_of
from grader.reports import Batch, File
from grader.wording import say
from grader.workflow.copies import write_copies
from grader.workflow.run import Run
from grader.workflow.typesetting import write_feedback
from submissions.errors import SubmissionError
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


@dataclass(frozen=True, slots=True)
class Reported:
    """What could not be written, and does not keep the rest from it."""

    uncopied: Mapping[str, str]
    """Uploads of which there is no annotated copy although it is asked for, and why (a code)."""
    not_for_moodle: str = ""
    """Why the files for Moodle could not be written; empty where they were, or none are due."""


def write_reports(run: Run, batch: Batch, placed: Sequence[Placed]) -> Reported:
    """Write every report; feedback is typeset in the worker processes.

    Raises:
        GraderError: another file cannot be written, or feedback cannot be typeset.
    """
    from grader.reports.feedback import drop_outdated

    for name in reports.names():
        if name not in (_IN_WORKERS, _OF_FILES):
            reports.find(name).write(batch, run.request.out)
    written = write_feedback(run, batch)
    copies = write_copies(run, batch, placed)
    drop_outdated(run.request.out, written | copies.names)
    try:
        reports.find(_OF_FILES).write(batch, run.request.out)
    except (GraderError, SubmissionError) as error:
        withdraw(run.request.out)
        return Reported(copies.failed, say(wording_of(error), batch.language))
    return Reported(copies.failed)


def withdraw(out: Path) -> None:
    """Take away what was to be uploaded, before anything that may change points.

    Raises:
        GraderError: another program holds one of the files open; nothing was changed then.
    """
    from grader.reports.moodle import withdraw as take_away

    take_away(out)
