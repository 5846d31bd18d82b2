"""Deciding whether two constants made of roots are equal, by how near to zero such a number can be.

A constant made of whole numbers by +, -, ·, / and roots is zero, or its absolute value is at least
1/(u^(D-1)·l): D is the product of the roots' indices, u and l bound the conjugates of a numerator
and of a denominator of it. (C. Burnikel, R. Fleischer, K. Mehlhorn, S. Schirra: A strong and easily
computable separation bound for arithmetic expressions involving radicals, Algorithmica 27, 2000.)
"""

from dataclasses import dataclass
from fractions import Fraction
from math import log2

from flint import arb, ctx

from grader.equivalence.balls import value
from grader.equivalence.ballvalues import UndefinedError, UnsureError, to_arb
from grader.notation.sizes import rational
from grader.notation.tree import (
    Call,
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
)

_BITS = 30_000
_SLACK = 1e-6
_FIRST = 128
_EXPONENT = 200


class _NoRootsError(Exception):
    """The constant is made of something else than roots."""


@dataclass(frozen=True, slots=True)
class _Size:
    """Binary logarithms of the bounds on a numerator's and a denominator's conjugates."""

    over: float
    under: float


def are_equal(answer: Node, reference: Node) -> bool | None:
    """Decide whether two constants are equal; None where they are not made of roots alone."""
    difference = Sum((answer, Negative(reference)))
    roots: dict[Node, int] = {}
    try:
        size = _size(difference, roots)
    except _NoRootsError:
        return None
    degree = 1
    for index in roots.values():
        degree *= index
    needed = (degree - 1) * size.over + size.under + 2
    return _decide(difference, needed) if needed <= _BITS else None


def _decide(difference: Node, needed: float) -> bool | None:
    """Evaluate until zero is excluded or the value is too small for anything else."""
    bits = _FIRST
    while bits < 4 * needed + 4 * _FIRST:
        with ctx.workprec(bits):
            try:
                found = abs(to_arb(value(difference, {})))
            except UndefinedError:
                return None
            except UnsureError:
                return None
            if found > 0:
                return False
            if found < arb(2) ** -(int(needed) + 1):
                return True
        bits *= 2
    return None


def _size(  # noqa: C901, PLR0911 - one for each kind of node
    node: Node, roots: dict[Node, int]
) -> _Size:
    match node:
        case Number(given):
            return _Size(_log(given.numerator), _log(given.denominator))
        case Negative(operand):
            return _size(operand, roots)
        case Sum(parts):
            return _added([_size(part, roots) for part in parts])
        case Product(parts):
            return _multiplied([_size(part, roots) for part in parts])
        case Quotient(above, below):
            size = _size(below, roots)
            return _multiplied([_size(above, roots), _Size(size.under, size.over)])
        case Power(base, exponent):
            return _powered(base, rational(exponent), roots)
        case Call("sqrt", (inside,)):
            return _rooted(inside, 2, roots)
        case Call("cbrt", (inside,)):
            return _rooted(inside, 3, roots)
        case Call("root", (index, inside)):
            return _powered(inside, _inverse(rational(index)), roots)
        case Call() if (exact := rational(node)) is not None:
            return _Size(_log(exact.numerator), _log(exact.denominator))
    raise _NoRootsError


def _inverse(value_: Fraction | None) -> Fraction | None:
    return None if not value_ else 1 / value_


def _log(value_: int) -> float:
    return log2(max(abs(value_), 1)) + _SLACK


def _added(sizes: list[_Size]) -> _Size:
    total = sizes[0]
    for size in sizes[1:]:
        one, other = total.over + size.under, total.under + size.over
        total = _Size(max(one, other) + 1, total.under + size.under)
    return total


def _multiplied(sizes: list[_Size]) -> _Size:
    return _Size(sum(size.over for size in sizes), sum(size.under for size in sizes))


def _powered(base: Node, exponent: Fraction | None, roots: dict[Node, int]) -> _Size:
    if exponent is None or abs(exponent.numerator) > _EXPONENT or exponent.denominator > _EXPONENT:
        raise _NoRootsError
    size = _rooted(base, exponent.denominator, roots)
    if exponent < 0:
        size = _Size(size.under, size.over)
    times = abs(exponent.numerator)
    return _Size(size.over * times, size.under * times)


def _rooted(inside: Node, index: int, roots: dict[Node, int]) -> _Size:
    size = _size(inside, roots)
    if index == 1:
        return size
    roots[Call("root", (Number(Fraction(index), str(index)), inside))] = index
    if size.over >= size.under:
        return _Size((size.over + (index - 1) * size.under) / index, size.under)
    return _Size(size.over, ((index - 1) * size.over + size.under) / index)
