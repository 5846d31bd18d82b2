"""Characters that a reader of a file name cannot see, or takes for others."""

import unicodedata

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls that turn the direction of writing: `gnp.exe` can be made to look like `exe.png`."""

HYPHENS = frozenset("\u2010\u2011")
"""Hyphens that look like `-` in every font."""

DASHES = frozenset("\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d")
"""Dashes that a word processor or a phone types in place of `-`."""

_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
SHOWN = 160
"""So many characters of a text are shown."""


def is_zero_width(char: str) -> bool:
    """Whether a character takes no room and is none of the controls that turn the direction."""
    if char in BIDI:
        return False
    return unicodedata.category(char) == "Cf" or char in _FILLERS or "\ufe00" <= char <= "\ufe0f"


def is_control(char: str) -> bool:
    """Whether a character is a control code, a line separator or half of a surrogate pair."""
    return unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"}


def is_foreign_blank(char: str) -> bool:
    """Whether a character is a blank other than the one of the space bar."""
    return char != " " and unicodedata.category(char) == "Zs"


def is_foreign_digit(char: str) -> bool:
    """Whether a character counts as a digit and is none of 0 to 9."""
    return not char.isascii() and unicodedata.category(char) in {"Nd", "No", "Nl"}


def is_mark(char: str) -> bool:
    """Whether a character is a letter of some script or a mark upon one."""
    return unicodedata.category(char)[0] in "LM" and not is_zero_width(char)


def code_point(char: str) -> str:
    """Name a character by its number.

    >>> code_point(chr(0x200B))
    'U+200B'
    """
    return f"U+{ord(char):04X}"


def show(text: str, limit: int = SHOWN) -> str:
    """Make text safe and honest to print: what cannot be seen or is easily mistaken is spelt out.

    >>> show("Mus" + chr(0x200B) + "ter" + chr(27) + "[2J")
    'Mus[U+200B]ter[U+001B][2J'
    """
    shown = "".join(f"[{code_point(char)}]" if is_hidden(char) else char for char in text[:limit])
    return shown if len(text) <= limit else f"{shown}…"


def listed(chars: str) -> str:
    """List each character once by its number, in order of appearance.

    >>> listed("–_–")
    'U+2013, U+005F'
    """
    return ", ".join(code_point(char) for char in dict.fromkeys(chars))


def is_hidden(char: str) -> bool:
    """Whether `show` spells a character out."""
    if " " <= char <= "~":
        return False
    hidden = char in BIDI or char in HYPHENS or is_control(char) or is_foreign_blank(char)
    return hidden or is_zero_width(char) or unicodedata.category(char) in {"Cn", "Co"}
