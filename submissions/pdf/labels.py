"""What stands at the start of a line and may name a part: `Task 3.4`, `3.4)`, `(d)`, `Answer …`."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from submissions.pdf.model import Line

_ASKS = (
    "task|aufgabe|teilaufgabe|teil|part|question|frage|exercise|übung|übungsaufgabe|problem"
    "|homework|hausaufgabe|ex\\.|nr\\.|no\\.|aufg\\.|zu(?=\\s+\\d+\\.\\d)"
)
_ANSWERS = "answer|antwort|solution|lösung|loesung"
_WORD = rf"(?:(?P<answer>{_ANSWERS})|(?:{_ASKS}))"
_LINK = r"(?:\s+(?:to|for|of|zu|zur|auf|von))?"
_SHEET = r"(?:(?:exercise\s+)?sheet|blatt|übungsblatt|assignment|set|serie)\s*\d{1,2}\s*[,:.–-]?\s+"
_START = rf"""^(?:[-•*▪◦–]\s+)?
    (?:{_SHEET}(?={_ASKS}))?
    (?P<auto>\d{{1,2}}(?:\.\d{{1,2}})*\.?\s+(?={_ASKS}|{_ANSWERS}))?
    (?P<key>{_WORD}{_LINK}(?:\s+(?:{_ASKS}))?\s*|[QA]\s?(?=\d+\.\d))?
    (?P<open>\()?"""
_NUMBER = r"(?P<number>\d{1,2}(?:\.\d{1,2})*)"
_END = r"(?P<close>[).:]{0,2})(?=\s|$)"
_FORMS = tuple(
    re.compile(_START + form + _END, re.IGNORECASE | re.VERBOSE)
    for form in (
        _NUMBER + r"(?P<tail>\.?\s?\(?)(?P<letter>[a-z])",
        _NUMBER + r"(?P<tail>)(?P<letter>)",
        r"(?P<number>)(?P<tail>)(?P<letter>[a-z])(?!:)",
    )
)
"""`3.4a` or `3 (d)`; `3.4`; `(d)`: the first that fits is taken."""
_COUNTER = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.?\s+(?=[QA]?\d{1,2}\.\d)")
"""A heading's own number before the label that the student gave it, as in `1.1 3.4`."""
_LETTERED = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,3}\s+(?=\(?[a-z]\)\s*$)")
"""The same before a letter that stands alone, as in `1.1.2 b)`, in a heading of any size."""
_BEHIND = re.compile(
    r".{3,70}?\s*\((?:(?:task|aufgabe|part|teil)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2})+)\)$",
    re.IGNORECASE,
)
"""A title with the part's number behind it, as in `Shapes (3.2)`."""
_AROUND = re.compile(r"^\d+(?:\.\d+)*\.?\s+|\s*[(\[][^)\]]*[)\]]$|\s*[:.]$")
"""A heading's own number before its words, points and a colon behind them."""
LONGEST = 500
"""Characters of a line from which it is no heading."""
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*\d*$")
"""The end of a line in a table of contents."""
MUCH = 0.3
"""Share of all letters from which their size is no heading's."""
_NUMERIC = re.compile(r"[-+–]?[\d.][\d.,/]*(?:\s+[-+–]?[\d.][\d.,/]*)*")


@dataclass(frozen=True, slots=True)
class Head:
    """The start of a line that may be a label."""

    place: int
    """Number of the line in the document."""
    number: str
    letter: str
    end: int
    """Where the label ends in the line's text."""
    key: str
    """`ask` or `answer` where a word such as Task or Answer stands before; else empty."""
    close: str
    apart: bool
    """Whether it is set larger or bolder than most text, as headings are."""
    weak: bool
    """Whether it may as well be a number or a row of numbers."""
    rest: str
    """What follows the label on its line."""

    @property
    def style(self) -> tuple[str, str, bool]:
        """Give what labels of one kind have in common."""
        return self.key, self.close, self.apart


def heads(lines: Sequence[Line], names: Mapping[str, str] | None = None) -> list[Head]:
    """Find all starts of lines that may be labels.

    `names` gives the parts by further names, in lower case, that may stand alone in a heading.
    """
    bold, size = _common(lines)
    right = max((line.box.right for line in lines), default=0.0)
    found = []
    for place, line in enumerate(lines):
        apart = line.size > 1.08 * size or (line.bold and not bold)
        named = _named(line.text, place, names or {}) if apart else None
        if named is None and (apart or _numbers_next(lines, place)):
            named = _behind(line.text, place)
        head = named or _numbered(line.text, place, apart=apart)
        if head is not None and not (place and _closes(lines[place - 1], line, head)):
            flowing = place > 0 and not apart and _flows(lines[place - 1], line, right)
            found.append(replace(head, weak=head.weak or flowing))
    return found


