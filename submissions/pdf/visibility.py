"""Whether each glyph is seen: not covered, not struck out, not under another, not faint."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from submissions.model import Box, Message
from submissions.pdf import limits
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
    faults = _faults(glyphs, drawings)
    if faults is None:
        return [_with_fault(glyph, "read.too_much", canvas) for glyph in glyphs]
    return [
        glyph
        if glyph.fault or glyph.char == " "
        else _with_fault(glyph, faults.get(number, ""), canvas)
        for number, glyph in enumerate(glyphs)
    ]


def _with_fault(glyph: Glyph, fault: str, canvas: Canvas) -> Glyph:
    fault = fault or ("" if is_seen(canvas, glyph) else "read.hidden")
    return replace(glyph, fault=fault) if fault else glyph


def _faults(glyphs: Sequence[Glyph], drawings: Sequence[Drawing]) -> Mapping[int, str] | None:
    """Find what lies over what, by the glyph's number; None where too much does."""
    bands = _bands(glyphs)
    overlaid = _overlaid(glyphs, bands)
    if overlaid is None:
        return None
    faults, met = dict.fromkeys(overlaid, "read.overlaid"), 0
    for drawing in drawings:
        met += _touch(drawing, glyphs, bands, faults)
        if met > limits.MEETINGS:
            return None
    return faults


def _bands(glyphs: Sequence[Glyph]) -> Mapping[int, list[int]]:
    bands: dict[int, list[int]] = {}
    for number, glyph in enumerate(glyphs):
        if glyph.char == " ":
            continue
        first, last = int(glyph.top // BAND), int(glyph.bottom // BAND)
        for band in (first,) if first == last else range(first, last + 1):
            if band in bands:
                bands[band].append(number)
            else:
                bands[band] = [number]
    return bands


def _range(top: float, bottom: float) -> range:
    return range(int(top // BAND), int(bottom // BAND) + 1)


def _rows(box: Box, bands: Mapping[int, list[int]]) -> list[list[int]]:
    """Give the glyphs of all bands that a box touches."""
    span = _range(box.top, box.bottom)
    if len(span) < len(bands):
        return [bands[band] for band in span if band in bands]
    return [row for band, row in bands.items() if band in span]


def _touch(
    drawing: Drawing,
    glyphs: Sequence[Glyph],
    bands: Mapping[int, list[int]],
    faults: dict[int, str],
) -> int:
    """Mark the glyphs that a drawing covers or runs through; count what was compared."""
    met = 0
    for number in chain.from_iterable(_rows(drawing.box, bands)):
        glyph = glyphs[number]
        met += 1
        if not overlap(drawing.box, glyph):
            continue
        if drawing.filled and drawing.layer > glyph.layer:
            faults[number] = "read.hidden"
            continue
        met += len(drawing.edges)
        if drawing.picture or any(overlap(edge, glyph) for edge in drawing.edges):
            faults[number] = "read.struck"
    return met


def _overlaid(glyphs: Sequence[Glyph], bands: Mapping[int, list[int]]) -> set[int] | None:
    """Find glyphs that share much of their box with another glyph; None where too many meet."""
    found: set[int] = set()
    met = 0
    for row in bands.values():
        ordered = sorted([(glyphs[number].left, number) for number in row])
        for place, (_, number) in enumerate(ordered, start=1):
            one = glyphs[number]
            right, last = one.right, place
            while last < len(ordered) and ordered[last][0] < right:
                other = ordered[last][1]
                if _covers(one, glyphs[other]):
                    found |= {number, other}
                last += 1
            met += last - place
            if met > limits.MEETINGS:
                return None
    return found


def _covers(one: Glyph, other: Glyph) -> bool:
    """Tell whether two glyphs share more than a third of the smaller one's box."""
    if one.top >= other.bottom or other.top >= one.bottom:
        return False
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    if wide <= 0 or high <= 0:
        return False
    smaller = min(_area(one), _area(other))
    return wide * high > 0.34 * smaller and not (_kerned(one, other) or _kerned(other, one))


def _kerned(one: Glyph, other: Glyph) -> bool:
    """Tell whether a letter follows another in a word, drawn a little under its arm or foot."""
    same = one.size == other.size and abs(one.baseline - other.baseline) < 0.3  # noqa: PLR2004
    share = 0.3 if "/" in one.char + other.char else 0.55
    return same and other.start >= one.start + share * (one.end - one.start) and one.end > one.start


def _area(glyph: Glyph) -> float:
    return max((glyph.right - glyph.left) * (glyph.bottom - glyph.top), 0.01)
