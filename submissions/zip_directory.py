"""The end of an archive and its directory: found, unpacked and checked, before anything else."""

import stat
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from submissions import zip_format
from submissions.characters import show
from submissions.entry_names import guess_name, unicode_path_of
from submissions.zip_format import (
    END,
    END64_SIZE,
    END_SIZE,
    HAS_DESCRIPTOR,
    LOCATOR64_SIZE,
    MAX16,
    MAX32,
    EndRecord,
    Header,
)
from submissions.zip_messages import refuse


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an archive is looked at, in bytes where nothing else is said."""

    archive: int
    entry: int
    """Of one entry, unpacked."""
    entries: int
    """Number of entries."""
    directory: int
    each_alone: bool = False
    """Whether an entry with a fault of its own costs only itself, not the whole archive."""


STUDENT = Limits(archive=100_000_000, entry=60_000_000, entries=1_000, directory=2_000_000)
"""What a student may upload."""

DOWNLOAD = Limits(
    archive=1 << 40,
    entry=STUDENT.archive,
    entries=50_000,
    directory=64_000_000,
    each_alone=True,
)
"""What a download of a whole class may be."""


_SPECIAL = frozenset({stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the directory tells it."""

    name: bytes
    flags: int
    method: int
    crc: int
    size: int
    packed: int
    offset: int
    """Where its local header begins."""
    unicode_path: str | None = None
    attributes: int = 0

    @property
    def is_utf8(self) -> bool:
        """Whether the name says of itself that it is UTF-8."""
        return bool(self.flags & zip_format.UTF8)

    @property
    def has_descriptor(self) -> bool:
        """Whether sizes and checksum stand behind the data as well."""
        return bool(self.flags & HAS_DESCRIPTOR)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, which holds nothing itself."""
        return self.name.endswith(b"/")

    @property
    def is_link(self) -> bool:
        """Whether it is a link, a device or a pipe by the Unix mode in its attributes."""
        return stat.S_IFMT(self.attributes >> 16) in _SPECIAL

    @property
    def shown(self) -> str:
        """The name for messages."""
        return show(self.unicode_path or guess_name_of(self), 80)


@dataclass(frozen=True, slots=True)
class Directory:
    """The entries in the directory's order, and where the directory begins."""

    entries: tuple[Entry, ...]
    offset: int


def guess_name_of(entry: Entry) -> str:
    """Read an entry's name for people: UTF-8 where it is, else the likeliest code page."""
    try:
        return entry.name.decode("utf-8")
    except UnicodeDecodeError:
        return guess_name(entry.name)


def read_directory(file: BinaryIO, size: int, limits: Limits) -> Directory:
    """Find the one end record and read the directory right before it.

    Args:
        file: The archive, seekable.
        size: Its length.
        limits: How large directory and entries may be.

    Raises:
        RefusalError: the end or the directory is not as it must be (`zip.*`).
    """
    end, at = _find_end(file, size)
    end, directory_end = _with_zip64(file, end, at)
    if end.disk or end.directory_disk or end.entries_here != end.entries:
        raise refuse("zip.many_disks")
    if end.entries > limits.entries:
        raise refuse("zip.entries", found=str(end.entries), limit=str(limits.entries))
    if end.directory_offset + end.directory_size != directory_end:
        detail = f"{end.directory_offset} + {end.directory_size} ≠ {directory_end}"
        raise refuse("zip.directory", detail=detail)
    if end.directory_size > limits.directory:
        raise refuse("zip.directory", detail=f"{end.directory_size} > {limits.directory}")
    data = _read_at(file, end.directory_offset, end.directory_size)
    return Directory(tuple(_entries(data, end.entries)), end.directory_offset)


def _find_end(file: BinaryIO, size: int) -> tuple[EndRecord, int]:
    """Return the end record whose comment ends with the file, if it is the only one."""
    start = max(0, size - END_SIZE - MAX16)
    tail = _read_at(file, start, size - start)
    places = list(_places(tail))
    fitting = [at for at in places if _end_of(tail, at) == len(tail)]
    if not places or (not fitting and places[-1] + END_SIZE > len(tail)):
        raise refuse("zip.truncated", found=str(size))
    if len(fitting) != 1 or fitting[0] != places[-1]:
        raise refuse("zip.end_record", detail=f"{len(places)} / {len(fitting)}")
    return zip_format.read_end(tail[fitting[0] :]), start + fitting[0]


def _end_of(tail: bytes, at: int) -> int:
    """Tell where an end record ends, its comment included."""
    return at + END_SIZE + zip_format.comment_length(tail[at : at + END_SIZE])


def _places(tail: bytes) -> Sequence[int]:
    found, at = [], tail.find(END)
    while at >= 0:
        found.append(at)
        at = tail.find(END, at + 1)
    return found


def _with_zip64(file: BinaryIO, end: EndRecord, at: int) -> tuple[EndRecord, int]:
    """Take the zip64 record into account, where its locator stands before the end record."""
    place = at - LOCATOR64_SIZE
    locator = _read_at(file, place, LOCATOR64_SIZE) if place >= 0 else b""
    if not locator.startswith(zip_format.LOCATOR64):
        return end, at
    disk, offset, disks = zip_format.read_locator64(locator)
    record = _read_at(file, offset, END64_SIZE) if offset + END64_SIZE == place else b""
    if disk or disks != 1 or not record.startswith(zip_format.END64):
        raise refuse("zip.zip64", detail=f"{offset} + {END64_SIZE} ≠ {place}")
    stated, large = zip_format.read_end64(record)
    if stated != END64_SIZE - 12 or not _agree(end, large):
        raise refuse("zip.zip64", detail=f"{end.entries} ≠ {large.entries}")
    return large, offset


def _agree(end: EndRecord, large: EndRecord) -> bool:
    pairs = (
        (end.disk, large.disk, MAX16),
        (end.directory_disk, large.directory_disk, MAX16),
        (end.entries_here, large.entries_here, MAX16),
        (end.entries, large.entries, MAX16),
        (end.directory_size, large.directory_size, MAX32),
        (end.directory_offset, large.directory_offset, MAX32),
    )
    return all(plain in (exact, unsaid) for plain, exact, unsaid in pairs)


def _entries(data: bytes, count: int) -> list[Entry]:
    view, entries = memoryview(data), []
    for number in range(count):
        header = zip_format.read_central(view)
        if header is None:
            raise refuse("zip.directory", detail=f"{number} < {count}")
        if header.disk not in (0, MAX16):
            raise refuse("zip.many_disks")
        entries.append(_entry(header))
        view = view[header.length :]
    if len(view):
        raise refuse("zip.directory", detail=f"{len(view)} > 0")
    return entries


def _entry(header: Header) -> Entry:
    try:
        fields = list(zip_format.extra_fields(header.extra))
    except ValueError as error:
        raise refuse("zip.directory", detail=str(error)) from None
    sizes = zip_format.real_sizes(header.sizes, fields, local=False)
    if sizes is None:
        raise refuse("zip.zip64", detail=show(guess_name(header.name), 80))
    return Entry(
        header.name,
        header.flags,
        header.method,
        header.crc,
        sizes.size,
        sizes.packed,
        sizes.offset,
        unicode_path_of(header.name, fields),
        header.attributes,
    )


def _read_at(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(length)
