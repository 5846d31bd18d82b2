"""Comparing single numbers."""

from collections.abc import Mapping

from grader.equivalence.results import correct, incorrect, undecided
from grader.equivalence.scalars import decide, is_valueless
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
_WRONG, _OPEN = Finding(code="number.wrong"), Finding(code="number.open")


def compare_numbers(answer: Node, reference: Node, tolerance: Tolerance = EXACT) -> Comparison:
    """Compare two constants."""
    if answer == reference and not is_valueless(answer):
        return correct("structural")
    found = decide(answer, reference, tolerance)
    if found.same is None:
        return undecided(found.method, _OPEN)
    if found.same:
        return correct(found.method)
    return incorrect(found.method, _WRONG)
