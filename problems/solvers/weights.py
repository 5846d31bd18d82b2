"""The softmax in exact numbers: logits that are logarithms, and one entry among zeros."""

from collections.abc import Sequence
from fractions import Fraction
from math import log

Weights = tuple[Fraction, ...]


def normalised(masses: Sequence[Fraction | int]) -> Weights:
    """Divide by the sum: the softmax of the logarithms of the masses.

    Raises:
        ZeroDivisionError: the masses sum to 0.

    >>> normalised((1, 3))
    (Fraction(1, 4), Fraction(3, 4))
    """
    total = Fraction(sum(masses))
    return tuple(Fraction(mass) / total for mass in masses)


def logarithm(mass: Fraction) -> str:
    """Write the logit of a mass.

    >>> logarithm(Fraction(1)), logarithm(Fraction(3))
    ('0', 'ln(3)')
    """
    return "0" if mass == 1 else f"ln({mass})"


def near_logarithm(mass: Fraction) -> Fraction:
    """Take a logarithm, to the precision of a float."""
    return Fraction(log(mass))


def power(exponent: Fraction | int) -> str:
    """Write e to a rational power.

    >>> power(1), power(-2), power(Fraction(1, 2))
    ('e', 'e^(-2)', 'e^(1/2)')
    """
    if exponent == 1:
        return "e"
    is_short = exponent > 0 and Fraction(exponent).denominator == 1
    return f"e^{exponent}" if is_short else f"e^({exponent})"
