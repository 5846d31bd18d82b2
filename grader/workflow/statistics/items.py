"""The figures of parts, fields, criteria and totals, as tutors may see them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from grader.measures.figures import Figure, Gap, missing
from grader.measures.hiding import Group
from grader.measures.items import alpha, discrimination, facility
from grader.measures.scales import fit_scale
from grader.measures.spreads import deviation, mean, quartiles
from grader.model import Verdict
from grader.workflow.statistics.model import Count, Item, Place, Span, Totals
from grader.workflow.statistics.papers import Paper, Pile, column, criteria_of, is_blank
from problems.sheet import Sheet


def places_of(sheet: Sheet, papers: Sequence[Paper]) -> Iterator[tuple[Place, Decimal]]:
    """Give every part, field and criterion with its maximum, in the sheet's order."""
    for part in sheet.parts:
        yield Place(part.id), part.points
        for field in part.fields:
            place = Place(part.id, field.name)
            yield place, field.points
            for name, points in criteria_of(papers, place).items():
                yield Place(part.id, field.name, name), points


def items_of(sheet: Sheet, pile: Pile) -> tuple[Item, ...]:
    """Work out the figures of every part, field and criterion."""
    places = places_of(sheet, pile.papers)
    return tuple(_item(sheet, pile, place, maximum) for place, maximum in places)


def totals_of(sheet: Sheet, papers: Sequence[Paper]) -> Totals:
    """Work out the figures of the totals.

    Args:
        sheet: what was asked.
        papers: complete submissions.
    """
    totals = [paper.total for paper in papers if paper.total is not None]
    found = quartiles(totals)
    lines = (found.lower, found.median, found.upper) if found else ()
    return Totals(
        maximum=sheet.points,
        mean=mean(totals),
        deviation=deviation(totals),
        quartiles=tuple(Span(line, line) for line in lines),
        alpha=alpha(by_field(sheet, papers)),
        groups=_groups(totals, sheet.points, sheet.points_step),
    )


def discrimination_of(sheet: Sheet, papers: Sequence[Paper], place: Place) -> Figure:
    """Correlate a place with all that does not belong to its field or part.

    Args:
        sheet: what was asked.
        papers: complete submissions; those in which the place has no points of its own, as its
            field was decided as a whole, do not count.
        place: a part, a field or a criterion.
    """
    if not _others(sheet, place):
        return missing(Gap.NO_REST, len(papers))
    own = column(papers, place, sheet)
    whole = column(papers, Place(place.part, place.field), sheet)
    rows = [
        (x, paper.total - y)
        for x, y, paper in zip(own, whole, papers, strict=True)
        if x is not None and y is not None and paper.total is not None
    ]
    return discrimination([x for x, _ in rows], [rest for _, rest in rows])


def mistakes_of(pile: Pile) -> tuple[Count, ...]:
    """Count every misconception by field, the most frequent first."""
    found = Counter(
        (Place(*key), code)
        for paper in pile.papers
        for key, cell in paper.cells.items()
        for code in cell.mistakes
    )
    return _ordered(found)


def reasons_of(pile: Pile) -> tuple[Count, ...]:
    """Count every reason for which an answer waits, or an upload, the most frequent first."""
    found = Counter(
        (Place(*key), code)
        for paper in pile.papers
        for key, cell in paper.cells.items()
        for code in cell.reasons
    )
    found.update({(Place(), code): number for code, number in pile.upload_reasons.items()})
    return _ordered(found)


def _item(sheet: Sheet, pile: Pile, place: Place, maximum: Decimal) -> Item:
    points = column(pile.papers, place, sheet)
    decided = [one for one in points if one is not None]
    cells = [paper.cells.get((place.part, place.field)) for paper in pile.papers]
    carried = sum(cell is not None and cell.verdict is Verdict.CARRIED for cell in cells)
    return Item(
        place=place,
        maximum=maximum,
        decided=len(decided),
        waiting=len(points) - len(decided) - _as_a_whole(pile.papers, place),
        blank=sum(is_blank(paper, place) for paper in pile.papers),
        carried=carried if place.field and not place.criterion else None,
        facility=facility(decided, maximum),
        discrimination=discrimination_of(sheet, pile.complete, place),
        groups=_groups(decided, maximum, sheet.points_step),
    )


def _others(sheet: Sheet, place: Place) -> list[str]:
    """Name the fields that belong to the rest."""
    fields = ((part.id, field.name) for part in sheet.parts for field in part.fields)
    return [name for part, name in fields if part != place.part or place.field not in {"", name}]


def _as_a_whole(papers: Sequence[Paper], place: Place) -> int:
    """Count the submissions in which a criterion has no points as its field was decided."""
    if not place.criterion:
        return 0
    cells = [paper.cells.get((place.part, place.field)) for paper in papers]
    return sum(
        cell is not None and cell.points is not None and _lacks(cell.criteria.get(place.criterion))
        for cell in cells
    )


def _lacks(scored: object) -> bool:
    return getattr(scored, "points", None) is None


def by_field(sheet: Sheet, papers: Sequence[Paper]) -> list[list[Decimal]]:
    """Give the points of complete submissions, field by field."""
    places = [Place(part.id, field.name) for part in sheet.parts for field in part.fields]
    columns = (column(papers, place, sheet) for place in places)
    return [[points for points in one if points is not None] for one in columns]


def _groups(points: Sequence[Decimal], maximum: Decimal, step: Decimal) -> tuple[Group, ...]:
    """Count how many have which points, a few steps together where there are many."""
    scale = fit_scale(maximum, step)
    numbers = scale.binned(Counter(points))
    last = scale.bars - 1
    return tuple(
        Group(
            scale.width * bar,
            maximum if bar == last else scale.width * (bar + 1) - step,
            numbers[bar],
        )
        for bar in range(scale.bars)
    )


def _ordered(found: Mapping[tuple[Place, str], int]) -> tuple[Count, ...]:
    rows = sorted(found.items(), key=lambda row: (-row[1], row[0]))
    return tuple(Count(place, code, number) for (place, code), number in rows)
