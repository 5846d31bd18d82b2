"""Proving that two expressions are equal almost everywhere on the reference's domain."""

from enum import Enum

from grader.equivalence.domain import Domain
from grader.equivalence.generators import FinerError, Stock
from grader.equivalence.ratios import Polynomial, UnprovableError, multiplied
from grader.equivalence.reduction import Reduction
from grader.notation.tree import Node

_ROUNDS = 8


class Proof(Enum):
    """What was proved."""

    EQUAL = "equal"
    EQUAL_WITH_GAPS = "gaps"
    """Equal, but the answer may be undefined at single points where the reference is defined."""
    NONE = "none"


def prove_equal(answer: Node, reference: Node, domain: Domain) -> Proof:
    """Try to prove an equality; `NONE` says nothing about it."""
    indices: dict[str, int] = {}
    for _ in range(_ROUNDS):
        try:
            return _round(answer, reference, Stock(domain, indices))
        except FinerError as finer:
            indices[finer.key] = finer.index
        except UnprovableError:
            return Proof.NONE
    return Proof.NONE


def _round(answer: Node, reference: Node, stock: Stock) -> Proof:
    ours, theirs = Reduction(stock), Reduction(stock)
    stock.assuming = True
    right = ours.ratio(reference)
    stock.assuming = False
    given = theirs.ratio(answer)
    if stock.reduced(right.under).is_zero() or stock.reduced(given.under).is_zero():
        return Proof.NONE
    difference = multiplied(given.over, right.under) - multiplied(right.over, given.under)
    if not stock.reduced(difference).is_zero():
        return Proof.NONE
    divided = _divisors(ours.denominators, stock)
    gaps = any(_leaves_gap(poly, divided, stock) for poly in theirs.denominators)
    return Proof.EQUAL_WITH_GAPS if gaps else Proof.EQUAL


def _divisors(polys: list[Polynomial], stock: Stock) -> list[Polynomial]:
    """Return the irreducible factors of all that the reference divides by."""
    return [base for poly in polys for base in _factors(poly, stock)]


def _factors(poly: Polynomial, stock: Stock) -> list[Polynomial]:
    reduced = stock.reduced(poly)
    return [] if reduced.is_zero() else [base for base, _ in reduced.factor()[1]]


def _leaves_gap(poly: Polynomial, divided: list[Polynomial], stock: Stock) -> bool:
    """Whether a denominator may vanish where none of the reference's does."""
    return any(stock.sign(base) is None and base not in divided for base in _factors(poly, stock))
