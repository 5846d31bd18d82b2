"""The fillable answer sheet: boxes set with Typst, widgets laid over them, values typed in."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from grader.demo.model import Paper, Words
from grader.demo.typesetting import compiled, face, head, located
from grader.demo.widgets import Widget, with_widgets
from grader.demo.writing import written
from problems.sheet import Sheet

LINE = 14
"""Height of one line of an answer in points."""


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    title: str
    height: float


def filled_form(paper: Paper, sheet: Sheet, words: Words, made: datetime) -> bytes:
    """Return the sheet's form as this student filled it in.

    Fields are named like `3-4-output`, allow several lines, and show their values.
    """
    content = _content(paper, sheet, words, made)
    blank = compiled("form.typ", content, made)
    widgets = tuple(_widgets(content))
    values = {_name(r.part, r.field): written(r, paper.student) for r in paper.replies}
    return with_widgets(blank, widgets, values)


def _content(paper: Paper, sheet: Sheet, words: Words, made: datetime) -> dict[str, Any]:
    language = paper.student.language
    parts = [
        {
            "title": words.form_parts[language].format(part=part.id),
            "fields": [asdict(row) for row in _rows(part.id, paper, sheet)],
        }
        for part in sheet.parts
    ]
    top = face(head(paper.student, sheet, words, made))
    return {**top, "hint": words.form[language], "parts": parts}


def _rows(part: str, paper: Paper, sheet: Sheet) -> Iterator[_Row]:
    language = paper.student.language
    fields = next(candidate.fields for candidate in sheet.parts if candidate.id == part)
    for field in fields:
        title = field.title.de if language == "de" else field.title.en
        yield _Row(_name(part, field.name), title, LINE * _lines(part, field.name))


def _lines(part: str, field: str) -> float:
    if field in {"text", "reasoning"}:
        return 6
    return 6 if part == "3.4" else 1.4


def _name(part: str, field: str) -> str:
    return f"{part}-{field}".replace(".", "-")


def _widgets(content: dict[str, Any]) -> Iterator[Widget]:
    titles = {
        row["name"]: f"{part['title']}: {row['title']}"
        for part in content["parts"]
        for row in part["fields"]
    }
    for place in located("form.typ", content, "<answer-box>"):
        yield Widget(title=titles[place["name"]], **place)
