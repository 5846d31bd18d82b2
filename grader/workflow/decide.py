"""Taking persons' decisions into a graded folder, and marking again what follows from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.gradebook import Gradebook, only_run, stamp
from grader.terminal import Progress, silent
from grader.wording import Language, say
from grader.workflow.deciding import (
    check_rows,
    find_targets,
    leave_out_changed,
    leave_out_known,
    read_rows,
    settle_rows,
    store,
)
from grader.workflow.folders import UNMARKED, graded_in, request_of
from grader.workflow.grade import finish
from grader.workflow.overruling import overrulings
from grader.workflow.request import Outcome
from grader.workflow.rows import Row
from grader.workflow.run import Run
from grader.workflow.taking_in import load
from grader.workflow.writing import withdraw
from problems.model import Wording


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
    rows = read_rows(files, options.conflicts)
    with only_run(folder), Gradebook(folder) as book:
        request = request_of(folder, book)
        catalogue = open_catalogue(request.sheet)
        with Workers(request.processes) as workers:
            run = Run(request, catalogue, book, workers, progress)
            results = load(book.intakes())
            intakes = {run.code(one.upload.file): one.zip_sha256 for one in results}
            targets = find_targets(book.entries(), intakes)
            rows, repeated = leave_out_known(rows, book.decisions(), targets)
            skipped: tuple[Wording, ...] = ()
            if options.skip_changed:
                rows, skipped = leave_out_changed(rows, targets)
            settled = settle_rows(rows, options.conflicts, run.language, repeated)
            check_rows(settled.counting, targets, catalogue, settled.overruled)
            run.open_lists()
            over = overrulings(settled.counting, book.decisions(), targets)
            withdraw(folder)
            book.note(UNMARKED, stamp(now))
            store(book, settled, targets, stamp(now))
            outcome = finish(run, results)
            return replace(
                outcome,
                overruled=tuple(say(one.in_words, run.language) for one in over),
                repeated=tuple(_spoken(row, run.language) for row in repeated),
                skipped=tuple(say(name, run.language) for name in skipped),
            )


def _spoken(row: Row, language: Language) -> str:
    """Name a row that was known; one of a page needs no name."""
    return "" if row.decision.word else say(row.name, language)
