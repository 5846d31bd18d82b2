"""Wrong steps with their messages, and whether each shows as itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeAlias

from problems.model import Answers, Misconception, Problem, Value, Wording
from problems.solvers.closed import approximate

Step: TypeAlias = Callable[[Answers], Value]
Steps: TypeAlias = Mapping[str, Step | Value]
"""By field: a wrong step, or the value that it always gives."""

ROUNDED = Decimal("0.006")
"""How far an answer may lie from a wrong result that is not rational: two decimals are usual."""

_NONE: Mapping[str, Steps] = MappingProxyType({})
_REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError)
"""What a step raises where it does not apply."""
_NUMBERS = (int, Fraction)


def named(
    messages: Mapping[str, Wording],
    exact: Mapping[str, Steps],
    rounded: Mapping[str, Steps] = _NONE,
    *,
    credit: Mapping[str, Decimal] = MappingProxyType({}),
    slack: Decimal = ROUNDED,
) -> tuple[Misconception, ...]:
    """Give wrong steps the messages of the same names.

    Args:
        messages: by the names of the mistakes.
        exact: wrong steps whose results are rational, by mistake.
        rounded: those whose results are not, so that answers near them count.
        credit: what a mistake is worth all the same, where it is worth something.
        slack: how near an answer has to be to a result that is not rational.
    """
    both = ((exact, Decimal(0)), (rounded, slack))
    return tuple(
        Misconception(
            name,
            messages[name],
            {field: _step(given) for field, given in steps.items()},
            credit.get(name, Decimal(0)),
            tolerance,
        )
        for wrong, tolerance in both
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
    """Run every wrong step on our own earlier answers, by mistake and field, where it applies."""
    answers = right_answers(problem)
    return {m.name: dict(_applying(m, answers)) for m in problem.misconceptions}


def told_apart(problem: Problem, margin: float = 0.0, slack: float = 0.0) -> Problem:
    """Keep the wrong steps that show: wrong, and different from those of the mistakes before.

    Args:
        problem: with mistakes that may raise where they do not apply.
        margin: the share by which numbers have to differ, where a check allows for rounding.
        slack: the amount by which they have to, likewise.
    """
    taken = {name: [(value, Decimal(0))] for name, value in right_answers(problem).items()}
    wrong = wrong_answers(problem)
    kept = []
    for mistake in problem.misconceptions:
        shown = {}
        for name, value in wrong[mistake.name].items():
            others = taken.setdefault(name, [])
            sums = ((other, mistake.tolerance + more) for other, more in others)
            if not any(_near(value, other, near, (margin, slack)) for other, near in sums):
                shown[name] = mistake.steps[name]
                others.append((value, mistake.tolerance))
        if shown:
            kept.append(replace(mistake, steps=shown))
    return replace(problem, misconceptions=tuple(kept))


def shows_all(problem: Problem) -> bool:
    """Tell whether every wrong step that applies gives an answer of its own, in each field."""
    applied = sum(map(len, wrong_answers(problem).values()))
    return applied == sum(len(mistake.steps) for mistake in told_apart(problem).misconceptions)


def _step(given: Step | Value) -> Step:
    step: Step = given if callable(given) else lambda _: given
    return step


def _applying(mistake: Misconception, answers: Answers) -> Iterator[tuple[str, Value]]:
    for name, step in mistake.steps.items():
        try:
            yield name, step(answers)
        except _REFUSALS:
            continue


def _near(left: Value, right: Value, tolerance: Decimal, room: tuple[float, float]) -> bool:
    """Compare plain values: matrices entry by entry, texts only where numbers have some room."""
    if left == right:
        return True
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(_near(a, b, tolerance, (0, 0)) for a, b in pairs)
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS) and tolerance:
        return abs(Fraction(left) - Fraction(right)) <= Fraction(tolerance)
    if not any(room) or isinstance(left, tuple) or isinstance(right, tuple):
        return False
    try:
        first, second = _size(left), _size(right)
    except ValueError:  # words and formulas with letters: other texts are other answers
        return False
    margin, slack = room
    return abs(first - second) <= max(slack, margin * max(abs(first), abs(second)))


def _size(value: Any) -> float:
    return float(value) if isinstance(value, _NUMBERS) else approximate(value)
