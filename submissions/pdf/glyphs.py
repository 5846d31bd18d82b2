"""The characters of a page as PDFium gives them, each with its box, its baseline and its fault."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from ctypes import c_double, c_void_p, cast, create_string_buffer
from dataclasses import dataclass, field
from math import hypot
from typing import Any

from submissions.model import Message
from submissions.pdf import limits
from submissions.pdf.frame import Matrix
from submissions.pdf.model import Glyph

MESSAGES = {
    "read.unmapped": Message(
        en="A character here carries no letter that a machine can read.",
        de="Ein Zeichen hier trägt keinen maschinenlesbaren Buchstaben.",
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
_VISIBLE_MODES = frozenset({0, 1, 2})
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|medi$|-bx", re.IGNORECASE)
_SPACES = frozenset({"\t", "\r", "\n", "\x0b", "\x0c"})


@dataclass(slots=True)
class Style:
    """What the characters of one text object share."""

    font: int
    scale: float
    layer: int
    bold: bool
    fault: str


@dataclass(slots=True)
class Cells:
    """Places that PDFium writes its answers to; made once a page, for speed."""

    box: tuple[c_double, c_double, c_double, c_double] = field(
        default_factory=lambda: (c_double(), c_double(), c_double(), c_double())
    )
    origin: tuple[c_double, c_double] = field(default_factory=lambda: (c_double(), c_double()))


def read_glyphs(text: Any, view: Matrix, layers: Mapping[int, int]) -> Iterator[Glyph]:
    """Yield the glyphs of a PDFium text page, blanks included, in PDFium's order.

    `layers` numbers the text objects, by their address, in the order of drawing.
    """
    import pypdfium2.raw as pdfium

    styles: dict[int, Style] = {}
    loose, cells, high = pdfium.FS_RECTF(), Cells(), 0
    for index in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        address = cast(pdfium.FPDFText_GetTextObject(text, index), c_void_p).value
        if address is None:
            continue
        if address not in styles:
            styles[address] = _style(text, index, view, layers.get(address, -1))
        pdfium.FPDFText_GetCharBox(text, index, *cells.box)
        pdfium.FPDFText_GetCharOrigin(text, index, *cells.origin)
        pdfium.FPDFText_GetLooseCharBox(text, index, loose)
        yield _glyph(_char(code, high), cells, loose, view, styles[address])
        high = 0


def _char(code: int, high: int) -> str:
    """Give the character in the form that is compared: one code point, or a ligature's letters."""
    if high and 0xDC00 <= code < 0xE000:
        code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
    if code == 2:  # PDFium's mark for a hyphen at a line's end
        return "-"
    if 0xD800 <= code < 0xE000:
        return "\ufffd"
    return plain(chr(code))


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
    if 0x1D400 <= code < 0x1D800 or 0xFB00 <= code < 0xFB07 or 0xFF01 <= code < 0xFF5F:
        return unicodedata.normalize("NFKC", char)
    return "h" if char == "ℎ" else char


def _glyph(char: str, cells: Cells, loose: Any, view: Matrix, style: Style) -> Glyph:
    left, right, bottom, top = (cell.value for cell in cells.box)
    box = view.box(left, bottom, right, top)
    advance = view.box(loose.left, loose.bottom, loose.right, loose.top)
    x, y = view.point(cells.origin[0].value, cells.origin[1].value)
    end = max(advance.right, x)
    return Glyph(
        char,
        *(box.left, box.top, box.right, box.bottom),
        *(x, end, y, style.scale, style.font, style.layer, style.bold),
        style.fault or _unmapped(char),
    )


def _unmapped(char: str) -> str:
    """Name the fault of a character that stands for nothing."""
    bad = any(unicodedata.category(c) in {"Co", "Cn", "Cc", "Cs"} for c in char)
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
    return Style(number, size, layer, _is_bold(font), _style_fault(seen, size, mode))


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
