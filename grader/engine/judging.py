"""The design's five rules: the truth first, then what follows from the student's own values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from grader.engine.attempts import Attempt, State
from grader.engine.carrying import (
    REFUSALS,
    Earlier,
    Judgement,
    PartState,
    Way,
    earlier_values,
    solve,
)
from grader.engine.letters import Letters
from grader.engine.mistakes import equals, mistake_finding, named_mistake
from grader.engine.preparing import Prepared
from grader.model import WAITING, Code, Comparison, Context, Finding, Outcome, Verdict
from problems.model import Value

CODES = {
    "mark.no_reference": Code(
        en="No reference is at hand for this field. A person decides.",
        de="Für dieses Feld liegt keine Musterantwort vor. Ein Mensch entscheidet.",
    ),
    "mark.by_person": Code(
        en="A person reads this answer and decides by the criteria.",
        de="Ein Mensch liest diese Antwort und entscheidet nach den Kriterien.",
    ),
    "mark.carried": Code(
        en="Not the expected value, but it follows rightly from your own earlier values.",
        de="Nicht der erwartete Wert, aber richtig aus den eigenen früheren Werten gefolgert.",
    ),
    "mark.nearly_follows": Code(
        en="This follows from your earlier values up to rounding. A person decides.",
        de="Das folgt bis auf Rundung aus den eigenen früheren Werten. Ein Mensch entscheidet.",
    ),
    "mark.waits_for_earlier": Code(
        en="This may follow from an earlier answer that is not read or decided yet."
        " A person decides.",
        de="Das kann aus einer früheren Antwort folgen, die noch nicht gelesen oder entschieden"
        " ist. Ein Mensch entscheidet.",
    ),
    "mark.waits_for_later": Code(
        en="This step was left out; whether a later answer shows it is not decided yet.",
        de="Dieser Schritt wurde ausgelassen; ob eine spätere Antwort ihn zeigt, ist noch offen.",
    ),
    "mark.implied": Code(
        en="This step was left out; the answer to {field} shows that it was done.",
        de="Dieser Schritt wurde ausgelassen; die Antwort zu {field} zeigt, dass er getan wurde.",
    ),
    "check.shape": Code(
        en="This is a {found} matrix; a {expected} matrix is expected.",
        de="Das ist eine {found}-Matrix; erwartet wird eine {expected}-Matrix.",
    ),
    "mark.incorrect": Code(
        en="This is not the expected answer.",
        de="Das ist nicht die erwartete Antwort.",
    ),
}

_SETTLED = {
    State.BLANK: Verdict.BLANK,
    State.LEFT_OUT: Verdict.BLANK,
    State.MISSING: Verdict.NEEDS_REVIEW,
    State.UNCERTAIN: Verdict.NEEDS_REVIEW,
    State.UNREADABLE: Verdict.UNREADABLE,
    State.FAILED: Verdict.ERROR,
}
_EARNED = (Verdict.CORRECT, Verdict.CARRIED)
_NEAR = (Decimal("0.1"), Decimal("0.05"))
"""What rounding of earlier values may come to: an absolute slack, or a share of the value."""


@dataclass(frozen=True, slots=True)
class Case:
    """One field to judge: its attempt, and all that its judgement may look at."""

    prepared: Prepared
    part: PartState
    attempt: Attempt
    letters: Letters
    factor: Decimal

    @property
    def name(self) -> str:
        """The field's name."""
        return self.attempt.field.name


def judge_part(
    prepared: Prepared,
    letters: Letters,
    factor: Decimal,
    decide: Callable[[Judgement], Judgement],
) -> dict[str, Judgement]:
    """Judge a part's fields in their order, then the steps that were left out.

    Args:
        prepared: the part.
        letters: what is known about the student's own letters.
        factor: what a carried answer earns, of its credit.
        decide: lays a person's decision over a judgement, before later fields look at it.
    """
    fields = {field.name: field for field in prepared.problem.fields}
    optional = frozenset(field.name for field in prepared.part.fields if field.optional)
    judged: dict[str, Judgement] = {}
    for name in fields:
        part = PartState(fields, prepared.references, optional, dict(judged))
        case = Case(prepared, part, prepared.attempts[name], letters, factor)
        judged[name] = decide(judge(case))
    part = PartState(fields, prepared.references, optional, judged)
    return {name: decide(_completed(part, name)) for name in fields}


def judge(case: Case) -> Judgement:
    """Judge one field; those before it are judged already."""
    attempt = case.attempt
    if attempt.state is not State.ANSWERED:
        return Judgement(attempt, *_settled(attempt), findings=attempt.findings)
    if attempt.checker.by_person:
        return _waits(attempt, "mark.by_person")
    if case.name not in case.part.references and attempt.field.predicate is None:
        return _waits(attempt, "mark.no_reference")
    truth = _compare(case, case.part.references.get(case.name))
    return _by_truth(case, truth)


def _settled(attempt: Attempt) -> tuple[Verdict, Fraction | None, str]:
    verdict = _SETTLED[attempt.state]
    if verdict is Verdict.BLANK:
        return verdict, Fraction(0), "blank"
    return verdict, None, "person"


