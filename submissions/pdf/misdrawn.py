"""Doubts answers in which a letter is drawn that looks like another one.

A font may say that its glyph for D means e. To compare all letters of a report would take long, so
those of answers are compared that nothing else puts in doubt: by their outlines, and where a font
tells of none, or of one that is not what is drawn, by what is seen of them on the page.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from math import inf
from time import process_time
from typing import Any

from submissions.model import Box, Expected, Response, Spot
from submissions.pdf import limits
from submissions.pdf.canvas import overlap, render_onto
from submissions.pdf.digits import (
    HEIGHT,
    NARROWEST,
    WIDTH,
    Digit,
    Extent,
    Key,
    Patterns,
    Shape,
    misfits,
)
from submissions.pdf.letters import LETTERS, Look, is_drawn_as
from submissions.pdf.model import Document, Glyph, Page
from submissions.pdf.outlines import (
    STANDARD,
    Origin,
    Outline,
    contours_of,
    extent_of,
    find_outline,
    merge,
    raster,
    read_segments,
    standard_outlines,
)
from submissions.pdf.pictured import DARKER
from submissions.pdf.silhouettes import bits_of, count_pieces
from submissions.pdf.specimens import is_type_3

WORSE, WORSE_SEEN = 0.1, 0.22
"""By how much less a letter may share with its own pattern than with another's: where its outline
is known, and where it is only seen, amid others and of no known count of pieces."""
SIGN = 0.5
"""Points from a root's left side within which its sign begins."""
SLACK = 0.014, 0.02
"""Ems and points by which a letter may differ from its outline; of two codes they do by more."""
_LEAST_CERTAIN = 0.5
_LETTERS = frozenset(LETTERS)
_INK = b"1" * DARKER + b"0" * (256 - DARKER)
_ROW = (WIDTH + 7) // 8 * 8
"""Bits of a row of a shape."""
_FIRST, _SECOND = frozenset("ft"), frozenset("filt")
"""Letters of ligatures."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about a font's letter: None for the extent where it has no outline."""

    extent: Extent | None
    is_right: bool

    def fits(self, glyph: Glyph) -> bool:
        """Tell whether a glyph is as large as this letter."""
        known = Digit(doubtful=False, extent=self.extent, slack=SLACK)
        return self.extent is not None and not misfits(glyph, known)


Case = tuple[int, str, int, int]
"""A font's letter, and its width and height in twentieths of an em."""


@dataclass(slots=True)
class Inspection:
    """What is known so far while one report's answers are looked over."""

    page_of: Callable[[int], Any]
    """Opens a page by its number."""
    late: float
    styled: AbstractSet[Key]
    """Letters for which a code other than their own stands somewhere."""
    outlines: dict[Key, Judged] = field(default_factory=dict)
    verdicts: dict[Case, bool] = field(default_factory=dict)


def doubt_misdrawn(
    document: Document, expected: Sequence[Expected], responses: Sequence[Response]
) -> tuple[Response, ...]:
    """Flag the answers that would be certain and in which a letter is drawn as another one.

    Not looked at is free text, which a person reads anyway.

    Args:
        document: the report.
        expected: what was looked for, in the order of the responses.
        responses: what was found.
    """
    if document.handles is None:
        return tuple(responses)
    styled = frozenset[Key]().union(*(page.styled for page in document.pages))
    so_far = Inspection(document.handles.page, process_time() + limits.RENDERING, styled)
    return tuple(
        _doubted(response)
        if wanted.kind != "text"
        and _is_certain(response)
        and _is_misdrawn(document, response, so_far)
        else response
        for wanted, response in zip(expected, responses, strict=True)
    )


