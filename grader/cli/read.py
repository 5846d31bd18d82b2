"""`grader read`: how a report is understood, before it is handed in."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from grader.workflow.read import ReadFile
    from submissions.model import Response

Language = Literal["en", "de"]

_WORDS = {
    "en": {
        "part": "part",
        "field": "field",
        "page": "page",
        "text": "read as",
        "blank": "(no answer)",
        "absent": "(not found)",
        "sums": "{certain} of {all} read with certainty; a person looks at the rest.",
    },
    "de": {
        "part": "Teil",
        "field": "Feld",
        "page": "Seite",
        "text": "gelesen als",
        "blank": "(keine Antwort)",
        "absent": "(nicht gefunden)",
        "sums": "{certain} von {all} sicher gelesen; den Rest sieht sich ein Mensch an.",
    },
}


@click.command("read", short_help="Show how reports are read.")
@click.argument(
    "reports",
    nargs=-1,
    required=True,
    metavar="REPORT.pdf...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--sheet", required=True, help="Name of a sheet, or path of its TOML file.")
@click.option(
    "--lang", type=click.Choice(["en", "de"]), default="en", help="Language of the messages."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def read(
    context: click.Context, reports: tuple[Path, ...], *, sheet: str, lang: Language, style: str
) -> None:
    """Show what would be read in each REPORT.pdf, and what would go to a person and why.

    Needs the public part of the sheet only. Exit status: 0 all read with certainty, 1 something
    needs a person, 2 wrong usage.
    """
    from grader.engine.isolation import Workers
    from grader.workflow import read as use_case

    with Workers(timeout=use_case.TIMEOUT) as workers:
        files = list(use_case.read_files(reports, sheet, workers))
    click.echo(_json(files, lang) if style == "json" else _text(files, lang))
    context.exit(0 if all(one.certain for one in files) else 1)


COMMAND = read


def _json(files: Sequence["ReadFile"], language: Language) -> str:
    from grader.messages import render

    reports = [
        {
            "file": one.file,
            "responses": [_response(response) for response in one.responses],
            "findings": [
                {"code": notice.code, "message": render(notice.code, notice.args, language)}
                for notice in one.notices
            ],
        }
        for one in files
    ]
    return json.dumps({"schema": 1, "reports": reports}, ensure_ascii=False, indent=2)


def _response(response: "Response") -> dict[str, object]:
    box = response.box
    return {
        "part": response.part,
        "field": response.field,
        "text": response.text,
        "page": response.page,
        "box": box and [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)],
        "confidence": response.confidence,
        "flags": list(response.flags),
    }


def _text(files: Sequence["ReadFile"], language: Language) -> str:
    return "\n\n".join("\n".join(_lines(one, language)) for one in files)


def _lines(one: "ReadFile", language: Language) -> list[str]:
    """Write one report as a table, and below each row what keeps it from being certain."""
    from grader.messages import render
    from grader.terminal import one_line
    from grader.workflow.read import is_certain

    words = _WORDS[language]
    lines = [f"{one.file}:", *(f"  ! {render(n.code, n.args, language)}" for n in one.notices)]
    heads = (words["part"], words["field"], words["page"], words["text"])
    lines.append("  {:<5} {:<12} {:<5} {}".format(*heads))
    for response in one.responses:
        lines.append(_row(response, words))
        lines += [f"        - {render(flag, {}, language)} [{flag}]" for flag in response.flags]
    certain = sum(map(is_certain, one.responses))
    lines.append("  " + words["sums"].format(certain=certain, all=len(one.responses)))
    return [one_line(line) for line in lines]


def _row(response: "Response", words: dict[str, str]) -> str:
    text = words["absent"] if response.text is None else response.text or words["blank"]
    page = "" if response.page is None else str(response.page)
    return f"  {response.part:<5} {response.field:<12} {page:<5} {' '.join(text.split())}"
