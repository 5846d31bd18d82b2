"""Formulas as trees, and what of them goes into the truth beside a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Sym:
    """A letter, set in italics."""

    name: str


@dataclass(frozen=True, slots=True)
class Num:
    """A number as written, with its own decimal sign."""

    text: str


@dataclass(frozen=True, slots=True)
class Word:
    """An upright word, such as `softmax`."""

    text: str


@dataclass(frozen=True, slots=True)
class Op:
    """A sign between or behind others: one of `+ − = · × ∈ → , ; % ⊤`, or a blank."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Sub:
    """A base with an index."""

    base: Formula
    index: Formula


@dataclass(frozen=True, slots=True)
class Sup:
    """A base with an exponent."""

    base: Formula
    exponent: Formula


@dataclass(frozen=True, slots=True)
class Frac:
    """A fraction; where `slash`, on one line, and each side in brackets of its own if need be."""

    above: Formula
    below: Formula
    slash: bool = False


@dataclass(frozen=True, slots=True)
class Root:
    """A square root."""

    inside: Formula


@dataclass(frozen=True, slots=True)
class Group:
    """Something in round brackets."""

    inside: Formula


@dataclass(frozen=True, slots=True)
class Mat:
    """A matrix in round or square brackets."""

    rows: tuple[tuple[Formula, ...], ...]
    square: bool = False


@dataclass(frozen=True, slots=True)
class Lim:
    """The limit's sign, with D → ∞ below it."""


@dataclass(frozen=True, slots=True)
class Reals:
    """The set of the real numbers."""


@dataclass(frozen=True, slots=True)
class BigO:
    """Landau's letter, upright italic or in script."""

    script: bool = False


Formula: TypeAlias = (
    Sym | Num | Word | Op | Row | Sub | Sup | Frac | Root | Group | Mat | Lim | Reals | BigO
)


def row(*parts: Formula | str) -> Row:
    """Put things side by side; of a text, letters become symbols and the rest numbers or signs.

    >>> truth(row("e+D−1"))
    'e+D−1'
    """
    flat: list[Formula] = []
    for part in parts:
        flat += [_single(sign) for sign in part] if isinstance(part, str) else [part]
    return Row(tuple(flat))


def _single(sign: str) -> Formula:
    if sign.isalpha():
        return Sym(sign)
    return Num(sign) if sign.isdigit() else Op(sign)


def truth(formula: Formula) -> str:
    """Write a formula as the truth beside a report spells it.

    >>> truth(Frac(Num("1"), Root(Sub(Sym("d"), Sym("k")))))
    '(1)/(sqrt(d_{k}))'
    """
    match formula:
        case Sym(text) | Num(text) | Word(text) | Op(text):
            return text
        case Row(parts):
            return "".join(map(truth, parts))
        case Sub(base, index):
            return f"{truth(base)}_{{{truth(index)}}}"
        case Sup(base, exponent):
            return f"{truth(base)}^{{{truth(exponent)}}}"
        case Frac(above, below):
            return f"({truth(above)})/({truth(below)})"
        case Root(inside):
            return f"sqrt({truth(inside)})"
        case Group(inside):
            return f"({truth(inside)})"
        case Lim():
            return "lim_{D→∞}"
        case Reals():
            return "R"
        case BigO():
            return "O"
        case Mat(rows):
            return "[" + ", ".join(f"[{', '.join(map(truth, r))}]" for r in rows) + "]"


def is_simple(formula: Formula) -> bool:
    """Tell whether a formula needs no brackets beside a slash."""
    return isinstance(formula, Sym | Num | Sub | Sup | Root | Group) or (
        isinstance(formula, Row) and len(formula.parts) == 1
    )
