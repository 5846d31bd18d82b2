"""ZIP files as students and Moodle make them, the same bytes each time."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

UNIX = 3
"""The system that made an entry, named so that every machine writes the same bytes."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One file inside an archive. A name given as bytes is written as it is, without a flag."""

    name: str | bytes
    data: bytes


class _Pipe(io.RawIOBase):
    """A sink that cannot seek, so that entries end in data descriptors as Moodle's do."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def writable(self) -> bool:
        """Tell that bytes can be written."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # ZipFile writes bytes only
        """Hand the bytes on."""
        return self._sink.write(data)


def pack(files: Iterable[Packed], made: datetime) -> bytes:
    """Return an archive as a student's machine makes it.

    >>> from datetime import datetime
    >>> packed = pack([Packed("Muster-1.pdf", b"%PDF-")], datetime(2026, 1, 2))
    >>> ZipFile(io.BytesIO(packed)).namelist()
    ['Muster-1.pdf']
    """
    sink = io.BytesIO()
    files = tuple(files)
    with ZipFile(sink, "w") as archive:
        for file in files:
            archive.writestr(_entry(_stand_in(file.name), made), file.data, ZIP_DEFLATED)
    return _raw_names(sink.getvalue(), files)


def stream(files: Iterable[Packed], sink: BinaryIO, made: datetime) -> None:
    """Write an archive the way Moodle streams it: sizes behind the data, names in UTF-8."""
    with ZipFile(_Pipe(sink), "w") as archive:
        for file in files:
            archive.writestr(_entry(_stand_in(file.name), made), file.data, ZIP_STORED)


def _entry(name: str, made: datetime) -> ZipInfo:
    entry = ZipInfo(name, made.timetuple()[:6])
    entry.create_system = UNIX
    entry.external_attr = 0o100644 << 16
    return entry


def _stand_in(name: str | bytes) -> str:
    return name if isinstance(name, str) else "?" * len(name)


def _raw_names(archive: bytes, files: Iterable[Packed]) -> bytes:
    """Put the names that were given as bytes where their stand-ins are."""
    for name in (file.name for file in files if isinstance(file.name, bytes)):
        archive = archive.replace(b"?" * len(name), name)
    return archive
