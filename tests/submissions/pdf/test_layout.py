"""Pages in two columns: where they part, what stands over both, and what is none."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from submissions.model import Box
from submissions.pdf import limits
from submissions.pdf.document import open_document
from submissions.pdf.effort import TooMuchError, allowance
from submissions.pdf.layout import Frame, frames_of
from submissions.pdf.model import Glyph

Build = Callable[..., bytes]

WIDTH, HEIGHT = 600.0, 800.0
EDGE = 96.0
"""Points from the page's top and bottom in which running heads stand."""


def words(  # noqa: PLR0913 - where they stand, and how they are set
    char: str, left: float, right: float, baseline: float, *, count: int = 10, size: float = 10
) -> list[Glyph]:
    """Set so many atoms of one character side by side, as high as they are large."""
    step, top = (right - left) / count, baseline - size
    return [
        Glyph(char, x, top, x + step, baseline, x, x + step, baseline, size, 1, 0)
        for x in (left + step * n for n in range(count))
    ]


def column(  # noqa: PLR0913 - as above
    char: str, left: float, right: float, *, top: float = 200, lines: int = 3, size: float = 10
) -> list[Glyph]:
    """Set lines of a column; the first one's baseline is at `top`."""
    places = range(lines)
    return [
        atom for n in places for atom in words(char, left, right, top + 1.5 * size * n, size=size)
    ]


def blank(left: float, baseline: float) -> Glyph:
    return Glyph(" ", left, baseline, left, baseline, left, left + 5, baseline, 10, 1, 0)


def read(atoms: Sequence[Glyph]) -> list[str]:
    """Give the characters of each part of the page, in the order in which the parts are read."""
    frames = frames_of(atoms, WIDTH, HEIGHT)
    return ["".join(sorted({atom.char for atom in frame.atoms} - {" "})) for frame in frames]


LEFT, RIGHT = column("l", 50, 290), column("r", 310, 550)


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = frames_of([*RIGHT, *LEFT], WIDTH, HEIGHT)
    assert left == Frame(Box(0, 0, 300, HEIGHT), LEFT)
    assert right == Frame(Box(300, 0, WIDTH, HEIGHT), RIGHT)


@pytest.mark.parametrize(
    "atoms",
    [[], words("a", 50, 55, 100, count=1), [blank(50, 100)], LEFT, RIGHT, column("w", 50, 550)],
    ids=["nothing", "one glyph", "a blank", "left only", "right only", "full width"],
)
def test_a_page_without_columns_is_read_as_a_whole(atoms: list[Glyph]) -> None:
    assert frames_of(atoms, WIDTH, HEIGHT) == [Frame(Box(0, 0, WIDTH, HEIGHT), atoms)]


def starting(*lefts: float) -> list[Glyph]:
    """Set one line on the right from each place."""
    return [atom for n, left in enumerate(lefts) for atom in words("r", left, 550, 200 + 15 * n)]


COLUMNS = {
    "three starts": [*LEFT, *RIGHT],
    "starts that differ by little": [*LEFT, *starting(310, 311.5), *words("r", 313, 330, 250)],
    "three starts and others": [*LEFT, *starting(310, 325, 310, 340, 310)],
    "lines set in by turns": [*LEFT, *starting(310, 320, 310, 320, 310, 320)],
    "white of 8 points": [*column("l", 52, 302), *RIGHT],
    "right column far left": [*column("l", 20, 170), *column("r", 181, 550)],
    "right column far right": [*column("l", 20, 410), *column("r", 431, 590)],
    "a short line far right in the left column": [*LEFT, *words("l", 250, 290, 250), *RIGHT],
    "left side of a quarter": [*column("l", 160, 290), *RIGHT],
    "right side of a quarter": [*LEFT, *column("r", 310, 460)],
    "two full lines at the left": [*column("l", 50, 194, lines=2), *RIGHT],
    "two full lines at the right": [*LEFT, *starting(310, 310), *words("r", 310, 330, 250)],
    "lines that just fill": [*column("l", 50, 193.1), *RIGHT],
    "four atoms a line": [
        *(atom for n in range(3) for atom in words("l", 50, 290, 200 + 15 * n, count=4)),
        *RIGHT,
    ],
}
NONE = {
    "two starts": [*LEFT, *column("r", 310, 550, lines=2)],
    "starts that differ": [*LEFT, *starting(310, 310, 311.6)],
    "white of less": [*column("l", 50, 302.1), *RIGHT],
    "right column too far left": [*column("l", 20, 170), *column("r", 180, 550)],
    "right column too far right": [*column("l", 20, 410), *column("r", 432, 590)],
    "left side of less": [*column("l", 161, 290), *RIGHT],
    "right side of less": [*LEFT, *column("r", 310, 459)],
    "one full line at the left": [
        *words("l", 50, 290, 200),
        *column("l", 50, 100, top=215, lines=2),
        *RIGHT,
    ],
    "one full line at the right": [
        *LEFT,
        *words("r", 310, 550, 200),
        *column("r", 310, 360, top=215, lines=2),
    ],
    "lines that do not fill": [*column("l", 50, 192.9), *RIGHT],
    "three atoms a line": [
        *(atom for n in range(3) for atom in words("l", 50, 290, 200 + 15 * n, count=3)),
        *RIGHT,
    ],
    "a table of short cells": [
        atom for left in (50, 200, 350) for atom in column("c", left, left + 40, lines=6)
    ],
}


