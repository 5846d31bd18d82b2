"""From credit to points: the one place where points are rounded."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


def points_for(credit: Fraction, maximum: Decimal, step: Decimal) -> Decimal:
    """Turn credit (0 to 1) into points, rounded to the sheet's step, halves upwards.

    Examples:
        >>> points_for(Fraction(2, 3), Decimal(1), Decimal("0.5"))
        Decimal('0.5')
        >>> points_for(Fraction(1), Decimal("1.5"), Decimal("0.5"))
        Decimal('1.5')
    """
    exact = credit * Fraction(maximum) / Fraction(step)
    steps = Decimal(exact.numerator) / Decimal(exact.denominator)
    return tidy(steps.quantize(Decimal(1), ROUND_HALF_UP) * step)


def tidy(points: Decimal) -> Decimal:
    """Drop zeros at the end, so that equal points are written the same.

    Examples:
        >>> tidy(Decimal("12.50")), tidy(Decimal("10"))
        (Decimal('12.5'), Decimal('10'))
    """
    return points.quantize(Decimal(1)) if points == points.to_integral() else points.normalize()


def total(points: Iterable[Decimal | None]) -> tuple[Decimal | None, Decimal]:
    """Add up points.

    Returns:
        The sum, None while one of them waits, and the sum of those that are decided.
    """
    every = tuple(points)
    decided = tidy(sum((p for p in every if p is not None), Decimal(0)))
    return (None if None in every else decided), decided
