"""Rows to lines of text, and what stands too close to be one."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from submissions.model import Box
from submissions.pdf.effort import spend
from submissions.pdf.model import Glyph, Line
from submissions.pdf.nodes import SCRIPT_SIZE
from submissions.pdf.rows import Row, build_rows, common_size
from submissions.pdf.writing import Draft, write_nodes

CROWDED = 0.8
"""Ems between two baselines below which their rows are not lines of text."""
TALL = 1.6
"""Times the common size from which a glyph spans several lines."""


def build_lines(page: int, glyphs: Sequence[Glyph], frame: int = 0) -> list[Line]:
    """Write down the lines of a page, or of one of its frames, from the top down."""
    rows = build_rows(glyphs)
    _mark_crowded(rows)
    _mark_detached(rows)
    _mark_tall(rows, common_size(glyphs))
    return [_line(page, row, frame) for row in rows]


def _mark_crowded(rows: Sequence[Row]) -> None:
    """Doubt rows that stand too close to be lines: fractions, stacked scripts, columns."""
    far = min(FAR, CROWDED * max((row.size for row in rows), default=0.0))
    ends = cache(lambda place: _ends(rows[place]))
    for place, row in enumerate(rows):
        for below in range(place + 1, len(rows)):
            other = rows[below]
            if other.baseline - row.baseline > far:
                break
            spend(1)
            least, most = sorted((CROWDED * row.size, CROWDED * other.size))
            close = other.baseline - row.baseline < least
            near = other.baseline - row.baseline < most
            if close or (near and _overlap(row, other, ends(below).top, ends(place).bottom)):
                row.faults.add("read.typeset")
                other.faults.add("read.typeset")


DETACHED, FEW = 1.4, 3
"""Ems up to which a row of a few small digits may be an exponent in the row below it."""


def _mark_detached(rows: Sequence[Row]) -> None:
    """Doubt two rows of which the upper one is a few small digits right over the lower one."""
    for upper, lower in pairwise(rows):
        solid = [node.glyph for node in upper.nodes if node.glyph.char != " "]
        if upper.size >= SCRIPT_SIZE * lower.size or len(solid) > FEW:
            continue
        near = lower.baseline - upper.baseline < DETACHED * lower.size
        digits = all(glyph.char.isdigit() for glyph in solid)
        if near and digits and _stands_within(solid, lower):
            upper.faults.add("read.typeset")
            lower.faults.add("read.typeset")


def _stands_within(glyphs: Sequence[Glyph], row: Row) -> bool:
    """Tell whether glyphs stand over or under a row, not before its first letter."""
    around = list(row.glyphs())
    left, right = min(g.left for g in around), max(g.right for g in around)
    return left < glyphs[0].left and glyphs[-1].right < right + row.size


FAR = 60.0
"""Points between baselines from which rows never crowd: no text is as large."""


def _overlap(row: Row, other: Row, top: float, bottom: float) -> bool:
    """Tell whether glyphs of two rows reach past the other's baseline.

    Args:
        row: the upper one.
        other: the lower one.
        top: of the lower row.
        bottom: of the upper row.
    """
    return top < row.baseline - 0.2 * row.size or bottom > other.baseline


@dataclass(frozen=True, slots=True)
class Ends:
    """How high and how low the glyphs of a row reach."""

    top: float
    bottom: float


def _ends(row: Row) -> Ends:
    glyphs = list(row.glyphs())
    return Ends(min(glyph.top for glyph in glyphs), max(glyph.bottom for glyph in glyphs))


def _mark_tall(rows: Sequence[Row], size: float) -> None:
    """Doubt all rows beside a glyph that is as high as several lines."""
    baselines = [row.baseline for row in rows]
    for row in rows:
        for glyph in row.glyphs():
            if glyph.bottom - glyph.top > TALL * size and glyph.char != " ":
                start = bisect_right(baselines, glyph.top)
                beside = rows[start : bisect_left(baselines, glyph.bottom)]
                spend(len(beside))
                for other in beside if any(r is not row for r in beside) else ():
                    other.faults.add("read.typeset")


def _line(page: int, row: Row, frame: int) -> Line:
    draft = Draft(faults=set(row.faults))
    nodes = row.nodes
    solid = [place for place, node in enumerate(nodes) if node.glyph.char != " "]
    write_nodes(draft, nodes[solid[0] : solid[-1] + 1])
    drawn = [glyph for glyph in row.glyphs() if glyph.char != " "]
    box = Box(
        min(glyph.left for glyph in drawn),
        min(glyph.top for glyph in drawn),
        max(glyph.right for glyph in drawn),
        max(glyph.bottom for glyph in drawn),
    )
    first = nodes[solid[0]].glyph
    return Line(
        page,
        "".join(draft.text),
        tuple(draft.glyphs),
        box,
        row.baseline,
        row.size,
        first.font,
        first.bold,
        frozenset(draft.faults),
        tuple(draft.breaks),
        frame,
    )


def glyphs_of(line: Line, start: int, stop: int) -> Iterator[Glyph]:
    """Yield the glyphs behind a part of a line's text."""
    for glyph in line.glyphs[start:stop]:
        if glyph is not None:
            yield glyph
