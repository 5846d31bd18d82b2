"""Errors carried forward: solving again with what the student had before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from grader.engine.attempts import Attempt, State
from grader.model import WAITING, Decision, Finding, Verdict
from problems.errors import ProblemError
from problems.model import Answers, Field, Value

REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError, ProblemError)
"""What a solver may raise on values that it was not made for: then nothing is carried."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one attempt came to, before points."""

    attempt: Attempt
    verdict: Verdict
    credit: Fraction | None
    """None while a person has to decide."""
    method: str
    findings: tuple[Finding, ...] = ()
    decided: Decision | None = None
    """A person's points, laid over what the machine had come to."""
    meant: Value | None = None
    """What a named mistake gives exactly, where the student wrote it rounded."""
    slack: Decimal = Decimal(0)
    """How far rounding may have moved the answer from `meant`."""
    overruled: Verdict | None = None
    """What the machine had come to, where a person decided."""

    @property
    def found(self) -> Verdict:
        """What the machine came to."""
        return self.overruled or self.verdict


class Way(StrEnum):
    """How the student's earlier values can be had."""

    STATED = "stated"
    """As the student stated them; a step left out is computed from the earlier ones."""
    MEANT = "meant"
    """As above, but without the rounding where a named mistake tells the exact value."""
    BYPASS = "bypass"
    """As stated, but optional steps are computed even where they were stated."""
    GRANTED = "granted"
    """As stated, but what a person granted in full counts as the reference."""
    WRITTEN = "written"
    """As stated, and a number that a tolerance let pass counts as it was written."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The earlier answers that a field's solver needs, as the student had them."""

    values: Answers | None
    """None where nothing can be carried."""
    pending: bool = False
    """Whether one of them is unreadable or undecided."""
    differs: bool = False
    """Whether one of them is not the reference."""
    slack: Decimal = Decimal(0)
    """How far what follows may lie from an answer that was worked out before rounding."""


@dataclass(frozen=True, slots=True)
class PartState:
    """A part while it is marked: its fields, references, and what earlier fields came to."""

    fields: Mapping[str, Field]
    references: Answers
    optional: frozenset[str]
    judged: Mapping[str, Judgement] = field(default_factory=dict)


def solve(of: Field, answers: Answers) -> Value | None:
    """Run a field's solver; None where it refuses the values or there is none."""
    if of.solve is None:
        return None
    try:
        return of.solve(answers)
    except REFUSALS:
        return None


def earlier_values(part: PartState, of: Field, way: Way = Way.STATED) -> Earlier:
    """Gather what the student had for the fields that a solver needs."""
    found = [_earlier_value(part, name, way) for name in of.needs]
    for one in found:
        if one.values is None and not one.pending:
            return one
    pending = any(one.pending for one in found)
    values = {name: value for one in found for name, value in (one.values or {}).items()}
    return Earlier(
        values=None if pending else values,
        pending=pending,
        differs=any(one.differs for one in found),
        slack=max((one.slack for one in found), default=Decimal(0)),
    )


def _earlier_value(part: PartState, name: str, way: Way) -> Earlier:
    judgement = part.judged[name]
    if judgement.found is Verdict.CORRECT or _is_granted(judgement, way):
        written = _written(part, name) if way is Way.WRITTEN else None
        return written or Earlier({name: part.references[name]})
    if name in part.optional and _to_compute(judgement, way):
        return _computed(part, name, way)
    if judgement.found is Verdict.BLANK:
        return Earlier(None)
    if judgement.found in WAITING and judgement.decided is None:
        return Earlier(None, pending=True)
    return _stated(part, name, way)


def _written(part: PartState, name: str) -> Earlier | None:
    """Take a number that a tolerance let pass; None where it is the reference itself."""
    attempt = part.judged[name].attempt
    tolerances = (getattr(attempt.options, bound, 0) for bound in ("atol", "rtol"))
    if attempt.state is not State.ANSWERED or not any(tolerances):
        return None
    earlier = _stated(part, name, Way.WRITTEN)
    is_number = all(isinstance(value, Fraction) for value in (earlier.values or {}).values())
    same = earlier.values == {name: part.references[name]}
    return earlier if earlier.values and is_number and not same else None


def _is_granted(judgement: Judgement, way: Way) -> bool:
    """Whether a person's full points stand for the reference.

    They never take away what follows from the answer as it was stated: there, both count.
    """
    if judgement.decided is None or judgement.verdict is not Verdict.CORRECT:
        return False
    return way is Way.GRANTED or judgement.attempt.state is not State.ANSWERED


def _to_compute(judgement: Judgement, way: Way) -> bool:
    """Whether an optional step is to be computed for the student.

    One that was not found may stand there all the same: to compute it can only speak for the
    student, not against.
    """
    return judgement.attempt.state in (State.BLANK, State.LEFT_OUT) or way is Way.BYPASS


def _computed(part: PartState, name: str, way: Way) -> Earlier:
    before = earlier_values(part, part.fields[name], way)
    if before.values is None:
        return before
    value = solve(part.fields[name], before.values)
    return Earlier(None if value is None else {name: value}, differs=before.differs)


def _stated(part: PartState, name: str, way: Way) -> Earlier:
    judgement = part.judged[name]
    attempt = judgement.attempt
    if attempt.state is not State.ANSWERED:
        return Earlier(None, pending=True)
    is_meant = way is Way.MEANT and judgement.meant is not None
    value = judgement.meant if is_meant else attempt.checker.plain(attempt.answer)
    guard = part.fields[name].guard
    if guard is not None and not _passes(guard, value):
        return Earlier(None)
    return Earlier({name: value}, differs=True, slack=judgement.slack if is_meant else Decimal(0))


def _passes(guard: Any, value: Value) -> bool:
    try:
        return bool(guard(value))
    except REFUSALS:
        return False
