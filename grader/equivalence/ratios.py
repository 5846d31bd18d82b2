"""Quotients of polynomials over the rationals in a fixed stock of generators."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from math import comb
from typing import Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly_ctx

Polynomial: TypeAlias = Any
"""A flint `fmpq_mpoly` in the generators below."""

SLOTS = 24
"""How many generators there are at most."""
_TERMS = 2_000
_WORK = 60_000
_DEGREE = 400
_CANCELLED = 250
_CANCELLED_DEGREE = 600
_HUGE = 10**6


class UnprovableError(Exception):
    """The expression is outside of what is reduced here; nothing is said about it."""


@cache
def context() -> Any:
    """Return the ring of polynomials in all generators."""
    return fmpq_mpoly_ctx.get([f"g{number}" for number in range(SLOTS)], Ordering.lex)


@cache
def generators() -> tuple[Polynomial, ...]:
    """Return all generators, in order."""
    return tuple(context().gens())


@cache
def one() -> Polynomial:
    """Return the constant polynomial 1."""
    return context().constant(fmpq(1))


def polynomial(value: Fraction | int) -> Polynomial:
    """Return a constant polynomial."""
    if isinstance(value, int):
        return one() if value == 1 else context().constant(fmpq(value))
    return context().constant(fmpq(value.numerator, value.denominator))


def fraction(value: fmpq) -> Fraction:
    """Return the same number as a fraction."""
    return Fraction(int(value.p), int(value.q))


def terms(poly: Polynomial) -> Iterator[tuple[tuple[int, ...], fmpq]]:
    """Yield the exponents and the coefficient of each term."""
    return iter(poly.to_dict().items())


def multiplied(left: Polynomial, right: Polynomial) -> Polynomial:
    """Multiply, within the limits on work.

    Raises:
        UnprovableError: the product would be too large.
    """
    if len(left) * len(right) > _WORK:
        raise UnprovableError
    found = left * right
    if len(found) > _TERMS:
        raise UnprovableError
    return found


def powered(base: Polynomial, exponent: int) -> Polynomial:
    """Raise to a power, within the limits on work.

    Raises:
        UnprovableError: the power would be too large.
    """
    count = len(base)
    if count > 1:
        if exponent > _DEGREE or comb(exponent + count - 1, count - 1) > _TERMS:
            raise UnprovableError
    elif count == 1 and (sum(base.degrees()) + _bits(base)) * exponent > _HUGE:
        raise UnprovableError
    return base**exponent


def _bits(term: Polynomial) -> int:
    """Return how long the coefficient of a single term is, nothing for 1 and -1."""
    value = term.leading_coefficient()
    return max(int(value.p).bit_length(), int(value.q).bit_length()) - 1


def _is_cancelled(over: Polynomial, under: Polynomial) -> bool:
    """Whether a common divisor is looked for: not in what would take long."""
    fewest, most = sorted((len(over), len(under)))
    if fewest <= 1:
        return True
    return most <= _CANCELLED and sum(over.degrees()) + sum(under.degrees()) <= _CANCELLED_DEGREE


@dataclass(frozen=True, slots=True)
class Ratio:
    """A numerator over a denominator that is not the zero polynomial."""

    over: Polynomial
    under: Polynomial

    def __add__(self, other: "Ratio") -> "Ratio":
        if self.under == other.under:
            return Ratio(self.over + other.over, self.under)
        over = multiplied(self.over, other.under) + multiplied(other.over, self.under)
        return Ratio(over, multiplied(self.under, other.under)).reduced()

    def __neg__(self) -> "Ratio":
        return Ratio(-self.over, self.under)

    def __sub__(self, other: "Ratio") -> "Ratio":
        return self + -other

    def __mul__(self, other: "Ratio") -> "Ratio":
        over = multiplied(self.over, other.over)
        if self.under.is_one() and other.under.is_one():
            return Ratio(over, self.under)
        return Ratio(over, multiplied(self.under, other.under)).reduced()

    def __truediv__(self, other: "Ratio") -> "Ratio":
        return self * other.inverse()

    def inverse(self) -> "Ratio":
        """Return one over it.

        Raises:
            UnprovableError: it is zero.
        """
        if self.over.is_zero():
            raise UnprovableError
        return Ratio(self.under, self.over)

    def power(self, exponent: int) -> "Ratio":
        """Raise it to a whole power."""
        if exponent == 1:
            return self
        if exponent < 0:
            return self.inverse().power(-exponent)
        return Ratio(powered(self.over, exponent), powered(self.under, exponent))

    def times(self, factor: Fraction | int) -> "Ratio":
        """Multiply by a number."""
        if factor == 1:
            return self
        return Ratio(self.over * fmpq(factor.numerator, factor.denominator), self.under)

    def reduced(self) -> "Ratio":
        """Cancel what both have in common, and make the denominator's first coefficient 1."""
        over, under = self.over, self.under
        if under.is_one():
            return self
        if len(over) == 0:
            return Ratio(over, one())
        if not under.is_constant() and _is_cancelled(over, under):
            common = over.gcd(under)
            if not common.is_one():
                over, under = over / common, under / common
        leading = under.leading_coefficient()
        return Ratio(over / leading, under / leading) if leading != 1 else Ratio(over, under)

    @property
    def value(self) -> Fraction | None:
        """Its value where it is a number."""
        if not (self.over.is_constant() and self.under.is_constant()):
            return None
        return coefficient(self.over) / coefficient(self.under)

    @property
    def key(self) -> str:
        """A text that is the same for equal ratios."""
        reduced = self.reduced()
        return f"({reduced.over})/({reduced.under})"


def coefficient(poly: Polynomial) -> Fraction:
    """Return the value of a constant polynomial."""
    return fraction(poly.leading_coefficient()) if len(poly) else Fraction(0)


@lru_cache(maxsize=256)
def number(value: Fraction | int) -> Ratio:
    """Return a number as a ratio."""
    return Ratio(polynomial(value), one())


@cache
def generator(index: int) -> Ratio:
    """Return a generator as a ratio."""
    return Ratio(generators()[index], one())


def whole(poly: Polynomial) -> Ratio:
    """Return a polynomial as a ratio."""
    return Ratio(poly, one())


def cut(value: Ratio) -> Iterator[tuple[Fraction, Ratio]]:
    """Yield the terms of a ratio: a number and what it multiplies.

    What the denominator divides becomes a polynomial, so that x/(x+1) is 1 and -1/(x+1).
    """
    value = value.reduced()
    over, under = value.over, value.under
    if not under.is_one() and _is_cancelled(over, under):
        whole_part, over = divmod(over, under)
        yield from _terms(whole_part, one())
    yield from _terms(over, under)


def _terms(over: Polynomial, under: Polynomial) -> Iterator[tuple[Fraction, Ratio]]:
    for powers, value in terms(over):
        yield fraction(value), Ratio(context().from_dict({powers: 1}), under)
