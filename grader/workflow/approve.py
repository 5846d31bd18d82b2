"""Releasing points: a person's word that they may go out, and the files that follow from it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.engine.releases import releasable, still_released
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredRelease, only_run, stamp
from grader.model import Release
from grader.reports import UploadChoice
from grader.terminal import Progress, silent
from grader.workflow.appeals import Lowered, issued, lowered
from grader.workflow.folders import UNMARKED, graded_in, request_of
from grader.workflow.grade import finish
from grader.workflow.request import Outcome
from grader.workflow.run import Run
from grader.workflow.taking_in import load
from grader.workflow.writing import withdraw


def approve(
    folder: Path, by: str, choice: UploadChoice, now: datetime, progress: Progress = silent
) -> Outcome:
    """Release all complete submissions of a folder, and write what goes back to Moodle.

    Args:
        folder: the folder of an earlier `grade`.
        by: who releases the points.
        choice: what may be done beyond filling in empty grades.
        now: when, for the record; aware.
        progress: told how far it is.

    Raises:
        GraderError: nothing was graded there, nothing is complete, nobody is named, or the
            worksheet does not fit the sheet; then nothing was released.
    """
    graded_in(folder)
    if not by.strip():
        raise GraderError(
            "Say who releases the points: --by NAME.",
            "Sagen Sie, wer die Punkte freigibt: --by NAME.",
        )
    with only_run(folder), Gradebook(folder) as book:
        request = request_of(folder, book)
        catalogue = open_catalogue(request.sheet)
        with Workers(request.processes) as workers:
            run = Run(request, catalogue, book, workers, progress)
            _refuse_unmarked(book, folder)
            run.open_lists()
            _check_worksheet(run, choice)
            points = releasable(book.entries())
            if not points:
                raise GraderError(
                    f"Nothing in {folder} is complete, so that there is nothing to release. "
                    "Decide what waits first; overview.html lists it.",
                    f"In {folder} ist nichts vollständig, daher ist nichts freizugeben. Entscheiden"
                    " Sie zuerst, was wartet; overview.html führt es auf.",
                )
            fewer = _lowered(book)
            release = Release(
                points=points,
                by=by.strip(),
                grader_version=run.version,
                decisions=max((one.number for one in book.decisions()), default=0),
            )
            withdraw(folder)
            chosen = choice.model_copy(update={"worksheet": run.worksheet_hash})
            with book.together():
                book.note("upload", chosen.model_dump_json())
                book.add_release(StoredRelease(release, stamp(now)))
            return replace(finish(run, load(book.intakes())), lowered=fewer)


def _refuse_unmarked(book: Gradebook, folder: Path) -> None:
    if book.noted(UNMARKED) is not None:
        raise GraderError(
            f"The last `grader decide` in {folder} did not come to its end, so that not all that"
            " was decided is marked. Call it again with the same files; then release.",
            f"Das letzte `grader decide` in {folder} kam nicht zu Ende, daher ist nicht alles"
            " bewertet, was entschieden wurde. Rufen Sie es mit denselben Dateien noch einmal auf;"
            " geben Sie danach frei.",
        )


def _lowered(book: Gradebook) -> tuple[Lowered, ...]:
    """Name who is about to be released with fewer points than before."""
    last = tuple(book.releases())[-1:]
    released = still_released(book.entries(), last[0].release.points if last else {})
    return lowered(book.entries(), issued(book), released)


def _check_worksheet(run: Run, choice: UploadChoice) -> None:
    from grader.reports.moodle import check_worksheet

    if run.worksheet is not None:
        check_worksheet(run.worksheet, run.catalogue.sheet, scale=choice.scale)
