"""What belongs to the page and not to the answers: running heads, page numbers, frames."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from submissions.model import Box
from submissions.pdf.effort import spend
from submissions.pdf.model import Drawing, Glyph, Line, Page
from submissions.pdf.nearby import Scattered

MARGIN = 0.13
"""Share of a page's height at its top and bottom where heads and numbers stand, and"""
FOOT = 0.17
"""The same for a number that is the page's own."""
STRIP = 45.0
"""points that this is at least."""
WIDE = 0.6
"""Share of a page's width from which a rule or a frame is furniture."""
_NUMBER = re.compile(
    r"[-–—(]?\s*(?:(?:Page|Seite|S\.|p\.)\s*)?(\d{1,3})\s*(?:(?:/|of|von)\s*(\d{1,3}))?\s*[-–—)]?",
    re.IGNORECASE,
)


_WORD = re.compile(r"[^\W\d_]{3}")
"""What a running head holds and a row of a matrix does not."""


def set_furniture_apart(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Move running heads and page numbers out of the lines of all pages."""
    heads, marks = _repeated(pages), _repeated_marks(pages)
    return tuple(_without(_unmarked(page, marks), heads) for page in pages)


def _repeated_marks(pages: Sequence[Page]) -> frozenset[tuple[int, int]]:
    """Find the ink that comes back at the same place of a margin on most of several pages."""
    seen = Counter(
        spot for page in pages for spot in {_spot(b) for b in page.strays if _is_low(b, page)}
    )
    enough = max(2, (len(pages) + 1) // 2)
    return frozenset(spot for spot, count in seen.items() if count >= enough)


def _spot(box: Box) -> tuple[int, int]:
    return round(box.left), round(box.top)


def _is_low(box: Box, page: Page) -> bool:
    return box.top > (1 - MARGIN) * page.height or box.bottom < MARGIN * page.height


def _unmarked(page: Page, marks: frozenset[tuple[int, int]]) -> Page:
    """Leave out ink that stands in the margin of most pages, such as a logo or buttons."""
    if not marks:
        return page
    kept = tuple(b for b in page.strays if not (_is_low(b, page) and _spot(b) in marks))
    return replace(page, strays=kept)


def _repeated(pages: Sequence[Page]) -> frozenset[tuple[str, int]]:
    """Find the texts that come back at the same height of a margin on most pages."""
    seen = Counter(
        key
        for page in pages
        for key in {k for line in page.lines if _in_margin(line, page) for k in _keys(line, page)}
    )
    enough = max(2, (len(pages) + 1) // 2)
    return frozenset(key for key, count in seen.items() if count >= enough)


def _keys(line: Line, page: Page) -> set[tuple[str, int]]:
    """Give a line's text as it is, and without the page's number: a sheet's number may equal it."""
    return {_key(line, page), (line.text, round(line.baseline / 4))}


def _key(line: Line, page: Page) -> tuple[str, int]:
    """Give a line's text without the page's own number, and its height on the page."""
    roman = _roman(page.number)
    number = rf"(?<![\d.,]){page.number}(?:\s?/\s?\d+)?(?![.,]?\d)|\b(?:{roman}|{roman.lower()})\b"
    return re.sub(number, "#", line.text), round(line.baseline / 4)


def _roman(number: int) -> str:
    """Write a number below 400 in Roman figures."""
    text = ""
    for value, figure in _FIGURES:
        text += figure * (number // value)
        number %= value
    return text


_FIGURES = (
    *((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X")),
    *((9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _in_margin(line: Line, page: Page) -> bool:
    return line.box.bottom < _margin(page) or line.box.top > page.height - _margin(page)


def _margin(page: Page) -> float:
    return max(MARGIN * page.height, min(STRIP, 0.2 * page.height))


def _without(page: Page, heads: frozenset[tuple[str, int]]) -> Page:
    furniture = [line for line in page.lines if _is_head(line, page, heads)]
    ends = [line for line in (*page.lines[:1], *page.lines[-1:]) if line not in furniture]
    number = next((line for line in reversed(ends) if _is_number(line, page)), None)
    furniture += [number] if number else []
    moved = set(map(id, furniture))
    kept = tuple(_in_doubt(line, page) for line in page.lines if id(line) not in moved)
    return replace(page, lines=kept, furniture=tuple(furniture), number_line=number)


_PRINTED = re.compile(
    r"(?:file|https?)://\S+.*|\d{1,2}[./]\d{1,2}[./]\d{2,4},?\s+\d{1,2}:\d{2}.*", re.IGNORECASE
)
"""What browsers print into a page's margins: its address, the day and the hour."""


def _is_head(line: Line, page: Page, heads: frozenset[tuple[str, int]]) -> bool:
    if _in_margin(line, page) and _PRINTED.fullmatch(line.text):
        return True
    if not _in_margin(line, page) or not _keys(line, page) & heads:
        return False
    if _NUMBER.fullmatch(line.text) is not None or _is_own_number(line, page):
        return _is_own_number(line, page)
    return _WORD.search(line.text) is not None and not line.text.endswith((":", "="))


def _in_doubt(line: Line, page: Page) -> Line:
    """Doubt a first or last line that looks like the page's number and stands close to others."""
    if line not in (page.lines[0], page.lines[-1]) or not _looks_like_number(line, page):
        return line
    return replace(line, faults=line.faults | {"read.page_number"})


def _is_number(line: Line, page: Page) -> bool:
    """Tell whether a line is this page's number, set apart at the foot or the head."""
    others = (abs(line.baseline - o.baseline) for o in page.lines if o is not line)
    apart = min(others, default=page.height) > 1.8 * line.size
    return _looks_like_number(line, page) and apart


def _looks_like_number(line: Line, page: Page) -> bool:
    near = line.box.bottom < FOOT * page.height or line.box.top > (1 - FOOT) * page.height
    return (
        _is_own_number(line, page)
        and (near or _in_margin(line, page))
        and _at_number_place(line, page)
    )


def _is_own_number(line: Line, page: Page) -> bool:
    """Tell the number of a line's page, alone, in Arabic or Roman figures."""
    found = _NUMBER.fullmatch(line.text)
    if found is not None:
        return int(found[1]) == page.number
    return line.text.strip(" -–—()").upper() == _roman(page.number)


def _at_number_place(line: Line, page: Page) -> bool:
    middle = abs((line.box.left + line.box.right) / 2 - page.width / 2)
    return middle < 0.05 * page.width or line.box.right > 0.8 * page.width


def frames(drawings: Sequence[Drawing], solid: Scattered[Glyph], width: float) -> list[Box]:
    """Give the edges of drawings that only set text apart: wide rules, frames, backgrounds.

    They touch no glyph, and no glyph stands beside them, so that none can be a fraction's rule,
    a bracket or a table's line.
    """
    left = min((glyph.left for glyph in solid.things if drawings), default=0.0)
    right = max((glyph.right for glyph in solid.things if drawings), default=0.0)
    found: list[Box] = []
    for drawing in drawings:
        box = drawing.box
        wide = box.right - box.left >= WIDE * width and _spans(box, left, right)
        if not drawing.picture and _outside(drawing) and (wide or _encloses(box, solid)):
            found += drawing.edges
    return found


def grounds(drawings: Sequence[Drawing], solid: Scattered[Glyph], page: Box) -> list[Drawing]:
    """Find the coloured areas under text that is drawn later, and bars in a page's margins."""
    return [
        drawing
        for drawing in drawings
        if drawing.grey is not None
        and not (drawing.pale or drawing.picture)
        and min(_sides(drawing.box)) >= SMALLEST
        and (_is_bar(drawing.box, page) or _lies_under(drawing, solid))
    ]


def inner_rims(drawings: Sequence[Drawing], under: Sequence[Drawing]) -> list[Box]:
    """Give the rims of paper-coloured areas on coloured ones, as inside a box with a frame."""
    pale = [drawing for drawing in drawings if drawing.pale]
    spend(len(pale) * len(under))
    return [
        side
        for drawing in pale
        if any(_holds(ground.box, drawing.box) for ground in under)
        for side in _rim(drawing.box)
    ]


def _holds(outer: Box, inner: Box) -> bool:
    across = outer.left <= inner.left and inner.right <= outer.right
    return across and outer.top <= inner.top and inner.bottom <= outer.bottom


def _rim(box: Box) -> tuple[Box, ...]:
    return (
        Box(box.left, box.top, box.right, box.top),
        Box(box.left, box.bottom, box.right, box.bottom),
        Box(box.left, box.top, box.left, box.bottom),
        Box(box.right, box.top, box.right, box.bottom),
    )


def _sides(box: Box) -> tuple[float, float]:
    return box.right - box.left, box.bottom - box.top


def _is_bar(box: Box, page: Box) -> bool:
    """Tell a bar across much of the page, at its very top or bottom."""
    wide = box.right - box.left > 0.3 * page.right
    return wide and (box.bottom < EDGE * page.bottom or box.top > (1 - EDGE) * page.bottom)


def _lies_under(drawing: Drawing, solid: Scattered[Glyph]) -> bool:
    return any(_is_under(drawing, glyph) for glyph in solid.around(drawing.box))


def _is_under(drawing: Drawing, glyph: Glyph) -> bool:
    box = drawing.box
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    inside = box.left < x < box.right and box.top < y < box.bottom
    return inside and drawing.layer < glyph.layer


EDGE = 0.12
"""Share of a page's height that a bar in its margin takes at most."""


def _encloses(box: Box, solid: Scattered[Glyph]) -> bool:
    """Tell whether a box stands around some glyphs and touches none."""
    if min(box.right - box.left, box.bottom - box.top) < SMALLEST:
        return False
    near = solid.around(box)
    inside = [g for g in near if box.left < g.left and g.right < box.right and _level(g, box)]
    return bool(inside) and all(box.top < g.top and g.bottom < box.bottom for g in inside)


def _level(glyph: Glyph, box: Box) -> bool:
    return glyph.top < box.bottom and glyph.bottom > box.top


SMALLEST = 8.0
"""Points a side from which a frame is one."""


def _spans(box: Box, left: float, right: float) -> bool:
    """Tell whether a box reaches over nearly all that is written, or all of the page."""
    return min(box.right, right) - max(box.left, left) >= 0.9 * (right - left)


def _outside(drawing: Drawing) -> bool:
    """Tell whether a drawing has only lines that run along or down its own outline."""
    box, slack = drawing.box, 4.0
    return all(
        edge.bottom - box.top < slack
        or box.bottom - edge.top < slack
        or edge.right - box.left < slack
        or box.right - edge.left < slack
        for edge in drawing.edges
    )
