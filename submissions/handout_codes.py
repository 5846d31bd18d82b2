"""The code that a student's own handout carries: made from a digest, and found in a PDF's text."""

import re
from collections.abc import Iterable, Iterator

from submissions.pdf.model import Document, Line

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: none that is taken for another, or that makes words."""
_TYPED = str.maketrans("OIL", "011")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_CODE = re.compile(
    r"(?<![A-Z0-9-])V-([0-9A-TV-Z]{5})-([0-9A-TV-Z]{5})(?![A-Z0-9]|-[A-Z0-9])", re.ASCII
)
_SIZE = 9
"""Letters before the one that checks them: 45 bits."""
_FIELD = 0b100101
"""x⁵ + x² + 1, which makes the 32 letters a field: any one wrong letter, and any two that have
changed places, change the check."""


def code_of(digest: bytes) -> str:
    """Make a code of a digest; nothing of what was digested can be told from it.

    >>> code_of(bytes(32)), code_of(bytes(31) + bytes([1]))
    ('V-00000-00000', 'V-00000-00012')
    """
    number = int.from_bytes(digest, "big")
    values = [number >> 5 * place & 31 for place in reversed(range(_SIZE))]
    letters = "".join(LETTERS[value] for value in (*values, _check(values)))
    return f"V-{letters[:5]}-{letters[5:]}"


def codes_in(document: Document) -> tuple[str, ...]:
    """Find the codes on the pages of a report, each once, in the order of the pages."""
    lines = (line for page in document.pages for line in (*page.lines, *page.furniture))
    return tuple(dict.fromkeys(_of_lines(lines)))


def codes_of_text(text: str) -> Iterator[str]:
    """Yield the codes in a text, also such as were damaged: they are nobody's.

    >>> list(codes_of_text("Variant V\u201100000-00012, not v-00000-0001 or V00000-00021"))
    ['V-00000-00012']
    """
    for found in _CODE.finditer(text.translate(_DASHES).upper()):
        letters = "".join(found.groups()).translate(_TYPED)
        yield f"V-{letters[:5]}-{letters[5:]}"


def is_sound(code: str) -> bool:
    """Tell whether the last letter of a code agrees with the others.

    >>> is_sound("V-00000-00012"), is_sound("V-00000-00013"), is_sound("V-00000-00021")
    (True, False, False)
    """
    values = [LETTERS.index(letter) for letter in code[1:].replace("-", "")]
    return _check(values[:-1]) == values[-1]


def _of_lines(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        yield from codes_of_text(line.text)


def _check(values: Iterable[int]) -> int:
    """Add up the letters, each times a power of 2 of its own in the field of 32."""
    total = 0
    for value in values:
        total = _doubled(total ^ value)
    return total


def _doubled(value: int) -> int:
    value <<= 1
    return value ^ _FIELD if value & 32 else value
