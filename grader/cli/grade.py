"""`grader grade`: a tutor grades a whole download."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from grader.cli._usage import wrong_usage

if TYPE_CHECKING:
    from grader.workflow.absent import Absence
    from grader.workflow.request import Outcome

_YES = frozenset({"y", "yes", "j", "ja"})

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("grade", short_help="Grade a Moodle download, a folder or one ZIP.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--sheet", help="Name of a sheet, or path of its TOML file.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for results.")
@click.option("--roster", type=_FILE, help="CSV of all students; who is missing is listed.")
@click.option("--worksheet", type=_FILE, help="Moodle's offline grading worksheet (CSV).")
@click.option("--extensions", type=_FILE, help="CSV of later due dates: number,until.")
@click.option("--variants", type=_FILE, help="Each student's numbers, from `grader sheet print`.")
@click.option("--lenient", is_flag=True, help="Repair names where only one reading is possible.")
@click.option(
    "--workers", type=click.IntRange(1, 64), help="Processes; one a processor by default."
)
@click.option("--lang", type=click.Choice(["en", "de"]), help="Language of the reports.")
@click.option("--yes", is_flag=True, help="Without PATH: take what is found, and do not ask.")
@click.option("--reread", is_flag=True, help="Read all PDFs again, and list what changed.")
@click.option(
    "--annotated/--no-annotated",
    default=None,
    help="Also give students their own PDFs back, with points in them.",
)
@click.option(
    "--without-absent", is_flag=True, help="Drop from OUT who is not in PATH any more, unasked."
)
@click.option(
    "--format", "style", type=click.Choice(["text", "json"]), default="text", help="Output format."
)
@click.pass_context
def grade(
    context: click.Context,
    path: Path | None,
    sheet: str | None,
    out: Path | None,
    roster: Path | None,
    worksheet: Path | None,
    extensions: Path | None,
    variants: Path | None,
    lenient: bool,
    workers: int | None,
    lang: Literal["en", "de"] | None,
    yes: bool,
    reread: bool,
    annotated: bool | None,
    without_absent: bool,
    style: str,
) -> None:
    """Mark all submissions in PATH and write results and reports into the folder OUT.

    PATH is Moodle's "download all submissions" as a ZIP or unpacked, a folder of student ZIPs, or
    one student's ZIP. Run again, only what is new is read; decisions, language and --annotated are
    kept. Without PATH, what lies in the present folder is shown, and graded once you agree. Exit
    status: 0 done, 1 something waits for a person, 2 wrong usage, or somebody would be lost.
    """
    from grader.terminal import interrupted_progress_bar
    from grader.workflow.grade import grade as use_case
    from grader.workflow.request import GradeRequest

    given = {
        "download": path,
        "sheet": sheet,
        "worksheet": worksheet,
        "roster": roster,
        "extensions": extensions,
        "variants": variants,
        "out": out,
    }
    request = GradeRequest(
        **_completed(given, lang, sure=yes),
        lenient=lenient,
        workers=workers or 0,
        language=lang,
        reread=reread,
        annotated=annotated,
    )
    with interrupted_progress_bar() as (progress, interrupt):

        def agree(absence: "Absence") -> bool:
            interrupt()
            return without_absent or _agreed(absence)

        outcome = use_case(request, progress, agree)
    _show(outcome, style)
    context.exit(1 if outcome.waits else 0)


def _show(outcome: "Outcome", style: str) -> None:
    from grader.workflow.summary import summary_document, summary_text

    if style == "json":
        click.echo(json.dumps(summary_document(outcome), ensure_ascii=False))
    else:
        click.echo(summary_text(outcome))


def _agreed(absence: "Absence") -> bool:
    """Show who would be lost, and ask; where there is no terminal, nobody agrees."""
    from grader.workflow.absent import absence_text, question

    if not sys.stdin.isatty():
        return False
    click.echo(absence_text(absence), err=True)
    asked = question(absence.language)
    typed: str = click.prompt(asked, default="", show_default=False, err=True)
    return typed.strip().lower() in _YES


def _completed(
    given: Mapping[str, str | Path | None], lang: Literal["en", "de"] | None, *, sure: bool
) -> dict[str, str]:
    """Give the fields of a request; without a path, by what lies in the present folder."""
    from grader.terminal import Terminal
    from grader.workflow.completing import complete

    chosen = {name: None if value is None else str(value) for name, value in given.items()}
    if chosen["download"] is None:
        chosen = dict(complete(chosen, Path.cwd(), lang, Terminal(to_stderr=True), sure=sure))
    for name in ("sheet", "out"):
        if chosen[name] is None:
            raise wrong_usage(
                f"--{name} is missing. Where PATH is given, --sheet and --out are needed as well.",
                f"--{name} fehlt. Wo PATH angegeben ist, braucht es auch --sheet und --out.",
            )
    chosen["path"] = chosen.pop("download")
    return {name: value for name, value in chosen.items() if value is not None}


COMMAND = grade
