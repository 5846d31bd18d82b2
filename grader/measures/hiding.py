"""What may be shown of a class so that nobody in it can be found: groups of five or more."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

LEAST = 5
"""Persons that everything shown of a class in public stands for, at least."""
REST = ""
"""The class of those who are in no other."""


@dataclass(frozen=True, slots=True)
class Group:
    """How many have points from `low` to `high`, both included."""

    low: Decimal
    high: Decimal
    number: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """The points that an item can have: from 0 to `maximum` in steps."""

    maximum: Decimal
    step: Decimal

    def rungs(self) -> tuple[Decimal, ...]:
        """Give all points that can be had; the maximum is one of them, on a step or not."""
        steps = (self.step * number for number in range(int(self.maximum // self.step) + 1))
        return tuple(sorted({*steps, self.maximum}))


def in_groups(counts: Mapping[Decimal, int], ladder: Ladder) -> tuple[Group, ...]:
    """Join neighbouring points until each group holds `LEAST` persons.

    Points that nobody has stand in no group, or in one that they lie within or beside. The groups
    depend on the counts and the ladder alone, so that the same points are never grouped in two
    ways, whose difference could be taken.

    Returns:
        Nothing where there would be one group only: it might tell the points of everybody in it.

    Examples:
        >>> counts = {Decimal(0): 6, Decimal(2): 1, Decimal(3): 9}
        >>> [(int(one.low), int(one.high), one.number)
        ...  for one in in_groups(counts, Ladder(Decimal(3), Decimal(1)))]
        [(0, 0, 6), (1, 3, 10)]
    """
    return _told(_tightened(_ended(_joined(counts, ladder), ladder.maximum), counts))


def in_wide_groups(
    counts: Mapping[Decimal, int], ladder: Ladder, ends: Decimal
) -> tuple[Group, ...]:
    """Join neighbouring points as `in_groups` does, from 0 to the maximum without any hole.

    So neither the lowest nor the highest points are told.

    Args:
        counts: how many have each number of points.
        ladder: the points that can be had.
        ends: how far the lowest and the highest group reach at least. Where an item's maximum is
            given for totals, nobody's total tells what they have in that item.
    """
    return _told(_ended(_joined(counts, ladder, ends), ladder.maximum - ends))


def _joined(
    counts: Mapping[Decimal, int], ladder: Ladder, ends: Decimal = Decimal(0)
) -> list[Group]:
    groups: list[Group] = []
    held: Group | None = None
    for value in sorted({*ladder.rungs(), *counts}):
        one = Group(value, value, counts.get(value, 0))
        held = one if held is None else _join(held, one)
        if held.number >= LEAST and held.high >= ends:
            groups.append(held)
            held = None
    return groups if held is None else [*groups, held]


def _ended(groups: list[Group], last_from: Decimal) -> list[Group]:
    """Join the last group with the one before until it is large enough, and reaches far enough."""
    while len(groups) > 1 and (groups[-1].number < LEAST or groups[-1].low > last_from):
        groups = [*groups[:-2], _join(groups[-2], groups[-1])]
    return groups


def _tightened(groups: Sequence[Group], counts: Mapping[Decimal, int]) -> list[Group]:
    """Give a group whose persons all have the same points those points alone."""
    return [_tight(group, counts) for group in groups]


def _tight(group: Group, counts: Mapping[Decimal, int]) -> Group:
    held = [value for value, number in counts.items() if number and _holds(group, value)]
    return Group(held[0], held[0], group.number) if len(held) == 1 else group


def _holds(group: Group, value: Decimal) -> bool:
    return group.low <= value <= group.high


def _told(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(groups) if len(groups) > 1 else ()


def _join(low: Group, high: Group) -> Group:
    return Group(low.low, high.high, low.number + high.number)


def group_of(points: Decimal, groups: Sequence[Group]) -> int:
    """Tell the index of the group that holds some points."""
    return next(at for at, group in enumerate(groups) if points <= group.high)


def shown_classes(cells: Sequence[Mapping[tuple[int, str], int]]) -> frozenset[str]:
    """Choose the classes whose numbers may be shown beside the groups of the same persons.

    Even if the whole table of groups and classes were known, the rest that belongs to none of the
    classes among it, each cell would hold nobody or `LEAST` persons. So no difference of what is
    shown can be smaller. The smallest class goes into the rest until that is so.

    Args:
        cells: how many are in each group and each class, `REST` for none; one such table for each
            way in which the same persons are grouped.
    """
    classes = {name for table in cells for _, name in table if name != REST}
    while not all(_is_safe(table, classes) for table in cells):
        sizes = Counter[str]()
        for (_, name), number in cells[0].items():
            sizes[name] += number
        classes.remove(min(classes, key=lambda name: (sizes[name], name)))
    return frozenset(classes)


def _is_safe(table: Mapping[tuple[int, str], int], classes: set[str]) -> bool:
    sums = Counter[tuple[int, str]]()
    for (group, name), number in table.items():
        sums[group, name if name in classes else REST] += number
    return not classes or all(number >= LEAST for number in sums.values() if number)


def mean_between(groups: Sequence[Group]) -> tuple[Fraction, Fraction] | None:
    """Give what the mean is at least and at most, as the groups alone tell it.

    None where there are no groups.
    """
    number = sum(group.number for group in groups)
    if not number:
        return None
    low = sum((group.number * Fraction(group.low) for group in groups), Fraction(0))
    high = sum((group.number * Fraction(group.high) for group in groups), Fraction(0))
    return low / number, high / number


def rough_mean(values: Sequence[Decimal], largest: Decimal) -> Fraction:
    """Round a mean so far that the sum of all points is uncertain by those of `LEAST` persons.

    Were it told exactly, the mean of an item that is not shown would follow by subtracting those of
    all others, and from that the points of the few that made it be hidden.

    Args:
        values: the points, at least one.
        largest: what one person can have in a single item.
    """
    wanted = 2 * LEAST * Fraction(largest) / len(values)
    units = (factor * Fraction(10) ** power for power in count(-2) for factor in (1, 2, 5))
    unit = next(unit for unit in units if unit >= wanted)
    return round(Fraction(sum(values, Decimal(0))) / len(values) / unit) * unit


def group_at(groups: Sequence[Group], share: Fraction) -> Group | None:
    """Give the group that holds the quantile of a share; None where there are no groups."""
    number = sum(group.number for group in groups)
    reached = 0
    for group in groups:
        reached += group.number
        if reached >= share * number:
            return group
    return None
