"""reportlab: flowing text with raised letters and tables, and a form that was filled in."""

from __future__ import annotations

from html import escape
from pathlib import Path
from textwrap import fill as fill_lines

from chains import Chain
from content import Traits, filler
from formulas import Formula, Mat, Row
from plain import DOWN, UP, plain, runs
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
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, Preformatted, SimpleDocTemplate, Spacer, Table
from tex import printed
from wording import TITLES

KEYS = str.maketrans({"−": "-", "√": "sqrt", "ℝ": "R", "×": "x", "·": "*", "⊤": "T"})
"""What a keyboard has for signs."""
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
FACES = {
    "Text": "DejaVuSerif.ttf",
    "Text-Bold": "DejaVuSerif-Bold.ttf",
    "Mono": "DejaVuSansMono.ttf",
}


def _register() -> None:
    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, DEJAVU / file))
    pdfmetrics.registerFontFamily("Text", "Text", "Text-Bold", "Text", "Text-Bold")


def _style(report: Report, *, head: bool = False) -> ParagraphStyle:
    size = report.look.size + (3 if head else 0)
    return ParagraphStyle("x", fontName="Text-Bold" if head else "Text", fontSize=size,
                          leading=1.35 * size, spaceBefore=4, spaceAfter=3)  # fmt: skip


def _flowables(block: Block, report: Report) -> list[Flowable]:
    style = _style(report)
    match block:
        case Heading(text):
            return [Paragraph(escape(text), _style(report, head=True))]
        case Para(pieces):
            return [Paragraph("".join(map(_piece, pieces)), style)]
        case Display(formula):
            return _display(formula, report)
        case Align(rows):
            return [f for left, right in rows for f in _display(Row((left, right)), report)]
        case Filler(lines):
            return [Paragraph(filler(report.language, lines), style)]
        case Printed(code, matrix):
            mono = ParagraphStyle("m", fontName="Mono", fontSize=report.look.size - 1, leading=13)
            return [Preformatted(f"{code} =\n{printed(matrix)}", mono), Spacer(1, 6)]


def _display(formula: Formula, report: Report) -> list[Flowable]:
    parts = formula.parts if isinstance(formula, Row) else (formula,)
    if isinstance(parts[-1], Row) and isinstance(parts[-1].parts[-1], Mat):
        parts = (*parts[:-1], *parts[-1].parts)
    style = _style(report)
    if not isinstance(parts[-1], Mat):
        return [Paragraph(_marked(formula), style)]
    before = [Paragraph(_marked(Row(parts[:-1])), style)] if parts[:-1] else []
    cells = [[Paragraph(_marked(entry), style) for entry in line] for line in parts[-1].rows]
    width = 4.5 * report.look.size
    box = [
        ("LINEBEFORE", (0, 0), (0, -1), 0.8, "black"),
        ("LINEAFTER", (-1, 0), (-1, -1), 0.8, "black"),
    ]
    table = Table(cells, colWidths=width, style=box, hAlign="LEFT")
    return [*before, table, Spacer(1, 6)]


def _piece(part: Piece) -> str:
    match part:
        case str():
            return escape(part)
        case Bold(text):
            return f"<b>{escape(text)}</b>"
        case Slanted(text):
            return f"<i>{escape(text)}</i>"
        case _:
            return _marked(part)


def _marked(formula: Formula) -> str:
    marks = {UP: "super", DOWN: "sub"}
    return "".join(
        f"<{marks[where]}>{escape(text)}</{marks[where]}>" if where else escape(text)
        for text, where in runs(formula)
    )


def build(report: Report, folder: Path) -> Path:
    """Lay a report out as flowing text."""
    _register()
    path = folder / "report.pdf"
    document = SimpleDocTemplate(str(path), pagesize=A4, title=report.title, invariant=1)
    start = [
        Paragraph(report.title, _style(report, head=True)),
        Paragraph(report.author, _style(report)),
    ]
    document.build([*start, *(f for block in report.blocks for f in _flowables(block, report))])
    return path


def fill(report: Report, folder: Path) -> Path:
    """Fill in a form: one field an answer, a matrix a row a line."""
    _register()
    path = folder / "report.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Text", 14)
    canvas.drawString(60, 790, f"{report.title} — {report.author}")
    y = 760.0
    for answer in report.answers:
        name = str(answer["q"])
        height = 90 if answer["kind"] == "matrix" else 60 if answer["kind"] == "text" else 20
        if y - height < 60:
            canvas.showPage()
            y = 790.0
        canvas.setFont("Text", 10)
        canvas.drawString(60, y, f"{name[:-1]} ({name[-1]}) {TITLES[report.language][name]}")
        canvas.acroForm.textfield(
            name=f"q{name}", tooltip=f"{name[:-1]} {name[-1]}", value=typed(report, answer),
            x=60, y=y - height - 6, width=470, height=height, fontName="Helvetica", fontSize=10,
            fieldFlags="multiline" if height > 20 else "", maxlen=2000,
        )  # fmt: skip
        y -= height + 28
    canvas.save()
    return path


def typed(report: Report, answer: dict[str, object]) -> str:
    """Write an answer as it is typed into a field."""
    formula = report.typed[str(answer["q"])]
    if formula is None:
        return ""
    if isinstance(formula, Mat):
        rows = [[plain(entry).replace("−", "-") for entry in line] for line in formula.rows]
        if report.look.font % 2:
            return "\n".join(" ".join(line) for line in rows)
        return "[" + ", ".join(f"[{', '.join(line)}]" for line in rows) + "]"
    text = formula if isinstance(formula, str) else plain(formula)
    return fill_lines(text.translate(KEYS), 95)


FORM = Traits(slash=True, comma=False, wide=False, forms=("dec", "mixdec", "frac"))
TEXT = Traits(slash=True, printed=True, wide=False, forms=("dec", "mixdec"), sizes=(9, 10, 11))
CHAINS = [Chain("reportlab", TEXT, build), Chain("acroform", FORM, fill)]
