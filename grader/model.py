"""The words of marking: outcomes, findings, marks, scorecards and decisions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    field_validator,
    model_validator,
)

from grader.codes import Audience as Audience  # noqa: PLC0414 - a word of marking, too
from grader.codes import Code as Code  # noqa: PLC0414 - as above
from grader.errors import FaultError
from problems.model import Wording

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


class Outcome(StrEnum):
    """What a comparison of one answer with one reference came to."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    INVALID = "invalid"
    UNDECIDED = "undecided"


class Verdict(StrEnum):
    """What a field came to in marking."""

    CORRECT = "correct"
    PARTIAL = "partial"
    CARRIED = "carried"
    INCORRECT = "incorrect"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    NEEDS_REVIEW = "needs_review"
    ERROR = "error"


WAITING = frozenset({Verdict.UNREADABLE, Verdict.NEEDS_REVIEW, Verdict.ERROR})
"""Verdicts that leave the points to a person."""


class Frozen(BaseModel):
    """A record that enters or leaves: immutable, and closed to unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Finding(Frozen):
    """One fact about an answer; its message is rendered late, in the reader's language."""

    code: str
    args: Mapping[str, str] = Field(default_factory=dict)
    audience: Audience = Audience.STUDENT


@dataclass(frozen=True, slots=True)
class Understood:
    """How an answer was understood, for people and for machines."""

    plain: str
    latex: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The result of comparing one answer with one reference."""

    outcome: Outcome
    credit: Fraction
    method: str
    """structural, exact, certified, worker, table, property or person."""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What else a comparison may look at."""

    siblings: Mapping[str, object] = field(default_factory=dict)
    """Parsed answers of the same part, by field."""
    predicate: object = None
    """The family's predicate, for a property check."""


class Position(Frozen):
    """Where in the PDF an answer stands: page from 1, box in points from the page's top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class CriterionMark(Frozen):
    """What one criterion earned; `points` is None while it waits for a person."""

    name: str
    code: str
    points: Decimal | None
    max: Decimal
    decided_by: str = ""
    because: str = ""
    wording: Wording | None = None
    """The rubric line as the key words it, where one was at hand."""
    title: Wording | None = None
    """A few words for it, where the key has some."""


class Mark(Frozen):
    """What one field earned, with all that led there."""

    part: str
    field: str
    code: str
    """Short and stable: names this mark to the student and the tutor."""
    verdict: Verdict
    credit: Fraction | None
    points: Decimal | None
    """None while a person has to decide."""
    max: Decimal
    response: str | None
    """The text as read (or as a person read it); None where no label was found."""
    response_hash: str
    understood: str = ""
    method: str = ""
    """Method of the decision: a comparison's method, `carried`, `implied`, `blank` or `person`."""
    findings: tuple[Finding, ...] = ()
    criteria: tuple[CriterionMark, ...] = ()
    position: Position | None = None
    flags: tuple[str, ...] = ()
    decided_by: str = ""
    because: str = ""


class Scorecard(Frozen):
    """All marks of one submission. `points` is None while any mark waits."""

    sheet: str
    sheet_version: int
    number: str
    surname: str
    marks: tuple[Mark, ...]
    points: Decimal | None
    points_decided: Decimal
    max: Decimal
    grader_version: str = ""
    params: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """The numbers of the student's own variant, by part; other parts have the sheet's."""

    def points_of(self, part: str) -> Decimal | None:
        """Add up one part; None while any of its fields waits, or where it was not marked."""
        points = [mark.points for mark in self.marks if mark.part == part]
        decided = [p for p in points if p is not None]
        return sum(decided, Decimal(0)) if points and len(decided) == len(points) else None


class Suggested(Frozen):
    """Points that a page had suggested to who decided, and between which it had expected them."""

    points: Decimal = Field(ge=0)
    low: Decimal = Field(ge=0)
    high: Decimal = Field(ge=0)


LONGEST = Decimal(3600)
"""Seconds that one decision may have taken; beyond, somebody left the page open."""


