"""`grader demo`: an invented class, graded before your eyes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from grader.demo.play import Shown
    from grader.workflow.request import Outcome

Language = Literal["en", "de"]

_WORDS = {
    "en": {
        "class": "An invented class handed in exercise sheet 5: {path}",
        "first": "Graded. What the tutor saw first:",
        "decided": "The tutor made {count} decisions ({files}). After them:",
        "look": "Where to look:",
        "overview": "everybody at a glance, in a browser",
        "results": "the same for machines",
        "feedback": "what one of them gets back",
        "expected": "what the class was meant to earn",
        "again": "The same by hand:",
    },
    "de": {
        "class": "Eine erfundene Klasse hat Übungsblatt 5 abgegeben: {path}",
        "first": "Bewertet. Das sah der Tutor zuerst:",
        "decided": "Der Tutor traf {count} Entscheidungen ({files}). Danach:",
        "look": "Hier nachsehen:",
        "overview": "alle auf einen Blick, im Browser",
        "results": "dasselbe für Maschinen",
        "feedback": "was jemand davon zurückbekommt",
        "expected": "was die Klasse verdienen sollte",
        "again": "Dasselbe von Hand:",
    },
}


@click.command("demo", short_help="Draw a class of invented students and grade it.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="Folder for the class and its results.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "de"]),
    default="en",
    show_default=True,
    help="Language of the worksheet and the reports.",
)
@click.pass_context
def demo(context: click.Context, out: Path, language: Language) -> None:
    """Write a Moodle download of 24 invented students, grade it, and decide what waits.

    The class is the same each time. Exit status: 0 done, 1 something still waits for a person,
    2 wrong usage.
    """
    from grader.demo.play import play
    from grader.terminal import progress_bar

    with progress_bar() as progress:
        shown = play(out, language, progress)
    click.echo("\n".join(_lines(shown, language)))
    context.exit(1 if shown.last.waits else 0)


COMMAND = demo


def _lines(shown: "Shown", language: Language) -> Iterator[str]:
    words = _WORDS[language]
    files = ", ".join(file.name for file in shown.files)
    yield words["class"].format(path=shown.request.path)
    yield words["first"]
    yield f"  {_sums(shown.first)}"
    yield words["decided"].format(count=shown.decided, files=files)
    yield f"  {_sums(shown.last)}"
    yield words["look"]
    for path, kind in _places(shown):
        yield f"  {path}  ({words[kind]})"
    yield words["again"]
    yield from (f"  {command}" for command in _commands(shown))


def _sums(outcome: "Outcome") -> str:
    """Give the first line of a run's summary, which holds the reconciliation."""
    from grader.workflow.summary import summary_text

    return summary_text(outcome).partition("\n")[0]


def _places(shown: "Shown") -> Iterator[tuple[Path, str]]:
    out = shown.request.out
    yield out / "overview.html", "overview"
    yield out / "results.json", "results"
    yield from ((path, "feedback") for path in sorted((out / "feedback").glob("*.pdf"))[:1])
    yield out / "expected.json", "expected"


def _commands(shown: "Shown") -> Iterator[str]:
    """Spell the commands that a tutor would type for the same."""
    request = shown.request
    lists = (("roster", request.roster), ("worksheet", request.worksheet))
    options = " ".join(
        f"--{name} {path}" for name, path in (*lists, ("extensions", request.extensions))
    )
    yield f"grader grade {request.path} --sheet {request.sheet} --out DIR {options}"
    yield from (f"grader decide DIR {file}" for file in shown.files)
