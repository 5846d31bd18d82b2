"""What the largest singular values of a centred data matrix keep, and what they leave out.

Source: Eckart and Young 1936; Baldi and Hornik 1989 for the linear autoencoder.
"""

from collections.abc import Sequence
from fractions import Fraction


def energy(values: Sequence[Fraction]) -> Fraction:
    """Sum the squares: the squared Frobenius norm of a matrix with these singular values.

    >>> energy((3, 2, 1))
    Fraction(14, 1)
    """
    return sum((Fraction(value) ** 2 for value in values), Fraction(0))


def left_out(values: Sequence[Fraction], kept: int) -> Fraction:
    """Sum the squares of all but the first: the least error of a matrix of rank `kept`.

    >>> left_out((3, 2, 1), 1)
    Fraction(5, 1)
    """
    return energy(values[kept:])


def smallest_size(values: Sequence[Fraction], share: Fraction) -> int:
    """Give the fewest singular values whose squares make up at least a share of the whole.

    >>> smallest_size((3, 2, 1), Fraction(9, 10))
    2
    """
    whole = energy(values)
    return next(k for k in range(len(values) + 1) if energy(values[:k]) >= share * whole)
