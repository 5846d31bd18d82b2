"""Naming the mistake: a wrong answer that a misconception gives, too."""

from collections.abc import Iterable, Iterator

from grader.checkers import Checker
from grader.engine.attempts import Attempt
from grader.engine.carrying import REFUSALS
from grader.model import Context, Finding, Outcome
from problems.model import Answers, Misconception, Value


def named_mistake(
    attempt: Attempt, misconceptions: Iterable[Misconception], earlier: Iterable[Answers]
) -> Misconception | None:
    """Find the misconception whose wrong solver gives the student's answer.

    Args:
        attempt: an answer that is known to be wrong.
        misconceptions: those of the part's problem.
        earlier: sets of earlier answers to run the wrong solvers on, ours first.
    """
    given = tuple(earlier)
    for misconception in misconceptions:
        for value in _wrong_values(misconception, attempt.field.name, given):
            if _equals(attempt, value, misconception):
                return misconception
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


def _equals(attempt: Attempt, value: Value, misconception: Misconception) -> bool:
    checker: Checker = attempt.checker
    options = attempt.options
    if misconception.tolerance and "atol" in type(options).model_fields:
        options = options.model_copy(update={"atol": misconception.tolerance})
    try:
        wrong = checker.lift(value, options)
    except REFUSALS:
        return False
    return checker.compare(wrong, attempt.answer, options, Context()).outcome is Outcome.CORRECT