def _by_truth(case: Case, truth: Comparison) -> Judgement:
    if case.letters.doubts(
        (case.prepared.part.id, case.name),
        case.attempt,
        equal=truth.outcome is Outcome.CORRECT,
    ):
        return _waits(case.attempt, "letters.unclear")
    if truth.outcome is Outcome.CORRECT:
        return _judgement(case, Verdict.CORRECT, truth)
    if truth.outcome is Outcome.UNDECIDED:
        return _judgement(case, Verdict.NEEDS_REVIEW, truth)
    if truth.outcome is Outcome.INVALID:
        return _judgement(case, Verdict.UNREADABLE, truth)
    return _carried(case, truth) or _wrong(case, truth)


def _carried(case: Case, truth: Comparison) -> Judgement | None:
    """Solve again with the student's values; None where that earns nothing more."""
    ways = [earlier_values(case.part, case.attempt.field, way) for way in Way]
    following = [one for one in ways if one.values is not None and one.differs]
    for earlier in following:
        judgement = _followed(case, truth, earlier)
        if judgement is not None:
            return judgement
    if any(earlier.pending for earlier in ways):
        return _waits(case.attempt, "mark.waits_for_earlier")
    nearly = any(_nearly_follows(case, earlier) for earlier in following)
    return _waits(case.attempt, "mark.nearly_follows") if nearly else None


def _followed(case: Case, truth: Comparison, earlier: Earlier) -> Judgement | None:
    value = solve(case.attempt.field, earlier.values or {})
    if value is None:
        return None
    follow = _compare(case, value)
    if earlier.slack and equals(case.attempt, value, earlier.slack):
        follow = Comparison(Outcome.CORRECT, Fraction(1), "carried")
    is_right = all(case.part.judged[n].found is Verdict.CORRECT for n in case.attempt.field.needs)
    if is_right and follow.outcome is Outcome.CORRECT:
        return _judgement(case, Verdict.CORRECT, follow)
    credit = follow.credit * Fraction(case.factor)
    if follow.outcome is Outcome.UNDECIDED:
        return _judgement(case, Verdict.NEEDS_REVIEW, follow)
    if follow.outcome not in (Outcome.CORRECT, Outcome.PARTIAL) or credit <= truth.credit:
        return None
    finding = Finding(code="mark.carried")
    findings = (*case.attempt.findings, finding, *follow.findings)
    return Judgement(case.attempt, Verdict.CARRIED, credit, "carried", findings)


def _nearly_follows(case: Case, earlier: Earlier) -> bool:
    """Whether the answer follows up to rounding: too near to call it wrong, too far to be sure."""
    value = solve(case.attempt.field, earlier.values or {})
    return value is not None and equals(case.attempt, value, *_NEAR)


def _wrong(case: Case, truth: Comparison) -> Judgement:
    """Name the mistake, where one of the misconceptions gives the same answer."""
    sets = [case.part.references]
    student = earlier_values(case.part, case.attempt.field)
    if student.values is not None and student.differs:
        sets.append(student.values)
    named = named_mistake(case.attempt, case.prepared.problem.misconceptions, sets)
    if named is None:
        findings = truth.findings or (Finding(code="mark.incorrect"),)
        return _scored(case, truth, truth.credit, findings)
    mistake = named.misconception
    finding = mistake_finding(case.prepared.part.family, mistake)
    scored = _scored(case, truth, max(truth.credit, Fraction(mistake.credit)), (finding,))
    return replace(scored, meant=named.value, slack=mistake.tolerance)


def _scored(
    case: Case, truth: Comparison, credit: Fraction, findings: tuple[Finding, ...]
) -> Judgement:
    verdict = Verdict.PARTIAL if credit > 0 else Verdict.INCORRECT
    every = (*case.attempt.findings, *findings)
    return Judgement(case.attempt, verdict, credit, truth.method, every)


def _compare(case: Case, reference: Value | None) -> Comparison:
    """Compare with a reference, or by the field's property where there is none."""
    attempt = case.attempt
    siblings = {
        name: other.answer
        for name, other in case.prepared.attempts.items()
        if other.state is State.ANSWERED
    }
    context = Context(siblings=siblings, predicate=attempt.field.predicate)
    try:
        lifted = None if reference is None else attempt.checker.lift(reference, attempt.options)
    except REFUSALS:
        return Comparison(Outcome.INCORRECT, Fraction(0), "carried")
    return attempt.checker.compare(lifted, attempt.answer, attempt.options, context)


def _completed(part: PartState, name: str) -> Judgement:
    """Let a step that was left out earn what the step after it shows."""
    judgement = part.judged[name]
    left_out = judgement.attempt.state in (State.BLANK, State.LEFT_OUT)
    if name not in part.optional or judgement.decided is not None or not left_out:
        return judgement
    after = [(n, j) for n, j in part.judged.items() if name in part.fields[n].needs]
    for later, shown in after:
        if shown.verdict in _EARNED:
            finding = Finding(code="mark.implied", args={"field": later})
            return Judgement(judgement.attempt, shown.verdict, shown.credit, "implied", (finding,))
    if any(shown.verdict in WAITING for _, shown in after):
        return _waits(judgement.attempt, "mark.waits_for_later")
    return judgement


def _judgement(case: Case, verdict: Verdict, comparison: Comparison) -> Judgement:
    credit = None if verdict in WAITING else comparison.credit
    findings = (*case.attempt.findings, *comparison.findings)
    return Judgement(case.attempt, verdict, credit, comparison.method, findings)


def _waits(attempt: Attempt, code: str) -> Judgement:
    findings = (*attempt.findings, Finding(code=code))
    return Judgement(attempt, Verdict.NEEDS_REVIEW, None, "person", findings)
