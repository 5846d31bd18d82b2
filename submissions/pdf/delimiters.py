"""Big brackets, put together from the pieces that producers draw, and paired to fences."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from submissions.model import Box
from submissions.pdf.effort import spend
from submissions.pdf.model import Drawing, Glyph
from submissions.pdf.stacks import EITHER, LEFT, RIGHT, TOUCH, Piece, across, pile

TALL = 1.5
"""Times the page's common size from which a bracket is a big one."""
BAR = 2.0
"""Points that a bracket of straight pieces, one a row of a table, is wide at most."""
CELL = 0.8
"""Times the common size that each of its pieces is high at least."""
NARROW = 1.0
"""Times the common size that a bracket is wide at most."""
_SIDES = {
    **dict.fromkeys("([{⟨⌈⌊〈", LEFT),
    **dict.fromkeys(")]}⟩⌉⌋〉", RIGHT),
    **dict.fromkeys("|∣‖∥❘⎸⎹", EITHER),
    **dict.fromkeys(map(chr, (*range(0xF8EB, 0xF8F5), *range(0xF8E6, 0xF8E9))), LEFT),
    **dict.fromkeys(map(chr, range(0xF8F6, 0xF8FF)), RIGHT),
    **dict.fromkeys("⎛⎜⎝⎡⎢⎣⎧⎨⎩", LEFT),
    **dict.fromkeys("⎞⎟⎠⎤⎥⎦⎫⎬⎭", RIGHT),
    "⎪": EITHER,
}
_PIECES = frozenset(char for char in _SIDES if char >= "\uf000" or "⎛" <= char <= "⎭")


@dataclass(frozen=True, slots=True)
class Delimiter:
    """One big bracket and the pieces that it is made of."""

    box: Box
    side: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """Two big brackets that belong together."""

    left: Delimiter
    right: Delimiter

    @property
    def box(self) -> Box:
        """Give the box around both."""
        return around([self.left.box, self.right.box])

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Give all pieces of both."""
        return self.left.pieces + self.right.pieces


def around(boxes: Sequence[Box]) -> Box:
    """Give the box around boxes."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def clamp(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Cut the stretched middle pieces of brackets to the gap between their ends.

    A browser draws one piece many times too long and clips it; PDFium tells of the piece only.
    """
    found = list(glyphs)
    for number, glyph in enumerate(glyphs):
        if glyph.char in _MIDDLES and _high(glyph) > GIANT:
            ends = _ends(glyphs, number)
            if ends is not None:
                top, bottom = ends
                found[number] = replace(
                    glyph, top=top, bottom=bottom, baseline=bottom, size=bottom - top
                )
    return found


def _ends(glyphs: Sequence[Glyph], number: int) -> tuple[float, float] | None:
    """Find where the pieces end between which a stretched one is seen, drawn right beside it."""
    span = glyphs[max(number - NEAR, 0) : number + NEAR]
    near = [glyph for glyph in span if across(glyph.box, glyphs[number].box)]
    tops = [g.bottom for g in near if g.char in _TOPS]
    bottoms = [g.top for g in near if g.char in _BOTTOMS]
    if len(tops) != 1 or len(bottoms) != 1 or bottoms[0] <= tops[0]:
        return None
    return tops[0] - TOUCH / 2, bottoms[0] + TOUCH / 2


_MIDDLES, _TOPS, _BOTTOMS = "⎜⎟⎢⎥⎪", "⎛⎞⎡⎤⎧⎫", "⎝⎠⎣⎦⎩⎭"
GIANT = 300.0
"""Points from which a piece is stretched beyond what can be seen of it."""
NEAR = 8
"""Characters between a stretched piece and the ends that it belongs to."""


def find_delimiters(
    glyphs: Sequence[Glyph], mute: Sequence[Box], drawings: Sequence[Drawing], size: float
) -> list[Delimiter]:
    """Put the pieces of big brackets together; `size` is the page's common size."""
    pieces = [
        *_of_glyphs(glyphs, size),
        *(Piece(box, EITHER, whole=False) for box in mute if _wide(box) <= NARROW * size),
        *_of_drawings(drawings, size),
    ]
    found = [_delimiter(stack) for stack in pile(pieces)]
    return [d for d in found if _high(d.box) >= TALL * size and _is_bracket(d)]


