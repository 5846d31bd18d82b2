"""Nodes to text: blanks from gaps, scripts as `^` and `_`, and what stays in doubt."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from submissions.model import Message
from submissions.pdf.model import Glyph
from submissions.pdf.nodes import Node, Script

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
BLANK_AT_BRACKET = 0.3
"""The same between a letter and a big bracket, which has white around it."""
WORD_GAP = 0.13
"""The same between two words, of which a line that was shrunk to fit may leave less."""
NO_BLANK = 0.1
"""Ems of a gap that is none between two digits."""
WIDE_BLANK = 0.28
"""Ems of a gap that is a blank between digits even where none was typed."""
JUMP = 1.6
"""Ems of a gap that is a new column or cell."""
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


def write_nodes(draft: Draft, nodes: Sequence[Node]) -> None:
    """Write nodes side by side, with a blank where one was typed or the gap is wide."""
    last: Node | None = None
    typed = False
    for place, node in enumerate(nodes):
        if node.glyph.char == " ":
            typed = True
            continue
        if last is not None:
            _gap(draft, last, node, typed=typed)
            if last.scripts and "".join(draft.text)[-1:].isdigit() and _numeric(node.glyph.char[0]):
                draft.faults.add("read.gap")
        draft.add(_spelt(nodes, place), node.glyph)
        draft.faults |= _mixed(nodes, place)
        if not node.glyph.kind and _is_piece(node.glyph.char):
            draft.faults.add("read.typeset")
        for script in _in_order(draft, node):
            _script(draft, script)
        last, typed = node, False


@cache
def _is_piece(char: str) -> bool:
    """Tell a piece of a delimiter, a sign that reaches over what follows, or an accent alone."""
    return char[0] in _PIECES or unicodedata.category(char[0]) in {"Mn", "Me"} or char in "¨¯´¸"


def _gap(draft: Draft, last: Node, node: Node, *, typed: bool) -> None:
    """Decide on the blank between two nodes."""
    size = min(last.glyph.size, node.glyph.size)
    gap = (node.glyph.start - last.reach) / size
    seen = (node.glyph.left - last.glyph.right) / size
    pair = last.glyph.char[-1] + node.glyph.char[0]
    plain = not (last.scripts or last.glyph.kind or node.glyph.kind)
    if plain and all(map(_numeric, pair)) and _doubtful(pair, gap, seen, typed=typed):
        draft.faults.add("read.gap")
    if gap < -0.3:  # noqa: PLR2004 - ems; the pen went back
        draft.faults.add("read.typeset")
    if gap > JUMP:
        draft.breaks.append(len(draft.text))
    if typed or (gap > WORD_GAP and gap > _least_blank(pair, node)):
        draft.add(" ")


def _least_blank(pair: str, node: Node) -> float:
    """Give the ems of a gap up to which there is no blank between two characters."""
    if _of_words(pair):
        return WORD_GAP
    return BLANK_AT_BRACKET if node.glyph.kind == "group" and pair[0].isalpha() else BLANK


def _of_words(pair: str) -> bool:
    """Tell the end and the start of two words from two digits or the signs of a formula."""
    return (
        pair[1].isalnum()
        and (pair[0].isalnum() or pair[0] in ").:;?!")
        and not (pair[1].isdigit() and (pair[0].isdigit() or pair[0] in ".,"))
    )


def _numeric(char: str) -> bool:
    return char.isdigit() or char in ".,"


def _doubtful(pair: str, gap: float, seen: float, *, typed: bool) -> bool:
    """Tell whether the eye might see another blank than was typed, given gaps in ems."""
    if typed:
        return gap < BLANK or seen < BLANK
    return NO_BLANK < gap <= (WIDE_BLANK if pair.isdigit() else BLANK)


def _in_order(draft: Draft, node: Node) -> list[Script]:
    """Give a node's scripts: one of each kind, the lower one first; more are in doubt."""
    if not node.scripts:
        return []
    scripts = sorted(node.scripts, key=lambda script: script.nodes[0].glyph.start)
    if not _can_host(node.glyph.char):
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


def grouped(text: str) -> str:
    """Put brackets around a text unless it is one name, one number or one root.

    >>> grouped("D"), grouped("d_k"), grouped("e + 1"), grouped("sqrt(d_k)"), grouped("(a)(b)")
    ('D', 'd_k', '(e + 1)', 'sqrt(d_k)', '((a)(b))')
    """
    return text if _SINGLE.fullmatch(text) else f"({text})"


_SINGLE = re.compile(r"[\d.,]+|[^\W\d_](?:_\w|_\(\w+\))?|(?:sqrt)?\([^()]*\)")


def _spelt(nodes: Sequence[Node], place: int) -> str:
    """Write one node; a fraction that is a factor or has a script goes in brackets."""
    node = nodes[place]
    if node.glyph.kind != "fraction":
        return node.glyph.char
    before, after = _beside(nodes[:place][::-1]), _beside(nodes[place + 1 :])
    factor = before[-1:].isalnum() or before[-1:] in _CLOSES or after[:1].isalnum()
    factor = factor or after[:1] in _OPENS or bool(node.scripts)
    return f"({node.glyph.char})" if factor else node.glyph.char


_OPENS, _CLOSES = ("(", "[", "{", "√"), (")", "]", "}", "!", "%", "/")


def _beside(nodes: Sequence[Node]) -> str:
    """Give the text of the first node that is no blank."""
    return next((node.glyph.char for node in nodes if node.glyph.char != " "), "-")


def _mixed(nodes: Sequence[Node], place: int) -> set[str]:
    """Doubt a number right before a fraction, which may be a mixed one, and fractions raised."""
    node = nodes[place]
    if node.glyph.kind != "fraction":
        return set()
    number = _beside(nodes[:place][::-1])[-1:].isdigit()
    return {"read.typeset"} if number or node.scripts else set()


def _can_host(char: str) -> bool:
    return char[-1].isalnum() or char in _HOSTS


def _script(draft: Draft, script: Script) -> None:
    """Write `^2`, `^(-1)`, `_k` or `_(k+1)`."""
    inner = Draft()
    write_nodes(inner, script.nodes)
    plain = "".join(inner.text)
    bare = len(plain) == 1 or plain.isdigit() or (plain.isalnum() and not script.raised)
    draft.add("^" if script.raised else "_")
    draft.add("" if bare else "(")
    draft.text += inner.text
    draft.glyphs += inner.glyphs
    draft.add("" if bare else ")")
    draft.faults |= inner.faults
