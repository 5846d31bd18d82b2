"""The folder of an earlier run, and what it was asked for."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook, stored_in
from grader.model import Entry
from grader.platform import reachable
from grader.wording import Language
from grader.workflow.request import GradeRequest
from problems.sheet import Sheet, load_sheet


def graded_in(folder: Path) -> None:
    """Look whether a folder holds graded results.

    Raises:
        GraderError: it does not.
    """
    if not stored_in(folder):
        raise GraderError(f"{folder} holds no graded results. Run `grader grade` first.")


def request_of(folder: Path, book: Gradebook) -> GradeRequest:
    """Give what was asked for when the folder was graded, wherever the folder is now.

    Raises:
        GraderError: the run that graded it did not get far.
    """
    noted = book.noted("request")
    if noted is None:
        raise GraderError(f"The run in {folder} did not get far. Run `grader grade` again first.")
    request = GradeRequest.from_document(noted)
    return request.model_copy(update={"out": reachable(folder.absolute()), "reread": False})


def language_of(folder: Path) -> Language:
    """Tell in which language a folder's reports are; English where no run got far there."""
    with Gradebook(folder) as book:
        noted = book.noted("request")
    if noted is None:
        return "en"
    request = GradeRequest.from_document(noted)
    return request.language or load_sheet(request.sheet).language


def marked_by(sheet: Sheet, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Give entries on, as long as they were marked by the sheet as it is now.

    Raises:
        GraderError: one was not.
    """
    for entry in entries:
        card = entry.scorecard
        if card is not None and (card.sheet, card.sheet_version) != (sheet.id, sheet.version):
            raise GraderError(
                f"This was graded by another version of {sheet.id} than the one that is there now "
                f"({sheet.version}). Run the same `grader grade` again first."
            )
        yield entry
