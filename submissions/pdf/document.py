"""Opens a PDF and reads it page by page into lines, leftover ink and form fields."""

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from submissions.model import Box, Message
from submissions.pdf import limits
from submissions.pdf.binding.order import bind
from submissions.pdf.binding.planning import make_plan
from submissions.pdf.canvas import Canvas, any_within, is_inky, overlap, render, strays
from submissions.pdf.columns import has_columns
from submissions.pdf.delimiters import clamp
from submissions.pdf.digits import Digit, Key
from submissions.pdf.drawings import Drawn, mute_texts, read_drawings
from submissions.pdf.effort import TooMuchError, allowance, spend
from submissions.pdf.forms import over_pages, read_fields
from submissions.pdf.frame import view
from submissions.pdf.furniture import frames, grounds, inner_rims, set_furniture_apart
from submissions.pdf.glyphs import Sources, read_glyphs, too_many
from submissions.pdf.handles import Handles
from submissions.pdf.lattices import Lattice
from submissions.pdf.layout import frames_of, may_be_cells
from submissions.pdf.lines import build_lines
from submissions.pdf.model import Document, Drawing, Glyph, Line, Page
from submissions.pdf.nearby import Scattered
from submissions.pdf.nodes import SCRIPT_SIZE
from submissions.pdf.notes import read_notes
from submissions.pdf.parting import part_lines
from submissions.pdf.printed import is_frame
from submissions.pdf.visibility import judge

MESSAGES = {
    "read.too_much": Message(
        en="The page holds more than is looked at by machine.",
        de="Die Seite enthält mehr, als maschinell angesehen wird.",
    ),
    "read.picture": Message(
        en="The page is a picture; a person reads it.",
        de="Die Seite ist ein Bild; ein Mensch liest sie.",
    ),
    "read.noted": Message(
        en="Something was drawn or typed onto the page afterwards.",
        de="Auf die Seite wurde nachträglich etwas gezeichnet oder getippt.",
    ),
    "read.footnote": Message(
        en="A raised mark here may be a footnote's.",
        de="Ein hochgestelltes Zeichen könnte zu einer Fußnote gehören.",
    ),
}


def open_document(data: bytes) -> Document:
    """Read all pages, one at a time.

    PDFium's document and its fonts stay open as long as what is given, and some of its pages.

    Raises:
        pypdfium2.PdfiumError: the file cannot be opened.
    """
    import pypdfium2

    pages: list[Page] = []
    source = pypdfium2.PdfDocument(data)
    handles, digits = Handles(source), dict[Key, Digit]()
    fields = read_fields(data, source)
    budget = limits.ALL_GLYPHS
    for number in range(1, min(len(source), limits.PAGES) + 1):
        page, used = _read_page(handles, number, Sources(digits), budget)
        budget -= used
        pages.append(page)
    return Document(set_furniture_apart(pages), over_pages(fields, pages), handles)


def _read_page(handles: Handles, number: int, sources: Sources, budget: int) -> tuple[Page, int]:
    """Read one page; give it with the count of its glyphs."""
    page = handles.page(number)
    try:
        with closing(page.get_textpage()) as text:
            return _looked_over(page, text, sources, Page(number, *page.get_size()), budget)
    finally:
        handles.let_go(number, sources.fonts, again=bool(sources.styled))


def _looked_over(
    page: Any, text: Any, sources: Sources, blank: Page, budget: int
) -> tuple[Page, int]:
    seen = view(page)
    blank = replace(blank, notes=read_notes(page))
    drawn = read_drawings(page, seen)
    if drawn.too_much or budget <= 0 or too_many(text):
        return replace(blank, faults=frozenset({"read.too_much"})), 0
    glyphs = read_glyphs(text, seen, drawn.layers, sources)
    blank = replace(blank, styled=frozenset(sources.styled))
    try:
        with allowance(limits.EFFORT):
            return _fill(page, blank, drawn, glyphs), len(glyphs)
    except TooMuchError:
        return replace(blank, faults=frozenset({"read.too_much"})), len(glyphs)


