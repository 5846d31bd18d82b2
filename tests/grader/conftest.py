"""Classes drawn by a seed and kept in a folder as if they had been graded."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.codes import criterion_code, intake_code, mark_code, response_hash
from grader.gradebook import Gradebook, StoredDecision
from grader.model import CriterionMark, Decision, Entry, Finding, Mark, Scorecard, Status, Verdict
from grader.workflow.request import GradeRequest
from problems.sheet import Part, SheetField

SHEET = "sheet05"
HOSTILE = "</style><script>alert(1)</script>=1+1\u202e"
"""What a student or a tutor may be called, or write."""
STEP = Decimal("0.5")

Draw = Callable[[Random, Decimal], Decimal]


def by_ability(random: Random, maximum: Decimal) -> Decimal:
    """Give all points, some or none."""
    steps = int(maximum / STEP)
    return STEP * min(steps, round(random.betavariate(2.4, 1.1) * steps + 0.2))


class Drawn:
    """One invented student's submission, mark by mark."""

    def __init__(self, catalogue: Catalogue, number: int, random: Random, draw: Draw) -> None:
        self.catalogue = catalogue
        self.number = f"{3_700_000 + number:08}"
        self.surname = f"Erfunden{number}{HOSTILE}"
        self.random = random
        self.draw = draw

    def entry(self, *, waits: bool) -> Entry:
        """Make the upload; where it waits, its texts have no points."""
        marks = tuple(
            self.mark(part, field, waits=waits)
            for part in self.catalogue.sheet.parts
            for field in part.fields
        )
        decided = [mark.points for mark in marks if mark.points is not None]
        total = sum(decided, Decimal(0))
        is_complete = len(decided) == len(marks)
        card = Scorecard(
            sheet=self.catalogue.sheet.id,
            sheet_version=self.catalogue.sheet.version,
            number=self.number,
            surname=self.surname,
            marks=marks,
            points=total if is_complete else None,
            points_decided=total,
            max=self.catalogue.sheet.points,
        )
        file = f"{self.surname}-{self.number}.zip"
        return Entry(
            file=file,
            code=intake_code(self.catalogue.sheet.id, file),
            status=Status.GRADED if is_complete else Status.NEEDS_REVIEW,
            surname=self.surname,
            number=self.number,
            account=f"Konto {self.number}",
            scorecard=card,
        )

    def mark(self, part: Part, field: SheetField, *, waits: bool) -> Mark:
        """Mark one field: a text by its criteria, all else as a whole."""
        code = mark_code(self.catalogue.sheet.id, self.number, part.id, field.name)
        criteria = self.criteria(part, field, code, waits=waits)
        points = self.draw(self.random, field.points)
        if criteria:
            given = [one.points for one in criteria]
            points = sum((one for one in given if one is not None), Decimal(0))
        is_open = waits and bool(criteria)
        is_full = points == field.points
        finding = "mark.by_person" if is_open else f"misconception.{_mistake(part)}"
        shows = is_open or (not is_full and not criteria and self.random.random() < 0.7)
        return Mark(
            part=part.id,
            field=field.name,
            code=code,
            verdict=_verdict(points, field.points, is_open=is_open),
            credit=None,
            points=None if is_open else points,
            max=field.points,
            response=f"Antwort {self.number} {HOSTILE}",
            response_hash=response_hash(code),
            findings=(Finding(code=finding),) if shows else (),
            criteria=criteria,
        )

    def criteria(
        self, part: Part, field: SheetField, code: str, *, waits: bool
    ) -> tuple[CriterionMark, ...]:
        """Mark a text's criteria."""
        asked = next(f for f in self.catalogue.problem(part.id).fields if f.name == field.name)
        return tuple(
            CriterionMark(
                name=one.name,
                code=criterion_code(code, one.name),
                points=None if waits else self.draw(self.random, one.points),
                max=one.points,
                decided_by=f"Tutor {HOSTILE}",
                because=f"Vorwand {HOSTILE}",
            )
            for one in asked.criteria
        )


def _mistake(part: Part) -> str:
    return {"3.4": "attention_product.missing_root", "3.6": "growth.one_side"}.get(
        part.id, "attention_shapes.shared_exchanged"
    )


def _verdict(points: Decimal, maximum: Decimal, *, is_open: bool) -> Verdict:
    if is_open:
        return Verdict.NEEDS_REVIEW
    return Verdict.CORRECT if points == maximum else Verdict.PARTIAL


@pytest.fixture(scope="session")
def draw_entries() -> Callable[..., list[Entry]]:
    """Draw the uploads of a class."""

    def drawn(
        complete: int, waiting: int = 0, seed: int = 1, draw: Draw = by_ability
    ) -> list[Entry]:
        catalogue, random = open_catalogue(SHEET), Random(seed)  # noqa: S311 - no secret
        return [
            Drawn(catalogue, number, random, draw).entry(waits=number >= complete)
            for number in range(complete + waiting)
        ]

    return drawn


def keep(folder: Path, entries: Sequence[Entry], decisions: Iterable[StoredDecision] = ()) -> Path:
    """Keep a class in a folder as if it had been graded."""
    folder.mkdir(parents=True, exist_ok=True)
    request = GradeRequest(path=folder / "download.zip", sheet=SHEET, out=folder)
    with Gradebook(folder) as book, book.together():
        book.note("request", request.document())
        book.replace_entries(entries)
        book.add_decisions(decisions)
    return folder


@pytest.fixture(scope="session")
def keep_class() -> Callable[..., Path]:
    """Give `keep`."""
    return keep


@pytest.fixture(scope="session")
def second_words() -> Callable[..., list[StoredDecision]]:
    """Let two tutors decide on every criterion of a class, the second a little otherwise."""

    def decided(entries: Iterable[Entry], seed: int = 2) -> list[StoredDecision]:
        random = Random(seed)  # noqa: S311 - no secret
        rows: list[StoredDecision] = []
        for entry in entries:
            for mark in entry.scorecard.marks if entry.scorecard else ():
                for one in mark.criteria:
                    first = one.points or Decimal(0)
                    second = first if random.random() < 0.8 else one.max - first
                    for by, points in ((f"Ada {HOSTILE}", first), ("Bo", second)):
                        decision = Decision(
                            key=one.code,
                            points=points,
                            because=f"Vorwand {HOSTILE}",
                            by=by,
                            seconds=Decimal(random.randrange(4, 90)),
                        )
                        rows.append(StoredDecision(decision, mark.response_hash, "2026-12-01"))
        return rows

    return decided


@pytest.fixture
def drawn_folder(
    draw_entries: Callable[..., list[Entry]],
    second_words: Callable[..., list[StoredDecision]],
    tmp_path: Path,
) -> Callable[..., tuple[Path, list[Entry]]]:
    """Draw a class of which two tutors decided everything, and keep it in a folder."""

    def kept(complete: int, waiting: int = 0) -> tuple[Path, list[Entry]]:
        entries = draw_entries(complete, waiting)
        return keep(tmp_path / "Geheim", entries, second_words(entries)), entries

    return kept
