"""Reading what is new or is to be read again, and saying what was read otherwise than before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from grader.engine.failures import Failure
from grader.gradebook import StoredReading
from grader.model import Entry
from grader.workflow import jobs
from grader.workflow.changes import Reread
from grader.workflow.run import Run
from submissions.model import Notice, Reading, Response, Severity, Submission
from submissions.standing import Placed, Standing

_FAILED = "read.failed"


Points = Mapping[tuple[str, str, str], Decimal | None]
"""Of the last marking, by the upload's code, part and field."""


@dataclass(frozen=True, slots=True)
class OtherReading:
    """One field that was read otherwise than before."""

    before: Response
    after: Response


@dataclass(frozen=True, slots=True)
class ReadingWork:
    """What came of reading a run's reports."""

    outdated: int = 0
    """Readings in use that an older version of the reader, or of PDFium, made."""
    other: Mapping[str, tuple[OtherReading, ...]] = field(default_factory=dict)
    """What was read otherwise than before, by the reading's key."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """Files that could not be read again, so that their earlier reading stays, and why."""


def read_missing(run: Run, placed: Sequence[Placed]) -> ReadingWork:
    """Read every PDF that is to be marked and has no stored reading yet; store each at once.

    With `reread`, all are read again, and what is read otherwise is told.
    """
    to_read = {reading_key(run, one): one for one in map(_submission, placed) if one}
    missing = [
        jobs.ReadJob(submission, run.expected(submission))
        for key, submission in to_read.items()
        if run.request.reread or not run.book.has_reading(key)
    ]
    other: dict[str, tuple[OtherReading, ...]] = {}
    kept: dict[str, str] = {}
    for done, (job, result) in enumerate(run.workers.run(jobs.read, missing), 1):
        key = reading_key(run, job.submission)
        before = _stored(run, key)
        _store(run, key, job, result)
        if isinstance(result, Failure) and run.book.has_reading(key):
            kept[job.submission.upload.file] = result.code
        elif before is not None and isinstance(result, Reading):
            other[key] = tuple(_differences(before.reading, result))
        run.tell("read", done, len(missing))
    return ReadingWork(_outdated(run, to_read), other if run.request.reread else {}, kept)


def points_before(run: Run, placed: Sequence[Placed], work: ReadingWork) -> Points:
    """Look up what the fields that are read otherwise had earned; ask before marking."""
    codes = {run.code(one.result.upload.file) for one in placed if _other(run, one, work)}
    return {
        (entry.code, mark.part, mark.field): mark.points
        for entry in (run.book.entries() if codes else ())
        if entry.code in codes and entry.scorecard
        for mark in entry.scorecard.marks
    }


def reread(
    run: Run, placed: Placed, entry: Entry, work: ReadingWork, points: Points
) -> Iterator[Reread]:
    """Yield the fields of one upload that were read otherwise, with old and new points."""
    marks = {(m.part, m.field): m for m in entry.scorecard.marks} if entry.scorecard else {}
    for one in _other(run, placed, work):
        part, name = one.after.part, one.after.field
        mark = marks.get((part, name))
        yield Reread(
            file=entry.file,
            surname=entry.surname,
            number=entry.number,
            part=part,
            field=name,
            code=mark.code if mark else "",
            text_before=one.before.text,
            text_after=one.after.text,
            flags_before=one.before.flags,
            flags_after=one.after.flags,
            before=points.get((entry.code, part, name)),
            after=mark.points if mark else None,
        )


def reading_key(run: Run, submission: Submission) -> str:
    """Name a reading: the PDF, and what was looked for."""
    return f"{submission.pdf_sha256}:{run.looked_for(submission)}"


def reading_of(run: Run, placed: Placed) -> StoredReading | None:
    """Return the reading of an upload that is to be marked, or why it could not be read."""
    submission = _submission(placed)
    return _stored(run, reading_key(run, submission)) if submission else None


def is_marked(placed: Placed) -> bool:
    """Tell whether an upload's answers are marked, now or once a person has decided on it."""
    return placed.standing in (Standing.COUNTS, Standing.WAITS)


def is_refused(reading: Reading) -> bool:
    """Whether the PDF must not be opened, as one with a password."""
    return any(notice.severity is Severity.FAIL for notice in reading.notices)


def is_failure(reading: Reading) -> bool:
    """Whether our reader failed on the PDF, so that nothing is known of it."""
    return any(response.flags == (_FAILED,) for response in reading.responses)


def _submission(placed: Placed) -> Submission | None:
    marked = is_marked(placed) and isinstance(placed.result, Submission)
    return placed.result if marked and isinstance(placed.result, Submission) else None


def _other(run: Run, placed: Placed, work: ReadingWork) -> tuple[OtherReading, ...]:
    submission = _submission(placed) if work.other else None
    return work.other.get(reading_key(run, submission), ()) if submission else ()


def _stored(run: Run, key: str) -> StoredReading | None:
    return run.book.reading(key) or run.book.reading(_failed_key(key))


def _store(run: Run, key: str, job: jobs.ReadJob, result: Reading | Failure) -> None:
    """Keep a reading; a failure is kept apart, so that the next run tries again."""
    if isinstance(result, Failure):
        run.book.add_reading(_failed_key(key), run.reader_version, _unread(job, result))
    else:
        run.book.add_reading(key, run.reader_version, result)


def _failed_key(key: str) -> str:
    return f"{key}:failed"


def _unread(job: jobs.ReadJob, failure: Failure) -> Reading:
    """Give a reading in which every answer is left to a person, and why."""
    responses = tuple(Response(one.part, one.field, None, flags=(_FAILED,)) for one in job.expected)
    return Reading(responses, (Notice(failure.code, failure.args),))


def _differences(before: Reading, after: Reading) -> Iterator[OtherReading]:
    """Yield the fields whose text or doubts are not what they were."""
    old = {(one.part, one.field): one for one in before.responses}
    for new in after.responses:
        known = old.get((new.part, new.field))
        if known is not None and (known.text, known.flags) != (new.text, new.flags):
            yield OtherReading(known, new)


def _outdated(run: Run, keys: Mapping[str, object]) -> int:
    """Count the readings in use that another version of the reader made."""
    versions = (stored.version for key in keys if (stored := run.book.reading(key)) is not None)
    return sum(version != run.reader_version for version in versions)
