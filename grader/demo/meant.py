"""expected.json: what the class's tables mean each student to have said and to earn.

Nothing here is asked of the marking: all points and verdicts are those that the tables state.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from grader.demo.cast import paper
from grader.demo.model import Cast, Habit, Matrix, Reply, Student
from grader.model import Frozen, Verdict
from problems.sheet import Sheet

SCHEMA = 1


class MeantField(Frozen):
    """One field: what was written, and what it comes to before and after the tutor's decisions."""

    part: str
    field: str
    says: str | Matrix
    verdict: Verdict
    points: Decimal | None
    finding: str
    """A code that the marking is to give; empty where none is stated."""
    final_verdict: Verdict
    final_points: Decimal


class MeantStudent(Frozen):
    """One student of the class and what becomes of the upload; no fields where it is not graded."""

    number: str
    surname: str
    first: str
    habit: Habit
    fate: Literal["graded", "not_graded", "missing"]
    """Once the tutor has decided."""
    refused: bool
    """Whether the upload breaks a rule by itself."""
    fields: tuple[MeantField, ...]
    points: Decimal | None
    """Once the tutor has decided."""


class Meant(Frozen):
    """The whole class as it is meant."""

    sheet: str
    students: tuple[MeantStudent, ...]


def meant(cast: Cast, sheet: Sheet) -> Meant:
    """Lay out what the tables state, student by student and field by field."""
    students = tuple(_student(cast, sheet, student) for student in cast.students)
    return Meant(sheet=sheet.id, students=students)


def _student(cast: Cast, sheet: Sheet, student: Student) -> MeantStudent:
    fate = _fate(student)
    fields = tuple(_fields(cast, sheet, student)) if fate == "graded" else ()
    return MeantStudent(
        number=student.number,
        surname=student.surname,
        first=student.first,
        habit=student.habit,
        fate=fate,
        refused=student.refused,
        fields=fields,
        points=sum((field.final_points for field in fields), Decimal(0)) if fields else None,
    )


def _fate(student: Student) -> Literal["graded", "not_graded", "missing"]:
    if not student.handed_in:
        return "missing"
    return "not_graded" if student.refused and not student.admitted else "graded"


def _fields(cast: Cast, sheet: Sheet, student: Student) -> Iterator[MeantField]:
    replies = {reply.key: reply for reply in paper(cast, student, student.answers).replies}
    for part in sheet.parts:
        for field in part.fields:
            yield _field(replies[f"{part.id}.{field.name}"], student, field.points)


def _field(reply: Reply, student: Student, maximum: Decimal) -> MeantField:
    answer = reply.answer
    return MeantField(
        part=reply.part,
        field=reply.field,
        says=answer.text(student.language),
        verdict=answer.verdict,
        points=answer.points,
        finding=answer.finding,
        final_verdict=_final_verdict(reply, maximum),
        final_points=answer.final_points,
    )


def _final_verdict(reply: Reply, maximum: Decimal) -> Verdict:
    """Tell what is stated; points by criteria are full, some or none of the field's."""
    answer = reply.answer
    if answer.finally_ is not None:
        return answer.finally_[0]
    if answer.points is not None:
        return answer.verdict
    if answer.final_points == maximum:
        return Verdict.CORRECT
    return Verdict.PARTIAL if answer.final_points else Verdict.INCORRECT
