"""Points of a domain at which two expressions are compared: the same ones on every machine.

The first are plain numbers at which few different expressions coincide; after them come such as
show differences of a small region: whole numbers around zero, large ones, and values near the ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import count
from math import floor
from typing import TypeAlias

from grader.equivalence.domain import REAL, Domain, Range

Point: TypeAlias = Mapping[str, Fraction]

_BASES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29)
_SCALE = 3
_KINDS = 4
_TURNS = 64


def _fractions(text: str) -> tuple[Fraction, ...]:
    return tuple(map(Fraction, text.split()))


_REAL_PLAIN = _fractions("3 -2/3 7/5 -9/4 1/2 11/3 -1/5 5 2/7 -4 9/8 -7/5 17/4 -3/8 6/11 -16/3 1/9")
_REAL_ODD = _fractions(
    "0 1 -1 2 -3 100 -1/1000 10 -50 1/1000 25/2 -8 1000 -2 4 -1000 1/100 -1/2 40"
)
_ABOVE_PLAIN = _fractions("3 2/3 7/5 9/4 1/2 11/3 1/5 5 2/7 4 9/8 17/4 3/8 6/11 16/3 1/9 13/7")
_ABOVE_ODD = _fractions("1 2 100 1/1000 10 1/50 25/2 8 1000 6 1/100 40 1/4 1/9 16 60 7/1000 20 250")
_BETWEEN = _fractions("1/2 1/4 2/3 1/10 4/5 3/7 5/6 2/9 7/11 1/3 9/10 3/8 8/13 1/6 12/17 2/5 15/19")
_ENDS = _fractions("1/1000 999/1000 1/100 99/100 1/2 1/20 19/20 1/10000 9999/10000 3/100 97/100")
_STEPS = _fractions("1 3 0 2 5 4 8 14 6 30 7 10 98 9 13 62 25 11 47 126 22 254 1022")
_STRIDES = (1, 2, 3, 5, 7, 4, 6, 8, 9, 10)


def points(names: Sequence[str], domain: Domain, wanted: int) -> Iterator[Point]:
    """Yield points whose coordinates lie in their ranges, and inside of those of reals."""
    ranges = tuple(domain.get(name, REAL) for name in names)
    for row in rows(ranges, wanted):
        yield dict(zip(names, row, strict=True))


@lru_cache(maxsize=256)
def rows(ranges: tuple[Range, ...], wanted: int) -> tuple[tuple[Fraction, ...], ...]:
    """Return that many points as rows of coordinates, one column a range."""
    return tuple(
        tuple(_admitted(allowed, number, place) for place, allowed in enumerate(ranges))
        for number in range(wanted)
    )


def _admitted(allowed: Range, number: int, place: int) -> Fraction:
    """Return a coordinate that is not excluded."""
    for turn in range(_TURNS):
        value = _coordinate(allowed, number + turn, place)
        if value not in allowed.excluded:
            return value
    return _counted(allowed)


def _counted(allowed: Range) -> Fraction:
    """Return the first whole number of a range that is not excluded, counted from a bound."""
    step = -1 if allowed.lower is None and allowed.upper is not None else 1
    start = allowed.lower if allowed.lower is not None else allowed.upper or Fraction(0)
    return next(value for i in count() if allowed.holds(value := start + step * i))


_FAR = (10**3, -(10**3))


@lru_cache(maxsize=256)
def far_rows(ranges: tuple[Range, ...]) -> tuple[tuple[Fraction, ...], ...]:
    """Return points with coordinates of a large size, as far as their ranges go."""
    found = (
        tuple(_far(allowed, size + 17 * place) for place, allowed in enumerate(ranges))
        for size in _FAR
    )
    return tuple(
        row
        for row in found
        if all(allowed.holds(value) for allowed, value in zip(ranges, row, strict=True))
    )


def _far(allowed: Range, size: int) -> Fraction:
    match allowed.lower, allowed.upper:
        case None, None:
            return Fraction(size)
        case lower, None if lower is not None:
            return Fraction(floor(lower) + abs(size))
        case None, upper if upper is not None:
            return Fraction(floor(upper) - abs(size))
        case lower, upper if lower is not None and upper is not None:
            near = (upper - lower) / abs(size)
            value = upper - near if size > 0 else lower + near
            return Fraction(floor(value)) if allowed.integer else value
    raise AssertionError


def _coordinate(allowed: Range, number: int, place: int) -> Fraction:
    if allowed.integer:
        return _whole(allowed, number, place)
    kind, turn = number % _KINDS, number // _KINDS
    if kind == _KINDS - 1:
        share = _halton(turn + 1 + place // len(_BASES), _BASES[place % len(_BASES)])
        return _spread(allowed, share)
    if kind == _KINDS - 2:
        return _placed(allowed, turn, place, odd=True)
    return _placed(allowed, 2 * turn + kind, place, odd=False)


def _placed(allowed: Range, turn: int, place: int, *, odd: bool) -> Fraction:
    """Return a listed value, in another order for each place."""
    stride, start = _STRIDES[place % len(_STRIDES)], 5 * place
    match allowed.lower, allowed.upper:
        case None, None:
            listed = _REAL_ODD if odd else _REAL_PLAIN
            return listed[(start + stride * turn) % len(listed)]
        case lower, upper if lower is not None and upper is not None:
            listed = _ENDS if odd else _BETWEEN
            return lower + (upper - lower) * listed[(start + stride * turn) % len(listed)]
    listed = _ABOVE_ODD if odd else _ABOVE_PLAIN
    away = listed[(start + stride * turn) % len(listed)]
    return allowed.lower + away if allowed.lower is not None else (allowed.upper or 0) - away


def _whole(allowed: Range, number: int, place: int) -> Fraction:
    """Return a whole number, counted from a bound or, alternately, up and down from zero."""
    away = _STEPS[(3 * place + _STRIDES[place % len(_STRIDES)] * number) % len(_STEPS)]
    match allowed.lower, allowed.upper:
        case None, None:
            return away if number % 2 else -away
        case None, upper if upper is not None:
            return upper - away
        case lower, None if lower is not None:
            return lower + away
        case lower, upper if lower is not None and upper is not None:
            return lower + away % (upper - lower + 1)
    raise AssertionError


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
