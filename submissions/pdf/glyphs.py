"""The characters of a page as PDFium gives them, each with its box, its baseline and its fault."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from ctypes import byref, c_double, c_void_p, cast
from dataclasses import dataclass, replace
from typing import Any

from submissions.pdf import limits
from submissions.pdf.characters import HIGH, character, unmapped
from submissions.pdf.frame import Matrix
from submissions.pdf.model import Glyph
from submissions.pdf.shapes import DIGITS, Origin, doubt_digits
from submissions.pdf.styles import Style, style_of

RAISED = 0.15
"""Ems above the baseline at which no plain letter or digit ends."""
LOWERED = 0.08
SMALL = 0.55
"""Ems of height below which a letter or digit that hangs down is a lowered one."""
NOTHING = 0.2
"""Points, or square points, that a character which draws nothing may take."""


def read_glyphs(text: Any, view: Matrix, layers: Mapping[int, int]) -> list[Glyph]:
    """Give the glyphs of a PDFium text page, blanks included, in PDFium's order.

    `layers` numbers the text objects, by their address, in the order of drawing.
    """
    found: list[Glyph] = []
    origins: dict[tuple[int, str], Origin] = {}
    for glyph in _drawn(text, view, layers, origins):
        if found and _is_ligature(found[-1], glyph):
            found[-1] = replace(found[-1], char=found[-1].char + glyph.char)
        else:
            found.append(glyph)
    found = [glyph for glyph in found if not _is_nothing(glyph)]
    return [_set_as_script(glyph) for glyph in doubt_digits(found, origins)]


def _is_ligature(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether two letters are drawn by one glyph; never digits or signs."""
    place = (glyph.left, glyph.top, glyph.right, glyph.bottom, glyph.layer)
    same = place == (last.left, last.top, last.right, last.bottom, last.layer)
    return same and glyph.char.isalpha() and last.char.isalpha()


def _drawn(
    text: Any,
    view: Matrix,
    layers: Mapping[int, int],
    origins: dict[tuple[int, str], Origin],
) -> Iterator[Glyph]:
    """Yield one glyph for each character that PDFium reports, and note where digits come from."""
    import pypdfium2.raw as pdfium

    styles: dict[int, Style] = {}
    measure, high = _measure(text), 0
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if code in HIGH:
            high = code
            continue
        address = cast(pdfium.FPDFText_GetTextObject(text, index), c_void_p).value
        if address is None:
            continue
        if address not in styles:
            styles[address] = style_of(text, index, view, layers.get(address, -1))
        char, style = character(code, high), styles[address]
        if char in DIGITS and (style.font, char) not in origins:
            font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text, index))
            origins[style.font, char] = Origin(font, code)
        yield _glyph(char, measure(index), view, style)
        high = 0


@dataclass(slots=True)
class Measures:
    """Boxes as left, bottom, right, top, and the pen's place, in the page's own coordinates."""

    tight: tuple[float, float, float, float]
    loose: tuple[float, float, float, float]
    """As wide as the pen's way."""
    x: float
    y: float


def _measure(text: Any) -> Callable[[int], Measures]:
    """Make a function that measures one character, in the page's own coordinates."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    box, origin = tuple(map(byref, (left, right, bottom, top))), (byref(x), byref(y))
    loose = pdfium.FS_RECTF()
    loosely = byref(loose)

    def measure(index: int) -> Measures:
        pdfium.FPDFText_GetCharBox(text, index, *box)
        pdfium.FPDFText_GetCharOrigin(text, index, *origin)
        pdfium.FPDFText_GetLooseCharBox(text, index, loosely)
        tight = (left.value, bottom.value, right.value, top.value)
        whole = (loose.left, loose.bottom, loose.right, loose.top)
        return Measures(tight, whole, x.value, y.value)

    return measure


def _set_as_script(glyph: Glyph) -> Glyph:
    """Give a letter or digit that is drawn high or low by its font the place of a script.

    Fonts hold raised and lowered figures that carry the same character as plain ones.
    """
    if not (glyph.char.isascii() and glyph.char.isalnum()):
        return glyph
    raised = glyph.baseline - glyph.bottom > RAISED * glyph.size
    small = glyph.bottom - glyph.top < SMALL * glyph.size
    lowered = small and glyph.bottom - glyph.baseline > LOWERED * glyph.size
    if not (raised or lowered):
        return glyph
    return replace(glyph, baseline=glyph.bottom, size=SMALL * glyph.size)


def _glyph(char: str, measures: Measures, view: Matrix, style: Style) -> Glyph:
    box = view.box(*measures.tight)
    x, y = view.point(measures.x, measures.y)
    end = max(view.box(*measures.loose).right, x)
    return Glyph(
        char,
        box.left,
        box.top,
        box.right,
        box.bottom,
        x,
        end,
        y,
        style.scale,
        style.font,
        style.layer,
        style.bold,
        style.fault or unmapped(char),
    )


def _is_nothing(glyph: Glyph) -> bool:
    """Tell a blank that PDFium made up, or a control character that draws nothing."""
    if glyph.char == " ":
        return glyph.end - glyph.start < NOTHING
    area = (glyph.right - glyph.left) * (glyph.bottom - glyph.top)
    return len(glyph.char) == 1 and unicodedata.category(glyph.char) == "Cf" and area < NOTHING


def too_many(text: Any) -> bool:
    """Tell whether a text page holds more characters than are looked at."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFText_CountChars(text) > limits.GLYPHS)
