"""Polynomials in one letter that grows without bound: tuples of fractions, constant term first."""

from collections.abc import Iterable
from fractions import Fraction
from itertools import zip_longest
from typing import TypeAlias

Polynomial: TypeAlias = tuple[Fraction, ...]


def trimmed(terms: Iterable[Fraction]) -> Polynomial:
    """Drop zeros at the end, so that the last term is the leading one; zero has no terms.

    >>> trimmed((1, 2, 0))
    (1, 2)
    """
    kept = list(terms)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def add(left: Polynomial, right: Polynomial) -> Polynomial:
    """Add two polynomials."""
    zero = Fraction(0)
    return trimmed(a + b for a, b in zip_longest(left, right, fillvalue=zero))


def subtract(left: Polynomial, right: Polynomial) -> Polynomial:
    """Subtract the right polynomial from the left one.

    >>> subtract((1, 1), (0, 1))
    (1,)
    """
    return add(left, tuple(-term for term in right))


def multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply two polynomials.

    >>> multiply((0, 1), (0, 1))
    (Fraction(0, 1), Fraction(0, 1), Fraction(1, 1))
    """
    terms = [Fraction(0)] * max(len(left) + len(right) - 1, 0)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            terms[i + j] += a * b
    return trimmed(terms)


def dot(left: Iterable[Polynomial], right: Iterable[Polynomial]) -> Polynomial:
    """Sum the products of two equally long rows of polynomials.

    Raises:
        ValueError: the rows have different lengths.
    """
    total: Polynomial = ()
    for a, b in zip(left, right, strict=True):
        total = add(total, multiply(a, b))
    return total


def grows_without_bound(polynomial: Polynomial) -> bool:
    """Tell whether the polynomial tends to +∞ as its letter does.

    >>> grows_without_bound((5, 0)), grows_without_bound((-5, 1)), grows_without_bound((0, 1, -1))
    (False, True, False)
    """
    terms = trimmed(polynomial)
    return len(terms) > 1 and terms[-1] > 0
