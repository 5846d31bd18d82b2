"""The statistics of a graded folder, as the page, the document and the table show them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from grader.measures.figures import Figure
from grader.measures.hiding import Group
from grader.measures.spreads import Quartiles
from grader.wording import Language
from problems.model import Wording
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A part, one of its fields, or one of a field's criteria; all empty for an upload itself."""

    part: str = ""
    field: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One part, field or criterion. What is not shown in public is None."""

    place: Place
    maximum: Decimal
    decided: int | None
    waiting: int | None
    blank: int | None
    carried: int | None
    facility: Figure
    discrimination: Figure
    groups: tuple[Group, ...]
    """How many have which points."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a code came up in one place."""

    place: Place
    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Span:
    """Where a number lies: at one value, or in public within a group."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals of complete submissions."""

    maximum: Decimal
    mean: Figure
    deviation: Figure
    quartiles: tuple[Span, ...]
    """The lower one, the median and the upper one; none where there is nothing to tell."""
    alpha: Figure
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far persons agree who decided on the same answers in one place."""

    place: Place
    answers: int
    persons: int
    exact: Figure
    beyond_chance: Figure
    measure: Literal["kappa", "alpha"]
    """Cohen's for two persons, Krippendorff's for more."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tutors who decided on the same answers."""

    first: str
    second: str
    exact: Figure
    difference: Figure
    """Points that the first gave more, in the mean."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How many seconds decisions in one place took."""

    place: Place
    number: int
    quartiles: Quartiles | None
    """None where there are too few."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """All of it."""

    sheet: Sheet
    language: Language
    is_anonymous: bool
    complete: int | None
    """Submissions that are decided as a whole; in public, None where there are fewer than five."""
    waiting: int | None
    left_out: int | None
    """Uploads of students of whom two count or wait."""
    totals: Totals
    items: tuple[Item, ...]
    """In the sheet's order: each part, its fields, and their criteria."""
    mistakes: tuple[Count, ...] = ()
    reasons: tuple[Count, ...] = ()
    """Why answers wait."""
    agreement: tuple[Agreement, ...] = ()
    pairs: tuple[Pair, ...] = ()
    times: tuple[Timing, ...] = ()
    titles: Mapping[Place, Wording] = field(default_factory=dict)
    """What the key calls criteria, where it does."""
