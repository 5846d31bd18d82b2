"""Which words of a passage are no part of the mathematics that is asked for."""

import re

from submissions.pdf.model import Line
from submissions.pdf.passage import Passage, Piece, follows, passage, piece
from submissions.pdf.vocabulary import DOUBT, INVERTED, is_prose, is_word, leading_words, words_of

_TAIL = re.compile(
    r"(?<![\s,.;])(?:[\s,.;]++(?:and|und|sowie|respectively|bzw\.?)?)+$", re.IGNORECASE
)


def without_words(content: Passage, kind: str = "") -> tuple[Passage, set[str]]:
    """Drop words around a formula, and doubt it where they may change what is meant."""
    given = _WHERE if kind == "matrix" else None
    maths = [
        number
        for number, part in enumerate(content)
        if not is_idle(part.text) and not (given and number and given.match(part.text))
    ]
    if not maths:
        return content, set()
    tail = _tail(content, maths[-1])
    parts = list(content[maths[0] : tail])
    width = leading_words(parts[0].text)
    lead = parts[0].text[:width] if width < len(parts[0].text) else ""
    parts[0] = piece(parts[0].line, parts[0].start + len(lead), parts[0].stop)
    last, end = _without_tail(parts[-1])
    words = [*content[: maths[0]], *content[tail:]]
    doubtful = DOUBT.search(" ".join([lead, end, *(part.text for part in words)]))
    return passage([*parts[:-1], last]), {"read.extra"} if doubtful else set()


_WHERE = re.compile(r"(?:with|mit|where|wobei)\b[^\[\]]*$", re.IGNORECASE)
"""A line behind a matrix that says what a letter stands for."""


def is_idle(text: str) -> bool:
    """Tell a line that holds no answer: words, or a cause or a condition of what stands before."""
    lead = f" {text}"
    behind = (_CAUSE.match(lead), _comment_in(lead), _is_scope(lead))
    return is_prose(text) or any(behind)


def _tail(content: Passage, last: int) -> int:
    """Number the first of the idle lines that end a passage."""
    after = last + 1
    if after >= len(content):
        return after
    line = content[after].text
    apart = (
        not follows(content[last].line, content[after].line)
        or content[last].text.endswith(".")
        or _is_sentence(line)
        or _looks_other(content[last].line, content[after].line)
        or _comment_in(f" {line}") is not None
        or _WHERE.match(line) is not None
        or _CAUSE.match(f" {line}") is not None
        or _is_scope(f" {line}")
    )
    return after if apart else len(content)


def _looks_other(line: Line, after: Line) -> bool:
    """Tell a heading from the line before it by its weight or its size."""
    larger = after.size > 1.08 * line.size
    return larger or (after.bold and not line.bold)


def _is_sentence(text: str) -> bool:
    """Tell a line that starts a sentence of its own: a capital, and many words."""
    return text[:1].isupper() and len(words_of(text)) >= SENTENCE


SENTENCE = 6
"""Words from which a line starts a sentence."""
_CAUSE = re.compile(
    r"(?<![\s,])[\s,]++(?:because|since|wegen|weil|denn)\b.*$", re.IGNORECASE | re.DOTALL
)
"""The cause of a result, behind it."""
_SCOPE = re.compile(
    r"(?<![\s,])[\s,]++(?:for|für|per|pro|as|wie|where|wobei|compared to|gegenüber|in|at|an"
    r"|elsewhere|everywhere|sonst|otherwise|überall|each|jeweils|altogether|insgesamt|overall|with|mit|if"
    r"|falls|wenn|when|bei|although|obwohl|independent(?:ly)? of|unabhängig von|due to"
    r"|aufgrund)\b"
    r"(?P<what>(?:!=|[^=\d]|(?<=[A-Z]-)1|(?<=[A-Z] - )1"
    r"|=(?=\s?[01](?!\S))|(?<==)[01]|(?<== )[01])*+)$",
    re.IGNORECASE,
)
"""What a result holds for, behind it: words and names, and no numbers but `D - 1` and `x = 1`."""
_COMMENT = re.compile(r"(?<!\s)\s++\(\s*(?P<what>[^\W_][^()]*)\)[.,]?$")
"""A remark in brackets, behind a result."""


def _is_scope(text: str) -> bool:
    found = _SCOPE.match(text)
    return found is not None and is_scope(found["what"])


def is_scope(text: str) -> bool:
    """Tell whether words and letters alone say what a result holds for."""
    return re.fullmatch(r"(?:[\w\s,.≠=()'’→∞-]|!=)*+", text) is not None


def without_comment(text: str) -> str:
    """Drop a remark, a cause or a scope behind a formula, unless it puts the formula in doubt.

    >>> without_comment("O(n) (words in rows)"), without_comment("O(n) (not sure)")
    ('O(n)', 'O(n) (not sure)')
    """
    found = _CAUSE.search(text) or _comment_in(text) or _scope_in(text)
    if found is None or not found.start() or DOUBT.search(found[0]):
        return text
    return text[: found.start()]


def _comment_in(text: str) -> re.Match[str] | None:
    """Find a remark in brackets that is words, perhaps with names and whole numbers among them."""
    found = _COMMENT.search(text)
    if found is None or INVERTED.search(found["what"]):
        return None
    words = words_of(found["what"])
    true = [word for word in words if is_word(word)]
    plain = re.fullmatch(r"[\w\s,.;:='’„“&-]+", found["what"]) is not None
    condition = _CONDITION.fullmatch(found["what"]) is not None
    wordy = plain and len(words) > 1 and len(true) >= 0.5 * len(words)
    return found if condition or wordy else None


_CONDITION = re.compile(r"(?:for|für|bei|if|falls|wenn|when) \w+ ?= ?\d+", re.IGNORECASE)
"""What a result holds for, as a remark."""


def _without_tail(part: Piece) -> tuple[Piece, str]:
    """Drop what follows a result: `and`, its cause, or what it holds for; give that, too."""
    text = part.text
    found = _CAUSE.search(text) or _comment_in(text) or _scope_in(text) or _TAIL.search(text)
    width = found.start() if found and found.start() else len(text)
    rest = text[width:]
    while width and (more := _TAIL.search(text[:width])) and more.start():
        width = more.start()
    return piece(part.line, part.start, part.start + width), rest


def _scope_in(text: str) -> re.Match[str] | None:
    found = _SCOPE.search(text)
    known = found is not None and is_scope(found["what"]) and any(map(is_word, words_of(found[0])))
    return found if known else None
