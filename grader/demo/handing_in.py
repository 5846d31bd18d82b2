"""What the class hands in: each report in its own ZIP, named and packed as its student does it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from grader.demo.archives import Packed, pack
from grader.demo.cast import paper
from grader.demo.composing import compose
from grader.demo.form import filled_form
from grader.demo.locking import locked
from grader.demo.model import Cast, Draft, Paper, Student
from grader.demo.typesetting import head, report
from grader.errors import GraderError
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True)
class HandIn:
    """One ZIP on its way to Moodle."""

    student: Student
    account: int
    submitted: datetime
    name: str
    data: bytes


def due_date(sheet: Sheet) -> datetime:
    """Return the due date, which all times of the class are counted from.

    Raises:
        GraderError: the sheet has none.
    """
    if sheet.due is None:
        raise GraderError(
            f"sheet {sheet.id} has no due date, and the class hands in around one",
            f"Blatt {sheet.id} hat keinen Abgabetermin, und die Klasse gibt um einen herum ab",
        )
    return sheet.due


def hand_in(cast: Cast, sheet: Sheet) -> Iterator[HandIn]:
    """Yield what comes in, in the order of the class; a draft before what replaces it."""
    for student in cast.students:
        if student.draft is not None:
            yield _packed(cast, sheet, student, student.draft)
        if student.handed_in:
            yield _packed(cast, sheet, student, student)


def _packed(cast: Cast, sheet: Sheet, student: Student, upload: Student | Draft) -> HandIn:
    submitted = due_date(sheet) - timedelta(hours=upload.hours)
    pdf = _report(cast, sheet, paper(cast, student, upload.answers), submitted)
    files = [Packed(_encoded(student.named(student.pdf), student), pdf)]
    files += [Packed(_encoded(name, student), _FILLER) for name in student.beside]
    data = pack(files, submitted)
    return HandIn(student, upload.account, submitted, student.named(student.zip), data)


_FILLER = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'


def _report(cast: Cast, sheet: Sheet, answered: Paper, made: datetime) -> bytes:
    student = answered.student
    if student.habit == "form":
        pdf = filled_form(answered, sheet, cast.words, made)
    else:
        top = head(student, sheet, cast.words, made)
        pdf = report(top, compose(answered, cast.words))
    return locked(pdf, student.password) if student.password else pdf


def _encoded(name: str, student: Student) -> str | bytes:
    """Spell an entry's name as the student's system does: decomposed, or in cp850."""
    if student.encoding == "nfd":
        return unicodedata.normalize("NFD", name).encode()
    if student.encoding == "cp850":
        return name.encode("cp850")
    return name
