"""Whether a sign is drawn as flat, as high and as wide as the sign that it claims to be.

A font may say that its glyph for a minus means a plus. The box that is drawn tells them apart: the
limits leave a third of room around what 70 fonts of reports draw. Signs of one shape, such as `+`
and `×`, and letters among each other are told apart in answers only (`misdrawn`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from submissions.pdf.model import Glyph


@dataclass(frozen=True, slots=True)
class Limits:
    """How high a sign is at least and at most, in ems, and as a share of its width."""

    low: float = 0.0
    high: float = inf
    flat: float = 0.0
    steep: float = inf


LETTER = Limits(low=0.25)
SIGNS = {
    "-": Limits(high=0.2, steep=0.65),
    "=": Limits(low=0.14, high=0.45, steep=1.0),
    **dict.fromkeys("+×", Limits(low=0.25, flat=0.65, steep=1.5)),
    **dict.fromkeys("·⋅∙", Limits(high=0.25, flat=0.6)),
    "/": Limits(low=0.4, flat=1.0),
}
_NOTHING = 0.01
"""Points of a box in which nothing is drawn; whether that is seen is judged elsewhere."""


def doubt_signs(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Give the glyphs again, those with a fault that are drawn as no such sign is."""
    return [
        replace(glyph, fault="read.forged") if not glyph.fault and is_misdrawn(glyph) else glyph
        for glyph in glyphs
    ]


def is_misdrawn(glyph: Glyph) -> bool:
    """Tell whether a sign, a letter or a digit is drawn flatter or higher than it ever is."""
    limits = _limits(glyph.char)
    high, wide = glyph.bottom - glyph.top, glyph.right - glyph.left
    if limits is None or high < _NOTHING or wide < _NOTHING:
        return False
    if limits is LETTER:
        return high < LETTER.low * glyph.size
    ems, share = high / glyph.size, high / wide
    return not (limits.low <= ems <= limits.high and limits.flat <= share <= limits.steep)


@lru_cache(maxsize=4096)
def _limits(char: str) -> Limits | None:
    """Give the limits of a character; None where there are none."""
    return SIGNS.get(char) or (LETTER if char.isascii() and char.isalnum() else None)
