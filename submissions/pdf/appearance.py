"""What form fields show: their appearances, drawn onto a copy of the page and read back."""

from collections.abc import Iterator, Mapping, Sequence
from ctypes import cast
from dataclasses import dataclass, replace
from typing import Any

from submissions.model import Box
from submissions.pdf import limits
from submissions.pdf.canvas import render
from submissions.pdf.drawings import Drawn, read_drawings
from submissions.pdf.frame import view
from submissions.pdf.glyphs import Sources, read_glyphs, too_many
from submissions.pdf.misdrawn import doubt_letters
from submissions.pdf.model import Glyph
from submissions.pdf.visibility import judge

LACKING = frozenset("√≤≥≠∑∂∆Δ")
"""Signs that standard fonts hold and PDFium's stand-ins for them do not."""
SLACK = 2.0
"""Points by which an appearance may reach over its rectangle."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The text that one field shows, without blanks, and what is wrong with it."""

    text: str
    faults: frozenset[str] = frozenset()


def read_shown(data: bytes, boxes: Mapping[int, Sequence[Box]]) -> Mapping[tuple[int, int], Shown]:
    """Read what the fields show, by page number and place in that page's list of boxes.

    Works on a copy of the document, because drawing the appearances changes the pages.
    """
    import pypdfium2

    found = {}
    with pypdfium2.PdfDocument(data) as copy:
        for number, places in boxes.items():
            glyphs = _added(copy, number)
            for place, shown in enumerate(_by_box(glyphs, places)):
                found[number, place] = shown
    return found


def _added(copy: Any, number: int) -> list[Glyph]:
    """Give the glyphs that a page gains when its appearances are drawn onto it, after all else."""
    import pypdfium2.raw as pdfium

    page = copy[number - 1]
    try:
        drawn = read_drawings(page, view(page))
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    finally:
        page.close()
    return [] if drawn.too_much else _drawn_after(copy, number, drawn.count)


def _drawn_after(copy: Any, number: int, layers: int) -> list[Glyph]:
    """Read and judge the glyphs of a page that are drawn after a count of layers."""
    page = copy[number - 1]
    text = page.get_textpage()
    try:
        seen = view(page)
        drawn = read_drawings(page, seen)
        if drawn.too_much or too_many(text):
            return []
        sources = Sources()
        glyphs = read_glyphs(text, seen, drawn.layers, sources)
        judged = _judged(page, drawn, glyphs)
        added = [glyph for glyph in judged if glyph.layer >= layers and glyph.char != " "]
        return doubt_letters(page, sources.styled, added)
    finally:
        text.close()
        page.close()


def _judged(page: Any, drawn: Drawn, glyphs: list[Glyph]) -> list[Glyph]:
    judged = judge(glyphs, drawn.drawings, render(page, *page.get_size()))
    return [replace(glyph, fault="") if _is_not_ours(glyph) else glyph for glyph in judged]


def _is_not_ours(glyph: Glyph) -> bool:
    """Tell a sign that is unseen only because PDFium's own fonts lack it.

    Helvetica and its like are not in the file; the fonts that other viewers put for them have it.
    """
    import pypdfium2.raw as pdfium

    if glyph.fault != "read.hidden" or glyph.char not in LACKING:
        return False
    return not pdfium.FPDFFont_GetIsEmbedded(cast(glyph.font, pdfium.FPDF_FONT))


def _by_box(glyphs: Sequence[Glyph], boxes: Sequence[Box]) -> Iterator[Shown]:
    """Deal the glyphs out: to the box they lie in, or to the one before, where they overflow."""
    dealt: list[list[Glyph]] = [[] for _ in boxes]
    last: int | None = None
    for glyph in sorted(glyphs, key=lambda glyph: glyph.layer):
        last = next((n for n, box in enumerate(boxes) if _lies_in(glyph, box, SLACK)), last)
        if last is not None:
            dealt[last].append(glyph)
    for box, mine in zip(boxes, dealt, strict=True):
        inside = [glyph for glyph in mine if _lies_in(glyph, box, -SLACK)]
        text = "".join(glyph.char for glyph in mine)[: limits.VALUE]
        faults = {glyph.fault for glyph in inside if glyph.fault}
        faults |= {glyph.fault for glyph in mine if glyph.fault == "read.forged"}
        yield Shown(text, frozenset(faults))


def _lies_in(glyph: Glyph, box: Box, slack: float) -> bool:
    """Tell whether a glyph lies in a box made larger (or smaller) by `slack` all round."""
    if slack < 0 and (glyph.left < box.left - slack or glyph.right > box.right + slack):
        return False
    middle, height = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    across = box.left - slack < middle < box.right + slack
    return across and box.top - slack < height < box.bottom + slack
