"""The error of a command that was called in a way that cannot be meant, in its language."""

import sys
from typing import IO, Any

import click


class _UsageError(click.ClickException):
    """Told in one line, as the other errors that we foresee are."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"grader: {self.format_message()}", file=file, err=file is None)


def wrong_usage(english: str, german: str) -> click.ClickException:
    """Make the error, which says what is missing or what does not go together."""
    from grader.cli._language import language_among

    return _UsageError(german if language_among(sys.argv[1:]) == "de" else english)
