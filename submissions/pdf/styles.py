"""What all characters of one text object share: font, size, place in the drawing, faults."""

import re
from collections.abc import Callable
from ctypes import addressof, c_char
from dataclasses import dataclass
from math import hypot

from submissions.model import Message
from submissions.pdf import raw
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
Name = c_char * 128
"""A cell for a font's name; made once, since making such a type takes long."""
_UNKNOWN = 0
"""PDFium's type of a value that is not there."""
_VISIBLE_MODES = frozenset({0, 1, 2})
_BOLD = re.compile(
    r"bold|black|heavy|demi|cmbx|sfbx|medi$|-bx|(?:libertine|biolinum)\w*b(?:-|$)", re.IGNORECASE
)


@dataclass(slots=True)
class Style:
    """What the characters of one text object share."""

    font: int
    shared: tuple[float, int, int, bool]
    """Size, font, layer and boldness, in the order of a glyph's."""
    fault: str


def styles_of(page: int, view: Matrix) -> Callable[[int, int, int], Style]:
    """Make a function that looks up what the characters of a text object share.

    It is given the object's address, one of its characters' index, and its layer.
    """
    size_of, matrix_of, font_of, mode_of = raw.styles_of()
    cells = raw.Matrices()
    start = addressof(cells)
    poses: dict[tuple[float, ...], Matrix] = {}
    bold: dict[int, bool] = {}

    def look_up(thing: int, index: int, layer: int) -> Style:
        pose = tuple(cells[:4]) if matrix_of(page, index, start) else (0.0, 0.0, 0.0, 0.0)
        if pose not in poses:
            poses[pose] = view.after(Matrix(*pose))
        seen, font = poses[pose], font_of(thing) or 0
        if font not in bold:
            bold[font] = _is_bold(font)
        size = size_of(page, index) * hypot(seen.c, seen.d)
        fault = _style_fault(seen, size, mode_of(thing))
        shared = size, font, layer, bold[font]
        return Style(font, shared, fault or ("read.replaced" if _is_replaced(thing) else ""))

    return look_up


def _is_replaced(thing: int) -> bool:
    """Tell whether a text object stands under a mark that gives another text for it."""
    count, mark_of, kind_of = raw.marks_of()
    return any(
        kind_of(mark_of(thing, number), b"ActualText") != _UNKNOWN for number in range(count(thing))
    )


def _is_bold(font: int) -> bool:
    """Tell a bold font by its name."""
    name = Name()
    raw.font_name_of()(font, addressof(name), len(name))
    return _BOLD.search(name.value.decode("latin-1")) is not None


def _style_fault(seen: Matrix, size: float, mode: int) -> str:
    if mode not in _VISIBLE_MODES or size < SMALLEST:
        return "read.hidden"
    upright = seen.a > 0 > seen.d and abs(seen.b) + abs(seen.c) < 0.02 * (seen.a - seen.d)
    return "" if upright or _slanted(seen) else "read.rotated"


def _slanted(seen: Matrix) -> bool:
    """Tell an upright line in a slanted (made-up italic) font."""
    return abs(seen.b) < 0.01 * seen.a and seen.d < 0 < seen.a and abs(seen.c) < 0.5 * -seen.d
