"""Files in a folder or an outer archive: found without opening any, and read by their place."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from submissions.archive import DOWNLOAD, STUDENT, Archive, entry_names, open_archive, read_entry
from submissions.characters import show
from submissions.entry_names import Encoding, EntryName
from submissions.model import Notice, Place, Severity
from submissions.place_messages import refuse
from submissions.refusal import RefusalError
from submissions.zip_format import LOCAL, LOCAL_SIZE, read_local

_DEEPEST = 8
_OF_RUNS = frozenset({"results.json", "gradebook.sqlite"})
"""A folder that holds one of these is what a run of ours left behind, not what was handed in."""

_OURS = frozenset({".csv", ".toml", ".json", ".jsonl", ".html", ".txt", ".md", ".xlsx", ".ods"})
_SYSTEM = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Found:
    """One file inside a folder or an outer archive."""

    parts: tuple[str, ...]
    """Folders and name, from the outermost inwards."""
    place: Place
    size: int
    notices: tuple[Notice, ...] = ()

    @property
    def shown(self) -> str:
        """The path inside, for people."""
        return show("/".join(self.parts), 400)


def files_in(path: Path) -> tuple[Found, ...]:
    """List the files in a folder or an archive, in the order of their names.

    Hidden files and those of the operating system are left out. Links are listed, not followed.

    Raises:
        SubmissionError: the archive's structure is refused, or the file cannot be read.
    """
    found = _in_folder(path, ()) if path.is_dir() else _in_archive(path)
    return tuple(sorted(found, key=lambda one: one.parts))


def first_name(path: Path) -> str:
    """Read the name of an archive's first entry, even where the rest is damaged; else nothing."""
    with _opened(str(path)) as file:
        head = file.read(LOCAL_SIZE)
        if len(head) < LOCAL_SIZE or not head.startswith(LOCAL):
            return ""
        return file.read(read_local(head)[1]).decode("utf-8", "replace")


def is_handed_in(name: str) -> bool:
    """Whether a file beside others may be a student's: not one of the tutor's tables and notes."""
    return Path(name).suffix.lower() not in _OURS


def read_upload(place: Place) -> bytes:
    """Read the bytes of an upload, and not more than a student may upload.

    Raises:
        SubmissionError: it is too large or cannot be read, or its entry is not as declared.
    """
    if place.entry is None:
        return _read_file(Path(place.path))
    with _opened(place.path) as file:
        return read_entry(file, _outer(place.path), place.entry)


def _outer(path: str) -> Archive:
    """Return an outer archive's structure; it is checked once in each process."""
    state = Path(path).stat()
    return _checked(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=4)
def _checked(path: str, _size: int, _changed: int) -> Archive:
    with _opened(path) as file:
        try:
            return open_archive(file, DOWNLOAD)
        except RefusalError as error:
            name = show(Path(path).name)
            raise refuse("upload.download", file=name, detail=error.notice.code) from error


def _opened(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise refuse("upload.unreadable", file=show(path), detail=_reason(error)) from error


def _in_archive(path: Path) -> Iterator[Found]:
    archive = _outer(str(path))
    for number, name in enumerate(entry_names(archive)):
        parts = tuple(part for part in name.text.split("/") if part)
        if name.file and not any(map(_is_hidden, parts)):
            notices = tuple(_on_entry(archive, number, name))
            yield Found(parts, Place(str(path), number), archive.entries[number].size, notices)


def _on_entry(archive: Archive, number: int, name: EntryName) -> Iterator[Notice]:
    if number in archive.refused:
        yield archive.refused[number].notice
    if name.encoding is Encoding.UNKNOWN:
        yield Notice("upload.name_guessed", {"file": show(name.text), "bytes": name.raw.hex(" ")})


def _in_folder(folder: Path, above: tuple[str, ...]) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield _unreadable(folder, above, error)
        return
    if above and not _OF_RUNS.isdisjoint(child.name for child in children):
        return
    for child in children:
        if not _is_hidden(child.name):
            yield from _child(child, (*above, child.name))


def _child(child: os.DirEntry[str], parts: tuple[str, ...]) -> Iterator[Found]:
    try:
        state = child.stat(follow_symlinks=False)
    except OSError as error:
        yield _unreadable(Path(child.path), parts, error)
        return
    if stat.S_ISDIR(state.st_mode):
        if len(parts) < _DEEPEST:
            yield from _in_folder(Path(child.path), parts)
        return
    notices = () if stat.S_ISREG(state.st_mode) else (_fail("upload.link", parts),)
    yield Found(parts, Place(child.path), state.st_size, notices)


def _unreadable(path: Path, parts: tuple[str, ...], error: OSError) -> Found:
    notice = _fail("upload.unreadable", parts or (path.name,), detail=_reason(error))
    return Found(parts or (path.name,), Place(str(path)), 0, (notice,))


def _fail(code: str, parts: tuple[str, ...], **args: str) -> Notice:
    return Notice(code, {"file": show("/".join(parts)), **args}, Severity.FAIL)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


def _read_file(path: Path) -> bytes:
    with _opened(str(path)) as file:
        data: bytes = file.read(STUDENT.archive + 1)
    if len(data) > STUDENT.archive:
        raise refuse("upload.too_large", file=show(path.name), limit=str(STUDENT.archive))
    return data


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
