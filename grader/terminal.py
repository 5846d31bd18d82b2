"""Talk on the terminal: progress on stderr, and text that cannot harm it."""

import io
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from grader.wording import Language, say, visible
from problems.model import Wording

if TYPE_CHECKING:
    from rich.console import RenderableType

PIPED = 80
"""Columns of what goes into a file or a pipe."""

STAGES: Mapping[str, Wording] = {
    "intake": Wording("intake", "Annahme"),
    "read": Wording("read", "Lesen"),
    "picture": Wording("picture", "Bilder"),
    "mark": Wording("mark", "Bewerten"),
    "feedback": Wording("feedback", "Rückmeldung"),
    "annotate": Wording("annotate", "Kopien"),
    "draw": Wording("draw", "Ziehen"),
    "print": Wording("print", "Drucken"),
}
"""What a run, or the printing of handouts, goes through, as a person is told."""
_WIDTH = max(len(stage.de) for stage in STAGES.values())

_ROW = re.compile(r"\[[^\[\]]*\]")
_KEPT = "\N{NO-BREAK SPACE}"
_NARROWEST = 20
"""Columns below which a terminal breaks lines itself."""

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
        progress.TextColumn(f"{{task.description:>{_WIDTH}}}"),
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


@contextmanager
def later_progress_bar() -> Iterator[Progress]:
    """Show a bar from the first stage on, so that something can be asked before."""
    with interrupted_progress_bar() as (show, _):
        yield show


@contextmanager
def interrupted_progress_bar() -> Iterator[tuple[Progress, Callable[[], None]]]:
    """Show a bar from the first stage on, and give what ends it so that something can be asked.

    The next stage begins another one.
    """
    with ExitStack() as stack:
        bars: list[Progress] = []

        def show(stage: str, done: int, of: int) -> None:
            if not bars:
                bars.append(stack.enter_context(progress_bar()))
            bars[0](stage, done, of)

        def interrupt() -> None:
            bars.clear()
            stack.close()

        yield show, interrupt


def spoken(progress: Progress, language: Language) -> Progress:
    """Have the stages' names told in a language."""
    return lambda stage, done, of: progress(say(STAGES[stage], language), done, of)


def silent(stage: str, done: int, of: int) -> None:
    """Report no progress."""


def one_line(text: str) -> str:
    """Show a stranger's text on one line, with nothing that a terminal would obey."""
    return visible(text).replace("\n", "⏎").replace("\t", " ")


def laid_out(*pieces: "RenderableType") -> str:
    """Lay pieces out below each other for stdout.

    On a terminal they take its width and have colours; elsewhere they are plain text of 80
    columns, the same on every machine. No line ends in blanks.
    """
    from rich.console import Console

    shown = sys.stdout.isatty()
    console = Console(
        file=io.StringIO(),
        width=shutil.get_terminal_size().columns if shown else PIPED,
        force_terminal=shown,
        color_system="auto" if shown else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    with console.capture() as captured:
        console.print(*pieces, sep="\n", soft_wrap=False)
    return "\n".join(line.rstrip() for line in captured.get().rstrip().split("\n"))


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal that lines are shown on and typed into."""

    to_stderr: bool = False
    """Whether it is talked to beside the results, which go to stdout."""
    wraps: bool = False
    """Whether long lines are broken between words, and rows of a matrix kept whole."""

    def tell(self, line: str) -> None:
        """Show a line."""
        text = one_line(line)
        if self.wraps and self._stream.isatty():
            text = wrapped(text, shutil.get_terminal_size().columns)
        self._write(text + "\n")

    def ask(self, question: str) -> str:
        """Give what was typed after a question; what is no UTF-8 of it shows as such.

        Raises:
            EOFError: nobody answers.
        """
        with suppress(io.UnsupportedOperation, AttributeError):  # read from before, or no file
            sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # as suppressed
        prompt = f"{one_line(question)}: "
        try:
            if self._edits:
                return input(prompt)
            self._write(prompt)
            return input()
        except (EOFError, KeyboardInterrupt):
            self._write("\n")
            raise

    @property
    def _edits(self) -> bool:
        """Whether a line is edited with arrow keys, which needs to know what stands before it."""
        if self.to_stderr or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        with suppress(ImportError):  # not on Windows, which edits lines itself
            import readline  # noqa: F401 - being imported is what it does
        return True

    @property
    def _stream(self) -> TextIO:
        return sys.stderr if self.to_stderr else sys.stdout

    def _write(self, text: str) -> None:
        print(text, end="", flush=True, file=self._stream)


def wrapped(line: str, width: int) -> str:
    """Break a line between words, with its indentation, and rows of a matrix kept whole.

    >>> print(wrapped("  A = [[1, 0], [0, 1]], B", 14))
      A = [[1, 0],
        [0, 1]], B
    """
    kept = _ROW.sub(lambda row: row[0].replace(" ", _KEPT), line)
    indent = " " * (len(line) - len(line.lstrip()))
    broken = textwrap.wrap(
        kept,
        max(width, _NARROWEST),
        subsequent_indent=f"{indent}  " if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(broken).replace(_KEPT, " ")
