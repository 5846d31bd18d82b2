"""Digits of fonts without outlines, each drawn large and alone on a page of its own.

A Type 3 font holds a small drawing for each code, and TeX's bitmap fonts are of this kind. More
than one code may claim to be a digit: with some programs all codes that the font does not need do.
So each code is asked what it claims, and in what box, which tells which code a page shows.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from ctypes import addressof, c_size_t, c_uint
from dataclasses import dataclass
from time import process_time
from typing import Any

from submissions.pdf import limits, raw
from submissions.pdf.canvas import Canvas, render
from submissions.pdf.characters import HIGH, character
from submissions.pdf.digits import DIGITS, Extent, Key
from submissions.pdf.model import Glyph

SIDE = 57.5
"""Points of a specimen's page."""
TALL = 40.0
"""Points of the longer side of a specimen."""
LEAST = 0.3
"""Ems of the longer side below which a digit is no digit of its font's size."""
NEAR = 0.03
"""Ems by which a glyph's box may differ from that of its code."""
WIDE = 100.0
"""Points of an em at which PDFium overlooks no character, however narrow the file says it is."""
CODES = 256
"""A Type 3 font's characters are bytes."""
STANDARD = (
    *(b"Helvetica", b"Helvetica-Bold", b"Helvetica-Oblique", b"Helvetica-BoldOblique"),
    *(b"Times-Roman", b"Times-Bold", b"Times-Italic", b"Times-BoldItalic"),
    *(b"Courier", b"Courier-Bold", b"Courier-Oblique", b"Courier-BoldOblique"),
)
"""The fonts that PDFium brings along."""

Pose = tuple[float, float, float]
"""A character's size in points, and where its pen starts, from the page's lower left."""
MIDDLE: Pose = 55.0, 12.0, 10.0
"""Where all digits of the standard fonts stand inside of the page."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A code that claims to be a character, and the width and height of its box in ems."""

    code: int
    extent: Extent


@dataclass(frozen=True, slots=True)
class Specimen:
    """A picture of one digit, and how many points its em measures there."""

    canvas: Canvas
    em: float


def draw_specimens(wanted: Mapping[Key, Glyph]) -> Mapping[Key, Specimen]:
    """Draw digits of Type 3 fonts, of each of which one glyph is given as it stands on the page.

    Left out is what not exactly one code claims to be in such a box, what is no Type 3 font's,
    what is too small and what would take too long.
    """
    import pypdfium2

    late, drawn = process_time() + limits.RENDERING, {}
    fonts = {font for font, _ in wanted if is_type_3(font)}
    with pypdfium2.PdfDocument.new() as blank:
        claims = {font: _claims(blank, font) for font in fonts if process_time() < late}
        for (font, digit), glyph in wanted.items():
            near = [c for c in claims.get(font, {}).get(digit, ()) if _is_near(c, glyph)]
            if len(near) == 1 and process_time() < late:
                drawn[font, digit] = _drawn(blank, font, near[0].code, glyph)
    return drawn


def is_type_3(font: int) -> bool:
    """Tell a font that the file holds, and that is no font's file.

    PDFium may give such a font's characters the outlines of a font of its own.
    """
    is_embedded, data_of = raw.font_files_of()
    length = c_size_t(1)
    known = data_of(font, None, 0, addressof(length))
    return bool(is_embedded(font) == 1 and known and length.value == 0)


def draw_standard(digits: str) -> Mapping[str, Sequence[Canvas]]:
    """Draw digits in all standard fonts."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument.new() as blank:
        fonts = [pdfium.FPDFText_LoadStandardFont(blank, name) for name in STANDARD]
        places = [raw.address(font) for font in fonts]
        drawn = {
            digit: [_alone(blank, place, ord(digit), MIDDLE) for place in places]
            for digit in digits
        }
        for font in fonts:
            pdfium.FPDFFont_Close(font)
    return drawn


def _is_near(claim: Claim, glyph: Glyph) -> bool:
    """Tell whether a glyph may be what a code draws."""
    wide, high = claim.extent
    size = glyph.size
    return (
        _longer_side(glyph) > LEAST * size > 0
        and abs(glyph.right - glyph.left - wide * size) < NEAR * size
        and abs(glyph.bottom - glyph.top - high * size) < NEAR * size
    )


def _longer_side(glyph: Glyph) -> float:
    return max(glyph.right - glyph.left, glyph.bottom - glyph.top)


@contextmanager
def _new_page(document: Any) -> Iterator[Any]:
    import pypdfium2.raw as pdfium

    page = pdfium.FPDFPage_New(document, 0, SIDE, SIDE)
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _claims(document: Any, font: int) -> Mapping[str, Sequence[Claim]]:
    """Give the codes of a font by the digit that they claim to be."""
    import pypdfium2.raw as pdfium

    with _new_page(document) as page:
        put = _putter(document, page, font)
        codes = {
            put(code, (WIDE, code % 16 * 3 * WIDE, code // 16 * 3 * WIDE)): code
            for code in range(CODES)
        }
        text = pdfium.FPDFText_LoadPage(page)
        try:
            return _sorted(raw.address(text), codes)
        finally:
            pdfium.FPDFText_ClosePage(text)


def _sorted(text: int, codes: Mapping[int, int]) -> Mapping[str, Sequence[Claim]]:
    """Sort codes, given by their text objects, by the characters that PDFium reads there."""
    unicode_of, text_object_of, page = raw.unicode_of(), raw.text_object_of(), raw.Pointer(text)
    found, high = defaultdict(list), 0
    for index in range(raw.count_of()(text)):
        read, thing = unicode_of(page, index), text_object_of(page, index)
        char = "" if read in HIGH else character(read, high)
        if char in DIGITS and char and thing in codes:
            found[char].append(Claim(codes[thing], _extent(page, index)))
        high = read if read in HIGH else 0
    return found


def _extent(text: raw.Pointer, index: int) -> Extent:
    """Measure a character's box in ems."""
    cells = raw.Doubles()
    start = addressof(cells)
    left, right, bottom, top = map(raw.Pointer, range(start, start + 32, 8))
    raw.measures_of()[0](text, index, left, right, bottom, top)
    return (cells[1] - cells[0]) / WIDE, (cells[3] - cells[2]) / WIDE


def _putter(document: Any, page: Any, font: int) -> Callable[[int, Pose], int]:
    """Make a function that puts a code's character onto a page, and gives its object's address."""
    create, set_codes, move, insert = raw.writers_of()
    owner, sheet, cell = raw.address(document), raw.address(page), c_uint()
    where = addressof(cell)

    def put(code: int, pose: Pose) -> int:
        size, x, y = pose
        thing = create(owner, font, 1.0)
        cell.value = code
        set_codes(thing, where, 1)
        move(thing, size, 0, 0, size, x, y)
        insert(sheet, thing)
        return int(thing)

    return put


def _drawn(document: Any, font: int, code: int, glyph: Glyph) -> Specimen:
    """Draw a code such that the glyph's box would fill the middle of the page."""
    scale = TALL / _longer_side(glyph)
    x = (glyph.left + glyph.right) / 2 - glyph.start
    y = (glyph.top + glyph.bottom) / 2 - glyph.baseline
    em = scale * glyph.size
    pose = em, SIDE / 2 - scale * x, SIDE / 2 + scale * y
    return Specimen(_alone(document, font, code, pose), em)


def _alone(document: Any, font: int, code: int, pose: Pose) -> Canvas:
    """Draw a code on a page of its own."""
    with _new_page(document) as page:
        _putter(document, page, font)(code, pose)
        return render(page, SIDE, SIDE)
