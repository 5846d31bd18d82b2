"""The folder of an earlier run, and what it was asked for."""

from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook, stored_in
from grader.workflow.request import GradeRequest


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
    return request.model_copy(update={"out": folder.absolute(), "reread": False})
