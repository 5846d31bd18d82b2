"""Accepting rational functions that are too large to expand, by Schwartz and Zippel's lemma.

A difference that is not zero has, at a random point modulo a random prime of 61 bits, the value
zero with a probability of at most its degree over the prime. That is asked at several points of
several primes; the degree is bounded first.
"""

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction

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

_SEED = 20_011
_PRIMES = (
    2305843009213693951,
    2305843009213693921,
    2305843009213693907,
    2305843009213693723,
    2305843009213693693,
)
"""The largest primes below 2^61."""
_POINTS = 2
_DEGREE = 2**24


class _OtherError(Exception):
    """The tree is no rational function over the rationals, or of too high a degree."""


def agree_modulo_primes(answer: Node, reference: Node, names: tuple[str, ...]) -> bool:
    """Whether two rational functions agree at random points modulo primes."""
    try:
        if _degree(answer) + _degree(reference) > _DEGREE:
            return False
        return all(
            _value(answer, at, prime) == _value(reference, at, prime)
            for prime, at in _points(names)
        )
    except (_OtherError, ZeroDivisionError):
        return False


def _points(names: tuple[str, ...]) -> Iterator[tuple[int, Mapping[str, int]]]:
    draw = random.Random(_SEED)  # noqa: S311 - the same on every machine; nothing is secret
    for prime in _PRIMES:
        for _ in range(_POINTS):
            yield prime, {name: draw.randrange(prime) for name in names}


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
