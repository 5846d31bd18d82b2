"""The words of a problem: what is asked, what is right and how it is checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from pydantic import BaseModel

Value: TypeAlias = Any
"""A plain value: int or Fraction, a tuple of tuples of them (a matrix, row by row), a shape as a
tuple of strings, or an expression, a growth class or a phrase as a string in plain notation."""

Answers: TypeAlias = Mapping[str, Value]
"""Values by the name of their field, within one part."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages, as Typst markup where a handout prints it."""

    en: str
    de: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that belongs to what is asked; it must not show what is right."""

    svg: Wording
    """With no other fonts than those of Typst, and nothing from outside."""
    caption: Wording
    """Below the picture, as Typst markup."""
    said: Wording
    """All that the picture shows, in plain words: for a screen reader, and for a terminal."""


@dataclass(frozen=True, slots=True)
class Check:
    """Which checker compares a field's answer with its reference, and with which options."""

    checker: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a person looks for in a text, and what it is worth."""

    name: str
    points: Decimal
    wording: Wording
    """What a full answer holds, for the tutor and, with the mark, for the student."""
    partial: Wording | None = None
    """What earns a part of the points."""
    title: Wording | None = None
    """A few words for it where there is no room for the wording; else its name is shown."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked in a part: how it is solved, checked and carried.

    `solve` is a pure function of the params and of earlier answers of the same part (those named
    in `needs`): fed our answers it gives the reference, fed the student's the follow-through.
    It is None where no reference is at hand: on the public sheet alone, or where only a person
    decides. A `solve` that raises on a student's values means that nothing is carried.
    """

    name: str
    check: Check
    solve: Callable[[Answers], Value] | None = None
    needs: tuple[str, ...] = ()
    guard: Callable[[Value], bool] | None = None
    """Whether an answer to this field may feed later fields: false where it makes them trivial."""
    shape: tuple[int, int] | None = None
    """Rows and columns of the matrix asked for, where the reader may know them."""
    criteria: tuple[Criterion, ...] = ()
    predicate: Callable[[Answers], "Witness | None"] | None = None
    """For a property check: None where the answers have the property, else what shows the failure.

    It is fed the plain values of the fields that the check's options name."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Why an object lacks a property: a code of the family and what the message fills in."""

    code: str
    args: Mapping[str, str] = field(default_factory=dict)
    certain: bool = True
    """False where the failure is a matter of judgement: a person decides."""


@dataclass(frozen=True, slots=True)
class Misconception:
    """A wrong solver with a name and a message.

    `steps` replaces the right solver of some fields. It is run on our earlier answers and on the
    student's; an answer equal to its result gets the message and `credit`.
    """

    name: str
    message: Wording
    steps: Mapping[str, Callable[[Answers], Value]]
    credit: Decimal = Decimal(0)
    tolerance: Decimal = Decimal(0)
    """Absolute tolerance of the comparison, where the wrong result is not rational."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A family filled with params: all that marking one part needs."""

    fields: tuple[Field, ...]
    misconceptions: tuple[Misconception, ...] = ()


@dataclass(frozen=True, slots=True)
class Friendly:
    """What a person can do by hand: the largest numbers that a variant's references may hold."""

    largest: int = 100
    """Of a numerator, whatever its sign."""
    denominator: int = 12
    side: int = 6
    """Rows or columns of a matrix."""
    letters: int = 40
    """Characters of an expression, a class or a shape in plain notation."""
    within: int = 1000
    """Of a whole number within an expression, where `largest` is not larger still."""


@dataclass(frozen=True, slots=True)
class Family:
    """A problem with random parameters; `FAMILY` in one module of `problems.families`.

    `build` gets the params and the key (None on a student's machine) and gives the problem.
    `draw` gives params that are friendly to hand arithmetic, or None where nothing is random.
    `messages` words the witnesses' codes, `mistakes` the misconceptions by their names. `ask` words
    what a variant asks, `titles` what goes into each field, and `solution` works it out, all as
    Typst markup; a sheet may word the first two itself. `figure` draws what a variant shows.
    """

    name: str
    title: Wording
    params: type[BaseModel]
    build: Callable[[Any, Any], Problem]
    key: type[BaseModel] | None = None
    draw: Callable[[Any], Any] | None = None
    messages: Mapping[str, Wording] = field(default_factory=dict)
    mistakes: Mapping[str, Wording] = field(default_factory=dict)
    ask: Callable[[Any], Wording] | None = None
    figure: Callable[[Any], Figure] | None = None
    titles: Mapping[str, Wording] = field(default_factory=dict)
    solution: Callable[[Any], Wording] | None = None
    friendly: Friendly = Friendly()
    untold: tuple[str, ...] = ()
    """Params that answer what is asked, as the words do not show them: no student's file holds
    such a part."""
    few: int = 0
    """How many different variants there are, where there are fewer than a class has students."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One draw of one part for one student: plain params, and what the seed was made of."""

    sheet: str
    sheet_version: int
    part: str
    params: Mapping[str, Any]
    attempt: int | None = None
    """Which draw it was; None where that is not to be told."""
