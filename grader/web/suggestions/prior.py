"""What the wording of a criterion lets one expect of an answer, before anything is decided."""

from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = 0.25
"""Likeness of an answer to no points at all, beside which that to the wordings is weighed."""

FULL = 1.0
PART = 0.5
"""Shares of the points that wordings of full and of partial answers stand for."""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A wording of the criterion, and the share of the points that it stands for."""

    text: str
    share: float


def prior_of(likeness: Iterable[tuple[float, float]]) -> float:
    """Weigh the shares of the wordings by how alike they are to the answer.

    Args:
        likeness: of each wording, from 0 to 1, with its share.

    Examples:
        >>> prior_of([(0.5, 1.0), (0.25, 0.5)])
        0.625
        >>> prior_of([])
        0.0
    """
    weighed = tuple(likeness)
    total = sum(alike for alike, _ in weighed) + NOTHING
    return sum(alike * share for alike, share in weighed) / total
