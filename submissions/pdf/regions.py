"""A document cut at its labels: what stands between one label and the next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from submissions.model import Box, Expected, Message
from submissions.pdf import limits
from submissions.pdf.canvas import any_within
from submissions.pdf.choosing import choose, established
from submissions.pdf.labels import heads
from submissions.pdf.model import Document, Line, Page
from submissions.pdf.outline import Label, name_labels, outline
from submissions.pdf.passage import Passage, Piece, faults_of, passage, piece

MESSAGES = {
    "read.title": Message(
        en="All that stands here is a heading, which may be a title or the answer.",
        de="Hier steht nur eine Überschrift, die ein Titel oder die Antwort sein kann.",
    ),
    "read.head": Message(
        en="What stands here comes back on another page, and was taken for a running head.",
        de="Was hier steht, kehrt auf einer anderen Seite wieder und galt als Kopf- oder Fußzeile.",
    ),
    "read.page_number": Message(
        en="All that stands here may be the number of the page.",
        de="Alles, was hier steht, ist vielleicht die Seitenzahl.",
    ),
}

_POINTS = re.compile(
    r"\s*[(\[]\s*\d+(?:[.,]\d+)?\s*(?:points?|pts?\.?|punkte?|p\.?)\s*[)\]]\s*:?", re.IGNORECASE
)


_COLON = re.compile(r"\s*:")
_TITLE = re.compile(r"(?:[^\W\d_]{2,}+|[\s,'’&/()–—-])+\.?(?:\s*[(\[].{1,12}[)\]])?")
"""Words, and perhaps points: nothing that a formula would hold."""


@dataclass(frozen=True, slots=True)
class Region:
    """What one label opens."""

    label: Label
    opening: Line
    """The line on which the label stands."""
    content: Passage
    faults: frozenset[str]
    """What is wrong anywhere in the region: its label, its lines, its surface."""
    closing: Line | None
    """The line of the next label; None at the document's end."""


def regions_of(document: Document, expected: Sequence[Expected]) -> tuple[Region, ...]:
    """Cut a document at the labels of its parts."""
    return _regions(document, tuple(expected))


@lru_cache(maxsize=1)
def _regions(document: Document, expected: tuple[Expected, ...]) -> tuple[Region, ...]:
    lines = [line for page in document.pages for line in page.lines]
    found = name_labels(heads(lines, _names(expected)), outline(expected))
    labels = choose(found) if len(found) <= limits.LABELS else []
    regions = tuple(
        _region(document, lines, labels, number, expected)
        for number, label in enumerate(labels)
        if label.part
    )
    rows = [page.number for page in document.pages if _has_rows(page, regions)]
    return tuple(
        replace(region, faults=region.faults | {"read.columns"})
        if region.opening.page in rows
        else region
        for region in regions
    )


LEVEL = 2.5
"""Points by which the baselines of two cells of a row may differ."""


def _has_rows(page: Page, regions: Sequence[Region]) -> bool:
    """Tell whether two columns may be a table's: labels in the left one, answers beside them."""
    openings = [region.opening for region in regions if region.opening.page == page.number]
    places = {line.frame for line in openings}
    if not page.frames or len(openings) < 2 or len(places) > 1:  # noqa: PLR2004 - rows
        return False
    beside = [line.baseline for line in page.lines if line.frame == min(places) + 1]
    return all(any(abs(line.baseline - b) < LEVEL for b in beside) for line in openings)


def _names(expected: Sequence[Expected]) -> dict[str, str]:
    """Give the parts by their further names, leaving out names of several parts."""
    owners: dict[str, set[str]] = {}
    for one in expected:
        for name in one.labels:
            owners.setdefault(name.casefold(), set()).add(one.part)
    return {name: min(parts) for name, parts in owners.items() if len(parts) == 1}


def _region(
    document: Document,
    lines: Sequence[Line],
    labels: Sequence[Label],
    number: int,
    expected: Sequence[Expected],
) -> Region:
    """Collect what stands between a label and the next one."""
    label, after = labels[number], labels[number + 1] if number + 1 < len(labels) else None
    place, end = label.head.place, after.head.place if after else len(lines)
    opening, closing = lines[place], lines[end] if after else None
    title, rest = _beside(opening, label, expected)
    content = passage(
        [_unnumbered(rest), *(_unnumbered(piece(one)) for one in lines[place + 1 : end])]
    )
    if title.text and not content and not _is_known(title.text, label, expected):
        return _only_titled(label, opening, title, closing)
    faults = label.faults | opening.faults | faults_of(content)
    faults |= surface_faults(document, opening, closing)
    if not content and label.head.weak:
        faults |= {"read.label_unsure"}
    if not content and _has_number(document, opening, closing):
        faults |= {"read.page_number"}
    if not content and _has_head_below(document, opening):
        faults |= {"read.head"}
    return Region(label, opening, content, faults | _end_faults(after, labels, content), closing)