class Decision(Frozen):
    """A person's word on a mark, a criterion, a reading or an intake; nothing is erased by it.

    `key` is the code of a mark, of a criterion (`CODE.name`) or of an intake. Exactly one of
    `points`, `read_as`, `admit_as`, `refuse`, `excuse` and `until` is given; only `excuse` may
    stand beside `admit_as`.
    """

    key: str = Field(min_length=1)
    points: Decimal | None = Field(default=None, ge=0)
    read_as: str | None = None
    admit_as: str | None = None
    """`Surname-Number`: whose submission an upload is, whatever its names or its time say."""
    refuse: StrictBool = False
    """Whether an upload that waits is not graded."""
    excuse: StrictBool = False
    """Whether an upload that came late counts as on time; nothing else about it is settled."""
    until: str | None = None
    """When an upload was due, in the sheet's zone; it counts where that is later."""
    settles: StrictBool = False
    """Whether it stands over what others say on the same key in the same files."""
    suggested: Suggested | None = None
    """What was suggested on the page when points were given; nothing is marked by it."""
    because: str = Field(min_length=1)
    by: str = Field(min_length=1)
    seconds: Decimal | None = Field(default=None, ge=0)
    """How long it was in view; longer than `LONGEST` counts as that."""

    bound_to: str | None = None
    """The `response_hash` of what was decided on, where it is known: it must still be there."""

    @field_validator("seconds")
    @classmethod
    def _is_capped(cls, seconds: Decimal | None) -> Decimal | None:
        return None if seconds is None else min(seconds, LONGEST)

    word: str = Field(default="", max_length=40)
    """Tells a word that a page saves again from a new one that says the same; of no meaning."""

    @field_validator("because", "by")
    @classmethod
    def _says_something(cls, text: str) -> str:
        if not text.strip():
            raise FaultError("this is blank", "das ist leer")
        return text.strip()

    @field_validator("points", mode="before")
    @classmethod
    def _is_plain(cls, points: object) -> object:
        """Take ASCII digits only: other spellings of a number are nobody's intention."""
        if isinstance(points, bool) or (isinstance(points, str) and not _PLAIN.fullmatch(points)):
            raise FaultError(
                "a number such as 1.5 was expected", "eine Zahl wie 1.5 wurde erwartet (mit Punkt)"
            )
        return points

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Decision":
        optional = (self.points, self.read_as, self.admit_as, self.until)
        said = [one is not None for one in optional]
        excused = self.excuse and self.admit_as is None
        if sum((*said, self.refuse, excused)) != 1:
            raise FaultError(
                "give exactly one of points, read_as, admit_as, refuse, excuse and until"
                " (excuse may stand beside admit_as)",
                "genau eines von points, read_as, admit_as, refuse, excuse und until angeben"
                " (excuse darf neben admit_as stehen)",
            )
        if self.suggested is not None and self.points is None:
            raise FaultError(
                "suggested goes with points", "suggested gibt es nur zusammen mit points"
            )
        return self


class Release(Frozen):
    """A person's word that points may go out: whose, and which points, by a fingerprint."""

    points: Mapping[str, str]
    """A fingerprint of all points of each complete submission, by its upload's code."""
    by: str = Field(min_length=1)
    grader_version: str = ""
    decisions: int | None = None
    """The number of the last decision before it; None in the record of an older version."""


class Status(StrEnum):
    """What became of one upload."""

    GRADED = "graded"
    NEEDS_REVIEW = "needs_review"
    NOT_GRADED = "not_graded"
    SUPERSEDED = "superseded"


class Entry(Frozen):
    """One upload and what became of it, as the reports show it."""

    file: str
    code: str
    """Names the intake of this upload, for decisions on it."""
    status: Status
    surname: str = ""
    number: str = ""
    """Empty where no student could be told from the names."""
    account: str = ""
    identifier: str = ""
    """The account's number in the origin, such as Moodle's participant id."""
    findings: tuple[Finding, ...] = ()
    """On the upload itself: names, archive, lateness, twins."""
    scorecard: Scorecard | None = None
    reading: int | None = None
    """The number of its PDF's reading in the gradebook, by which its pictures are found."""

    @property
    def points(self) -> Decimal | None:
        """The total that counts: None while anything waits, and where nothing is graded."""
        if self.status is not Status.GRADED or self.scorecard is None:
            return None
        return self.scorecard.points


class Person(Frozen):
    """Somebody of the roster or the worksheet."""

    number: str
    surname: str
    first_name: str = ""
    identifier: str = ""


class Reconciliation(Frozen):
    """Whether everybody is accounted for.

    With a roster: roster + unlisted = graded + needs_review + not_graded + missing. Superseded
    uploads are listed and not counted among these, as their student's newer one is.
    """

    roster: int | None
    graded: int
    needs_review: int
    not_graded: int
    missing: int | None
    unlisted: int = 0
    superseded: int = 0
    forgotten: int = 0
    """Whom the folder has forgotten so far: on neither side, as only their count is known."""

    @property
    def balanced(self) -> bool:
        """Whether the sums match; true where there is no roster to match."""
        if self.roster is None or self.missing is None:
            return True
        known = self.graded + self.needs_review + self.not_graded + self.missing
        return self.roster + self.unlisted == known
