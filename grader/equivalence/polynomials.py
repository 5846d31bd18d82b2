"""Expressions in one letter as polynomials with exact coefficients, where they are such."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import isqrt

from grader.notation.tree import Call, Negative, Node, Number, Power, Product, Quotient, Sum, Symbol

HIGHEST = 64
"""The highest degree that is worked out."""

Polynomial = tuple[Fraction, ...]
"""Coefficients, the constant first."""


def to_polynomial(node: Node, letter: str, values: Mapping[str, int]) -> Polynomial | None:  # noqa: PLR0911 - one for each kind of node
    """Expand an expression; None where it is no polynomial in the letter.

    Args:
        node: the expression.
        letter: the one letter that stays.
        values: numbers for the other letters.
    """
    match node:
        case Number(value):
            return (value,)
        case Symbol(name):
            if name == letter:
                return (Fraction(0), Fraction(1))
            return (Fraction(values[name]),) if name in values else None
        case Negative(inner):
            return _times(to_polynomial(inner, letter, values), (Fraction(-1),))
        case Sum(terms):
            return _folded(terms, letter, values, product=False)
        case Product(factors):
            return _folded(factors, letter, values, product=True)
        case Quotient(above, below):
            divisor = _constant(to_polynomial(below, letter, values))
            return _times(to_polynomial(above, letter, values), (1 / divisor,) if divisor else None)
        case Power(base, Number(exponent)):
            return _power(to_polynomial(base, letter, values), exponent)
        case Call("sqrt", (inner,)):
            return _root(_constant(to_polynomial(inner, letter, values)))
    return None


def _folded(
    parts: Sequence[Node], letter: str, values: Mapping[str, int], *, product: bool
) -> Polynomial | None:
    result: Polynomial | None = (Fraction(1 if product else 0),)
    for part in parts:
        one = to_polynomial(part, letter, values)
        result = _times(result, one) if product else _plus(result, one)
    return result


def _plus(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None:
        return None
    size = max(len(left), len(right))
    padded = [(*one, *[Fraction(0)] * (size - len(one))) for one in (left, right)]
    return tuple(a + b for a, b in zip(*padded, strict=True))


def _times(left: Polynomial | None, right: Polynomial | None) -> Polynomial | None:
    if left is None or right is None or len(left) + len(right) > HIGHEST + 2:
        return None
    result = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            result[i + j] += a * b
    return tuple(result)


def _power(base: Polynomial | None, exponent: Fraction) -> Polynomial | None:
    if exponent.denominator != 1 or not 0 <= exponent <= HIGHEST:
        return _root(_constant(base)) if exponent == Fraction(1, 2) else None
    result: Polynomial | None = (Fraction(1),)
    for _ in range(int(exponent)):
        result = _times(result, base)
    return result


def _constant(polynomial: Polynomial | None) -> Fraction | None:
    if polynomial is None or any(polynomial[1:]):
        return None
    return polynomial[0]


def _root(value: Fraction | None) -> Polynomial | None:
    """Take the root of a square of a fraction."""
    if value is None or value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    exact = above**2 == value.numerator and below**2 == value.denominator
    return (Fraction(above, below),) if exact else None
