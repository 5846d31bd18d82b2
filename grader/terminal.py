"""Talk on the terminal: progress on stderr, and text that cannot harm it."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.wording import visible

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many are done, and of how many."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """Show a bar for each stage where stderr is a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield silent
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.TextColumn("{task.description:>9}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeRemainingColumn(),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, progress.TaskID] = {}

        def show(stage: str, done: int, of: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=of)
            bar.update(tasks[stage], completed=done, total=of)

        yield show


def silent(stage: str, done: int, of: int) -> None:
    """Report no progress."""


def one_line(text: str) -> str:
    """Show a stranger's text on one line, with nothing that a terminal would obey."""
    return visible(text).replace("\n", "⏎").replace("\t", " ")
