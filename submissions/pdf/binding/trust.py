"""Brackets and ligatures that the file names by itself and that look like what they are."""

from collections.abc import Sequence
from dataclasses import replace

from submissions.pdf.model import Glyph

BRACKETS = "()[]"


LIGATURES = frozenset({"ff", "fi", "fl", "ffi", "ffl", "tt", "ti"})


def cleared(glyph: Glyph) -> Glyph:
    """Trust a bracket that the file names by itself where it is drawn like one.

    Browsers and Typst mark brackets that were taken from a font's larger ones.
    """
    if glyph.fault != "read.replaced" or glyph.char not in BRACKETS:
        return glyph
    deep = glyph.bottom - glyph.baseline >= 0.12 * glyph.size
    high = glyph.baseline - glyph.top >= 0.65 * glyph.size
    narrow = glyph.right - glyph.left <= 0.55 * glyph.size
    return replace(glyph, fault="") if deep and high and narrow else glyph


def ligatures(glyphs: Sequence[Glyph]) -> set[int]:
    """Find letters that the file names by itself because one glyph draws both."""
    found: set[int] = set()
    for number, glyph in enumerate(glyphs):
        if glyph.fault == "read.replaced":
            run = [
                n for n in range(max(number - 2, 0), number + 3) if _same_object(glyphs, n, glyph)
            ]
            if "".join(glyphs[n].char for n in run) in LIGATURES:
                found |= set(run)
    return found


def _same_object(glyphs: Sequence[Glyph], number: int, glyph: Glyph) -> bool:
    return number < len(glyphs) and glyphs[number].layer == glyph.layer
