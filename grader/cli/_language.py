"""In which language a command speaks that ended in an error: as far as its words tell."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from grader.errors import GraderError
from grader.wording import Language
from grader.workflow.folders import spoken_in
from grader.workflow.surroundings import look_around
from problems.errors import ProblemError
from problems.sheet import load_sheet
from submissions.errors import SubmissionError

_OPTIONS = frozenset({"--lang", "--language"})
_OURS = (GraderError, ProblemError, SubmissionError)
_FAILURES = (*_OURS, OSError, ValueError, TypeError, RecursionError)
"""Where a folder or a sheet is broken, the next rule speaks."""


def language_among(arguments: Sequence[str]) -> Language:
    """Choose the language of an error; English where nothing tells.

    In this order: what `--lang` or `--language` says, the language of a folder of results that is
    named, that of the sheet that is named, and, where `grade` names no sheet, that of the only one
    in the present folder. Nothing is written, and nothing is raised.
    """
    given = tuple(_pairs(arguments))
    alone = list(arguments[:1]) == ["grade"] and all(name != "--sheet" for name, _ in given)
    found = chain(
        (value for name, value in reversed(given) if name in _OPTIONS),
        (_safely(_of_folder, value) for _, value in given),
        (_safely(_of_sheet, value) for name, value in given if name == "--sheet"),
        (_safely(_of_surroundings, ".") for _ in range(alone)),
    )
    return "de" if next(filter(None, found), "en") == "de" else "en"


def _pairs(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each argument with what stands before it, an option and its value apart."""
    before = ""
    for argument in arguments:
        name, mark, value = argument.partition("=")
        yield (name, value) if mark and name.startswith("--") else (before, argument)
        before = argument


def _safely(find: Callable[[str], Language | None], value: str) -> Language | None:
    try:
        return find(value)
    except _FAILURES:
        return None


def _of_folder(name: str) -> Language | None:
    return spoken_in(Path(name))


def _of_sheet(name: str) -> Language:
    return load_sheet(name).language


def _of_surroundings(name: str) -> Language:
    return look_around(Path(name)).language
