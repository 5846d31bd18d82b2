"""The command `grader`: one module, one command, imported only when it is called.

Each module holds `COMMAND`, a click command, and imports nothing heavy at its top.
"""

import sys
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import click

from grader.errors import GraderError
from problems.errors import ProblemError
from submissions.errors import SubmissionError

USAGE = 2
"""Exit status for wrong usage or configuration."""


@cache
def names() -> tuple[str, ...]:
    """Name every command, in alphabetical order, without importing any."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


class Commands(click.Group):
    """A group that finds its commands among this package's modules."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands."""
        return list(names())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command of that name; None where there is none."""
        if cmd_name not in names():
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").COMMAND
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; one that is stopped says in a line what was kept."""
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, EOFError, click.Abort):
            from grader.cli._stopping import STOPPED, stopped_text

            on_a_line_of_its_own = "\n" if sys.stderr.isatty() else ""
            click.echo(on_a_line_of_its_own + stopped_text(ctx.invoked_subcommand), err=True)
            ctx.exit(STOPPED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sheetgrader", prog_name="grader")
def root() -> None:
    """Grade exercise sheets from the PDF reports that students hand in."""


def main() -> None:
    """Run the command line; errors that we foresee are one plain message and exit status 2."""
    _speak_utf8()
    try:
        root(prog_name="grader")
    except (GraderError, ProblemError, SubmissionError) as error:
        click.echo(f"grader: {_told(error)}", err=True)
        sys.exit(USAGE)


def _told(error: GraderError | ProblemError | SubmissionError) -> str:
    """Word an error in the language that the command was to speak."""
    from grader.cli._language import language_among
    from grader.reasons import wording_of
    from grader.wording import say

    return say(wording_of(error), language_among(sys.argv[1:]))


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page; what it cannot show must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
