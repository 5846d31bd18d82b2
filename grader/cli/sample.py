"""`grader sample`: automatic deductions are drawn for a blind re-check, and errors counted."""

import json
from pathlib import Path
from typing import Literal

import click


@click.command("sample", short_help="Draw automatic deductions for a blind re-check.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--n", "count", type=click.IntRange(1, 10_000), default=30, show_default=True)
@click.option("--seed", default="1", show_default=True, help="Another seed draws others.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="CSV to write.")
@click.option(
    "--checked",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The CSV with points filled in: report the rate of error.",
)
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language; else that of the run.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
def sample(
    folder: Path,
    count: int,
    seed: str,
    out: Path | None,
    checked: Path | None,
    lang: Literal["en", "de"] | None,
    style: str,
) -> None:
    """Draw automatic deductions from the results in FOLDER, or report on a checked sample.

    The CSV shows each answer and its place, and neither what the machine said of it nor its
    points; some fields with all points are mixed in. Fill in the points that you would give, and
    hand it back with --checked.
    """
    from grader.workflow.folders import language_of
    from grader.workflow.sample import check, draw
    from grader.workflow.sampling import (
        checked_document,
        checked_text,
        drawn_text,
        sample_csv,
        write_sample,
    )

    if checked is not None:
        result = check(folder, checked)
        document = json.dumps(checked_document(result), ensure_ascii=False)
        click.echo(
            document if style == "json" else checked_text(result, lang or language_of(folder))
        )
        return
    drawn, target = draw(folder, count, seed), out or Path("sample.csv")
    language = lang or language_of(folder)
    write_sample(sample_csv(drawn, language), target)
    click.echo(drawn_text(drawn, target, language), err=True)


COMMAND = sample
