"""The sheet's form as an invented student fills it in."""

from datetime import datetime

from grader.demo.model import Paper, Words
from grader.demo.typesetting import head
from grader.demo.writing import written
from problems.boxes import field_name
from problems.handout import Layout, print_handout
from problems.sheet import Sheet
from problems.widgets import filled_in


def filled_form(paper: Paper, sheet: Sheet, words: Words, made: datetime) -> bytes:
    """Print the sheet's answer form, and type what this student answers."""
    student = paper.student
    name = f"{student.first} {student.surname}"
    number = head(student, sheet, words, made).number
    layout = Layout(
        student.language,
        answers_only=True,
        lines=(f"{name}, {number} {student.number}",),
        author=name,
        made=made,
    )
    values = {field_name(one.part, one.field): written(one, student) for one in paper.replies}
    return filled_in(print_handout(sheet, layout).pdf, values)
