"""Comparing single numbers."""

from collections.abc import Mapping

from grader.equivalence.results import correct, incorrect, undecided
from grader.equivalence.scalars import agree
from grader.equivalence.tolerance import EXACT, Tolerance
from grader.model import Code, Comparison, Finding
from grader.notation.tree import Node

CODES: Mapping[str, Code] = {
    "number.wrong": Code("This is not the expected number.", "Das ist nicht die erwartete Zahl."),
    "number.open": Code(
        "Whether this number is right could not be decided by machine.",
        "Ob diese Zahl stimmt, ließ sich maschinell nicht entscheiden.",
    ),
}


def compare_numbers(answer: Node, reference: Node, tolerance: Tolerance = EXACT) -> Comparison:
    """Compare two constants."""
    if answer == reference:
        return correct("structural")
    same = agree(answer, reference, tolerance)
    if same is None:
        return undecided("exact", Finding(code="number.open"))
    return correct("exact") if same else incorrect("exact", Finding(code="number.wrong"))
