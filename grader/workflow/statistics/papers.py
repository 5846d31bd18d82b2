"""What statistics need of each submission: its points and codes, and nothing that anybody wrote."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from grader.model import Entry, Mark, Status, Verdict
from grader.workflow.statistics.model import Place
from problems.sheet import Sheet

_MISTAKE = "misconception."
_COUNTING = (Status.GRADED, Status.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Scored:
    """What one criterion earned; `points` is None while it waits or was decided with the field."""

    points: Decimal | None
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """What one field earned."""

    points: Decimal | None
    verdict: Verdict
    mistakes: tuple[str, ...]
    reasons: tuple[str, ...]
    """Why it waits; none where it does not."""
    criteria: Mapping[str, Scored]


@dataclass(frozen=True, slots=True)
class Paper:
    """One submission. `total` is None while anything of it waits."""

    total: Decimal | None
    cells: Mapping[tuple[str, str], Cell]


@dataclass(frozen=True, slots=True)
class Pile:
    """All submissions of a class that count or wait."""

    papers: tuple[Paper, ...]
    waiting: int
    upload_reasons: Mapping[str, int]
    """Codes on uploads that wait although none of their answers does."""
    left_out: int
    places: Mapping[str, Place]
    """What each code of a mark or of a criterion stands for."""

    @property
    def complete(self) -> tuple[Paper, ...]:
        """Those that are decided as a whole."""
        return tuple(paper for paper in self.papers if paper.total is not None)


@dataclass(frozen=True, slots=True)
class _Upload:
    number: str
    waits: bool
    reasons: frozenset[str]
    paper: Paper | None


def pile_up(entries: Iterable[Entry], sheet: Sheet) -> Pile:
    """Read the submissions of a run, each student's once; no entry is held.

    Where two uploads of one student count or wait, neither is counted: which of them is theirs is
    not decided yet.
    """
    asked = {(part.id, field.name) for part in sheet.parts for field in part.fields}
    places: dict[str, Place] = {}
    sheaf: list[_Upload] = []
    for entry in entries:
        if entry.status in _COUNTING:
            places.update(_places(entry))
            sheaf.append(_upload(entry, asked))
    times = Counter(upload.number for upload in sheaf if upload.number)
    single = [upload for upload in sheaf if times[upload.number] < 2]  # noqa: PLR2004 - twins
    return Pile(
        papers=tuple(upload.paper for upload in single if upload.paper),
        waiting=sum(upload.waits for upload in single),
        upload_reasons=Counter(code for upload in single for code in upload.reasons),
        left_out=len(sheaf) - len(single),
        places=places,
    )


def column(papers: Sequence[Paper], place: Place, sheet: Sheet) -> list[Decimal | None]:
    """Give the points of each submission in one place; None where they are not decided."""
    if place.field:
        return [_points(paper, place) for paper in papers]
    part = next(part for part in sheet.parts if part.id == place.part)
    fields = [Place(part.id, field.name) for field in part.fields]
    return [_sum([_points(paper, field) for field in fields]) for paper in papers]


def is_blank(paper: Paper, place: Place) -> bool:
    """Tell whether nothing was written in a place, and that is certain."""
    cells = [
        cell
        for (part, field), cell in paper.cells.items()
        if part == place.part and place.field in {"", field}
    ]
    return bool(cells) and all(cell.verdict is Verdict.BLANK for cell in cells)


def criteria_of(papers: Iterable[Paper], place: Place) -> dict[str, Decimal]:
    """Give the criteria of a field with their points, as they were marked by."""
    cells = (paper.cells.get((place.part, place.field)) for paper in papers)
    return {
        name: scored.maximum for cell in cells if cell for name, scored in cell.criteria.items()
    }


def _points(paper: Paper, place: Place) -> Decimal | None:
    cell = paper.cells.get((place.part, place.field))
    if cell is None or not place.criterion:
        return cell.points if cell else None
    scored = cell.criteria.get(place.criterion)
    return scored.points if scored else None


def _sum(points: Sequence[Decimal | None]) -> Decimal | None:
    decided = [one for one in points if one is not None]
    return sum(decided, Decimal(0)) if len(decided) == len(points) else None


def _paper(entry: Entry, asked: set[tuple[str, str]]) -> Paper:
    marks = entry.scorecard.marks if entry.scorecard else ()
    cells = {(m.part, m.field): _cell(m) for m in marks if (m.part, m.field) in asked}
    return Paper(entry.points if len(cells) == len(asked) else None, cells)


def _cell(mark: Mark) -> Cell:
    codes = dict.fromkeys(finding.code for finding in mark.findings)
    return Cell(
        points=mark.points,
        verdict=mark.verdict,
        mistakes=tuple(code for code in codes if code.startswith(_MISTAKE)),
        reasons=(tuple(codes) or (mark.verdict.value,)) if mark.points is None else (),
        criteria={one.name: Scored(one.points, one.max) for one in mark.criteria},
    )


def _upload(entry: Entry, asked: set[tuple[str, str]]) -> _Upload:
    card, waits = entry.scorecard, entry.points is None
    waits_itself = waits and (card is None or card.points is not None)
    codes = {finding.code for finding in entry.findings} if waits_itself else set()
    return _Upload(entry.number, waits, frozenset(codes), _paper(entry, asked) if card else None)


def _places(entry: Entry) -> Iterator[tuple[str, Place]]:
    for mark in entry.scorecard.marks if entry.scorecard else ():
        yield mark.code, Place(mark.part, mark.field)
        for one in mark.criteria:
            yield one.code, Place(mark.part, mark.field, one.name)
