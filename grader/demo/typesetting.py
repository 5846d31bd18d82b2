"""Reports as PDF: a student's blocks set with Typst, the same bytes each time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.resources import files

from grader.demo.composing import Block
from grader.demo.dates import day
from grader.demo.model import Student, Words
from problems.sheet import Sheet
from problems.typst.setting import typeset


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top of a report, and goes into the PDF as its date."""

    student: Student
    title: str
    number: str
    """How the student's number is called."""
    day: str
    made: datetime


def head(student: Student, sheet: Sheet, words: Words, made: datetime) -> Head:
    """Word the top of a student's report on a sheet."""
    language = student.language
    return Head(
        student=student,
        title=words.title[language].format(number=sheet.number),
        number=words.number[language],
        day=day(made, sheet.zone, language),
        made=made,
    )


def report(top: Head, blocks: Sequence[Block]) -> bytes:
    """Set a report."""
    paper = {**face(top), "blocks": [asdict(block) for block in blocks]}
    return typeset(files(__package__) / "report.typ", paper, top.made)


def face(top: Head) -> dict[str, object]:
    """Give the top of a report as a template takes it."""
    student = top.student
    return {
        "look": student.look,
        "language": student.language,
        "title": top.title,
        "name": f"{student.first} {student.surname}",
        "number": student.number,
        "number-label": top.number,
        "day": top.day,
    }
