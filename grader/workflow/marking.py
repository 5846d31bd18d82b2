"""Reading what is new, and marking everything that counts or waits."""

from collections.abc import Iterator, Sequence

from grader.engine.codes import mark_code
from grader.engine.failures import Failure
from grader.engine.isolation import CODES
from grader.engine.marking import failed_scorecard
from grader.engine.rulings import Book
from grader.messages import to_finding
from grader.model import Entry, Finding, Scorecard, Status
from grader.workflow import jobs
from grader.workflow.run import Run
from submissions.model import Notice, Reading, Response, Severity, Submission
from submissions.standing import Placed, Standing

_FAILED = "read.failed"
_STATUS = {
    Standing.REFUSED: Status.NOT_GRADED,
    Standing.SUPERSEDED: Status.SUPERSEDED,
    Standing.WAITS: Status.NEEDS_REVIEW,
}


def read_missing(run: Run, placed: Sequence[Placed]) -> None:
    """Read every PDF that is to be marked and has no stored reading yet; store each at once."""
    to_read = {
        reading_key(run, one.result): one.result
        for one in placed
        if _is_marked(one) and isinstance(one.result, Submission)
    }
    missing = [
        jobs.ReadJob(submission, run.expected)
        for key, submission in to_read.items()
        if run.request.reread or not run.book.has_reading(key)
    ]
    for done, (job, result) in enumerate(run.workers.run(jobs.read, missing), 1):
        key = reading_key(run, job.submission)
        if isinstance(result, Failure):
            run.book.add_reading(_failed_key(key), _unread(run, result), again=True)
        else:
            run.book.add_reading(key, result, again=run.request.reread)
        run.progress("read", done, len(missing))


def reading_key(run: Run, submission: Submission) -> str:
    """Name a reading: the PDF, the reader, PDFium, and what was looked for."""
    return f"{submission.pdf_sha256}:{run.reading_suffix}"


def entries(run: Run, placed: Sequence[Placed]) -> Iterator[Entry]:
    """Mark what counts or waits, and yield an entry for every upload, in the order given."""
    work = (_job(run, one) for one in placed if _is_marked(one))
    marked = run.workers.run(jobs.mark, (job for job in work if job is not None))
    for done, one in enumerate(placed, 1):
        reading = _reading(run, one)
        if reading is None or _is_refused(reading):
            yield _entry(run, one, reading, None)
        else:
            job, result = next(marked)
            yield _entry(run, one, reading, _scorecard(run, job, result))
        run.progress("mark", done, len(placed))


def _is_marked(placed: Placed) -> bool:
    return placed.standing in (Standing.COUNTS, Standing.WAITS)


def _reading(run: Run, placed: Placed) -> Reading | None:
    if not _is_marked(placed) or not isinstance(placed.result, Submission):
        return None
    key = reading_key(run, placed.result)
    return run.book.reading(key) or run.book.reading(_failed_key(key))


def _is_refused(reading: Reading) -> bool:
    """Whether the PDF must not be opened, as one with a password."""
    return any(notice.severity is Severity.FAIL for notice in reading.notices)


def _job(run: Run, placed: Placed) -> jobs.MarkJob | None:
    reading = _reading(run, placed)
    if reading is None or _is_refused(reading) or not isinstance(placed.result, Submission):
        return None
    number = placed.result.student.number
    sheet = run.catalogue.sheet
    codes = (mark_code(sheet.id, number, p.id, f.name) for p in sheet.parts for f in p.fields)
    return jobs.MarkJob(
        sheet=str(sheet.path),
        number=number,
        surname=placed.result.student.surname,
        report=placed.result.pdf_sha256,
        reading=reading,
        book=run.rulings.only(codes) if run.rulings.rulings else Book(),
        version=run.version,
    )


def _scorecard(run: Run, job: jobs.MarkJob, result: Scorecard | Failure) -> Scorecard:
    if not isinstance(result, Failure):
        return result
    finding = Finding(code=result.code, args=result.args)
    return failed_scorecard(run.catalogue.sheet, jobs.paper_of(job), finding, run.version)


def _entry(run: Run, placed: Placed, reading: Reading | None, scorecard: Scorecard | None) -> Entry:
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
        findings=tuple(to_finding(notice) for notice in notices),
        scorecard=scorecard,
    )


def _status(placed: Placed, reading: Reading | None, scorecard: Scorecard | None) -> Status:
    if reading is not None and _is_refused(reading):
        return Status.NOT_GRADED
    if any(notice.code in CODES for notice in placed.notices):
        return Status.NEEDS_REVIEW
    if placed.standing in _STATUS:
        return _STATUS[placed.standing]
    waits = scorecard is None or scorecard.points is None
    return Status.NEEDS_REVIEW if waits else Status.GRADED


def _failed_key(key: str) -> str:
    """Name a failure to read, so that the next run tries again."""
    return f"{key}:failed"


def _unread(run: Run, failure: Failure) -> Reading:
    """Give a reading in which every answer is left to a person, and why."""
    responses = tuple(Response(one.part, one.field, None, flags=(_FAILED,)) for one in run.expected)
    return Reading(responses, (Notice(failure.code, failure.args),))
