"""The words of the invented class: students, ways of answering, and what each answer earns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from grader.model import WAITING, Frozen, Verdict

Language = Literal["en", "de"]
Habit = Literal["labels", "lines", "form", "typeset"]
Look = Literal["article", "notes", "notebook"]
Matrix = tuple[str, ...]
"""Rows from top to bottom, entries parted by blanks, with a point for decimals."""


class Answer(Frozen):
    """One way of answering one field, and what it is meant to earn."""

    says: str | Matrix | Mapping[Language, str]
    math: str | None = None
    verdict: Verdict
    points: Decimal | None = None
    finding: str = ""
    criteria: Mapping[str, Decimal] = Field(default_factory=dict)
    read_as: str | None = None
    grant: Decimal | None = None
    finally_: tuple[Verdict, Decimal] | None = Field(default=None, alias="finally")
    because: Mapping[Language, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_decided_once(self) -> "Answer":
        if (self.points is None) != (self.verdict in WAITING):
            message = "an answer that waits has no points, and every other one has"
            raise ValueError(message)
        if self.points is None and self.finally_ is None and not self.criteria:
            message = "an answer that waits says what it comes to: by criteria or by `finally`"
            raise ValueError(message)
        return self

    def text(self, language: Language) -> str | Matrix:
        """Return what is written, in the student's language."""
        return self.says[language] if isinstance(self.says, Mapping) else self.says

    @property
    def final_points(self) -> Decimal:
        """What the answer earns once the tutor has decided."""
        if self.finally_ is not None:
            return self.finally_[1]
        if self.points is not None:
            return self.points
        return sum(self.criteria.values(), Decimal(0))


Ways = Mapping[str, Mapping[str, Mapping[str, Answer]]]
"""Answers by part, way and field."""


class Draft(Frozen):
    """An upload from a second account that a later one replaces."""

    account: int
    hours: float
    answers: Mapping[str, str] = Field(default_factory=dict)


class Student(Frozen):
    """One row of the class."""

    first: str
    surname: str
    number: str
    account: int
    habit: Habit
    language: Language = "en"
    look: Look = "notes"
    label: str = "Task {part}"
    print: Literal["numpy", "list", "rows"] = "numpy"
    decimal: Literal[".", ","] = "."
    leads: Literal["symbols", "words"] = "symbols"
    prose: bool = False
    order: tuple[str, ...] = ()
    answers: Mapping[str, str] = Field(default_factory=dict)
    hours: float = 24
    extended: int | None = None
    zip: str = "{surname}-{number}.zip"
    pdf: str = "{surname}-{number}.pdf"
    encoding: Literal["utf-8", "nfd", "cp850"] = "utf-8"
    beside: tuple[str, ...] = ()
    password: str = ""
    draft: Draft | None = None
    handed_in: bool = True
    refused: bool = False
    admitted: str = ""
    excused: str = ""

    def named(self, pattern: str) -> str:
        """Fill the student's names into the pattern of a file's name."""
        return pattern.format(surname=self.surname, number=self.number, first=self.first)


@dataclass(frozen=True, slots=True)
class Reply:
    """One field as one student answers it."""

    part: str
    field: str
    answer: Answer

    @property
    def key(self) -> str:
        """Part and field in one word."""
        return f"{self.part}.{self.field}"


@dataclass(frozen=True, slots=True)
class Paper:
    """One report: who wrote it, and the replies in the order in which they stand."""

    student: Student
    replies: tuple[Reply, ...]

    def parts(self) -> Iterator[tuple[str, tuple[Reply, ...]]]:
        """Walk through the parts with their replies."""
        for part in dict.fromkeys(reply.part for reply in self.replies):
            yield part, tuple(reply for reply in self.replies if reply.part == part)


@dataclass(frozen=True, slots=True)
class Words:
    """What stands around the answers."""

    title: Mapping[str, str]
    number: Mapping[str, str]
    line: Mapping[str, str]
    leads: Mapping[str, Mapping[str, str]]
    prose: Mapping[str, Mapping[str, str]]
    cells: Mapping[str, str]
    opening: Mapping[str, str]
    task: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cast:
    """The whole class: students, the ways in which they answer, and their words."""

    students: tuple[Student, ...]
    ways: Ways
    words: Words
