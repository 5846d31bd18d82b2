"""Folding texts, so that answers which differ in no word are decided once."""

import unicodedata
from itertools import pairwise

_PLAIN = ("<compat>", "<wide>", "<narrow>", "<noBreak>", "<initial>", "<medial>", "<final>")
"""Kinds of characters that are other shapes of plain ones; exponents and indices are not."""
_SAME = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        "\u00ad": "",
        "\u200b": "",
    }
)
_ENDS = ".,;:"
"""Marks that end a sentence or a part of it, and say nothing behind a number or a letter."""
_MARKS = _ENDS + "!\"'"
_SHORTEST = 3
"""Letters of a word; fewer may be a formula's or a unit's, but for the first of a sentence."""


def fold_text(text: str) -> str:
    """Fold spaces, Unicode, the marks around words and their capitals; what may be a formula stays.

    Examples:
        >>> fold_text("The  state, „hidden“,") == fold_text("the state “Hidden”")
        True
        >>> fold_text("0.5 of N!") == fold_text("05 of n")
        False
    """
    words = _shaped(text).split()
    return " ".join(_fold_word(word, before) for before, word in pairwise(["", *words]))


def fold_formula(text: str) -> str:
    """Fold spaces and Unicode alone: in notation, case and marks may count.

    Examples:
        >>> fold_formula("c * I") == fold_formula("C * I")
        False
    """
    return " ".join(_shaped(text).split())


def _shaped(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(map(_plain, composed)).translate(_SAME)


def _plain(character: str) -> str:
    if unicodedata.decomposition(character).startswith(_PLAIN):
        return unicodedata.normalize("NFKC", character)
    return character


def _fold_word(token: str, before: str = "") -> str:
    """Fold one word; a formula or a unit loses no more than the marks behind it.

    Examples:
        >>> [_fold_word(token) for token in ("(Gradients)!", "QKT", "n!", "f'", "It", "...")]
        ['(gradients)', 'QKT', 'n!', "f'", 'it', '...']
        >>> _fold_word("Mbit", "5"), _fold_word("Maße"), _fold_word("Re", "then")
        ('Mbit', 'maße', 'Re')
    """
    core = token.strip(_MARKS)
    if not core:
        return token
    shortest = _SHORTEST if before and before[-1] not in ".!?" else _SHORTEST - 1
    if _are_words(core.strip("()").split("-"), shortest) and not before[-1:].isdigit():
        return core.lower()
    return token.rstrip(_ENDS)


def _are_words(pieces: list[str], shortest: int) -> bool:
    """Tell whether these are words: Latin letters, of which only the first may be a capital."""
    is_long = max(map(len, pieces)) >= shortest
    return is_long and all(map(_is_word, pieces))


def _is_word(piece: str) -> bool:
    return (piece.islower() or piece.istitle()) and all(
        unicodedata.name(sign, "").startswith("LATIN ") for sign in piece
    )
