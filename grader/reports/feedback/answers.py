"""How answers are shown: texts that may be long or unbreakable, and matrices as matrices."""

import re
from dataclasses import dataclass

from grader.wording import Phrases, visible

LONGEST = 3000
"""Characters of an answer that are printed; the rest stands in the student's report."""
MOST_LINES = 60
MOST_ROWS, MOST_COLUMNS = 16, 10
"""The largest matrix that is typeset; a larger one stays a text."""

BREAK = "\u200b"
"""Where an overlong word may go on in the next line."""

_LONGEST_WORD = 30
_OVERLONG = re.compile(rf"\S{{{_LONGEST_WORD + 1},}}")
_CHUNK = re.compile(rf"[^,;)\]}}]{{1,{_LONGEST_WORD}}}[,;)\]}}]*|[,;)\]}}]+")
_MATRIX = re.compile(r"\[\[[^\[\]]*\](?:,\s*\[[^\[\]]*\])*\]")
_ROW = re.compile(r"\[([^\[\]]*)\]")
_ENTRY = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer ready to be printed: a text, a matrix row by row, or a note where there is none."""

    text: str = ""
    prose: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    alternative: str = ""
    """The matrix in words."""
    note: str = ""


def show_text(text: str | None, phrases: Phrases, *, prose: bool) -> Shown:
    """Show a text as it was read, cut where it is endless.

    Args:
        text: as read; None where no label was found.
        phrases: the fixed texts.
        prose: whether it is sentences rather than notation.
    """
    if text is None:
        return Shown(note=phrases("not_found"))
    if not text.strip():
        return Shown(note=phrases("left_out"))
    shown = visible(text).replace("\t", "    ").strip("\n")
    kept = "\n".join(shown.split("\n")[:MOST_LINES])[:LONGEST]
    missing = len(shown) - len(kept)
    note = phrases("cut", number=missing) if missing else ""
    return Shown(text=breakable(kept), prose=prose, note=note)


def breakable(text: str) -> str:
    r"""Let overlong words break, after a comma or a closing bracket where there is one.

    Examples:
        >>> breakable("x" * 40).split("\u200b") == ["x" * 30, "x" * 10]
        True
    """
    return _OVERLONG.sub(lambda word: BREAK.join(_CHUNK.findall(word[0])), text)


def show_matrix(text: str, asked: str, phrases: Phrases) -> Shown | None:
    """Show nested lists of numbers as a matrix; None for anything else, or a huge one.

    Args:
        text: the answer as it was understood.
        asked: its part and field, which stand in the matrix's alternative.
        phrases: the fixed texts.
    """
    if not _MATRIX.fullmatch(text):
        return None
    rows = tuple(tuple(entry.strip() for entry in row.split(",")) for row in _ROW.findall(text))
    width = len(rows[0])
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS or {len(row) for row in rows} != {width}:
        return None
    if not all(_ENTRY.fullmatch(entry) for row in rows for entry in row):
        return None
    entries = "; ".join(" ".join(row) for row in rows)
    alternative = phrases("matrix", asked=asked, rows=len(rows), columns=width, entries=entries)
    return Shown(rows=rows, alternative=alternative)