def _is_bracket(delimiter: Delimiter) -> bool:
    """Tell a bracket from mute text that happens to be stacked: it needs a sign or a side."""
    return any(piece.whole for piece in delimiter.pieces)


def _of_glyphs(glyphs: Sequence[Glyph], size: float) -> Iterator[Piece]:
    fonts, least = _fonts_of_pieces(glyphs), TALL * size
    for number, glyph in enumerate(glyphs):
        unnamed = _hangs(glyph) or (glyph.font in fonts and _wide(glyph) <= 0.9 * glyph.size)
        side = _SIDES.get(glyph.char) or (EITHER if unnamed else None)
        tall = glyph.bottom - glyph.top >= least
        if not (side or tall):
            continue
        piece = glyph.char in _PIECES or unnamed or (side and glyph.fault == "read.replaced")
        if side and (tall or piece):
            yield Piece(glyph.box, side, glyph=number)
        elif tall and not side and _is_nameless(glyph) and _wide(glyph) <= NARROW * size:
            yield Piece(glyph.box, EITHER, glyph=number)


def _fonts_of_pieces(glyphs: Sequence[Glyph]) -> set[int]:
    """Find fonts of nothing but big signs, whatever letters their pieces are called."""
    high = {g.font for g in glyphs if _high(g) >= 1.2 * g.size and _wide(g) <= 0.7 * g.size}
    usual = {g.font for g in glyphs if g.char.isascii() and g.char != " "}
    return high - usual


def _hangs(glyph: Glyph) -> bool:
    """Tell a piece of TeX's font for big signs, whatever letter it is called: it hangs down."""
    size = glyph.size
    low = glyph.top >= glyph.baseline - 0.15 * size
    return low and _high(glyph) >= 0.55 * size and _wide(glyph) <= 0.9 * size


def _is_nameless(glyph: Glyph) -> bool:
    return len(glyph.char) == 1 and (
        unicodedata.category(glyph.char) in {"Co", "Cn", "Cc"} or glyph.char == "\ufffd"
    )


def _of_drawings(drawings: Sequence[Drawing], size: float) -> Iterator[Piece]:
    for number, drawing in enumerate(drawings):
        box = drawing.box
        tall = _high(box) >= TALL * size or (_wide(box) <= BAR and _high(box) >= CELL * size)
        if not drawing.picture and _wide(box) <= NARROW * size and tall:
            yield Piece(box, EITHER, drawing=number)


def _wide(box: Box | Glyph) -> float:
    return box.right - box.left


def _high(box: Box | Glyph) -> float:
    return box.bottom - box.top


def _delimiter(stack: Sequence[Piece]) -> Delimiter:
    sides = {piece.side for piece in stack} - {EITHER}
    side = sides.pop() if len(sides) == 1 else EITHER
    return Delimiter(around([piece.box for piece in stack]), side, tuple(stack))


def pair(delimiters: Sequence[Delimiter]) -> list[Fence]:
    """Pair brackets of one height from left to right, the inner ones first."""
    fences: list[Fence] = []
    open_: list[Delimiter] = []
    for delimiter in sorted(delimiters, key=lambda d: d.box.left):
        place = _mate(open_, delimiter)
        if place is not None:
            fences.append(Fence(open_.pop(place), delimiter))
        elif delimiter.side != RIGHT:
            open_.append(delimiter)
    return fences


def _mate(open_: Sequence[Delimiter], closing: Delimiter) -> int | None:
    """Find the place of the last open bracket that is as high and may close here."""
    if closing.side == LEFT:
        return None
    for place in reversed(range(len(open_))):
        spend(1)
        box = open_[place].box
        if _level(box, closing.box) and box.right < closing.box.left:
            return place
    return None


def _level(one: Box, other: Box) -> bool:
    slack = max(2.0, 0.12 * max(_high(one), _high(other)))
    return abs(one.top - other.top) <= slack and abs(one.bottom - other.bottom) <= slack
