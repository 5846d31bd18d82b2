"""Frames, rules, colours and rims that only set text apart are no ink that is left."""

from collections.abc import Callable

import pytest

from submissions.model import Box, Expected
from submissions.pdf.document import open_document
from submissions.pdf.effort import TooMuchError, allowance
from submissions.pdf.furniture import frames, grounds, inner_rims
from submissions.pdf.model import Drawing, Glyph
from submissions.pdf.nearby import Scattered

Build = Callable[..., bytes]

WIDTH, HEIGHT = 600.0, 800.0
AXIS = Expected("3.3", "axis", "phrase")
LABEL = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET "
ANSWER = b"BT /F1 12 Tf 72 670 Td (keys) Tj ET "


def glyph(left: float, top: float, right: float, bottom: float, layer: int = 5) -> Glyph:
    return Glyph("x", left, top, right, bottom, left, right, bottom, 10, 1, layer)


def written(*glyphs: Glyph) -> Scattered[Glyph]:
    return Scattered(glyphs)


def framed(box: Box, *inner: Box, picture: bool = False) -> Drawing:
    """Draw a rectangle's four sides, and other edges inside of it."""
    sides = (
        Box(box.left, box.top, box.right, box.top),
        Box(box.left, box.bottom, box.right, box.bottom),
        Box(box.left, box.top, box.left, box.bottom),
        Box(box.right, box.top, box.right, box.bottom),
    )
    return Drawing(0, box, (*sides, *inner), filled=False, stroked=True, picture=picture)


AREA = Box(90, 190, 130, 220)
WORDS = written(glyph(50, 200, 300, 210), glyph(300, 200, 550, 210))


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [(50, 550, True), (0, 600, True), (50, 500, True), (50, 499, False), (101, 600, False)],
)
def test_a_rule_across_all_that_is_written_sets_text_apart(
    left: float, right: float, *, found: bool
) -> None:
    rule = framed(Box(left, 100, right, 101))
    assert frames([rule], WORDS, WIDTH) == [*rule.edges] * found


@pytest.mark.parametrize(("right", "found"), [(410, True), (409, False)])
def test_a_rule_is_wide_by_the_page_not_by_what_is_written(right: float, *, found: bool) -> None:
    rule = framed(Box(50, 100, right, 101))
    assert frames([rule], written(glyph(60, 200, 200, 210)), WIDTH) == [*rule.edges] * found


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(Box(50, 150, 550, 150), id="flat"),
        pytest.param(Box(300, 100, 300, 300), id="upright"),
        pytest.param(Box(50, 100, 550, 300), id="across"),
        pytest.param(Box(60, 103, 540, 104), id="below the top"),
        pytest.param(Box(60, 296, 540, 298), id="above the bottom"),
        pytest.param(Box(52, 110, 54, 290), id="beside the left"),
        pytest.param(Box(546, 110, 548, 290), id="beside the right"),
    ],
)
def test_a_frame_with_lines_in_it_is_none(inner: Box) -> None:
    assert frames([framed(Box(50, 100, 550, 300), inner)], WORDS, WIDTH) == []


@pytest.mark.parametrize(
    "inner",
    [
        Box(60, 103, 540, 103.9),
        Box(60, 296.1, 540, 298),
        Box(52, 110, 53.9, 290),
        Box(546.1, 110, 548, 290),
    ],
    ids=["top", "bottom", "left", "right"],
)
def test_a_double_frame_is_one(inner: Box) -> None:
    drawn = framed(Box(50, 100, 550, 300), inner)
    assert frames([drawn], WORDS, WIDTH) == [*drawn.edges]


def test_a_picture_is_no_frame() -> None:
    assert frames([framed(Box(50, 100, 550, 300), picture=True)], WORDS, WIDTH) == []


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Box(90, 190, 130, 220), True),
        (Box(90, 190, 113, 220), True),
        (Box(90, 200, 130, 220), False),
        (Box(90, 205, 130, 220), False),
        (Box(90, 190, 130, 210), False),
        (Box(90, 190, 130, 205), False),
        (Box(90, 150, 130, 200), False),
        (Box(90, 210, 130, 260), False),
        (Box(100, 190, 110, 220), False),
        (Box(90, 190, 106, 220), False),
        (Box(130, 190, 190, 220), False),
        (Box(10, 190, 90, 220), False),
    ],
    ids=[
        *("around", "around a part", "at the top", "over the top", "at the bottom"),
        *("over the bottom", "above", "below", "at the left", "at the right", "right", "left"),
    ],
)
def test_a_frame_stands_around_glyphs_and_touches_none(box: Box, *, found: bool) -> None:
    drawn = framed(box)
    solid = written(*(glyph(left, 200, left + 6, 210) for left in (100, 112, 220)))
    assert frames([drawn], solid, WIDTH) == [*drawn.edges] * found


@pytest.mark.parametrize(
    ("other", "found"),
    [
        (glyph(112, 205, 118, 225), False),
        (glyph(112, 185, 118, 205), False),
        (glyph(112, 220, 118, 230), True),
        (glyph(112, 180, 118, 190), True),
    ],
    ids=["over the bottom", "over the top", "right below", "right above"],
)
def test_a_frame_touches_no_other_glyph(other: Glyph, *, found: bool) -> None:
    drawn = framed(AREA)
    solid = written(glyph(100, 200, 106, 210), other)
    assert frames([drawn], solid, WIDTH) == [*drawn.edges] * found


