"""`grader decide`: persons' decisions are taken in, and what follows is marked again."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command("decide", short_help="Take in decisions on marks, readings and uploads.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--conflicts",
    type=click.Path(dir_okay=False, path_type=Path),
    help="New file for rows that settle contradictions.",
)
@click.option("--skip-changed", is_flag=True, help="Leave out rows whose response has changed.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def decide(
    context: click.Context,
    folder: Path,
    files: tuple[Path, ...],
    conflicts: Path | None,
    skip_changed: bool,
    style: str,
) -> None:
    """Take the decisions in FILES into the results in FOLDER, all of them or none.

    A file holds {"decisions": [{"key", "points" | "read_as" | "admit_as" | "refuse" | "excuse" |
    "until", "because", "by"}]}. A key is the code of a field, of a criterion (CODE.name) or of an
    upload. Where files contradict each other, a row with "settles" says what counts. Exit status:
    0 done, 1 something still waits for a person, 2 a row is wrong and nothing was taken in.
    """
    from grader.terminal import progress_bar
    from grader.workflow.decide import Options
    from grader.workflow.decide import decide as use_case
    from grader.workflow.summary import summary_document, summary_text

    options = Options(conflicts, skip_changed)
    with progress_bar() as progress:
        outcome = use_case(folder, files, datetime.now(UTC), progress, options)
    if style == "json":
        click.echo(json.dumps(summary_document(outcome), ensure_ascii=False))
    else:
        click.echo(summary_text(outcome))
    context.exit(1 if outcome.waits else 0)


COMMAND = decide
