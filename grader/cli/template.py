"""`grader template`: a file to write answers into, so that they are found in the PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from grader.workflow.template import Kind


@click.command("template", short_help="Write a file for answers that are read with certainty.")
@click.argument("kind", type=click.Choice(["latex", "typst", "notebook"]))
@click.option("--sheet", required=True, help="Name of a sheet, or path of its TOML file.")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language; else the sheet's.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write, a new one."
)
def template(kind: "Kind", sheet: str, lang: Literal["en", "de"] | None, out: Path | None) -> None:
    """Print a LaTeX or Typst document or a notebook with a place for each field of the sheet.

    In its PDF, each answer stands below a line such as `Answer 3.4 output:`, which is found
    whatever else the report holds. Needs the public part of the sheet only.
    """
    from grader.workflow import template as use_case

    text = use_case.render_template(kind, sheet, lang)
    if out is None:
        click.echo(text, nl=False)
    else:
        use_case.write_template(text, out)


COMMAND = template
