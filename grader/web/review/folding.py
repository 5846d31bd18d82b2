"""Folding texts, so that answers which differ in no word are decided once."""

import unicodedata

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
_MARKS = _ENDS + "!?\"'…"
_SYMBOL = 2
"""Letters that may be a formula's; words are longer."""


def fold_text(text: str) -> str:
    """Fold spaces, case, Unicode and the marks around words; what may be a formula stays.

    Examples:
        >>> fold_text("The  state, „hidden“,") == fold_text("the state “Hidden”")
        True
        >>> fold_text("0.5 of N!") == fold_text("05 of n")
        False
    """
    return " ".join(filter(None, map(_fold_word, _shaped(text).split())))


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


def _fold_word(token: str) -> str:
    """Fold one word; a formula loses no more than the marks behind it.

    Examples:
        >>> [_fold_word(token) for token in ("(Gradients)!", "Es", "QK", "n!", "f'", ".5,")]
        ['(gradients)', 'es', 'QK', 'n!', "f'", '.5']
    """
    core = token.strip(_MARKS)
    pieces = core.strip("()").split("-")
    return core.casefold() if _are_words(pieces) else token.rstrip(_ENDS)


def _are_words(pieces: list[str]) -> bool:
    longest = max(pieces, key=len)
    is_long = len(longest) > _SYMBOL or (len(longest) == _SYMBOL and longest.istitle())
    return is_long and all(map(str.isalpha, pieces))
