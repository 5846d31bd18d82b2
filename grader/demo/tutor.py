"""The tutor of the invented class: decisions on what waits, as the tables mean them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from grader.demo.cast import paper
from grader.demo.model import Answer, Cast, Language, Student
from grader.demo.writing import nested_list
from grader.model import WAITING, Decision, Entry, Mark, Status

TUTOR = "Toni Tutor"
LATE = "late.by"
PLAIN: Mapping[Language, str] = {
    "en": "Read from the page as it stands there.",
    "de": "Von der Seite abgelesen, wie es dort steht.",
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One mark that waits, and what the tables say about the answer."""

    student: Student
    mark: Mark
    answer: Answer

    @property
    def because(self) -> str:
        """The tutor's reason, in the student's language."""
        return (self.answer.because or PLAIN)[self.student.language]


def decide_as_meant(cast: Cast, entries: Iterable[Entry]) -> tuple[Decision, ...]:
    """Decide all that waits and that the tables have a word on.

    Files that are refused come first: once one is admitted, its answers wait in the next round.
    """
    students = {student.number: student for student in cast.students}
    decisions: list[Decision] = []
    for entry in entries:
        decisions += _on_intake(entry, cast)
        if entry.scorecard is not None and entry.status is not Status.SUPERSEDED:
            decisions += _on_marks(cast, students[entry.scorecard.number], entry.scorecard.marks)
    return tuple(decisions)


def _on_intake(entry: Entry, cast: Cast) -> Iterator[Decision]:
    """Take a file that breaks a rule or came late, where the tutor has a reason to."""
    for student in cast.students:
        reason = _reason(entry, student)
        if reason and entry.identifier == str(student.account):
            name = f"{student.surname}-{student.number}"
            yield Decision(key=entry.code, admit_as=name, because=reason, by=TUTOR)


def _reason(entry: Entry, student: Student) -> str:
    if entry.status is Status.NOT_GRADED:
        return student.admitted
    return student.excused if any(f.code == LATE for f in entry.findings) else ""


def _on_marks(cast: Cast, student: Student, marks: Iterable[Mark]) -> Iterator[Decision]:
    answers = {(r.part, r.field): r.answer for r in paper(cast, student, student.answers).replies}
    for mark in marks:
        if mark.verdict in WAITING:
            yield from _on_mark(_Case(student, mark, answers[mark.part, mark.field]))


def _on_mark(case: _Case) -> Iterator[Decision]:
    answer = case.answer
    if case.mark.criteria:
        yield from _on_criteria(case)
    elif answer.grant is not None:
        yield Decision(key=case.mark.code, points=answer.grant, because=case.because, by=TUTOR)
    elif answer.read_as is not None or answer.points is not None:
        yield Decision(
            key=case.mark.code,
            read_as=answer.read_as or _as_written(case),
            because=case.because,
            by=TUTOR,
        )


def _on_criteria(case: _Case) -> Iterator[Decision]:
    for criterion in case.mark.criteria:
        if criterion.points is None:
            yield Decision(
                key=criterion.code,
                points=case.answer.criteria[criterion.name],
                because=case.because,
                by=TUTOR,
            )


def _as_written(case: _Case) -> str:
    """Type what the student wrote, a matrix as lists in a list."""
    text = case.answer.text(case.student.language)
    return text if isinstance(text, str) else nested_list(text)
