"""Reads one formula from a passage, and doubts what may be more than one."""

import re
from itertools import pairwise
from unicodedata import normalize

from submissions.model import Expected, Message
from submissions.pdf.passage import Passage, lines_of
from submissions.pdf.prose import without_comment
from submissions.pdf.sentences import bound_in, final_formula
from submissions.pdf.statements import sides_of
from submissions.pdf.tables import with_minus

MESSAGES = {
    "read.steps": Message(
        en="There are intermediate steps; which of them is the answer is not certain.",
        de="Es gibt Zwischenschritte; welcher davon die Antwort ist, ist nicht sicher.",
    ),
}

ONE = frozenset({"number", "expression", "growth"})
"""Kinds of answers that are one formula; shapes and constructions may be lists."""
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


def read_formula(content: Passage, wanted: Expected) -> tuple[str, frozenset[str]]:
    """Read one formula; lines are joined where the first one is plainly not complete."""
    lines = lines_of(content)
    text = lines[0] if lines else ""
    flags: set[str] = set()
    for before, line in pairwise(lines):
        if not _goes_on(text, before, line):
            flags.add("read.extra")
        text = f"{text} {line}"
    text = without_comment(_lowered(with_minus(text)).strip()).rstrip(".;,").strip()
    bound = bound_in(text) if wanted.kind == "growth" else text
    if bound != text:
        text, flags = bound, set()
    final = final_formula(text, wanted.kind)
    if final != text:
        flags.discard("read.extra")
    text, doubts = last_result(final)
    flags |= doubts
    text = _bare(text) if wanted.kind in ONE else text
    flags |= _formula_flags(text)
    if wanted.kind in ONE and _lists_several(text):
        flags.add("read.extra")
    return text, frozenset(flags)


_SMALL = re.compile("[ᵢᵣᵤᵥⱼₐₑₒₓₔₕₖₗₘₙₚₛₜ]+")


def _lowered(text: str) -> str:
    """Write lowered letters that have a character of their own as `_k`."""
    return _SMALL.sub(lambda found: "_" + normalize("NFKC", found[0]), text)


EQUAL = frozenset({"=", ":="})


def last_result(text: str) -> tuple[str, set[str]]:
    """Take the last side of a chain of equations, and doubt any other chain.

    >>> last_result("p = 2/4 = 1/2"), last_result("1/e ≈ 0.37")
    (('1/2', set()), ('1/e ≈ 0.37', {'read.steps'}))
    """
    if _lists_several(text):
        return text, {"read.steps"} if sides_of(text)[1:] else set()
    sides = sides_of(text)
    signs = {side.sign for side in sides[1:]}
    if not signs or any(not text[side.start : side.stop].strip() for side in sides):
        return text, {"read.steps"} if signs else set()
    if len(sides) == 2 and sides[1].sign == "∈":  # noqa: PLR2004 - a name and its set
        return text[sides[1].start :].strip(), set()
    if not signs <= EQUAL:
        return text, {"read.steps"}
    return text[sides[-1].start :].strip(), set()


def _bare(text: str) -> str:
    """Drop brackets around all of a text."""
    while text[:1] == "(" and text[-1:] == ")" and _depth(text) == 0:
        if any(_depth(text[:width]) == 0 for width in range(1, len(text))):
            break
        text = text[1:-1].strip()
    return text


def _depth(text: str) -> int:
    """Count the brackets that are open at a text's end."""
    return sum(map(text.count, _OPEN)) - sum(map(text.count, _CLOSE))


def _goes_on(text: str, line: str, after: str) -> bool:
    """Tell whether a formula goes on in the next line: open brackets, or a sign at the break."""
    return _depth(text) > 0 or line[-1:] in "+-*/=,·×⋅∈(" or after[:1] in "+*/=·×⋅∈)"


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
    return re.search(r"(?<![^\W\d_])[^\W\d_]{3,}+,?\s+[^\W\d_]{3}", text) is not None
