"""Asks a tutor what to grade, where the command line does not say it all."""

import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.wording import Language
    from grader.workflow.surroundings import Candidate, Surroundings

Given = Mapping[str, str | None]
"""What is chosen, by the names of the kinds and `out`; None where nothing is."""

_WORDS = {
    "en": {
        "in": "In {folder}:",
        "download": "Submissions",
        "sheet": "Sheet",
        "worksheet": "Worksheet",
        "roster": "Roster",
        "extensions": "Extensions",
        "results": "Results to",
        "rows": "{name} (rows: {rows})",
        "no_worksheet": "none: lateness is not checked, and Moodle's worksheet not filled in",
        "no_roster": "none: nobody can be missing",
        "no_extensions": "none",
        "again": "{name} (graded before: decisions and readings are kept)",
        "several": "There are several for “{kind}”:",
        "none_of_them": "none of them",
        "which": "Which one (number)",
        "unusable": "Not usable:",
        "go": "Grade this? [Y/n]",
    },
    "de": {
        "in": "In {folder}:",
        "download": "Abgaben",
        "sheet": "Blatt",
        "worksheet": "Bewertungstabelle",
        "roster": "Teilnehmerliste",
        "extensions": "Verlängerungen",
        "results": "Ergebnisse nach",
        "rows": "{name} (Zeilen: {rows})",
        "no_worksheet": "keine: Verspätungen bleiben ungeprüft, und Moodles Tabelle bleibt leer",
        "no_roster": "keine: niemand kann fehlen",
        "no_extensions": "keine",
        "again": "{name} (schon bewertet: Entscheidungen und Lesungen bleiben)",
        "several": "Für „{kind}“ gibt es mehrere:",
        "none_of_them": "keine davon",
        "which": "Welche (Nummer)",
        "unusable": "Nicht verwendbar:",
        "go": "So bewerten? [J/n]",
    },
}


def completed(
    given: Mapping[str, str | Path | None], language: "Language | None", *, sure: bool
) -> dict[str, str]:
    """Complete what the options said by what lies in the present folder, where no path was given.

    Args:
        given: what the options said; it stands over what is found.
        language: of what is said here; by default that of the only sheet there is.
        sure: whether to go on without asking; then nothing may be ambiguous.

    Returns:
        The fields of a request.

    Raises:
        click.UsageError: there is a path, and an option that is then needed is not there.
        GraderError: something is missing or ambiguous and nobody can be asked, or the person said
            no; the message holds the whole command.
    """
    chosen = {name: None if value is None else str(value) for name, value in given.items()}
    if chosen["download"] is None:
        chosen = _ask(chosen, language, sure=sure)
    for name in ("sheet", "out"):
        if chosen[name] is None:
            raise click.UsageError(f"Missing option '--{name}'.")
    fields = {"path" if name == "download" else name: value for name, value in chosen.items()}
    return {name: value for name, value in fields.items() if value is not None}


def _ask(
    chosen: dict[str, str | None], language: str | None, *, sure: bool
) -> dict[str, str | None]:
    from grader.errors import GraderError
    from grader.workflow.surroundings import Kind, look_around

    around = look_around(Path.cwd())
    if language is None:
        language = around.language
    words = _WORDS[language]
    refusal = "Nothing was graded. In full, the command is:"
    try:
        for kind in Kind:
            if chosen[kind] is None:
                chosen[kind] = _choose(around.of(kind), kind, words, sure=sure)
        chosen["out"] = chosen["out"] or str(around.results)
        _refuse_gaps(around, chosen)
        _show(around, chosen, language)
        if sure or _agrees(words["go"]):
            return chosen
    except click.Abort as error:
        raise GraderError(f"Nobody answered. {refusal}\n  {_command(chosen)}") from error
    raise GraderError(f"{refusal}\n  {_command(chosen)}")


def _agrees(question: str) -> bool:
    """Ask; nothing typed is a yes, in German as in English."""
    answer: str = click.prompt(question, default="", show_default=False, err=True)
    return answer.strip().lower() in {"", "y", "yes", "j", "ja"}


def _choose(
    found: "tuple[Candidate, ...]", kind: str, words: Mapping[str, str], *, sure: bool
) -> str | None:
    """Take the only one; ask which of several, with none of them for what may be left out."""
    from grader.errors import GraderError

    if len(found) < 2:  # noqa: PLR2004 - one or none
        return found[0].value if found else None
    names = ", ".join(_name(one.value) for one in found)
    if sure:
        raise GraderError(f"There are several for --{kind}: {names}. Name the one that is meant.")
    click.echo(words["several"].format(kind=words[kind]), err=True)
    for number, one in enumerate(found, 1):
        click.echo(f"  {number}  {_named(one.value, one.rows, words)}", err=True)
    least = 1 if kind in {"download", "sheet"} else 0
    if not least:
        click.echo(f"  0  {words['none_of_them']}", err=True)
    number = click.prompt(words["which"], type=click.IntRange(least, len(found)), err=True)
    return found[number - 1].value if number else None


def _refuse_gaps(around: "Surroundings", chosen: Given) -> None:
    from grader.errors import GraderError

    reasons = "".join(f"\n  {one.en}" for one in around.unusable)
    if chosen["download"] is None:
        raise GraderError(
            f"In {around.folder} there is no download of submissions (a ZIP from Moodle, or a"
            f" folder of students' ZIPs). Name it: grader grade PATH.{reasons}"
        )
    if chosen["sheet"] is None:
        raise GraderError(f"In {around.folder} there is no sheet. Name it: --sheet.{reasons}")


def _show(around: "Surroundings", chosen: Given, language: "Language") -> None:
    from grader.terminal import one_line
    from grader.wording import say

    words = _WORDS[language]
    rows = {one.value: one.rows for one in around.candidates}
    lines = [words["in"].format(folder=around.folder)]
    width = max(len(words[kind]) for kind in chosen if kind != "out") + 2
    for kind, value in chosen.items():
        name = words["results" if kind == "out" else kind].ljust(width)
        text = _named(value, rows.get(value), words) if value else words[f"no_{kind}"]
        if kind == "out" and around.is_graded and value == str(around.results):
            text = words["again"].format(name=_name(value))
        lines.append(f"  {name}{text}")
    if around.unusable:
        lines += [words["unusable"], *(f"  {say(one, language)}" for one in around.unusable)]
    for line in lines:
        click.echo(one_line(line), err=True)


def _named(value: str, rows: int | None, words: Mapping[str, str]) -> str:
    return _name(value) if rows is None else words["rows"].format(name=_name(value), rows=rows)


def _name(value: str) -> str:
    from grader.terminal import one_line

    return one_line(Path(value).name)


def _command(chosen: Given) -> str:
    """Write the command such that the system's shell takes it."""
    path, *options = chosen.items()
    words = ["grader", "grade", path[1] or "PATH"]
    for name, value in options:
        words += [f"--{name}", value] if value else []
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
