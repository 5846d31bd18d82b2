"""ZIP files as students and Moodle make them, the same bytes each time."""

import io
from collections.abc import Iterable, Mapping
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
    raw: dict[bytes, bytes] = {}
    with ZipFile(sink, "w") as archive:
        for number, file in enumerate(files, 1):
            name = file.name
            if isinstance(name, bytes):
                stand_in = chr(number) * len(name)
                raw[stand_in.encode()], name = name, stand_in
            archive.writestr(_entry(name, made), file.data, ZIP_DEFLATED)
    return _with_raw_names(sink.getvalue(), raw)


def stream(files: Iterable[Packed], sink: BinaryIO, made: datetime) -> None:
    """Write an archive the way Moodle streams it: sizes behind the data, names in UTF-8."""
    with ZipFile(_Pipe(sink), "w") as archive:
        for file in files:
            name = file.name if isinstance(file.name, str) else file.name.decode()
            archive.writestr(_entry(name, made), file.data, ZIP_STORED)


def _entry(name: str, made: datetime) -> ZipInfo:
    entry = ZipInfo(name, made.timetuple()[:6])
    entry.create_system = UNIX
    entry.external_attr = 0o100644 << 16
    return entry


def _with_raw_names(archive: bytes, raw: Mapping[bytes, bytes]) -> bytes:
    """Put names that zipfile would not write where their stand-ins are."""
    for stand_in, name in raw.items():
        archive = archive.replace(stand_in, name)
    return archive