@pytest.mark.parametrize("atoms", COLUMNS.values(), ids=COLUMNS)
def test_lines_of_prose_that_start_at_one_place_are_a_column(atoms: list[Glyph]) -> None:
    assert read(atoms) == ["l", "r"]


@pytest.mark.parametrize("atoms", NONE.values(), ids=NONE)
def test_what_is_no_column_is_read_as_lines(atoms: list[Glyph]) -> None:
    assert len(read(atoms)) == 1


@pytest.mark.parametrize(
    ("gap", "blanks", "parts"),
    [
        (14.9, (), 1),
        (15, (), 2),
        (23.9, (0,), 1),
        (24, (0,), 2),
        (23.9, (0.95,), 1),
        (23.9, (1.0,), 2),
        (23.9, (), 2),
    ],
    ids=[
        "blank",
        "gutter",
        "typed blank",
        "gutter with a blank",
        "typed blank a little lower",
        "blank of another line",
        "no blank",
    ],
)
def test_a_gutter_is_wider_than_a_blank(gap: float, blanks: tuple[float, ...], parts: int) -> None:
    left, right = column("l", 50, 290, size=20), column("r", 290 + gap, 550, size=20)
    typed = [blank(300, 200 + 30 * n + low) for n in range(3) for low in blanks]
    assert len(read([*left, *right, *typed])) == parts


@pytest.mark.parametrize("place", [260, 320], ids=["before", "behind"])
def test_a_blank_beside_a_gap_does_not_fill_it(place: float) -> None:
    typed = [blank(place, 200 + 30 * n) for n in range(3)]
    atoms = [*column("l", 50, 290, size=20), *column("r", 310, 550, size=20), *typed]
    assert read(atoms) == ["l", "r"]


@pytest.mark.parametrize("sizes", [(20, 10), (10, 20)])
def test_a_blank_is_measured_by_the_larger_of_two_sizes(sizes: tuple[float, float]) -> None:
    lines = [
        [*words("l", 50, 290, y, size=sizes[0]), *words("r", 304, 550, y, size=sizes[1])]
        for y in (200, 230, 260)
    ]
    assert read([atom for line in lines for atom in line]) == ["lr"]


def test_columns_may_have_baselines_of_their_own() -> None:
    left, right = column("l", 50, 290, size=20), column("r", 304, 550, top=202, size=20)
    assert read([*left, *right]) == ["l", "r"]


@pytest.mark.parametrize(
    ("wide", "parts"),
    [
        ([150], ["w", "l", "r"]),
        ([260], ["l", "r", "w"]),
        ([150, 260], ["w", "l", "r", "w"]),
        ([150, 165], ["w", "l", "r"]),
    ],
    ids=["above", "below", "above and below", "two lines"],
)
def test_what_reaches_over_both_columns_is_read_at_its_height(
    wide: list[float], parts: list[str]
) -> None:
    lines = [atom for baseline in wide for atom in words("w", 50, 550, baseline)]
    assert read([*LEFT, *RIGHT, *lines]) == parts


