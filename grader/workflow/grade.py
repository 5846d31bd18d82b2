"""Grading a download: take in, read, mark, report; killed at any moment, it goes on from there."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.engine.releases import still_released
from grader.errors import GraderError
from grader.gradebook import Gradebook, only_run
from grader.model import Entry
from grader.platform import unlimited
from grader.reasons import wording_of
from grader.reports import Batch, UploadChoice
from grader.terminal import Progress, silent
from grader.wording import say
from grader.workflow import jobs
from grader.workflow.absent import Absence, Absent, Agree, find_absent, nobody_agrees, refuse
from grader.workflow.appeals import issued, lowered
from grader.workflow.changes import Change, Reread, changes
from grader.workflow.class_list import class_list, reconcile
from grader.workflow.folders import (
    UNMARKED,
    forgotten_in,
    last_request,
    not_half_forgotten,
)
from grader.workflow.lacking import lacking
from grader.workflow.marking import entries
from grader.workflow.own_variants import edited_since, note_variants, without_variants
from grader.workflow.picturing import picture_missing
from grader.workflow.readings import ReadingWork, points_before, read_missing, reread
from grader.workflow.request import GradeRequest, Outcome
from grader.workflow.run import Run
from grader.workflow.spoilt import look_for_spoilt
from grader.workflow.taking_in import Result, dump, load, settle, take_in
from grader.workflow.writing import (
    StoredEntries,
    StoredFeedback,
    StoredPictures,
    withdraw,
    write_reports,
)
from problems.sheet import load_sheet
from submissions.errors import SubmissionError
from submissions.standing import Placed, Standing


def grade(
    request: GradeRequest, progress: Progress = silent, agree: Agree = nobody_agrees
) -> Outcome:
    """Grade everything at `request.path` and write the results into `request.out`.

    Args:
        request: what to grade; what it leaves open is as in the folder's last run.
        progress: told how far it is.
        agree: whether to go on without those whom the folder has and the download has not.

    Raises:
        GraderError: another run is at work there, a result cannot be written, or somebody would
            be lost and nobody agreed (then nothing was changed).
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
        request = request.after(last_request(book))
        run = Run(request, open_catalogue(request.sheet), book, workers, progress)
        results = take_in(run)
        absent = _without(run, results, agree)
        withdraw(request.out)
        with book.together():
            book.note("request", request.document())
            note_variants(run)
            book.replace_intakes(dump(results))
        return replace(finish(run, results), absent=absent)


def _without(run: Run, results: Sequence[Result], agree: Agree) -> tuple[Absent, ...]:
    """Name whom the folder loses by this run, once somebody has agreed to it.

    Raises:
        GraderError: nobody did.
    """
    people = find_absent(run.book, load(run.book.intakes()), results)
    absence = Absence(people, run.request.path, run.request.out, run.language)
    if people and not agree(absence):
        raise refuse(absence)
    return people


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
        without_variants=without_variants(run, placed),
        edited=edited_since(run),
        unwritten=written.not_for_moodle,
        unfit="" if written.not_for_moodle else _unfit(run, batch),
    )


def _unfit(run: Run, batch: Batch) -> str:
    """Say why the worksheet would be refused when points are released; empty where it fits."""
    from grader.reports.moodle import check_worksheet

    try:
        if batch.worksheet is not None:
            check_worksheet(batch.worksheet, batch.sheet, scale=batch.upload.scale)
    except (GraderError, SubmissionError) as error:
        return say(wording_of(error), run.language)
    return ""


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
    listed = class_list(run.roster, run.worksheet)
    sums, missing = reconcile(run.book.entries(), listed)
    last = tuple(run.book.releases())[-1:]
    released = last[0].release.points if last else {}
    return Batch(
        sheet=run.catalogue.sheet,
        entries=StoredEntries(run.request.out),
        reconciliation=sums.model_copy(update={"forgotten": forgotten_in(run.book)}),
        missing=missing,
        lacking=lacking(run.book.entries(), run.worksheet, listed, frozenset(missing)),
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
