"""LibreOffice: formula objects, equations of Word, tables with raised letters, and plain text."""

from __future__ import annotations

from html import escape
from pathlib import Path

from chains import Chain, run
from content import Traits, filler
from formulas import Formula, Mat, Row
from markdown import text_of
from plain import DOWN, UP, plain, runs, unicode
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

SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)
FONTS = ("Liberation Serif", "Carlito", "DejaVu Sans", "Caladea", "Liberation Sans")


def _flat(report: Report, inner: str) -> str:
    """Wrap paragraphs and tables into a flat document."""
    look = report.look
    font = FONTS[look.font % len(FONTS)]
    styles = (
        f'<style:default-style style:family="paragraph"><style:text-properties'
        f' style:font-name="F" fo:font-family="{font}" fo:font-size="{look.size}pt"/>'
        "</style:default-style>"
    )
    marks = (
        '<style:style style:name="up" style:family="text"><style:text-properties'
        ' style:text-position="super 58%"/></style:style>'
        '<style:style style:name="down" style:family="text"><style:text-properties'
        ' style:text-position="sub 58%"/></style:style>'
        '<style:style style:name="bold" style:family="text"><style:text-properties'
        ' fo:font-weight="bold"/></style:style>'
        '<style:style style:name="slanted" style:family="text"><style:text-properties'
        ' fo:font-style="italic"/></style:style>'
        '<style:style style:name="head" style:family="paragraph"><style:paragraph-properties'
        ' fo:margin-top="0.4cm" fo:margin-bottom="0.15cm"/><style:text-properties'
        f' fo:font-weight="bold" fo:font-size="{look.size + 3}pt"/></style:style>'
        '<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties'
        f' fo:border="{"0.5pt solid #000000" if look.head else "none"}"'
        ' fo:padding="0.05cm"/></style:style>'
        '<style:style style:name="grid" style:family="table"><style:table-properties'
        f' style:width="{9 if look.foot else 15}cm" table:align="left"/></style:style>'
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:styles>{styles}</office:styles><office:automatic-styles>{marks}"
        "</office:automatic-styles><office:body><office:text>"
        f'<text:p text:style-name="head">{report.title}</text:p><text:p>{report.author}</text:p>'
        f"{inner}</office:text></office:body></office:document>"
    )


def _block(block: Block, report: Report) -> str:
    match block:
        case Heading(text):
            return f'<text:p text:style-name="head">{escape(text)}</text:p>'
        case Para(pieces):
            return _paragraph("".join(_piece(part, report) for part in pieces))
        case Display(formula):
            return _display(formula, report)
        case Align(rows):
            return "".join(_display(Row((left, right)), report) for left, right in rows)
        case Filler(lines):
            return _paragraph(filler(report.language, lines))
        case Printed():
            raise NotImplementedError


def _paragraph(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def _display(formula: Formula, report: Report) -> str:
    """Write a formula as a line, and a matrix at its end as a table where tables are used."""
    last = formula.parts[-1] if isinstance(formula, Row) and formula.parts else formula
    if isinstance(last, Row) and isinstance(last.parts[-1], Mat):
        assert isinstance(formula, Row)
        return _display(Row((*formula.parts[:-1], *last.parts)), report)
    if report.chain == "lo_table" and isinstance(last, Mat):
        assert isinstance(formula, Row)
        before = Row(formula.parts[:-1])
        lead = _paragraph(_formula(before, report)) if before.parts else ""
        return lead + _table(last, report)
    return _paragraph(_formula(formula, report))


def _table(matrix: Mat, report: Report) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:style-name="cell">{_paragraph(_formula(x, report))}'
            "</table:table-cell>"
            for x in line
        )
        + "</table:table-row>"
        for line in matrix.rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(matrix.rows[0])}"/>'
    return f'<table:table table:style-name="grid">{columns}{lines}</table:table><text:p/>'


def _piece(part: Piece, report: Report) -> str:
    match part:
        case str():
            return escape(part)
        case Bold(text):
            return f'<text:span text:style-name="bold">{escape(text)}</text:span>'
        case Slanted(text):
            return f'<text:span text:style-name="slanted">{escape(text)}</text:span>'
        case _:
            return _formula(part, report)


def _formula(formula: Formula, report: Report) -> str:
    if report.chain == "lo_plain":
        return escape((unicode if report.look.font % 2 else plain)(formula))
    names = {UP: "up", DOWN: "down"}
    return "".join(
        f'<text:span text:style-name="{names[where]}">{escape(text)}</text:span>'
        if where
        else escape(text)
        for text, where in runs(formula)
    )


def _written(report: Report, folder: Path) -> Path:
    inner = "".join(_block(block, report) for block in report.blocks)
    (folder / "report.fodt").write_text(_flat(report, inner), encoding="utf-8")
    return _printed(folder, "report.fodt")


def _converted(report: Report, folder: Path) -> Path:
    """Let pandoc write the document, with its formulas as objects or as Word's equations."""
    kind = "docx" if report.chain == "lo_docx" else "odt"
    (folder / "report.md").write_text(text_of(report), encoding="utf-8")
    command = ["pandoc", "report.md", "-f", "markdown-auto_identifiers", "-o", f"report.{kind}"]
    command += [f"--metadata=title:{report.title}", f"--metadata=author:{report.author}"]
    run(command, folder)
    return _printed(folder, f"report.{kind}")


def _printed(folder: Path, name: str) -> Path:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    run(["soffice", "--headless", profile, "--convert-to", "pdf", name], folder)
    return folder / "report.pdf"


FLAT = Traits(slash=True, wide=False, forms=("dec", "mixdec", "mixdec", "frac"))
CHAINS = [
    Chain("lo_formula", Traits(words=False), _converted),
    Chain("lo_docx", Traits(words=False), _converted),
    Chain("lo_table", FLAT, _written),
    Chain("lo_plain", FLAT, _written),
]
