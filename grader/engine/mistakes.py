"""Naming the mistake: a wrong answer that a misconception gives, too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from grader.checkers import Checker
from grader.engine.attempts import Attempt
from grader.engine.carrying import REFUSALS
from grader.model import Context, Finding, Outcome
from problems.model import Answers, Misconception, Value


@dataclass(frozen=True, slots=True)
class Named:
    """A misconception that gives the student's answer, and what exactly it gives."""

    misconception: Misconception
    value: Value


def named_mistake(
    attempt: Attempt, misconceptions: Iterable[Misconception], earlier: Iterable[Answers]
) -> Named | None:
    """Find the misconception whose wrong solver gives the student's answer.

    Args:
        attempt: an answer that is known to be wrong.
        misconceptions: those of the part's problem.
        earlier: sets of earlier answers to run the wrong solvers on, ours first.
    """
    given = tuple(earlier)
    for misconception in misconceptions:
        for value in _wrong_values(misconception, attempt.field.name, given):
            if equals(attempt, value, misconception.tolerance):
                return Named(misconception, value)
    return None


def mistake_finding(family: str, misconception: Misconception) -> Finding:
    """Make the finding that tells the student which mistake it looks like."""
    return Finding(code=f"misconception.{family}.{misconception.name}")


def _wrong_values(
    misconception: Misconception, name: str, earlier: tuple[Answers, ...]
) -> Iterator[Value]:
    step = misconception.steps.get(name)
    if step is None:
        return
    for answers in earlier:
        try:
            yield step(answers)
        except REFUSALS:
            continue


def equals(attempt: Attempt, value: Value, slack: Decimal, share: Decimal = Decimal(0)) -> bool:
    """Whether an answer equals a value, up to an absolute slack or a share of the value.

    Where a checker knows no tolerances, it compares exactly.
    """
    checker: Checker = attempt.checker
    known = type(attempt.options).model_fields
    loosened = {"atol": slack, "rtol": share}
    changes = {name: given for name, given in loosened.items() if name in known and given}
    options = attempt.options.model_copy(update=changes)
    try:
        wrong = checker.lift(value, options)
    except REFUSALS:
        return False
    return checker.compare(wrong, attempt.answer, options, Context()).outcome is Outcome.CORRECT
