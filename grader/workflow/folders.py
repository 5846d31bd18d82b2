"""The folder of an earlier run, and what it was asked for."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook, noted_in, stored_in
from grader.model import Entry
from grader.platform import reachable
from grader.wording import Language
from grader.workflow.request import GradeRequest
from problems.sheet import Sheet, load_sheet

FORGETTING = "forgetting"
"""The note in the gradebook while somebody is gone from it and not yet from the reports."""
TALLY = "forgotten"
LISTS = "lists"
"""The folder of the copies of lists without those who are forgotten."""
_KINDS = ("roster", "worksheet", "extensions", "variants")

UNMARKED = "unmarked"
"""The note that decisions are stored, and not marked yet."""


def graded_in(folder: Path) -> None:
    """Look whether a folder holds graded results, all of them of the same moment.

    Raises:
        GraderError: it does not, or somebody was forgotten in it by halves.
    """
    stored(folder)
    with Gradebook(folder) as book:
        not_half_forgotten(folder, book)


def stored(folder: Path) -> None:
    """Look whether a folder holds a gradebook.

    Raises:
        GraderError: it does not.
    """
    if not stored_in(folder):
        raise GraderError(
            f"{folder} holds no graded results. Run `grader grade` first.",
            f"{folder} enthält keine Ergebnisse einer Bewertung. Führen Sie zuerst `grader grade`"
            " aus.",
        )


def not_half_forgotten(folder: Path, book: Gradebook) -> None:
    """Refuse a folder whose reports may still show somebody whom the gradebook has forgotten.

    Raises:
        GraderError: `grader forget` was interrupted there.
    """
    if book.noted(FORGETTING) is not None:
        raise GraderError(
            f"`grader forget` was interrupted in {folder}: the gradebook has forgotten somebody,"
            f" and reports may still show them. Run `grader forget {folder}` to finish it first.",
            f"`grader forget` wurde in {folder} unterbrochen: gradebook.sqlite hat jemanden"
            " vergessen, und Berichte zeigen die Person vielleicht noch. Rufen Sie zuerst"
            f" `grader forget {folder}` auf, damit es zu Ende kommt.",
        )


def request_of(folder: Path, book: Gradebook) -> GradeRequest:
    """Give what was asked for when the folder was graded, wherever the folder is now.

    Raises:
        GraderError: the run that graded it did not get far.
    """
    request = last_request(book)
    if request is None:
        raise GraderError(
            f"The run in {folder} did not get far. Run `grader grade` again first.",
            f"Der Lauf in {folder} kam nicht weit. Führen Sie zuerst noch einmal `grader grade`"
            " aus.",
        )
    out = reachable(folder.absolute())
    lists = {name: _moved(getattr(request, name), request.out, out) for name in _KINDS}
    return request.model_copy(update={**lists, "out": out, "reread": False})


def last_request(book: Gradebook) -> GradeRequest | None:
    """Give what the last run was asked for, as it was; None before the first."""
    noted = book.noted("request")
    return GradeRequest.from_document(noted) if noted else None


def language_of(folder: Path) -> Language:
    """Tell in which language a folder's reports are; English where no run got far there."""
    return spoken_in(folder) or "en"


def spoken_in(folder: Path) -> Language | None:
    """Tell in which language a folder's reports are, without writing to it; None without a run.

    Raises:
        ProblemError: the sheet of its run is gone or wrong, and only the sheet would tell.
    """
    noted = noted_in(folder, "request")
    if noted is None:
        return None
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
                f"({sheet.version}). Run the same `grader grade` again first.",
                f"Dies wurde nach einer anderen Fassung von {sheet.id} bewertet als der, die jetzt"
                f" da ist ({sheet.version}). Führen Sie zuerst dasselbe `grader grade` noch einmal"
                " aus.",
            )
        yield entry


def forgotten_in(book: Gradebook) -> int:
    """Count whom the folder has forgotten so far."""
    return sum(tally(book).values())


def tally(book: Gradebook) -> dict[str, int]:
    """Give how many were forgotten, by the day: all that is kept of them."""
    counts: dict[str, int] = json.loads(book.noted(TALLY) or "{}")
    return counts


def _moved(path: Path | None, before: Path, now: Path) -> Path | None:
    """Find a copy of a list where the folder is now; what the run was given stays where it was."""
    if path is None or not path.is_relative_to(before / LISTS):
        return path
    return now / path.relative_to(before)
