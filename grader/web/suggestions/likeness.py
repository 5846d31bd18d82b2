"""How alike short texts are: TF-IDF of their words and of their runs of letters, in whole numbers.

Each text becomes a vector of length 1, one half of its square in words and one in runs of three to
five letters (Salton and Buckley 1988 weigh terms so). Weights are rounded to whole numbers, and
their products added as such, so that every machine finds the same likeness and the same order.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SCALE = 2048
"""Length of every vector: sums of products stay below 2**24, which float32 holds exactly."""
UNIT = SCALE * SCALE
"""What two equal texts come to, up to rounding."""

Vector = Mapping[str, int]
"""The weights of a text's features: its words, with `w:` before them, and its runs of letters."""

Likeness = npt.NDArray[np.float32]
"""A square of whole numbers from 0 to about `UNIT`: how alike each two texts are."""

LONGEST = 2000
"""Characters of a text that are compared: what is longer is no short answer."""

_WORD = re.compile(r"\w+")
_RUNS = (3, 4, 5)
_WIDTH = 4096
"""Features that are multiplied at once, so that memory does not grow with the vocabulary."""


@dataclass(frozen=True, slots=True)
class Space:
    """What the texts of one field have in common: how rare each feature is among them."""

    rarity: Mapping[str, float]
    unseen: float
    """Of a feature that none of them has."""


def fold(text: str) -> str:
    """Spell a text in small letters and plain signs.

    Examples:
        >>> fold("Gr\u00f6\u00dfe  de\ufb01niert")
        'gr\u00f6sse definiert'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def fit(texts: Sequence[str]) -> Space:
    """Count in how many texts each feature stands."""
    counts = Counter(feature for text in texts for feature in {*_words(text), *_runs(text)})
    size = len(texts)
    rarity = {feature: _rarity(size, count) for feature, count in counts.items()}
    return Space(rarity, _rarity(size, 0))


def vector(text: str, space: Space) -> dict[str, int]:
    """Weigh the features of a text; whole numbers whose squares add up to about `UNIT`.

    Examples:
        >>> vector("ab", fit(["ab", "ac"]))["w:ab"]
        1448
    """
    halves = (_weights(_words(text), space), _weights(_runs(text), space))
    merged = {name: weight for half in halves for name, weight in half.items()}
    length = math.sqrt(sum(weight * weight for weight in merged.values())) or 1.0
    return {name: round(SCALE * weight / length) for name, weight in merged.items()}


def compare(one: Vector, other: Vector) -> int:
    """Tell how alike two vectors are, from 0 to about `UNIT`."""
    few, many = sorted((one, other), key=len)
    return sum(weight * many[name] for name, weight in few.items() if name in many)


def compare_all(vectors: Sequence[Vector]) -> Likeness:
    """Tell how alike each two vectors are, as `compare` does."""
    size = len(vectors)
    result = np.zeros((size, size), dtype=np.float32)
    for columns in _shared(vectors):
        block = np.zeros((size, len(columns)), dtype=np.float32)
        for at, (rows, weights) in enumerate(columns):
            block[rows, at] = weights
        result += block @ block.T
    own = [sum(weight * weight for weight in one.values()) for one in vectors]
    result[np.arange(size), np.arange(size)] = own
    return result


def _shared(
    vectors: Sequence[Vector],
) -> Iterator[list[tuple[list[int], list[int]]]]:
    """Yield the features of two texts or more in lots: who has each, and with what weight."""
    holders: dict[str, tuple[list[int], list[int]]] = {}
    for row, one in enumerate(vectors):
        for name, weight in one.items():
            rows, weights = holders.setdefault(name, ([], []))
            rows.append(row)
            weights.append(weight)
    columns = [held for held in holders.values() if len(held[0]) > 1]
    for start in range(0, len(columns), _WIDTH):
        yield columns[start : start + _WIDTH]


def _rarity(size: int, count: int) -> float:
    return math.log((1 + size) / (1 + count)) + 1


def _weights(features: Iterator[str], space: Space) -> dict[str, float]:
    """Weigh one half of a vector, such that its length is 1."""
    weights = {
        name: (1 + math.log(times)) * space.rarity.get(name, space.unseen)
        for name, times in Counter(features).items()
    }
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {name: weight / length for name, weight in weights.items()}


def _words(text: str) -> Iterator[str]:
    return (f"w:{word}" for word in _WORD.findall(fold(text)))


def _runs(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        padded = f" {word} "
        for size in _RUNS:
            for at in range(len(padded) - size + 1):
                yield padded[at : at + size]
