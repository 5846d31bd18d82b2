"""What a sheet holds: tasks, parts and fields, with the rules that the course sets for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from problems.model import Wording
from problems.slips import MisplacedError
from problems.toml_lines import Keys

FORMAT = 1
"""The newest layout of sheet and key files that this version reads."""

Language = Literal["en", "de"]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
PartIdentifier = Annotated[str, Field(pattern=r"^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
NonNegative = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=6)]


class Frozen(BaseModel):
    """A record of a file: immutable, and closed to unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Late(Frozen):
    """What happens to a report that came after the due date."""

    policy: Literal["person", "reject"] = "person"
    """Whether a person decides, or it is not graded."""
    grace_minutes: int = Field(default=0, ge=0, le=1_000_000, strict=True)


class Carry(Frozen):
    """How much of a field's points a carried answer earns."""

    factor: Decimal = Field(default=Decimal(1), ge=0, le=1)


class SelfCheck(Frozen):
    """What a student's own check tells: nothing, how it was understood, or whether it is right."""

    policy: Literal["none", "form", "truth"] = "form"
    truth_from: AwareDatetime | None = None


class Appeals(Frozen):
    """Whom a student asks about a mark, and until when."""

    contact: str
    until: AwareDatetime | None = None


class Naming(Frozen):
    """How files must be named: the number's pattern, what stands before it, rules re-weighed."""

    number_pattern: str = r"[0-9]{6,12}"
    separator: str = Field(default="-", min_length=1, max_length=3)
    severities: Mapping[str, Literal["pass", "warn", "fail"]] = Field(default_factory=dict)

    @field_validator("number_pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"is not a regular expression: {error}"
            raise ValueError(message) from error
        return pattern


class OwnLetters(Frozen):
    """Fields that may define the student's own letters, and fields that use them."""

    define: tuple[str, ...]
    use: tuple[str, ...] = ()


class SheetField(Frozen):
    """One thing asked in a part, as the sheet words and weighs it."""

    name: FieldName
    title: Wording = Wording("", "")
    """Empty in a file where the family's own will do."""
    points: NonNegative
    lead_ins: tuple[str, ...] = ()
    optional: bool = False


class Part(Frozen):
    """One part of a task: a family, its params, its wording and its fields."""

    id: PartIdentifier
    title: Wording = Wording("", "")
    """Empty in a file where the family's own will do."""
    family: str
    points: NonNegative
    """The sum of the fields' points, stated so that a slip shows."""
    params: Mapping[str, Any] = Field(default_factory=dict)
    labels: tuple[str, ...] = ()
    wording: Wording = Wording("", "")
    """Empty where the family words what its params ask."""
    fields: tuple[SheetField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> "Part":
        _refuse_twins("field", {("fields", n, "name"): f.name for n, f in enumerate(self.fields)})
        _refuse_other_sum(f"part {self.id}", self.points, (f.points for f in self.fields))
        return self


class Task(Frozen):
    """Parts that belong together."""

    id: PartIdentifier
    title: Wording
    parts: tuple[Part, ...] = Field(min_length=1)


class Sheet(Frozen):
    """One exercise sheet, its public part only."""

    format: Literal[1]
    id: Identifier
    version: int = Field(ge=1, strict=True)
    edition: Identifier
    number: int = Field(ge=0, strict=True)
    title: Wording
    language: Language = "en"
    points: NonNegative
    """The sum of the parts' points, stated so that a slip shows."""
    points_step: Decimal = Field(gt=0, le=100_000, decimal_places=6)
    zone: str
    due: AwareDatetime | None = None
    late: Late = Late()
    carry: Carry = Carry()
    self_check: SelfCheck = SelfCheck()
    appeals: Appeals
    naming: Naming = Naming()
    own_letters: OwnLetters | None = None
    tasks: tuple[Task, ...] = Field(min_length=1)
    path: Path | None = Field(default=None, exclude=True, repr=False)
    """The file it was read from; the key lies beside it."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All parts in the sheet's order."""
        return tuple(part for task in self.tasks for part in task.parts)

    @model_validator(mode="after")
    def _is_consistent(self) -> "Sheet":
        _refuse_twins("task", {("tasks", n, "id"): task.id for n, task in enumerate(self.tasks)})
        _refuse_twins("part", {(*keys, "id"): part.id for keys, part in _placed(self)})
        _refuse_other_sum("the sheet", self.points, (part.points for part in self.parts))
        _refuse_off_step(self)
        _refuse_unknown_letters(self)
        _refuse_early_truth(self)
        return self


class Key(Frozen):
    """The private side of a sheet: references, accepted wordings and criteria, by part."""

    format: Literal[1]
    sheet: Identifier
    version: int = Field(ge=1, strict=True)
    parts: Mapping[str, Mapping[str, Any]]


def _refuse_twins(kind: str, names: Mapping[Keys, str]) -> None:
    """Refuse a name that stands at two places."""
    seen: set[str] = set()
    for keys, name in names.items():
        if name in seen:
            message = f"{kind} {name!r} stands here twice; each needs a name of its own"
            raise MisplacedError(message, *keys)
        seen.add(name)


def _refuse_other_sum(what: str, stated: Decimal, points: Iterable[Decimal]) -> None:
    total = sum(points, Decimal(0))
    if total != stated:
        message = f"{what} states {stated} points, and what it holds adds up to {total}"
        raise MisplacedError(message, "points")


def _refuse_off_step(sheet: Sheet) -> None:
    for keys, part in _placed(sheet):
        for at, field in enumerate(part.fields):
            if field.points % sheet.points_step:
                message = (
                    f"{part.id}.{field.name} is worth {field.points} points, "
                    f"which is no multiple of points_step = {sheet.points_step}"
                )
                raise MisplacedError(message, *keys, "fields", at, "points")


def _refuse_unknown_letters(sheet: Sheet) -> None:
    known = {f"{part.id}.{field.name}" for part in sheet.parts for field in part.fields}
    letters = sheet.own_letters
    for name in letters.define + letters.use if letters else ():
        if name not in known:
            message = f"own_letters names {name!r}, and the sheet has no such field"
            raise MisplacedError(message, "own_letters")


def _refuse_early_truth(sheet: Sheet) -> None:
    opened: datetime | None = sheet.self_check.truth_from
    if opened and sheet.due and opened < sheet.due:
        message = "self_check.truth_from lies before the due date; it would give the answers away"
        raise MisplacedError(message, "self_check", "truth_from")


def _placed(sheet: Sheet) -> Iterator[tuple[Keys, Part]]:
    for number, task in enumerate(sheet.tasks):
        for at, part in enumerate(task.parts):
            yield ("tasks", number, "parts", at), part
