"""What tells the ten digits apart: of how many pieces they are, and what they look like."""

from collections.abc import Mapping
from dataclasses import dataclass

from submissions.pdf.model import Glyph

DIGITS = "0123456789"
_COUNTS = ((2, 3), (1,), (1,), (1,), (1, 2), (1,), (2,), (1,), (3,), (2,))
CONTOURS = dict(zip(DIGITS, _COUNTS, strict=True))
"""How many closed lines draw a digit; 4 may be open, 0 may be dotted or struck."""
WIDTH, HEIGHT = 20, 28
"""Pixels of the picture in which digits are compared."""
NARROWEST = 0.35
"""Part of a digit's height that its picture is wide at least."""
SLACK = 0.08, 0.3
"""Ems, and points beside these, by which a drawn digit may differ from its font's outline."""

Key = tuple[int, str]
"""PDFium's address of a font, and a character."""
Extent = tuple[float, float]
"""Width and height in ems."""
Shape = int
"""A small picture, one bit a pixel."""
Patterns = Mapping[str, tuple[Shape, ...]]
"""What each digit looks like in some fonts."""


@dataclass(frozen=True, slots=True)
class Digit:
    """What is found out about a font's digit."""

    doubtful: bool
    extent: Extent | None
    """None where its font tells of none."""
    slack: tuple[float, float] = SLACK


def misfits(glyph: Glyph, digit: Digit) -> bool:
    """Tell whether a digit is drawn in another size than it has in its font."""
    if digit.extent is None:
        return False
    (wide, high), size = digit.extent, glyph.size
    slack = digit.slack[0] * size + digit.slack[1]
    beside, above = glyph.right - glyph.left, glyph.bottom - glyph.top
    return abs(beside - wide * size) > slack or abs(above - high * size) > slack


def looks_other(digit: str, shape: Shape, patterns: Patterns, worse: float) -> bool:
    """Tell whether a shape shares less with a digit than with another, by more than `worse`."""
    shared = {
        other: max((likeness(shape, pattern) for pattern in drawn), default=0.0)
        for other, drawn in patterns.items()
    }
    return shared.pop(digit) < max(shared.values(), default=0.0) - worse


def likeness(one: Shape, other: Shape) -> float:
    """Give the area that two pictures share, as a part of what either covers."""
    return (one & other).bit_count() / max((one | other).bit_count(), 1)
