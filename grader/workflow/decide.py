"""Taking persons' decisions into a graded folder, and marking again what follows from them."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.gradebook import Gradebook, only_run, stamp
from grader.terminal import Progress, silent
from grader.workflow.deciding import check_rows, find_targets, read_rows, store
from grader.workflow.folders import graded_in, request_of
from grader.workflow.grade import finish
from grader.workflow.request import Outcome
from grader.workflow.run import Run
from grader.workflow.taking_in import load


def decide(
    folder: Path,
    files: Sequence[Path],
    now: datetime,
    progress: Progress = silent,
    conflicts: Path | None = None,
) -> Outcome:
    """Take the decisions in some files, all of them or none, and mark again.

    Args:
        folder: the folder of an earlier `grade`.
        files: decision files.
        now: when, for the record; aware.
        progress: told how far it is.
        conflicts: a new file for rows that settle what contradicts, written where need be.

    Raises:
        GraderError: nothing was graded there, a row is wrong, or rows contradict each other; then
            nothing was taken in.
    """
    graded_in(folder)
    settled = read_rows(files, conflicts)
    with only_run(folder), Gradebook(folder) as book:
        request = request_of(folder, book)
        catalogue = open_catalogue(request.sheet)
        with Workers(request.processes) as workers:
            run = Run(request, catalogue, book, workers, progress)
            results = load(book.intakes())
            intakes = {run.code(one.upload.file): one.zip_sha256 for one in results}
            targets = find_targets(book.entries(), intakes)
            check_rows(settled.counting, targets, catalogue, settled.overruled)
            store(book, settled, targets, stamp(now))
            return finish(run, results)
