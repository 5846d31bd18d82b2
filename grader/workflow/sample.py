"""A blind re-check: automatic deductions are drawn, mixed with other fields, and marked anew."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal, InvalidOperation
from math import sqrt
from pathlib import Path

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import WAITING, Entry, Mark
from grader.wording import points_text
from grader.workflow.folders import graded_in
from problems.model import Wording
from submissions.tables import Table, read_table

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
    """One field that the machine alone has marked."""

    entry: Entry
    mark: Mark

    @property
    def is_deduction(self) -> bool:
        """Whether it got less than all points."""
        return self.mark.points is not None and self.mark.points < self.mark.max


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that the person marked otherwise."""

    drawn: Drawn
    points: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the checked fields of one kind were marked otherwise."""

    population: int
    """Fields of this kind in the run."""
    checked: int
    disagreements: tuple[Disagreement, ...]

    @property
    def rate(self) -> float | None:
        """The share of the checked ones that were marked otherwise; None where none was checked."""
        return len(self.disagreements) / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval of 95 % for the share among all; no width where all were checked.

        Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference,
        Journal of the American Statistical Association 22 (1927).
        """
        rate = self.rate
        if rate is not None and self.checked == self.population:
            return rate, rate
        return wilson(len(self.disagreements), self.checked) if self.checked else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a re-check came to."""

    deducted: Share
    credited: Share
    """Fields with all points, mixed in so that the table does not tell that points are missing."""
    decided: int
    """Rows that no longer count: a person has decided on them since, or they are gone."""


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
    """Draw automatic deductions, and half as many fields with all points among them.

    The same run and seed draw the same.

    Raises:
        GraderError: nothing was graded there, or the machine deducted nothing.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        every = sorted(by_machine(book.entries()), key=lambda one: _lot(seed, one.mark.code))
    deducted = [one for one in every if one.is_deduction][:count]
    if not deducted:
        raise GraderError(
            f"In {folder} the machine deducted nothing, so that nothing is drawn.",
            f"In {folder} hat die Maschine nichts abgezogen; es wird also nichts gezogen.",
        )
    credited = [one for one in every if not one.is_deduction][: max(len(deducted) // 2, 1)]
    return tuple(sorted((*deducted, *credited), key=lambda one: _lot(seed, one.mark.code)))


def by_machine(entries: Iterable[Entry]) -> Iterator[Drawn]:
    """Yield the fields that the machine alone has marked."""
    for entry in entries:
        for mark in entry.scorecard.marks if entry.scorecard else ():
            alone = not mark.decided_by and not mark.criteria and mark.verdict not in WAITING
            if alone and mark.points is not None:
                yield Drawn(entry, mark)


def check(folder: Path, file: Path) -> Checked:
    """Compare a filled table with what the machine gave.

    Raises:
        GraderError: a row has no points or impossible ones, stands there twice, or names nothing
            of this run.
        RefusalError: the table cannot be read.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        known = {one.mark.code: one for one in by_machine(book.entries())}
        others = {
            mark.code
            for entry in book.entries()
            for mark in (entry.scorecard.marks if entry.scorecard else ())
        } - known.keys()
    rows = tuple(_rows(read_table(file)))
    ours = [row for row in rows if row.code in known or row.code in others]
    for row in ours or rows:
        _refuse_wrong(row, known, others)
    counted = [(known[row.code], row) for row in rows if row.code in known]
    return Checked(
        deducted=_share(known.values(), counted, is_deduction=True),
        credited=_share(known.values(), counted, is_deduction=False),
        decided=len(rows) - len(counted),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a filled table."""

    place: Wording
    code: str
    points: Decimal
    note: str


def _rows(table: Table) -> Iterator[_Row]:
    code, points, note = (table.needed(astuple(COLUMNS[n])) for n in ("code", "points", "note"))
    met: set[str] = set()
    for row in table.rows:
        name, place = row.cells[code].strip(), _place(table.file, row.line)
        if name in met:
            raise GraderError(
                f"{place.en}: {name} stands there twice. Delete one of the rows.",
                f"{place.de}: {name} steht zweimal da. Löschen Sie eine der Zeilen.",
            )
        met.add(name)
        yield _Row(place, name, _points(row.cells[points].strip(), place), row.cells[note].strip())
    if not met:
        raise GraderError(f"{table.file} holds no row.", f"{table.file} enthält keine Zeile.")


def _place(file: str, line: int) -> Wording:
    return Wording(f"{file}, line {line}", f"{file}, Zeile {line}")


def _points(cell: str, place: Wording) -> Decimal:
    try:
        points = Decimal(cell.replace(",", "."))
    except InvalidOperation:
        points = None
    if points is None or not points.is_finite() or points < 0:
        raise GraderError(
            f"{place.en}: the points are {cell!r}; a number was expected. Fill"
            " in every row, or delete those that nobody checked.",
            f"{place.de}: Bei den Punkten steht {cell!r}; erwartet wurde eine Zahl. Füllen Sie jede"
            " Zeile aus, oder löschen Sie die, die niemand nachgesehen hat.",
        )
    return points


def _refuse_wrong(row: _Row, known: Mapping[str, Drawn], others: Container[str]) -> None:
    if row.code in others:
        return
    if row.code not in known:
        raise GraderError(
            f"{row.place.en}: {row.code!r} is no field of this run. Draw a new sample.",
            f"{row.place.de}: {row.code!r} ist kein Feld dieses Laufs. Ziehen Sie eine neue"
            " Stichprobe.",
        )
    most = known[row.code].mark.max
    if row.points > most:
        raise GraderError(
            f"{row.place.en}: points given: {row.points}; there are {most} at most.",
            f"{row.place.de}: Vergebene Punkte: {points_text(row.points, 'de')}; es gibt höchstens"
            f" {points_text(most, 'de')}.",
        )


def _share(
    every: Iterable[Drawn], counted: Sequence[tuple[Drawn, _Row]], *, is_deduction: bool
) -> Share:
    ours = [(drawn, row) for drawn, row in counted if drawn.is_deduction is is_deduction]
    return Share(
        population=sum(one.is_deduction is is_deduction for one in every),
        checked=len(ours),
        disagreements=tuple(
            Disagreement(drawn, row.points, row.note)
            for drawn, row in ours
            if row.points != drawn.mark.points
        ),
    )


def _lot(seed: str, code: str) -> str:
    return hashlib.sha256(f"{seed}\n{code}".encode("utf-8", "surrogatepass")).hexdigest()
