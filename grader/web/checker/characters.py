"""What holds for each character, as a table: every browser then knows the characters that we do."""

import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from submissions import characters

_FLAGS: Mapping[str, Callable[[str], bool]] = {
    "mark": characters.is_mark,
    "zero_width": characters.is_zero_width,
    "control": characters.is_control,
    "foreign_blank": characters.is_foreign_blank,
    "foreign_digit": characters.is_foreign_digit,
    "alpha": str.isalpha,
    "lower": str.islower,
    "digit": str.isdigit,
    "hidden": characters.is_hidden,
    "unassigned": lambda char: unicodedata.category(char) == "Cn",
}
_UNIFORM = {"Cn": "\uffff", "Co": "\ue000"}
"""Categories of most of the code points, with one of each: they are all alike to us."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@cache
def character_table() -> Mapping[str, Any]:
    """Give `flags`, the `masks` that occur (a bit a flag), and `runs` of characters of one mask.

    A run is its length to the base of 36, which is left out where it is 1, and a capital letter
    for the mask's place in the list.
    """
    masks: dict[int, str] = {}
    runs = []
    for mask, run in groupby(_masks()):
        letter = masks.setdefault(mask, chr(ord("A") + len(masks)))
        length = sum(1 for _ in run)
        runs.append((_base36(length) if length > 1 else "") + letter)
    return {"flags": list(_FLAGS), "masks": list(masks), "runs": "".join(runs)}


def mask_of(char: str) -> int:
    """Give the flags that hold for a character, a bit each."""
    return sum(holds(char) << bit for bit, holds in enumerate(_FLAGS.values()))


def _masks() -> Iterator[int]:
    """Give the mask of every character, in order; that of a uniform category is taken once."""
    uniform = {category: mask_of(char) for category, char in _UNIFORM.items()}
    for char in map(chr, range(sys.maxunicode + 1)):
        mask = uniform.get(unicodedata.category(char))
        yield mask_of(char) if mask is None else mask


def _base36(number: int) -> str:
    """Write a number of more than 0 to the base of 36.

    >>> _base36(35), _base36(36)
    ('z', '10')
    """
    text = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text