def test_columns_are_cut_at_a_wide_line_between() -> None:
    above, below = (
        [*LEFT, *RIGHT],
        [*column("a", 50, 290, top=300), *column("b", 310, 550, top=300)],
    )
    line = words("w", 50, 550, 260)
    assert read([*below, *line, *above]) == ["l", "r", "w", "a", "b"]
    frames = frames_of([*below, *line, *above], WIDTH, HEIGHT)
    assert [frame.area for frame in frames] == [
        Box(0, 0, 300, 249.5),
        Box(300, 0, WIDTH, 249.5),
        Box(0, 249.5, WIDTH, 289.5),
        Box(0, 289.5, 300, HEIGHT),
        Box(300, 289.5, WIDTH, HEIGHT),
    ]


def test_a_wide_line_is_cut_off_above_its_highest_sign() -> None:
    low, high = words("w", 50, 300, 260), words("w", 300, 550, 260, count=5, size=25)
    assert read([*LEFT, *RIGHT, *low, *high]) == ["l", "r", "w"]


def test_a_column_of_a_part_that_holds_only_blanks_is_none() -> None:
    alone = [*words("a", 50, 200, 290), blank(400, 290)]
    assert read([*LEFT, *RIGHT, *words("w", 50, 550, 260), *alone]) == ["l", "r", "w", "a"]


@pytest.mark.parametrize(
    ("left", "right", "parts"),
    [
        (50, 303.5, ["lw", "r"]),
        (50, 303.6, ["w", "l", "r"]),
        (308.5, 550, ["l", "rw"]),
        (308.4, 550, ["w", "l", "r"]),
    ],
    ids=["left", "left and over", "right", "right and over"],
)
def test_a_line_may_hang_a_little_into_the_gutter(
    left: float, right: float, parts: list[str]
) -> None:
    atoms = [*column("l", 52, 302), *RIGHT, *words("w", left, right, 150, count=8)]
    assert read(atoms) == parts


def test_what_lies_beside_the_page_is_read_last() -> None:
    beside = words("o", WIDTH + 10, WIDTH + 20, 100)
    assert read([*LEFT, *RIGHT, *beside]) == ["l", "or"]


HEADS = {
    "at the edge": (EDGE - 0.1, EDGE + 15.1),
    "just apart": (60, 75.1),
}
NO_HEADS = {
    "below the edge": (EDGE, EDGE + 15.1),
    "too near": (60, 75),
}


def around(end: float, start: float) -> tuple[list[Glyph], list[Glyph]]:
    """Set two heads over columns, and the same upside down."""
    heads = [*words("h", 50, 100, end), *words("k", 500, 550, end)]
    text = [*column("l", 50, 290, top=start + 10), *column("r", 310, 550, top=start + 10)]
    last = HEIGHT - start - 30
    feet = [*words("h", 50, 100, HEIGHT - end + 10), *words("k", 500, 550, HEIGHT - end + 10)]
    above = [*column("l", 50, 290, top=last), *column("r", 310, 550, top=last)]
    return [*heads, *text], [*feet, *above]


@pytest.mark.parametrize(("end", "start"), HEADS.values(), ids=HEADS)
def test_running_heads_and_feet_are_read_across(end: float, start: float) -> None:
    head, foot = around(end, start)
    assert (read(head), read(foot)) == (["hk", "l", "r"], ["l", "r", "hk"])


@pytest.mark.parametrize(("end", "start"), NO_HEADS.values(), ids=NO_HEADS)
def test_what_is_no_running_head_belongs_to_its_column(end: float, start: float) -> None:
    assert list(map(read, around(end, start))) == [["hl", "kr"], ["hl", "kr"]]


@pytest.mark.parametrize(
    "heads",
    [
        [words("h", 50, 100, 50), words("k", 480, 550, 55, size=20)],
        [words("h", 50, 100, 60, size=30), words("k", 310, 340, 42), words("k", 500, 550, 55)],
    ],
    ids=["two sizes", "two small ones beside a large one"],
)
def test_running_heads_of_several_heights_are_one_row(heads: list[list[Glyph]]) -> None:
    assert read([*LEFT, *RIGHT, *(atom for one in heads for atom in one)]) == ["hk", "l", "r"]


