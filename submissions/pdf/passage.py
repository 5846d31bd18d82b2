"""A stretch of text: parts of lines in reading order, with page, box and faults."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from submissions.model import Box, Spot
from submissions.pdf.model import Glyph, Line


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one line, without blanks at its ends."""

    line: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        """Give the piece's text."""
        return self.line.text[self.start : self.stop]

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Give the glyphs behind the text."""
        return tuple(g for g in self.line.glyphs[self.start : self.stop] if g is not None)


Passage = tuple[Piece, ...]


def piece(line: Line, start: int = 0, stop: int | None = None) -> Piece:
    """Cut a piece out of a line and trim its blanks."""
    stop = len(line.text) if stop is None else stop
    while start < stop and line.text[start] == " ":
        start += 1
    while stop > start and line.text[stop - 1] == " ":
        stop -= 1
    return Piece(line, start, stop)


def passage(pieces: Iterable[Piece]) -> Passage:
    """Put pieces together, leaving out empty ones."""
    return tuple(piece for piece in pieces if piece.text)


def lines_of(content: Passage) -> list[str]:
    """Give the text line by line."""
    return [piece.text for piece in content]


def faults_of(content: Sequence[Piece]) -> frozenset[str]:
    """Collect what is wrong with the lines of a passage."""
    return frozenset(fault for piece in content for fault in piece.line.faults)


def spots_of(content: Passage) -> tuple[Spot, ...]:
    """Give the box around a passage on each page, or in each column, that it takes up."""
    places: dict[tuple[int, int], list[Glyph]] = {}
    for part in content:
        places.setdefault((part.line.page, part.line.frame), []).extend(part.glyphs)
    return tuple(Spot(page, _around(glyphs)) for (page, _), glyphs in places.items() if glyphs)


def _around(glyphs: Sequence[Glyph]) -> Box:
    return Box(
        min(glyph.left for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
    )


def paragraphs(content: Passage) -> list[list[Piece]]:
    """Part a passage where the space between lines is wider than usual, or the page ends."""
    found: list[list[Piece]] = []
    for part in content:
        if not found or not follows(found[-1][-1].line, part.line):
            found.append([])
        found[-1].append(part)
    return found


def follows(line: Line, after: Line) -> bool:
    """Tell whether a line continues the paragraph of the one before it."""
    if (line.page, line.frame) != (after.page, after.frame):
        return True
    return after.baseline - line.baseline < 1.75 * max(line.size, after.size)
