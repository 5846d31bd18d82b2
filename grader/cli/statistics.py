"""`grader statistics`: how the class did, for tutors or for the lecture hall."""

import json
from pathlib import Path
from typing import Literal

import click


@click.command("statistics", short_help="Write statistics of items, totals and tutors.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--anonymous", is_flag=True, help="Only what may be shown in the lecture hall.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="HTML file to write.")
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language of the page.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
def statistics(
    folder: Path, anonymous: bool, out: Path | None, lang: Literal["en", "de"] | None, style: str
) -> None:
    """Work out statistics of the results in FOLDER.

    Writes FOLDER/statistics.html and a table of the items beside it. With --anonymous nothing in
    them stands for fewer than five students, and nobody is named. With --format json nothing is
    written unless --out says where.
    """
    from grader.web.statistics import statistics as use_case
    from grader.web.statistics import write_statistics
    from grader.workflow.statistics.document import statistics_document, statistics_text

    found = use_case(folder, is_anonymous=anonymous, language=lang)
    written = write_statistics(found, folder, out) if out or style == "text" else None
    if style == "json":
        click.echo(json.dumps(statistics_document(found), ensure_ascii=False))
    elif written:
        click.echo(f"{statistics_text(found)}\n{written.page}\n{written.table}")


COMMAND = statistics
