"""How an exact number looks as a decimal, where that decides whether it can be drawn."""

from fractions import Fraction

_PLACES = 3


def reads_as_thousands(number: Fraction | int) -> bool:
    """Tell whether a decimal comma in the number could be taken for one between thousands.

    A reader who finds "3,125" cannot tell 25/8 from 3125 and asks a person; such results are
    better not drawn.

    >>> reads_as_thousands(Fraction(25, 8)), reads_as_thousands(Fraction(5, 2))
    (True, False)
    """
    scaled = Fraction(number) * 10**_PLACES
    return scaled.denominator == 1 and bool(scaled.numerator % 10)
