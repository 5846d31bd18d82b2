"""The files of a results' folder: which are its reports, and which somebody else has put there."""

import os
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from grader import reports
from grader.errors import GraderError
from grader.reasons import reason_of
from grader.workflow.folders import LISTS
from grader.workflow.traces import Traces

PAGES = "review"
"""The folder of the pages on which tutors decide."""
_ON_ASKING = ("statistics", "statistics-anonymous")
"""Pages that count everybody, which a command of its own writes again when it is asked."""
_WRITTEN = frozenset({".csv", ".html", ".json", ".pdf", ".zip", ".part"})
"""What reports write: another kind of file with a report's name, such as `grades.xlsx`, is none."""
_STORE = ("gradebook.sqlite", ".run.lock")
_MOST_BYTES = 16 * 1024 * 1024
"""Of a file, or of a member of a ZIP, that is looked into."""


def report_files(folder: Path) -> tuple[Path, ...]:
    """List all that reports have written, whichever run it was, and pages for tutors.

    A report's files begin with its name: `overview.html`, `feedback/…`. Other files, such as
    decisions that were saved beside the pages, are nobody's to delete but the person's.
    """
    return tuple(path for path in _files(folder) if _is_report(path.relative_to(folder)))


def drop_reports(folder: Path) -> None:
    """Delete all reports and pages.

    Raises:
        GraderError: one cannot be deleted, as when another program holds it open.
    """
    for path in report_files(folder):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise GraderError(
                f"{path} could not be deleted ({error.strerror or error}). Close the program that"
                " shows it and run the same command again: it goes on from there.",
                f"{path} ließ sich nicht löschen ({reason_of(error).de}). Schließen Sie das"
                " Programm, das die Datei zeigt, und rufen Sie denselben Befehl noch einmal auf: Er"
                " macht dort weiter.",
            ) from error
    for name in (PAGES, *reports.names()):
        _drop_empty(folder / name)


def foreign_files(folder: Path) -> tuple[Path, ...]:
    """List the files that no command has written there, or none that can be written anew."""
    return tuple(path for path in _files(folder) if not _is_ours(path.relative_to(folder)))


def list_copies(folder: Path) -> tuple[Path, ...]:
    """List the copies of the lists; a row that nobody could tell to be theirs may stand there."""
    return tuple(_files(folder / LISTS))


def naming(files: Iterable[Path], traces: Traces, codes: Collection[str]) -> tuple[Path, ...]:
    """List the files whose name or text names the traced, or holds a code of theirs.

    Of a ZIP only its members' names are looked at. Compressed text, as in a PDF, is not.
    """
    return tuple(
        path for path in files if any(_named(text, traces, codes) for text in _texts(path))
    )


def _named(text: str, traces: Traces, codes: Collection[str]) -> bool:
    return traces.name(text) or any(code in text for code in codes)


def _is_report(path: Path) -> bool:
    first = path.parts[0].removeprefix(".")
    if first == PAGES:
        return path.suffix in {".html", ".part"}
    name = first.partition(".")[0]
    return name in (*reports.names(), *_ON_ASKING) and path.suffix in _WRITTEN


def _is_ours(path: Path) -> bool:
    stored = path.name.startswith(_STORE) and len(path.parts) == 1
    return stored or _is_report(path) or path.parts[0] == LISTS


def _files(folder: Path) -> Iterator[Path]:
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in sorted(names))


def _drop_empty(folder: Path) -> None:
    for place, _, _ in os.walk(folder, topdown=False):
        if not any(Path(place).iterdir()):
            Path(place).rmdir()


def _texts(path: Path) -> Iterator[str]:
    yield path.name
    if zipfile.is_zipfile(path):
        yield from _members(path)
    elif path.is_file() and path.stat().st_size <= _MOST_BYTES:
        yield path.read_bytes().decode("utf-8", "replace")


def _members(path: Path) -> Iterator[str]:
    """Name the members of an archive; they are not opened, as archives of strangers lie there."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from archive.namelist()
    except (OSError, zipfile.BadZipFile, NotImplementedError, ValueError):
        return
