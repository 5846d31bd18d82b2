"""Where numbers lie and how far they spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt

from grader.measures.figures import Figure, Gap, missing

_QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4))


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter, half and three quarters of the numbers lie below these."""

    lower: Fraction
    median: Fraction
    upper: Fraction


def mean(values: Sequence[Decimal]) -> Figure:
    """Give the arithmetic mean."""
    if not values:
        return missing(Gap.NOTHING)
    return Figure(Fraction(sum(values, Decimal(0))) / len(values), len(values))


def deviation(values: Sequence[Decimal]) -> Figure:
    """Give the standard deviation of a sample, its sum of squares divided by n − 1."""
    number = len(values)
    if number < 2:  # noqa: PLR2004 - what it takes to differ
        return missing(Gap.FEW if number else Gap.NOTHING, number)
    total = Fraction(sum(values, Decimal(0)))
    squares = Fraction(sum((value * value for value in values), Decimal(0)))
    return Figure(sqrt((squares - total * total / number) / (number - 1)), number)


def quartiles(values: Sequence[Decimal]) -> Quartiles | None:
    """Give the quartiles, interpolated between neighbours; None where there is no number.

    The quantile of p stands at position (n − 1) · p, counted from 0.

    Source: R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages, The American
    Statistician 50 (1996), definition 7.

    Examples:
        >>> quartiles([Decimal(4), Decimal(1), Decimal(2), Decimal(3)])
        Quartiles(lower=Fraction(7, 4), median=Fraction(5, 2), upper=Fraction(13, 4))
    """
    if not values:
        return None
    ordered = sorted(values)
    return Quartiles(*(_quantile(ordered, share) for share in _QUARTERS))


def _quantile(ordered: Sequence[Decimal], share: Fraction) -> Fraction:
    place = (len(ordered) - 1) * share
    below = int(place)
    low, high = ordered[below], ordered[min(below + 1, len(ordered) - 1)]
    return Fraction(low) + (place - below) * Fraction(high - low)
