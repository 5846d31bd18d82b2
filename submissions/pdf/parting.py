"""Lines that hold several labels, as in `(a) p = 1, (b) q = 2`, cut so that each starts a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from submissions.model import Box
from submissions.pdf.model import Line

_WORD = r"(?:(?:answer|antwort|task|aufgabe|teil|part|solution|lösung)(?:\s+(?:to|zu))?\s+|[QA])?"
_BEFORE = rf"{_WORD}(?:\d{{1,2}}(?:\.\d{{1,2}})*\s?\.?\s?)?"
_FIRST = re.compile(
    rf"^(?P<style>{_BEFORE}\(?)(?P<letter>[a-y])(?P<close>[).:]{{0,2}})\s", re.IGNORECASE
)


def part_lines(lines: Sequence[Line]) -> list[Line]:
    """Cut lines at labels in their middle that go on counting what their first label counts."""
    return [part for line in lines for part in _parts(line)]


def _parts(line: Line) -> Iterator[Line]:
    """Yield the pieces of one line; the whole of it where it holds one label or none."""
    cuts = [0, *_cuts(line.text), len(line.text)]
    if len(cuts) == 2:  # noqa: PLR2004 - start and end
        yield line
        return
    for start, stop in pairwise(cuts):
        yield cut(line, start, stop)


def _cuts(text: str) -> Iterator[int]:
    """Yield the places of labels that are the first but for the next letters of the alphabet."""
    first = _FIRST.match(text)
    if first is None or not (first["close"] or first["style"].strip()):
        return
    letter, at = first["letter"], first.end()
    style = "".join(rf"{re.escape(word)}\s*" for word in first["style"].split())
    while letter not in "zZ":
        letter = chr(ord(letter) + 1)
        follows = rf"[,;.]\s+(?P<label>{style}{letter}{re.escape(first['close'])}\s)"
        found = re.compile(follows, re.IGNORECASE).search(text, at)
        if found is None:
            return
        yield found.start("label")
        at = found.end()


def cut(line: Line, start: int, stop: int) -> Line:
    """Cut a piece out of a line, without the comma and the blanks at its end."""
    while stop > start and line.text[stop - 1] in " ,;":
        stop -= 1
    glyphs = line.glyphs[start:stop]
    drawn = [glyph for glyph in glyphs if glyph is not None]
    return replace(
        line,
        text=line.text[start:stop],
        glyphs=glyphs,
        box=Box(
            min(glyph.left for glyph in drawn),
            min(glyph.top for glyph in drawn),
            max(glyph.right for glyph in drawn),
            max(glyph.bottom for glyph in drawn),
        ),
        breaks=tuple(at - start for at in line.breaks if start < at < stop),
    )
