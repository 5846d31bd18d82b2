"""Suggests points from decided answers that are alike, or says why it does not.

A Gaussian process over shares of the points (Rasmussen and Williams 2006, algorithm 2.1) on those
decided answers that are near and differ in nothing that may turn the sense round. The review page
computes the same in templates/model.js; this is the reference that its tests compare it with.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from grader.web.suggestions.block import Block
from grader.web.suggestions.differences import Reason, difference, is_new

FEWEST = 5
"""Decided answers, without which nothing is suggested."""
MOST = 150
"""Decided answers that count: the nearest ones, so that a browser is not kept waiting."""
NEAREST = 0.35
"""Likeness below which an answer is far from another one."""
BESIDE = 0.2
"""Likeness by which two answers count as equally near."""
SIGNAL = 0.1
"""Variance of what tutors give beside what the wording lets one expect, in shares."""
NOISE = 0.01
"""Variance of a tutor's own decisions on equal answers: a deviation of 0.1 of the points."""
REACH = 2.0
"""How far an answer tells about another one: at likeness 0.5 they go together by exp(-1/4)."""
BAND = 1.2815515655446004
"""Deviations to both sides of the mean that hold 80 of 100 values."""
WIDEST = 0.6
"""Share of the points that a band may span before it is cut to what can be given."""
MIXED = 0.5
"""Share of the points by which equally near answers contradict each other."""
EVIDENCE = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """One criterion: its answers, and the points that there are."""

    block: Block
    priors: Sequence[float]
    """What the wording of the criterion lets one expect of each answer, as a share."""
    maximum: float
    step: float


@dataclass(frozen=True, slots=True)
class Known:
    """A decided answer."""

    at: int
    share: float
    """Of the points that there are."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """What follows from the decided answers; with a reason, nothing but that is to be shown."""

    reason: Reason
    mean: float = 0.0
    """Share of the points, neither rounded nor cut."""
    deviation: float = 0.0
    points: float = 0.0
    """Rounded to the step."""
    low: float = 0.0
    """In points, as is `high`: 80 of 100 decisions are expected between them."""
    high: float = 0.0
    near: tuple[int, ...] = ()
    """The nearest of the answers that it rests on."""


def suggest(asked: Asked, at: int, known: Sequence[Known]) -> Suggested:
    """Suggest points for one answer.

    Args:
        asked: the criterion.
        at: which of its answers.
        known: decided answers of the criterion, without this one.
    """
    near = _nearest(asked.block, at, known)
    differing = [difference(asked.block, at, one.at) for one in near]
    like = [one for one, kind in zip(near, differing, strict=True) if kind is Reason.NONE]
    reason = _too_little(known)
    if not reason and not _are_beside(asked.block, at, near, like):
        reason = differing[0] if near else Reason.FAR
    reason = reason or _unsettled(asked.block, at, known, like)
    return Suggested(reason) if reason else _judge(asked, at, like)


def posterior(asked: Asked, at: int, known: Sequence[Known]) -> tuple[float, float]:
    """Give mean and deviation of the share that a tutor would give."""
    rows = [one.at for one in known]
    covariance = np.array([[_covary(asked.block, i, j) for j in rows] for i in rows])
    across = np.array([_covary(asked.block, at, i) for i in rows])
    surprise = np.array([one.share - asked.priors[one.at] for one in known])
    root = np.linalg.cholesky(covariance + NOISE * np.eye(len(rows)))
    weights = np.linalg.solve(root.T, np.linalg.solve(root, surprise))
    part = np.linalg.solve(root, across)
    variance = max(SIGNAL - float(part @ part), 0.0) + NOISE
    return asked.priors[at] + float(across @ weights), math.sqrt(variance)


def _nearest(block: Block, at: int, known: Sequence[Known]) -> list[Known]:
    near = [one for one in known if block.likeness(at, one.at) >= NEAREST]
    near.sort(key=lambda one: (-block.likeness(at, one.at), one.at))
    return near[:MOST]


def _too_little(known: Sequence[Known]) -> Reason:
    if len(known) < FEWEST:
        return Reason.FEW
    return Reason.SAME if len({one.share for one in known}) == 1 else Reason.NONE


def _are_beside(block: Block, at: int, near: Sequence[Known], like: Sequence[Known]) -> bool:
    """Tell whether what it would rest on is about as near as the nearest of all."""
    if not like:
        return False
    return block.likeness(at, near[0].at) - block.likeness(at, like[0].at) <= BESIDE


def _unsettled(block: Block, at: int, known: Sequence[Known], like: Sequence[Known]) -> Reason:
    if is_new(block, at, (one.at for one in known)):
        return Reason.NEW
    return Reason.MIXED if _contradict(block, at, like) else Reason.NONE


def _contradict(block: Block, at: int, like: Sequence[Known]) -> bool:
    least = block.likeness(at, like[0].at) - BESIDE
    shares = [one.share for one in like if block.likeness(at, one.at) >= least]
    return max(shares) - min(shares) >= MIXED


def _judge(asked: Asked, at: int, like: Sequence[Known]) -> Suggested:
    mean, deviation = posterior(asked, at, like)
    steps = math.floor(_cut(mean) * asked.maximum / asked.step + 0.5)
    return Suggested(
        reason=Reason.WIDE if 2 * BAND * deviation > WIDEST else Reason.NONE,
        mean=mean,
        deviation=deviation,
        points=steps * asked.step,
        low=_cut(mean - BAND * deviation) * asked.maximum,
        high=_cut(mean + BAND * deviation) * asked.maximum,
        near=tuple(one.at for one in like[:EVIDENCE]),
    )


def _covary(block: Block, one: int, other: int) -> float:
    return SIGNAL * math.exp((block.likeness(one, other) - 1) / REACH)


def _cut(share: float) -> float:
    return min(max(share, 0.0), 1.0)
