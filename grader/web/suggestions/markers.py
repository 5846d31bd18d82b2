"""What may turn the sense of alike texts round: negations, numbers, comparisons, language."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from grader.web.suggestions.likeness import fold

FORMAT = 1
NEGATION = "not"
"""Stands for every negation in the sequence of an answer's words."""
PARTICLE = "~"
"""Begins words that may stand anywhere, but not for each other."""

_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_][\w'’]*)"
    r"|(?P<sign>(?<!\w)[-−]|(?<!\w)–(?=\w)|[-−](?=\d)"
    r"|[^\w\s.,;:!?\"'’‘‚„“”«»()\[\]{}…‐‑–—−-])"
)
"""A sign is whatever is no mark of a sentence: what is not known may count."""
_SHORT = re.compile(r"n['’]t\b")
_ENDING = re.compile(r"(?<=\w{4})(?:en|er|em|es|et|e|n|s|ed|ing)$")
"""What words of a sequence lose, so that their endings do not tell them apart."""


@dataclass(frozen=True, slots=True)
class Markers:
    """What of a text has to be the same in another one before points follow from it."""

    negations: int
    conditions: int
    """Words that tell what would be."""
    numbers: tuple[str, ...]
    """Numbers, words for them and signs, each as often as it stands there."""
    directions: int
    """More or less, before or after, all or some: two bits a line of the list, one a way."""
    language: str
    """`de`, `en`, or empty where it cannot be told."""
    words: tuple[str, ...]
    """What it speaks of, in its order: stems, and `NEGATION`; particles have `~` before them."""


@dataclass(frozen=True, slots=True)
class _Lists:
    negations: frozenset[str]
    not_negations: frozenset[str]
    conditions: frozenset[str]
    numbers: frozenset[str]
    directions: Mapping[str, int]
    common: Mapping[str, frozenset[str]]
    particles: Mapping[str, frozenset[str]]


def read_markers(text: str) -> Markers:
    """Find the markers of a text.

    Examples:
        >>> found = read_markers("It doesn't grow with n^2.")
        >>> found.negations, found.numbers, found.directions, found.language
        (1, ('2', '^'), 1, 'en')
        >>> found.words
        ('not', 'grow', '~with', 'n')
    """
    lists = _lists()
    tokens = list(_tokens(text))
    words = [token for kind, token in tokens if kind == "word"]
    language = _language(words, lists)
    return Markers(
        negations=sum(_is_negation(word, lists) for word in words),
        conditions=sum(word in lists.conditions for word in words),
        numbers=tuple(sorted(t for kind, t in tokens if kind != "word" or t in lists.numbers)),
        directions=sum({lists.directions[word] for word in words if word in lists.directions}),
        language=language,
        words=_sequence(words, language, lists),
    )


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    plain = _SHORT.sub(" not", fold(_keep_powers(text)))
    for found in _TOKEN.finditer(plain):
        yield str(found.lastgroup), found[0]


def _keep_powers(text: str) -> str:
    """Write powers such that folding does not make digits of them."""
    return text.replace("²", "^2").replace("³", "^3")


def _is_negation(word: str, lists: _Lists) -> bool:
    if word in lists.negations:
        return True
    begins = word.startswith("un") and len(word) > len("until")
    return begins and word not in lists.not_negations


def _language(words: Sequence[str], lists: _Lists) -> str:
    votes = {
        name: sum(word in common or word in lists.particles[name] for word in words)
        for name, common in lists.common.items()
    }
    best, other = sorted(votes, key=lambda name: -votes[name])[:2]
    return best if votes[best] > votes[other] else ""


def _sequence(words: Sequence[str], language: str, lists: _Lists) -> tuple[str, ...]:
    particles = _of_language(lists.particles, language)
    common = _of_language(lists.common, language) - particles
    return tuple(_stem(word, particles, lists) for word in words if word not in common)


def _of_language(words: Mapping[str, frozenset[str]], language: str) -> frozenset[str]:
    return words[language] if language else frozenset().union(*words.values())


def _stem(word: str, particles: frozenset[str], lists: _Lists) -> str:
    if _is_negation(word, lists):
        return NEGATION
    return f"{PARTICLE}{word}" if word in particles else _ENDING.sub("", word)


@cache
def _lists() -> _Lists:
    text = (files("grader.web.suggestions") / "markers.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    if document["format"] != FORMAT:
        raise ValueError("markers.toml is of another format than this version reads.")
    return _Lists(
        negations=_split(document["negations"]),
        not_negations=_split(document["not_negations"]),
        conditions=_split(document["conditions"]),
        numbers=_split(document["numbers"]),
        directions={
            word: 1 << (2 * line + way)
            for line, pair in enumerate(document["directions"])
            for way, name in enumerate(("one", "other"))
            for word in _split(pair[name])
        },
        common={name: _split(words) for name, words in document["common"].items()},
        particles={name: _split(words) for name, words in document["particles"].items()},
    )


def _split(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())
