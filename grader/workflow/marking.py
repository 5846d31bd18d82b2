"""Marking everything that counts or waits, as it was read."""

from collections.abc import Iterator, Sequence

from grader.engine.codes import mark_code
from grader.engine.failures import Failure
from grader.engine.isolation import CODES
from grader.engine.marking import failed_scorecard
from grader.engine.rulings import Book
from grader.gradebook import StoredReading
from grader.messages import to_finding
from grader.model import Entry, Finding, Scorecard, Status
from grader.workflow import jobs
from grader.workflow.own_variants import foreign_codes, own_only, without_variants
from grader.workflow.readings import is_marked, is_refused, reading_of
from grader.workflow.run import Run
from submissions.model import Reading, Submission
from submissions.standing import Placed, Standing

_STATUS = {
    Standing.REFUSED: Status.NOT_GRADED,
    Standing.SUPERSEDED: Status.SUPERSEDED,
    Standing.WAITS: Status.NEEDS_REVIEW,
}


def entries(run: Run, placed: Sequence[Placed]) -> Iterator[Entry]:
    """Mark what counts or waits, and yield an entry for every upload, in the order given."""
    handed_out = without_variants(run, placed) is not None
    work = (_job(run, one, handed_out=handed_out) for one in placed if is_marked(one))
    marked = run.workers.run(jobs.mark, (job for job in work if job is not None))
    for done, one in enumerate(placed, 1):
        stored = reading_of(run, one)
        if stored is None or is_refused(stored.reading):
            yield _entry(run, one, stored, None)
        else:
            job, result = next(marked)
            yield _entry(run, one, stored, _marked(run, job, result))
        run.tell("mark", done, len(placed))


def _job(run: Run, placed: Placed, *, handed_out: bool) -> jobs.MarkJob | None:
    stored = reading_of(run, placed)
    if stored is None or is_refused(stored.reading) or not isinstance(placed.result, Submission):
        return None
    number = placed.result.student.number
    sheet = run.catalogue.sheet
    given = run.given(placed.result)
    codes = (mark_code(sheet.id, number, p.id, f.name) for p in sheet.parts for f in p.fields)
    return jobs.MarkJob(
        sheet=str(sheet.path),
        number=number,
        surname=placed.result.student.surname,
        report=placed.result.pdf_sha256,
        reading=own_only(run, placed.result, stored.reading, handed_out=handed_out),
        book=run.rulings.only(codes) if run.rulings.rulings else Book(),
        version=run.version,
        params=given.params if given else {},
        variants=run.request.variants if given else None,
        whose=given.whose if given else "",
    )


def _marked(run: Run, job: jobs.MarkJob, result: jobs.Marked | Failure) -> jobs.Marked:
    if not isinstance(result, Failure):
        return result
    finding = Finding(code=result.code, args=result.args)
    card = failed_scorecard(run.catalogue.sheet, jobs.paper_of(job), finding, run.version)
    return jobs.Marked(card)


def _entry(
    run: Run, placed: Placed, stored: StoredReading | None, marked: jobs.Marked | None
) -> Entry:
    scorecard = marked.scorecard if marked else None
    foreign = foreign_codes(run, placed, stored.reading) if stored else ()
    reading = stored.reading if stored else None
    upload, student = placed.result.upload, placed.result.student
    notices = (*upload.notices, *placed.notices, *(reading.notices if reading else ()))
    return Entry(
        file=upload.file,
        code=run.code(upload.file),
        status=_status(placed, reading, scorecard),
        surname=student.surname if student else "",
        number=student.number if student else "",
        account=upload.account.name,
        identifier=upload.account.identifier,
        findings=(*map(to_finding, notices), *foreign, *(marked.findings if marked else ())),
        scorecard=scorecard,
        reading=stored.number if stored else None,
    )


def _status(placed: Placed, reading: Reading | None, scorecard: Scorecard | None) -> Status:
    if reading is not None and is_refused(reading):
        return Status.NOT_GRADED
    if any(notice.code in CODES for notice in placed.notices):
        return Status.NEEDS_REVIEW
    if placed.standing in _STATUS:
        return _STATUS[placed.standing]
    waits = scorecard is None or scorecard.points is None
    return Status.NEEDS_REVIEW if waits else Status.GRADED
