"""Polynomials in one letter, as tuples of coefficients: what property checks are fed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

from grader.notation.tree import Node, substitute
from grader.notation.values import literal

Coefficients: TypeAlias = tuple[Fraction, ...]
"""Constant term first; empty for zero."""


def coefficients(node: Node, letter: str, values: Mapping[str, Fraction]) -> Coefficients | None:
    """Return a tree as a polynomial in a letter with rational coefficients.

    >>> from grader.notation.names import Names
    >>> from grader.notation.parser import parse
    >>> tree = parse("sqrt(n)*(c^2 - 1)", Names(("n", "c")))
    >>> [str(value) for value in coefficients(tree, "c", {"n": Fraction(4)})]
    ['-2', '0', '2']

    Args:
        node: the tree.
        letter: the letter that stays.
        values: what the other letters stand for.

    Returns:
        The coefficients, or None where the tree is no such polynomial.
    """
    from grader.equivalence.generators import FinerError, Stock
    from grader.equivalence.ratios import UnprovableError
    from grader.equivalence.reduction import Reduction

    plain = substitute(node, {name: literal(value) for name, value in values.items()})
    stock = Stock({}, {})
    stock.variable(letter)
    try:
        ratio = Reduction(stock).ratio(plain).reduced()
    except (UnprovableError, FinerError):
        return None
    found = {powers: Fraction(int(c.p), int(c.q)) for powers, c in ratio.over.to_dict().items()}
    if not ratio.under.is_one() or any(any(powers[1:]) for powers in found):
        return None
    by_power = {powers[0]: value for powers, value in found.items()}
    return tuple(by_power.get(n, Fraction(0)) for n in range(max(by_power, default=-1) + 1))
