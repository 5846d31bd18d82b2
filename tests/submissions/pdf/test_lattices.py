"""Ruled tables: which rules belong together, and what is read between them."""

from collections.abc import Callable, Sequence

import pytest

from submissions.model import Box, Expected
from submissions.pdf import limits
from submissions.pdf.document import open_document
from submissions.pdf.effort import allowance
from submissions.pdf.lattices import find_lattices
from submissions.pdf.model import Page
from submissions.pdf.rules import Rule
from submissions.reading import read_report

Build = Callable[..., bytes]
Area = tuple[float, float, float, float]


def rule(left: float, top: float, right: float, bottom: float) -> Rule:
    return Rule(Box(left, top, right, bottom), 0, upright=bottom - top > right - left)


def table(columns: Sequence[float], rows: Sequence[float]) -> list[Rule]:
    """Rule a table, the flat lines first, each a point thick."""
    left, right, top, bottom = columns[0], columns[-1], rows[0], rows[-1]
    return [
        *(rule(left, row - 0.5, right, row + 0.5) for row in rows),
        *(rule(column - 0.5, top, column + 0.5, bottom) for column in columns),
    ]


def test_flat_and_upright_rules_that_cross_are_a_table() -> None:
    drawn = table((10, 50, 100), (20, 40))
    (lattice,) = find_lattices(drawn)
    assert (lattice.columns, lattice.rows) == ((10, 50, 100), (20, 40))
    assert sorted(map(repr, lattice.rules)) == sorted(map(repr, drawn))
    assert lattice.box == Box(9.5, 19.5, 100.5, 40.5)


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param([], id="nothing"),
        pytest.param(table((10,), (20, 40))[-1:], id="one rule"),
        pytest.param(table((10, 60), (20, 40, 60))[:3], id="flat rules"),
        pytest.param(table((10, 60), (20, 40))[2:], id="upright rules"),
        pytest.param(table((10, 60), (20, 40))[:-1], id="one upright rule"),
        pytest.param(table((10, 60), (20, 40))[1:], id="one flat rule"),
        pytest.param(table((10, 60), (20, 22.5)), id="a double flat line"),
        pytest.param(table((10, 12.5), (20, 60)), id="a double upright line"),
    ],
)
def test_rules_that_surround_no_cell_are_no_table(drawn: list[Rule]) -> None:
    assert find_lattices(drawn) == []


SIDES: dict[str, Callable[[float], Area]] = {
    "left": lambda gap: (31 - gap, 16, 32 - gap, 63),
    "right": lambda gap: (95 + gap, 16, 96 + gap, 63),
    "top": lambda gap: (32, 15 - gap, 95, 16 - gap),
    "bottom": lambda gap: (32, 63 + gap, 95, 64 + gap),
}


@pytest.mark.parametrize("place", [0, -1], ids=["drawn first", "drawn last"])
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("gap", "found"), [(2.5, 1), (2.6, 0)])
def test_rules_meet_though_they_miss_each_other_by_little(
    side: str, gap: float, found: int, place: int
) -> None:
    elsewhere = [rule(600, 20 * n, 610, 20 * n + 1) for n in range(20)]
    others = [rule(*make(0)) for name, make in SIDES.items() if name != side]
    others.insert(place % 4, rule(*SIDES[side](gap)))
    assert len(find_lattices([*elsewhere, *others])) == found


def test_tables_come_in_the_order_in_which_they_are_done() -> None:
    first, second = table((10, 60), (20, 40)), table((10, 60), (120, 140))
    found = find_lattices([*first[:-1], *second, first[-1]])
    assert [lattice.rows for lattice in found] == [(120, 140), (20, 40)]


@pytest.mark.parametrize("middle", [(80,), (80, 100)], ids=["larger first", "larger last"])
def test_a_rule_drawn_last_joins_what_stood_apart(middle: tuple[float, ...]) -> None:
    left, right = table((10, 40, 50), (20, 40)), table((*middle, 120), (20, 40))
    (lattice,) = find_lattices([*left, *right, rule(50, 19.5, 80, 20.5)])
    assert lattice.columns == (10, 40, 50, *middle, 120)
    assert len(lattice.rules) == len(left) + len(right) + 1


