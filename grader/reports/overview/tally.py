"""Counts what one pass over a run finds, without keeping any of it."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from grader.messages import render
from grader.model import Entry, Mark, Status, Verdict
from grader.reports import Batch
from grader.reports.overview.rows import (
    UPLOAD,
    at_stake,
    waiting_answer,
    waiting_marks,
    waiting_upload,
    waits_itself,
)
from grader.reports.overview.shots import Shots
from grader.reports.overview.spool import Spool
from grader.wording import Language, visible

MISTAKE = "misconception."
"""How the codes of misconceptions begin."""


@dataclass(slots=True)
class Spread:
    """How often each number of points came up."""

    complete: Counter[Decimal] = field(default_factory=Counter)
    so_far: Counter[Decimal] = field(default_factory=Counter)
    """What is decided where something still waits."""

    def add(self, points: Decimal | None, decided: Decimal) -> None:
        """Count one total."""
        if points is None:
            self.so_far[decided] += 1
        else:
            self.complete[points] += 1


@dataclass(slots=True)
class Queue:
    """How much waits in one place."""

    answers: int = 0
    points: Decimal = Decimal(0)

    def add(self, points: Decimal) -> None:
        """Count one answer and what it may earn."""
        self.answers += 1
        self.points += points


@dataclass(slots=True)
class FieldTally:
    """How one field came out."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    points: Decimal = Decimal(0)
    decided: int = 0

    def add(self, mark: Mark) -> None:
        """Count one mark."""
        self.verdicts[mark.verdict] += 1
        if mark.points is not None:
            self.points += mark.points
            self.decided += 1


@dataclass(slots=True)
class Mistake:
    """How often one misconception was met in one field, and how it was first worded."""

    text: str
    times: int = 0


@dataclass(slots=True)
class Tally:
    """All counts of a run, by part or by part and field."""

    uploads: int = 0
    totals: Spread = field(default_factory=Spread)
    parts: dict[str, Spread] = field(default_factory=dict)
    fields: dict[tuple[str, str], FieldTally] = field(default_factory=dict)
    queues: dict[tuple[str, str], Queue] = field(default_factory=dict)
    mistakes: dict[tuple[str, str, str], Mistake] = field(default_factory=dict)
    not_counting: int = 0
    """Uploads that were not graded or were replaced by a newer one."""


def take_stock(batch: Batch, waiting: Spool) -> Tally:
    """Count everything in one pass, and put aside what waits."""
    tally, shots = Tally(), Shots()
    for entry in batch.entries:
        tally.uploads += 1
        tally.not_counting += entry.status in {Status.NOT_GRADED, Status.SUPERSEDED}
        if entry.status in {Status.GRADED, Status.NEEDS_REVIEW}:
            _count_points(tally, entry, batch)
            _count_marks(tally, entry, batch.language)
            _queue(tally, entry, batch, waiting, shots)
    return tally


def _count_points(tally: Tally, entry: Entry, batch: Batch) -> None:
    card = entry.scorecard
    if card is None:
        return
    tally.totals.add(entry.points, card.points_decided)
    for part in batch.sheet.parts:
        decided = [m.points for m in card.marks if m.part == part.id and m.points is not None]
        spread = tally.parts.setdefault(part.id, Spread())
        spread.add(card.points_of(part.id), sum(decided, Decimal(0)))


def _count_marks(tally: Tally, entry: Entry, language: Language) -> None:
    for mark in entry.scorecard.marks if entry.scorecard else ():
        tally.fields.setdefault((mark.part, mark.field), FieldTally()).add(mark)
        for finding in mark.findings:
            if finding.code.startswith(MISTAKE):
                key = (mark.part, mark.field, finding.code)
                text = visible(render(finding.code, finding.args, language))
                tally.mistakes.setdefault(key, Mistake(text)).times += 1


def _queue(tally: Tally, entry: Entry, batch: Batch, waiting: Spool, shots: Shots) -> None:
    card = entry.scorecard
    if waits_itself(entry):
        points = card.max if card else batch.sheet.points
        tally.queues.setdefault((UPLOAD, ""), Queue()).add(points)
        waiting.add(waiting_upload(entry, points, batch.language))
    marks = list(waiting_marks(card)) if card else []
    seen = shots.of_upload(batch.pictures(entry), marks) if marks else {}
    for mark in marks:
        tally.queues.setdefault((mark.part, mark.field), Queue()).add(at_stake(mark))
        waiting.add(waiting_answer(entry, mark, batch.language, seen.get(mark.code)))
