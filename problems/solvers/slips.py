"""Misconceptions put together from their words and steps, and whether each shows as itself."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any, TypeAlias

from problems.model import Answers, Field, Misconception, Problem, Value, Wording

Step: TypeAlias = Callable[[Answers], Value]
Steps: TypeAlias = Mapping[str, Step]

ROUNDED = Decimal("0.006")
"""How far an answer may lie from a wrong result that is not rational: two decimals are usual."""

NONE: Mapping[str, Steps] = MappingProxyType({})

_REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError)


def misconceptions(
    words: Mapping[str, Wording], exact: Mapping[str, Steps], rounded: Mapping[str, Steps] = NONE
) -> tuple[Misconception, ...]:
    """Give each wrong solver its message.

    Args:
        words: the message of each mistake.
        exact: wrong steps whose results are rational.
        rounded: wrong steps whose results are not, so that answers near them count.
    """
    return (
        *(Misconception(name, words[name], steps) for name, steps in exact.items()),
        *(
            Misconception(name, words[name], steps, tolerance=ROUNDED)
            for name, steps in rounded.items()
        ),
    )


def worked(problem: Problem) -> dict[str, Value]:
    """Solve a problem field by field, each from our own earlier answers."""
    answers: dict[str, Value] = {}
    for field in problem.fields:
        if field.solve is not None:
            answers[field.name] = field.solve(answers)
    return answers


def every_slip_shows(problem: Problem) -> bool:
    """Tell whether all mistakes give wrong answers, and different ones, in every single field.

    A mistake that does not apply to a field there is passed over.
    """
    answers = worked(problem)
    return all(_show(f, problem, answers) for f in problem.fields if f.name in answers)


def _show(field: Field, problem: Problem, answers: Answers) -> bool:
    right: tuple[Value, Decimal] = (answers[field.name], Decimal(0))
    values = [right, *_wrong(field, problem, answers)]
    return not any(
        alike(left, other, Fraction(slack + more))
        for (left, slack), (other, more) in combinations(values, 2)
    )


def _wrong(field: Field, problem: Problem, answers: Answers) -> Iterator[tuple[Value, Decimal]]:
    for mistake in problem.misconceptions:
        step = mistake.steps.get(field.name)
        if step is None:
            continue
        try:
            yield step(answers), mistake.tolerance
        except _REFUSALS:
            continue


def alike(left: Any, right: Any, slack: Fraction) -> bool:
    """Compare plain values entry by entry, numbers up to a slack.

    >>> alike((1, (2,)), (1, (2,)), 0), alike((1,), (1, 1), 0)
    (True, False)
    """
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = zip(left, right, strict=False)
        return len(left) == len(right) and all(alike(a, b, slack) for a, b in pairs)
    if isinstance(left, int | Fraction) and isinstance(right, int | Fraction):
        return abs(Fraction(left) - Fraction(right)) <= slack
    return bool(left == right)
