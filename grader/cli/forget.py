"""`grader forget`: what a folder holds of some students is removed."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli._usage import wrong_usage

if TYPE_CHECKING:
    from grader.workflow.forget import Forgetting

_YES = frozenset({"y", "yes", "j", "ja"})


@click.command("forget", short_help="Remove what a folder holds of some students.")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--student", "students", multiple=True, help="Matriculation number; repeatable.")
@click.option(
    "--before",
    type=click.DateTime(["%Y-%m-%d"]),
    help="All of whom nothing happened on that day (YYYY-MM-DD) or later.",
)
@click.option("--strike", is_flag=True, help="Strike their names out of notes on others.")
@click.option("--dry-run", is_flag=True, help="Show what would go, and remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before removing.")
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def forget(
    context: click.Context,
    folder: Path,
    students: tuple[str, ...],
    before: datetime | None,
    style: str,
    *,
    strike: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Remove what FOLDER holds of some students, and leave a count and the day.

    Readings, pictures, marks, decisions and releases of theirs go from the gradebook; every
    report is written anew for those who stay. The download and the lists that the run was given
    are yours to deal with: the last lines name them. Exit status: 0 done, 1 something that names
    them needs a person, 2 somebody is not there and nothing was removed.
    """
    from grader.terminal import later_progress_bar
    from grader.workflow.choosing import Wanted
    from grader.workflow.forget import forget as use_case
    from grader.workflow.forget_summary import forget_document, forget_text

    if students and before:
        raise wrong_usage(
            "Give --student or --before, not both.",
            "Geben Sie --student oder --before an, nicht beides.",
        )
    day = before.date() if before else None
    wanted = Wanted(students, day, strike=strike, only_look=dry_run)
    agree = _without_asking if yes or dry_run else _asked
    with later_progress_bar() as progress:
        done = use_case(folder, wanted, datetime.now(UTC), agree, progress)
    if style == "json":
        click.echo(json.dumps(forget_document(done), ensure_ascii=False))
    else:
        click.echo(forget_text(done))
    context.exit(1 if done.needs_a_person or (done.is_open and not dry_run) else 0)


def _without_asking(_: "Forgetting") -> bool:
    return True


def _asked(planned: "Forgetting") -> bool:
    """Show what would go, and ask; nobody is there to answer where there is no terminal."""
    from grader.workflow.forget_summary import forget_text, question

    if not sys.stdin.isatty():
        raise wrong_usage(
            "Nothing was removed: give --yes where nobody can be asked.",
            "Nichts wurde entfernt: Geben Sie --yes an, wo niemand gefragt werden kann.",
        )
    click.echo(forget_text(planned), err=True)
    typed: str = click.prompt(question(planned), default="", show_default=False, err=True)
    return typed.strip().lower() in _YES


COMMAND = forget