@pytest.mark.parametrize(
    ("wide", "high", "found"), [(8, 8, True), (7.9, 8, False), (8, 7.9, False)]
)
def test_a_frame_is_not_tiny(wide: float, high: float, *, found: bool) -> None:
    drawn = framed(Box(100, 200, 100 + wide, 200 + high))
    assert frames([drawn], written(glyph(102, 202, 104, 204)), WIDTH) == [*drawn.edges] * found


def test_frames_are_told_among_very_many_glyphs() -> None:
    glyphs = [glyph(10 * n, 20 * m, 10 * n + 5, 20 * m + 10) for n in range(50) for m in range(40)]
    drawn = [framed(Box(10 * n - 2, 18, 10 * n + 7, 32)) for n in range(50)]
    assert frames(drawn, written(*glyphs), WIDTH) == [edge for one in drawn for edge in one.edges]


def filled(
    box: Box, grey: int | None = 100, *, pale: bool = False, picture: bool = False
) -> Drawing:
    return Drawing(3, box, (), filled=True, grey=grey, pale=pale, picture=picture)


PAGE = Box(0, 0, WIDTH, HEIGHT)


@pytest.mark.parametrize(
    ("drawn", "letter", "found"),
    [
        (filled(AREA), glyph(100, 200, 110, 210), True),
        (filled(AREA, 0), glyph(100, 200, 110, 210), True),
        (filled(AREA, None), glyph(100, 200, 110, 210), False),
        (filled(AREA, pale=True), glyph(100, 200, 110, 210), False),
        (filled(AREA, picture=True), glyph(100, 200, 110, 210), False),
        (filled(AREA), glyph(100, 200, 110, 210, layer=4), True),
        (filled(AREA), glyph(100, 200, 110, 210, layer=3), False),
        (filled(AREA), glyph(85.1, 200, 95.1, 210), True),
        (filled(AREA), glyph(85, 200, 95, 210), False),
        (filled(AREA), glyph(124.9, 200, 134.9, 210), True),
        (filled(AREA), glyph(125, 200, 135, 210), False),
        (filled(AREA), glyph(100, 185.1, 110, 195.1), True),
        (filled(AREA), glyph(100, 185, 110, 195), False),
        (filled(AREA), glyph(100, 214.9, 110, 224.9), True),
        (filled(AREA), glyph(100, 215, 110, 225), False),
        (filled(Box(100, 200, 108, 208)), glyph(102, 202, 106, 206), True),
        (filled(Box(100, 200, 107.9, 208)), glyph(102, 202, 106, 206), False),
        (filled(Box(100, 200, 108, 207.9)), glyph(102, 202, 106, 206), False),
    ],
)
def test_a_ground_is_a_colour_under_later_text(
    drawn: Drawing, letter: Glyph, *, found: bool
) -> None:
    assert grounds([drawn], written(letter), PAGE) == [drawn] * found


@pytest.mark.parametrize(
    ("box", "found"),
    [
        (Box(0, 0, 600, 30), True),
        (Box(10, 0, 191, 30), True),
        (Box(10, 0, 190, 30), False),
        (Box(0, 0, 600, 7.9), False),
        (Box(0, 60, 600, 95.9), True),
        (Box(0, 60, 600, 96), False),
        (Box(0, 704.1, 600, 800), True),
        (Box(0, 704, 600, 800), False),
    ],
)
def test_a_bar_across_the_margin_is_a_ground_without_text(box: Box, *, found: bool) -> None:
    assert grounds([filled(box)], written(), PAGE) == [filled(box)] * found


def test_the_rims_of_paper_on_a_ground_are_its_four_sides() -> None:
    outer, inner = filled(Box(50, 100, 250, 200)), filled(Box(52, 110, 240, 190), pale=True)
    assert inner_rims([inner, outer], [outer]) == [*framed(inner.box).edges]


@pytest.mark.parametrize(
    ("inner", "pale", "found"),
    [
        (Box(50, 100, 250, 200), True, True),
        (Box(52, 110, 240, 190), False, False),
        (Box(49, 110, 240, 190), True, False),
        (Box(52, 99, 240, 190), True, False),
        (Box(52, 110, 251, 190), True, False),
        (Box(52, 110, 240, 201), True, False),
    ],
    ids=["filling it", "coloured", "left", "top", "right", "bottom"],
)
def test_only_paper_inside_of_a_ground_has_rims(inner: Box, *, pale: bool, found: bool) -> None:
    under = [filled(Box(0, 0, 5, 5)), filled(Box(50, 100, 250, 200))]
    assert bool(inner_rims([filled(inner, pale=pale)], under)) is found


def test_areas_on_grounds_are_counted() -> None:
    pale, under = [filled(AREA, pale=True)] * 20, [filled(AREA)] * 30
    with allowance(600):
        assert len(inner_rims([*pale, *under], under)) == 4 * 20
    with allowance(599), pytest.raises(TooMuchError):
        inner_rims([*pale, *under], under)


@pytest.mark.parametrize(
    ("drawn", "strays"),
    [
        (b"60 600 480 0.5 re f", False),
        (b"60 600 200 0.5 re f", True),
        (b"60 600 m 200 560 l S", True),
        (b"65 660 60 30 re S", False),
        (b"65 660 60 30 re 65 665 m 125 688 l S", True),
    ],
    ids=["rule across", "short rule", "stroke", "frame", "frame with a stroke"],
)
def test_lines_that_only_set_text_apart_are_no_ink_that_is_left(
    one_page: Build, drawn: bytes, *, strays: bool
) -> None:
    (page,) = open_document(one_page(content=LABEL + ANSWER + drawn)).pages
    assert bool(page.strays) is strays
