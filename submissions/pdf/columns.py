"""Whether a page is set in columns, whose order this version does not restore."""

from collections.abc import Sequence

from submissions.model import Message
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
        for other in lines[place + 1 :]:
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
    places = [
        round(glyph.left / 3)
        for line in lines
        for at in line.breaks
        if _prose(line.text[:at]) and _prose(line.text[at:])
        for glyph in line.glyphs[at + 1 : at + 2]
        if glyph is not None
    ]
    return max((sum(abs(p - place) <= 1 for p in places) for place in set(places)), default=0)


def _prose(text: str) -> bool:
    run = 0
    for char in text:
        run = run + 1 if char.isalpha() else 0
        if run >= WORDS:
            return True
    return False
