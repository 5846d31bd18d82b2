"""Who gets what back, and why some do not: one line for each upload and each row of a worksheet."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from grader.model import Entry, Status
from grader.reports import Batch
from grader.reports.moodle.columns import Form, check_worksheet
from submissions.intake import is_team
from submissions.model import Account
from submissions.surnames import may_be_of
from submissions.tables import Row
from submissions.worksheet import Participant

HUNDREDTH = Decimal("0.01")


class Fate(StrEnum):
    """What becomes of one upload's points, or of one row of the worksheet."""

    FILLED = "filled"
    ZERO = "zero"
    """Filled in with 0, which the newest Moodle may drop."""
    STALE = "stale"
    """Filled in, but a German page may take its row for outdated."""
    REPLACED = "replaced"
    """Filled in, in the place of points of ours that were released before."""
    SAME = "same"
    """The worksheet holds these points already."""
    ASKED = "asked"
    """Filled in, in the place of another grade, as somebody asked."""
    KEPT = "kept"
    """The worksheet holds other points, which nobody asked to replace."""
    LOCKED = "locked"
    UNKNOWN = "unknown"
    """No row of the worksheet is this account's."""
    FOREIGN = "foreign"
    """The account is another student's than the one whose submission it counts as."""
    TWICE = "twice"
    """Two uploads that count belong to one row."""
    FREE = "free"
    """Released, and there is no worksheet."""
    CHANGED = "changed"
    """Complete, but not released, or changed since."""
    WAITS = "waits"
    REJECTED = "rejected"
    BESIDE = "beside"
    """Not graded, and another upload of the same account counts."""
    OLDER = "older"
    """Replaced by another upload of the same student, which came from another account."""
    LACKING = "lacking"
    """A row of somebody who handed in, as it says, and of whom no upload is known."""
    NOTHING = "nothing"
    """A row without an upload."""


IMPORTED = frozenset({Fate.FILLED, Fate.ZERO, Fate.STALE, Fate.REPLACED, Fate.ASKED})
"""Fates of which the row is filled in."""
HANDED_BACK = IMPORTED | {Fate.SAME, Fate.KEPT, Fate.LOCKED, Fate.UNKNOWN, Fate.FREE}
"""Fates of which the feedback file goes back."""


@dataclass(frozen=True, slots=True)
class Line:
    """One upload, or one row without an upload."""

    fate: Fate
    name: str
    """As Moodle shows it."""
    identifier: str
    """The account's number in Moodle; empty where it is not known."""
    code: str = ""
    """The upload's; empty where there is none."""
    number: str = ""
    points: Decimal | None = None
    """What is released, on the sheet's own scale."""
    grade: Decimal | None = None
    """What is written into the worksheet."""
    row: int = 0
    """The line in the worksheet that its record begins in; 0 where it has none."""
    before: Decimal | None = None
    """The grade that the worksheet holds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, in the order of the entries, rows without an upload behind them."""

    lines: tuple[Line, ...]

    def of(self, *fates: Fate) -> tuple[Line, ...]:
        """List the lines of some fates."""
        return tuple(line for line in self.lines if line.fate in fates)

    def only(self, codes: Collection[str]) -> "Plan":
        """Give the lines of some uploads alone."""
        return Plan(tuple(line for line in self.lines if line.code in codes))

    def by_code(self) -> dict[str, Line]:
        """Give the lines by their uploads' codes."""
        return {line.code: line for line in self.lines if line.code}


def make_plan(batch: Batch) -> Plan:
    """Decide for every upload and every row what is written.

    Raises:
        GraderError: the worksheet does not fit the sheet.
    """
    sheet, scale = batch.sheet, batch.upload.scale
    form = check_worksheet(batch.worksheet, sheet, scale=scale) if batch.worksheet else None
    every = _parted(_line(batch, form, entry) for entry in batch.entries)
    counting = {line.row for line in every if line.fate is not Fate.OLDER}
    lines = [line for line in every if line.fate is not Fate.OLDER or _is_alone(line, counting)]
    return Plan((*lines, *_without_upload(batch, lines)))


def _is_alone(line: Line, counting: Collection[int]) -> bool:
    """Tell whether a row is known, and has no other upload than replaced ones."""
    return bool(line.row) and line.row not in counting