@pytest.mark.parametrize(
    ("drawn", "places"),
    [
        ((20, 22.5, 60), (20, 60)),
        ((20, 22.6, 60), (20, 22.6, 60)),
        ((20, 22, 24, 60), (20, 24, 60)),
        ((20, 60, 62.5), (20, 60)),
        ((60, 20, 40), (20, 40, 60)),
    ],
    ids=["a double line", "a low row", "three lines", "a double line below", "drawn in no order"],
)
def test_lines_as_close_as_their_thickness_are_one(
    drawn: tuple[float, ...], places: tuple[float, ...]
) -> None:
    flat = [rule(10, level - 0.5, 60, level + 0.5) for level in drawn]
    upright = [rule(level - 0.5, 20, level + 0.5, 60) for level in (60, 10)]
    turned = [rule(r.box.top, r.box.left, r.box.bottom, r.box.right) for r in (*flat, *upright)]
    assert [lattice.rows for lattice in find_lattices([*flat, *upright])] == [places]
    assert [lattice.columns for lattice in find_lattices(turned)] == [places]


def test_a_page_of_very_many_tables_is_within_what_is_allowed() -> None:
    places = [(30 * n, 30 * m) for n in range(20) for m in range(20)]
    drawn = [one for x, y in places for one in table((x, x + 20), (y, y + 20))]
    with allowance(limits.EFFORT):
        assert [one.columns[0] for one in find_lattices(drawn)] == [x for x, _ in places]


NUMBERS = (b"1", b"2", b"3", b"4")
WORDS = (b"one", b"two", b"three", b"four")
RULED = dict(zip("tmbfsl", table((100, 150, 200), (0, 30, 60)), strict=True))
"""The top, the middle, the bottom; the first, the second and the last of the upright ones."""


@pytest.fixture
def ruled(one_page: Build) -> Build:
    """Build a page with a label, four cells and some of a table's rules below it."""

    def build(sides: str, cells: Sequence[bytes] = NUMBERS) -> bytes:
        boxes = [RULED[side].box for side in sides]
        lines = [
            b"%.1f %.1f %.1f %.1f re f"
            % (box.left, 700 - box.bottom, box.right - box.left, box.bottom - box.top)
            for box in boxes
        ]
        places = [(120, 681), (170, 681), (120, 651), (170, 651)]
        texts = [
            b"BT /F1 12 Tf %d %d Td (%s) Tj ET" % (x, y, text)
            for (x, y), text in zip(places, cells, strict=True)
        ]
        label = b"BT /F1 12 Tf 72 740 Td (Task 3.4) Tj ET"
        return one_page(content=b"\n".join([*lines, label, *texts]))

    return build


def opened(data: bytes) -> Page:
    (page,) = open_document(data).pages
    return page


@pytest.mark.parametrize(
    ("sides", "cells", "lines"),
    [
        ("tmbfsl", NUMBERS, ["[[1, 2], [3, 4]]"]),
        ("", NUMBERS, ["1 2", "3 4"]),
        ("tbfl", NUMBERS, ["1 2", "3 4"]),
        ("tmbfsl", WORDS, ["one two", "three four"]),
    ],
    ids=["table", "no rules", "frame", "table of words"],
)
def test_only_a_ruled_table_of_numbers_is_a_matrix(
    ruled: Build, sides: str, cells: Sequence[bytes], lines: list[str]
) -> None:
    page = opened(ruled(sides, cells))
    assert [line.text for line in page.lines] == ["Task 3.4", *lines]


@pytest.mark.parametrize(
    ("sides", "flags"),
    [("tmbfsl", ()), ("tbfl", ()), ("tb", ("read.ink_left",)), ("tf", ("read.ink_left",))],
    ids=["table", "frame", "two flat rules", "corner"],
)
def test_rules_of_no_table_are_ink_that_is_left(
    ruled: Build, sides: str, flags: tuple[str, ...]
) -> None:
    wanted = Expected("3.4", "scores", "matrix", shape=(2, 2))
    (response,) = read_report(ruled(sides), [wanted]).responses
    assert (response.text, response.flags) == ("[[1, 2], [3, 4]]", flags)
