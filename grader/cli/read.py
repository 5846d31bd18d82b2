"""`grader read`: how a report is understood, before it is handed in."""

import json
from pathlib import Path
from typing import Literal

import click


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
    context: click.Context,
    reports: tuple[Path, ...],
    *,
    sheet: str,
    lang: Literal["en", "de"],
    style: str,
) -> None:
    """Show what would be read in each REPORT.pdf, and what would go to a person and why.

    Needs the public part of the sheet only. Exit status: 0 all read with certainty, 1 something
    needs a person, 2 wrong usage.
    """
    from grader.engine.isolation import Workers
    from grader.workflow import read as use_case
    from grader.workflow.reading_document import reading_document
    from grader.workflow.reading_table import reading_table

    with Workers(timeout=use_case.TIMEOUT) as workers:
        files = list(use_case.read_files(reports, sheet, workers))
    if style == "json":
        click.echo(json.dumps(reading_document(files, lang), ensure_ascii=False, indent=2))
    else:
        click.echo(reading_table(files, lang))
    context.exit(0 if all(one.certain for one in files) else 1)


COMMAND = read
