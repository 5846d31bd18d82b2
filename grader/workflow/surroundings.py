"""What lies in a folder that a run could use: downloads, lists of the course, sheets."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from grader.gradebook import stored_in
from grader.reasons import wording_of
from grader.wording import Language
from grader.workflow.handing_out.ledger import BUNDLE, BY_NUMBER, FILE
from problems.errors import ProblemError
from problems.model import Wording
from problems.sheet import load_sheet, shipped
from submissions.errors import SubmissionError
from submissions.extensions import UNTIL
from submissions.roster import FULL_NAMES, NUMBERS, SURNAMES
from submissions.sources import find_source
from submissions.tables import Table, read_table
from submissions.worksheet import IDENTIFIERS

RESULTS = "results"
"""Where results go when nobody says otherwise."""

_GRADES = ("Grade", "Bewertung")
_DOWNLOADS = frozenset({"moodle", "bundle"})
_OURS = frozenset(
    {
        *("grades.csv", "gradebook.csv", "sample.csv", "statistics.csv", "1-worksheet.csv"),
        *(BUNDLE, BY_NUMBER),
    }
)
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".ods", ".numbers"})
_MOST = 500
"""A folder of more files is no folder for one sheet."""


class Kind(StrEnum):
    """What a run can be given."""

    DOWNLOAD = "download"
    SHEET = "sheet"
    WORKSHEET = "worksheet"
    ROSTER = "roster"
    EXTENSIONS = "extensions"
    VARIANTS = "variants"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that a run could use: a path, or the name of a sheet that ships."""

    kind: Kind
    value: str
    rows: int | None = None
    """How many rows a list has."""

    @property
    def written(self) -> datetime | None:
        """When its file was last written; None for a sheet that ships."""
        try:
            return datetime.fromtimestamp(Path(self.value).stat().st_mtime, UTC)
        except (OSError, OverflowError, ValueError):
            return None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a folder holds."""

    folder: Path
    candidates: tuple[Candidate, ...]
    unusable: tuple[Wording, ...] = ()
    """Files that seem to be meant for a run, and why they cannot be used."""

    def of(self, kind: Kind) -> tuple[Candidate, ...]:
        """List what there is of a kind, in the order of the names."""
        return tuple(one for one in self.candidates if one.kind is kind)

    @property
    def language(self) -> Language:
        """The language of the only sheet; English where it is not certain which one is meant."""
        names = {load_sheet(one.value).language for one in self.of(Kind.SHEET)}
        return names.pop() if len(names) == 1 else "en"

    @property
    def results(self) -> Path:
        """Where results would go."""
        return self.folder / RESULTS

    @property
    def is_graded(self) -> bool:
        """Whether results of an earlier run are there."""
        return stored_in(self.results)


def look_around(folder: Path) -> Surroundings:
    """Look what a folder holds, by the heads of its files; folders in it are looked at by name.

    Sheets that ship and are due at some date count where the folder holds none; the others are
    for authors to take. What a run of ours wrote is left out.
    """
    files = sorted(_listed(folder))
    unusable: list[Wording] = []
    found = [one for path in files for one in _candidates(path, unusable)]
    if not any(one.kind is Kind.SHEET for one in found):
        dated = (name for name in shipped() if load_sheet(name).due is not None)
        found += [Candidate(Kind.SHEET, name) for name in dated]
    return Surroundings(folder, tuple(found), tuple(unusable))


def newest_first(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Order by when files were written, the last one first, and by name where that is the same."""
    never = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda one: one.written or never, reverse=True))


def _listed(folder: Path) -> Iterator[Path]:
    for count, path in enumerate(folder.iterdir()):
        if count >= _MOST:
            return
        if not path.name.startswith((".", "~")) and path.name not in _OURS:
            yield path


def _candidates(path: Path, unusable: list[Wording]) -> Iterator[Candidate]:
    suffix = path.suffix.lower()
    if (path / FILE).is_file():
        yield _variants(path / FILE)
    elif suffix == ".jsonl" and path.name == FILE:
        yield _variants(path)
    elif path.is_dir() or suffix == ".zip":
        yield from _downloads(path, unusable)
    elif suffix == ".csv":
        yield from _tables(path, unusable)
    elif suffix == ".toml" and not path.name.endswith(".key.toml"):
        yield from _sheets(path, unusable)
    elif suffix in _SPREADSHEETS:
        unusable.append(
            Wording(
                f"{path.name}: only CSV is read; save it as CSV (UTF-8)",
                f"{path.name}: Gelesen wird nur CSV; bitte als CSV (UTF-8) speichern",
            )
        )


def _variants(path: Path) -> Candidate:
    """Take the list as what it is called; whether it suits the sheet is checked when it is read."""
    with path.open("rb") as lines:
        return Candidate(Kind.VARIANTS, str(path), sum(1 for line in lines if line.strip()))


def _downloads(path: Path, unusable: list[Wording]) -> Iterator[Candidate]:
    if path.is_dir() and stored_in(path):
        return
    try:
        if find_source(path).name in _DOWNLOADS or _holds_zips(path):
            yield Candidate(Kind.DOWNLOAD, str(path))
        elif path.is_file():
            unusable.append(
                Wording(
                    f"{path.name}: found no students' ZIPs in it, as a download holds them",
                    f"{path.name}: Darin sind keine ZIPs von Studierenden wie in einem Download",
                )
            )
    except SubmissionError as error:
        unusable.append(wording_of(error))


def _holds_zips(path: Path) -> bool:
    return path.is_dir() and any(one.suffix.lower() == ".zip" for one in path.iterdir())


def _tables(path: Path, unusable: list[Wording]) -> Iterator[Candidate]:
    try:
        table = read_table(path)
    except SubmissionError as error:
        unusable.append(wording_of(error))
        return
    kind = _kind(table)
    if kind is not None:
        yield Candidate(kind, str(path), len(table.rows))


def _kind(table: Table) -> Kind | None:
    def has(*names: Iterable[str]) -> bool:
        return all(table.column(some) is not None for some in names)

    if has(IDENTIFIERS, _GRADES):
        return Kind.WORKSHEET
    if has(NUMBERS, UNTIL):
        return Kind.EXTENSIONS
    return Kind.ROSTER if has(NUMBERS, (*SURNAMES, *FULL_NAMES)) else None


def _sheets(path: Path, unusable: list[Wording]) -> Iterator[Candidate]:
    try:
        load_sheet(path)
    except ProblemError as error:
        if path.with_name(f"{path.stem}.key.toml").is_file():
            unusable.append(wording_of(error))
        return
    yield Candidate(Kind.SHEET, str(path))
