"""Picturing the places that answers were read from, for whoever checks what was read."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from grader.engine.failures import Failure
from grader.workflow import jobs
from grader.workflow.readings import is_failure, is_refused, reading_of
from grader.workflow.run import Run
from submissions.model import Reading, Response, Spot, Submission
from submissions.pdf.picture import SPOTS, WHOLE, Place
from submissions.standing import Placed

SECONDS = 20.0
"""For the pictures of one report: drawing costs a small part of what reading does."""

_TOO_MUCH, _PICTURE = "read.too_much", "read.picture"
_PAGES_OF_PICTURES = "pdf.picture"
_OURS = "run.crash"

Field = tuple[str, str]
"""Part and name of a field."""


def picture_missing(run: Run, placed: Sequence[Placed]) -> dict[str, str]:
    """Picture the answers of every report that has no pictures yet; store each at once.

    Returns:
        The files whose answers are not pictured, and the code of what kept them from it.
    """
    work = list(_jobs(run, placed))
    failed: dict[str, str] = {}
    drawn = run.workers.run(jobs.picture, work, seconds=SECONDS)
    for done, (job, result) in enumerate(drawn, 1):
        if isinstance(result, Failure):
            failed[job.submission.upload.file] = result.code
        _keep(run, job, result)
        run.tell("picture", done, len(work))
    return failed


def _keep(run: Run, job: jobs.PictureJob, result: Mapping[Field, bytes] | Failure) -> None:
    """Store pictures, or that there are none; an error of ours may be mended by the next run."""
    if not isinstance(result, Failure):
        run.book.add_pictures(job.reading, result)
    elif result.code != _OURS:
        run.book.add_pictures(job.reading, {}, failure=result.code)


def places_of(reading: Reading) -> dict[Field, Place]:
    """Tell for each answer where in the report a person has to look, by part and field.

    An answer whose box is not known is looked for on its page, and one that was not found on the
    pages that are pictures. A page with too much on it is not drawn.
    """
    scans = tuple(Spot(page, WHOLE) for page in _pages_of_pictures(reading))[:SPOTS]
    places = ((one, _place(one, scans)) for one in reading.responses)
    return {(one.part, one.field): place for one, place in places if place}


def _place(response: Response, scans: Place) -> Place:
    if _TOO_MUCH in response.flags:
        return ()
    if response.page is None:
        return scans if _PICTURE in response.flags else ()
    return (Spot(response.page, response.box or WHOLE), *response.continued)


def _pages_of_pictures(reading: Reading) -> Iterator[int]:
    for notice in reading.notices:
        if notice.code == _PAGES_OF_PICTURES:
            yield from map(int, notice.args["pages"].split(", "))


def _jobs(run: Run, placed: Iterable[Placed]) -> Iterator[jobs.PictureJob]:
    """Gather what is to be pictured; what was tried before is tried again with `reread` only."""
    for one in placed:
        stored = reading_of(run, one)
        if stored is None or is_refused(stored.reading) or is_failure(stored.reading):
            continue
        is_new = run.request.reread or run.book.pictured(stored.number) is None
        places = places_of(stored.reading)
        if is_new and places and isinstance(one.result, Submission) and is_there(one.result):
            yield jobs.PictureJob(one.result, stored.number, places)


def is_there(submission: Submission) -> bool:
    """Whether the download is still where it was; decisions are taken in long after it is gone."""
    return Path(submission.upload.place.path).exists()
