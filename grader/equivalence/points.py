"""Points of a domain at which two expressions are compared: the same ones on every machine."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from grader.equivalence.domain import REAL, Domain, Range

_BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)
_SCALE = 3
_SKIPPED = 1

Point = Mapping[str, Fraction]


def points(names: Sequence[str], domain: Domain, count: int) -> Iterator[Point]:
    """Yield points whose coordinates lie in their ranges, spread by Halton's sequence."""
    for number in range(_SKIPPED, _SKIPPED + count):
        yield {
            name: _coordinate(domain.get(name, REAL), number, place)
            for place, name in enumerate(names)
        }


def _coordinate(allowed: Range, number: int, place: int) -> Fraction:
    base = _BASES[place % len(_BASES)]
    share = _halton(number + place // len(_BASES), base)
    value = _spread(allowed, share)
    return _whole(allowed, value) if allowed.integer else value


def _halton(number: int, base: int) -> Fraction:
    """Return the digits of a number mirrored behind the point, which lies in (0, 1)."""
    mirrored, weight = 0, 1
    while number:
        number, digit = divmod(number, base)
        mirrored = mirrored * base + digit
        weight *= base
    return Fraction(mirrored, weight)


def _spread(allowed: Range, share: Fraction) -> Fraction:
    """Map (0, 1) into the range."""
    match allowed.lower, allowed.upper:
        case None, None:
            return _SCALE * (2 * share - 1) / (share * (1 - share))
        case lower, None if lower is not None:
            return lower + _SCALE * share / (1 - share)
        case None, upper if upper is not None:
            return upper - _SCALE * share / (1 - share)
        case lower, upper if lower is not None and upper is not None:
            return lower + (upper - lower) * share
    raise AssertionError


def _whole(allowed: Range, value: Fraction) -> Fraction:
    """Round towards the range."""
    if allowed.lower is None:
        return Fraction(-(-value.numerator // value.denominator))
    return Fraction(value.numerator // value.denominator)
