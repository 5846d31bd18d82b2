"""Pieces of Typst mathematics: formulas, sizes, logarithms, and sums term by term."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from problems.model import Wording
from problems.typst.markup import fill
from problems.typst.terms import factor

_INDEX = re.compile(r"_([A-Za-z0-9]{2,})")


def formula(text: object) -> str:
    """Write an expression in plain notation as Typst mathematics.

    >>> formula("e^(-2)/(e^(-2) + 3)"), formula("3*ln(36)"), formula("N_KV")
    ('e^(-2)/(e^(-2) + 3)', '3 dot ln(36)', 'N_"KV"')
    """
    return _INDEX.sub(r'_"\1"', str(text).replace("*", " dot "))


def sizes(shape: Iterable[object]) -> str:
    """Write a shape with a cross between its sizes.

    >>> sizes((2, "H*d_v"))
    '2 times (H dot d_v)'
    """
    return " times ".join(f"({formula(d)})" if "*" in str(d) else formula(d) for d in shape)


def row(entries: Iterable[object]) -> str:
    """Write a row vector.

    >>> row(("1/2", "ln(3)"))
    '(1/2, ln(3))'
    """
    return f"({', '.join(formula(entry) for entry in entries)})"


def worded(en: str, de: str, given: Mapping[str, Any]) -> Wording:
    """Fill the same numbers into both languages."""
    return Wording(fill(en, given), fill(de, given))


def total(values: Sequence[Any]) -> str:
    """Write a sum.

    >>> total([1, -2])
    '1 + (-2)'
    """
    return " + ".join(map(factor, values))


def products(left: Sequence[Any], right: Sequence[Any]) -> str:
    """Write a dot product term by term.

    >>> products([1, 2], [3, -4])
    '1 dot 3 + 2 dot (-4)'
    """
    return " + ".join(f"{factor(a)} dot {factor(b)}" for a, b in zip(left, right, strict=True))


def combination(weights: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    """Write a weighted sum of rows.

    >>> combination([1, 2], [[3, 4], [5, 6]])
    '1 dot mat(3, 4) + 2 dot mat(5, 6)'
    """
    pairs = zip(weights, rows, strict=True)
    return " + ".join(f"{factor(w)} dot mat({', '.join(map(str, row))})" for w, row in pairs)


def logarithms(rows: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Write the natural logarithms of a matrix of natural numbers.

    >>> logarithms([[1, 2]])
    [['0', 'ln 2']]
    """
    return [["0" if entry == 1 else f"ln {entry}" for entry in row] for row in rows]


def fractions(weights: Sequence[Any]) -> str:
    """Write the division of numbers by their sum: 'mat(1/3, 2/3)' before it is reduced."""
    return f"mat({', '.join(f'{w} slash {sum(weights)}' for w in weights)})"
