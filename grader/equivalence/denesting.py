"""Taking roots out of roots: sqrt(3 + 2·sqrt(2)) is 1 + sqrt(2).

Where d² = a² - b²·c, the square of sqrt((a + d)/2) ± sqrt((a - d)/2) is a ± |b|·sqrt(c).
"""

from dataclasses import dataclass

from flint.utils.flint_exceptions import DomainError

from grader.equivalence.generators import Stock
from grader.equivalence.ratios import Polynomial
from grader.equivalence.surds import norm, surds


@dataclass(frozen=True, slots=True)
class Halves:
    """Two positive polynomials; the sum or the difference of their square roots is wanted."""

    one: Polynomial
    other: Polynomial
    sign: int


def halves(stock: Stock, base: Polynomial) -> Halves | None:
    """Return what the square root of a positive polynomial is made of, if it can be denested."""
    for surd in surds(stock, base):
        slope = stock.sign(surd.slope)
        root = square_root(norm(stock, surd))
        if slope is None or root is None:
            continue
        one, other = ((surd.rational + sign * root) / 2 for sign in (1, -1))
        if stock.sign(one) == 1 and stock.sign(other) == 1:
            return Halves(one, other, slope)
    return None


@dataclass(frozen=True, slots=True)
class Conjugate:
    """Of a - |b|·s or |b|·s - |a| the product with the sum of the two, and that other factor."""

    norm: Polynomial
    other: Polynomial


def conjugate(stock: Stock, base: Polynomial) -> Conjugate | None:
    """Return what a positive difference of two parts is a quotient of, None for a sum."""
    for surd in surds(stock, base):
        product = norm(stock, surd)
        if stock.sign(surd.slope) == -1:
            other = 2 * surd.rational - base
        elif stock.sign(surd.rational) == -1:
            product, other = -product, base - 2 * surd.rational
        else:
            continue
        if stock.sign(product) == 1 and stock.sign(other) == 1:
            return Conjugate(product, other)
    return None


def square_root(poly: Polynomial) -> Polynomial | None:
    """Return the square root of a polynomial, None where it is no square or zero."""
    if len(poly) == 0 or poly.leading_coefficient() < 0:
        return None
    try:
        return poly.sqrt()
    except DomainError:
        return None
