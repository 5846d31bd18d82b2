"""From a judgement to a mark: decisions laid over it, criteria, points and the code."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from grader.engine.attempts import Attempt
from grader.engine.carrying import Judgement
from grader.engine.codes import criterion_code, mark_code
from grader.engine.rubric import points_for, tidy, total
from grader.engine.rulings import Book, Held
from grader.model import (
    Audience,
    CriterionMark,
    Finding,
    Mark,
    Position,
    Verdict,
)
from problems.model import Criterion
from problems.sheet import Part, Sheet
from submissions.model import Response


@dataclass(frozen=True, slots=True)
class Scoring:
    """Whose part is scored, and by which rules and decisions."""

    sheet: Sheet
    part: Part
    number: str
    book: Book

    def code(self, field: str) -> str:
        """Name the mark of one field."""
        return mark_code(self.sheet.id, self.number, self.part.id, field)

    def maximum(self, field: str) -> Decimal:
        """Tell the points that a field is worth."""
        return next(f.points for f in self.part.fields if f.name == field)

    def held(self, attempt: Attempt) -> Held:
        """Give the decisions that hold for a field's response."""
        return self.book.held(self.code(attempt.field.name), attempt.hash)


def lay_over(scoring: Scoring, judgement: Judgement) -> Judgement:
    """Lay a person's points for a whole field over what the machine had come to."""
    attempt = judgement.attempt
    held = scoring.held(attempt)
    if held.points is None or held.points.points is None or judgement.decided is not None:
        return judgement
    maximum = scoring.maximum(attempt.field.name)
    return replace(
        judgement,
        verdict=_verdict_of(held.points.points, maximum),
        credit=_credit_of(held.points.points, maximum),
        method="person",
        findings=(*judgement.findings, _overruled(judgement, scoring, maximum)),
        decided=held.points,
        overruled=judgement.verdict,
    )


def to_mark(scoring: Scoring, judgement: Judgement, extra: tuple[Finding, ...] = ()) -> Mark:
    """Score one field.

    Args:
        scoring: the rules.
        judgement: what the field came to.
        extra: findings to add, such as the letters that were used.
    """
    attempt = judgement.attempt
    name = attempt.field.name
    code, maximum = scoring.code(name), scoring.maximum(name)
    held = scoring.held(attempt)
    mark = Mark(
        part=scoring.part.id,
        field=name,
        code=code,
        verdict=judgement.verdict,
        credit=judgement.credit,
        points=_points(judgement, maximum, scoring.sheet.points_step),
        max=maximum,
        response=attempt.text,
        response_hash=attempt.hash,
        understood=_understood(attempt),
        method=judgement.method,
        findings=(*judgement.findings, *extra, *held.set_aside),
        position=position_of(attempt.response),
        flags=attempt.response.flags,
        decided_by=judgement.decided.by if judgement.decided else attempt.read_by,
        because=judgement.decided.because if judgement.decided else "",
    )
    return _with_criteria(scoring, mark, attempt, judgement) if attempt.field.criteria else mark


def _points(judgement: Judgement, maximum: Decimal, step: Decimal) -> Decimal | None:
    if judgement.decided is not None and judgement.decided.points is not None:
        return tidy(judgement.decided.points)
    return None if judgement.credit is None else points_for(judgement.credit, maximum, step)


def _with_criteria(scoring: Scoring, mark: Mark, attempt: Attempt, judgement: Judgement) -> Mark:
    """Score a text by its criteria, unless it is blank or was decided as a whole."""
    marks = tuple(
        _criterion_mark(scoring, mark, attempt, criterion) for criterion in attempt.field.criteria
    )
    if judgement.decided is not None or mark.verdict in (Verdict.BLANK, Verdict.ERROR):
        return mark.model_copy(update={"criteria": _silent(marks, mark.verdict)})
    points, _ = total(one.points for one in marks)
    if points is None:
        return mark.model_copy(update={"criteria": marks})
    return mark.model_copy(
        update={
            "criteria": marks,
            "points": points,
            "credit": _credit_of(points, mark.max),
            "verdict": _verdict_of(points, mark.max),
            "decided_by": ", ".join(sorted({one.decided_by for one in marks})),
        }
    )


def _criterion_mark(
    scoring: Scoring, mark: Mark, attempt: Attempt, criterion: Criterion
) -> CriterionMark:
    code = criterion_code(mark.code, criterion.name)
    decision = scoring.book.held(code, attempt.hash).points
    return CriterionMark(
        name=criterion.name,
        code=code,
        points=None if decision is None or decision.points is None else tidy(decision.points),
        max=criterion.points,
        decided_by=decision.by if decision else "",
        because=decision.because if decision else "",
        wording=criterion.wording,
        title=criterion.title,
    )


def _silent(marks: tuple[CriterionMark, ...], verdict: Verdict) -> tuple[CriterionMark, ...]:
    """Keep the rubric lines of a text whose points were not given line by line."""
    points = Decimal(0) if verdict is Verdict.BLANK else None
    silent = {"points": points, "decided_by": "", "because": ""}
    return tuple(mark.model_copy(update=silent) for mark in marks)


def _overruled(judgement: Judgement, scoring: Scoring, maximum: Decimal) -> Finding:
    points = _points(judgement, maximum, scoring.sheet.points_step)
    told = {"verdict": str(judgement.verdict)}
    if points is None:
        return Finding(code="decision.left_open", args=told, audience=Audience.TUTOR)
    told["points"] = str(points)
    return Finding(code="decision.overruled", args=told, audience=Audience.TUTOR)


def _verdict_of(points: Decimal, maximum: Decimal) -> Verdict:
    if points >= maximum:
        return Verdict.CORRECT
    return Verdict.PARTIAL if points > 0 else Verdict.INCORRECT


def _credit_of(points: Decimal, maximum: Decimal) -> Fraction:
    return Fraction(points) / Fraction(maximum) if maximum else Fraction(1)


def _understood(attempt: Attempt) -> str:
    if attempt.answer is None or attempt.checker.by_person:
        return ""
    return attempt.checker.show(attempt.answer).plain


def position_of(response: Response) -> Position | None:
    """Tell where in the PDF a response stands, where that is known."""
    if response.page is None or response.box is None:
        return None
    box = response.box
    left, top, right, bottom = (round(x, 1) for x in (box.left, box.top, box.right, box.bottom))
    return Position(page=response.page, left=left, top=top, right=right, bottom=bottom)
