"""Surnames compared as people write them: ä or ae, with or without marks, apostrophes, hyphens."""

import re
import unicodedata

TRANSCRIBED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
"""How letters are written where they cannot be typed."""

_TRANSCRIBED = str.maketrans(TRANSCRIBED)
_APOSTROPHES = re.compile(r"['’ʼ`´]")


def fold(name: str) -> str:
    """Fold a name so that ä and ae, ö and oe, ü and ue, ß and ss are the same.

    Case, apostrophes, hyphens and runs of blanks do not count either, nor do other marks.

    >>> fold("MÜLLER-Lüdenscheidt"), fold("O’Brien"), fold("Dvořák")
    ('mueller luedenscheidt', 'obrien', 'dvorak')
    """
    lower = unicodedata.normalize("NFC", name).lower().translate(_TRANSCRIBED)
    bare = unicodedata.normalize("NFKD", lower)
    letters = "".join(char for char in bare if not unicodedata.combining(char))
    return " ".join(re.split(r"[\s_\-‐‑]+", _APOSTROPHES.sub("", letters).casefold().strip()))


def is_same_surname(one: str, other: str) -> bool:
    """Whether two surnames are the same, up to transcription."""
    return fold(one) == fold(other)


def is_transcribed(one: str, other: str) -> bool:
    """Whether two surnames differ only in ä/ae, ö/oe, ü/ue, ß/ss.

    >>> is_transcribed("König", "Koenig"), is_transcribed("König", "Konig")
    (True, False)
    """
    return _unfold(one) == _unfold(other)


def is_in_full_name(surname: str, full_name: str) -> bool:
    """Whether a full name, such as an account's, holds the surname as whole words.

    Umlauts that lost their dots are allowed: accounts are often written so.

    >>> is_in_full_name("von der Heide", "Anna von der Heide")
    True
    >>> is_in_full_name("Heid", "Anna Heide")
    False
    """
    return any(f" {form(surname)} " in f" {form(full_name)} " for form in (fold, _without_marks))


def _unfold(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower().translate(_TRANSCRIBED)


def _without_marks(name: str) -> str:
    bare = unicodedata.normalize("NFD", name)
    return fold("".join(char for char in bare if not unicodedata.combining(char)))