def _line(batch: Batch, form: Form | None, entry: Entry) -> Line:
    person = _participant(batch, entry)
    line = Line(
        fate=_fate(batch, entry),
        name=person.name if person else entry.account,
        identifier=person.identifier if person else entry.identifier,
        code=entry.code,
        number=entry.number,
        points=entry.points,
        row=person.line if person else 0,
    )
    if line.fate is not Fate.FREE:
        return line
    if _is_of_another(entry, person.name if person else entry.account):
        return replace(line, fate=Fate.FOREIGN, identifier="")
    if form is None:
        return line
    if person is None:
        grade = next((_grade(batch, form, row, line) for row in form.table.rows), None)
        return replace(line, fate=Fate.UNKNOWN, grade=grade)
    return _in_row(batch, form, line)


def _is_of_another(entry: Entry, account: str) -> bool:
    """Tell whether an account's name is known and has no word of the student's surname."""
    is_known = bool(entry.surname and account) and not is_team(account)
    return is_known and not may_be_of(entry.surname, account)


def _participant(batch: Batch, entry: Entry) -> Participant | None:
    account = Account(entry.account, entry.identifier)
    return batch.worksheet.find(account) if batch.worksheet else None


def _fate(batch: Batch, entry: Entry) -> Fate:
    if entry.status is Status.SUPERSEDED:
        return Fate.OLDER
    if entry.status is Status.NOT_GRADED:
        return Fate.REJECTED
    if entry.points is None:
        return Fate.WAITS
    return Fate.FREE if entry.code in batch.released else Fate.CHANGED


def _in_row(batch: Batch, form: Form, line: Line) -> Line:
    """Compare released points with what their row holds."""
    row = form.rows[line.row]
    placed = replace(line, grade=_grade(batch, form, row, line), before=form.grade_of(row))
    return replace(placed, fate=_fate_in_row(batch, form, row, placed))


def _fate_in_row(batch: Batch, form: Form, row: Row, line: Line) -> Fate:
    if form.is_locked(row):
        return Fate.LOCKED
    if line.before == line.grade:
        return Fate.SAME
    ours = line.before in _former_grades(batch, form, row, line)
    if line.before is not None and not ours and not batch.upload.replace_grades:
        return Fate.KEPT
    return _filled(form, row, line, ours=ours)


def _filled(form: Form, row: Row, line: Line, *, ours: bool) -> Fate:
    """Tell what is to be known of a row that is filled in."""
    if form.is_german and form.is_dated(row):
        return Fate.STALE
    if not line.grade:
        return Fate.ZERO
    if line.before is None:
        return Fate.FILLED
    return Fate.REPLACED if ours else Fate.ASKED


def _grade(batch: Batch, form: Form, row: Row, line: Line) -> Decimal:
    """Give the points on the scale of a row."""
    total = batch.sheet.points
    return _scaled(line.points or Decimal(0), form.maximum_of(row) or total, total)


def _former_grades(batch: Batch, form: Form, row: Row, line: Line) -> frozenset[Decimal]:
    """Give the grades that earlier releases came to in a row."""
    former = batch.issued.former.get(line.code, ())
    return frozenset(
        _scaled(one.points, form.maximum_of(row) or one.max, one.max) for one in former
    )


def _scaled(points: Decimal, maximum: Decimal, total: Decimal) -> Decimal:
    if maximum == total:
        return points
    return (points * maximum / total).quantize(HUNDREDTH, ROUND_HALF_UP)


def _parted(lines: Iterable[Line]) -> list[Line]:
    """Write nothing for a row that two uploads which count belong to."""
    every = list(lines)
    wanted = Counter(line.row for line in every if line.row and line.fate in HANDED_BACK)
    return [replace(line, fate=_beside_others(line, wanted[line.row])) for line in every]


def _beside_others(line: Line, wanted: int) -> Fate:
    """Give the fate of a line whose row some uploads that count belong to."""
    if wanted > 1 and line.fate in HANDED_BACK:
        return Fate.TWICE
    return Fate.BESIDE if wanted and line.fate is Fate.REJECTED else line.fate


def _without_upload(batch: Batch, lines: Iterable[Line]) -> Iterator[Line]:
    met = {line.row for line in lines}
    for row in batch.worksheet.participants.values() if batch.worksheet else ():
        if row.line not in met:
            fate = Fate.LACKING if row.is_submitted else Fate.NOTHING
            yield Line(fate, row.name, row.identifier, row=row.line)
