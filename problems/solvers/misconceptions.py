"""Wrong solvers with their messages, and whether they can be told apart."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from problems.model import Answers, Misconception, Problem, Value, Wording
from problems.solvers.closed import approximate

Step: TypeAlias = Callable[[Answers], Value]
Steps: TypeAlias = Mapping[str, Step]

REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError)
"""What a step raises where it does not apply."""
_NUMBERS = (int, Fraction)


def named(
    messages: Mapping[str, Wording],
    wrong: Mapping[str, Steps],
    credit: Mapping[str, Decimal] | None = None,
) -> tuple[Misconception, ...]:
    """Join wrong steps with the messages of the same names.

    Args:
        messages: by the names of the mistakes.
        wrong: the wrong steps of each mistake, by field.
        credit: what a mistake is worth all the same, where it is worth something.
    """
    given = credit or {}
    return tuple(
        Misconception(name, messages[name], steps, given.get(name, Decimal(0)))
        for name, steps in wrong.items()
    )


def right_answers(problem: Problem) -> dict[str, Value]:
    """Solve field by field, each from our own earlier answers."""
    answers: dict[str, Value] = {}
    for field in problem.fields:
        if field.solve is not None:
            answers[field.name] = field.solve(answers)
    return answers


def wrong_answers(problem: Problem) -> dict[str, dict[str, Value]]:
    """Run every wrong step on our own earlier answers, by mistake and field."""
    answers = right_answers(problem)
    return {m.name: dict(_applying(m, answers)) for m in problem.misconceptions}


def told_apart(problem: Problem, margin: float = 0.0, slack: float = 0.0) -> Problem:
    """Keep the wrong steps that show: wrong, and different from those of the mistakes before.

    Args:
        problem: with mistakes that may raise where they do not apply.
        margin: the share by which numbers have to differ, where a check allows for rounding.
        slack: the amount by which they have to, likewise.
    """
    taken = {name: [value] for name, value in right_answers(problem).items()}
    wrong = wrong_answers(problem)
    kept = []
    for mistake in problem.misconceptions:
        shown = {
            name: value
            for name, value in wrong[mistake.name].items()
            if not any(_near(value, other, margin, slack) for other in taken[name])
        }
        for name, value in shown.items():
            taken[name].append(value)
        if shown:
            steps = {name: mistake.steps[name] for name in shown}
            kept.append(replace(mistake, steps=steps))
    return replace(problem, misconceptions=tuple(kept))


def _applying(mistake: Misconception, answers: Answers) -> Iterator[tuple[str, Value]]:
    for name, step in mistake.steps.items():
        try:
            yield name, step(answers)
        except REFUSALS:
            continue


def _near(left: Value, right: Value, margin: float, slack: float) -> bool:
    if left == right:
        return True
    is_exact = not (margin or slack)
    if is_exact or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    try:
        first, second = _size(left), _size(right)
    except ValueError:  # words and formulas with letters: other texts are other answers
        return False
    return abs(first - second) <= max(slack, margin * max(abs(first), abs(second)))


def _size(value: Any) -> float:
    return float(value) if isinstance(value, _NUMBERS) else approximate(value)
