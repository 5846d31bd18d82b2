"""The characters of a page as PDFium gives them, each with its box, its baseline and its fault."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from ctypes import addressof
from dataclasses import replace
from typing import Any

from submissions.pdf import limits, raw
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
    unicode_of, text_object_of, page = raw.unicode_of(), raw.text_object_of(), raw.address(text)
    measure, high = _measure(page), 0
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = unicode_of(page, index)
        if code in HIGH:
            high = code
            continue
        thing = text_object_of(page, index)
        if thing is None:
            continue
        if thing not in styles:
            styles[thing] = style_of(text, index, view, layers.get(thing, -1))
        char, style = character(code, high), styles[thing]
        if char in DIGITS and (style.font, char) not in origins:
            font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text, index))
            origins[style.font, char] = Origin(font, code)
        yield _glyph(char, measure(index), view, style)
        high = 0


Measures = tuple[tuple[float, ...], tuple[float, ...]]
"""Tight box (left, right, bottom, top) and origin; loose box (left, top, right, bottom).

The loose box is as wide as the pen's way. All in the page's own coordinates."""


def _measure(page: int) -> Callable[[int], Measures]:
    """Make a function that measures one character of the text page at that address."""
    doubles, floats = raw.Doubles(), raw.Floats()
    start, loosely = addressof(doubles), addressof(floats)
    box = [start + 8 * place for place in range(4)]
    origin = [start + 8 * place for place in (4, 5)]
    tight_box, pen, loose_box = raw.measures_of()

    def measure(index: int) -> Measures:
        tight_box(page, index, *box)
        pen(page, index, *origin)
        loose_box(page, index, loosely)
        return tuple(doubles), tuple(floats)

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
    (left, right, bottom, top, x, y), (start, high, end, low) = measures
    box = view.box(left, bottom, right, top)
    x, y = view.point(x, y)
    end = max(view.box(start, low, end, high).right, x)
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
