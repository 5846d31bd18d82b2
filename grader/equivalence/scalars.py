"""Deciding whether two constants are equal, within a tolerance."""

from dataclasses import dataclass
from fractions import Fraction

from grader.equivalence.tolerance import Tolerance
from grader.model import Comparison, Outcome
from grader.notation.sizes import rational
from grader.notation.tree import (
    Constant,
    Negative,
    Node,
    Number,
    Product,
    Quotient,
    Sum,
    Symbol,
    symbols,
)
from grader.notation.values import literal

_BITS = (64, 256, 1024)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What was decided of two constants, and how.

    Attributes:
        same: None where it stays open.
        method: as in a comparison.
    """

    same: bool | None
    method: str = "exact"


_SIMPLE = (Number, Symbol, Constant)
_SAME, _OTHER, _OPEN = Agreement(same=True), Agreement(same=False), Agreement(same=None)


def agree(answer: Node, reference: Node, tolerance: Tolerance) -> bool | None:
    """Decide whether a constant is near enough to another; None where it stays open."""
    return decide(answer, reference, tolerance).same


def decide(answer: Node, reference: Node, tolerance: Tolerance) -> Agreement:
    """Decide whether a constant is near enough to another, and say by which method."""
    left = _plain(answer)
    right = _plain(reference) if left is not None else None
    if left is not None and right is not None:
        return _SAME if _holds(left, right, tolerance) else _OTHER
    if answer == reference:
        return _OPEN if symbols(answer) or is_valueless(answer) else _SAME
    if symbols(answer) or symbols(reference):
        return _OPEN
    near = None if tolerance.exact else _near(answer, reference, tolerance)
    if near is None:
        return _equal(answer, reference, tolerance)
    return Agreement(near, "certified")


def is_valueless(node: Node) -> bool:
    """Whether a constant has certainly no value that is a real number; False of all others."""
    if type(node) in _SIMPLE or symbols(node) or rational(node) is not None:
        return False
    from grader.equivalence.balls import UndefinedError, UnsureError, constant

    try:
        constant(node, _BITS[0])
    except UndefinedError:
        return True
    except UnsureError:
        return False
    return False


def _plain(node: Node) -> Fraction | None:
    """Return the exact value, without a detour where it is just a literal."""
    kind = type(node)
    if kind is Number:
        return node.value  # type: ignore[union-attr] # it is a number
    if kind is Negative:
        inner = _plain(node.operand)  # type: ignore[union-attr] # it is a negative
        return None if inner is None else -inner
    if kind is Quotient:
        return _quotient(node)  # type: ignore[arg-type] # it is a quotient
    return rational(node)


def _quotient(node: Quotient) -> Fraction | None:
    above, below = _plain(node.numerator), _plain(node.denominator)
    return above / below if above is not None and below else None


def _holds(left: Fraction, right: Fraction, tolerance: Tolerance) -> bool:
    return left == right or (not tolerance.exact and tolerance.holds(left, right))


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


def _equal(answer: Node, reference: Node, tolerance: Tolerance) -> Agreement:
    """Compare exactly; that two constants differ says nothing where there is a tolerance."""
    from grader.equivalence.expressions import compare_expressions

    if not tolerance.exact and (method := _on_edge(answer, reference, tolerance)):
        return Agreement(same=True, method=method)
    found = compare_expressions(answer, reference, {})
    match found.outcome:
        case Outcome.CORRECT:
            return Agreement(same=True, method=found.method)
        case Outcome.INCORRECT if tolerance.exact or _is_infinite(found):
            return Agreement(same=False, method=found.method)
    return Agreement(same=None, method=found.method)


def _on_edge(answer: Node, reference: Node, tolerance: Tolerance) -> str | None:
    """Return the method by which an answer is exactly as far away as it may be, if it is."""
    from grader.equivalence.expressions import compare_expressions

    ends: list[Node] = []
    for sign in (1, -1):
        if tolerance.absolute:
            ends.append(Sum((reference, literal(sign * tolerance.absolute))))
        if tolerance.relative:
            ends.append(Product((literal(1 + sign * tolerance.relative), reference)))
    for end in ends:
        found = compare_expressions(answer, end, {})
        if found.outcome is Outcome.CORRECT:
            return found.method
    return None


def _is_infinite(found: Comparison) -> bool:
    """Whether one side is infinite and the other is not: no tolerance reaches that far."""
    return any(finding.code == "expression.infinite" for finding in found.findings)
