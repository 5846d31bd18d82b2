"""`grader read`: how a report is understood, before it is handed in."""

import json
from pathlib import Path
from typing import Literal

import click

from grader.cli._usage import wrong_usage


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
    "--variant",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with your own numbers, as it came with your form.",
)
@click.option(
    "--lang", type=click.Choice(["en", "de"]), default="en", help="Language of the messages."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.option(
    "--annotate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT.pdf",
    help="Also write a copy of the one REPORT.pdf that shows on its pages how it is read.",
)
@click.pass_context
def read(
    context: click.Context,
    reports: tuple[Path, ...],
    *,
    sheet: str,
    variant: Path | None,
    lang: Literal["en", "de"],
    style: str,
    annotate: Path | None,
) -> None:
    """Show what would be read in each REPORT.pdf, and what would go to a person and why.

    Needs the public part of the sheet only. Exit status: 0 all read with certainty, 1 something
    needs a person, 2 wrong usage.
    """
    from grader.engine.isolation import Workers
    from grader.workflow import annotating
    from grader.workflow import read as use_case
    from grader.workflow.reading_document import reading_document
    from grader.workflow.reading_table import reading_table
    from grader.workflow.variants import read_variants

    if annotate and len(reports) > 1:
        raise wrong_usage(
            "--annotate takes one REPORT.pdf.", "--annotate geht nur mit einer REPORT.pdf."
        )
    if annotate:
        annotating.refuse_own_file(reports[0], annotate)
    own = read_variants(variant, sheet) if variant else None
    with Workers(timeout=use_case.TIMEOUT) as workers:
        files = list(use_case.read_files(reports, sheet, workers, own))
        if style == "json":
            click.echo(json.dumps(reading_document(files, lang), ensure_ascii=False, indent=2))
        else:
            click.echo(reading_table(files, lang))
        if annotate:
            annotating.annotate_file(files[0], annotate, lang, workers)
    context.exit(0 if all(one.certain for one in files) else 1)


COMMAND = read
