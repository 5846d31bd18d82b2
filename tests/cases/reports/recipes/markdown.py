"""Markdown with LaTeX formulas, which pandoc turns into PDF through LaTeX."""

from __future__ import annotations

from pathlib import Path

from chains import Chain, run
from content import Traits, filler
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
from tex import SPECIAL, printed, tex


def text_of(report: Report) -> str:
    """Write a report in pandoc's Markdown."""
    return "\n\n".join(_block(block, report) for block in report.blocks) + "\n"


def _block(block: Block, report: Report) -> str:
    match block:
        case Heading(text):
            return f"## {_escaped(text)}"
        case Para(pieces):
            return "".join(map(_piece, pieces)).strip()
        case Display(formula):
            return f"$${tex(formula, tall=report.look.tall_fractions)}$$"
        case Align(rows):
            lines = r" \\ ".join(f"{tex(left)} &{tex(right)}" for left, right in rows)
            return rf"$$\begin{{aligned}} {lines} \end{{aligned}}$$"
        case Filler(lines):
            return filler(report.language, lines)
        case Printed(code, matrix):
            return f"```\n{code} = {printed(matrix)}\n```"


def _piece(part: Piece) -> str:
    match part:
        case str():
            return _escaped(part)
        case Bold(text):
            return f"**{_escaped(text)}**"
        case Slanted(text):
            return f"*{_escaped(text)}*"
        case _:
            return f"${tex(part).strip()}$"


def _escaped(text: str) -> str:
    """Keep `(a)` and `1.` from becoming lists."""
    return SPECIAL.sub(r"\\\1", text).replace("(", r"\(").replace(")", r"\)").replace(".", r"\.")


def build(report: Report, folder: Path) -> Path:
    """Typeset a report with pandoc's own template."""
    (folder / "report.md").write_text(text_of(report), encoding="utf-8")
    look = report.look
    command = ["pandoc", "report.md", "-f", "markdown-auto_identifiers", "-o", "report.pdf"]
    command += [f"--metadata=title:{report.title} — {report.author}", f"-Vfontsize={look.size}pt"]
    command += ["-Vgeometry:margin=2.5cm"] if look.head else []
    command += ["--pdf-engine=xelatex"] if look.font % 3 == 0 else []
    run(command, folder)
    return folder / "report.pdf"


CHAINS = [Chain("pandoc_pdf", Traits(printed=True), build)]
