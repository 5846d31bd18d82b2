"""Whether each glyph is seen: not covered, not struck out, not under another, not faint."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from submissions.model import Box, Message
from submissions.pdf.canvas import Canvas, is_seen, overlap
from submissions.pdf.model import Drawing, Glyph

MESSAGES = {
    "read.struck": Message(
        en="A line or a picture runs through the text here.",
        de="Durch den Text läuft hier eine Linie oder ein Bild.",
    ),
    "read.overlaid": Message(
        en="Two texts are drawn over each other here.",
        de="Hier liegen zwei Texte übereinander.",
    ),
}

BAND = 24.0
"""Height in points of the bands into which glyphs are sorted, to find neighbours fast."""


def judge(glyphs: Sequence[Glyph], drawings: Sequence[Drawing], canvas: Canvas) -> list[Glyph]:
    """Give the glyphs again, each with its fault where it has one."""
    bands = _bands(glyphs)
    faults: dict[int, str] = {}
    for number in _overlaid(glyphs, bands):
        faults[number] = "read.overlaid"
    for drawing in drawings:
        faults |= _touched(drawing, glyphs, bands)
    return [
        _with_fault(glyph, faults.get(number, ""), canvas) for number, glyph in enumerate(glyphs)
    ]


def _with_fault(glyph: Glyph, fault: str, canvas: Canvas) -> Glyph:
    if glyph.fault or glyph.char == " ":
        return glyph
    fault = fault or ("" if is_seen(canvas, glyph) else "read.hidden")
    return replace(glyph, fault=fault) if fault else glyph


def _bands(glyphs: Sequence[Glyph]) -> Mapping[int, list[int]]:
    bands: dict[int, list[int]] = {}
    for number, glyph in enumerate(glyphs):
        if glyph.char != " ":
            for band in _range(glyph.top, glyph.bottom):
                bands.setdefault(band, []).append(number)
    return bands


def _range(top: float, bottom: float) -> range:
    return range(int(top // BAND), int(bottom // BAND) + 1)


def _near(box: Box, bands: Mapping[int, list[int]]) -> Iterator[int]:
    """Yield the glyphs of all bands that a box touches."""
    span = _range(box.top, box.bottom)
    rows = (
        [bands[band] for band in span if band in bands]
        if len(span) < len(bands)
        else [row for band, row in bands.items() if band in span]
    )
    for row in rows:
        yield from row


def box_of(glyph: Glyph) -> Box:
    """Give a glyph's tight box."""
    return Box(glyph.left, glyph.top, glyph.right, glyph.bottom)


def _touched(
    drawing: Drawing, glyphs: Sequence[Glyph], bands: Mapping[int, list[int]]
) -> Mapping[int, str]:
    """Find the glyphs that a drawing covers or runs through."""
    faults: dict[int, str] = {}
    for number in _near(drawing.box, bands):
        box = box_of(glyphs[number])
        if not overlap(drawing.box, box):
            continue
        if drawing.filled and drawing.layer > glyphs[number].layer:
            faults[number] = "read.hidden"
        elif drawing.picture or any(overlap(edge, box) for edge in drawing.edges):
            faults[number] = "read.struck"
    return faults


def _overlaid(glyphs: Sequence[Glyph], bands: Mapping[int, list[int]]) -> Iterable[int]:
    """Yield glyphs that share much of their box with another glyph."""
    found: set[int] = set()
    for row in bands.values():
        ordered = sorted(row, key=lambda number: glyphs[number].left)
        for place, number in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if glyphs[other].left >= glyphs[number].right:
                    break
                if _covers(glyphs[number], glyphs[other]):
                    found |= {number, other}
    return found


def _covers(one: Glyph, other: Glyph) -> bool:
    """Tell whether two glyphs share more than a third of the smaller one's box."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide <= 0 or high <= 0:
        return False
    smaller = min(_area(one), _area(other))
    return wide * high > 0.34 * smaller


def _area(glyph: Glyph) -> float:
    return max((glyph.right - glyph.left) * (glyph.bottom - glyph.top), 0.01)
