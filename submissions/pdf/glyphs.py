"""The characters of a page as PDFium gives them, each with its box, its baseline and its fault."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from ctypes import addressof
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from submissions.pdf import limits, raw
from submissions.pdf.characters import HIGH, VARIANTS, character, unmapped
from submissions.pdf.digits import DIGITS, Digit, Key
from submissions.pdf.frame import Matrix
from submissions.pdf.model import Glyph
from submissions.pdf.outlines import Origin
from submissions.pdf.shapes import doubt_digits
from submissions.pdf.signs import doubt_signs
from submissions.pdf.styles import Style, styles_of

LATIN = 0x24F
"""Code of the last letter of the Latin alphabets; those of formulas lie above."""
RAISED = 0.15
"""Ems above the baseline at which no plain letter or digit ends."""
LOWERED = 0.08
SMALL = 0.55
"""Ems of height below which a letter or digit that hangs down is a lowered one."""
NOTHING = 0.2
"""Points, or square points, that a character which draws nothing may take."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a page's characters come from, and what is known of the document's digits."""

    known: dict[Key, Digit] = field(default_factory=dict)
    digits: dict[Key, Origin] = field(default_factory=dict)
    fonts: set[int] = field(default_factory=set)
    styled: set[Key] = field(default_factory=set)
    """Characters with a code of their own that stand for plain ones, such as 𝑄 for Q."""


def read_glyphs(
    text: Any, view: Matrix, layers: Mapping[int, int], sources: Sources | None = None
) -> list[Glyph]:
    """Give the glyphs of a PDFium text page, blanks included, in PDFium's order.

    `layers` numbers the text objects, by their address, in the order of drawing. To `sources` is
    added where characters come from.
    """
    found: list[Glyph] = []
    sources = sources or Sources()
    for glyph in _drawn(text, view, layers, sources):
        if found and _is_ligature(found[-1], glyph):
            found[-1] = replace(found[-1], char=found[-1].char + glyph.char)
        else:
            found.append(glyph)
    found = [glyph for glyph in found if not _is_nothing(glyph)]
    return [
        _set_as_script(glyph)
        for glyph in doubt_signs(doubt_digits(found, sources.digits, sources.known))
    ]


def _is_ligature(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether two letters are drawn by one glyph; never digits or signs."""
    return (
        glyph.left == last.left
        and glyph.right == last.right
        and (glyph.top, glyph.bottom, glyph.layer) == (last.top, last.bottom, last.layer)
        and glyph.char.isalpha()
        and last.char.isalpha()
    )


def _drawn(
    text: Any,
    view: Matrix,
    layers: Mapping[int, int],
    sources: Sources,
) -> Iterator[Glyph]:
    """Yield one glyph for each character that PDFium reports, and note where it comes from."""
    origins, fonts, styled = sources.digits, sources.fonts, sources.styled
    styles: dict[int, Style] = {}
    unicode_of, text_object_of = raw.unicode_of(), raw.text_object_of()
    address, high = raw.address(text), 0
    page = raw.Pointer(address)
    make, look_up = _maker(page, view), styles_of(address, view)
    for index in range(count(text)):
        code = unicode_of(page, index)
        if code in HIGH:
            high = code
            continue
        thing = text_object_of(page, index)
        if thing is None or code in VARIANTS:
            continue
        if thing not in styles:
            styles[thing] = look_up(thing, index, layers.get(thing, -1))
            fonts.add(styles[thing].font)
        char, style = character(code, high), styles[thing]
        if char in DIGITS and (style.font, char) not in origins:
            origins[style.font, char] = Origin(style.font, code)
        if code > LATIN and char.isascii():
            styled.add((style.font, char))
        yield make(index, char, style)
        high = 0


def _maker(page: raw.Pointer, view: Matrix) -> Callable[[int, str, Style], Glyph]:
    """Make a function that measures a character of a text page.

    PDFium gives a tight box (left, right, bottom, top), the pen's place before the character, and
    a loose box (left, top, right, bottom) that is as wide as the pen's way.
    """
    cells = raw.Measures()
    start = addressof(cells)
    places = map(raw.Pointer, range(start, start + raw.MEASURES.size, 8))
    box_left, box_right, box_bottom, box_top, pen_x, pen_y, loosely, _ = places
    measured = partial(raw.MEASURES.unpack, memoryview(cells))
    tight_box, pen, loose_box = raw.measures_of()
    sides, point, ends = view.sides, view.point, view.ends

    def make(index: int, char: str, style: Style) -> Glyph:
        tight_box(page, index, box_left, box_right, box_bottom, box_top)
        pen(page, index, pen_x, pen_y)
        loose_box(page, index, loosely)
        left, right, bottom, top, x, y, start, high, end, low = measured()
        end = ends(start, low, end, high)
        left, top, right, bottom = sides(left, bottom, right, top)
        x, y = point(x, y)
        size, font, layer, bold = style.shared
        fault = style.fault or unmapped(char)
        end = max(x, end)
        return Glyph(char, left, top, right, bottom, x, end, y, size, font, layer, bold, fault)

    return make


def _set_as_script(glyph: Glyph) -> Glyph:
    """Give a letter or digit that is drawn high or low by its font the place of a script.

    Fonts hold raised and lowered figures that carry the same character as plain ones.
    """
    size, hang = glyph.size, glyph.bottom - glyph.baseline
    if -RAISED * size <= hang <= LOWERED * size:
        return glyph
    small = glyph.bottom - glyph.top < SMALL * size
    if not (glyph.char.isascii() and glyph.char.isalnum() and (hang < 0 or small)):
        return glyph
    return replace(glyph, baseline=glyph.bottom, size=SMALL * size)


def _is_nothing(glyph: Glyph) -> bool:
    """Tell a blank that PDFium made up, or a control character that draws nothing."""
    if glyph.char == " ":
        return glyph.end - glyph.start < NOTHING
    if not glyph.fault or len(glyph.char) != 1 or unicodedata.category(glyph.char) != "Cf":
        return False
    return (glyph.right - glyph.left) * (glyph.bottom - glyph.top) < NOTHING


def count(text: Any) -> int:
    """Count the characters of a text page."""
    return int(raw.count_of()(raw.address(text)))


def too_many(text: Any) -> bool:
    """Tell whether a text page holds more characters than are looked at."""
    return count(text) > limits.GLYPHS
