"""The steps of forgetting: out of the gradebook, out of the files, and reports of who stays."""

import json
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from grader.catalogue import open_catalogue
from grader.engine.isolation import Workers
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.gradebook.removal import Removal, Removed
from grader.model import Reconciliation
from grader.reasons import wording_of
from grader.terminal import Progress
from grader.wording import say
from grader.workflow.choosing import Choice
from grader.workflow.folders import (
    FORGETTING,
    LISTS,
    TALLY,
    forgotten_in,
    marked_by,
    request_of,
    tally,
)
from grader.workflow.grade import batch_of
from grader.workflow.holding import Holding
from grader.workflow.leftovers import drop_reports
from grader.workflow.list_copies import drop_old, write_copies
from grader.workflow.request import GradeRequest
from grader.workflow.run import Run
from grader.workflow.striking import strike
from grader.workflow.taking_in import load, settle
from grader.workflow.traces import Traces, without_traces
from grader.workflow.typesetting import NOTE as FEEDBACK
from grader.workflow.writing import write_reports
from problems.errors import ProblemError
from submissions.errors import SubmissionError

_SOURCES = "sources"
"""The note of what the runs were given, once copies stand in its place."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of the reports of those who stay."""

    sums: Reconciliation | None = None
    why_not: str = ""
    """Why they could not be written; empty where they were."""
    uncopied: int = 0
    """Annotated copies that are wanted and could not be made again."""


def weigh(book: Gradebook, holding: Holding, choice: Choice) -> Removed:
    """Count what would be removed from the gradebook, and leave all of it there."""
    return book.weigh(_removal(holding, choice))


def remove(book: Gradebook, holding: Holding, choice: Choice, day: date) -> None:
    """Take people out of the gradebook in one transaction, which notes that files are to follow.

    Raises:
        GraderError: a copy of a list cannot be written; then nothing was removed.
    """
    counts = tally(book)
    counts[day.isoformat()] = counts.get(day.isoformat(), 0) + choice.count
    sources = sources_of(book, holding.request)
    request = _without_paths(_with_copies(book, holding, choice), choice.traces)
    with book.together():
        book.remove(_removal(holding, choice))
        book.note("request", request.document())
        book.note(_SOURCES, json.dumps([str(_nameless(one, choice.traces)) for one in sources]))
        book.note(TALLY, json.dumps(counts))
        book.unnote(FEEDBACK)
        book.note(FORGETTING, day.isoformat())


def clear_away(folder: Path, book: Gradebook, progress: Progress) -> Rewritten:
    """Leave no byte of who was removed in the store or a report; then report on who stays.

    Raises:
        GraderError: a file is held open by another program; what is noted stays, to go on.
    """
    book.purge()
    drop_reports(folder)
    request = request_of(folder, book)
    drop_old(request)
    rewritten = _rewritten(request, book, progress)
    book.unnote(FORGETTING)
    return rewritten


def sources_of(book: Gradebook, request: GradeRequest) -> tuple[Path, ...]:
    """Name what the runs were given: a person has to see to it, as no command will."""
    lists = (request.roster, request.worksheet, request.extensions, request.variants)
    given = (request.path, *lists)
    copies = request.out / LISTS
    now = [path for path in given if path is not None and not path.is_relative_to(copies)]
    before: list[str] = json.loads(book.noted(_SOURCES) or "[]")
    return tuple(dict.fromkeys([*map(Path, before), *now]))


def _removal(holding: Holding, choice: Choice) -> Removal:
    return Removal(
        files=choice.files,
        numbers=holding.numbers_of(choice.people),
        codes=choice.codes,
        cleaned=partial(without_traces, traces=choice.traces),
        note=partial(strike, traces=choice.traces) if choice.strike else None,
    )


def _with_copies(book: Gradebook, holding: Holding, choice: Choice) -> GradeRequest:
    """Have the folder use lists of who stays; of a list that is gone there is no copy."""
    if holding.lists.unreadable:
        return holding.request
    return write_copies(
        holding.request,
        choice.people,
        holding.numbers_of(choice.people),
        holding.lists.worksheet,
        str(forgotten_in(book) + choice.count),
    )


def _without_paths(request: GradeRequest, traces: Traces) -> GradeRequest:
    """Have no path of the request name anybody, as that of one student's ZIP does."""
    names = ("path", "roster", "worksheet", "extensions", "variants")
    given = {name: path for name in names if (path := getattr(request, name)) is not None}
    return request.model_copy(
        update={
            name: _nameless(path, traces)
            for name, path in given.items()
            if not path.is_relative_to(request.out)
        }
    )


def _nameless(path: Path, traces: Traces) -> Path:
    """Give the nearest folder of a path that names nobody."""
    return next(one for one in (path, *path.parents) if not traces.name(str(one)))


def _rewritten(request: GradeRequest, book: Gradebook, progress: Progress) -> Rewritten:
    """Write the reports of the entries as they are stored: nothing is marked anew.

    What stands in the way of that, such as a sheet that is gone, does not undo the removal.
    """
    language = request.language or "en"
    try:
        catalogue = open_catalogue(request.sheet)
        language = request.language or catalogue.sheet.language
        for _ in marked_by(catalogue.sheet, book.entries()):
            pass
        with Workers(request.processes) as workers:
            run = Run(request, catalogue, book, workers, progress)
            batch = batch_of(run)
            written = write_reports(run, batch, settle(run, load(book.intakes())))
            return Rewritten(batch.reconciliation, written.not_for_moodle, len(written.uncopied))
    except (GraderError, ProblemError, SubmissionError) as error:
        return Rewritten(why_not=say(wording_of(error), language))