HEAD = [*words("h", 50, 100, 50), *words("k", 500, 550, 50)]
SMALL = [replace(atom, size=5) for atom in HEAD]
DEEP = [replace(atom, bottom=70) for atom in words("k", 460, 480, 50)]
HIGH = [replace(atom, top=63) for atom in words("l", 50, 290, 85)]
BELOW = column("l", 50, 290, top=90)


@pytest.mark.parametrize(
    "atoms",
    [
        [*HEAD, *DEEP, *BELOW],
        [*HEAD, replace(DEEP[0], left=100, right=101, char="h"), *BELOW],
        [*HEAD, *HIGH, *column("l", 50, 290, top=120)],
        [*SMALL, *column("l", 50, 290, top=73)],
    ],
    ids=["deep beside it", "deep in it", "high text", "small over large text"],
)
def test_a_head_is_apart_from_all_of_the_text_by_the_larger_size(atoms: list[Glyph]) -> None:
    assert read([*atoms, *column("r", 310, 550, top=90)]) == ["hl", "kr"]


def test_a_foot_stands_in_the_margin_with_all_of_it() -> None:
    foot = [*words("h", 50, 100, 720), *words("k", 480, 550, 730, size=30)]
    assert read([*LEFT, *RIGHT, *foot]) == ["hl", "kr"]


def crowded(baseline: float) -> list[Glyph]:
    """Set two columns whose lines all reach into each other, so that they are one row."""
    return [
        atom
        for char, left in (("l", 50), ("r", 310))
        for low in (0, 12, 24)
        for atom in words(char, left, left + 240, baseline + low, size=20)
    ]


@pytest.mark.parametrize("baseline", [30, 400, 770])
def test_columns_of_one_row_are_no_heads(baseline: float) -> None:
    assert read(crowded(baseline)) == ["l", "r"]


def test_a_head_may_stand_over_columns_of_one_row() -> None:
    assert read([*HEAD, *crowded(200)]) == ["hk", "l", "r"]


def test_a_page_of_very_many_lines_is_within_what_is_allowed() -> None:
    left, right = column("l", 50, 290, top=10, lines=390, size=1.3), column("r", 310, 550, lines=9)
    with allowance(limits.EFFORT):
        assert read([*left, *right]) == ["l", "r"]


@pytest.mark.parametrize(
    ("atoms", "count"),
    [(NONE["lines that do not fill"], 6), ([*LEFT, *RIGHT], 6 + 60 * 2)],
    ids=["no columns", "columns"],
)
def test_what_is_compared_is_counted(atoms: list[Glyph], count: int) -> None:
    with allowance(count):
        read(atoms)
    with allowance(count - 1), pytest.raises(TooMuchError):
        read(atoms)


PROSE = b"The softmax runs over the keys of the image"


def set_lines(*lefts: int, text: bytes = PROSE) -> bytes:
    """Set four lines of prose from each place."""
    return b"\n".join(
        b"BT /F1 9 Tf %d %d Td (%s) Tj ET" % (left, 700 - 20 * n, text)
        for n in range(4)
        for left in lefts
    )


def test_columns_of_a_page_are_read_in_order(one_page: Build) -> None:
    (page,) = open_document(one_page(content=set_lines(50, 320))).pages
    assert [line.frame for line in page.lines] == [0] * 4 + [1] * 4
    assert {line.text for line in page.lines} == {PROSE.decode()}
    assert (len(page.frames), page.faults) == (2, frozenset())


@pytest.mark.parametrize(
    ("text", "faults"),
    [(b"keys", frozenset({"read.columns"})), (b"12", frozenset())],
    ids=["words", "numbers"],
)
def test_cells_of_a_table_are_lines_and_words_in_them_are_doubted(
    one_page: Build, text: bytes, faults: frozenset[str]
) -> None:
    (page,) = open_document(one_page(content=set_lines(50, 180, 320, text=text))).pages
    assert [line.text for line in page.lines] == [" ".join([text.decode()] * 3)] * 4
    assert (page.frames, page.faults) == ((), faults)
