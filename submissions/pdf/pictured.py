"""Whether a digit of a font without outlines looks like the digit that it claims to be.

Each is drawn large, set upright where it slants, and compared with the digits of the standard fonts
as outlines are. On 1,384 digits of TeX's bitmap fonts, and on 757 of others of them that nothing
was fitted to, this finds all pairs of one digit drawn for another. It doubts five of either that
are what they claim: a 2 or 3 of heavy italics whose hook has run together into a ring.
"""

from collections.abc import Mapping
from functools import cache, lru_cache

from submissions.pdf.canvas import PAPER, SCALE
from submissions.pdf.digits import (
    CONTOURS,
    DIGITS,
    Digit,
    Key,
    Patterns,
    likeness,
    looks_other,
    misfits,
)
from submissions.pdf.model import Glyph
from submissions.pdf.silhouettes import Silhouette, silhouette
from submissions.pdf.specimens import Specimen, draw_specimens, draw_standard

DARKER = 140
"""Grey level below which a pixel is ink."""
WORSE = 0.05
"""By how much less a digit may share with its own pattern than with one of other pieces."""
SLACK = 0.01, 0.02
"""Ems and points by which the boxes of one digit may differ; of two codes they do by more."""
ALIKE = 0.6
"""Likeness of a digit with and without what is pale in it; a soft edge changes less."""


def judge_drawn(wanted: Mapping[Key, Glyph]) -> Mapping[Key, Digit]:
    """Look digits over, of each of which one glyph is given; what cannot be drawn is left out."""
    drawn = draw_specimens(wanted) if wanted else {}
    return {key: _as_shown(wanted[key], _judged(key[1], one)) for key, one in drawn.items()}


def _as_shown(glyph: Glyph, digit: Digit) -> Digit:
    """Doubt a digit drawn beyond its box; ask of others of the same font for just the same box."""
    size = glyph.size
    extent = (glyph.right - glyph.left) / size, (glyph.bottom - glyph.top) / size
    return Digit(digit.doubtful or misfits(glyph, digit), extent, SLACK)


@lru_cache(maxsize=2048)
def _judged(digit: str, specimen: Specimen) -> Digit:
    """Look a specimen over; the same fonts come back on other pages and in a class."""
    seen = silhouette(specimen.canvas, DARKER)
    if seen is None or _is_doubtful(digit, seen) or _is_pale(seen, specimen):
        return Digit(doubtful=True, extent=None)
    left, top, right, bottom = seen.window
    em = specimen.em * SCALE
    return Digit(doubtful=False, extent=((right - left) / em, (bottom - top) / em))


def _is_doubtful(digit: str, seen: Silhouette) -> bool:
    """Compare with the digits of as many pieces, and less strictly with all digits.

    A hook that has run together into a ring makes 3 as many pieces as 9.
    """
    if seen.pieces not in CONTOURS[digit]:
        return True
    every = _patterns()
    rivals = {other: every[other] for other in DIGITS if seen.pieces in CONTOURS[other]}
    return looks_other(digit, seen.shape, rivals, 0.0) or looks_other(
        digit, seen.shape, every, WORSE
    )


def _is_pale(seen: Silhouette, specimen: Specimen) -> bool:
    """Tell whether something pale is drawn beside what is dark."""
    whole = silhouette(specimen.canvas, PAPER)
    return whole is None or likeness(seen.shape, whole.shape) < ALIKE


@cache
def _patterns() -> Patterns:
    """Draw the digits of the standard fonts, and keep their shapes."""
    drawn = draw_standard(DIGITS)
    seen = {digit: [silhouette(one, DARKER) for one in drawn[digit]] for digit in DIGITS}
    return {digit: tuple(one.shape for one in looks if one) for digit, looks in seen.items()}
