"""Notebooks: turned into PDF through LaTeX, and printed by Chromium with MathJax."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import nbformat
from browser import MODULES, print_page
from chains import Chain, run
from content import Traits
from markdown import text_of
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from report import Block, Printed, Report
from tex import printed

CODE = {"S": "Q @ K.T", "A": "Q @ K.T / np.sqrt(d_k)", "O": "weights @ V"}


def notebook(report: Report) -> nbformat.NotebookNode:
    """Write a report as cells: text as Markdown, print-outs as outputs of code."""
    cells = [new_markdown_cell(f"# {report.title}\n\n{report.author}")]
    waiting: list[Block] = []
    count = 0
    for block in report.blocks:
        if isinstance(block, Printed):
            cells += _text(report, waiting)
            waiting = []
            count += 1
            cells.append(_code(report, block, count))
        else:
            waiting.append(block)
    return new_notebook(cells=[*cells, *_text(report, waiting)])


def _text(report: Report, blocks: list[Block]) -> list[nbformat.NotebookNode]:
    words = text_of(replace(report, blocks=tuple(blocks)))
    words = words.replace(r"\(", "(").replace(r"\)", ")").replace(r"\.", ".")
    return [new_markdown_cell(_kept(words))] if words.strip() else []


def _kept(words: str) -> str:
    """Keep `1. ` and `(a)` from becoming lists, as notebooks know no other escape."""
    return re.sub(r"(?m)^(\d+)\.(?=\s|$)", r"\1\\.", words).replace("## 1.", "## 1\\.")


def _code(report: Report, block: Printed, count: int) -> nbformat.NotebookNode:
    text = printed(block.matrix)
    shown = report.look.font % 2
    source = (
        CODE[block.code] if shown else f"{block.code} = {CODE[block.code]}\nprint({block.code})"
    )
    if shown:
        result = printed(block.matrix, listed=True)
        output = new_output("execute_result", {"text/plain": result}, execution_count=count)
    else:
        output = new_output("stream", name="stdout", text=text + "\n")
    return new_code_cell(source, outputs=[output], execution_count=count)


def build(report: Report, folder: Path) -> Path:
    """Convert a notebook."""
    nbformat.write(notebook(report), folder / "report.ipynb")
    kind = "html" if report.chain.endswith("web") else "pdf"
    command = [sys.executable, "-m", "nbconvert", "--to", kind, "report.ipynb"]
    base = (MODULES / "mathjax2/MathJax.js").as_uri()
    command += (
        [f"--HTMLExporter.mathjax_url={base}?config=TeX-AMS_CHTML-full"] if kind == "html" else []
    )
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run(command, folder, env={"PATH": path, "JUPYTER_PREFER_ENV_PATH": "1"})
    if kind == "pdf":
        return folder / "report.pdf"
    return print_page((folder / "report.html").read_text(encoding="utf-8"), folder)


TRAITS = Traits(printed=True, comma=False, forms=("dec", "mixdec"))
CHAINS = [Chain("nbconvert", TRAITS, build), Chain("nbconvert_web", TRAITS, build)]
