"""Rows to lines of text: blanks from gaps, scripts as `^` and `_`, and what stays in doubt."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from submissions.model import Box, Message
from submissions.pdf.model import Glyph, Line
from submissions.pdf.rows import Node, Row, Script, build_rows, common_size

MESSAGES = {
    "read.typeset": Message(
        en="The formula is set in a way that this version does not take apart.",
        de="Die Formel ist so gesetzt, dass diese Version sie nicht zerlegt.",
    ),
    "read.gap": Message(
        en="It is not clear whether there is a blank between two characters.",
        de="Es ist nicht klar, ob zwischen zwei Zeichen ein Leerzeichen steht.",
    ),
}

BLANK = 0.18
"""Ems of a gap that is a blank even where none was typed."""
NO_BLANK = 0.1
"""Ems of a gap that is none between two digits."""
WIDE_BLANK = 0.28
"""Ems of a gap that is a blank between digits even where none was typed."""
JUMP = 1.6
"""Ems of a gap that is a new column or cell."""
CROWDED = 0.8
"""Ems between two baselines below which their rows are not lines of text."""
TALL = 1.6
"""Times the common size from which a glyph spans several lines."""
_HOSTS = frozenset(")]}|'’ᵀ⊤∞")
_PIECES = frozenset(chr(code) for code in range(0x239B, 0x23B4)) | frozenset("∛∑∏∫⎷⎸")


@dataclass(slots=True)
class Draft:
    """A line's text as it grows."""

    text: list[str] = field(default_factory=list)
    glyphs: list[Glyph | None] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)

    def add(self, text: str, glyph: Glyph | None = None) -> None:
        """Append text that one glyph, or none, stands for."""
        self.text += text
        self.glyphs += [glyph] * len(text)
        if glyph is not None and glyph.fault:
            self.faults.add(glyph.fault)


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
    _write(draft, nodes[solid[0] : solid[-1] + 1])
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


def _write(draft: Draft, nodes: Sequence[Node]) -> None:
    """Write nodes side by side, with a blank where one was typed or the gap is wide."""
    last: Node | None = None
    typed = False
    for node in nodes:
        if node.glyph.char == " ":
            typed = True
            continue
        if last is not None:
            _gap(draft, last, node, typed=typed)
        draft.add(node.glyph.char, node.glyph)
        if _is_piece(node.glyph.char):
            draft.faults.add("read.typeset")
        for script in _in_order(draft, node):
            _script(draft, script)
        last, typed = node, False


def _is_piece(char: str) -> bool:
    """Tell a piece of a delimiter, a sign that reaches over what follows, or an accent alone."""
    return char[0] in _PIECES or unicodedata.category(char[0]) in {"Mn", "Me"} or char in "¨¯´¸"


def _gap(draft: Draft, last: Node, node: Node, *, typed: bool) -> None:
    """Decide on the blank between two nodes."""
    size = min(last.glyph.size, node.glyph.size)
    gap = (node.glyph.start - last.reach) / size
    seen = (node.glyph.left - last.glyph.right) / size
    pair = last.glyph.char[-1] + node.glyph.char[0]
    if not last.scripts and all(map(_numeric, pair)) and _doubtful(pair, gap, seen, typed=typed):
        draft.faults.add("read.gap")
    if gap < -0.3:  # noqa: PLR2004 - ems; the pen went back
        draft.faults.add("read.typeset")
    if gap > JUMP:
        draft.breaks.append(len(draft.text))
    if typed or gap > BLANK:
        draft.add(" ")


def _numeric(char: str) -> bool:
    return char.isdigit() or char in ".,"


def _doubtful(pair: str, gap: float, seen: float, *, typed: bool) -> bool:
    """Tell whether the eye might see another blank than was typed, given gaps in ems."""
    if typed:
        return gap < BLANK or seen < BLANK
    return NO_BLANK < gap <= (WIDE_BLANK if pair.isdigit() else BLANK)


def _in_order(draft: Draft, node: Node) -> list[Script]:
    """Give a node's scripts: one of each kind, the lower one first; more are in doubt."""
    scripts = sorted(node.scripts, key=lambda script: script.nodes[0].glyph.start)
    if scripts and not _can_host(node.glyph.char):
        draft.faults.add("read.typeset")
    if len(scripts) > len({script.raised for script in scripts}) or _interleaved(scripts):
        draft.faults.add("read.typeset")
        return scripts
    return sorted(scripts, key=lambda script: script.raised)


def _interleaved(scripts: Sequence[Script]) -> bool:
    """Tell whether two scripts of one host neither start together nor follow each other."""
    if len(scripts) < 2:  # noqa: PLR2004 - one script has no other beside it
        return False
    first, second = scripts[0].nodes, scripts[1].nodes
    start, size = second[0].glyph.start, second[0].glyph.size
    return start - first[0].glyph.start > 0.4 * size and start < first[-1].reach - 0.2 * size


def _can_host(char: str) -> bool:
    return char[-1].isalnum() or char in _HOSTS


def _script(draft: Draft, script: Script) -> None:
    """Write `^2`, `^(-1)`, `_k` or `_(k+1)`."""
    inner = Draft()
    _write(inner, script.nodes)
    plain = "".join(inner.text)
    bare = plain.isalnum() or len(plain) == 1
    draft.add("^" if script.raised else "_")
    draft.add("" if bare else "(")
    draft.text += inner.text
    draft.glyphs += inner.glyphs
    draft.add("" if bare else ")")
    draft.faults |= inner.faults


def glyphs_of(line: Line, start: int, stop: int) -> Iterator[Glyph]:
    """Yield the glyphs behind a part of a line's text."""
    for glyph in line.glyphs[start:stop]:
        if glyph is not None:
            yield glyph
