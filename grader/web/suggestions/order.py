"""The order of answers: first those that stand for the most others, then each beside its like."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from grader.web.suggestions.likeness import Likeness, compare_all, fit, vector

REPRESENTATIVES = 8
"""How many answers that stand for others come first, and not more than a third of all."""


def order_texts(texts: Sequence[str], counts: Sequence[int]) -> tuple[int, ...]:
    """Give the order in which texts are best decided.

    Args:
        texts: all that wait, each once.
        counts: how many students wrote each.

    Examples:
        >>> order_texts(["The gradients vanish.", "No idea.", "Gradients vanish fast."], [1, 1, 1])
        (2, 0, 1)
    """
    if not texts:
        return ()
    space = fit(texts)
    return order_alike(compare_all([vector(text, space) for text in texts]), counts)


def order_alike(likeness: Likeness, counts: Sequence[int]) -> tuple[int, ...]:
    """Order by likeness: representatives by greedy facility location, then nearest neighbours.

    Nemhauser, Wolsey and Fisher (1978) show that the greedy choice reaches 63 % of the best one.
    """
    first = _represent(likeness, np.asarray(counts, dtype=np.float64))
    return tuple(first + _walk(likeness, first))


def _represent(likeness: Likeness, counts: npt.NDArray[np.float64]) -> list[int]:
    """Choose whoever adds the most to what the chosen ones already stand for."""
    stood_for = np.zeros(len(counts), dtype=likeness.dtype)
    chosen: list[int] = []
    while len(chosen) < min(REPRESENTATIVES, math.ceil(len(counts) / 3)):
        gains = np.maximum(likeness - stood_for, 0) @ counts
        gains[chosen] = -1
        best = int(np.argmax(gains))
        chosen.append(best)
        stood_for = np.maximum(stood_for, likeness[best])
    return chosen


def _walk(likeness: Likeness, first: Sequence[int]) -> list[int]:
    """Go on from the last one to the nearest that is left, and so on."""
    is_left = np.ones(len(likeness), dtype=bool)
    is_left[list(first)] = False
    at, walked = first[-1], []
    while is_left.any():
        at = int(np.argmax(np.where(is_left, likeness[at], -1)))
        is_left[at] = False
        walked.append(at)
    return walked
