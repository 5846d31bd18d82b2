"""Reports as PDF: a student's blocks set with Typst, the same bytes each time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from grader.demo.composing import Block
from grader.demo.dates import day
from grader.demo.model import Student, Words
from problems.sheet import Sheet


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
    return compiled("report.typ", paper, top.made)


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


def compiled(template: str, paper: Mapping[str, object], made: datetime) -> bytes:
    """Compile one of this package's templates; text reaches it as data, never as markup."""
    import typst

    pdf: bytes = typst.compile(
        _source(template),
        sys_inputs={"paper": json.dumps(paper)},
        ignore_system_fonts=True,
        timestamp=made.astimezone(UTC),
    )
    return pdf


def located(template: str, paper: Mapping[str, object], label: str) -> list[dict[str, Any]]:
    """Return the values of the metadata that carry a label, in the order of the document."""
    import typst

    found = typst.query(
        _source(template),
        label,
        field="value",
        sys_inputs={"paper": json.dumps(paper)},
        ignore_system_fonts=True,
    )
    values: list[dict[str, Any]] = json.loads(found)
    return values


def _source(template: str) -> bytes:
    return (files(__package__) / template).read_bytes()
