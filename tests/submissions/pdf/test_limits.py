"""Pages made to take long: each ends in a flag, whatever it is made of."""

from collections.abc import Callable

import pytest

from submissions.model import Box, Expected
from submissions.pdf import canvas, limits
from submissions.pdf.canvas import Canvas, strays
from submissions.pdf.document import open_document
from submissions.pdf.model import Drawing, Glyph
from submissions.pdf.visibility import judge
from submissions.reading import read_report

Build = Callable[..., bytes]
BLANK = Canvas(b"\xff" * 40_000, 200, 200, Box(0, 0, 144, 144))


def glyph(left: float, *, layer: int = 0) -> Glyph:
    return Glyph("a", left, 20, left + 6, 28, left, left + 6, 28, 12, 1, layer)


def page_faults(data: bytes) -> frozenset[str]:
    (page,) = open_document(data).pages
    return page.faults


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 6 Tf 7 TL 20 800 Td " + b"(a line of a hundred) Tj T* " * 2500 + b"ET",
        b"0 0 m 9 9 l S " * 20_000,
        b"0 0 m " + b"1 1 l " * 30_000 + b"S",
        b"0 0 m " + b"9 1 l 1 9 l " * 200 + b"W n " + b"0 0 m 9 9 l S " * 400,
    ],
    ids=["50,000 glyphs", "20,000 paths", "30,000 segments", "400 segments that clip 400 paths"],
)
def test_a_page_that_holds_too_much_is_not_read(one_page: Build, content: bytes) -> None:
    data = one_page(content=content)
    assert page_faults(data) == {"read.too_much"}
    (response,) = read_report(data, [Expected("3.3", "axis", "phrase")]).responses
    assert "read.too_much" in response.flags


def test_a_picture_drawn_again_and_again_is_counted_each_time(
    one_page: Build, as_stream: Build
) -> None:
    side = 1000
    picture = as_stream(
        bytes(side * side),
        b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8"
        b" /ColorSpace /DeviceGray" % (side, side),
    )
    uses = limits.PICTURES // side**2 + 1
    data = one_page(
        content=b"/I Do " * uses, resources=b"/XObject << /I 10 0 R >>", more={10: picture}
    )
    assert page_faults(data) == {"read.too_much"}


def test_a_page_that_takes_long_to_draw_is_trusted_nowhere(
    one_page: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RENDERING", -1.0)
    data = one_page(content=b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET " + b"0 0 m 9 9 l S " * 300)
    assert page_faults(data) == {"read.picture"}


def test_letters_that_all_stand_at_one_place_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MEETINGS", 100)
    judged = judge([glyph(20 + number / 100) for number in range(20)], [], BLANK)
    assert {one.fault for one in judged} == {"read.too_much"}


def test_drawings_that_all_run_through_all_letters_are_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MEETINGS", 100)
    line = Drawing(1, Box(0, 24, 144, 25), (Box(0, 24, 144, 25),), filled=False)
    judged = judge([glyph(8.0 * number) for number in range(10)], [line] * 10, BLANK)
    assert {one.fault for one in judged} == {"read.too_much"}


@pytest.mark.parametrize("top", [0, 3, canvas.BLOCK, 199])
def test_ink_is_found_in_any_row(top: int) -> None:
    pixels = bytearray(BLANK.data)
    pixels[top * 200 + 10 : top * 200 + 13] = b"\x00\x00\x00"
    (box,) = strays(Canvas(bytes(pixels), 200, 200, BLANK.page), [], [])
    found = [side * canvas.SCALE for side in (box.left, box.top, box.right, box.bottom)]
    assert found == pytest.approx([10, top, 13, top + 1])


def test_ink_that_goes_on_in_the_next_row_is_as_wide_as_the_page() -> None:
    pixels = bytearray(BLANK.data)
    pixels[1100:1300] = bytes(200)
    (box,) = strays(Canvas(bytes(pixels), 200, 200, BLANK.page), [], [])
    assert (box.left, box.right * canvas.SCALE) == (0, pytest.approx(200))


def test_no_ink_is_left_on_a_page_of_letters_alone() -> None:
    pixels = bytearray(BLANK.data)
    pixels[6000:6006] = bytes(6)
    letter = Glyph("a", 0, 21, 4, 23, 0, 4, 23, 12, 1, 0)
    assert strays(Canvas(bytes(pixels), 200, 200, BLANK.page), [letter], []) == ()
    assert strays(BLANK, [], []) == ()
