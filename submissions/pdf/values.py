"""From a passage to the text of one answer, and what keeps that text from being certain."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.model import Expected, Message
from submissions.pdf.matrix import Cells, nested, parse
from submissions.pdf.passage import Passage, Piece, lines_of, paragraphs, passage, piece

MESSAGES = {
    "read.extra": Message(
        en="There is more text here than one answer.",
        de="Hier steht mehr Text als eine Antwort.",
    ),
    "read.steps": Message(
        en="There are intermediate steps; which of them is the answer is not certain.",
        de="Es gibt Zwischenschritte; welcher davon die Antwort ist, ist nicht sicher.",
    ),
    "read.matrix": Message(
        en="No matrix of numbers could be read here with certainty.",
        de="Hier ließ sich keine Matrix aus Zahlen sicher lesen.",
    ),
    "read.shape": Message(
        en="The rows read here do not have the shape that was asked for.",
        de="Die hier gelesenen Zeilen haben nicht die gefragte Form.",
    ),
    "read.hyphen": Message(
        en="A word is parted at a line's end.",
        de="Ein Wort ist am Zeilenende getrennt.",
    ),
}

PROSE = frozenset({"text", "phrase"})
"""Kinds of answers that are words."""
ONE = frozenset({"number", "expression", "growth"})
"""Kinds of answers that are one formula; shapes and constructions may be lists."""
_NOTHING = re.compile(
    r"(?:no answer(?: given)?|not answered|omitted|left out|skipped|none given|n/?a|-{1,3}|[–—]+"
    r"|keine (?:antwort|lösung|angabe)|k\.\s?a\.|weggelassen|ausgelassen"
    r"|nicht (?:bearbeitet|beantwortet))",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^.*\?(?=\s|$)", re.DOTALL)
_SENTENCE = re.compile(r"^(?:[^\W\d_][^=\d^_<>+*/∈≤≥∞√\[\]{}|?!.:]*[.?!:](?=\s|$)\s*)+")
_DOUBT = re.compile(
    r"\b(?:not?|nicht|keine?|wrong|falsch|instead|statt|except|außer|example|beispiel|without|ohne"
    r"|false|incorrect|never|nie)\b",
    re.IGNORECASE,
)
_WORDS = frozenset(
    {
        *("is", "are", "the", "of", "and", "or", "for", "with", "because", "since", "thus", "so"),
        *("therefore", "hence", "where", "if", "as", "which", "that", "this", "we", "it", "not"),
        *("ist", "sind", "der", "die", "das", "des", "und", "oder", "für", "mit", "weil", "da"),
        *("denn", "also", "daher", "wobei", "wenn", "wie", "dass", "dies", "wir", "es", "nicht"),
        *("but", "aber", "then", "dann", "per", "each", "jede", "von", "by", "to", "from", "zu"),
    }
)
_OPEN, _CLOSE = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Value:
    """An answer's text and its flags."""

    text: str
    flags: frozenset[str] = field(default_factory=frozenset)


def is_nothing(text: str) -> bool:
    """Tell whether a student says that there is no answer.

    >>> is_nothing("No answer."), is_nothing("—"), is_nothing("-1"), is_nothing("")
    (True, True, False, False)
    """
    return _NOTHING.fullmatch(text.strip().rstrip(".")) is not None


def value_of(content: Passage, wanted: Expected) -> Value:
    """Read a passage as an answer of the kind that is asked for."""
    if is_nothing(" ".join(lines_of(content))):
        return Value("")
    jumps = {"read.columns"} if wanted.kind not in ("text", "matrix") and _jumps(content) else set()
    value = _value(content, wanted)
    return Value(value.text, value.flags | jumps)


def _jumps(content: Passage) -> bool:
    """Tell whether a line of the passage jumps to another column."""
    return any(part.start < at < part.stop for part in content for at in part.line.breaks)


def _value(content: Passage, wanted: Expected) -> Value:
    if wanted.kind == "text":
        return Value(*_prose(without_first_question(content)))
    content = without_question(content)
    if wanted.kind == "phrase":
        text, flags = _prose(content)
        asked = {"read.extra"} if text.endswith("?") else set()
        return Value(" ".join(text.split()), flags | asked)
    content = without_preamble(content)
    if is_nothing(" ".join(lines_of(content))):
        return Value("")
    return _matrix(content, wanted) if wanted.kind == "matrix" else _formula(content, wanted)


def _prose(content: Passage) -> tuple[str, frozenset[str]]:
    """Join lines to paragraphs; a hyphen at a line's end is put together, in doubt."""
    flags: set[str] = set()
    texts = []
    for block in paragraphs(content):
        text = ""
        for part in block:
            if re.search(r"[^\W\d_]-$", text) and part.text[:1].islower():
                flags.add("read.hyphen")
                text = text[:-1] + part.text
            else:
                text = f"{text} {part.text}" if text else part.text
        texts.append(text)
    return "\n".join(texts), frozenset(flags)


def without_question(content: Passage) -> Passage:
    """Drop a question restated before its answer: what ends with a question mark."""
    last = max((n for n, part in enumerate(content) if _QUESTION.match(part.text)), default=None)
    if last is None:
        return content
    found = _QUESTION.match(content[last].text)
    part = content[last]
    rest = piece(part.line, part.start + (found.end() if found else 0), part.stop)
    kept = passage([rest, *content[last + 1 :]])
    return kept or content


