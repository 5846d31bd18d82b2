"""Rows to lines of text, and what stands too close to be one."""

from collections.abc import Iterator, Sequence

from submissions.model import Box
from submissions.pdf.model import Glyph, Line
from submissions.pdf.rows import Row, build_rows, common_size
from submissions.pdf.writing import Draft, write_nodes

CROWDED = 0.8
"""Ems between two baselines below which their rows are not lines of text."""
TALL = 1.6
"""Times the common size from which a glyph spans several lines."""


def build_lines(page: int, glyphs: Sequence[Glyph]) -> list[Line]:
    """Write down the lines of a page from the top down."""
    rows = build_rows(glyphs)
    _mark_crowded(rows)
    _mark_tall(rows, common_size(glyphs))
    return [_line(page, row) for row in rows]


def _mark_crowded(rows: Sequence[Row]) -> None:
    """Doubt rows that stand too close to be lines: fractions, stacked scripts, columns."""
    for place, row in enumerate(rows):
        for other in rows[place + 1 :]:
            distance = other.baseline - row.baseline
            if distance > 60:  # noqa: PLR2004 - points; no text is as large
                break
            if distance < CROWDED * min(row.size, other.size) or _overlap(row, other):
                row.faults.add("read.typeset")
                other.faults.add("read.typeset")


def _overlap(row: Row, other: Row) -> bool:
    """Tell whether glyphs of two rows reach past each other's baselines."""
    return other.baseline - row.baseline < CROWDED * max(row.size, other.size) and (
        min(g.top for g in other.glyphs()) < row.baseline - 0.2 * row.size
        or max(g.bottom for g in row.glyphs()) > other.baseline
    )


def _mark_tall(rows: Sequence[Row], size: float) -> None:
    """Doubt all rows beside a glyph that is as high as several lines."""
    for row in rows:
        for glyph in row.glyphs():
            if glyph.bottom - glyph.top > TALL * size and glyph.char != " ":
                beside = [r for r in rows if glyph.top < r.baseline < glyph.bottom]
                for other in beside if len({id(r) for r in (row, *beside)}) > 1 else ():
                    other.faults.add("read.typeset")


def _line(page: int, row: Row) -> Line:
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
    )


def glyphs_of(line: Line, start: int, stop: int) -> Iterator[Glyph]:
    """Yield the glyphs behind a part of a line's text."""
    for glyph in line.glyphs[start:stop]:
        if glyph is not None:
            yield glyph
