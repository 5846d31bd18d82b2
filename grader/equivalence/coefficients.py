"""Coefficients in exponents, such as ln 2 in exp(n·ln 2): exact, with a sign that is proven.

A coefficient is a rational combination of products of generators: logarithms of whole numbers and
constants that are not known. Logarithms of primes and 1 are linearly independent over the
rationals (unique factorisation, and Lindemann-Weierstrass for the 1), so that a combination of
them is zero only if it looks so; products of them are asked for their sign by ball arithmetic, and
stay open where no ball leaves zero.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import gcd, prod
from typing import TypeAlias

Generator: TypeAlias = str
"""`ln 2`, `+ d` for a positive constant d, or `? ln(c)` for one whose sign is not known."""
Factor: TypeAlias = frozenset[tuple[Generator, Fraction]]
Coefficient: TypeAlias = frozenset[tuple[Factor, Fraction]]

ZERO: Coefficient = frozenset()
ONE: Coefficient = frozenset({(frozenset(), Fraction(1))})
_PRECISIONS = (64, 256, 1024)
_SMALL_PRIMES = 1000
_TERMS = 40
_BITS = 2_000


class UnreadableClassError(Exception):
    """The expression, or a comparison with it, is outside of what is decided here."""


def rational(value: Fraction) -> Coefficient:
    """Return a rational number as a coefficient."""
    return frozenset({(frozenset(), value)}) if value else ZERO


def plus(one: Coefficient, other: Coefficient) -> Coefficient:
    """Add two coefficients."""
    if not one or not other:
        return one or other
    total = dict(one)
    for factor, value in other:
        total[factor] = total.get(factor, Fraction(0)) + value
    return _bounded(total)


def times(one: Coefficient, other: Coefficient) -> Coefficient:
    """Multiply two coefficients."""
    total: dict[Factor, Fraction] = {}
    for left, a in one:
        for right, b in other:
            factor = _merged(left, right)
            total[factor] = total.get(factor, Fraction(0)) + a * b
    return _cancelled(_bounded(total))


def scaled(one: Coefficient, factor: Fraction) -> Coefficient:
    """Multiply a coefficient by a rational number."""
    return frozenset((part, value * factor) for part, value in one) if factor else ZERO


def generator(name: Generator, power: Fraction = Fraction(1)) -> Coefficient:
    """Return a power of one generator."""
    return frozenset({(frozenset({(name, power)}), Fraction(1))})


def value_of(one: Coefficient) -> Fraction | None:
    """Return the value of a coefficient that is plainly rational."""
    if not one:
        return Fraction(0)
    (factor, value), *rest = one
    return None if rest or factor else value


def parted(one: Coefficient) -> tuple[Fraction, Coefficient]:
    """Part a coefficient into a rational number and the rest."""
    value = dict(one).get(frozenset(), Fraction(0))
    return value, one - rational(value) if value else one


def power_of(one: Coefficient, exponent: Fraction) -> Coefficient:
    """Raise a coefficient of one term to a power.

    Raises:
        UnreadableClassError: it has several terms, or no exact root.
    """
    if len(one) != 1:
        raise UnreadableClassError
    ((factor, value),) = one
    if value != 1:
        if exponent.denominator != 1 or abs(exponent) > _TERMS:
            raise UnreadableClassError
        value **= int(exponent)
    raised = frozenset((name, power * exponent) for name, power in factor)
    return _bounded({raised: value})


@lru_cache(maxsize=4096)
def logarithm(value: Fraction) -> Coefficient:
    """Return ln of a positive rational number as a combination of logarithms of primes."""
    total: dict[Factor, Fraction] = {}
    for number, sign in ((value.numerator, 1), (value.denominator, -1)):
        for prime, count in _factors(number):
            factor = frozenset({(f"ln {prime}", Fraction(1))})
            total[factor] = total.get(factor, Fraction(0)) + sign * count
    return _bounded(total)


def per_logarithm(base: int) -> Coefficient:
    """Return 1/ln of a whole number above 1: of its smallest root, so that ln 4 goes with ln 2."""
    counts = _factors(base)
    root, exponent = _smallest_root(base, counts)
    inverse = frozenset({(f"ln {root}", Fraction(-1))})
    return frozenset({(inverse, Fraction(1, exponent))})


@lru_cache(maxsize=4096)
def sign(one: Coefficient) -> int:
    """Return the sign of a coefficient.

    Raises:
        UnreadableClassError: it depends on a constant that is not known, or no ball decides it.
    """
    if not one:
        return 0
    plain = all(name[0] != "?" for factor, _ in one for name, _ in factor)
    signs = {1 if value > 0 else -1 for _, value in one}
    if plain and len(signs) == 1:
        return signs.pop()
    cleared = _cleared(one)
    if not cleared:
        return 0
    if not plain:
        raise UnreadableClassError
    grouped = {_numeric_sign(part) for part in _by_unknown(cleared)}
    if len(grouped) > 1:
        raise UnreadableClassError
    return grouped.pop()


def _bounded(total: dict[Factor, Fraction]) -> Coefficient:
    found = frozenset((factor, value) for factor, value in total.items() if value)
    if len(found) > _TERMS or any(
        max(value.numerator.bit_length(), value.denominator.bit_length()) > _BITS
        for _, value in found
    ):
        raise UnreadableClassError
    return found


def _cancelled(one: Coefficient) -> Coefficient:
    """Return q for q·(ln 2 + ln 5)/ln 10, which is a rational number."""
    if len(one) == 1:
        return one
    below = {name for factor, _ in one for name, power in factor if power == -1}
    if len(below) != 1 or not next(iter(below)).startswith("ln"):
        return one
    (name,) = below
    whole = dict(logarithm(Fraction(int(name[3:]))))
    above = {_merged(factor, frozenset({(name, Fraction(1))})): value for factor, value in one}
    ratios = {value / whole.get(factor, value * 2) for factor, value in above.items()}
    if above.keys() != whole.keys() or len(ratios) > 1:
        return one
    return rational(ratios.pop())


def _merged(left: Factor, right: Factor) -> Factor:
    if not left or not right:
        return left or right
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, Fraction(0)) + power
    return frozenset((name, power) for name, power in powers.items() if power)


@lru_cache(maxsize=512)
def _factors(number: int) -> tuple[tuple[int, int], ...]:
    """Return small primes with their counts; what is left over counts as one more."""
    found, rest = [], number
    for candidate in (2, *range(3, _SMALL_PRIMES, 2)):
        if candidate * candidate > rest:
            break
        count = 0
        while rest % candidate == 0:
            rest //= candidate
            count += 1
        if count:
            found.append((candidate, count))
    return (*found, (rest, 1)) if rest > 1 else tuple(found)


def _smallest_root(base: int, counts: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    exponent = gcd(*(count for _, count in counts)) if base > 1 else 0
    if not exponent:
        raise UnreadableClassError
    return prod(prime ** (count // exponent) for prime, count in counts), exponent


def _cleared(one: Coefficient) -> Coefficient:
    """Multiply by the logarithms below the line, and write those of products as sums."""
    below: dict[Generator, Fraction] = {}
    for factor, _ in one:
        for name, power in factor:
            if power < 0 and name.startswith("ln"):
                below[name] = max(below.get(name, Fraction(0)), -power)
    for name, power in below.items():
        if power.denominator != 1 or power > _TERMS:
            raise UnreadableClassError
        one = times(one, generator(name, power))
    total = ZERO
    for factor, value in one:
        total = plus(total, _expanded(factor, value))
    return total


def _expanded(factor: Factor, value: Fraction) -> Coefficient:
    result = rational(value)
    for name, power in factor:
        part = generator(name, power)
        if name.startswith("ln") and power.denominator == 1 and 0 < power <= _TERMS:
            inner = logarithm(Fraction(int(name[3:])))
            part = inner if len(inner) > 1 else part
            for _ in range(int(power) - 1 if len(inner) > 1 else 0):
                part = times(part, inner)
        result = times(result, part)
    return result


def _by_unknown(one: Coefficient) -> Iterator[Coefficient]:
    """Yield what stands beside each product of constants that are only known to be positive."""
    groups: dict[Factor, dict[Factor, Fraction]] = {}
    for factor, value in one:
        known = frozenset(part for part in factor if part[0].startswith("ln"))
        groups.setdefault(factor - known, {})[known] = value
    for group in groups.values():
        yield frozenset(group.items())


def _numeric_sign(one: Coefficient) -> int:
    from flint import arb, ctx, fmpq

    for bits in _PRECISIONS:
        with ctx.workprec(bits):
            total = arb(0)
            for factor, value in one:
                part = arb(fmpq(value.numerator, value.denominator))
                for name, power in factor:
                    exponent = arb(fmpq(power.numerator, power.denominator))
                    part *= arb(int(name[3:])).log() ** exponent
                total += part
            if total > 0:
                return 1
            if total < 0:
                return -1
    raise UnreadableClassError
