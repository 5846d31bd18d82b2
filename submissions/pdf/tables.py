"""Reads one matrix from a passage, and doubts rows that may not belong together."""

import re
from collections.abc import Iterator
from itertools import pairwise

from submissions.model import Expected, Message
from submissions.pdf.grid import counts_up
from submissions.pdf.matrix import Cells, nested, parse
from submissions.pdf.passage import Passage, Piece, lines_of
from submissions.pdf.printouts import OPENING, code_above, prints_other, without_code
from submissions.pdf.prose import is_idle
from submissions.pdf.sentences import leads_on
from submissions.pdf.statements import sides_of
from submissions.pdf.vocabulary import DOUBT

MESSAGES = {
    "read.matrix": Message(
        en="No matrix of numbers could be read here with certainty.",
        de="Hier ließ sich keine Matrix aus Zahlen sicher lesen.",
    ),
    "read.shape": Message(
        en="The rows read here do not have the shape that was asked for.",
        de="Die hier gelesenen Zeilen haben nicht die gefragte Form.",
    ),
}


def read_table(content: Passage, wanted: Expected) -> tuple[str, frozenset[str]]:
    """Read a matrix; drawn or plain rows must have the shape asked for, where it is known."""
    *code, last = code_above(content)
    other = {"read.other_side"} if prints_other(last, wanted, code) else set()
    content = without_code(content)
    content = content[1:] if len(content) > 1 and content[0].text.endswith("=") else content
    text = (
        _joined(content) or literal(content) or _result("\n".join(lines_of(content)).rstrip(" .,;"))
    )
    cells = parse(with_minus(text))
    if cells is None:
        return text, frozenset({"read.matrix", *other})
    listed = text.startswith(("[", "np", "array", "tensor"))
    flags = other | (set() if listed else _row_flags(content, cells, wanted))
    if not listed and counts_up(cells):
        flags.add("read.counted")
    exact = text.startswith("[") and not _may_hold_decimal_commas(text) and not _is_drawn(content)
    if not exact and wanted.shape and not _fits(cells, wanted.shape):
        flags.add("read.shape")
    return nested(with_minus(text)) or text, frozenset(flags)


