"""Whoever sits at the terminal."""

from dataclasses import dataclass

import click

from grader.terminal import one_line


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal that lines are shown on and typed into."""

    err: bool = True
    """Whether questions go where messages go, and not among the output."""

    def tell(self, line: str) -> None:
        """Show a line."""
        click.echo(one_line(line), err=self.err)

    def ask(self, question: str) -> str:
        """Give what was typed after a question.

        Raises:
            EOFError: nobody answers.
        """
        try:
            answer: str = click.prompt(question, default="", show_default=False, err=self.err)
        except click.Abort as error:
            raise EOFError from error
        return answer