def _numbered(text: str, place: int, *, apart: bool) -> Head | None:
    return None if _CONTENTS.search(text) else head_of(text, place, apart=apart)


def _named(text: str, place: int, names: Mapping[str, str]) -> Head | None:
    """Read a heading that is nothing but a part's name, perhaps counted and with points."""
    bare = _AROUND.sub("", text).casefold() if len(text) <= LONGEST else ""
    part = names.get(bare)
    if part is None:
        return None
    return Head(place, part, "", len(text), key="ask", close="", apart=True, weak=False, rest="")


def _behind(text: str, place: int) -> Head | None:
    """Read a heading whose number stands behind its words."""
    found = _BEHIND.match(text)
    if found is None or _COUNTER.match(text):
        return None
    end = len(text)
    return Head(place, found["number"], "", end, "ask", "", apart=True, weak=False, rest="")


def _numbers_next(lines: Sequence[Line], place: int) -> bool:
    """Tell whether the next line's label has the number that a line ends in."""
    found = _BEHIND.match(lines[place].text)
    if found is None or place + 1 >= len(lines):
        return False
    return (
        re.match(
            rf"\W*(?:{_ASKS})?\s*{re.escape(found['number'])}\W*[a-z]\b",
            lines[place + 1].text,
            re.IGNORECASE,
        )
        is not None
    )


def _closes(before: Line, line: Line, head: Head) -> bool:
    """Tell whether what looks like a label closes a bracket of the line before it."""
    start = line.text[: head.end]
    unopened = start.count(")") > start.count("(")
    return unopened and before.text.count("(") > before.text.count(")")


def _flows(before: Line, line: Line, right: float) -> bool:
    """Tell whether a line goes on in the middle of a sentence of the line before it."""
    beside = (line.page, line.frame) == (before.page, before.frame)
    near = beside and line.baseline - before.baseline < 1.4 * before.size
    full = before.box.right > 0.85 * right
    return near and full and not before.text.endswith((".", "?", "!", ":", ";", "]", ")"))


def _common(lines: Sequence[Line]) -> tuple[bool, float]:
    """Give the weight of most text, and the smallest size that much of it is set in."""
    sizes: Counter[float] = Counter()
    bold = 0
    for line in lines:
        letters = sum(map(str.isalpha, line.text))
        sizes[line.size] += letters
        bold += letters if line.bold else 0
    total = sizes.total()
    much = [size for size, count in sizes.items() if count >= MUCH * total]
    return bold > total / 2, min(much, default=10.0)


def head_of(text: str, place: int = 0, *, apart: bool = False) -> Head | None:
    """Read the start of one line.

    >>> head_of("see above")
    >>> [(h.number, h.letter, h.key) for h in map(head_of, ("(d) x", "1.1 Task 3.4", "3.4a) y"))]
    [('', 'd', ''), ('3.4', '', 'ask'), ('3.4', 'a', '')]
    >>> head_of("3.5 5 6").weak, head_of("3.5 Choose K").weak
    (True, False)
    """
    counter = (_COUNTER.match(text) if apart else None) or _LETTERED.match(text)
    skipped = counter.end() if counter else 0
    fits = (_fit(form, text[skipped:]) for form in _FORMS)
    found = next(filter(None, fits), None)
    if found is None:
        return None
    key = "answer" if found["answer"] else "ask" if found["key"] else ""
    end = skipped + found.end()
    doubtful = not (key or apart or found["letter"]) and _may_be_number(found, text[end:])
    number = ".".join(part.lstrip("0") or "0" for part in found["number"].split("."))
    return Head(
        place=place,
        number=number if found["number"] else "",
        letter=found["letter"].lower(),
        end=end,
        key=key,
        close=found["close"],
        apart=apart,
        weak=doubtful,
        rest=text[end:],
    )


def _fit(form: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Match one form; refuse half brackets and what only a word or an amount could be."""
    found = form.match(text)
    if found is None:
        return None
    bracketed, close = bool(found["open"]) or "(" in found["tail"], found["close"]
    if bracketed and ")" not in close:
        return None
    if found["letter"]:
        tight = found["tail"] in ("", ".") and (bool(found["key"]) or "." in found["number"])
        return found if close or tight else None
    return found if close or found["key"] or "." in found["number"] else None


def _may_be_number(found: re.Match[str], rest: str) -> bool:
    """Tell whether a label may be the first of a row of numbers, such as `3.5 5 6` or `5. 0.`."""
    if rest.strip() and not _NUMERIC.fullmatch(rest.strip()):
        return False
    return found["close"] == "" or (found["close"] == "." and "." not in found["number"])
