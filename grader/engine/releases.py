"""What a person releases: the points of a submission, known again by a fingerprint of them."""

import hashlib
import json
from collections.abc import Iterable, Mapping

from grader.model import Entry, Scorecard


def points_fingerprint(card: Scorecard) -> str:
    """Fingerprint every point of a scorecard, 128 bits in hex; wording does not matter.

    Another point in any field or criterion gives another fingerprint, so that what changed after
    a release is not taken for released.
    """
    marks = [
        [mark.code, str(mark.points), [[one.code, str(one.points)] for one in mark.criteria]]
        for mark in card.marks
    ]
    stated = json.dumps([card.number, str(card.points), str(card.max), marks])
    return hashlib.sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def releasable(entries: Iterable[Entry]) -> dict[str, str]:
    """Fingerprint every complete submission, by its upload's code."""
    return {
        entry.code: points_fingerprint(entry.scorecard)
        for entry in entries
        if entry.points is not None and entry.scorecard is not None
    }


def still_released(entries: Iterable[Entry], released: Mapping[str, str]) -> frozenset[str]:
    """List the uploads whose points are just those that were released last."""
    now = releasable(entries)
    return frozenset(code for code, points in now.items() if released.get(code) == points)
