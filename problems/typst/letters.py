"""Formulas of plain notation as Typst mathematics: letters with their indices, products, roots."""

import re

_INDEX = re.compile(r"_([A-Za-z0-9]{2,})")
_POWER = re.compile(r"\^([0-9]{2,})")


def typst(formula: str) -> str:
    """Write a formula of plain notation as Typst mathematics, products without a sign.

    >>> typst("N_KV^2*d")
    'N_"KV"^2 d'
    """
    text = _INDEX.sub(r'_"\1"', formula)
    return _POWER.sub(r"^(\1)", text).replace("*", " ")
