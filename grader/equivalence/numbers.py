"""Comparing single numbers."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from grader.equivalence.results import correct, incorrect, undecided
from grader.equivalence.scalars import decide, is_valueless
from grader.equivalence.tolerance import EXACT, Tolerance
from grader.model import Code, Comparison, Finding, Outcome
from grader.notation.tree import Negative, Node, Number

CODES: Mapping[str, Code] = {
    "number.wrong": Code("This is not the expected number.", "Das ist nicht die erwartete Zahl."),
    "number.open": Code(
        "Whether this number is right could not be decided by machine.",
        "Ob diese Zahl stimmt, ließ sich maschinell nicht entscheiden.",
    ),
    "number.thousands": Code(
        "The point in “{found}” may be a decimal one or part thousands; a person decides.",
        "Der Punkt in „{found}“ kann ein Dezimalpunkt sein oder Tausender trennen; ein Mensch "
        "entscheidet.",
    ),
}
_GROUPED = re.compile(r"[1-9]\d{0,2}\.\d{3}")
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


def doubting_thousands(compare: Callable[[Node], Comparison], answer: Node) -> Comparison:
    """Leave to a person what is right only if its point parts thousands, as in German.

    Args:
        compare: decides about an answer.
        answer: one number, perhaps with a sign.
    """
    found = compare(answer)
    meant = _in_thousands(answer)
    if found.outcome is not Outcome.INCORRECT or meant is None:
        return found
    number, grouped = meant
    if compare(grouped).outcome is not Outcome.CORRECT:
        return found
    return undecided("structural", Finding(code="number.thousands", args={"found": number.text}))


def _in_thousands(answer: Node) -> tuple[Number, Node] | None:
    """Give the number as it stands, and the answer with its point between thousands."""
    if isinstance(answer, Negative):
        inner = _in_thousands(answer.operand)
        return None if inner is None else (inner[0], Negative(inner[1]))
    if not isinstance(answer, Number) or not _GROUPED.fullmatch(answer.text):
        return None
    digits = answer.text.replace(".", "")
    return answer, Number(Fraction(digits), digits)
