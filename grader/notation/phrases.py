"""Short phrases: words in one spelling, so that a table can be asked for the whole of them."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from grader.notation.errors import NotationError
from grader.notation.limits import check_text
from grader.notation.names import squash

_ARTICLES = frozenset(
    {"the", "a", "an", "der", "die", "das", "den", "dem", "des"}
    | {"ein", "eine", "einer", "eines", "einem", "einen"}
)
_JOINTS = frozenset(
    {",", ";", "&", "×", "·", "*", "and", "und", "sowie", "x", "by", "mal", "times"}
)
_LATEX = re.compile(
    r"\\(?:text|mathrm|mathit|textrm|mathbf|operatorname)\s*\{([^{}]*)\}|\\(times|cdot)(?![A-Za-z])"
)
_SIGNS = {"times": "×", "cdot": "·"}
_WORD = re.compile(
    r"[^\W\d_]+\d*(?:_(?:\{[^{}]{1,12}\}|\([^()]{1,12}\)|\w+))?|-?\d+|[^\w\s]|_", re.UNICODE
)
_ENDS = frozenset(".,;:!\"'„“”»«`´")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐‑–](?=[^\W\d_])")
_SQUARE = str.maketrans("", "", "{}() ,")
_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as typed, and its tokens: words in small letters, names as they are."""

    text: str
    tokens: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens without articles, names without the marks of their indices."""
        return _words(self.tokens)


def read_phrase(text: str) -> Phrase:
    """Read a phrase.

    >>> read_phrase("The rows of $N_{KV}$.").words
    ('rows', 'of', 'NKV')

    Raises:
        NotationError: it is empty, too long, or holds invisible characters.
    """
    check_text(text)
    tokens = _tokens(text)
    if not tokens:
        raise NotationError("notation.empty")
    return Phrase(" ".join(text.split()), tokens)


@lru_cache(maxsize=2048)
def _tokens(text: str) -> tuple[str, ...]:
    text = _LATEX.sub(lambda m: _SIGNS[m[2]] if m[2] else m[1], text)
    text = unicodedata.normalize("NFKC", text).replace("$", " ").replace("\\", " ")
    text = _HYPHEN.sub(" ", text.replace("−", "-"))
    tokens = [_spelled(word) for word in _WORD.findall(text)]
    return tuple(_bare(tokens))


def _spelled(word: str) -> str:
    """Return a name as it is, and any other word in small letters."""
    base, mark, index = word.partition("_")
    if mark:
        return f"{base}_{index.translate(_SQUARE)}"
    is_name = len(word) == 1 or (len(word) <= _LETTERS and word.isupper())
    return word if is_name else word.casefold()


def _bare(tokens: list[str]) -> list[str]:
    """Take off punctuation at the ends, and brackets around the whole."""
    while tokens and tokens[-1] in _ENDS:
        tokens = tokens[:-1]
    while tokens and tokens[0] in _ENDS:
        tokens = tokens[1:]
    if tokens and tokens[0] in _PAIRS and _closes_last(tokens):
        return _bare(tokens[1:-1])
    return tokens


def _closes_last(tokens: list[str]) -> bool:
    """Whether the first bracket is closed by the last token."""
    closing, depth = _PAIRS[tokens[0]], 0
    for at, token in enumerate(tokens):
        depth += (token == tokens[0]) - (token == closing)
        if depth == 0:
            return at == len(tokens) - 1
    return False


@lru_cache(maxsize=2048)
def _words(tokens: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(squash(token) for token in tokens if token not in _ARTICLES)


def split_list(phrase: Phrase) -> tuple[tuple[str, ...], ...]:
    """Cut a phrase into what it lists, joined by `and`, commas or signs of multiplication.

    >>> split_list(read_phrase("N_Q and the columns of V"))
    (('NQ',), ('columns', 'of', 'V'))
    """
    pieces: list[list[str]] = [[]]
    for token in phrase.tokens:
        if token in _JOINTS:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return tuple(_words(tuple(piece)) for piece in pieces)


def rename_letters(phrase: Phrase, letters: Mapping[str, str]) -> Phrase:
    """Put other names for some names, all at once."""
    known = {squash(own): sheet for own, sheet in letters.items()}
    tokens = tuple(known.get(squash(token), token) for token in phrase.tokens)
    return Phrase(" ".join(tokens), tokens)
