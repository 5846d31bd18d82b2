"""Taking roots out of roots: sqrt(3 + 2·sqrt(2)) is 1 + sqrt(2).

Where d² = a² - b²·c, the square of sqrt((a + d)/2) ± sqrt((a - d)/2) is a ± |b|·sqrt(c).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq
from flint.utils.flint_exceptions import DomainError

from grader.equivalence.generators import Stock
from grader.equivalence.ratios import Polynomial, polynomial, terms

_LARGEST = 40


@dataclass(frozen=True, slots=True)
class Surd:
    """A polynomial a + b·s, where s is a square root of c."""

    rational: Polynomial
    slope: Polynomial
    radicand: Polynomial


@dataclass(frozen=True, slots=True)
class Halves:
    """Two positive polynomials; the sum or the difference of their square roots is wanted."""

    one: Polynomial
    other: Polynomial
    sign: int


def halves(stock: Stock, base: Polynomial) -> Halves | None:
    """Return what the square root of a positive polynomial is made of, if it can be denested."""
    for surd in _surds(stock, base):
        slope = stock.sign(surd.slope)
        square = stock.reduced(surd.rational**2 - surd.slope**2 * surd.radicand)
        root = square_root(square)
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
    for surd in _surds(stock, base):
        norm = stock.reduced(surd.rational**2 - surd.slope**2 * surd.radicand)
        if stock.sign(surd.slope) == -1:
            other = 2 * surd.rational - base
        elif stock.sign(surd.rational) == -1:
            norm, other = -norm, base - 2 * surd.rational
        else:
            continue
        if stock.sign(norm) == 1 and stock.sign(other) == 1:
            return Conjugate(norm, other)
    return None


def square_root(poly: Polynomial) -> Polynomial | None:
    """Return the square root of a polynomial, None where it is no square or zero."""
    if len(poly) == 0 or poly.leading_coefficient() < 0:
        return None
    try:
        return poly.sqrt()
    except DomainError:
        return None


def _surds(stock: Stock, base: Polynomial) -> Iterator[Surd]:
    if len(base) > _LARGEST:
        return
    for place, made in reversed(stock.used(base)):
        if made.kind == "root" and made.index % 2 == 0 and made.inside is not None:
            found = _surd(base, place, made.index // 2, made.inside.over)
            if found is not None:
                yield found


def _surd(base: Polynomial, place: int, half: int, radicand: Polynomial) -> Surd | None:
    parts: dict[int, dict[tuple[int, ...], fmpq]] = {0: {}, half: {}}
    for exponents, value in terms(base):
        if exponents[place] not in parts:
            return None
        kept = (*exponents[:place], 0, *exponents[place + 1 :])
        parts[exponents[place]][kept] = value
    if not parts[half]:
        return None
    ring = polynomial(1).context()
    return Surd(ring.from_dict(parts[0]), ring.from_dict(parts[half]), radicand)
