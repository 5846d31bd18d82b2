"""What all characters of one text object share: font, size, place in the drawing, faults."""

import re
from ctypes import c_void_p, cast, create_string_buffer
from dataclasses import dataclass
from math import hypot
from typing import Any

from submissions.model import Message
from submissions.pdf.frame import Matrix

MESSAGES = {
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
_VISIBLE_MODES = frozenset({0, 1, 2})
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|sfbx|medi$|-bx", re.IGNORECASE)


@dataclass(slots=True)
class Style:
    """What the characters of one text object share."""

    font: int
    scale: float
    layer: int
    bold: bool
    fault: str


def style_of(text: Any, index: int, view: Matrix, layer: int) -> Style:
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
