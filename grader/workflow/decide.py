"""Taking persons' decisions into a graded folder, and marking again what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.gradebook import Gradebook, only_run, stamp
from grader.terminal import Progress, silent
from grader.workflow.deciding import (
    check_rows,
    find_targets,
    leave_out_changed,
    leave_out_known,
    read_rows,
    store,
)
from grader.workflow.folders import graded_in, request_of
from grader.workflow.grade import finish
from grader.workflow.request import Outcome
from grader.workflow.run import Run
from grader.workflow.taking_in import load
from grader.workflow.writing import withdraw


@dataclass(frozen=True, slots=True)
class Options:
    """What to do with rows that cannot be taken in as they are."""

    conflicts: Path | None = None
    """A new file for rows that settle what contradicts, written where need be."""
    skip_changed: bool = False
    """Whether rows on responses that have changed since are left out and named, instead of
    refusing all."""


_STRICT = Options()


def decide(
    folder: Path,
    files: Sequence[Path],
    now: datetime,
    progress: Progress = silent,
    options: Options = _STRICT,
) -> Outcome:
    """Take the decisions in some files, all of them or none, and mark again.

    Args:
        folder: the folder of an earlier `grade`.
        files: decision files.
        now: when, for the record; aware.
        progress: told how far it is.
        options: what to do with rows that contradict each other or are outdated.

    Raises:
        GraderError: nothing was graded there, a row is wrong, or rows contradict each other; then
            nothing was taken in.
    """
    graded_in(folder)
    settled = read_rows(files, options.conflicts)
    with only_run(folder), Gradebook(folder) as book:
        request = request_of(folder, book)
        catalogue = open_catalogue(request.sheet)
        with Workers(request.processes) as workers:
            run = Run(request, catalogue, book, workers, progress)
            results = load(book.intakes())
            intakes = {run.code(one.upload.file): one.zip_sha256 for one in results}
            targets = find_targets(book.entries(), intakes)
            skipped: tuple[str, ...] = ()
            if options.skip_changed:
                settled, skipped = leave_out_changed(settled, targets)
            check_rows(settled.counting, targets, catalogue, settled.overruled)
            withdraw(folder)
            fresh, repeated = leave_out_known(settled, tuple(book.decisions()), targets)
            store(book, fresh, targets, stamp(now))
            return replace(finish(run, results), repeated=repeated, skipped=skipped)
