"""Deciding whether two constants are equal, within a tolerance."""

from grader.equivalence.tolerance import Tolerance
from grader.notation.sizes import rational
from grader.notation.tree import Node


def agree(answer: Node, reference: Node, tolerance: Tolerance) -> bool | None:
    """Decide whether a constant is near enough to another; None where it stays open."""
    if answer == reference:
        return True
    left, right = rational(answer), rational(reference)
    if left is not None and right is not None:
        return tolerance.holds(left, right)
    return None
