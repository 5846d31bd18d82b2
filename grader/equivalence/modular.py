"""Accepting rational functions that are too large to expand, by Schwartz and Zippel's lemma.

A difference that is not zero has, at a random point modulo a prime of 61 bits that does not divide
all its coefficients, the value zero with a probability of at most its degree over the prime. That
is asked at several points of several primes; the degree is bounded first. Where that is not too
much, there are so many primes that they cannot all divide a coefficient. Primes and points are
drawn from the two expressions themselves, the same on every machine: nobody can write an answer for
primes that are known beforehand, and of those 2^54 that can be drawn few divide any number.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log2

from flint import fmpz

from grader.equivalence.normal import normal
from grader.notation.sizes import rational
from grader.notation.tree import (
    Negative,
    Node,
    Number,
    Power,
    Product,
    Quotient,
    Sum,
    Symbol,
)

_BITS = 61
_FEWEST, _MOST = 5, 40
"""How many primes are taken."""
_POINTS = 2
_DEGREE = 2**24


class _OtherError(Exception):
    """The tree is no rational function over the rationals, or of too high a degree."""


def agree_modulo_primes(answer: Node, reference: Node, names: tuple[str, ...]) -> bool:
    """Whether two rational functions agree at random points modulo primes."""
    try:
        if _degree(answer) + _degree(reference) > _DEGREE:
            return False
        count = _enough(_height(answer), _height(reference))
        return all(
            _value(answer, at, prime) == _value(reference, at, prime)
            for prime, at in _points(names, count, f"{normal(answer)} = {normal(reference)}")
        )
    except (_OtherError, ZeroDivisionError):
        return False


def _points(
    names: tuple[str, ...], count: int, seed: str
) -> Iterator[tuple[int, Mapping[str, int]]]:
    drawn = hashlib.sha256(seed.encode()).digest()
    draw = random.Random(drawn)  # noqa: S311 - the same on every machine; nothing is secret
    for _ in range(count):
        prime = _prime(draw)
        for _ in range(_POINTS):
            yield prime, {name: draw.randrange(prime) for name in names}


def _prime(draw: random.Random) -> int:
    while True:
        found = int(draw.getrandbits(_BITS - 2) * 2 + (1 << (_BITS - 1)) + 1)
        if fmpz(found).is_prime():
            return found


@dataclass(frozen=True, slots=True)
class _Height:
    """Binary logarithms of bounds on the sums of a numerator's and a denominator's coefficients."""

    over: float
    under: float


def _enough(one: _Height, other: _Height) -> int:
    """Return how many primes exceed twice every coefficient of the difference's numerator.

    It is bounded; more are left to chance.
    """
    bits = max(one.over + other.under, other.over + one.under) + 2
    return min(max(_FEWEST, int(bits / (_BITS - 1)) + 1), _MOST)


def _height(node: Node) -> _Height:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number(value):
            return _Height(log2(max(1, abs(value.numerator))), log2(value.denominator))
        case Symbol():
            return _Height(0, 0)
        case Negative(operand):
            return _height(operand)
        case Sum(parts):
            found = [_height(part) for part in parts]
            under = sum(part.under for part in found)
            return _Height(max(p.over + under - p.under for p in found) + log2(len(found)), under)
        case Product(parts):
            found = [_height(part) for part in parts]
            return _Height(sum(part.over for part in found), sum(part.under for part in found))
        case Quotient(above, below):
            one, other = _height(above), _height(below)
            return _Height(one.over + other.under, one.under + other.over)
        case Power(base, exponent):
            return _raised(_height(base), _whole(exponent))
    raise _OtherError


def _raised(base: _Height, exponent: int) -> _Height:
    over, under = (base.over, base.under) if exponent >= 0 else (base.under, base.over)
    return _Height(over * abs(exponent), under * abs(exponent))


def _degree(node: Node) -> int:
    """Return a bound on the degrees of a numerator and a denominator."""
    match node:
        case Number():
            return 0
        case Symbol():
            return 1
        case Negative(operand):
            return _degree(operand)
        case Sum(parts) | Product(parts):
            return sum(map(_degree, parts))
        case Quotient(above, below):
            return _degree(above) + _degree(below)
        case Power(base, exponent):
            return _degree(base) * abs(_whole(exponent))
    raise _OtherError


def _whole(exponent: Node) -> int:
    value = rational(exponent)
    if value is None or value.denominator != 1:
        raise _OtherError
    return int(value)


def _value(node: Node, at: Mapping[str, int], prime: int) -> int:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Number(given):
            return _residue(given, prime)
        case Symbol(name):
            return at[name]
        case Negative(operand):
            return -_value(operand, at, prime) % prime
        case Sum(parts):
            return sum(_value(part, at, prime) for part in parts) % prime
        case Product(parts):
            total = 1
            for part in parts:
                total = total * _value(part, at, prime) % prime
            return total
        case Quotient(above, below):
            return _value(above, at, prime) * _inverse(_value(below, at, prime), prime) % prime
        case Power(base, exponent):
            return _power(_value(base, at, prime), _whole(exponent), prime)
    raise _OtherError


def _residue(value: Fraction, prime: int) -> int:
    return value.numerator * _inverse(value.denominator % prime, prime) % prime


def _power(base: int, exponent: int, prime: int) -> int:
    return pow(_inverse(base, prime) if exponent < 0 else base, abs(exponent), prime)


def _inverse(value: int, prime: int) -> int:
    if value == 0:
        raise ZeroDivisionError
    return pow(value, -1, prime)
