"""Short sentences that are the same word for word in English and German, and slips in them."""

from problems.draw import Draws
from problems.solvers.ngrams import Words

_THE, _AND = "the", "and"
_NOUNS = {
    "child": "Kind", "horse": "Pferd", "sheep": "Schaf", "girl": "Mädchen", "car": "Auto",
    "house": "Haus", "boat": "Boot", "picture": "Bild", "book": "Buch", "bicycle": "Fahrrad",
}  # fmt: skip
_VERBS = {"sees": "sieht", "finds": "findet", "draws": "zeichnet", "hides": "versteckt"}
_ADJECTIVES = {"small": "kleine", "old": "alte", "red": "rote", "white": "weiße"}
_ADVERBS = {"today": "heute", "again": "wieder", "here": "hier", "outside": "draußen"}
GERMAN = {_THE: "das", _AND: "und", **_NOUNS, **_VERBS, **_ADJECTIVES, **_ADVERBS}
"""Word for word, so that both languages have the same n-grams: all nouns are neuter."""
VERBS = tuple(_VERBS)


def sentence(things: Words, verb: str, draws: Draws) -> Words:
    """Say what the first noun does to the others, with adjectives and an adverb here and there."""
    subject, *objects = (
        (_THE, *(draws.choice(tuple(_ADJECTIVES)),)[: draws.below(2)], noun) for noun in things
    )
    end = (draws.choice(tuple(_ADVERBS)),)[: draws.below(2)]
    joined = [word for thing in objects for word in (_AND, *thing)][1:]
    return (*subject, verb, *joined, *end)


def three_nouns(draws: Draws) -> Words:
    """Draw three different nouns."""
    left = list(_NOUNS)
    return tuple(left.pop(draws.below(len(left))) for _ in range(3))


def with_slips(words: Words, draws: Draws) -> Words:
    """Put words in the place of others, and leave some out."""
    found = list(words)
    for _ in range(draws.between(1, 3)):
        found[draws.below(len(found))] = found[draws.below(len(found))]
    for _ in range(draws.below(4)):
        del found[draws.below(len(found))]
    return tuple(found)
