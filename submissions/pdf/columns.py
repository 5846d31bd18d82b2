"""Whether a page is set in columns, whose order this version does not restore."""

from collections import Counter
from collections.abc import Sequence

from submissions.model import Message
from submissions.pdf.effort import spend
from submissions.pdf.model import Line

MESSAGES = {
    "read.columns": Message(
        en="The page seems to be set in columns or as a table; their order is not certain.",
        de="Die Seite scheint in Spalten oder als Tabelle gesetzt; ihre Reihenfolge ist unsicher.",
    ),
}

ALIGNED = 3
"""Lines that start at one place, right of others, from which a page has columns."""
WORDS = 3
"""Letters in a row that make a piece of a line prose."""


def has_columns(lines: Sequence[Line]) -> bool:
    """Tell whether text stands beside text: lines far apart in one row, or rows out of step."""
    return _out_of_step(lines) or _jumps(lines) >= ALIGNED


def _out_of_step(lines: Sequence[Line]) -> bool:
    """Tell whether two lines stand side by side on different baselines."""
    for place, line in enumerate(lines):
        for below in range(place + 1, len(lines)):
            spend(1)
            other = lines[below]
            if other.baseline - line.baseline > 0.9 * max(line.size, other.size):
                break
            level = other.baseline - line.baseline < 0.5  # noqa: PLR2004 - points; parts of one line
            if not level and _apart(line, other) and _prose(line.text) and _prose(other.text):
                return True
    return False


def _apart(line: Line, other: Line) -> bool:
    gap = max(line.box.left, other.box.left) - min(line.box.right, other.box.right)
    return gap > max(line.size, other.size)


def _jumps(lines: Sequence[Line]) -> int:
    """Count the lines that jump to the place where most jumps lead, with prose on both sides."""
    places = Counter(
        round(glyph.left / 3)
        for line in lines
        for at in _inner_breaks(line)
        for glyph in line.glyphs[at + 1 : at + 2]
        if glyph is not None
    )
    return max((sum(places[p] for p in (at - 1, at, at + 1)) for at in [*places]), default=0)


def _inner_breaks(line: Line) -> list[int]:
    """Give the places where a line jumps with prose on both sides."""
    if not line.breaks:
        return []
    words = _words(line.text)
    return [at for at in line.breaks if words and words[0] + WORDS <= at <= words[-1]]


def _words(text: str) -> list[int]:
    """Give the places from which letters follow each other that make a word."""
    places, run = [], 0
    for place, char in enumerate(text):
        run = run + 1 if char.isalpha() else 0
        if run >= WORDS:
            places.append(place + 1 - WORDS)
    return places


def _prose(text: str) -> bool:
    run = 0
    for char in text:
        run = run + 1 if char.isalpha() else 0
        if run >= WORDS:
            return True
    return False
