"""Plain notation as Typst mathematics."""

import re
from collections.abc import Iterable

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
