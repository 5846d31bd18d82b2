"""A blind re-check: automatic deductions are drawn, and a person marks them anew."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from decimal import Decimal, InvalidOperation
from math import sqrt
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import WAITING, Entry, Mark
from grader.workflow.folders import graded_in
from problems.model import Wording
from submissions.tables import Row, Table, read_table

COLUMNS: Mapping[str, Wording] = {
    "code": Wording("code", "Code"),
    "part": Wording("part", "Teil"),
    "field": Wording("field", "Feld"),
    "max": Wording("max", "höchstens"),
    "file": Wording("file", "Datei"),
    "page": Wording("page", "Seite"),
    "response": Wording("response", "Antwort"),
    "points": Wording("points", "Punkte"),
    "note": Wording("note", "Notiz"),
}
"""Of the table that a person fills; neither verdict nor points of the machine stand in it."""
_CERTAINTY = 1.959963984540054
"""Quantile of the standard normal distribution for an interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One automatic deduction."""

    entry: Entry
    mark: Mark


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A deduction that the person marked otherwise."""

    drawn: Drawn
    points: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a re-check came to."""

    population: int
    """Automatic deductions of the run."""
    checked: int
    disagreements: tuple[Disagreement, ...]

    @property
    def rate(self) -> float:
        """The share of the checked deductions that were marked otherwise."""
        return len(self.disagreements) / self.checked

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of 95 % for the share among all deductions.

        Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
        Journal of the American Statistical Association 22 (1927).
        """
        return wilson(len(self.disagreements), self.checked)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Give the score interval of 95 % for a share.

    Examples:
        >>> tuple(round(end, 3) for end in wilson(0, 30)), tuple(round(e, 3) for e in wilson(3, 30))
        ((0.0, 0.114), (0.035, 0.256))
    """
    share, square = hits / of, _CERTAINTY**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    spread = share * (1 - share) / of + square / (4 * of**2)
    half = _CERTAINTY * sqrt(spread) / (1 + square / of)
    return max(middle - half, 0.0) if hits else 0.0, min(middle + half, 1.0)


def draw(folder: Path, count: int, seed: str) -> tuple[Drawn, ...]:
    """Draw automatic deductions, the same ones for the same run and seed.

    Raises:
        GraderError: nothing was graded there, or the machine deducted nothing.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        every = list(deductions(book.entries()))
    if not every:
        raise GraderError(f"In {folder} the machine deducted nothing, so that nothing is drawn.")
    ordered = sorted(every, key=lambda one: _lot(seed, one.mark.code))
    return tuple(ordered[:count])


def deductions(entries: Iterable[Entry]) -> Iterator[Drawn]:
    """Yield the fields in which the machine alone gave less than all points."""
    for entry in entries:
        for mark in entry.scorecard.marks if entry.scorecard else ():
            alone = not mark.decided_by and not mark.criteria and mark.verdict not in WAITING
            if alone and mark.points is not None and mark.points < mark.max:
                yield Drawn(entry, mark)


def check(folder: Path, file: Path) -> Checked:
    """Compare a filled table with what the machine gave.

    Raises:
        GraderError: a row has no points, or names no automatic deduction.
        RefusalError: the table cannot be read.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        known = {one.mark.code: one for one in deductions(book.entries())}
    table = read_table(file)
    code, points, note = (table.needed(astuple(COLUMNS[n])) for n in ("code", "points", "note"))
    pairs = [
        (_known(known, table, row, row.cells[code].strip()), _points(table, row, points), row)
        for row in table.rows
    ]
    if not pairs:
        raise GraderError(f"{table.file} holds no row.")
    wrong = tuple(
        Disagreement(drawn, given, row.cells[note].strip())
        for drawn, given, row in pairs
        if given != drawn.mark.points
    )
    return Checked(len(known), len(pairs), wrong)


def _known(known: dict[str, Drawn], table: Table, row: Row, code: str) -> Drawn:
    if code not in known:
        raise GraderError(
            f"{table.file}, line {row.line}: {code!r} is no automatic deduction of this run (any"
            " more). Draw a new sample."
        )
    return known[code]


def _points(table: Table, row: Row, column: int) -> Decimal:
    cell = row.cells[column].strip()
    try:
        points = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        points = None
    if points is None or not points.is_finite() or points < 0:
        raise GraderError(
            f"{table.file}, line {row.line}: the points are {cell!r}; a number was expected. Fill"
            " in every row, or delete those that nobody checked."
        )
    return points


def _lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}\n{code}".encode("utf-8", "surrogatepass")).hexdigest()
