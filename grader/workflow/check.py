"""A student's own check of one answer: how it is understood and, later, whether it is right."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.attempts import Attempt, understand
from grader.engine.mistakes import mistake_finding, named_mistake
from grader.engine.preparing import reference_values
from grader.errors import GraderError
from grader.model import Context, Finding, Outcome, Understood
from problems.model import Field, Problem, Wording
from problems.sheet import load_key, load_sheet
from submissions.model import Response

_PART, _FIELD = Wording("part", "keinen Teil"), Wording("field", "kein Feld")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a self-check tells."""

    sheet: str
    part: str
    field: str
    policy: str
    """none, form or truth: what the sheet lets be told at this moment."""
    understood: Understood | None = None
    outcome: Outcome | None = None
    """None where only the form was checked."""
    findings: tuple[Finding, ...] = ()
    language: Literal["en", "de"] = "en"
    """The sheet's."""
    others: bool = False
    """Whether students may have other numbers than those that were checked by."""

    @property
    def passed(self) -> bool:
        """Whether the answer has the form that was asked for and is not known to be wrong."""
        if self.outcome is not None:
            return self.outcome is Outcome.CORRECT
        return self.policy == "none" or (self.understood is not None and not self.findings)


def check(  # noqa: PLR0913 - the command's arguments, one for one
    sheet: str,
    part: str,
    field: str,
    answer: str,
    *,
    now: datetime,
    params: Mapping[str, Any] | None = None,
) -> Checked:
    """Check one answer by the sheet's `self_check` policy.

    Args:
        sheet: a sheet's name or file.
        part: such as `3.4`.
        field: such as `output`.
        answer: as it would stand in the report.
        now: the moment, by which the policy is chosen; aware.
        params: those of the student's variant, where there is one.

    Raises:
        GraderError: the sheet has no such part or field.
    """
    catalogue = open_catalogue(sheet, public_only=load_key(load_sheet(sheet)) is None)
    policy = _policy(catalogue, now)
    problem = catalogue.problem(_known(_PART, part, _parts(catalogue)), params)
    fields = {one.name: one for one in problem.fields}
    asked = fields[_known(_FIELD, field, tuple(fields))]
    told = Checked(
        catalogue.sheet.id,
        part,
        field,
        policy,
        language=catalogue.sheet.language,
        others=params is None and catalogue.fillings[part].family.draw is not None,
    )
    if policy == "none":
        return told
    family = next(one.family for one in catalogue.sheet.parts if one.id == part)
    return _filled(told, problem, asked, answer, family)


def _policy(catalogue: Catalogue, now: datetime) -> str:
    stated = catalogue.sheet.self_check
    opened = stated.truth_from is not None and now >= stated.truth_from
    wanted = "truth" if stated.policy == "form" and opened else stated.policy
    return "form" if wanted == "truth" and (catalogue.key is None or not opened) else wanted


def _parts(catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(part.id for part in catalogue.sheet.parts)


def _known(kind: Wording, name: str, names: tuple[str, ...]) -> str:
    if name in names:
        return name
    close = get_close_matches(name, names, n=1)
    hint = Wording("", "")
    if close:
        hint = Wording(f" Did you mean {close[0]!r}?", f" Meinten Sie {close[0]!r}?")
    there = ", ".join(names)
    raise GraderError(
        f"There is no {kind.en} {name!r} here.{hint.en} There are: {there}.",
        f"Es gibt hier {kind.de} {name!r}.{hint.de} Es gibt: {there}.",
    )


def _filled(told: Checked, problem: Problem, asked: Field, answer: str, family: str) -> Checked:
    """Add how the answer is understood and, where the policy allows, what it is worth."""
    attempt = understand(asked, Response(told.part, told.field, answer, confidence=1.0), "")
    if attempt.answer is None:
        return replace(told, findings=attempt.findings)
    unread = attempt.checker.unread(attempt.answer)
    if unread is not None:
        return replace(told, findings=(unread,))
    told = replace(told, understood=attempt.checker.show(attempt.answer))
    findings = _form(asked, attempt)
    if told.policy != "truth" or attempt.checker.by_person or findings:
        return replace(told, findings=findings)
    outcome, findings = _truth(problem, attempt, family)
    return replace(told, outcome=outcome, findings=findings)


def _form(asked: Field, attempt: Attempt) -> tuple[Finding, ...]:
    """Tell whether a matrix has the rows and columns that were asked for."""
    if asked.shape is None or attempt.checker.reads != "matrix":
        return ()
    rows = attempt.checker.plain(attempt.answer)
    found = (len(rows), len(rows[0]) if rows else 0)
    if found == asked.shape:
        return ()
    args = {"found": f"{found[0]}×{found[1]}", "expected": f"{asked.shape[0]}×{asked.shape[1]}"}
    return (Finding(code="check.shape", args=args),)


def _truth(problem: Problem, attempt: Attempt, family: str) -> tuple[Outcome, tuple[Finding, ...]]:
    """Compare with the reference, and name the mistake where there is one."""
    references = reference_values(problem)
    if attempt.field.name not in references:
        return Outcome.UNDECIDED, (Finding(code="mark.no_reference"),)
    reference = attempt.checker.lift(references[attempt.field.name], attempt.options)
    compared = attempt.checker.compare(reference, attempt.answer, attempt.options, Context())
    if compared.outcome not in (Outcome.INCORRECT, Outcome.PARTIAL):
        return compared.outcome, compared.findings
    mistake = named_mistake(attempt, problem.misconceptions, [references])
    if mistake is None:
        return compared.outcome, compared.findings
    return compared.outcome, (mistake_finding(family, mistake.misconception),)
