"""Short, stable codes that name a mark, a criterion or an intake to student and tutor."""

import hashlib
from functools import lru_cache

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8
_MOST_KEPT = 1 << 14
"""Codes of marks that are kept, as each is asked for several times."""
_TYPED = str.maketrans({"O": "0", "I": "1", "L": "1"} | dict.fromkeys("-‐‑‒–—− \xa0"))
"""What may stand for a digit, as Crockford has it, and what may stand between the letters."""


@lru_cache(_MOST_KEPT)
def mark_code(sheet: str, number: str, part: str, field: str) -> str:
    """Name one field of one student's submission.

    Examples:
        >>> mark_code("sheet05", "1234567", "3.4", "output")
        'J2FV-XYA9'
    """
    return _code("mark", sheet, number, part, field)


def intake_code(sheet: str, file: str) -> str:
    """Name one uploaded file, whoever it turns out to belong to."""
    return _code("intake", sheet, file)


def criterion_code(mark: str, criterion: str) -> str:
    """Name one criterion of a mark."""
    return f"{mark}.{criterion}"


def spelt(typed: str) -> str:
    """Spell the code of a mark, a criterion or an intake as we do, however it was typed.

    Examples:
        >>> spelt("8achj63w"), spelt(" 9O0I-l000.first ")
        ('8ACH-J63W', '9001-1000.first')
    """
    code, dot, criterion = typed.strip().partition(".")
    letters = code.upper().translate(_TYPED)
    return f"{letters[: _LENGTH // 2]}-{letters[_LENGTH // 2 :]}{dot}{criterion}"


def response_hash(*texts: str) -> str:
    """Fingerprint what a decision was made on, 128 bits in hex."""
    return _digest("response", *texts).hex()[:32]


def _code(*texts: str) -> str:
    """Spell 40 bits of the texts' digest in Crockford's letters, which cannot be misread."""
    value = int.from_bytes(_digest(*texts)[:5], "big")
    letters = "".join(_ALPHABET[(value >> shift) & 31] for shift in range(35, -5, -5))
    return f"{letters[: _LENGTH // 2]}-{letters[_LENGTH // 2 :]}"


def _digest(*texts: str) -> bytes:
    """Hash texts with their lengths, so that no two lists of texts run into each other."""
    digest = hashlib.sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.digest()
