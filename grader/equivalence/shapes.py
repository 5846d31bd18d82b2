"""Comparing shapes, dimension by dimension."""

from collections.abc import Mapping

from grader.equivalence.domain import Range, read_range
from grader.equivalence.expressions import compare_expressions
from grader.equivalence.results import correct, incorrect, undecided
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.shapes import show_shape
from grader.notation.tree import Node, Symbol, symbols

CODES: Mapping[str, Code] = {
    "shape.wrong": Code(
        "The shape is {found}; expected was {expected}.",
        "Die Form ist {found}; erwartet war {expected}.",
    ),
    "shape.open": Code(
        "Whether the shape {found} is right could not be decided by machine.",
        "Ob die Form {found} stimmt, ließ sich maschinell nicht entscheiden.",
    ),
}

_SIZE: Range = read_range("integer >= 1")


def compare_shapes(answer: tuple[Node, ...], reference: tuple[Node, ...]) -> Comparison:
    """Compare two shapes whose names stand for sizes of one or more."""
    args = {"found": show_shape(answer), "expected": show_shape(reference)}
    wrong = incorrect("structural", Finding(code="shape.wrong", args=args))
    if len(answer) != len(reference):
        return wrong
    same = [_same(a, r) for a, r in zip(answer, reference, strict=True)]
    if False in same:
        return wrong
    if None in same:
        return undecided("exact", Finding(code="shape.open", args={"found": args["found"]}))
    return correct("structural" if answer == reference else "exact")


def _same(answer: Node, reference: Node) -> bool | None:
    if answer == reference:
        return True
    if isinstance(answer, Symbol) and isinstance(reference, Symbol):
        return False
    domain = dict.fromkeys(symbols(answer) | symbols(reference), _SIZE)
    outcome = compare_expressions(answer, reference, domain).outcome
    if outcome is Outcome.UNDECIDED:
        return None
    return outcome is Outcome.CORRECT
