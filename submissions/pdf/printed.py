"""Forms that were printed or flattened: what was typed is text of the page, inside a frame.

A frame is known by what is printed right above it, part and field in brackets: `[3.4 output]`.
"""

import re
from collections.abc import Iterator, Sequence

from submissions.model import Box, Message
from submissions.pdf.canvas import any_within, overlap
from submissions.pdf.model import Drawing, FormField, Glyph, Line, Page

MESSAGES = {
    "read.box_full": Message(
        en="The text reaches the edge of its box; some of it may be cut off.",
        de="Der Text reicht bis an den Rand seines Kastens; ein Teil ist vielleicht abgeschnitten.",
    ),
}

WRAPPED = "\u2028"
"""Stands in a value where a line was full, so that the viewer began a new one."""

_TAG = re.compile(r"\[([0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)* [a-z][a-z0-9_]*)\]")
_SMALLEST = (100.0, 15.0)
"""Width and height in points of the smallest frame that is a box for an answer."""
_PEN = 3.0
"""Points that a frame's line is wide at most."""
_NEAR = 12.0
"""Points between the frame and the line above it."""
_EDGE = 3.0
"""Points inside a frame that text keeps free at its sides where nothing is cut off."""
_ROOM = 0.7
"""Ems below the last baseline: with more, the tops of another line would show."""
_UNREAD = frozenset({"read.too_much", "read.picture"})


def printed_fields(pages: Sequence[Page], fields: Sequence[FormField]) -> Iterator[FormField]:
    """Read the frames of a printed form that no form field of the file lies in."""
    for page in pages:
        filled = [one.box for one in fields if one.page == page.number and one.box]
        for box in page.boxes:
            tag = None if any_within(filled, box) else _tag(page, box)
            if tag is not None:
                yield _as_typed(page, box, *tag)


def _as_typed(page: Page, box: Box, name: str, drawn: Sequence[Glyph]) -> FormField:
    """Read what stands in a frame; part and field are drawn above it."""
    inside = _shrunk(box, _EDGE)
    lines = [line for line in page.lines if any(overlap(glyph, box) for glyph in _solid(line))]
    faults = {glyph.fault for glyph in drawn if glyph.fault} | (page.faults & _UNREAD)
    faults |= {fault for line in lines for fault in line.faults}
    faults |= {"read.box_full"} if _is_full(lines, inside) else set()
    faults |= {"read.ink_left"} if any_within((*page.strays, *page.pictures), inside) else set()
    faults |= {"read.noted"} if any_within(page.notes, inside) else set()
    value = _value(lines, inside)
    return FormField(name, "", value, page.number, box, faults=frozenset(faults), printed=True)


def is_frame(drawing: Drawing) -> bool:
    """Tell whether a drawing is the outline of a rectangle and nothing else."""
    box = drawing.box
    wide, high = box.right - box.left, box.bottom - box.top
    if drawing.filled or not drawing.stroked or wide < _SMALLEST[0] or high < _SMALLEST[1]:
        return False
    sides = [_side(edge, box) for edge in drawing.edges if _length(edge) > _PEN]
    return sorted(sides) == ["bottom", "left", "right", "top"]


def _side(edge: Box, box: Box) -> str:
    """Name the side of a box that an edge runs along from end to end; empty for none."""
    ends = {
        "top": (edge.left, edge.right, box.left, box.right, edge.bottom - box.top),
        "bottom": (edge.left, edge.right, box.left, box.right, box.bottom - edge.top),
        "left": (edge.top, edge.bottom, box.top, box.bottom, edge.right - box.left),
        "right": (edge.top, edge.bottom, box.top, box.bottom, box.right - edge.left),
    }
    for name, (start, stop, first, last, depth) in ends.items():
        if depth < _PEN and start - first < _PEN and last - stop < _PEN:
            return name
    return ""


def _length(edge: Box) -> float:
    return max(edge.right - edge.left, edge.bottom - edge.top)


def _tag(page: Page, box: Box) -> tuple[str, tuple[Glyph, ...]] | None:
    """Find part and field right above a frame, with the glyphs that say so."""
    above = [line for line in page.lines if _is_above(line, box)]
    found = list(_TAG.finditer(above[-1].text)) if above else []
    if len(found) != 1 or found[0].end() != len(above[-1].text):
        return None
    glyphs = above[-1].glyphs[found[0].start() : found[0].end()]
    return found[0][1], tuple(glyph for glyph in glyphs if glyph is not None)


def _is_above(line: Line, box: Box) -> bool:
    beside = line.box.right <= box.left or line.box.left >= box.right
    return not beside and 0 < box.top - line.baseline < _NEAR


def _solid(line: Line) -> Iterator[Glyph]:
    return (glyph for glyph in line.glyphs if glyph is not None and glyph.char != " ")


def _shrunk(box: Box, by: float) -> Box:
    return Box(box.left + by, box.top + by, box.right - by, box.bottom - by)


def _is_full(lines: Sequence[Line], inside: Box) -> bool:
    """Tell whether text leaves its box, or may go on where it cannot be seen.

    In a box for one line it may go on at the right, in a larger one below.
    """
    if not lines:
        return False
    last = lines[-1]
    several = inside.bottom - inside.top > 2 * last.size
    over = any(
        line.box.left < inside.left
        or line.box.right > inside.right - (0.0 if several else last.size / 2)
        or line.box.top < inside.top - _EDGE
        or line.box.bottom > inside.bottom + _EDGE
        for line in lines
    )
    return over or (several and inside.bottom + _EDGE - last.baseline < _ROOM * last.size)


def _value(lines: Sequence[Line], inside: Box) -> str:
    """Join lines, telling apart ends that were typed and those where a line was full."""
    value = ""
    for number, line in enumerate(lines):
        if number:
            value += WRAPPED if _is_wrapped(lines[number - 1], line, inside) else "\n"
        value += line.text
    return value


def _is_wrapped(line: Line, after: Line, inside: Box) -> bool:
    """Tell whether the first word of the next line had no room on this one."""
    word = next((place for place, char in enumerate(after.text) if char == " "), len(after.text))
    glyphs = [glyph for glyph in after.glyphs[:word] if glyph is not None]
    width = glyphs[-1].end - glyphs[0].start if glyphs else 0.0
    return line.box.right + width + 0.5 * line.size > inside.right
