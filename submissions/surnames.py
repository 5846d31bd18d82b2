"""Surnames compared as people write them: ä or ae, with or without marks, apostrophes, hyphens."""

import re
import unicodedata

TRANSCRIBED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
"""How letters are written where they cannot be typed."""

_TRANSCRIBED = str.maketrans(TRANSCRIBED)
_APOSTROPHES = re.compile(r"['’ʼ`´]")

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th"}
)
"""Letters that are written otherwise where a keyboard lacks them."""
_PARTICLES = frozenset(
    [
        "al",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "du",
        "el",
        "la",
        "le",
        "van",
        "von",
        "und",
        "zu",
        "zum",
        "zur",
    ]
)
_LONG = 5
"""Letters of a name that are no chance find in another one."""


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


def may_be_of(surname: str, full_name: str) -> bool:
    """Whether an account of that full name may be the student's: one word of the surname is enough.

    Names in two scripts cannot be compared, and so may be the same.

    >>> may_be_of("Müster-Beispiel", "Müster, Jana"), may_be_of("Beispiel", "Anna Muster")
    (True, False)
    >>> may_be_of("Walesa", "Lech Wałęsa"), may_be_of("MacDonald", "Ian Mac Donald")
    (True, True)
    """
    if not (_has_latin(surname) and _has_latin(full_name)):
        return True
    mine, theirs = _plain_words(surname), _plain_words(full_name)
    telling = [word for word in mine if word not in _PARTICLES] or mine
    joined = "".join(mine)
    is_inside = len(joined) >= _LONG and joined in "".join(theirs)
    return is_inside or not set(telling).isdisjoint(theirs)


def _plain_words(name: str) -> list[str]:
    """Spell the words of a name without marks, and ä, ae and a alike."""
    bare = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    letters = "".join(sign for sign in bare if not unicodedata.combining(sign))
    words = re.split(r"[^\w]+|_", _APOSTROPHES.sub("", letters))
    return [re.sub("([aou])e", r"\1", word) for word in words if word]


def _has_latin(name: str) -> bool:
    return any(unicodedata.name(sign, "").startswith("LATIN ") for sign in name)


def _unfold(name: str) -> str:
    return unicodedata.normalize("NFC", name).lower().translate(_TRANSCRIBED)


def _without_marks(name: str) -> str:
    bare = unicodedata.normalize("NFD", name)
    return fold("".join(char for char in bare if not unicodedata.combining(char)))
