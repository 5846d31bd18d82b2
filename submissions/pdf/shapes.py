"""Whether a digit looks like the digit that it claims to be.

A font may say that its glyph for 7 means 1. Each digit's outline is compared with those of the
standard fonts: the count of its contours, and the area that it shares with each digit's outline.
On 390 digits of 40 fonts this finds 99.7 % of all pairs of one digit drawn for another, and doubts
none that is what it claims. A font without outlines has its digits drawn instead.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from submissions.model import Message
from submissions.pdf.digits import (
    CONTOURS,
    DIGITS,
    Digit,
    Key,
    Patterns,
    looks_other,
    misfits,
)
from submissions.pdf.model import Glyph
from submissions.pdf.outlines import (
    Contour,
    Origin,
    Outline,
    contours_of,
    digest_of,
    extent_of,
    find_outline,
    raster,
    read_segments,
    standard_outlines,
)
from submissions.pdf.pictured import judge_drawn
from submissions.pdf.specimens import is_type_3

MESSAGES = {
    "read.forged": Message(
        en="A digit, a letter or a sign here does not look like what the file says it is.",
        de="Eine Ziffer, ein Buchstabe oder ein Zeichen sieht hier nicht so aus, wie die Datei"
        " sagt.",
    ),
}

WORSE = 0.1
"""By how much less a digit may share with its own outline than with another's."""


def doubt_digits(
    glyphs: Sequence[Glyph], origins: Mapping[Key, Origin], digits: dict[Key, Digit]
) -> list[Glyph]:
    """Give the glyphs again, those with a fault whose shape is another digit's.

    What is found out is added to `digits`, and what is known there is not looked at again.
    """
    new = {key: origin for key, origin in origins.items() if key not in digits}
    drawn = {font for font in {font for font, _ in new} if is_type_3(font)}
    prints = {font: digest_of(font) for font in {font for font, _ in new} - drawn}
    for key, origin in new.items():
        known = find_outline(origin, prints[key[0]]) if key[0] in prints else None
        digits[key] = _digit(key[1], known)
    if drawn:
        digits.update(judge_drawn(_samples(glyphs, drawn)))

    def is_doubted(glyph: Glyph) -> bool:
        digit = digits.get((glyph.font, glyph.char))
        return digit is not None and (digit.doubtful or misfits(glyph, digit))

    return [
        replace(glyph, fault="read.forged")
        if glyph.char in DIGITS and not glyph.fault and is_doubted(glyph)
        else glyph
        for glyph in glyphs
    ]


def _samples(glyphs: Sequence[Glyph], fonts: Collection[int]) -> Mapping[Key, Glyph]:
    """Give the first glyph of each digit of some fonts."""
    return {
        (glyph.font, glyph.char): glyph
        for glyph in reversed(glyphs)
        if glyph.font in fonts and glyph.char in DIGITS
    }


@lru_cache(maxsize=2048)
def _digit(digit: str, outline: Outline | None) -> Digit:
    """Look an outline over; the same fonts come back on other pages and in a class."""
    contours = contours_of(read_segments(outline))
    return Digit(_is_doubtful(digit, contours), extent_of(contours))


def _is_doubtful(digit: str, contours: Sequence[Contour]) -> bool:
    """Compare an outline with those of all digits."""
    if len(contours) not in CONTOURS[digit]:
        return True
    return looks_other(digit, raster(contours), _patterns(), WORSE)


@cache
def _patterns() -> Patterns:
    """Draw the digits of the standard fonts."""
    outlines = standard_outlines(DIGITS)
    return {digit: tuple(map(raster, outlines[digit])) for digit in DIGITS}
