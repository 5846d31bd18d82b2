"""Equations of one line: their sides, and the last of them, which is the result."""

import re
from dataclasses import dataclass

_OPEN, _CLOSE = "([{", ")]}"
_RELATION = re.compile(r":=|(?<![<>!:=~])=(?!=)|∈|≈|≃|≅|≡|≙|⇒|⟹|→|⇔|⟺|<=|>=|≤|≥|≠|<|>")


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a chain: the sign before it (empty for the first), and where it stands."""

    sign: str
    start: int
    stop: int


def sides_of(text: str) -> list[Side]:
    """Part a text at the signs of relation that stand outside all brackets.

    >>> text = "p = (a = b) = 1/2"
    >>> [(side.sign, text[side.start:side.stop].strip()) for side in sides_of(text)]
    [('', 'p'), ('=', '(a = b)'), ('=', '1/2')]
    """
    depths = _depths(text)
    signs = [found for found in _RELATION.finditer(text) if depths[found.start()] == 0]
    starts = [0, *(found.end() for found in signs)]
    stops = [*(found.start() for found in signs), len(text)]
    names = ["", *(found[0] for found in signs)]
    return [Side(*side) for side in zip(names, starts, stops, strict=True)]


def _depths(text: str) -> list[int]:
    """Give for each character how many brackets are open before it."""
    depths, depth = [], 0
    for char in text:
        depths.append(depth)
        depth += (char in _OPEN) - (char in _CLOSE)
    return depths
