"""`grader review`: what waits for a person, as a page for each tutor."""

from pathlib import Path
from typing import Literal

import click


@click.command("review", short_help="Write a page for each tutor to decide what waits.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--split", required=True, help="The tutors' names, such as Ada,Bo.")
@click.option(
    "--by",
    type=click.Choice(["part", "answers"]),
    default="part",
    show_default=True,
    help="Deal out whole parts, or the answers of each part.",
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Switch suggestions of points on; each tutor may switch them on or off on the page.",
)
@click.pass_context
def review(
    context: click.Context,
    folder: Path,
    split: str,
    by: Literal["part", "answers"],
    suggest: bool,
) -> None:
    """Write FOLDER/review/NAME.html for each tutor, with all that waits for a person in FOLDER.

    A page needs no server, no network and no installation. It saves a file of decisions, which
    `grader decide` takes in. Exit status: 0 nothing waits, 1 there is something to decide,
    2 wrong usage.
    """
    from grader.web.review import review as use_case

    done = use_case(folder, split, by, suggests=suggest)
    click.echo(done.in_words)
    context.exit(1 if done.shared or any(page.decisions for page in done.pages) else 0)


COMMAND = review
