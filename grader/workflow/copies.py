"""Writing annotated copies of the reports of complete submissions, where they are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grader.reports import Batch
from grader.workflow import jobs
from grader.workflow.marked_copy import MarkedJob
from grader.workflow.picturing import is_there
from grader.workflow.readings import reading_of
from grader.workflow.run import Run
from submissions.model import Submission
from submissions.standing import Placed

SECONDS = 40.0
"""For the copy of one report."""
GONE = "copy.gone"
"""Why there is no copy where the download was moved or deleted."""


@dataclass(frozen=True, slots=True)
class Copies:
    """What came of copying."""

    names: frozenset[str] = frozenset()
    """Files that hold."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """Uploads without a copy, and the code of what kept them from it."""


def write_copies(run: Run, batch: Batch, placed: Sequence[Placed]) -> Copies:
    """Copy the report of every complete submission, with what each answer earned.

    Each copy is written by the worker that made it. A report that cannot be copied costs only its
    copy.

    Raises:
        GraderError: a file cannot be replaced.
    """
    if not run.request.annotated:
        return Copies()
    failed: dict[str, str] = {}
    names: set[str] = set()
    work = _jobs(run, batch, placed, failed)
    for done, (job, result) in enumerate(run.workers.run(jobs.mark_up, work, seconds=SECONDS), 1):
        if result is None:
            names.add(job.out.name)
        else:
            failed[job.entry.file] = result.code
        run.tell("annotate", done, batch.reconciliation.graded)
    return Copies(frozenset(names), failed)


def _jobs(
    run: Run, batch: Batch, placed: Sequence[Placed], failed: dict[str, str]
) -> Iterator[MarkedJob]:
    """Gather what is to be copied; what is no longer there goes to `failed`."""
    from grader.reports.feedback import FOLDER, annotated_name

    by_file = {one.result.upload.file: one for one in placed}
    sheet = str(run.catalogue.sheet.path)
    for entry in batch.entries:
        one = by_file[entry.file]
        stored = reading_of(run, one)
        if entry.points is None or stored is None or not isinstance(one.result, Submission):
            continue
        if not is_there(one.result):
            failed[entry.file] = GONE
            continue
        yield MarkedJob(
            sheet,
            entry,
            one.result,
            stored.reading.responses,
            batch.language,
            run.request.out / FOLDER / annotated_name(entry),
            provisional=entry.code not in batch.released,
        )
