"""Formulas and blocks in LaTeX, for all tool chains that read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
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
from plain import plain
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

SIGNS = {
    "−": "-", "·": r"\cdot ", "×": r"\times ", "∈": r"\in ", "⊤": r"\top ", "→": r"\to ",
    "%": r"\,\%", "∞": r"\infty ",
}  # fmt: skip
WORDS = {"log": r"\log ", "exp": r"\exp "}
SPECIAL = re.compile(r"([&%$#_{}])")


def tex(formula: Formula, *, tall: bool = False) -> str:
    """Write a formula; with `tall`, fractions inside matrices are as large as outside."""
    match formula:
        case Sym(name):
            return name
        case Num(text):
            return text.replace(",", "{,}")
        case Word(text):
            return WORDS.get(text, rf"\mathrm{{{text}}}")
        case Op(sign):
            return SIGNS.get(sign, sign)
        case Row(parts):
            return "".join(_spaced(tex(part, tall=tall)) for part in parts)
        case Sub(base, index):
            return f"{tex(base)}_{{{tex(index)}}}"
        case Sup(base, exponent):
            return f"{tex(base, tall=tall)}^{{{tex(exponent)}}}"
        case Frac(above, below, slash):
            if slash:
                return f"{_side(above)}/{_side(below)}"
            return rf"\{'d' if tall else ''}frac{{{tex(above)}}}{{{tex(below)}}}"
        case Root(inside):
            return rf"\sqrt{{{tex(inside)}}}"
        case Group(inside):
            big = isinstance(inside, Frac) and not inside.slash
            return rf"\left({tex(inside)}\right)" if big else f"({tex(inside)})"
        case Lim():
            return r"\lim_{D\to\infty}"
        case Reals():
            return r"\mathbb{R}"
        case BigO(script):
            return r"\mathcal{O}" if script else "O"
        case Mat(rows, square):
            kind = "bmatrix" if square else "pmatrix"
            lines = r" \\ ".join(" & ".join(tex(x, tall=tall) for x in line) for line in rows)
            return rf"\begin{{{kind}}} {lines} \end{{{kind}}}"


def _spaced(text: str) -> str:
    """Keep a command apart from the letter behind it."""
    return text + " " if re.search(r"\\[a-zA-Z]+$", text) else text


def _side(formula: Formula) -> str:
    return tex(formula) if is_simple(formula) else f"({tex(formula)})"


def escaped(text: str) -> str:
    """Write words so that LaTeX sets them as they are."""
    return SPECIAL.sub(r"\\\1", text)


def piece(part: Piece) -> str:
    """Write one piece of a paragraph."""
    match part:
        case str():
            return escaped(part)
        case Bold(text):
            return rf"\textbf{{{escaped(text)}}}"
        case Slanted(text):
            return rf"\emph{{{escaped(text)}}}"
        case _:
            return f"${tex(part).strip()}$"


def body(report: Report) -> str:
    """Write all blocks of a report."""
    return "\n\n".join(line for block in report.blocks for line in _block(block, report))


def _block(block: Block, report: Report) -> Iterator[str]:
    tall = report.look.tall_fractions
    match block:
        case Heading(text):
            yield rf"\section*{{{escaped(text)}}}"
        case Para(pieces):
            yield "".join(map(piece, pieces))
        case Display(formula):
            yield rf"\[ {tex(formula, tall=tall)} \]"
        case Align(rows):
            lines = r" \\ ".join(f"{tex(left)} &{tex(right, tall=tall)}" for left, right in rows)
            yield rf"\begin{{align*}} {lines} \end{{align*}}"
        case Filler(lines):
            yield escaped(filler(report.language, lines))
        case Printed(code, matrix):
            yield rf"\begin{{verbatim}}{code} = {printed(matrix)}\end{{verbatim}}"


def printed(matrix: Mat, *, listed: bool = False) -> str:
    """Print a matrix as NumPy does; with `listed`, as the value of a cell."""
    rows = [[_float(entry) for entry in line] for line in matrix.rows]
    whole = all(isinstance(entry, int) for line in rows for entry in line)
    array = np.array(rows, dtype=int if whole else float)
    return repr(array) if listed else str(array)


def _float(entry: Formula) -> float:
    text = plain(entry).replace("−", "-").replace(",", ".")
    return float(text) if "." in text else int(text)
