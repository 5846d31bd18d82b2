"""One module, one format; each holds `write`, and its module's name is the report's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import IO, Literal, Protocol

from grader.errors import GraderError
from grader.model import Entry, Frozen, Person, Reconciliation
from problems.sheet import Sheet
from submissions.worksheet import Worksheet

Pictures = Callable[[Entry], Mapping[tuple[str, str], bytes]]
"""Gives pictures (PNG) of the places in a report that answers were read from, by part and field."""


def no_pictures(_: Entry) -> Mapping[tuple[str, str], bytes]:
    """Give no picture at all."""
    return {}


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed on."""

    name: str
    data: bytes


def no_feedback(_: Entry) -> Iterable[File]:
    """Give no feedback file."""
    return ()


class UploadChoice(Frozen):
    """What may be done in Moodle's files beyond filling in empty grades."""

    replace_grades: bool = False
    """Whether grades that stand in the worksheet are replaced."""
    scale: bool = False
    """Whether points are scaled to another maximum than the sheet's."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One graded run as the reports see it.

    `entries` may be iterated any number of times and is read from disk each time, so that a
    report never has to hold a whole class in memory. It is ordered by surname, number and file.
    """

    sheet: Sheet
    entries: Iterable[Entry]
    reconciliation: Reconciliation
    missing: tuple[Person, ...]
    language: Literal["en", "de"]
    grader_version: str
    pictures: Pictures = no_pictures
    released: frozenset[str] = frozenset()
    """Codes of the uploads whose present points a person has released."""
    was_released: bool = False
    """Whether a person has released anything of this sheet before."""
    worksheet: Worksheet | None = None
    """Moodle's worksheet, where it was given."""
    upload: UploadChoice = field(default_factory=UploadChoice)
    feedback: Callable[[Entry], Iterable[File]] = no_feedback
    """Gives the feedback files of an upload, once they are written; one at a time is held."""


class Report(Protocol):
    """One format that a run can be written in."""

    def write(self, batch: Batch, out: Path) -> None:
        """Write the run into the folder `out`, whole or not at all."""


@cache
def names() -> tuple[str, ...]:
    """Name every report, in alphabetical order, without importing any."""
    return tuple(sorted(m.name for m in iter_modules(__path__) if not m.name.startswith("_")))


@cache
def find(name: str) -> Report:
    """Return the report of that name; its module is imported on first use.

    Raises:
        KeyError: no module of that name.
    """
    if name not in names():
        raise KeyError(name)
    report: Report = import_module(f"{__name__}.{name}")
    return report


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place, and put it there only once it is whole.

    Raises:
        GraderError: the file cannot be written or replaced, as when another program holds it open.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as handle:
            yield handle
        draft.replace(path)
    except OSError as error:
        raise GraderError(
            f"{path} could not be written ({error.strerror or error}). It must be free to be "
            "replaced: close the program that shows it, look whether the disk is full, and run "
            "again."
        ) from error
