"""Reports as PDF: a student's blocks set with Typst, the same bytes each time."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from grader.demo.composing import Block
from grader.demo.model import Student, Words


def report(
    student: Student, blocks: Sequence[Block], words: Words, number: int, made: datetime
) -> bytes:
    """Set a report; `number` is the sheet's, `made` goes into the PDF as its date."""
    title = words.title[student.language].format(number=number)
    return compiled(
        "report.typ", {**face(student, title, words), "blocks": [asdict(b) for b in blocks]}, made
    )


def face(student: Student, title: str, words: Words) -> dict[str, object]:
    """Say what stands at the top of a report."""
    return {
        "look": student.look,
        "language": student.language,
        "title": title,
        "name": f"{student.first} {student.surname}",
        "number": student.number,
        "number-label": words.number[student.language],
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
