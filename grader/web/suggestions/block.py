"""What is kept of the answers to one field: how alike each two are, and their markers."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from grader.web.suggestions.likeness import UNIT, Likeness
from grader.web.suggestions.markers import NEGATION, PARTICLE, Markers

LEVELS = 65535
"""Likeness is kept in two bytes."""

NEGATED = 0
"""The number of every negation among the words of an answer."""

_CONDITION = 1000
"""Keeps apart how many negations and how many conditions there are."""

Marks = tuple[int, int, int, int]
"""Of an answer: negations and conditions, which numbers, which ways, and its language or 0."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some answers to one field, by their place in it."""

    levels: npt.NDArray[np.uint16]
    """A square: how alike each two are, from 0 to `LEVELS`."""
    marks: tuple[Marks, ...]
    words: tuple[tuple[int, ...], ...]
    """What each speaks of, in its order, by numbers; those of particles are below 0."""

    def likeness(self, one: int, other: int) -> float:
        """Tell how alike two answers are, from 0 to 1."""
        return float(self.levels[one, other]) / LEVELS


def block_of(likeness: Likeness, markers: Sequence[Markers]) -> Block:
    """Keep what suggestions need."""
    levels = np.minimum(likeness * (LEVELS + 1) // UNIT, LEVELS).astype(np.uint16)
    np.fill_diagonal(levels, LEVELS)
    numbers: dict[object, int] = {NEGATION: NEGATED}
    return Block(
        levels=levels,
        marks=tuple(_marks(one, numbers) for one in markers),
        words=tuple(tuple(_number(word, numbers) for word in one.words) for one in markers),
    )


def _number(word: str, numbers: dict[object, int]) -> int:
    number = numbers.setdefault(word, len(numbers))
    return -number if word.startswith(PARTICLE) else number


def _marks(one: Markers, numbers: dict[object, int]) -> Marks:
    return (
        one.negations + _CONDITION * one.conditions,
        numbers.setdefault(one.numbers, len(numbers)),
        one.directions,
        ("", "de", "en").index(one.language),
    )


def spell_block(block: Block) -> Mapping[str, Any]:
    """Write a block for the page: the lower triangle in base64, two bytes each, the low one first.

    Examples:
        >>> levels = np.array([[65535, 258], [258, 65535]], dtype=np.uint16)
        >>> spell_block(Block(levels, ((0, 1, 2, 0),) * 2, ((), ())))["likeness"]
        'AgE='
    """
    rows, columns = np.tril_indices(len(block.marks), -1)
    packed = block.levels[rows, columns].astype("<u2").tobytes()
    return {
        "likeness": base64.b64encode(packed).decode(),
        "marks": block.marks,
        "words": block.words,
    }