_EQUATION = re.compile(r"\s\(\d{1,2}(?:\.\d{1,2})?\)$")
"""A number that counts an equation, far right of it."""


def _unnumbered(part: Piece) -> Piece:
    """Leave out the number of an equation at the end of its line."""
    found = _EQUATION.search(part.text)
    at = part.start + found.start() if found else -1
    return piece(part.line, part.start, at) if at in part.line.breaks else part


def _end_faults(after: Label | None, labels: Sequence[Label], content: Passage) -> frozenset[str]:
    """Doubt a region whose end may not be one; an empty one needs a label that surely is."""
    unsure = after is not None and (
        bool(after.faults) or not (content or (established(after, labels) and not after.head.weak))
    )
    return frozenset({"read.label_unsure"} if unsure else ())


def _has_number(document: Document, first: Line, after: Line | None) -> bool:
    """Tell whether a number was taken for the page's where nothing else stands."""
    return any(page.number_line is not None for page, _ in strips(document, first, after))


CLOSE = 3.5
"""Ems below a label in which a line that was taken for a running head may be the answer."""


def _has_head_below(document: Document, opening: Line) -> bool:
    """Tell whether what comes back on other pages stands right below a label."""
    heads = document.pages[opening.page - 1].furniture
    return any(0 < head.baseline - opening.baseline < CLOSE * opening.size for head in heads)


def _beside(line: Line, label: Label, expected: Sequence[Expected]) -> tuple[Piece, Piece]:
    """Part what stands beside a label into a heading's title and an answer."""
    start = label.end
    for pattern in (_POINTS, _COLON, _POINTS):
        found = pattern.match(line.text, start)
        start = found.end() if found else start
    rest, nothing = piece(line, start), piece(line, len(line.text))
    one_font = all(g is None or g.font == line.font for g in line.glyphs[start:])
    titled = label.head.apart and one_font and _TITLE.fullmatch(rest.text) is not None
    known = _is_known(rest.text, label, expected)
    return (rest, nothing) if titled or known else (nothing, rest)


def _is_known(title: str, label: Label, expected: Sequence[Expected]) -> bool:
    """Tell whether a title is one that the sheet gives to the part."""
    names = {name.casefold() for one in expected if one.part == label.part for name in one.labels}
    return _POINTS.sub("", title).strip(" :.").casefold() in names


def _only_titled(label: Label, opening: Line, title: Piece, closing: Line | None) -> Region:
    """Doubt a region that holds a title only: it may be the answer."""
    faults = label.faults | opening.faults | {"read.title"}
    return Region(label, opening, (title,), faults, closing)


def surface_faults(document: Document, first: Line, after: Line | None) -> frozenset[str]:
    """Look for leftover ink, pictures and notes between two lines, on all pages they span."""
    found: set[str] = set()
    for page, area in strips(document, first, after):
        found |= page.faults
        found |= {"read.ink_left"} if any_within((*page.strays, *page.pictures), area) else set()
        found |= {"read.noted"} if any_within(page.notes, area) else set()
    return frozenset(found)


def strips(document: Document, first: Line, after: Line | None) -> Iterator[tuple[Page, Box]]:
    """Yield the strip of each page, or of each of its columns, between two lines."""
    start = (first.page, first.frame)
    last = document.pages[-1]
    end = (after.page, after.frame) if after else (last.number, len(last.frames))
    for page in document.pages[first.page - 1 : after.page if after else None]:
        whole = Box(0.0, 0.0, page.width, page.height)
        for number, frame in enumerate(page.frames or (whole,)):
            here = (page.number, number)
            if not start <= here <= end:
                continue
            top = first.box.top - 0.3 * first.size if here == start else frame.top
            bottom = after.box.top - 1.0 if after and here == end else frame.bottom
            if bottom > top:
                yield page, Box(frame.left, top, frame.right, bottom)
