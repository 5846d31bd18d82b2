"""Taking in persons' decisions: every row is checked, and all of them count or none."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from grader import checkers
from grader.catalogue import Catalogue
from grader.engine.codes import criterion_code
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision
from grader.messages import render
from grader.model import Decision, Entry, Mark, Status
from grader.notation.errors import NotationError
from grader.wording import plain_points
from grader.workflow.taking_in import student_of
from problems.sheet import Naming

SCHEMA = 1
"""The newest layout of decision files that this version reads."""

_HELD = (Status.GRADED, Status.NEEDS_REVIEW)
_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One decision and where it stands."""

    file: str
    number: int
    decision: Decision

    @property
    def name(self) -> str:
        """How the row is named in messages."""
        return f"{self.file}, row {self.number} (key {self.decision.key})"


@dataclass(frozen=True, slots=True)
class Target:
    """What a key names: its fingerprint, and what it may be given."""

    bound_to: str
    mark: Mark | None = None
    maximum: Decimal | None = None
    """Points at most; None for an intake."""
    number: str = ""
    """Whose number an upload holds now, where it counts or waits."""
    is_shared: bool = False
    """Whether two uploads of one number have this key."""


def read_rows(files: Iterable[Path]) -> tuple[Row, ...]:
    """Read decision files, and refuse them all if one row is wrong or two contradict.

    Raises:
        GraderError: it names every wrong row.
    """
    rows: list[Row] = []
    wrong: list[str] = []
    for file in files:
        for number, document in enumerate(_documents(file), 1):
            try:
                rows.append(Row(file.name, number, Decision.model_validate(document)))
            except ValidationError as error:
                wrong.append(f"{file.name}, row {number}: {_first(error)}")
    wrong += _contradictions(rows)
    _refuse(wrong)
    return tuple(rows)


def check_rows(rows: Sequence[Row], targets: Mapping[str, Target], catalogue: Catalogue) -> None:
    """Check each decision against what its key names.

    Raises:
        GraderError: it names every wrong row.
    """
    wrong = [(row, _wrong(row, targets, catalogue)) for row in rows]
    told = [f"{row.name}: {what}" for row, what in wrong if what]
    _refuse(told or list(_collisions(rows, targets)))


def find_targets(entries: Iterable[Entry], intakes: Mapping[str, str]) -> dict[str, Target]:
    """Gather what can be decided on, by key.

    Args:
        entries: of the last run.
        intakes: fingerprint of each upload by its code.
    """
    found = {code: Target(fingerprint) for code, fingerprint in intakes.items()}
    for entry in entries:
        if entry.code in found and entry.status in _HELD:
            found[entry.code] = replace(found[entry.code], number=entry.number)
        for mark in entry.scorecard.marks if entry.scorecard else ():
            shared = mark.code in found
            found[mark.code] = Target(mark.response_hash, mark, mark.max, is_shared=shared)
            for criterion in mark.criteria:
                key = criterion_code(mark.code, criterion.name)
                target = Target(mark.response_hash, mark, criterion.max, is_shared=shared)
                found[key] = target
    return found


def store(book: Gradebook, rows: Iterable[Row], targets: Mapping[str, Target], at: str) -> None:
    """Add checked decisions to the gradebook, all or none."""
    with book.together():
        book.add_decisions(
            StoredDecision(row.decision, targets[row.decision.key].bound_to, at) for row in rows
        )


