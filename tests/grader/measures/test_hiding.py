"""Groups hold five or more, and nothing smaller follows by subtraction."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

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

LADDER = Ladder(Decimal(2), Decimal("0.5"))
Counts = Mapping[str, int]


def counts(given: Counts) -> dict[Decimal, int]:
    return {Decimal(points): number for points, number in given.items()}


def spelt(groups: tuple[Group, ...]) -> list[tuple[str, str, int]]:
    return [(str(one.low.normalize()), str(one.high.normalize()), one.number) for one in groups]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, []),
        ({"0": 4}, []),
        ({"2": 40}, []),
        ({"0": 4, "2": 40}, []),
        ({"0": 40, "2": 4}, []),
        ({"0": 5, "2": 5}, [("0", "0", 5), ("2", "2", 5)]),
        ({"0": 5, "1": 1, "2": 9}, [("0", "0", 5), ("0.5", "2", 10)]),
        ({"0": 3, "0.5": 3, "2": 9}, [("0", "0.5", 6), ("2", "2", 9)]),
        ({"0": 6, "1": 6, "2": 2}, [("0", "0", 6), ("0.5", "2", 8)]),
        ({"0": 1, "2": 9, "1.75": 6}, [("0", "1.75", 7), ("2", "2", 9)]),
    ],
)
def test_neighbours_join_until_a_group_is_large_enough(
    given: Counts, expected: list[tuple[str, str, int]]
) -> None:
    assert spelt(in_groups(counts(given), LADDER)) == expected


def test_wide_groups_tell_neither_the_lowest_nor_the_highest() -> None:
    given = counts({"13": 6, "16": 4, "17": 8, "19.5": 7})
    groups = in_wide_groups(given, Ladder(Decimal(20), Decimal("0.5")), Decimal(2))
    assert spelt(groups) == [("0", "13", 6), ("13.5", "17", 12), ("17.5", "2E+1", 7)]


def test_the_end_groups_reach_as_far_as_an_item_is_worth() -> None:
    given = counts({"0": 9, "1": 9, "10": 9, "19.5": 9, "20": 9})
    groups = in_wide_groups(given, Ladder(Decimal(20), Decimal("0.5")), Decimal(2))
    assert groups[0].high >= 2
    assert groups[-1].low <= 18
    assert [one.number for one in groups] == [18, 9, 18]


@pytest.mark.parametrize("seed", range(60))
def test_groups_hold_everybody_once_and_never_fewer_than_five(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - no secret
    ladder = Ladder(Decimal(random.choice([1, 2, 3, 20])), Decimal("0.5"))
    rungs, number = ladder.rungs(), random.randrange(60)
    given = Counter(random.choice(rungs[: random.randrange(1, 9)]) for _ in range(number))
    for groups in (in_groups(given, ladder), in_wide_groups(given, ladder, Decimal(1))):
        assert len(groups) != 1
        assert all(group.number >= LEAST for group in groups)
        assert sum(group.number for group in groups) in {0, number}
        assert all(before.high < after.low for before, after in pairwise(groups))
        for group in groups:
            inside = (n for value, n in given.items() if group.low <= value <= group.high)
            assert group.number == sum(inside)


def test_a_class_is_shown_where_every_cell_stands_for_enough_or_nobody() -> None:
    table = {(0, "blank"): 6, (0, REST): 7, (1, REST): 20}
    assert shown_classes([table]) == {"blank"}


@pytest.mark.parametrize(
    "table",
    [
        {(0, "blank"): 4, (0, REST): 20},
        {(0, "blank"): 6, (0, REST): 1, (1, REST): 20},
        {(0, "blank"): 6, (1, "blank"): 1, (1, REST): 20},
    ],
)
def test_a_class_is_hidden_where_a_small_number_would_follow(
    table: Mapping[tuple[int, str], int],
) -> None:
    assert shown_classes([table]) == frozenset()


def test_the_smallest_class_goes_into_the_rest_first() -> None:
    table = {(0, "a"): 9, (0, "b"): 3, (0, REST): 5, (1, REST): 9}
    assert shown_classes([table]) == {"a"}


def test_a_class_has_to_be_safe_beside_every_grouping() -> None:
    safe = {(0, "blank"): 6, (0, REST): 20}
    unsafe = {(0, "blank"): 6, (0, REST): 2, (1, REST): 18}
    assert shown_classes([safe, unsafe]) == frozenset()


def test_groups_tell_a_range_of_the_mean() -> None:
    groups = (Group(Decimal(0), Decimal(0), 5), Group(Decimal(1), Decimal(2), 5))
    assert mean_between(groups) == (Fraction(1, 2), Fraction(1))
    assert mean_between(()) is None


@pytest.mark.parametrize("number", [10, 18, 110, 4000])
@pytest.mark.parametrize("largest", ["0.5", "2", "10"])
def test_a_rounded_mean_leaves_the_points_of_five_open(number: int, largest: str) -> None:
    values = [Decimal(20)] * (number - 1) + [Decimal("13.5")]
    told = rough_mean(values, Decimal(largest))
    off = abs(told * number - Fraction(sum(values)))
    units = {n: rough_mean([Decimal(n)] * number, Decimal(largest)) for n in range(40)}
    gap = min(abs(x - y) for x in units.values() for y in units.values() if x != y)
    assert gap * number >= 2 * LEAST * Fraction(largest)
    assert off <= gap * number


def test_a_quantile_is_told_by_its_group() -> None:
    groups = (Group(Decimal(0), Decimal(9), 5), Group(Decimal(10), Decimal(20), 15))
    assert group_at(groups, Fraction(1, 4)) == groups[0]
    assert group_at(groups, Fraction(1, 2)) == groups[1]
    assert group_at((), Fraction(1, 2)) is None
    assert [group_of(Decimal(points), groups) for points in (0, 9, 10, 20)] == [0, 0, 1, 1]
