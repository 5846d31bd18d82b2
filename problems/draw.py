"""Draws that are the same on every machine: seeds by HMAC, numbers from PCG64's raw words."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from unicodedata import normalize

T = TypeVar("T")

_WORDS = 1 << 64


@dataclass(frozen=True, slots=True)
class Draw:
    """What one draw is for: a part of a sheet's version, for one student or one practice text."""

    edition: str
    sheet: str
    sheet_version: int
    part: str
    student: str
    attempt: int = 0


def variant_seed(draw: Draw, secret: bytes) -> bytes:
    """Derive the seed of a student's variant; without the course's secret it cannot be told."""
    return _seed(b"variant", draw, secret)


def practice_seed(draw: Draw) -> bytes:
    """Derive the seed of a practice variant, which needs no secret and never meets a student's."""
    return _seed(b"practice", draw, b"")


def handout_digest(draw: Draw, numbers: str, secret: bytes) -> bytes:
    """Derive what the code on a student's handout is made of; no variant can be told from it.

    Args:
        draw: for whom, without a part.
        numbers: all that was drawn, spelt in one way, so that another printing with other numbers
            has another code.
        secret: the course's.
    """
    return _seed(b"handout", draw, secret, numbers)


def _seed(purpose: bytes, draw: Draw, secret: bytes, *more: str) -> bytes:
    texts = (
        draw.edition,
        draw.sheet,
        str(draw.sheet_version),
        draw.part,
        draw.student,
        str(draw.attempt),
        *more,
    )
    pieces = (purpose, *(_bytes(text) for text in texts))
    # Lengths in front keep ("ab", "c") and ("a", "bc") apart.
    message = b"".join(len(piece).to_bytes(4, "big") + piece for piece in pieces)
    return hmac.new(secret, message, hashlib.sha256).digest()


def _bytes(text: str) -> bytes:
    """Encode a text the same way however its accents were typed."""
    return normalize("NFC", text).encode("utf-8", "surrogatepass")


class Draws:
    """A stream of draws from one seed.

    It takes raw 64-bit words and no distribution method, as NumPy may change the latter.

    >>> draws = Draws(bytes(32))
    >>> [draws.between(1, 6) for _ in range(5)]
    [6, 2, 3, 6, 4]
    """

    def __init__(self, seed: bytes) -> None:
        from numpy.random import PCG64

        self._words = PCG64(int.from_bytes(seed, "big"))

    def below(self, bound: int) -> int:
        """Draw an integer from 0 to `bound` - 1, all equally likely.

        Raises:
            ValueError: no such integer, or more of them than a word tells apart.
        """
        if not 0 < bound <= _WORDS:
            raise ValueError(bound)
        limit = _WORDS - _WORDS % bound
        while (word := int(self._words.random_raw())) >= limit:
            pass
        return word % bound

    def between(self, low: int, high: int) -> int:
        """Draw an integer from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def choice(self, things: Sequence[T]) -> T:
        """Draw one of the things."""
        return things[self.below(len(things))]

    def matrix(
        self, rows: int, columns: int, entries: Sequence[int]
    ) -> tuple[tuple[int, ...], ...]:
        """Draw a matrix, row by row, each entry one of `entries`."""
        return tuple(tuple(self.choice(entries) for _ in range(columns)) for _ in range(rows))
