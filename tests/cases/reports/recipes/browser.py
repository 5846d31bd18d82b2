"""Pages that Chromium prints: MathML, KaTeX, MathJax, Temml, and Markdown with raised letters.

KaTeX, MathJax 3 and Temml are taken from the folder that NODE_MODULES names.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape
from pathlib import Path

from chains import Chain, run
from content import Traits, filler
from formulas import Formula, Mat, Reals, Row, Sup
from mathml import mathml, system
from plain import DOWN, UP, runs
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
from tex import printed, tex

MODULES = Path(os.environ.get("NODE_MODULES", "node_modules")).resolve()
FONTS = ("serif", "Liberation Sans, sans-serif", "DejaVu Serif", "Carlito", "Noto Serif", "Caladea")
Setter = Callable[[Formula, bool], str]


def page(report: Report, setter: Setter, head: str) -> str:
    """Write a page; `setter` sets one formula, inline or as a block."""
    look = report.look
    style = (
        f"body {{ font-family: {FONTS[look.font % len(FONTS)]}; font-size: {look.size + 1}pt;"
        f" columns: {look.columns}; }} pre {{ font-size: 0.9em; }}"
        " table.matrix td { padding: 1px 8px; border: 1px solid #999; text-align: center; }"
        " table.matrix { border-collapse: collapse; margin: 6px 0 6px 3em; }"
    )
    inner = "\n".join(_block(block, report, setter) for block in report.blocks)
    title = f"<h1>{report.title}</h1><p>{report.author}</p>"
    return (
        f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        f"<title>{report.title}</title><style>{style}</style>{head}</head>"
        f"<body>{title}{inner}</body></html>"
    )


def _block(block: Block, report: Report, setter: Setter) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Para(pieces):
            return f"<p>{''.join(_piece(part, setter) for part in pieces)}</p>"
        case Display(formula):
            return f"<div>{setter(formula, True)}</div>"
        case Align(rows):
            if setter is _mathml:
                return f"<div>{system(rows)}</div>"
            return _system(rows, setter)
        case Filler(lines):
            return f"<p>{filler(report.language, lines)}</p>"
        case Printed(code, matrix):
            return f"<pre>{code} = {printed(matrix)}</pre>"


def _system(rows: tuple[tuple[Formula, Formula], ...], setter: Setter) -> str:
    return "".join(f"<div>{setter(Row((left, right)), True)}</div>" for left, right in rows)


def _piece(part: Piece, setter: Setter) -> str:
    match part:
        case str():
            return escape(part)
        case Bold(text):
            return f"<b>{escape(text)}</b>"
        case Slanted(text):
            return f"<i>{escape(text)}</i>"
        case _:
            return setter(part, False)


def _mathml(formula: Formula, block: bool) -> str:  # noqa: FBT001 - a setter's one choice
    return mathml(formula, block=block)


def _delimited(formula: Formula, block: bool) -> str:  # noqa: FBT001
    inner = escape(tex(formula))
    return rf"\[{inner}\]" if block else rf"\({inner}\)"


def _raised(formula: Formula, block: bool) -> str:  # noqa: FBT001
    """Raise and lower letters; a matrix becomes a table, and what stands before it a line."""
    if isinstance(formula, Mat):
        return _table(formula)
    if block and isinstance(formula, Row) and isinstance(formula.parts[-1], Mat):
        before = Row(formula.parts[:-1])
        line = f"<div>{_runs(before)}</div>" if before.parts else ""
        return line + _table(formula.parts[-1])
    return _runs(formula)


def _runs(formula: Formula) -> str:
    """Raise and lower; the exponent of ℝ holds its indices inside."""
    if isinstance(formula, Row) and any(isinstance(part, Sup) for part in formula.parts):
        return "".join(map(_part, formula.parts))
    return _part(formula)


def _part(formula: Formula) -> str:
    if isinstance(formula, Sup) and isinstance(formula.base, Reals):
        return f"ℝ<sup>{_runs(formula.exponent)}</sup>"
    marks = {UP: "sup", DOWN: "sub"}
    return "".join(
        f"<{marks[where]}>{escape(text)}</{marks[where]}>" if where else escape(text)
        for text, where in runs(formula)
    )


def _table(matrix: Mat) -> str:
    lines = ("".join(f"<td>{_runs(entry)}</td>" for entry in line) for line in matrix.rows)
    return '<table class="matrix">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def print_page(html: str, folder: Path, *, headers: bool = False) -> Path:
    """Print a page with Chromium."""
    (folder / "report.html").write_text(html, encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
               f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000",
               "--allow-file-access-from-files", "--print-to-pdf=report.pdf"]  # fmt: skip
    command += [] if headers else ["--no-pdf-header-footer"]
    run([*command, (folder / "report.html").as_uri()], folder)
    return folder / "report.pdf"


def _rendered(report: Report, folder: Path) -> Path:
    """Print a page whose formulas Temml or KaTeX set in the browser."""
    if report.chain == "chrome_katex":
        base = (MODULES / "katex/dist").as_uri()
        head = (
            f'<link rel="stylesheet" href="{base}/katex.css">'
            f'<script src="{base}/katex.js"></script>'
            f'<script src="{base}/contrib/auto-render.js"></script>'
        )
        call = "renderMathInElement(document.body)"
    else:
        base = (MODULES / "temml").as_uri()
        sheet = ("Temml-Local.css", "Temml-Latin-Modern.css", "Temml-STIX2.css")[
            report.look.font % 3
        ]
        head = (
            f'<link rel="stylesheet" href="{base}/dist/{sheet}">'
            f'<script src="{base}/dist/temml.min.js"></script>'
        )
        call = "temml.renderMathInElement(document.body)"
    script = f"<script>addEventListener('DOMContentLoaded', () => {call})</script>"
    return print_page(page(report, _delimited, head + script), folder)


def _mathjax(report: Report, folder: Path) -> Path:
    """Print a page whose formulas MathJax sets, as text or as drawings."""
    kind = "svg" if report.chain.endswith("svg") else "chtml"
    source = (MODULES / f"mathjax/es5/tex-{kind}.js").as_uri()
    head = f'<script src="{source}"></script>'
    return print_page(page(report, _delimited, head), folder)


def _native(report: Report, folder: Path) -> Path:
    setter = _mathml if report.chain in ("chrome_mathml", "chrome_columns") else _raised
    return print_page(page(report, setter, ""), folder)


CHAINS = [
    Chain("chrome_mathml", Traits(), _native),
    Chain("chrome_columns", Traits(columns=2, wide=False, sizes=(9, 10)), _native),
    Chain("chrome_katex", Traits(), _rendered),
    Chain("chrome_temml", Traits(), _rendered),
    Chain("chrome_mathjax", Traits(), _mathjax),
    Chain("chrome_mathjax_svg", Traits(), _mathjax),
    Chain(
        "chrome_markdown",
        Traits(slash=True, printed=True, wide=False, forms=("dec", "mixdec")),
        _native,
    ),
]