def _fill(page: Any, blank: Page, drawn: Drawn, glyphs: Sequence[Glyph]) -> Page:
    """Judge what is seen of the glyphs, and write down the lines."""
    canvas = render(page, blank.width, blank.height)
    glyphs = clamp(glyphs)
    solid = Scattered([glyph for glyph in glyphs if glyph.char != " "])
    mute = mute_texts(drawn, {glyph.layer for glyph in glyphs})
    plan = make_plan(glyphs, solid, mute, drawn.drawings)
    loose = [drawing for n, drawing in enumerate(drawn.drawings) if n not in plan.drawings]
    judged = judge(glyphs, loose, canvas)
    frame = frames(drawn.drawings, solid, blank.width)
    atoms, used = bind(judged, plan)
    under = grounds(loose, solid, canvas.page)
    known = Scattered([*used, *(ground.box for ground in under)])
    parts = frames_of(atoms, blank.width, blank.height)
    lines = [
        _gaps_judged(line, canvas, known, plan.lattices)
        for number, part in enumerate(parts)
        for line in part_lines(build_lines(blank.number, part.atoms, number))
    ]
    rims = [*_outlines(under), *inner_rims(loose, under)]
    pictures = tuple(d.box for d in drawn.drawings if d.picture)
    filled = replace(
        blank,
        lines=tuple(_footnotes_marked(lines)),
        strays=(
            *strays(canvas, judged, [*frame, *used, *rims], under),
            *_strokes(loose, frame),
        ),
        pictures=pictures,
        boxes=tuple(d.box for d in drawn.drawings if is_frame(d)),
        frames=tuple(part.area for part in parts) if len(parts) > 1 else (),
    )
    cells = {"read.columns"} if may_be_cells(parts) else set()
    return replace(filled, faults=_page_faults(filled) | cells)


def _outlines(grounds: Sequence[Drawing]) -> Iterator[Box]:
    for ground in grounds:
        yield from ground.edges


def _strokes(drawings: Sequence[Drawing], frame: Sequence[Box]) -> Iterator[Box]:
    """Yield what a pen drew, however pale, apart from frames and rules across the page."""
    kept = set(map(id, frame))
    for drawing in drawings:
        if drawing.stroked:
            yield from (edge for edge in drawing.edges if id(edge) not in kept)


def _gaps_judged(
    line: Line, canvas: Canvas, accounted: Scattered[Box], lattices: Sequence[Lattice]
) -> Line:
    """Doubt a line with ink where it has a blank, unless that ink is accounted for.

    A rule of a table parts the line there.
    """
    inky = list(_inky_gaps(line, canvas))
    if not inky:
        return line
    known = [gap for gap in inky if any_within(accounted.around(gap.box), gap.box)]
    faults = line.faults | ({"read.ink_left"} if len(known) < len(inky) else set())
    breaks = {gap.place for gap in known if _is_parted(gap, lattices)}
    return replace(line, faults=faults, breaks=tuple(sorted({*line.breaks, *breaks})))


@dataclass(frozen=True, slots=True)
class Gap:
    """A blank between two glyphs of a line, and its place in the text."""

    place: int
    box: Box


def _inky_gaps(line: Line, canvas: Canvas) -> Iterator[Gap]:
    """Yield the blanks of a line in which there is ink."""
    glyphs = line.glyphs
    for place in range(1, len(glyphs) - 1):
        left, right = glyphs[place - 1], glyphs[place + 1]
        if glyphs[place] is None and left and right and is_inky(canvas, left, right):
            yield Gap(place, Box(left.right, left.top, right.left, left.bottom))


def _is_parted(gap: Gap, lattices: Sequence[Lattice]) -> bool:
    """Tell whether a rule from a table's top to its bottom stands in a gap."""
    rules = [rule for lattice in lattices for rule in lattice.rules if rule.upright]
    spend(len(rules))
    return any(overlap(rule.box, gap.box) for rule in rules)


def _page_faults(page: Page) -> frozenset[str]:
    """Tell pictures of text from text, and text in columns from text in lines."""
    unseen = all("read.hidden" in line.faults for line in page.lines)
    if unseen and (page.pictures or page.strays):
        return frozenset({"read.picture"})
    unsure = not page.frames and has_columns(page.lines)
    return frozenset({"read.columns"} if unsure else ())


def _footnotes_marked(lines: Sequence[Line]) -> list[Line]:
    """Doubt raised marks where a small mark of the same kind stands before a line of its own."""
    marks = {line.text for line, after in pairwise(lines) if _is_mark(line, after)}
    return [_marked(line, marks) for line in lines] if marks else list(lines)


def _is_mark(line: Line, after: Line) -> bool:
    small = line.size < SCRIPT_SIZE * after.size and line.box.right <= after.box.left + line.size
    return small and re.fullmatch(r"\d{1,2}|[*†‡]", line.text) is not None


def _marked(line: Line, marks: set[str]) -> Line:
    ends = "|".join(map(re.escape, sorted(marks)))
    if re.search(rf"\^(?:\([^()]*(?:{ends})\)|\w*(?:{ends})(?!\w))", line.text):
        return replace(line, faults=line.faults | {"read.footnote"})
    return line
