"""The figures that may be shown to everybody: each is worked out from groups of five or more.

Only complete submissions are counted, the same ones everywhere, so that no two numbers differ by a
few persons. Points are grouped at one level only, that of the criteria or of fields without any,
and what is above it follows from those groups: so no two ways of counting the same persons can be
subtracted from each other.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from grader.measures.figures import Figure, Gap, missing
from grader.measures.hiding import (
    LEAST,
    REST,
    Group,
    Ladder,
    group_at,
    group_of,
    in_groups,
    in_wide_groups,
    mean_between,
    rough_mean,
    shown_classes,
)
from grader.measures.items import alpha
from grader.model import Verdict
from grader.workflow.statistics.items import by_field, discrimination_of, places_of
from grader.workflow.statistics.model import Count, Item, Place, Span, Totals
from grader.workflow.statistics.papers import Cell, Paper, column, criteria_of
from problems.sheet import Sheet

_BLANK, _CARRIED = "blank", "carried"
_FIELDS = 5
"""Of fewer fields than these, a correlation tells how single answers go together."""
_DIGITS = 1
"""Of correlations: more would tell of single persons."""
Range = tuple[Fraction, Fraction]
"""What a number is at least and at most."""
_QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True)
class Public:
    """A class as it may be shown."""

    sheet: Sheet
    papers: Sequence[Paper]
    """Complete submissions."""

    @property
    def number(self) -> int | None:
        """How many they are; None where that would be too few to say."""
        return len(self.papers) if len(self.papers) >= LEAST else None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What is shown of parts, fields and criteria."""
        return tuple(
            self._item(place, maximum)
            for place, maximum in self._maxima.items()
            if not place.criterion or place in self._groups
        )

    @cached_property
    def mistakes(self) -> tuple[Count, ...]:
        """What is shown of misconceptions, the most frequent first."""
        found = [
            Count(place, name, number)
            for place, classes in self._classes.items()
            for name, number in classes.items()
            if name not in {_BLANK, _CARRIED}
        ]
        return tuple(sorted(found, key=lambda one: (-one.number, one.place, one.code)))

    @cached_property
    def totals(self) -> Totals:
        """What is shown of totals.

        The end groups reach as far as the largest item that is shown is worth: so no total tells
        what somebody has in a single item.
        """
        totals = [paper.total for paper in self.papers if paper.total is not None]
        ladder = Ladder(self.sheet.points, self.sheet.points_step)
        shown = (self._maxima[place] for place, groups in self._groups.items() if groups)
        groups = in_wide_groups(Counter(totals), ladder, max(shown, default=Decimal(0)))
        largest = max(self._maxima[place] for place in self._groups)
        mean = rough_mean(totals, largest) if groups else None
        return Totals(
            maximum=self.sheet.points,
            mean=self._figure((mean, mean) if mean is not None else None),
            deviation=self._figure(None),
            quartiles=tuple(_spans(groups)),
            alpha=self._rounded(alpha(by_field(self.sheet, self.papers)), is_shown=bool(groups)),
            groups=groups,
        )

    @cached_property
    def _maxima(self) -> dict[Place, Decimal]:
        return dict(places_of(self.sheet, self.papers))

    @cached_property
    def _groups(self) -> dict[Place, tuple[Group, ...]]:
        """Group the points of each criterion, or of each field without any."""
        return {place: self._group(place) for place in self._leaves()}

    @cached_property
    def _classes(self) -> dict[Place, Counter[str]]:
        fields = (place for place in self._maxima if place.field and not place.criterion)
        return {place: self._counted(place) for place in fields}

    def _leaves(self) -> Iterator[Place]:
        """Choose the places whose points are grouped; criteria only where all have points there."""
        for part in self.sheet.parts:
            for field in part.fields:
                place = Place(part.id, field.name)
                names = criteria_of(self.papers, place)
                criteria = [replace(place, criterion=name) for name in names]
                columns = [column(self.papers, one, self.sheet) for one in criteria]
                is_split = len(criteria) > 1 and all(None not in points for points in columns)
                yield from criteria if is_split else [place]

    def _group(self, place: Place) -> tuple[Group, ...]:
        points = column(self.papers, place, self.sheet)
        counts = Counter(one for one in points if one is not None)
        return in_groups(counts, Ladder(self._maxima[place], self.sheet.points_step))

    def _counted(self, field: Place) -> Counter[str]:
        """Count the classes of a field's answers that may be shown beside its groups."""
        cells = [paper.cells[field.part, field.field] for paper in self.papers]
        names = [_class_of(cell) for cell in cells]
        leaves = [place for place in self._groups if replace(place, criterion="") == field]
        if not all(self._groups[place] for place in leaves):
            return Counter()
        shown = shown_classes([self._table(place, names) for place in leaves])
        return Counter(name for name in names if name in shown)

    def _table(self, leaf: Place, names: Sequence[str]) -> Mapping[tuple[int, str], int]:
        points = column(self.papers, leaf, self.sheet)
        groups = self._groups[leaf]
        return Counter(
            (group_of(one, groups), name)
            for one, name in zip(points, names, strict=True)
            if one is not None
        )

    def _item(self, place: Place, maximum: Decimal) -> Item:
        mean, top = self._mean(place), Fraction(maximum)
        classes = self._classes.get(place, Counter())
        found = discrimination_of(self.sheet, self.papers, place)
        return Item(
            place=place,
            maximum=maximum,
            decided=self.number,
            waiting=None,
            blank=classes.get(_BLANK),
            carried=classes.get(_CARRIED),
            facility=self._figure(mean and (mean[0] / top, mean[1] / top)),
            discrimination=self._rounded(found, is_shown=mean is not None),
            groups=self._groups.get(place, ()),
        )

    def _mean(self, place: Place) -> Range | None:
        """Add up what the groups below a place tell; None where one of them tells nothing."""
        below = [one for one in self._groups if one.part == place.part]
        if place.field:
            below = [one for one in below if one.field == place.field]
        if place.criterion:
            below = [place]
        means = [mean_between(self._groups[one]) for one in below]
        known = [mean for mean in means if mean is not None]
        if len(known) < len(means):
            return None
        return sum((low for low, _ in known), Fraction(0)), sum(
            (high for _, high in known), Fraction(0)
        )

    def _figure(self, between: Range | None) -> Figure:
        if not self.papers:
            return missing(Gap.NOTHING)
        number = self.number or 0
        if between is None:
            return missing(Gap.HIDDEN, number)
        low, high = between
        return Figure(low, number, to=None if low == high else high)

    def _rounded(self, found: Figure, *, is_shown: bool) -> Figure:
        fields = sum(len(part.fields) for part in self.sheet.parts)
        if found.value is None or not is_shown or fields < _FIELDS:
            return missing(Gap.HIDDEN, self.number or 0)
        return Figure(round(float(found.value), _DIGITS) + 0.0, self.number or 0)


def _class_of(cell: Cell) -> str:
    if cell.verdict is Verdict.BLANK:
        return _BLANK
    if cell.mistakes:
        return cell.mistakes[0]
    return _CARRIED if cell.verdict is Verdict.CARRIED else REST


def _spans(groups: Sequence[Group]) -> Iterator[Span]:
    for share in _QUARTERS:
        group = group_at(groups, share)
        if group is not None:
            yield Span(Fraction(group.low), Fraction(group.high))
