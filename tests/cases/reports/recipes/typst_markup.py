"""Formulas and blocks in Typst's markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from content import filler
from formulas import (
    BigO,
    Formula,
    Frac,
    Group,
    Lim,
    Mat,
    Num,
    Op,
    Reals,
    Root,
    Row,
    Sub,
    Sup,
    Sym,
    Word,
    is_simple,
)
from report import (
    Align,
    Block,
    Bold,
    Display,
    Filler,
    Heading,
    Para,
    Piece,
    Printed,
    Report,
    Slanted,
)

SIGNS = {"−": "-", "·": "dot", "×": "times", "∈": "in", "→": "->", "⊤": "top", "%": "%"}
SPECIAL = re.compile(r"([#$*_`<>@=~\\\[\]])")


def typ(formula: Formula) -> str:
    """Write a formula as it stands between dollars."""
    match formula:
        case Sym(name):
            return name
        case Num(text):
            return f'"{text}"' if "," in text else text
        case Word(text):
            return text if text in ("log", "exp") else f'"{text}"'
        case Op(sign):
            return SIGNS.get(sign, sign)
        case Row(parts):
            return " ".join(map(typ, parts))
        case Sub(base, index):
            return f"{typ(base)}_({typ(index)})"
        case Sup(base, exponent):
            return f"{typ(base)}^({typ(exponent)})"
        case Frac(above, below, slash):
            if slash:
                return f"{_side(above)} slash {_side(below)}"
            return f"({typ(above)})/({typ(below)})"
        case Root(inside):
            return f"sqrt({typ(inside)})"
        case Group(inside):
            return f"({typ(inside)})"
        case Lim():
            return "lim_(D -> oo)"
        case Reals():
            return "RR"
        case BigO(script):
            return "cal(O)" if script else "O"
        case Mat(rows, square):
            delim = 'delim: "[", ' if square else ""
            return f"mat({delim}{'; '.join(', '.join(map(typ, line)) for line in rows)})"


def _side(formula: Formula) -> str:
    return typ(formula) if is_simple(formula) else f"({typ(formula)})"


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def piece(part: Piece) -> str:
    """Write one piece of a paragraph."""
    match part:
        case str():
            return _escaped(part)
        case Bold(text):
            return f"#strong[{_escaped(text)}]"
        case Slanted(text):
            return f"#emph[{_escaped(text)}]"
        case _:
            return f"${typ(part)}$"


def body(report: Report) -> str:
    """Write all blocks of a report."""
    return "\n\n".join(line for block in report.blocks for line in _block(block, report))


def _block(block: Block, report: Report) -> Iterator[str]:
    match block:
        case Heading(text):
            yield f'#heading(level: 2, "{text}")'
        case Para(pieces):
            yield "#par[" + "".join(map(piece, pieces)) + "]"
        case Display(formula):
            yield f"$ {typ(formula)} $"
        case Align(rows):
            yield "$ " + r" \ ".join(f"{typ(left)} &{typ(right)}" for left, right in rows) + " $"
        case Filler(lines):
            yield filler(report.language, lines)
        case Printed():
            raise NotImplementedError
