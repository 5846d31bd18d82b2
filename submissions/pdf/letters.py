"""What tells letters apart: how high and deep they are, of how many pieces, and how they look.

The limits leave room around what the letters of 268 fonts draw.
"""

from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters

from submissions.pdf.digits import Patterns, Shape

SIGNS = "+×"
LETTERS = ascii_letters + SIGNS
"""What is told apart; other signs by their boxes alone."""
STRANGERS = "0123456789*<>^%&#@$?!(){}[]"
"""What else may be drawn in a letter's place."""


@dataclass(frozen=True, slots=True)
class Stature:
    """From where to where a letter ends above the baseline, and below it, in ems."""

    lowest: float
    highest: float
    least: float = -1.0
    deepest: float = 0.08


@dataclass(frozen=True, slots=True)
class Look:
    """What is drawn: its top above the baseline and its bottom below it in ems, and its shape.

    `pieces` are the contours of its outline; None where there is none to count.
    """

    top: float
    deep: float
    shape: Shape
    pieces: int | None = None


_SMALL = Stature(0.38, 0.61)
_TALL = Stature(0.54, 0.84)
_STATURES = {
    **dict.fromkeys(ascii_letters, _TALL),
    **dict.fromkeys("aceomnrsuvwxz", _SMALL),
    **dict.fromkeys("gpqy", Stature(0.38, 0.62, 0.1, 0.32)),
    "z": Stature(0.38, 0.61, deepest=0.12),
    "j": Stature(0.54, 0.84, 0.1, 0.32),
    "t": Stature(0.45, 0.78),
    **dict.fromkeys("fJQ", Stature(0.54, 0.84, deepest=0.32)),
    **dict.fromkeys(SIGNS, Stature(0.3, 0.85, deepest=0.25)),
}
_PIECES = {
    **dict.fromkeys(LETTERS, (1,)),
    **dict.fromkeys("abdeijopqAD", (2,)),
    **dict.fromkeys("gQ", (2, 3, 4)),
    "B": (2, 3),
    **dict.fromkeys("KOP", (1, 2)),
    "R": (1, 2, 3, 4, 5),
}
"""Contours; an O of script letters and a P or R of some books are open, a hollow R has more."""
_ALIKE = frozenset({"Il", "x×"})
_STRANGE = {
    **dict.fromkeys("OoQD", "0"),
    **dict.fromkeys("Ii", "1[](){}!"),
    "l": "127[](){}!",
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5$"),
    **dict.fromkeys("B", "8"),
    **dict.fromkeys("bG", "6"),
    **dict.fromkeys("gq", "9"),
    **dict.fromkeys("frtjJ", "[](){}!"),
}
"""Strangers that look much like a letter in some font."""


def is_drawn_as(char: str, look: Look, patterns: Patterns, worse: float) -> bool:
    """Tell whether a letter may look so, and shares no less with itself than with another.

    Others are the letters that are as high and deep and of as many pieces; by less than `worse`
    the letter may share less with itself than with them.
    """
    if not _may_be(char, look):
        return False
    most = _shared(char, look.shape, patterns) + worse
    return most >= 1 or all(
        _shared(other, look.shape, patterns) <= most
        for other in (*rivals_of(char), *strangers_of(char))
        if other not in _STATURES or _may_be(other, look)
    )


@lru_cache(maxsize=128)
def rivals_of(char: str) -> tuple[str, ...]:
    """Give what a letter is told apart from: not the same letter in another size, nor its twin."""
    return tuple(other for other in LETTERS if other != char and not _is_twin(char, other))


@lru_cache(maxsize=128)
def strangers_of(char: str) -> tuple[str, ...]:
    """Give the digits and other signs that a letter is told apart from."""
    return tuple(other for other in STRANGERS if other not in _STRANGE.get(char, ""))


def _is_twin(char: str, other: str) -> bool:
    pair = "".join(sorted((char, other)))
    return pair in _ALIKE or (
        char.casefold() == other.casefold() and _STATURES[char] is not _STATURES[other]
    )


def _may_be(char: str, look: Look) -> bool:
    stature = _STATURES[char]
    upright = stature.lowest <= look.top <= stature.highest
    known = look.pieces is None or look.pieces in _PIECES[char]
    return upright and stature.least <= look.deep <= stature.deepest and known


def _shared(char: str, shape: Shape, patterns: Patterns) -> float:
    """Give the greatest likeness to a letter's patterns; written out, as it is asked for so often.

    The area that both cover is divided by what either covers.
    """
    best, covered = 0.0, shape.bit_count()
    for pattern in patterns[char]:
        both = (shape & pattern).bit_count()
        likeness = both / (covered + pattern.bit_count() - both)
        best = max(best, likeness)
    return best
