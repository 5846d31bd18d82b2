"""Asks a tutor what to grade, where the command line does not say it all."""

import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from grader.errors import GraderError
from grader.terminal import one_line
from grader.wording import Language, clock_text, say
from grader.workflow.folders import spoken_in
from grader.workflow.surroundings import (
    Candidate,
    Kind,
    Surroundings,
    look_around,
    newest_first,
)
from problems.errors import ProblemError

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
        "variants": "Variants",
        "results": "Results to",
        "rows": "{name} (rows: {rows})",
        "written": "{name}, written on {when}",
        "no_worksheet": "none: lateness is not checked, and Moodle's worksheet not filled in",
        "no_roster": "none: nobody can be missing",
        "no_extensions": "none",
        "no_variants": "none: everybody has the sheet's own numbers",
        "again": "{name} (graded before: decisions and readings are kept)",
        "several": "There are several for “{kind}”:",
        "none_of_them": "none of them",
        "which": "Which one (number)",
        "wrong": "A number from {least} to {most} was expected.",
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
        "variants": "Varianten",
        "results": "Ergebnisse nach",
        "rows": "{name} (Zeilen: {rows})",
        "written": "{name}, geschrieben am {when}",
        "no_worksheet": "keine: Verspätungen bleiben ungeprüft, und Moodles Tabelle bleibt leer",
        "no_roster": "keine: niemand kann fehlen",
        "no_extensions": "keine",
        "no_variants": "keine: alle haben die Zahlen des Blatts",
        "again": "{name} (schon bewertet: Entscheidungen und Lesungen bleiben)",
        "several": "Für „{kind}“ gibt es mehrere:",
        "none_of_them": "keine davon",
        "which": "Welche (Nummer)",
        "wrong": "Erwartet wird eine Zahl von {least} bis {most}.",
        "unusable": "Nicht verwendbar:",
        "go": "So bewerten? [J/n]",
    },
}


_YES = frozenset({"", "y", "yes", "j", "ja"})
_NEEDED = frozenset({Kind.DOWNLOAD, Kind.SHEET})


class Person(Protocol):
    """Who sits at the terminal."""

    def tell(self, line: str) -> None:
        """Show a line."""

    def ask(self, question: str) -> str:
        """Give what was typed after a question.

        Raises:
            EOFError: nobody answers.
        """


def complete(
    chosen: Given, folder: Path, language: Language | None, person: Person, *, sure: bool
) -> Given:
    """Complete what the options said by what lies in a folder.

    Args:
        chosen: what the options said; it stands over what is found.
        folder: where to look.
        language: of what is said here; by default that of the results that are there already, or
            else of the only sheet there is.
        person: who is asked.
        sure: whether to go on without asking; then nothing may be ambiguous.

    Raises:
        GraderError: something is missing or ambiguous and nobody can be asked, or the person said
            no; the message holds the whole command.
    """
    around, chosen = look_around(folder), dict(chosen)
    language = language or _spoken(Path(chosen["out"] or around.results)) or around.language
    words = _WORDS[language]
    try:
        for kind in Kind:
            if chosen[kind] is None:
                found = newest_first(around.of(kind))
                chosen[kind] = _choose(found, kind, language, None if sure else person)
        chosen["out"] = chosen["out"] or str(around.results)
        _refuse_gaps(around, chosen)
        for line in _shown(around, chosen, language):
            person.tell(one_line(line))
        if sure or person.ask(words["go"]).strip().lower() in _YES:
            return chosen
    except EOFError as error:
        whole = _command(chosen)
        raise GraderError(
            f"Nobody answered. Nothing was graded. In full, the command is:\n  {whole}",
            f"Niemand hat geantwortet. Nichts wurde bewertet. Der ganze Befehl lautet:\n  {whole}",
        ) from error
    raise GraderError(
        f"Nothing was graded. In full, the command is:\n  {_command(chosen)}",
        f"Nichts wurde bewertet. Der ganze Befehl lautet:\n  {_command(chosen)}",
    )


def _spoken(results: Path) -> Language | None:
    try:
        return spoken_in(results)
    except (ProblemError, ValueError):  # the folder is broken, or its sheet is
        return None


def _choose(
    found: Sequence[Candidate], kind: Kind, language: Language, person: Person | None
) -> str | None:
    """Take the only one; ask which of several, with none of them for what may be left out."""
    if len(found) < 2:  # noqa: PLR2004 - one or none
        return found[0].value if found else None
    if person is None:
        names = ", ".join(_name(one.value) for one in found)
        raise GraderError(
            f"There are several for --{kind}: {names}. Name the one that is meant.",
            f"Für --{kind} gibt es mehrere: {names}. Nennen Sie die Datei, die gemeint ist.",
        )
    words = _WORDS[language]
    person.tell(words["several"].format(kind=words[kind]))
    for number, one in enumerate(found, 1):
        person.tell(f"  {number}  {_dated(one, language)}")
    least = 1 if kind in _NEEDED else 0
    if not least:
        person.tell(f"  0  {words['none_of_them']}")
    number = _number(person, words, least, len(found))
    return found[number - 1].value if number else None


def _number(person: Person, words: Mapping[str, str], least: int, most: int) -> int:
    """Ask until a number between two is typed."""
    while True:
        typed = person.ask(f"{words['which']} [{least}–{most}]").strip()
        if typed.isascii() and typed.isdigit() and least <= int(typed[:9]) <= most:
            return int(typed)
        person.tell(words["wrong"].format(least=least, most=most))


def _refuse_gaps(around: Surroundings, chosen: Given) -> None:
    english = "".join(f"\n  {one.en}" for one in around.unusable)
    german = "".join(f"\n  {one.de}" for one in around.unusable)
    if chosen["download"] is None:
        raise GraderError(
            f"In {around.folder} there is no download of submissions (a ZIP from Moodle, or a"
            f" folder of students' ZIPs). Name it: grader grade PATH.{english}",
            f"In {around.folder} gibt es keinen Download mit Abgaben (eine ZIP-Datei aus Moodle"
            " oder einen"
            f" Ordner mit den ZIPs der Studierenden). Nennen Sie ihn: grader grade PFAD.{german}",
        )
    if chosen["sheet"] is None:
        raise GraderError(
            f"In {around.folder} there is no sheet. Name it: --sheet.{english}",
            f"In {around.folder} gibt es kein Blatt. Nennen Sie es: --sheet.{german}",
        )


def _shown(around: Surroundings, chosen: Given, language: Language) -> list[str]:
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
    return lines


def _named(value: str, rows: int | None, words: Mapping[str, str]) -> str:
    return _name(value) if rows is None else words["rows"].format(name=_name(value), rows=rows)


def _dated(one: Candidate, language: Language) -> str:
    """Name a candidate and when its file was written, in the time of this computer."""
    words = _WORDS[language]
    named = _named(one.value, one.rows, words)
    if one.written is None:
        return named
    return words["written"].format(name=named, when=clock_text(one.written.astimezone(), language))


def _name(value: str) -> str:
    return one_line(Path(value).name)


def _command(chosen: Given) -> str:
    """Write the command such that the system's shell takes it."""
    path, *options = chosen.items()
    words = ["grader", "grade", path[1] or "PATH"]
    for name, value in options:
        words += [f"--{name}", value] if value else []
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