def literal(content: Passage) -> str:
    """Take the one matrix in brackets out of code, words and what is printed; empty for none."""
    text = "\n".join(lines_of(content))
    spans = list(_spans(text))
    if len(spans) != 1:
        return ""
    start, stop = spans[0]
    around = [line.strip() for line in f"{text[:start]}\n{text[stop:]}".splitlines()]
    if _CHANGED.search(text[:start]) or _CHANGES.match(text[stop:]):
        return ""
    beside = text[:start].rpartition("\n")[2], text[stop:].partition("\n")[0]
    if not (_may_precede(beside[0]) and _may_follow(beside[1])):
        return ""
    return text[start:stop] if all(map(_is_aside, filter(None, around))) else ""


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where nested lists stand in a text."""
    at = 0
    while found := OPENING.search(text, at):
        depth, stop = 0, found.start()
        for stop in range(found.start(), len(text)):
            depth += (text[stop] == "[") - (text[stop] == "]")
            if depth == 0:
                break
        yield found.start(), stop + 1
        at = stop + 1


def _may_precede(text: str) -> bool:
    """Tell what may stand right before a matrix: a left-hand side, code that makes it, or words."""
    return _BEFORE.search(text) is not None or is_idle(text.strip(" :,"))


def _may_follow(text: str) -> bool:
    """Tell what may stand right behind a matrix: the rest of its code, or words."""
    return _BEHIND.fullmatch(text) is not None or is_idle(text.strip(" .:,;"))


_BEFORE = re.compile(
    r"(?:^|[=:≈]|\b(?:(?:np|numpy|torch)\.)?(?:array|tensor|matrix|asarray|Matrix|print)\s*\()\s*$"
)
_BEHIND = re.compile(r"[\s)\],.;]*(?:dtype\s*=.*)?")
_CHANGED = re.compile(
    r"(?:[-*/@+]\s*|\d\s*|transpose|abs|negative|linalg\.\w+|exp|sqrt|round|flip\w*|sort)"
    r"\s*\(?\s*(?:(?:np\.|torch\.)?(?:array|tensor|matrix|asarray)\s*\(?)?\s*$|\.T\s*=\s*$"
)
"""Code right before a list that makes something else of it."""
_CHANGES = re.compile(r"\s*\)*\s*(?:[-@*/+]\s*[\w(]|\.T\b|\.(?:dot|transpose|matmul)\b)")
"""The same right behind it."""
_CODE = re.compile(
    r"(?:In|Out)?\s?\[\s?\d*\s?\]:.*|.*(?:@|\bprint\b|\bimport\b|\bnp\.|\btorch\.|[\w.]\().*"
    r"|[)\],.;]+|(?:np\.|torch\.)?(?:array|tensor|matrix)\s?\(?|.*dtype.*"
)
_ROWS = re.compile(r"\d[\d.]*[\s,;]+-?\d")


def _is_aside(line: str) -> bool:
    """Tell a line of code or of words, or what stands before an equals sign; no row of numbers."""
    bare = line.strip(" .,;")
    idle = (is_idle(bare) or bare == "") and DOUBT.search(bare) is None
    code = _CODE.fullmatch(line) is not None and _ROWS.search(line) is None
    leading = "[" not in bare and leads_on(bare) and DOUBT.search(bare) is None
    return idle or code or leading or re.fullmatch(r"[^=\d]*\d?[^=\d]*=", line) is not None


def _result(text: str) -> str:
    """Take the last side of a chain of equations where it is a matrix."""
    bound = [line for line in text.splitlines() if "[[" in line]
    if any(not line.lstrip().startswith("=") for line in bound[1:]):
        return text
    sides = sides_of(text)
    if any(re.search(r"\]\]\s*[A-Za-z]", text[side.start : side.stop]) for side in sides):
        return text
    last = text[sides[-1].start :].strip()
    chained = {side.sign for side in sides[1:]} == {"="}
    listed = _is_bound(last) or (last[:1] == "[" and parse(with_minus(last)) is not None)
    return last if chained and listed else text


def _is_drawn(content: Passage) -> bool:
    """Tell whether a matrix is set in two dimensions, so that a row may have been lost."""
    return any(glyph.kind == "matrix" for part in content for glyph in part.glyphs)


def _joined(content: Passage) -> str:
    """Join the parts of a matrix that is broken over pages or columns; empty where it is not."""
    parts = [_result(part.text) for part in content]
    apart = all(not _same_page(one, other) for one, other in pairwise(content))
    if len(parts) < 2 or not apart or not all(map(_is_bound, parts)):  # noqa: PLR2004 - parts
        return ""
    tables = [parse(part) for part in parts]
    columns = {len(table[0]) for table in tables if table}
    return f"[{', '.join(part[1:-1] for part in parts)}]" if len(columns) == 1 else ""


def _is_bound(text: str) -> bool:
    """Tell whether a text is one matrix on one line."""
    return re.fullmatch(r"\s*\[\[[^\[\]]*(?:\], ?\[[^\[\]]*)*\]\]\s*", text) is not None


def _may_hold_decimal_commas(text: str) -> bool:
    """Tell whether commas between digits may be decimal ones: no blank after any, and no point."""
    return re.search(r"\d,\d", text) is not None and not re.search(r"\d,\s|\.", text)


def with_minus(text: str) -> str:
    """Write a dash before a digit as a minus sign."""
    return re.sub(r"[–−](?=\s?[\d.])", "-", text)


def _fits(cells: Cells, shape: tuple[int, int]) -> bool:
    found = (len(cells), len(cells[0]))
    return found in (shape, shape[::-1])


def _row_flags(content: Passage, cells: Cells, wanted: Expected) -> set[str]:
    """Doubt plain rows that are uneven: some cells close, some far; or rows far apart."""
    flags = set()
    width = len(cells[0]) - 1
    jumps = {sum(part.start < at < part.stop for at in part.line.breaks) for part in content}
    if not wanted.shape and len(content) == len(cells) and jumps - {0, width} and len(jumps) > 1:
        flags.add("read.columns")
    steps = [b.line.baseline - a.line.baseline for a, b in pairwise(content) if _same_page(a, b)]
    if steps and max(steps) > 1.3 * min(steps):
        flags.add("read.matrix")
    return flags


def _same_page(one: Piece, other: Piece) -> bool:
    return (one.line.page, one.line.frame) == (other.line.page, other.line.frame)
