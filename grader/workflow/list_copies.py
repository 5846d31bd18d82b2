"""Copies of a run's lists without those who are forgotten, which the folder uses from then on.

Who is forgotten cannot be noted without knowing them still; so the folder keeps who stays.
"""

import shutil
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from grader.reports import replacing
from grader.workflow.folders import LISTS
from grader.workflow.handing_out.ledger import FILE, read_lines, write_ledger
from grader.workflow.people import Someone
from grader.workflow.request import GradeRequest
from submissions.filling import without
from submissions.model import Account
from submissions.roster import NUMBERS, number_at
from submissions.tables import Table, read_table
from submissions.worksheet import Worksheet

_OF_NUMBERS = ("roster", "extensions")


def write_copies(
    request: GradeRequest,
    gone: Iterable[Someone],
    numbers: Collection[str],
    worksheet: Worksheet | None,
    name: str,
) -> GradeRequest:
    """Write the lists of a run anew, and give the request that uses them.

    Args:
        request: what the run was asked for.
        gone: who is left out.
        numbers: all their numbers.
        worksheet: Moodle's worksheet, where it was given.
        name: of the folder for this time, so that lists still in use stay whole.

    Raises:
        GraderError: a copy cannot be written.
        SubmissionError: a list cannot be read any more.
    """
    folder = request.out / LISTS / name
    paths: dict[str, Path] = {}
    for kind in _OF_NUMBERS:
        path = getattr(request, kind)
        if path is not None:
            paths[kind] = _write(folder / f"{kind}.csv", path, _by_number(numbers), exact=False)
    if request.worksheet is not None and worksheet is not None:
        lines = _rows_of(gone, worksheet)
        copy = folder / "worksheet.csv"
        paths["worksheet"] = _write(copy, request.worksheet, lambda _: lines, exact=True)
    if request.variants is not None and request.variants.is_file():
        paths["variants"] = folder / FILE
        _write_variants(paths["variants"], request.variants, gone, numbers)
    return request.model_copy(update=paths)


def drop_old(request: GradeRequest) -> None:
    """Delete copies of earlier times, which hold who was forgotten since."""
    lists = (request.roster, request.worksheet, request.extensions, request.variants)
    used = {path.parent for path in lists if path}
    for folder in (request.out / LISTS).glob("*"):
        if folder not in used:
            shutil.rmtree(folder)


def _write(copy: Path, path: Path, lines: Callable[[Table], set[int]], *, exact: bool) -> Path:
    table = read_table(path, exact=exact)
    with replacing(copy) as handle:
        handle.write(without(table, lines(table)))
    return copy


def _write_variants(
    copy: Path, path: Path, gone: Iterable[Someone], numbers: Collection[str]
) -> None:
    accounts = {entry.identifier for one in gone for entry in one.entries}
    accounts |= {one.person.identifier for one in gone if one.person}
    accounts -= {""}
    stay = [
        line
        for line in read_lines(path)
        if line.student not in numbers and line.account not in accounts
    ]
    write_ledger(copy, stay)


def _by_number(numbers: Collection[str]) -> Callable[[Table], set[int]]:
    def lines(table: Table) -> set[int]:
        column = table.needed(NUMBERS)
        return {row.line for row in table.rows if number_at(table, row, column) in numbers}

    return lines


def _rows_of(gone: Iterable[Someone], worksheet: Worksheet) -> set[int]:
    people = tuple(gone)
    accounts = [Account(e.account, e.identifier) for one in people for e in one.entries]
    accounts += [Account(one.name, one.person.identifier) for one in people if one.person]
    return {row.line for row in map(worksheet.find, accounts) if row}
