"""groff with eqn."""

from __future__ import annotations

from pathlib import Path

from chains import Chain, run
from content import Traits, filler
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

SIGNS = {"−": "-", "·": "cdot", "×": "times", "∈": r"\[mo]", "→": "->", "⊤": "T"}


def eqn(formula: Formula) -> str:
    """Write a formula for eqn."""
    match formula:
        case Sym(text) | Word(text):
            return text if isinstance(formula, Sym) else f"roman {text}"
        case Num(text):
            return f'"{text}"'
        case Op(sign):
            return SIGNS.get(sign, sign)
        case Row(parts):
            return "{ " + " ".join(map(eqn, parts)) + " }"
        case Sup(Sub(base, index), exponent):
            return f"{{ {eqn(base)} sub {eqn(index)} sup {eqn(exponent)} }}"
        case Sub(base, index):
            return f"{{ {eqn(base)} sub {eqn(index)} }}"
        case Sup(base, exponent):
            return f"{{ {eqn(base)} sup {eqn(exponent)} }}"
        case Frac(above, below, slash):
            if slash:
                return f"{_side(above)} / {_side(below)}"
            return f"{{ {eqn(above)} over {eqn(below)} }}"
        case Root(inside):
            return f"{{ sqrt {eqn(inside)} }}"
        case Group(inside):
            return f"( {eqn(inside)} )"
        case Lim():
            return "{ lim from { D -> inf } }"
        case Reals():
            return "bold R"
        case BigO():
            return "O"
        case Mat(rows, square):
            left, right = "[]" if square else "()"
            columns = " ".join(
                "ccol { " + " above ".join(map(eqn, column)) + " }"
                for column in zip(*rows, strict=True)
            )
            return f"left {left} matrix {{ {columns} }} right {right}"


def _side(formula: Formula) -> str:
    return eqn(formula) if is_simple(formula) else f"( {eqn(formula)} )"


def _block(block: Block, report: Report) -> str:
    match block:
        case Heading(text):
            return f".SH\n{_line(text)}"
        case Para(pieces):
            return ".LP\n" + "".join(map(_piece, pieces)).strip()
        case Display(formula):
            return f".EQ\n{eqn(formula)}\n.EN"
        case Align(rows):
            return "\n".join(f".EQ\n{eqn(Row((left, right)))}\n.EN" for left, right in rows)
        case Filler(lines):
            return f".LP\n{filler(report.language, lines)}"
        case Printed():
            raise NotImplementedError


def _piece(part: Piece) -> str:
    match part:
        case str():
            return part
        case Bold(text):
            return rf"\fB{text}\fP"
        case Slanted(text):
            return rf"\fI{text}\fP"
        case _:
            return f"@{eqn(part)}@"


def _line(text: str) -> str:
    return rf"\&{text}"


def source(report: Report) -> str:
    """Write the whole document."""
    look = report.look
    head = f".ds LH {report.title}\n.ds RH {report.author}\n" if look.head else ""
    start = f".nr PS {look.size}\n.nr VS {look.size + 3}\n.nr PD 0.6v\n{head}"
    start += f".EQ\ndelim @@\n.EN\n.TL\n{report.title}\n.AU\n{report.author}\n"
    start += ".2C\n" if look.columns > 1 else ""
    return start + "\n".join(_block(block, report) for block in report.blocks) + "\n"


def build(report: Report, folder: Path) -> Path:
    """Typeset a report through PostScript."""
    text = source(report)
    (folder / "report.ps").write_text(
        run(["groff", "-k", "-e", "-ms", "-Tps", "-dpaper=a4"], folder, text=text), encoding="utf-8"
    )
    run(["ps2pdf", "report.ps", "report.pdf"], folder)
    return folder / "report.pdf"


CHAINS = [
    Chain("groff_eqn", Traits(), build),
    Chain("groff_columns", Traits(columns=2, wide=False, sizes=(9, 10)), build),
]
