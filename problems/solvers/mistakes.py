"""Wrong steps with their messages, kept only where each shows as itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import TypeAlias

from problems.model import Answers, Misconception, Problem, Value, Wording

Steps: TypeAlias = Mapping[str, Callable[[Answers], Value] | Value]
"""By field: a wrong step, or the value that it always gives."""

ROUNDED = Decimal("0.005")
"""How far an answer may lie from a wrong result that is not rational: people round."""

_REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError)


def named(
    messages: Mapping[str, Wording], wrong: Mapping[str, Steps], tolerance: Decimal = Decimal(0)
) -> tuple[Misconception, ...]:
    """Give wrong steps their messages by name."""
    return tuple(
        Misconception(
            name,
            messages[name],
            {field: _step(given) for field, given in steps.items()},
            tolerance=tolerance,
        )
        for name, steps in wrong.items()
    )


def _step(given: Callable[[Answers], Value] | Value) -> Callable[[Answers], Value]:
    return given if callable(given) else lambda _: given


def right_answers(problem: Problem) -> dict[str, Value]:
    """Solve field by field, each from our own earlier answers."""
    answers: dict[str, Value] = {}
    for field in problem.fields:
        if field.solve is not None:
            answers[field.name] = field.solve(answers)
    return answers


def wrong_answers(problem: Problem) -> dict[str, dict[str, Value]]:
    """Run every wrong step on our own earlier answers, wherever it applies."""
    right = right_answers(problem)
    return {m.name: dict(_applied(m, right)) for m in problem.misconceptions}


def _applied(mistake: Misconception, right: Answers) -> Iterator[tuple[str, Value]]:
    for field, step in mistake.steps.items():
        try:
            yield field, step(right)
        except _REFUSALS:
            continue


def told_apart(problem: Problem) -> Problem:
    """Drop wrong steps that do not apply, are right, or give what another mistake gives already."""
    taken = {name: [(value, Decimal(0))] for name, value in right_answers(problem).items()}
    kept = []
    for mistake, values in zip(
        problem.misconceptions, wrong_answers(problem).values(), strict=True
    ):
        shown = {
            name: mistake.steps[name]
            for name, value in values.items()
            if not any(_near(value, one, mistake.tolerance + slack) for one, slack in taken[name])
        }
        for name in shown:
            taken[name].append((values[name], mistake.tolerance))
        if shown:
            kept.append(replace(mistake, steps=shown))
    return replace(problem, misconceptions=tuple(kept))


def shows_all(problem: Problem) -> bool:
    """Tell whether every wrong step that applies gives an answer of its own."""
    applied = sum(map(len, wrong_answers(problem).values()))
    return applied == sum(len(mistake.steps) for mistake in told_apart(problem).misconceptions)


def _near(left: Value, right: Value, slack: Decimal) -> bool:
    if isinstance(left, tuple) and isinstance(right, tuple):
        same = len(left) == len(right)
        return same and all(_near(a, b, slack) for a, b in zip(left, right, strict=True))
    if isinstance(left, str) or isinstance(right, str) or not slack:
        return bool(left == right)
    return not isinstance(left, tuple | type(None)) and bool(abs(left - right) <= slack)
