"""Character codes to the letters that are compared, and what stands for nothing."""

import unicodedata
from functools import cache, lru_cache

from submissions.model import Message

MESSAGES = {
    "read.unmapped": Message(
        en="A character here carries no letter that a machine can read.",
        de="Ein Zeichen hier trägt keinen maschinenlesbaren Buchstaben.",
    ),
}

SHARP_S_OF_T1 = "ÿ"
"""What a German sharp s becomes where TeX's own encoding of letters is not told of."""
HIGH, LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
"""Halves of a character beyond the first 65,536."""
VARIANTS = range(0xFE00, 0xFE10)
"""Marks that choose how the character before them looks, and draw nothing."""
_LINE_HYPHEN = 2
"""PDFium's code for a hyphen at a line's end."""
_JOINED = (range(0x1D400, 0x1D800), range(0xFB00, 0xFB07), range(0xFF01, 0xFF5F))
"""Mathematical letters, ligatures and full-width forms."""
_SPACES = frozenset({"\t", "\r", "\n", "\x0b", "\x0c"})


@lru_cache(maxsize=4096)
def character(code: int, high: int) -> str:
    """Give the character in the form that is compared: one code point, or a ligature's letters."""
    if high and code in LOW:
        code = 0x10000 + ((high - HIGH.start) << 10) + (code - LOW.start)
    if code == _LINE_HYPHEN:
        return "-"
    return "\ufffd" if code in HIGH or code in LOW else plain(chr(code))


_LOOK_ALIKES = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX")
"""Greek capitals that look as Latin ones do; some fonts name their Latin letters so."""


@cache
def plain(char: str) -> str:
    """Put letters for their mathematical and joined forms; superscripts stay what they are.

    >>> plain("𝑄"), plain("ﬁ"), plain("²"), plain("−"), plain("ℝ")
    ('Q', 'fi', '²', '-', 'ℝ')
    """
    code = ord(char)
    if char in _SPACES or unicodedata.category(char) == "Zs":
        return " "
    if char in "−‐‑":
        return "-"
    if any(code in block for block in _JOINED):
        return unicodedata.normalize("NFKC", char).translate(_LOOK_ALIKES)
    return "h" if char == "ℎ" else char.translate(_LOOK_ALIKES)


@cache
def unmapped(char: str) -> str:
    """Name the fault of a character that stands for nothing."""
    if char == SHARP_S_OF_T1:
        return "read.unmapped"
    bad = any(unicodedata.category(c) in {"Co", "Cn", "Cc", "Cs", "Cf"} for c in char)
    return "read.unmapped" if bad or char == "\ufffd" else ""
