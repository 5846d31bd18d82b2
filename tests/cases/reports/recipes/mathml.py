"""Formulas in MathML."""

from __future__ import annotations

from html import escape

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


def mathml(formula: Formula, *, block: bool = False) -> str:
    """Write a formula as an element of its own."""
    return f'<math display="{"block" if block else "inline"}">{_inner(formula)}</math>'


def system(rows: tuple[tuple[Formula, Formula], ...]) -> str:
    """Write equations below each other as a table of one formula."""
    cells = "".join(
        f'<mtr><mtd style="text-align: right">{_inner(left)}</mtd>'
        f'<mtd style="text-align: left">{_inner(right)}</mtd></mtr>'
        for left, right in rows
    )
    return f'<math display="block"><mtable displaystyle="true">{cells}</mtable></math>'


def _inner(formula: Formula) -> str:
    match formula:
        case Sym(text):
            return f"<mi>{text}</mi>"
        case Num(text):
            return f"<mn>{text}</mn>"
        case Word(text):
            return f"<mi>{text}</mi>"
        case Op("⊤"):
            return "<mi>⊤</mi>"
        case Op(text):
            return f"<mo>{escape(text)}</mo>"
        case Row(parts):
            return f"<mrow>{''.join(map(_inner, parts))}</mrow>"
        case Sub(base, index):
            return f"<msub>{_inner(base)}{_inner(index)}</msub>"
        case Sup(Sub(base, index), exponent):
            return f"<msubsup>{_inner(base)}{_inner(index)}{_inner(exponent)}</msubsup>"
        case Sup(base, exponent):
            return f"<msup>{_inner(base)}{_inner(exponent)}</msup>"
        case Frac(above, below, slash):
            if slash:
                return f"<mrow>{_side(above)}<mo>/</mo>{_side(below)}</mrow>"
            return f"<mfrac>{_inner(above)}{_inner(below)}</mfrac>"
        case Root(inside):
            return f"<msqrt>{_inner(inside)}</msqrt>"
        case Group(inside):
            return f"<mrow><mo>(</mo>{_inner(inside)}<mo>)</mo></mrow>"
        case Lim():
            below = "<mrow><mi>D</mi><mo>→</mo><mi>∞</mi></mrow>"
            return f'<munder><mo movablelimits="false">lim</mo>{below}</munder>'
        case Reals():
            return "<mi>ℝ</mi>"
        case BigO(script):
            return "<mi>𝒪</mi>" if script else "<mi>O</mi>"
        case Mat(rows, square):
            return _matrix(rows, "[]" if square else "()")


def _side(formula: Formula) -> str:
    inner = _inner(formula)
    return inner if is_simple(formula) else f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"


def _matrix(rows: tuple[tuple[Formula, ...], ...], brackets: str) -> str:
    lines = ("".join(f"<mtd>{_inner(entry)}</mtd>" for entry in line) for line in rows)
    table = "".join(f"<mtr>{line}</mtr>" for line in lines)
    return f"<mrow><mo>{brackets[0]}</mo><mtable>{table}</mtable><mo>{brackets[1]}</mo></mrow>"
