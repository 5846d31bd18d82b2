"""`grader explain`: everything on record behind one code."""

import json
from pathlib import Path
from typing import Literal

import click

from grader.cli._usage import wrong_usage


@click.command("explain", short_help="Show where a point comes from, step by step.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("code", required=False)
@click.option("--student", help="A matriculation number: show the whole record of its student.")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language of the explanation.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
def explain(
    folder: Path,
    code: str | None,
    student: str | None,
    lang: Literal["en", "de"] | None,
    style: str,
) -> None:
    """Show what is on record behind CODE in the results in FOLDER, or about one student.

    CODE is that of a field, of a criterion (CODE.name) or of an upload, as the feedback names it.
    Shown are the file, the place in the PDF, what was read and understood, every verdict and
    decision with name and time, and the releases.
    """
    from grader.workflow.explain import explain as one_code
    from grader.workflow.explaining import explanation_document, explanation_text
    from grader.workflow.recording import record, record_document, record_text

    if (code is None) == (student is None):
        raise wrong_usage(
            "Give either a code or --student NUMBER.",
            "Geben Sie entweder einen Code oder --student NUMMER an.",
        )
    if student is not None:
        whole = record(folder, student, lang)
        shown = json.dumps(record_document(whole), ensure_ascii=False)
        click.echo(shown if style == "json" else record_text(whole))
        return
    found = one_code(folder, code or "", lang)
    shown = json.dumps(explanation_document(found), ensure_ascii=False)
    click.echo(shown if style == "json" else explanation_text(found))


COMMAND = explain
