"""The ways in which a reference may be written, all of which have to earn full credit."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from grader import checkers
from problems.model import Field, Value

_LIKE_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
"""What has two meanings with a comma, so that the student is asked."""
_PLACES = 6
"""Decimal places up to which a fraction is written as a decimal number."""


def spellings(field: Field, value: Value) -> Iterator[str]:
    """Write a value in plain notation, in LaTeX, and as its kind is written by hand or by code."""
    checker = checkers.find(field.check.checker)
    options = checker.options.model_validate(dict(field.check.options))
    shown = checker.show(checker.lift(value, options))
    yield shown.plain
    if shown.latex:
        yield f"${shown.latex}$"
    if isinstance(value, int | Fraction):
        yield from _decimals(Fraction(value))
    elif _is_matrix(value):
        yield from _matrices(value)
    elif isinstance(value, tuple):
        yield " × ".join(map(str, value))


def _is_matrix(value: Value) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(row, tuple) for row in value)


def _decimals(number: Fraction) -> Iterator[str]:
    text = decimal(number)
    if text is not None and number.denominator > 1:
        yield text
        if not _LIKE_THOUSANDS.fullmatch(text):
            yield text.replace(".", ",")


def _matrices(rows: tuple[tuple[Value, ...], ...]) -> Iterator[str]:
    cells = [[str(entry) for entry in row] for row in rows]
    yield "\n".join(" ".join(row) for row in cells)
    inner = r" \\ ".join(" & ".join(row) for row in cells)
    yield rf"$\begin{{pmatrix}} {inner} \end{{pmatrix}}$"
    exact = [[decimal(entry) for entry in row] for row in rows if _are_numbers(row)]
    if len(exact) == len(rows) and all(text is not None for row in exact for text in row):
        yield "[" + "\n ".join(f"[{' '.join(map(str, row))}]" for row in exact) + "]"


def _are_numbers(row: tuple[Value, ...]) -> bool:
    return all(isinstance(entry, int | Fraction) for entry in row)


def decimal(number: Fraction | int) -> str | None:
    """Write a number as a decimal; None where it has too many places, or no end.

    >>> decimal(Fraction(-5, 4)), decimal(Fraction(1, 3)), decimal(2)
    ('-1.25', None, '2')
    """
    scaled = Fraction(number) * 10**_PLACES
    if scaled.denominator > 1:
        return None
    return f"{Decimal(int(scaled)).scaleb(-_PLACES).normalize():f}"
