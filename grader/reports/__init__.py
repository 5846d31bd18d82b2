"""One module, one format; each holds `write`, and its module's name is the report's."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import IO, Literal, Protocol

from grader.errors import GraderError
from grader.model import Entry, Frozen, Person, Reconciliation
from grader.reasons import reason_of
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
    worksheet: str = ""
    """A fingerprint of the worksheet that it was chosen for."""


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field whose points, or whose criteria's, are not those that were released."""

    part: str
    field: str
    code: str
    before: Decimal | None
    after: Decimal | None
    reason: str
    """Such as `decision`, `sheet` or `response`."""
    detail: str
    """Who decided and why, or the versions; empty where there is no more to say."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What changed in one student's points after they were released."""

    released_at: str
    """When the former points were first released: ISO, with an offset."""
    released_by: str
    before: Decimal
    after: Decimal
    fields: tuple[ChangedField, ...]
    sheet: tuple[int, int] | None = None
    """The versions of the sheet, where it changed in between."""

    @property
    def is_lower(self) -> bool:
        """Whether the total, or any field, has less than was released."""
        pairs = ((one.before, one.after) for one in self.fields)
        fewer = (a is not None and b is not None and b < a for a, b in pairs)
        return self.after < self.before or any(fewer)


@dataclass(frozen=True, slots=True)
class Former:
    """A total that was released before, and of how many points."""

    points: Decimal
    max: Decimal


@dataclass(frozen=True, slots=True)
class Issued:
    """What earlier releases handed out, by the code of the upload that counts now."""

    amendments: Mapping[str, tuple[Amendment, ...]] = field(default_factory=dict)
    """Of those whose points changed after a release, oldest first."""
    former: Mapping[str, tuple[Former, ...]] = field(default_factory=dict)
    reissued: frozenset[str] = frozenset()
    """Uploads that the last release gives other points than the one before, or points at all."""


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
    """Of whom no upload is in the download; also those in `lacking` who are on the list."""
    language: Literal["en", "de"]
    grader_version: str
    pictures: Pictures = no_pictures
    released: frozenset[str] = frozenset()
    """Codes of the uploads whose present points a person has released."""
    was_released: bool = False
    """Whether a person has released anything of this sheet before."""
    issued: Issued = field(default_factory=Issued)
    """What earlier releases handed out."""
    worksheet: Worksheet | None = None
    """Moodle's worksheet, where it was given."""
    upload: UploadChoice = field(default_factory=UploadChoice)
    lacking: tuple[Person, ...] = ()
    """Who has handed in, as the worksheet says, and of whom no upload is in the download."""
    feedback: Callable[[Entry], Iterable[File]] = no_feedback
    """Gives the feedback files of an upload, once they are written; one at a time is held."""

    @property
    def reissued(self) -> frozenset[str]:
        """Codes of the uploads that the last release changed, as far as it still holds."""
        return self.issued.reissued & self.released

    def amendments(self, entry: Entry) -> tuple[Amendment, ...]:
        """Tell what changed in an upload's points after a release, oldest first."""
        return self.issued.amendments.get(entry.code, ())


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
    except GraderError:
        draft.unlink(missing_ok=True)
        raise
    except OSError as error:
        raise GraderError(
            f"{path} could not be written ({error.strerror or error}). It must be free to be "
            "replaced: close the program that shows it, look whether the disk is full, and run "
            "again.",
            f"{path} ließ sich nicht schreiben ({reason_of(error).de}). Die Datei muss ersetzbar"
            " sein: Schließen Sie das Programm, das sie zeigt, sehen Sie nach, ob der Datenträger"
            " voll ist, und wiederholen Sie den Befehl.",
        ) from error


def put(path: Path, data: bytes) -> None:
    """Write a file, unless it holds just these bytes: then it is not touched.

    Raises:
        GraderError: the file cannot be written or replaced.
    """
    if not _holds(path, data):
        with replacing(path) as handle:
            handle.write(data)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
