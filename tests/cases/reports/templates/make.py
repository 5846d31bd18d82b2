"""Makes the PDFs in this folder anew: fills the templates for students, and runs what sets them.

Needs pdflatex, lualatex, xelatex, Chromium, and jupyter (nbconvert, ipykernel, NumPy, SymPy) on the
PATH; the tests need none of them. Names as arguments make these files only.
"""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

from grader.workflow.template import render_template

HERE = Path(__file__).parent
SHEET = "sheet05"
SOURCES = {"latex": "report.tex", "typst": "report.typ", "notebook": "report.ipynb"}
STEPS = {
    "pdflatex": ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"),
    "lualatex": ("lualatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"),
    "xelatex": ("xelatex", "-interaction=nonstopmode", "-halt-on-error", "report.tex"),
    "nbconvert-latex": ("jupyter", "nbconvert", "--execute", "--to", "latex", "report.ipynb"),
    "nbconvert-html": ("jupyter", "nbconvert", "--execute", "--to", "html", "report.ipynb"),
    "chromium": (
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        "--print-to-pdf=report.pdf", "report.html",
    ),
}  # fmt: skip


def load_answers(kind: str) -> Mapping[tuple[str, str], Mapping[str, object]]:
    """Read what is typed and meant, by part and field."""
    document = tomllib.loads((HERE / f"{kind}.toml").read_text(encoding="utf-8"))
    return {tuple(row["at"].split()): row for row in document["answer"]}


def filled(kind: str, language: str) -> str:
    """Fill a template: each answer goes into the place that the template keeps for it."""
    text = render_template(kind, SHEET, language)
    for (part, field), row in load_answers(kind).items():
        place, filling = _places(kind, part, field, str(row["typed"]))
        if text.count(place) != 1:
            message = f"the {kind} template has no single {place!r}"
            raise ValueError(message)
        text = text.replace(place, filling)
    return text


def _places(kind: str, part: str, field: str, typed: str) -> tuple[str, str]:
    """Give the empty place of a field as it stands in a template, and the filled one."""
    if kind == "latex":
        start = f"\\answer{{{part}}}{{{field}}}"
        return f"\n{start}{{}}", f"\n{start}{{{typed}}}"
    if kind == "typst":
        start = f'#answer("{part}", "{field}")'
        return f"\n{start}[]", f"\n{start}[{typed}]"
    start = f'answer(\\"{part}\\", \\"{field}\\", '
    return f"{start}None)", start + typed.replace('"', '\\"') + ")"


def make(name: str, kind: str, language: str, chain: list[str]) -> None:
    """Make one PDF in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / SOURCES[kind]
        source.write_text(filled(kind, language), encoding="utf-8")
        for step in chain:
            if step == "typst":
                import typst

                typst.compile(source, output=source.with_suffix(".pdf"), ignore_system_fonts=True)
            else:
                subprocess.run(STEPS[step], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own recipe
        shutil.copy(source.with_suffix(".pdf"), HERE / f"{name}.pdf")


def main() -> None:
    """Make the files that are named, or all."""
    document = tomllib.loads((HERE / "fixtures.toml").read_text(encoding="utf-8"))
    document.pop("format")
    for name, row in document.items():
        if not sys.argv[1:] or name in sys.argv[1:]:
            make(name, row["kind"], row["lang"], row["chain"])


if __name__ == "__main__":
    main()
