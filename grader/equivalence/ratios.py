"""Quotients of polynomials over the rationals in a fixed stock of generators."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb
from typing import Any, TypeAlias

from flint import Ordering, fmpq, fmpq_mpoly_ctx

Polynomial: TypeAlias = Any
"""A flint `fmpq_mpoly` in the generators below."""

SLOTS = 16
"""How many generators there are at most."""
_TERMS = 4_000
_WORK = 400_000
_DEGREE = 400


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


def polynomial(value: Fraction | int) -> Polynomial:
    """Return a constant polynomial."""
    value = Fraction(value)
    return context().constant(fmpq(value.numerator, value.denominator))


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
    elif max((sum(exponents) for exponents, _ in terms(base)), default=0) * exponent > 10**6:
        raise UnprovableError
    return base**exponent


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
        if exponent < 0:
            return self.inverse().power(-exponent)
        return Ratio(powered(self.over, exponent), powered(self.under, exponent))

    def reduced(self) -> "Ratio":
        """Cancel what both have in common, and make the denominator's first coefficient 1."""
        over, under = self.over, self.under
        if not under.is_constant():
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
    for _, value in terms(poly):
        return Fraction(int(value.p), int(value.q))
    return Fraction(0)


def number(value: Fraction | int) -> Ratio:
    """Return a number as a ratio."""
    return Ratio(polynomial(value), polynomial(1))


def generator(index: int) -> Ratio:
    """Return a generator as a ratio."""
    return Ratio(generators()[index], polynomial(1))
