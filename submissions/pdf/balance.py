"""Whether a page's content gives back the graphics state that it takes: operators q and Q."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\((?:\\.|\((?:\\.|[^\\()])*\)|[^\\()])*\)"  # a string, with brackets in it
    rb"|<[0-9A-Fa-f\s]*>"
    rb"|%[^\r\n]*"
    rb"|(?<![^\s\]>)])BI\s.*?\sEI(?![^\s])"  # a picture
    rb"|(?<![^\s\]>)}])[qQ](?![^\s\[<(/{%])",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Balance:
    """How many states a content needs below it, and how many it leaves on top."""

    needed: int
    left: int


def balance(content: bytes) -> Balance:
    """Count what a content takes and gives back.

    >>> balance(b"q 1 0 0 1 9 9 cm (Q) Tj q Q"), balance(b"Q q Q Q q")
    (Balance(needed=0, left=1), Balance(needed=2, left=1))
    """
    depth = lowest = 0
    for token in _TOKEN.finditer(content):
        depth += {b"q": 1, b"Q": -1}.get(token[0], 0)
        lowest = min(lowest, depth)
    return Balance(-lowest, depth - lowest)
