"""From a passage to the text of one answer, and what keeps that text from being certain."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.model import Expected, Message
from submissions.pdf.cautions import cautions
from submissions.pdf.formulas import read_formula
from submissions.pdf.passage import Passage, Piece, lines_of, paragraphs, passage, piece
from submissions.pdf.prose import without_words
from submissions.pdf.results import states_several
from submissions.pdf.sentences import is_task, without_orders, without_sentences, without_tasks
from submissions.pdf.tables import read_table
from submissions.pdf.vocabulary import DOUBT, foreign_words

MESSAGES = {
    "read.extra": Message(
        en="There is more text here than one answer.",
        de="Hier steht mehr Text als eine Antwort.",
    ),
    "read.open": Message(
        en="A bracket or a sign of an operation stays open; something may be missing.",
        de="Eine Klammer oder ein Rechenzeichen bleibt offen; vielleicht fehlt etwas.",
    ),
    "read.paragraphs": Message(
        en="The text has several paragraphs; not all of them may belong to the answer.",
        de="Der Text hat mehrere Absätze; vielleicht gehören nicht alle zur Antwort.",
    ),
    "read.hyphen": Message(
        en="A word is parted at a line's end.",
        de="Ein Wort ist am Zeilenende getrennt.",
    ),
}

STRETCHED = 1.25
"""Times the smallest distance of two lines from which a paragraph ends."""
FREE = frozenset({"shape", "construction"})
"""Kinds of answers that may hold words beside mathematics."""
PROSE = frozenset({"text", "phrase"})
"""Kinds of answers that are words."""
_NOTHING = re.compile(
    r"\(?(?:no (?:answer|solution|idea)(?: given)?|omitted|left (?:out|blank|open|empty)|skipped"
    r"|not (?:answered|solved|done|attempted)|unsolved|none given|missing|n/?a|-{1,3}|[–—]+"
    r"|keine (?:antwort|lösung|angabe|ahnung)|k\.\s?a\.|weggelassen|ausgelassen|fehlt|offen"
    r"|to\s?do|tbd|\?+|(?:i )?(?:could not|couldn'?t|did not|didn'?t) \w+ (?:this|it)(?: part)?"
    r"|(?:diesen teil |das )?(?:konnte|habe) ich nicht \w+|ungelöst"
    r"|nicht (?:bearbeitet|beantwortet|gelöst|gemacht)|leer gelassen)\)?",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^.*\?(?=\s|$)", re.DOTALL)
_RESULT = re.compile(r"(?<![!<>])=|∈|\[\[|%")
"""What a line before a question holds that may be the answer."""
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_SENTENCE = re.compile(
    rf"{_WORD}(?:,?\s+(?:{_WORD}|\([^()=\d^_]*\)))*\s?[.?!:](?:\s+|$)", re.IGNORECASE
)
_LONG = re.compile(r"[^\W\d_]{4}")
"""What a sentence holds and a formula seldom does."""


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


def is_open(text: str) -> bool:
    """Tell whether a formula cannot be whole: a bracket stays open, or it ends in an operation.

    >>> is_open("R^(d_k x"), is_open("e/(e +"), is_open("[0, 1)"), is_open("N_K)"), is_open("1/2")
    (True, True, False, True, False)
    """
    depth = 0
    for char in text:
        depth += (char in "([{") - (char in ")]}")
        if depth < 0:
            return True
    return depth != 0 or text.rstrip()[-1:] in {*"+-*/^=·×⋅∈,"}


def _jumps(content: Passage) -> bool:
    """Tell whether a line of the passage jumps to another column."""
    return any(part.start < at < part.stop for part in content for at in part.line.breaks)


def _value(content: Passage, wanted: Expected) -> Value:
    if wanted.kind == "text":
        return _text(without_orders(without_first_question(content)))
    content = without_tasks(without_question(content))
    if wanted.kind == "phrase":
        text, flags = _prose(content)
        asked = {"read.extra"} if text.endswith("?") else set()
        labelled = {"read.label_inside"} if _LABEL.search(text) else set()
        return Value(" ".join(text.split()), flags | asked | labelled)
    told = "\n".join(lines_of(content))
    content, doubts = without_words(
        without_sentences(without_preamble(content), wanted.kind), wanted.kind
    )
    if is_nothing(" ".join(lines_of(content))):
        return Value("", frozenset(doubts))
    read = read_table if wanted.kind == "matrix" else read_formula
    text, flags = read(content, wanted)
    if wanted.kind not in FREE and foreign_words(text):
        doubts.add("read.extra")
    doubts |= cautions(told, text, wanted)
    if states_several(told, text, wanted.kind):
        doubts.add("read.results")
    if is_open(text):
        doubts.add("read.open")
    return Value(text, flags | doubts)


def _text(content: Passage) -> Value:
    """Read a text; where it has several paragraphs, the last ones may belong to something else."""
    if is_nothing(" ".join(lines_of(content))):
        return Value("")
    text, flags = _prose(content)
    text, flags = re.sub(r"^[:–—]\s+", "", text), flags - {"read.hyphen"}
    if is_task(content):
        flags |= {"read.extra"}
    several = "\n" in text or _has_breaks(content)
    return Value(text, flags | ({"read.paragraphs"} if several else set()))


_LABEL = re.compile(
    r"(?:^|\s)(?:\([a-h]\)|(?:task|aufgabe|teil|part)\s+(?:\d|[a-h]\b))", re.IGNORECASE
)
"""What looks like another part's label within a phrase."""


