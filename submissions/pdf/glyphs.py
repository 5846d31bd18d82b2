"""The characters of a page as PDFium gives them, each with its box, its baseline and its fault."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from ctypes import byref, c_double, c_void_p, cast, create_string_buffer
from dataclasses import dataclass, replace
from functools import cache
from math import hypot
from typing import Any

from submissions.model import Message
from submissions.pdf import limits
from submissions.pdf.frame import Matrix
from submissions.pdf.model import Glyph
from submissions.pdf.shapes import DIGITS, Origin, doubt_digits

MESSAGES = {
    "read.unmapped": Message(
        en="A character here carries no letter that a machine can read.",
        de="Ein Zeichen hier trägt keinen maschinenlesbaren Buchstaben.",
    ),
    "read.replaced": Message(
        en="The file states another text here than the letters that are drawn.",
        de="Die Datei nennt hier einen anderen Text als die gezeichneten Buchstaben.",
    ),
    "read.rotated": Message(
        en="Text here stands askew.",
        de="Hier steht Text schräg oder gedreht.",
    ),
    "read.hidden": Message(
        en="Text here cannot be seen on the page, or hardly; it is not marked from.",
        de="Text ist hier auf der Seite nicht oder kaum zu sehen; daraus wird nicht bewertet.",
    ),
}

SMALLEST = 4.0
"""Points; smaller text is not meant to be read by people."""
RAISED = 0.15
"""Ems above the baseline at which no plain letter or digit ends."""
LOWERED = 0.08
SMALL = 0.55
"""Ems of height below which a letter or digit that hangs down is a lowered one."""
NOTHING = 0.2
"""Points, or square points, that a character which draws nothing may take."""
_VISIBLE_MODES = frozenset({0, 1, 2})
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|medi$|-bx", re.IGNORECASE)
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""Halves of a character beyond the first 65,536."""
_LINE_HYPHEN = 2
"""PDFium's code for a hyphen at a line's end."""
_JOINED = (range(0x1D400, 0x1D800), range(0xFB00, 0xFB07), range(0xFF01, 0xFF5F))
"""Mathematical letters, ligatures and full-width forms."""
_SPACES = frozenset({"\t", "\r", "\n", "\x0b", "\x0c"})


@dataclass(slots=True)
class Style:
    """What the characters of one text object share."""

    font: int
    scale: float
    layer: int
    bold: bool
    fault: str


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
        if code in _HIGH:
            high = code
            continue
        address = cast(pdfium.FPDFText_GetTextObject(text, index), c_void_p).value
        if address is None:
            continue
        if address not in styles:
            styles[address] = _style(text, index, view, layers.get(address, -1))
        char, style = _char(code, high), styles[address]
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


def _char(code: int, high: int) -> str:
    """Give the character in the form that is compared: one code point, or a ligature's letters."""
    if high and code in _LOW:
        code = 0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start)
    if code == _LINE_HYPHEN:
        return "-"
    return "\ufffd" if code in _HIGH or code in _LOW else plain(chr(code))


@cache
def plain(char: str) -> str:
    """Put letters for their mathematical and joined forms; superscripts stay what they are.

    >>> plain("𝑄"), plain("ﬁ"), plain("²"), plain("−"), plain("ℝ")
    ('Q', 'fi', '²', '-', 'ℝ')
    """
    code = ord(char)
    if char in _SPACES or unicodedata.category(char) == "Zs":
        return " "
    if char in "−‐‑":
        return "-"
    if any(code in block for block in _JOINED):
        return unicodedata.normalize("NFKC", char)
    return "h" if char == "ℎ" else char


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
        style.fault or _unmapped(char),
    )


def _is_nothing(glyph: Glyph) -> bool:
    """Tell a blank that PDFium made up, or a control character that draws nothing."""
    if glyph.char == " ":
        return glyph.end - glyph.start < NOTHING
    area = (glyph.right - glyph.left) * (glyph.bottom - glyph.top)
    return len(glyph.char) == 1 and unicodedata.category(glyph.char) == "Cf" and area < NOTHING


@cache
def _unmapped(char: str) -> str:
    """Name the fault of a character that stands for nothing."""
    bad = any(unicodedata.category(c) in {"Co", "Cn", "Cc", "Cs", "Cf"} for c in char)
    return "read.unmapped" if bad or char == "\ufffd" else ""


def _style(text: Any, index: int, view: Matrix, layer: int) -> Style:
    """Look up what all characters of a text object share."""
    import pypdfium2.raw as pdfium

    thing = pdfium.FPDFText_GetTextObject(text, index)
    found = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, index, found)
    seen = view.after(Matrix(found.a, found.b, found.c, found.d))
    size = pdfium.FPDFText_GetFontSize(text, index) * hypot(seen.c, seen.d)
    font = pdfium.FPDFTextObj_GetFont(thing)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(thing)
    number = cast(font, c_void_p).value or 0
    fault = _style_fault(seen, size, mode) or ("read.replaced" if _is_replaced(thing) else "")
    return Style(number, size, layer, _is_bold(font), fault)


def _is_replaced(thing: Any) -> bool:
    """Tell whether a text object stands under a mark that gives another text for it."""
    import pypdfium2.raw as pdfium

    return any(
        pdfium.FPDFPageObjMark_GetParamValueType(
            pdfium.FPDFPageObj_GetMark(thing, number), b"ActualText"
        )
        != pdfium.FPDF_OBJECT_UNKNOWN
        for number in range(max(pdfium.FPDFPageObj_CountMarks(thing), 0))
    )


def _is_bold(font: Any) -> bool:
    """Tell a bold font by its name."""
    import pypdfium2.raw as pdfium

    name = create_string_buffer(128)
    pdfium.FPDFFont_GetBaseFontName(font, name, len(name))
    return _BOLD.search(name.value.decode("latin-1")) is not None


def _style_fault(seen: Matrix, size: float, mode: int) -> str:
    if mode not in _VISIBLE_MODES or size < SMALLEST:
        return "read.hidden"
    upright = seen.a > 0 > seen.d and abs(seen.b) + abs(seen.c) < 0.02 * (seen.a - seen.d)
    return "" if upright or _slanted(seen) else "read.rotated"


def _slanted(seen: Matrix) -> bool:
    """Tell an upright line in a slanted (made-up italic) font."""
    return abs(seen.b) < 0.01 * seen.a and seen.d < 0 < seen.a and abs(seen.c) < 0.5 * -seen.d


def too_many(text: Any) -> bool:
    """Tell whether a text page holds more characters than are looked at."""
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFText_CountChars(text) > limits.GLYPHS)
