"""The bounds that hold before anything of an answer is evaluated."""

import unicodedata

from grader.notation.errors import NotationError, Span

LENGTH = 2_000
"""Characters of an expression."""
MATRIX_LENGTH = 40_000
"""Characters of a matrix."""
DEPTH = 64
"""Levels of nesting, of brackets and of the tree."""
NODES = 500
"""Nodes of one expression's tree."""
DIGITS = 40
"""Digits of one literal."""
BITS = 4_096
"""Bits of a power's or a factorial's numerator and denominator."""
ENTRIES = 2_500
"""Entries of a matrix."""

_LAYOUT = frozenset("\t\n\r")
_WITHOUT_LAYOUT = str.maketrans(dict.fromkeys(_LAYOUT))
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_HARMLESS = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad")


def check_text(text: str, longest: int = LENGTH) -> None:
    """Refuse a text that is empty, too long, or holds characters that nobody sees.

    Raises:
        NotationError: `notation.empty`, `notation.long` or `notation.invisible`.
    """
    if len(text) > longest:
        raise NotationError("notation.long", {"length": str(len(text)), "limit": str(longest)})
    if not text.strip():
        raise NotationError("notation.empty")
    if text.isprintable() or text.translate(_WITHOUT_LAYOUT).isprintable():
        return
    for at, character in enumerate(text):
        if _is_hidden(character):
            raise NotationError(
                "notation.invisible", {"found": f"U+{ord(character):04X}"}, Span(at, at + 1)
            )


def _is_hidden(character: str) -> bool:
    if character in _LAYOUT or character in _HARMLESS:
        return False
    return unicodedata.category(character) in _INVISIBLE
