"""What may turn the sense of an answer round beside one that is alike."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from grader.web.suggestions.block import NEGATED, Block

TWIN = 2
"""Words in which two answers may be told apart while they are nearly the same one."""


class Reason(StrEnum):
    """Why there is no suggestion."""

    NONE = ""
    UNSURE = "unsure"
    FEW = "few"
    SAME = "same"
    FAR = "far"
    LANGUAGE = "language"
    NEGATION = "negation"
    NUMBER = "number"
    DIRECTION = "direction"
    ORDER = "order"
    WORD = "word"
    NEW = "new"
    MIXED = "mixed"
    WIDE = "wide"


def difference(block: Block, one: int, other: int) -> Reason:
    """Say what may turn the sense of an answer round beside another one."""
    negations, numbers, directions, language = block.marks[one]
    negations_there, numbers_there, directions_there, language_there = block.marks[other]
    if language and language_there and language != language_there:
        return Reason.LANGUAGE
    if negations != negations_there:
        return Reason.NEGATION
    if numbers != numbers_there:
        return Reason.NUMBER
    if _point_apart(directions, directions_there):
        return Reason.DIRECTION
    return _wording(block.words[one], block.words[other])


def is_new(block: Block, one: int, others: Iterable[int]) -> bool:
    """Tell whether an answer holds a word that none of the others has, particles left aside."""
    seen = {word for other in others for word in block.words[other]}
    return any(word > NEGATED and word not in seen for word in block.words[one])


def _point_apart(one: int, other: int) -> bool:
    """Tell whether two answers go different ways in a line that both speak of.

    Examples:
        >>> _point_apart(0b0110, 0b0100), _point_apart(0b0110, 0b0101)
        (False, True)
    """
    while one and other:
        if one & 3 and other & 3 and one & 3 != other & 3:
            return True
        one, other = one >> 2, other >> 2
    return False


def _wording(one: Sequence[int], other: Sequence[int]) -> Reason:
    """Compare what two answers speak of: words that changed places, or one put for another."""
    shared = [word for word in dict.fromkeys(one) if word >= 0 and word in other]
    places = [other.index(word) for word in shared]
    if _moved(shared, places):
        return Reason.NEGATION
    if places != sorted(places):
        return Reason.ORDER
    return Reason.WORD if _is_twin(one, other) else Reason.NONE


def _is_twin(one: Sequence[int], other: Sequence[int]) -> bool:
    """Tell whether two answers are the same but for a word or two that stand for each other."""
    mine, theirs = Counter(one) - Counter(other), Counter(other) - Counter(one)
    alone = max(_heavy(mine), _heavy(theirs))
    same = _heavy(Counter(one) & Counter(other))
    return bool(mine and theirs) and alone <= TWIN and alone < same


def _heavy(words: Counter[int]) -> int:
    """Count all words but particles."""
    return sum(times for word, times in words.items() if word >= 0)


def _moved(shared: Sequence[int], places: Sequence[int]) -> bool:
    """Tell whether a negation stands before a word in one answer and behind it in the other."""
    if NEGATED not in shared:
        return False
    at = shared.index(NEGATED)
    return any((i < at) != (place < places[at]) for i, place in enumerate(places) if i != at)
