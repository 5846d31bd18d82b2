"""results.json: the whole run for machines, written submission by submission."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

from grader.messages import render
from grader.model import CriterionMark, Entry, Finding, Mark, Person, Position, Scorecard, Status
from grader.reports import Batch, replacing
from grader.wording import Language

FILE = "results.json"
SCHEMA = 1
"""The layout of this document; it grows by keys only."""


def _number(points: Decimal) -> int | float:
    """Give points as the JSON number that is written the shortest."""
    return int(points) if points == points.to_integral_value() else float(points)


Points = Annotated[Decimal, PlainSerializer(_number, return_type=int | float)]


class Document(BaseModel):
    """A record of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StudentView(Document):
    """Who handed in, as far as the names tell."""

    surname: str
    number: str


class AccountView(Document):
    """Whose account uploaded it, as the origin tells."""

    name: str
    identifier: str


class FindingView(Document):
    """One fact, worded in the run's language."""

    code: str
    message: str
    audience: Literal["student", "tutor"]
    args: dict[str, str]


class CriterionView(Document):
    """One criterion; `points` is null while it waits for a person."""

    name: str
    code: str
    points: Points | None
    max: Points
    decided_by: str
    because: str


class FieldView(Document):
    """One field; `points` is null while a person has to decide."""

    part: str
    field: str
    code: str
    verdict: str
    credit: str | None
    """A fraction such as `1/2`."""
    points: Points | None
    max: Points
    response: str | None
    response_hash: str
    understood: str
    method: str
    page: int | None
    box: tuple[float, float, float, float] | None
    """Left, top, right and bottom in points from the page's top left."""
    flags: tuple[str, ...]
    findings: tuple[FindingView, ...]
    criteria: tuple[CriterionView, ...]
    decided_by: str
    because: str


class SubmissionView(Document):
    """One upload; `points` is null unless it is graded completely."""

    file: str
    code: str
    student: StudentView | None
    account: AccountView
    status: Literal["graded", "needs_review", "not_graded"]
    superseded: bool
    """Whether a newer upload of the same student counts instead; it is `not_graded` then."""
    points: Points | None
    points_decided: Points
    max: Points
    findings: tuple[FindingView, ...]
    fields: tuple[FieldView, ...]


class ReconciliationView(Document):
    """Who is accounted for; `roster` and `missing` are null where there is no roster."""

    roster: int | None
    graded: int
    needs_review: int
    not_graded: int
    missing: int | None
    unlisted: int
    superseded: int
    forgotten: int
    balanced: bool
    missing_students: tuple[StudentView, ...]
    lacking_students: tuple[StudentView, ...]
    """Who handed in, as the worksheet says, and is not in the download."""


class HeadView(Document):
    """All of the document but its submissions."""

    # `schema` is taken by pydantic, so that it is added where the head is written.
    sheet: str
    sheet_version: int
    edition: str
    language: Language
    grader_version: str
    reconciliation: ReconciliationView


def write(batch: Batch, out: Path) -> None:
    """Write `results.json` into the folder `out`: sorted keys, no times, the same for the same run.

    Raises:
        GraderError: the file cannot be replaced.
    """
    with replacing(out / FILE) as handle:
        for piece in _pieces(batch):
            handle.write(piece.encode("utf-8", "backslashreplace"))


def _pieces(batch: Batch) -> Iterator[str]:
    head = {"schema": SCHEMA, **_head(batch).model_dump(mode="json")}
    yield _json(head).removesuffix("\n}")
    yield ',\n "submissions": ['
    separator = "\n"
    for entry in batch.entries:
        text = _json(_submission(entry, batch).model_dump(mode="json"))
        yield separator + "\n".join(f"  {line}" for line in text.split("\n"))
        separator = ",\n"
    yield "]\n}\n" if separator == "\n" else "\n ]\n}\n"


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)


def _head(batch: Batch) -> HeadView:
    return HeadView(
        sheet=batch.sheet.id,
        sheet_version=batch.sheet.version,
        edition=batch.sheet.edition,
        language=batch.language,
        grader_version=batch.grader_version,
        reconciliation=_reconciliation(batch),
    )


def _reconciliation(batch: Batch) -> ReconciliationView:
    sums = batch.reconciliation
    return ReconciliationView(
        roster=sums.roster,
        graded=sums.graded,
        needs_review=sums.needs_review,
        not_graded=sums.not_graded,
        missing=sums.missing,
        unlisted=sums.unlisted,
        superseded=sums.superseded,
        forgotten=sums.forgotten,
        balanced=sums.balanced,
        missing_students=_students(batch.missing),
        lacking_students=_students(batch.lacking),
    )


def _students(people: Iterable[Person]) -> tuple[StudentView, ...]:
    return tuple(StudentView(surname=one.surname, number=one.number) for one in people)


def _submission(entry: Entry, batch: Batch) -> SubmissionView:
    superseded = entry.status is Status.SUPERSEDED
    card = entry.scorecard
    known = bool(entry.number)
    return SubmissionView(
        file=entry.file,
        code=entry.code,
        student=StudentView(surname=entry.surname, number=entry.number) if known else None,
        account=AccountView(name=entry.account, identifier=entry.identifier),
        status=(Status.NOT_GRADED if superseded else entry.status).value,
        superseded=superseded,
        points=entry.points,
        points_decided=card.points_decided if card else Decimal(0),
        max=card.max if card else batch.sheet.points,
        findings=_findings(entry.findings, batch.language),
        fields=_fields(card, batch.language),
    )


def _fields(card: Scorecard | None, language: Language) -> tuple[FieldView, ...]:
    return tuple(_field(mark, language) for mark in card.marks) if card else ()


def _field(mark: Mark, language: Language) -> FieldView:
    return FieldView(
        part=mark.part,
        field=mark.field,
        code=mark.code,
        verdict=mark.verdict.value,
        credit=None if mark.credit is None else str(mark.credit),
        points=mark.points,
        max=mark.max,
        response=mark.response,
        response_hash=mark.response_hash,
        understood=mark.understood,
        method=mark.method,
        page=mark.position.page if mark.position else None,
        box=_box(mark.position),
        flags=mark.flags,
        findings=_findings(mark.findings, language),
        criteria=tuple(_criterion(criterion) for criterion in mark.criteria),
        decided_by=mark.decided_by,
        because=mark.because,
    )


def _box(position: Position | None) -> tuple[float, float, float, float] | None:
    if position is None:
        return None
    return (position.left, position.top, position.right, position.bottom)


def _criterion(criterion: CriterionMark) -> CriterionView:
    return CriterionView.model_validate(criterion.model_dump(exclude={"wording", "title"}))


def _findings(findings: Iterable[Finding], language: Language) -> tuple[FindingView, ...]:
    return tuple(
        FindingView(
            code=finding.code,
            message=render(finding.code, finding.args, language),
            audience=finding.audience.value,
            args=dict(finding.args),
        )
        for finding in findings
    )
