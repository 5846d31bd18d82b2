"""The class as its tables tell it: students, ways of answering and the words around them."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from pydantic import TypeAdapter, ValidationError

from grader.demo.model import Cast, Paper, Reply, Student, Ways, Words
from grader.errors import GraderError
from grader.reasons import fault_of
from problems.model import Wording

FORMAT = 1
RIGHT = "right"
"""The way in which a part is answered where a student's row names none."""


def load_cast() -> Cast:
    """Read the tables of the class.

    Raises:
        GraderError: a table breaks a rule; the message names the row.
    """
    rows = _table("students.toml")["student"]
    return Cast(
        students=tuple(
            _checked(Student, row, Wording(f"student {at}", f"Studierende Person {at}"))
            for at, row in enumerate(rows, 1)
        ),
        ways=_checked(
            Ways, _table("answers.toml"), Wording("answers.toml", "Antworten in answers.toml")
        ),
        words=Words(**_table("words.toml")),
    )


def paper(cast: Cast, student: Student, ways: Mapping[str, str] | None = None) -> Paper:
    """Put together one student's report; `ways` stands for those of the student's row.

    Raises:
        GraderError: a way is named that answers.toml does not hold.
    """
    chosen = student.answers if ways is None else ways
    parts = student.order or tuple(cast.ways)
    return Paper(
        student=student,
        replies=tuple(
            Reply(part, field, answer)
            for part in parts
            for field, answer in _way(cast, part, chosen.get(part, RIGHT)).items()
        ),
    )


def _way(cast: Cast, part: str, way: str) -> Mapping[str, Any]:
    try:
        return cast.ways[part][way]
    except KeyError:
        known = ", ".join(cast.ways.get(part, ()))
        raise GraderError(
            f"answers.toml has no way {way!r} of answering {part}; it has: {known}",
            f"answers.toml hat keine Art {way!r}, {part} zu beantworten; es gibt: {known}",
        ) from None


def _table(name: str) -> dict[str, Any]:
    table = tomllib.loads((files(__package__) / name).read_text("utf-8"))
    if table.pop("format", None) != FORMAT:
        raise GraderError(
            f"{name} must say format = {FORMAT}", f"In {name} muss format = {FORMAT} stehen"
        )
    return table


def _checked(kind: Any, value: object, what: Wording) -> Any:
    try:
        return TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        raise GraderError(
            f"{what.en} of the class is not as it should be: {error}",
            f"{what.de} der Klasse: nicht so, wie es sein soll: {fault_of(error).de}",
        ) from error
