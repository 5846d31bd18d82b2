"""Between exact values and trees: literals for fractions, and fractions for literals."""

from fractions import Fraction

from grader.notation.sizes import rational
from grader.notation.tree import Matrix, Negative, Node, Number, Quotient


def literal(value: Fraction | int) -> Node:
    """Return the tree of an exact value.

    >>> from grader.notation.printer import plain
    >>> plain(literal(Fraction(-1, 2)))
    '-1/2'
    """
    value = Fraction(value)
    above: Node = _whole(abs(value.numerator))
    if value < 0:
        above = Negative(above)
    return above if value.denominator == 1 else Quotient(above, _whole(value.denominator))


def _whole(value: int) -> Number:
    return Number(Fraction(value), str(value))


def entries(matrix: Matrix) -> tuple[tuple[Fraction | None, ...], ...]:
    """Return the exact value of each entry, None where it is not plainly rational."""
    return tuple(tuple(rational(entry) for entry in row) for row in matrix.rows)
