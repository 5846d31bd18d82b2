"""Digits of fonts without outlines: told by their pictures from those that claim to be others."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from submissions.pdf import limits
from submissions.pdf.document import open_document
from submissions.pdf.model import Glyph

Build = Callable[..., bytes]

BITMAPS = Path(__file__).parents[2] / "cases" / "reports" / "type3" / "bitmaps.pdf"
"""Six families of TeX's bitmap fonts in four sizes, ten digits each."""

ONE = b"400 0 130 0 270 660 d1 130 0 140 660 re f"
SEVEN = b"400 0 60 0 340 660 d1 60 560 280 100 re f 240 560 m 340 560 l 200 0 l 100 0 l f"
LETTER = b"400 0 60 0 340 460 d1 60 0 280 460 re f"


def glyphs(data: bytes) -> list[Glyph]:
    (page,) = open_document(data).pages
    return [glyph for line in page.lines for glyph in line.glyphs if glyph]


def faults(data: bytes) -> dict[str, set[str]]:
    """Give the faults of each character of a page, `""` for none."""
    found: dict[str, set[str]] = {}
    for glyph in glyphs(data):
        found.setdefault(glyph.char, set()).add(glyph.fault)
    return found


def shifted(by: int) -> bytes:
    """Let each digit of the bitmap fonts draw another one, so many places on."""
    writer = pypdf.PdfWriter(clone_from=BITMAPS)
    names = [NameObject(f"/a{48 + (digit + by) % 10}") for digit in range(10)]
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        differences = ArrayObject([NumberObject(48), *names])
        font.get_object()[NameObject("/Encoding")] = DictionaryObject(
            {NameObject("/Differences"): differences}
        )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_digits_of_bitmap_fonts_are_what_they_claim() -> None:
    found = glyphs(BITMAPS.read_bytes())
    assert [glyph.char for glyph in found] == list("0123456789") * 24
    assert {glyph.fault for glyph in found} == {""}


@pytest.mark.parametrize("by", range(1, 10))
def test_digits_of_bitmap_fonts_that_claim_to_be_others_are_flagged(by: int) -> None:
    found = glyphs(shifted(by))
    assert len(found) == 240
    assert [glyph.char for glyph in found if glyph.fault != "read.forged"] == []


@pytest.fixture
def drawn(one_page: Build, as_stream: Build) -> Build:
    """Build a page with a Type 3 font of what its codes draw, in the order of `codes`."""

    def build(text: bytes, *procedures: bytes, codes: bytes = b"17", extra: bytes = b"") -> bytes:
        names = b" ".join(b"%d /g%d" % (code, code) for code in codes)
        places = b" ".join(b"/g%d %d 0 R" % (code, 10 + n) for n, code in enumerate(codes))
        font = (
            b"<< /Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0]"
            b" /FontBBox [0 0 1000 1000] /Resources << >> /FirstChar 0 /LastChar 255"
            b" /Widths [%s] /Encoding << /Type /Encoding /Differences [%s] >>"
            b" /CharProcs << %s >> %s >>" % (b"400 " * 256, names, places, extra)
        )
        content = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % text
        more = {10 + n: as_stream(procedure) for n, procedure in enumerate(procedures)}
        pairs = b"<31> <0031> <37> <0037> <41> <0031>"
        more[9] = as_stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange"
            b" <00> <FF> endcodespacerange 3 beginbfchar %s endbfchar endcmap end end" % pairs
        )
        return one_page(content=content, font=font, more=more)

    return build


def test_digits_that_a_font_draws_itself_are_what_they_claim(drawn: Build) -> None:
    assert faults(drawn(b"171", ONE, SEVEN)) == {"1": {""}, "7": {""}}


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(SEVEN, id="another digit"),
        pytest.param(b"400 0 130 0 270 660 d1", id="nothing"),
        pytest.param(b"400 0 60 0 340 660 d1 130 0 140 660 re f", id="narrower than its box"),
        pytest.param(b"400 0 130 0 270 660 d1 -2000 0 5000 660 re f", id="far beyond its box"),
        pytest.param(b"400 0 130 0 150 60 d1 130 0 20 60 re f", id="too small for a digit"),
        pytest.param(
            b"400 0 d0 0 g 130 0 140 660 re f 0.8 g 0 0 130 660 re f 270 0 130 660 re f",
            id="with something pale",
        ),
    ],
)
def test_what_is_no_plain_picture_of_the_digit_is_flagged(drawn: Build, one: bytes) -> None:
    assert faults(drawn(b"171", one, SEVEN))["1"] == {"read.forged"}


@pytest.mark.parametrize(
    ("box", "flags"),
    [(b"130 0 270 660", {"read.forged"}), (b"200 0 201 660", {"", "read.forged"})],
    ids=["in the same box", "in a box of its own"],
)
def test_another_code_that_claims_to_be_a_digit_is_flagged(
    drawn: Build, box: bytes, flags: set[str]
) -> None:
    other = b"400 0 %s d1 %s" % (box, SEVEN.partition(b"d1")[2])
    data = drawn(b"171A", ONE, SEVEN, other, codes=b"17A", extra=b"/ToUnicode 9 0 R")
    assert faults(data) == {"1": flags, "7": {""}}
    assert glyphs(data)[-1].fault == "read.forged"


def test_what_the_file_says_of_its_letters_gives_a_drawing_no_outline(drawn: Build) -> None:
    data = drawn(b"17", SEVEN, SEVEN, extra=b"/ToUnicode 9 0 R")
    assert faults(data) == {"1": {"read.forged"}, "7": {""}}


def test_a_digit_drawn_wider_than_in_its_font_is_flagged(drawn: Build) -> None:
    content = b"17) Tj 250 Tz (7"
    assert faults(drawn(content, ONE, SEVEN))["7"] == {"", "read.forged"}


def test_a_letter_is_not_looked_at_unless_it_stands_for_nothing(drawn: Build) -> None:
    data = drawn(b"1x\\377\\026", ONE, LETTER, LETTER, LETTER, codes=b"1x\xff\x16")
    assert faults(data) == {
        "1": {""},
        "x": {""},
        "ÿ": {"read.unmapped"},
        "\x16": {"read.unmapped"},
    }


def test_what_takes_too_long_to_be_drawn_is_flagged(
    drawn: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "RENDERING", -1.0)
    assert faults(drawn(b"171", ONE, SEVEN)) == {"1": {"read.forged"}, "7": {"read.forged"}}
