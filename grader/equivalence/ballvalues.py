"""Single values at a point: exact rationals or balls, and what is known of their signs."""

from fractions import Fraction
from typing import TypeAlias

from flint import arb, fmpq

Ball: TypeAlias = fmpq | arb
"""An exact rational, or a ball."""


class UndefinedError(Exception):
    """The expression has no real value at the point.

    Attributes:
        around: whether it has none in a whole neighbourhood, as the root of a negative number.
    """

    def __init__(self, *, around: bool) -> None:
        super().__init__()
        self.around = around


class UnsureError(Exception):
    """At this precision it cannot be told whether there is a value."""


def to_fmpq(value: Fraction) -> fmpq:
    """Return the same number for flint."""
    return fmpq(value.numerator, value.denominator)


def to_arb(value: Ball) -> arb:
    """Return a ball of the value."""
    return value if isinstance(value, arb) else arb(value)


def whole(value: Ball) -> int | None:
    """Return an exact whole number, None for anything else."""
    return int(value.p) if isinstance(value, fmpq) and value.q == 1 else None


def sign(value: Ball) -> int | None:
    """Return -1, 0 or 1 where it is certain, else None.

    Raises:
        UnsureError: the value is too large to be held.
    """
    if isinstance(value, fmpq):
        return (value > 0) - (value < 0)
    if not value.is_finite():
        raise UnsureError
    if value > 0:
        return 1
    if value < 0:
        return -1
    return 0 if value.is_zero() else None


def inverse(value: Ball) -> Ball:
    """Return one over a value.

    Raises:
        UndefinedError: it is zero.
        UnsureError: it may be zero.
    """
    match sign(value):
        case 0:
            raise UndefinedError(around=False)
        case None:
            raise UnsureError
    return 1 / value


def positive(value: Ball) -> arb:
    """Return the value where it is certainly positive.

    Raises:
        UndefinedError: it is not.
        UnsureError: it may not be.
    """
    match sign(value):
        case 1:
            return to_arb(value)
        case None:
            raise UnsureError
        case found:
            raise UndefinedError(around=found == -1)
