"""`grader approve`: points are released, and the files for Moodle are written."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click


@click.command("approve", short_help="Release points, and write the files for Moodle.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--by", required=True, help="Who releases the points.")
@click.option("--replace-grades", is_flag=True, help="Replace grades that Moodle holds already.")
@click.option("--scale", is_flag=True, help="Scale points to the worksheet's maximum.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def approve(
    context: click.Context, folder: Path, by: str, style: str, *, replace_grades: bool, scale: bool
) -> None:
    """Release the points of all complete submissions in FOLDER.

    It is recorded who released which points, and FOLDER/moodle gets what goes back to Moodle:
    UPLOAD.html says how. What changes later is not released until this is run again. Exit status:
    0 done, 1 something still waits for a person, 2 nothing was released.
    """
    from grader.reports import UploadChoice
    from grader.terminal import progress_bar
    from grader.workflow.approve import approve as use_case
    from grader.workflow.summary import summary_document, summary_text

    choice = UploadChoice(replace_grades=replace_grades, scale=scale)
    with progress_bar() as progress:
        outcome = use_case(folder, by, choice, datetime.now(UTC), progress)
    if style == "json":
        click.echo(json.dumps(summary_document(outcome), ensure_ascii=False))
    else:
        click.echo(summary_text(outcome))
    context.exit(1 if outcome.waits else 0)


COMMAND = approve