def _has_breaks(content: Passage) -> bool:
    """Tell whether lines stand further apart, or start further right, than others do."""
    pairs = [(a.line, b.line) for a, b in pairwise(content) if _same_frame(a, b)]
    steps = [after.baseline - line.baseline for line, after in pairs]
    size = max((line.size for line, _ in pairs), default=0.0)
    least = min(steps, default=0.0)
    wide = [step > max(STRETCHED * least, least + 0.25 * size) for step in steps]
    left = min((line.box.left for _, line in pairs), default=0.0)
    indented = [
        line.box.left > left + 0.8 * size and before.text.endswith((".", "?", "!"))
        for before, line in pairs
    ]
    return any(wide) or any(indented)


def _same_frame(one: Piece, other: Piece) -> bool:
    return (one.line.page, one.line.frame) == (other.line.page, other.line.frame)


def _prose(content: Passage) -> tuple[str, frozenset[str]]:
    """Join lines to paragraphs; a hyphen at a line's end is put together, in doubt."""
    flags: set[str] = set()
    texts = []
    for block in paragraphs(content):
        text = ""
        for part in block:
            if re.search(r"[^\W\d_]-$", text[-3:]) and part.text[:1].islower():
                flags.add("read.hyphen")
                text = text[:-1] + part.text
            else:
                text = f"{text} {part.text}" if text else part.text
        texts.append(text)
    return "\n".join(texts), frozenset(flags)


def without_question(content: Passage) -> Passage:
    """Drop a question restated before its answer: what ends with a question mark."""
    last = max((n for n, part in enumerate(content) if _QUESTION.match(part.text)), default=None)
    if last is None or any(_RESULT.search(part.text) for part in content[:last]):
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


def _sentences(text: str) -> int:
    """Give the width of the plain sentences that a line starts with."""
    width = 0
    while (found := _SENTENCE.match(text, width)) and _LONG.search(found[0]):
        width = found.end()
    return width


def without_preamble(content: Passage) -> Passage:
    """Drop sentences of plain words before a formula, unless they put it in doubt."""
    for number, part in enumerate(content):
        width = _sentences(part.text)
        if DOUBT.search(part.text[:width]):
            return content
        if width < len(part.text):
            rest = piece(part.line, part.start + width, part.stop)
            return passage([rest, *content[number + 1 :]])
    return content
