"""Typst: its own fonts, and others with other brackets and margins."""

from __future__ import annotations

from pathlib import Path

import typst
from chains import Chain
from content import Traits
from report import Report
from typst_markup import body

FONTS: dict[str, tuple[tuple[str, str], ...]] = {
    "typst": (("", ""),),
    "typst_columns": (("", ""), ("DejaVu Serif", "DejaVu Math TeX Gyre")),
    "typst_fonts": (
        ("TeX Gyre Pagella", "TeX Gyre Pagella Math"),
        ("DejaVu Serif", "DejaVu Math TeX Gyre"),
        ("Carlito", "Asana Math"),
        ("Latin Modern Roman", "Latin Modern Math"),
        ("EB Garamond", "TeX Gyre Termes Math"),
        ("STIX", "STIX Math"),
    ),
}


def source(report: Report) -> str:
    """Write the whole document."""
    look = report.look
    text, mathematics = FONTS[report.chain][look.font % len(FONTS[report.chain])]
    lines = [f'#set text(size: {look.size}pt, lang: "{report.language}")']
    if text:
        lines += [
            f'#set text(font: "{text}")',
            f'#show math.equation: set text(font: "{mathematics}")',
        ]
    if look.foot:
        lines.append('#set page(numbering: "1")')
    if look.head:
        lines.append(f"#set page(header: [{report.title} #h(1fr) {report.author}])")
    if look.columns > 1:
        lines.append("#set page(columns: 2, margin: 2cm)")
    lines.append(f"#align(center)[#text(size: 15pt)[{report.title}] \\ {report.author}]")
    return "\n".join((*lines, body(report)))


def build(report: Report, folder: Path) -> Path:
    """Typeset a report."""
    (folder / "report.typ").write_text(source(report), encoding="utf-8")
    typst.compile(folder / "report.typ", output=folder / "report.pdf")
    return folder / "report.pdf"


CHAINS = [
    Chain("typst", Traits(), build),
    Chain("typst_fonts", Traits(), build),
    Chain("typst_columns", Traits(columns=2, wide=False, sizes=(9, 10)), build),
]