def _documents(file: Path) -> Sequence[Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise GraderError(f"{file} is larger than {_MOST_BYTES} bytes; is it a decision file?")
        document = json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise GraderError(f"{file} could not be read as JSON: {error}.") from error
    if not isinstance(document, dict) or not isinstance(document.get("decisions"), list):
        raise GraderError(
            f'{file} is no decision file: {{"decisions": [{{"key": …, "points": …, "because": …, '
            '"by": …}]} was expected.'
        )
    if document.get("schema", SCHEMA) != SCHEMA:
        raise GraderError(f"{file} has schema {document['schema']!r}; this version reads {SCHEMA}.")
    rows: list[Any] = document["decisions"]
    return rows


def _contradictions(rows: Sequence[Row]) -> Iterator[str]:
    """Name rows that say different things of the same key."""
    first: dict[tuple[str, bool], Row] = {}
    for row in rows:
        kind = (row.decision.key, row.decision.read_as is not None)
        other = first.setdefault(kind, row)
        if _said(other.decision) != _said(row.decision):
            yield (
                f"two decisions on {row.decision.key}:\n"
                f"    {_in_words(other)}\n    {_in_words(row)}"
            )


def _collisions(rows: Sequence[Row], targets: Mapping[str, Target]) -> Iterator[str]:
    """Name rows that would put one upload in the place of somebody else's."""
    refused = {row.decision.key for row in rows if row.decision.refuse}
    for row in rows:
        student = student_of(row.decision.admit_as or "")
        if student is None or targets[row.decision.key].number == student.number:
            continue
        for key, target in targets.items():
            if target.mark is None and target.number == student.number and key not in refused:
                yield (
                    f"{row.name}: {student.number} has an upload that counts or waits (key {key}); "
                    "refuse that one in the same file, or do not admit this one as theirs"
                )


def _in_words(row: Row) -> str:
    """Say what a row decides, to stand above or below another one."""
    decision = row.decision
    place = f"{decision.because} ({row.file}, row {row.number})"
    return f"{_decided(decision)}, by {decision.by}: {place}"


def _decided(decision: Decision) -> str:
    if decision.points is not None:
        return f"{plain_points(decision.points)} points"
    if decision.read_as is not None:
        return f"read as {decision.read_as!r}"
    return "refused" if decision.refuse else f"admitted as {decision.admit_as}"


def _said(decision: Decision) -> tuple[object, ...]:
    return decision.points, decision.read_as, decision.admit_as, decision.refuse


def _refuse(wrong: Sequence[str]) -> None:
    if wrong:
        listed = "\n  ".join(wrong)
        raise GraderError(f"No decision was taken in, because of:\n  {listed}")


def _first(error: ValidationError) -> str:
    detail = error.errors()[0]
    place = ".".join(str(key) for key in detail["loc"])
    return f"{place}: {detail['msg']}" if place else detail["msg"]


def _wrong(row: Row, targets: Mapping[str, Target], catalogue: Catalogue) -> str:
    decision = row.decision
    target = targets.get(decision.key)
    if target is None:
        return "nothing here has this key; the keys stand in results.json and overview.html"
    if target.is_shared:
        return (
            "two uploads of this student's number have this key; choose first which one counts "
            "(admit_as on it, or refuse on the other)"
        )
    if target.mark is None:
        return _wrong_admission(decision, catalogue.sheet.naming)
    if decision.points is not None:
        return _wrong_points(decision.points, target, catalogue.sheet.points_step)
    if decision.read_as is not None and "." not in decision.key:
        return _wrong_reading(decision.read_as, target.mark, catalogue)
    return "this names an answer; points or read_as was expected"


def _wrong_admission(decision: Decision, naming: Naming) -> str:
    if decision.refuse:
        return ""
    if decision.admit_as is None:
        return "this names an upload; admit_as or refuse was expected"
    student = student_of(decision.admit_as)
    if student is None or not re.fullmatch(naming.number_pattern, student.number):
        return f"admit_as is {decision.admit_as!r}; Surname-Number was expected"
    return ""


def _wrong_points(points: Decimal, target: Target, step: Decimal) -> str:
    if target.maximum is not None and points > target.maximum:
        return f"{points} points were given, and there are {target.maximum} at most"
    return f"{points} is no multiple of the sheet's step of {step}" if points % step else ""


def _wrong_reading(text: str, mark: Mark, catalogue: Catalogue) -> str:
    problem = catalogue.problem(mark.part)
    asked = next(field for field in problem.fields if field.name == mark.field)
    checker = checkers.find(asked.check.checker)
    try:
        if text.strip():
            checker.parse(text, checker.options.model_validate(dict(asked.check.options)))
    except NotationError as error:
        message = render(error.code, dict(error.args_), catalogue.sheet.language)
        return f"read_as is not understood for {mark.part} {mark.field}: {message}"
    return ""
