"""Deciding whether two constants are equal, within a tolerance."""

from grader.equivalence.tolerance import Tolerance
from grader.model import Outcome
from grader.notation.sizes import rational
from grader.notation.tree import Node, symbols

_BITS = (64, 256, 1024)


def agree(answer: Node, reference: Node, tolerance: Tolerance) -> bool | None:
    """Decide whether a constant is near enough to another; None where it stays open."""
    left, right = rational(answer), rational(reference)
    if left is not None and right is not None:
        return tolerance.holds(left, right)
    if symbols(answer) | symbols(reference):
        return None
    if answer == reference:
        return True
    near = None if tolerance.exact else _near(answer, reference, tolerance)
    return _equal(answer, reference, tolerance) if near is None else near


def _near(answer: Node, reference: Node, tolerance: Tolerance) -> bool | None:
    """Compare within the tolerance by certified bounds."""
    from grader.equivalence.balls import UndefinedError, UnsureError, constant
    from grader.equivalence.values import near

    for bits in _BITS:
        try:
            found = near(constant(answer, bits), constant(reference, bits), tolerance, bits)
        except UndefinedError:
            return None
        except UnsureError:
            continue
        if found is not None:
            return found
    return None


def _equal(answer: Node, reference: Node, tolerance: Tolerance) -> bool | None:
    """Compare exactly; that two constants differ says nothing where there is a tolerance."""
    from grader.equivalence.expressions import compare_expressions

    match compare_expressions(answer, reference, {}).outcome:
        case Outcome.CORRECT:
            return True
        case Outcome.INCORRECT if tolerance.exact:
            return False
    return None
