"""`grader explain`: everything on record behind one code."""

import json
from pathlib import Path
from typing import Literal

import click


@click.command("explain", short_help="Show where a point comes from, step by step.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("code")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language of the explanation.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
def explain(folder: Path, code: str, lang: Literal["en", "de"] | None, style: str) -> None:
    """Show what is on record behind CODE in the results in FOLDER.

    CODE is that of a field, of a criterion (CODE.name) or of an upload, as the feedback names it.
    Shown are the file, the place in the PDF, what was read and understood, every verdict and
    decision with name and time, and the releases.
    """
    from grader.workflow.explain import explain as use_case
    from grader.workflow.explaining import explanation_document, explanation_text

    found = use_case(folder, code, lang)
    if style == "json":
        click.echo(json.dumps(explanation_document(found), ensure_ascii=False))
    else:
        click.echo(explanation_text(found))


COMMAND = explain
