"""Signs of differences of powers: exp and roots are increasing functions."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from flint import fmpq

from grader.equivalence.ratios import Polynomial, Ratio, UnprovableError, number, terms

if TYPE_CHECKING:
    from grader.equivalence.generators import Generator

_LARGEST = 12
_TWO = 2


def simpler(poly: Polynomial, used: Sequence[tuple[int, "Generator"]]) -> Ratio | None:
    """Return something simpler of the same sign: u for e^u - 1, and u - v for √u - √v.

    Args:
        poly: a polynomial in generators.
        used: those that occur in it, by their places.

    Returns:
        None where the polynomial is no difference of two such powers.
    """
    found = list(terms(poly))
    if len(found) != _TWO or found[0][1] * found[1][1] >= 0:
        return None
    (above, plus), (below, minus) = sorted(found, key=lambda term: -term[1])
    try:
        if all(made.kind == "exp" for _, made in used) and plus == -minus:
            return _exponent(above, used) - _exponent(below, used)
        return _radicands(((above, plus), (below, -minus)), used)
    except UnprovableError:
        return None


def _exponent(powers: Sequence[int], used: Sequence[tuple[int, "Generator"]]) -> Ratio:
    """Return the logarithm of a product of exponentials."""
    total = number(0)
    for place, made in used:
        assert made.inside is not None  # noqa: S101 - every exponential has one
        total = total + made.inside.times(Fraction(int(powers[place])))
    return total


def _radicands(
    sides: Sequence[tuple[Sequence[int], fmpq]], used: Sequence[tuple[int, "Generator"]]
) -> Ratio | None:
    """Return the difference of two products of roots, both raised until no root is left."""
    if not all(made.kind == "root" and made.inside is not None for _, made in used):
        return None
    common = lcm(*(made.index for _, made in used))
    if common > _LARGEST:
        return None
    first, second = (
        _raised(powers, Fraction(int(scale.p), int(scale.q)), common, used)
        for powers, scale in sides
    )
    return first - second


def _raised(
    powers: Sequence[int], scale: Fraction, common: int, used: Sequence[tuple[int, "Generator"]]
) -> Ratio:
    result = number(scale**common)
    for place, made in used:
        assert made.inside is not None  # noqa: S101 - it was asked for
        result = result * made.inside.power(int(powers[place]) * common // made.index)
    return result
