"""How reports would be read: for students before they hand in, on the public sheet alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import Params, open_catalogue
from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from submissions.model import Expected, Notice, Reading, Response, Severity
from submissions.pdf import limits
from submissions.reading import read_report

TIMEOUT = 60.0
"""Seconds for one report."""
SURE = 0.5
"""Confidence from which a reading without flags is certain."""


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file and what to look for in it."""

    path: Path
    expected: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read in one file."""

    file: str
    responses: tuple[Response, ...]
    notices: tuple[Notice, ...]

    @property
    def certain(self) -> bool:
        """Whether nobody has to look at it."""
        return all(map(is_certain, self.responses)) and not any(
            notice.severity is Severity.FAIL for notice in self.notices
        )


def is_certain(response: Response) -> bool:
    """Tell whether nobody has to look at a response; a step that may be left out may be absent."""
    if response.text is None:
        return response.flags == ("read.left_out",)
    return not response.flags and response.confidence >= SURE


def read_files(
    paths: Sequence[Path],
    sheet: str | Path,
    workers: Workers,
    params: Mapping[str, Params] | None = None,
) -> Iterator[ReadFile]:
    """Read reports in worker processes, in order; the sheet's key is never opened.

    Args:
        paths: of the reports.
        sheet: a sheet's name or file.
        workers: who reads.
        params: of a student's variants, by part: answers may be of another size.

    Raises:
        ProblemError: there is no such sheet, or it or the params are wrong.
    """
    expected = open_catalogue(sheet, public_only=True).expected(params)
    jobs = [ReadJob(path, expected) for path in paths]
    for job, outcome in workers.run(read_one, jobs):
        yield _result(job, outcome)


def read_one(job: ReadJob) -> Reading:
    """Read one file, in a worker process."""
    with job.path.open("rb") as file:
        data = file.read(limits.FILE + 1)
    return read_report(data, job.expected)


def _result(job: ReadJob, outcome: Reading | Failure) -> ReadFile:
    """Turn a failure into a notice; each field is then not found."""
    if isinstance(outcome, Failure):
        notice = Notice(outcome.code, outcome.args, Severity.FAIL)
        outcome = Reading((), (notice,))
    responses = outcome.responses or tuple(
        Response(one.part, one.field, None, flags=("read.not_found",)) for one in job.expected
    )
    return ReadFile(str(job.path), responses, outcome.notices)
