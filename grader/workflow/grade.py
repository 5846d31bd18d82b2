"""Grading a download: take in, read, mark, report; killed at any moment, it goes on from there."""

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.engine.releases import still_released
from grader.gradebook import Gradebook, only_run
from grader.model import Entry
from grader.platform import unlimited
from grader.reports import Batch, UploadChoice
from grader.terminal import Progress, silent
from grader.workflow import jobs
from grader.workflow.appeals import issued, lowered
from grader.workflow.changes import Change, Reread, changes
from grader.workflow.class_list import class_list, reconcile
from grader.workflow.folders import UNMARKED, forgotten_in, not_half_forgotten
from grader.workflow.marking import entries
from grader.workflow.picturing import picture_missing
from grader.workflow.readings import ReadingWork, points_before, read_missing, reread
from grader.workflow.request import GradeRequest, Outcome
from grader.workflow.run import Run
from grader.workflow.spoilt import look_for_spoilt
from grader.workflow.taking_in import Result, dump, settle, take_in
from grader.workflow.writing import (
    StoredEntries,
    StoredFeedback,
    StoredPictures,
    withdraw,
    write_reports,
)
from problems.sheet import load_sheet
from submissions.standing import Placed, Standing


def grade(request: GradeRequest, progress: Progress = silent) -> Outcome:
    """Grade everything at `request.path` and write the results into `request.out`.

    Raises:
        GraderError: another run is at work there, or a result cannot be written.
        ProblemError: the sheet or its key is wrong.
        SubmissionError: the path, the roster, the worksheet or the extensions cannot be read.
    """
    sheet = load_sheet(request.sheet)
    with (
        only_run(request.out),
        Gradebook(request.out) as book,
        Workers(request.processes) as workers,
    ):
        not_half_forgotten(request.out, book)
        workers.get_ready(jobs.get_ready, str(sheet.path))
        run = Run(request, open_catalogue(request.sheet), book, workers, progress)
        results = take_in(run)
        withdraw(request.out)
        with book.together():
            book.note("request", request.document())
            book.replace_intakes(dump(results))
        return finish(run, results)


def finish(run: Run, results: Sequence[Result]) -> Outcome:
    """Read, picture, mark and report what was taken in."""
    placed = settle(run, results)
    with run.book.together():
        run.book.note_extensions(run.calendar.extensions)
    work = read_missing(run, placed)
    unpictured = picture_missing(run, placed)
    changed, other = _mark(run, placed, work)
    batch = batch_of(run)
    written = write_reports(run, batch, placed)
    fewer = lowered(batch.entries, batch.issued, batch.released)
    return Outcome(
        batch,
        changed,
        run.request.out,
        run.request.path,
        unlimited(),
        lateness_checked=run.worksheet is not None or run.catalogue.sheet.due is None,
        outdated=work.outdated,
        reread=other,
        all_read_again=run.request.reread,
        reading_kept=work.kept,
        unpictured=unpictured,
        spoilt=look_for_spoilt(
            run.roster.members if run.roster else None,
            run.calendar.extensions,
            (entry.number for entry in batch.entries),
        ),
        uncopied=written.uncopied,
        lowered=fewer,
        unwritten=written.not_for_moodle,
    )


def _mark(
    run: Run, placed: Sequence[Placed], work: ReadingWork
) -> tuple[tuple[Change, ...], tuple[Reread, ...]]:
    """Mark all that is read, and gather what changed in points and in readings."""
    points = points_before(run, placed, work)
    changed: list[Change] = []
    other: list[Reread] = []

    def watched() -> Iterator[Entry]:
        marked = _watched(run, entries(run, placed), _single(placed), changed)
        for one, entry in zip(placed, marked, strict=True):
            other.extend(reread(run, one, entry, work, points))
            yield entry

    with run.book.together():
        run.book.replace_entries(watched())
        run.book.unnote(UNMARKED)
    return tuple(changed), tuple(other)


def batch_of(run: Run) -> Batch:
    """Gather what the reports show of the entries as they are stored."""
    sums, missing = reconcile(run.book.entries(), class_list(run.roster, run.worksheet))
    last = tuple(run.book.releases())[-1:]
    released = last[0].release.points if last else {}
    return Batch(
        sheet=run.catalogue.sheet,
        entries=StoredEntries(run.request.out),
        reconciliation=sums.model_copy(update={"forgotten": forgotten_in(run.book)}),
        missing=missing,
        language=run.language,
        grader_version=run.version,
        pictures=StoredPictures(run.request.out),
        was_released=bool(last),
        released=still_released(run.book.entries(), released),
        issued=issued(run.book),
        worksheet=run.worksheet,
        feedback=StoredFeedback(run.request.out),
        upload=_choice(run),
    )


def _choice(run: Run) -> UploadChoice:
    """Give what was chosen for the worksheet as it is now; another one is asked about anew."""
    noted = run.book.noted("upload")
    choice = UploadChoice.model_validate_json(noted) if noted else UploadChoice()
    return choice if choice.worksheet == run.worksheet_hash else UploadChoice()


def _single(placed: Sequence[Placed]) -> frozenset[str]:
    """List the numbers of which there is just one upload: only these can be compared."""
    marked = (one.result for one in placed if one.standing in (Standing.COUNTS, Standing.WAITS))
    numbers = Counter(one.student.number for one in marked if one.student)
    return frozenset(number for number, count in numbers.items() if count == 1)


def _watched(
    run: Run, marked: Iterator[Entry], single: frozenset[str], changed: list[Change]
) -> Iterator[Entry]:
    """Pass entries on, and note what changed since the last marking."""
    for entry in marked:
        if entry.scorecard is not None and entry.number in single:
            before = run.book.last_scorecard(entry.number)
            changed += changes(before, entry.scorecard) if before else ()
        yield entry
