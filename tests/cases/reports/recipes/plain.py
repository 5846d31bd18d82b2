"""Formulas on one line of text: with Unicode's small digits, or with pieces raised and lowered."""

from __future__ import annotations

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

UP, DOWN, LEVEL = "up", "down", ""
AROUND = frozenset("+−=·×∈→")
RAISED = str.maketrans("0123456789−+T⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ᵀᵀ")
LOWERED = str.maketrans("0123456789ijkv", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₖᵥ")


def plain(formula: Formula, *, small: bool = False) -> str:
    """Write a formula in one line as it is typed; with `small`, use Unicode's small digits.

    >>> plain(Frac(Sym("e"), Row((Sym("e"), Op("+"), Sym("D")))))
    'e/(e + D)'
    """
    match formula:
        case Row(parts):
            return _merged([(_in_line(part, small=small), LEVEL) for part in parts])[0][0]
        case Sub(base, index):
            return plain(base, small=small) + _shift("_", index, LOWERED if small else {})
        case Sup(base, exponent):
            return plain(base, small=small) + _shift("^", exponent, RAISED if small else {})
        case Frac(above, below):
            return "/".join(_beside(side, small=small) for side in (above, below))
        case Root(inside):
            text = plain(inside, small=small)
            return f"√{text}" if small and isinstance(inside, Sub) else f"√({text})"
        case Group(inside):
            return f"({plain(inside, small=small)})"
    return _atom(formula)


def _in_line(part: Formula, *, small: bool) -> str:
    if isinstance(part, Op) and part.sign in AROUND:
        return f" {part.sign} "
    return plain(part, small=small)


def _shift(sign: str, formula: Formula, table: dict[int, str]) -> str:
    text = plain(formula)
    done = text.translate(table)
    if table and all(a != b for a, b in zip(text, done, strict=True)):
        return done
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


def _beside(formula: Formula, *, small: bool) -> str:
    text = plain(formula, small=small)
    return text if is_simple(formula) else f"({text})"


def unicode(formula: Formula) -> str:
    """Write a formula with small digits where Unicode has them, else as it is typed."""
    return plain(formula, small=True)


def runs(formula: Formula, where: str = LEVEL) -> list[tuple[str, str]]:
    """Cut a formula into texts, each level, raised or lowered."""
    match formula:
        case Sub(base, index):
            return [*runs(base, where), *_shifted(index, DOWN)]
        case Sup(base, exponent):
            return [*runs(base, where), *_shifted(exponent, UP)]
        case Row(parts):
            tight = where != LEVEL
            return _merged([run for part in parts for run in _in_row(part, where, tight=tight)])
        case Frac(above, below):
            return _merged([*_side(above, where), ("/", where), *_side(below, where)])
        case Root(inside):
            return _merged([("√", where), *_bracketed(inside, where)])
        case Group(inside):
            return _merged([("(", where), *runs(inside, where), (")", where)])
    return [(_atom(formula), where)]


def _in_row(part: Formula, where: str, *, tight: bool) -> list[tuple[str, str]]:
    if isinstance(part, Op) and part.sign in AROUND and not tight:
        return [(f" {part.sign} ", where)]
    return runs(part, where)


def _shifted(formula: Formula, where: str) -> list[tuple[str, str]]:
    """Raise or lower; an index inside an exponent is lowered to where indices stand."""
    return _merged(runs(formula, where))


def _side(formula: Formula, where: str) -> list[tuple[str, str]]:
    return runs(formula, where) if is_simple(formula) else _bracketed(formula, where)


def _bracketed(formula: Formula, where: str) -> list[tuple[str, str]]:
    return [("(", where), *runs(formula, where), (")", where)]


def _merged(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join neighbours at the same height; a sign in front of a number stands close to it."""
    merged: list[tuple[str, str]] = []
    for text, where in found:
        if merged and merged[-1][1] == where:
            merged[-1] = (merged[-1][0] + text, where)
        else:
            merged.append((text, where))
    if merged and merged[0][0].startswith(" − "):
        merged[0] = ("−" + merged[0][0][3:], merged[0][1])
    return [(text.replace("/( − ", "/(−"), where) for text, where in merged]


def _atom(formula: Formula) -> str:
    match formula:
        case Sym(text) | Num(text) | Op(text):
            return text
        case Word(text):
            return f" {text} " if text == "log" else text
        case Lim():
            return "lim D→∞ "
        case Reals():
            return "ℝ"
        case BigO():
            return "O"
        case Mat(rows):
            return "[" + ", ".join(f"[{', '.join(map(plain, r))}]" for r in rows) + "]"
    message = f"{formula} is no atom"
    raise TypeError(message)
