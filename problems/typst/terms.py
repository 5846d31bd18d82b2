"""Numbers within formulas of Typst: signs in brackets, powers and columns."""

from collections.abc import Iterable
from fractions import Fraction


def factor(number: Fraction | int) -> str:
    """Write a number that stands behind a sign or beside another factor.

    >>> factor(3), factor(Fraction(-1, 2))
    ('3', '(-1/2)')
    """
    return f"({number})" if number < 0 else str(number)


def powered(number: Fraction | int, exponent: int) -> str:
    """Write a power of a number.

    >>> powered(Fraction(3, 4), 2), powered(2, 5)
    ('(3/4)^2', '2^5')
    """
    whole = Fraction(number).denominator == 1 and number >= 0
    return f"{number}^{exponent}" if whole else f"({number})^{exponent}"


def column(numbers: Iterable[Fraction | int | str]) -> str:
    """Write a column.

    >>> column((1, 2))
    'mat(1; 2)'
    """
    return f"mat({'; '.join(map(str, numbers))})"
