"""A field's answer on its way to a mark: what was handed in, and how far it was understood."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from grader import checkers
from grader.checkers import Checker
from grader.engine.codes import response_hash
from grader.model import Audience, Code, Decision, Finding
from grader.notation.errors import NotationError
from problems.model import Field
from submissions.model import Response

LEAST_CONFIDENCE = 0.5
"""A reading below this is left to a person, flags or not."""

_NUMBERS = "variant."
"""Begins the flags of answers to numbers that are not known: no reading tells these."""

CODES = {
    "mark.read_as": Code(
        en="{by} corrected the reading of this answer: {because}",
        de="{by} hat berichtigt, wie diese Antwort gelesen wurde: {because}",
    ),
    "read.failed": Code(
        en="The report could not be read by machine; why is said beside its file. A person reads"
        " it.",
        de="Der Bericht ließ sich nicht maschinell lesen; warum, steht bei der Datei. Ein Mensch"
        " liest ihn.",
    ),
    "mark.not_found": Code(
        en="No answer with this label was found in the report. A person looks for it.",
        de="Im Bericht wurde keine Antwort mit dieser Bezeichnung gefunden."
        " Ein Mensch sucht danach.",
    ),
    "mark.low_confidence": Code(
        en="This answer could not be read with enough confidence. A person reads it.",
        de="Diese Antwort ließ sich nicht sicher genug lesen. Ein Mensch liest sie.",
    ),
}


class State(StrEnum):
    """How far an answer was understood before it is compared."""

    ANSWERED = "answered"
    BLANK = "blank"
    LEFT_OUT = "left_out"
    """An optional step whose region holds the part's other answers and nothing else."""
    MISSING = "missing"
    UNCERTAIN = "uncertain"
    UNREADABLE = "unreadable"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One field, its checker and the answer that was given."""

    field: Field
    checker: Checker
    options: BaseModel
    state: State
    hash: str
    response: Response
    text: str | None = None
    """As read, or as a person read it."""
    answer: Any = None
    """What the checker parsed, in the sheet's letters; None unless `answered`."""
    findings: tuple[Finding, ...] = ()
    read_by: str = ""


def understand(
    field: Field, response: Response, report: str, decision: Decision | None = None
) -> Attempt:
    """Parse one response as far as it can be trusted.

    Args:
        field: what was asked.
        response: what the reader found.
        report: the fingerprint of the whole PDF, to which an uncertain reading is bound.
        decision: a person's reading, which replaces the reader's.
    """
    checker = checkers.find(field.check.checker)
    options = checker.options.model_validate(dict(field.check.options))
    state, findings = _state_of(response)
    text = response.text
    if decision is not None and decision.read_as is not None:
        held = tuple(Finding(code=flag) for flag in response.flags if is_held(flag))
        text, findings = decision.read_as, (_corrected(decision), *held)
        answered = State.UNCERTAIN if held else State.ANSWERED
        state = answered if text.strip() else State.BLANK
    attempt = Attempt(
        field=field,
        checker=checker,
        options=options,
        state=state,
        hash=hash_of(response, report),
        response=response,
        text=text,
        findings=findings,
        read_by=decision.by if decision is not None and decision.read_as is not None else "",
    )
    return _parsed(attempt) if state in {State.ANSWERED, State.UNCERTAIN} else attempt


def is_held(flag: str) -> bool:
    """Whether a flag says that it is not known which numbers were answered."""
    return flag.startswith(_NUMBERS)


def hash_of(response: Response, report: str) -> str:
    """Fingerprint what decisions on a response are bound to.

    A certain reading is bound to its text; any other to the report it stands in, too.
    """
    if response.text is None or response.flags:
        return response_hash(response.text or "", report)
    return response_hash(response.text)


def replace_answer(attempt: Attempt, answer: Any) -> Attempt:
    """Give the attempt with another answer, such as the same one in the sheet's letters."""
    return replace(attempt, answer=answer)


def _state_of(response: Response) -> tuple[State, tuple[Finding, ...]]:
    flags = tuple(Finding(code=flag) for flag in response.flags)
    if "read.failed" in response.flags:
        return State.FAILED, flags
    if response.flags == ("read.left_out",):
        return State.LEFT_OUT, ()
    if response.text is None:
        return _missing(response, flags)
    if flags:
        return State.UNCERTAIN, flags
    if response.confidence < LEAST_CONFIDENCE:
        return State.UNCERTAIN, (Finding(code="mark.low_confidence"),)
    return (State.ANSWERED if response.text.strip() else State.BLANK), ()


def _missing(response: Response, flags: tuple[Finding, ...]) -> tuple[State, tuple[Finding, ...]]:
    if set(response.flags) <= {"read.not_found"}:
        return State.MISSING, (Finding(code="mark.not_found"),)
    return State.UNCERTAIN, flags


def _corrected(decision: Decision) -> Finding:
    args = {"by": decision.by, "because": decision.because}
    return Finding(code="mark.read_as", args=args)


def _parsed(attempt: Attempt) -> Attempt:
    """Parse the text; an uncertain one only to show how it would be understood."""
    if attempt.text is None:
        return attempt
    try:
        answer = attempt.checker.parse(attempt.text, attempt.options)
    except NotationError as error:
        finding = Finding(code=error.code, args=dict(error.args_), audience=Audience.STUDENT)
        state = State.UNREADABLE if attempt.state is State.ANSWERED else attempt.state
        return replace(attempt, state=state, findings=(*attempt.findings, finding))
    return replace(attempt, answer=answer)
