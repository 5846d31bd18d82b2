"""Decisions that stand over what another person decided before on the same answer.

Files that come on different evenings contradict each other as those of one evening do. The later
word counts, as a second assessor's must, and both are told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.gradebook import StoredDecision
from grader.model import Decision
from grader.workflow.conflicts import clash, crosses
from grader.workflow.faults import Target
from grader.workflow.rows import Row, decided
from problems.model import Wording


@dataclass(frozen=True, slots=True)
class Overruling:
    """A new decision, and the one on record that it stands over."""

    row: Row
    before: Decision

    @property
    def in_words(self) -> Wording:
        """Both, the new one above the old one."""
        key, now, then = self.row.decision.key, self.row.in_words, decided(self.before)
        return Wording(
            f"{key}: {now.en}\n    over: {then.en}", f"{key}: {now.de}\n    statt: {then.de}"
        )


def overrulings(
    rows: Iterable[Row], known: Iterable[StoredDecision], targets: Mapping[str, Target]
) -> tuple[Overruling, ...]:
    """Find what new rows stand over: the last word on record, where it is another person's.

    Args:
        rows: those that will count.
        known: the record, oldest first.
        targets: what each key names now; words on what it named before count no longer.
    """
    last: defaultdict[str, dict[str, Decision]] = defaultdict(dict)
    for one in known:
        key = one.decision.key
        if not one.overruled and key in targets and targets[key].bound_to == one.bound_to:
            last[key.partition(".")[0]][key] = one.decision
    return tuple(
        Overruling(row, before)
        for row in rows
        for before in last[row.decision.key.partition(".")[0]].values()
        if before.by != row.decision.by and _stands_over(row.decision, before)
    )


def _stands_over(now: Decision, before: Decision) -> bool:
    return clash(now, before) if now.key == before.key else crosses(now, before)
