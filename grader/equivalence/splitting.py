"""Splitting a quantity into factors of known sign, which roots and logarithms are taken of."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt

from flint import fmpz

from grader.equivalence.generators import Stock
from grader.equivalence.ratios import Polynomial, Ratio, UnprovableError, fraction, polynomial

_FULLY = 64
"""Bits up to which whole numbers are split into primes whatever it takes."""
_TRIAL = 500
_TERMS = 80
_DEGREE = 40
_REMEMBERED = 2_000


@dataclass(frozen=True, slots=True)
class Factor:
    """A polynomial that is positive where the expression is defined, and its exponent."""

    base: Polynomial
    exponent: int


@dataclass(frozen=True, slots=True)
class Split:
    """A positive quantity as a rational number times powers of positive polynomials."""

    scale: Fraction
    factors: tuple[Factor, ...]


def factored(stock: Stock, value: Ratio) -> tuple[Fraction, list[Factor]]:
    """Split a ratio into a rational number and irreducible factors.

    Raises:
        UnprovableError: it is zero.
    """
    value = stock.simplified(value)
    if len(value.over) == 0:
        raise UnprovableError
    above, over = factors_of(value.over)
    below, under = factors_of(value.under)
    return above / below, over + [Factor(part.base, -part.exponent) for part in under]


def factors_of(poly: Polynomial) -> tuple[Fraction, list[Factor]]:
    """Split a polynomial; what would take long to split stays whole."""
    if poly.is_constant():
        return fraction(poly.leading_coefficient()), []
    if len(poly) > _TERMS or (len(poly) > 1 and sum(poly.degrees()) > _DEGREE):
        leading = poly.leading_coefficient()
        return fraction(leading), [Factor(poly / leading, 1)]
    scale, factors = _factored(poly)
    return scale, list(factors)


_known: dict[str, tuple[Fraction, tuple[Factor, ...]]] = {}


def _factored(poly: Polynomial) -> tuple[Fraction, tuple[Factor, ...]]:
    """Split a polynomial; the same ones come again and again, and cannot be hashed."""
    key = str(poly)
    if key not in _known:
        if len(_known) >= _REMEMBERED:
            _known.clear()
        scale, found = poly.factor()
        factors = tuple(Factor(base, int(exponent)) for base, exponent in found)
        _known[key] = fraction(scale), factors
    return _known[key]


def split(stock: Stock, value: Ratio, *, strictly: bool) -> Split:
    """Split a ratio that must not be negative into factors that are not.

    Args:
        stock: the generators.
        value: the ratio.
        strictly: whether it must not be zero either.

    Raises:
        UnprovableError: that it is positive is not certified.
    """
    scale, factors = factored(stock, value)
    sure: list[Factor] = []
    unsure: list[Factor] = []
    for factor in factors:
        found = stock.sign(factor.base)
        if found is None:
            unsure.append(factor)
        else:
            scale *= found ** abs(factor.exponent)
            sure.append(Factor(found * factor.base, factor.exponent))
    odd = [factor for factor in unsure if factor.exponent % 2]
    even = [factor for factor in unsure if not factor.exponent % 2]
    sure += [Factor(stock.absolute(factor.base), factor.exponent) for factor in even]
    return Split(abs(scale), (*sure, *_odd(stock, odd, 1 if scale > 0 else -1, strictly=strictly)))


def _odd(stock: Stock, odd: list[Factor], sign: int, *, strictly: bool) -> tuple[Factor, ...]:
    """Treat factors of unknown sign in odd powers: their product has to be positive."""
    if not odd:
        if sign < 0:
            raise UnprovableError
        return ()
    product = polynomial(sign)
    for factor in odd:
        product = product * factor.base
    stock.take_for_granted(product, strictly=strictly)
    if len(odd) == 1:
        return (Factor(product, odd[0].exponent),)
    if pair := _both_positive(stock, odd, sign):
        for factor in pair:
            stock.take_for_granted(factor.base, strictly=strictly)
        return pair
    rest = [Factor(stock.absolute(f.base), f.exponent - 1) for f in odd if f.exponent != 1]
    return (Factor(product, 1), *rest)


def _both_positive(stock: Stock, odd: list[Factor], sign: int) -> tuple[Factor, ...]:
    """Return two factors of a positive product with the signs they must have; none where open.

    Their signs agree; where a positive combination of them is positive, both are.
    """
    if len(odd) != 2 or not stock.assuming:  # noqa: PLR2004 - a pair
        return ()
    one, other = odd[0].base, sign * odd[1].base
    ratio = -one.leading_coefficient() / other.leading_coefficient()
    for weight in (1, ratio) if ratio > 0 else (1,):
        found = stock.sign(one + weight * other)
        if found is not None:
            return Factor(found * one, odd[0].exponent), Factor(found * other, odd[1].exponent)
    return ()


@lru_cache(maxsize=_REMEMBERED)
def primes(value: int) -> tuple[tuple[int, int], ...]:
    """Return the primes of a positive whole number with their exponents.

    A factor that would take long to find stays hidden in a composite one, unless that is a square.
    """
    if value.bit_length() <= _FULLY:
        return tuple((int(prime), int(exponent)) for prime, exponent in fmpz(value).factor())
    found: list[tuple[int, int]] = []
    for part, exponent in fmpz(value).factor(trial_limit=_TRIAL):
        found += [(prime, int(exponent) * times) for prime, times in _parts(int(part))]
    return tuple(found)


def _parts(value: int) -> tuple[tuple[int, int], ...]:
    """Split what trial division has left."""
    if value.bit_length() <= _FULLY:
        return primes(value)
    root = isqrt(value)
    if root * root == value:
        return tuple((prime, 2 * times) for prime, times in _parts(root))
    return ((value, 1),)