def without_first_question(content: Passage) -> Passage:
    """Drop a question that is the first sentence of a text, on its first line."""
    found = re.match(r"[^.?!:]*\?\s+", f"{content[0].text} ")
    if found is None:
        return content
    first = content[0]
    kept = passage([piece(first.line, first.start + found.end(), first.stop), *content[1:]])
    return kept or content


def without_preamble(content: Passage) -> Passage:
    """Drop sentences of plain words before a formula, unless they put it in doubt."""
    for number, part in enumerate(content):
        found = _SENTENCE.match(part.text)
        width = found.end() if found else 0
        if _DOUBT.search(part.text[:width]):
            return content
        if width < len(part.text):
            rest = piece(part.line, part.start + width, part.stop)
            return passage([rest, *content[number + 1 :]])
    return content


def _matrix(content: Passage, wanted: Expected) -> Value:
    """Read a matrix; plain rows must have the shape that was asked for, where it is known."""
    content = without_code(content)
    text = "\n".join(lines_of(content)).rstrip(" .,;")
    cells = parse(_with_minus(text))
    if cells is None:
        return Value(text, frozenset({"read.matrix"}))
    written = nested(_with_minus(text)) or text
    flags = (
        set()
        if text.startswith(("[", "np", "array", "tensor"))
        else _row_flags(content, cells, wanted)
    )
    exact = text.startswith("[") and not _may_hold_decimal_commas(text)
    if not exact and wanted.shape and not _fits(cells, wanted.shape):
        flags.add("read.shape")
    return Value(written, frozenset(flags))


def _may_hold_decimal_commas(text: str) -> bool:
    """Tell whether commas between digits may be decimal ones: no blank after any, and no point."""
    return re.search(r"\d,\d", text) is not None and not re.search(r"\d,\s|\.", text)


def _with_minus(text: str) -> str:
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
    return one.line.page == other.line.page


_PROMPT = re.compile(r"^(?:In|Out)?\s?\[\s?\d*\s?\]:\s?")
_MATRIX_START = re.compile(r"^(?:np\.|torch\.)?(?:(?:array|tensor|matrix)\s?\()?\s?\[\s?\[")


def without_code(content: Passage) -> Passage:
    """Drop a notebook's code, from its prompt to the one matrix that it printed."""
    if not content or not _PROMPT.match(content[0].text):
        return content
    bare = [_without_prompt(part) for part in content]
    starts = [number for number, part in enumerate(bare) if "[[" in part.text.replace(" ", "")]
    if len(starts) != 1 or not _MATRIX_START.match(bare[starts[0]].text):
        return content
    return passage(bare[starts[0] :])


def _without_prompt(part: Piece) -> Piece:
    found = _PROMPT.match(part.text)
    return piece(part.line, part.start + (found.end() if found else 0), part.stop)


def _formula(content: Passage, wanted: Expected) -> Value:
    """Read one formula; lines are joined where the first one is plainly not complete."""
    lines = lines_of(content)
    text = lines[0] if lines else ""
    flags: set[str] = set()
    for before, line in pairwise(lines):
        if not _goes_on(text, before, line):
            flags.add("read.extra")
        text = f"{text} {line}"
    text = _with_minus(text).strip().rstrip(".;,").strip()
    flags |= _formula_flags(text)
    if wanted.kind in ONE and _lists_several(text):
        flags.add("read.extra")
    return Value(text, frozenset(flags))


def _goes_on(text: str, line: str, after: str) -> bool:
    """Tell whether a formula goes on in the next line: open brackets, or a sign at the break."""
    depth = sum(char in _OPEN for char in text) - sum(char in _CLOSE for char in text)
    return depth > 0 or line[-1:] in "+-*/=,·×(" or after[:1] in "+*/=·×)"


def _formula_flags(text: str) -> set[str]:
    """Doubt what holds words, several statements or a chain of equations."""
    flags = set()
    words = {word.casefold() for word in re.findall(r"[^\W\d_]{2,}", text)}
    if words & _WORDS or _long_words(text):
        flags.add("read.extra")
    if re.search(r"(?<![<>!:])=|[∈≈≡⇒→]", text):
        flags.add("read.steps")
    if re.search(r"[;?!]|\.\s", text):
        flags.add("read.extra")
    return flags


def _lists_several(text: str) -> bool:
    """Tell whether a comma outside all brackets parts two answers; `0,25` is one."""
    depth = 0
    for place, char in enumerate(text):
        depth += (char in _OPEN) - (char in _CLOSE)
        if char == "," and depth == 0 and not re.match(r"\d,\d", text[max(place - 1, 0) :]):
            return True
    return False


def _long_words(text: str) -> bool:
    """Tell whether two words stand side by side, as they do in prose only."""
    return re.search(r"[^\W\d_]{3,},?\s+[^\W\d_]{3,}", text) is not None


def texts(values: Sequence[Value]) -> set[str]:
    """Give the different texts, blanks apart."""
    return {"".join(value.text.split()) for value in values}