def doubt_letters(handle: Any, styled: AbstractSet[Key], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Give glyphs of PDFium's page again, those with a fault in which another letter is drawn."""
    so_far = Inspection(lambda _: handle, process_time() + limits.RENDERING, styled)
    return [
        glyph
        if glyph.fault or _is_itself(1, glyph, so_far)
        else replace(glyph, fault="read.forged")
        for glyph in glyphs
    ]


def _is_certain(response: Response) -> bool:
    return bool(response.text) and not response.flags and response.confidence >= _LEAST_CERTAIN


def _doubted(response: Response) -> Response:
    return replace(response, flags=("read.forged",), confidence=0.3)


def _is_misdrawn(document: Document, response: Response, so_far: Inspection) -> bool:
    return any(
        not _is_itself(page.number, glyph, so_far)
        for page, box in _places(document, response)
        for glyph in _letters(page, box)
    )


def _places(document: Document, response: Response) -> Iterator[tuple[Page, Box]]:
    first = [Spot(response.page, response.box)] if response.page and response.box else []
    for spot in (*first, *response.continued):
        yield document.pages[spot.page - 1], spot.box


def _letters(page: Page, box: Box) -> Iterator[Glyph]:
    """Yield the letters that stand in a box of a page."""
    left, right = box.left, box.right
    for line in page.lines:
        if overlap(line.box, box):
            glyphs = {id(g): g for g in line.glyphs if g and g.left < right and g.right > left}
            for glyph in _without_ligatures(tuple(glyphs.values())):
                yield from _parts(glyph) if glyph.parts else (glyph,)


def _without_ligatures(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Leave out letters that are drawn together, of which PDFium gives each a part of the box."""
    joined = {
        place
        for place, (first, second) in enumerate(pairwise(glyphs))
        if second.char in _SECOND
        and first.char in _FIRST
        and second.left <= first.right
        and (second.top, second.bottom, second.layer) == (first.top, first.bottom, first.layer)
    }
    for place, glyph in enumerate(glyphs):
        if place not in joined and place - 1 not in joined:
            yield glyph


def _parts(glyph: Glyph) -> Iterator[Glyph]:
    """Yield what a glyph is bound from; not the sign of a root, which may be said to be a letter.

    The sign is what begins where the root does.
    """
    signs_end = glyph.left + SIGN if glyph.kind == "radical" else -inf
    for part in glyph.parts:
        if part.parts:
            yield from _parts(part)
        elif part.left > signs_end:
            yield part


def _is_itself(page: int, glyph: Glyph, so_far: Inspection) -> bool:
    """Tell whether what claims to be a letter looks like it."""
    if glyph.char not in _LETTERS:
        return True
    scale = 20 / (glyph.size or 1.0)
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    case = glyph.font, glyph.char, round(scale * wide), round(scale * high)
    if case not in so_far.verdicts:
        so_far.verdicts[case] = _is_right(page, glyph, so_far)
    return so_far.verdicts[case]


def _is_right(page: int, glyph: Glyph, so_far: Inspection) -> bool:
    """Judge a letter by its outline, or where that is not what is drawn, by what is seen."""
    key = glyph.font, glyph.char
    if key not in so_far.styled:
        if key not in so_far.outlines:
            so_far.outlines[key] = _judge_font(*key)
        known = so_far.outlines[key]
        if known.fits(glyph):
            return known.is_right
    return process_time() < so_far.late and _is_seen_right(so_far.page_of(page), glyph)


def _judge_font(font: int, char: str) -> Judged:
    if is_type_3(font):
        return Judged(None, is_right=False)
    return _judge(char, find_outline(Origin(font, ord(char))))


@lru_cache(maxsize=8192)
def _judge(char: str, outline: Outline | None) -> Judged:
    """Look an outline over; the same fonts come back on other pages and in a class."""
    contours = contours_of(read_segments(outline))
    extent = extent_of(contours)
    if extent is None:
        return Judged(None, is_right=False)
    ends = [stroke[-1][1] for contour in contours for stroke in contour]
    plain = Look(max(ends), -min(ends), raster(contours), len(contours))
    if is_drawn_as(char, plain, _patterns(), WORSE):
        return Judged(extent, is_right=True)
    ink = merge(contours)
    pieces = count_pieces(ink)
    overlaps = pieces != len(contours)
    merged = replace(
        plain, shape=bits_of(ink.resize((WIDTH, HEIGHT))), pieces=None if overlaps else pieces
    )
    return Judged(extent, is_drawn_as(char, merged, _patterns(), WORSE))


def _is_seen_right(page: Any, glyph: Glyph) -> bool:
    """Look at a letter on its page."""
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    if wide <= 0 or high <= 0:
        return False
    columns = max(min(round(WIDTH * wide / (NARROWEST * high)), WIDTH), 1)
    grey = render_onto(page, glyph.box, (columns, HEIGHT))
    size = glyph.size or 1.0
    top, deep = (glyph.baseline - glyph.top) / size, (glyph.bottom - glyph.baseline) / size
    return is_drawn_as(glyph.char, Look(top, deep, _shape(grey, columns)), _patterns(), WORSE_SEEN)


def _shape(grey: bytes, columns: int) -> Shape:
    """Write a picture as one bit a pixel, in the middle of as many columns as shapes have."""
    bits, beside = grey.translate(_INK), WIDTH - columns
    left = b"0" * (beside // 2)
    right = b"0" * (_ROW - columns - beside // 2)
    rows = (bits[start : start + columns] for start in range(0, len(bits), columns))
    return int(b"".join(left + row + right for row in rows), 2)


@cache
def _patterns() -> Patterns:
    """Draw the letters of the standard fonts."""
    outlines = standard_outlines(LETTERS, (*STANDARD, b"Times-BoldItalic"))
    return {char: tuple(map(raster, outlines[char])) for char in LETTERS}
