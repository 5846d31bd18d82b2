"""Doubts answers in which a letter is drawn that looks like another one.

A font may say that its glyph for D means e. To compare all letters of a report would take long, so
those of answers are compared that nothing else puts in doubt: by their outlines, and where a font
tells of none, or of one that is not what is drawn, by what is seen of them on the page. Ligatures
and the sign of a root are left out, and one glyph that claims to be other letters together is not
believed.
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
from submissions.pdf.letters import LETTERS, STRANGERS, Look, is_drawn_as
from submissions.pdf.model import Document, Glyph, Page
from submissions.pdf.outlines import (
    STANDARD,
    Origin,
    Outline,
    contours_of,
    digest_of,
    extent_of,
    find_outline,
    merge,
    raster,
    read_segments,
    standard_outlines,
)
from submissions.pdf.silhouettes import bits_of, count_pieces
from submissions.pdf.specimens import is_type_3

WORSE, WORSE_SEEN = 0.1, 0.15
"""By how much less a letter may share with its own pattern than with another's: where its outline
is known, and where it is only seen, amid others and of no known count of pieces."""
WORSE_SLANTED = 0.22
"""The same for letters of which slanted ones look little like those of the standard fonts."""
FINER = 2
"""How many times finer a letter is drawn than it is compared."""
PALER = 180
"""Grey level below which a pixel belongs to a letter, thin as its strokes may be."""
HALVES = 0.05
"""Points by which the parts may differ that PDFium deals a ligature's box into."""
SIGN = 0.5
"""Points from a root's left side within which its sign begins."""
SLACK = 0.014, 0.02
"""Ems and points by which a letter may differ from its outline; of two codes they do by more."""
_LEAST_CERTAIN = 0.5
_LETTERS = frozenset(LETTERS)
_INK = b"1" * PALER + b"0" * (256 - PALER)
_ROW = (WIDTH + 7) // 8 * 8
"""Bits of a row of a shape."""
_FIRST, _SECOND = frozenset("ft"), frozenset("filt")
"""Letters of ligatures."""
_LIGATURES = frozenset(
    {*("ff", "fi", "fl", "ft", "fj", "fb", "fh", "fk", "tt", "ti", "tf", "ffi", "ffl", "fft")}
    | {*("st", "ct", "sp", "ch", "ck", "th", "Th", "tz", "ij", "IJ", "ae", "oe", "AE", "OE", "ss")}
)
_SLANTED = frozenset("Dv")


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found out about a font's letter: None for the extent where it has no outline."""

    extent: Extent | None
    is_right: bool
    deep: float = 0.0
    """How far it reaches below the baseline, in ems."""

    def fits(self, glyph: Glyph) -> bool:
        """Tell whether a glyph is as large as this letter, and as deep."""
        known = Digit(doubtful=False, extent=self.extent, slack=SLACK)
        ems, points = SLACK
        off = abs(glyph.bottom - glyph.baseline - self.deep * glyph.size)
        near = off <= ems * glyph.size + points
        return self.extent is not None and near and not misfits(glyph, known)


STEPS = 200
"""Steps of an em in which a letter's box is measured: finer than the slack."""
Case = tuple[int, str, tuple[int, int, int]]
"""A font's letter, and its width, height and depth in steps."""


@dataclass(slots=True)
class Inspection:
    """What is known so far while one report's answers are looked over."""

    page_of: Callable[[int], Any]
    """Opens a page by its number."""
    late: float
    styled: AbstractSet[Key]
    """Letters for which a code other than their own stands somewhere."""
    is_late: bool = False
    """Whether a letter was left out because time ran out."""
    outlines: dict[Key, Judged] = field(default_factory=dict)
    digests: dict[int, bytes] = field(default_factory=dict)
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
        _doubted(response, "read.too_much" if so_far.is_late else "read.forged")
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


def _doubted(response: Response, flag: str) -> Response:
    return replace(response, flags=(flag,), confidence=0.3)


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
        and abs(first.right - first.left - second.right + second.left) < HALVES
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
        return len(glyph.char) == 1 or not glyph.char.isalpha() or glyph.char in _LIGATURES
    scale = STEPS / (glyph.size or 1.0)
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    deep = glyph.bottom - glyph.baseline
    sides = round(scale * wide), round(scale * high), round(scale * deep)
    case = glyph.font, glyph.char, sides
    if case not in so_far.verdicts:
        so_far.verdicts[case] = _is_right(page, glyph, so_far)
    return so_far.verdicts[case]


def _is_right(page: int, glyph: Glyph, so_far: Inspection) -> bool:
    """Judge a letter by its outline, or where that is not what is drawn, by what is seen."""
    key = glyph.font, glyph.char
    if key not in so_far.styled:
        if key not in so_far.outlines:
            so_far.outlines[key] = _judge_font(*key, so_far.digests)
        known = so_far.outlines[key]
        if known.fits(glyph):
            return known.is_right
    if process_time() > so_far.late:
        so_far.is_late = True
        return False
    return _is_seen_right(so_far.page_of(page), glyph)


def _judge_font(font: int, char: str, digests: dict[int, bytes]) -> Judged:
    if is_type_3(font):
        return Judged(None, is_right=False)
    if font not in digests:
        digests[font] = digest_of(font)
    return _judge(char, find_outline(Origin(font, ord(char)), digests[font]))


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
        return Judged(extent, is_right=True, deep=plain.deep)
    ink = merge(contours)
    pieces = count_pieces(ink)
    overlaps = pieces != len(contours)
    merged = replace(
        plain, shape=bits_of(ink.resize((WIDTH, HEIGHT))), pieces=None if overlaps else pieces
    )
    return Judged(extent, is_drawn_as(char, merged, _patterns(), WORSE), plain.deep)


def _is_seen_right(page: Any, glyph: Glyph) -> bool:
    """Look at a letter on its page."""
    wide, high = glyph.right - glyph.left, glyph.bottom - glyph.top
    if wide <= 0 or high <= 0:
        return False
    columns = max(min(round(WIDTH * wide / (NARROWEST * high)), WIDTH), 1)
    grey = _seen(page, glyph.box, columns)
    if not any(grey):
        return False  # as what PDFium could not draw in time comes out
    size = glyph.size or 1.0
    top, deep = (glyph.baseline - glyph.top) / size, (glyph.bottom - glyph.baseline) / size
    worse = WORSE_SLANTED if glyph.char in _SLANTED else WORSE_SEEN
    return is_drawn_as(glyph.char, Look(top, deep, _shape(grey, columns)), _patterns(), worse)


def _seen(page: Any, box: Box, columns: int) -> bytes:
    """Draw a rectangle of a page onto a few pixels, finer at first, so that thin strokes stay."""
    from PIL import Image

    fine = columns * FINER, HEIGHT * FINER
    return Image.frombytes("L", fine, render_onto(page, box, fine)).reduce(FINER).tobytes()


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
    outlines = standard_outlines(LETTERS + STRANGERS, (*STANDARD, b"Times-BoldItalic"))
    return {char: tuple(map(raster, drawn)) for char, drawn in outlines.items()}
