"""A ZIP from a stranger: its raw structure is checked before any entry is read, with caps."""

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from submissions import zip_format
from submissions.entry_names import EntryName, decode_name
from submissions.kinds import kind_of
from submissions.zip_directory import DOWNLOAD, STUDENT, Entry, Limits, guess_name_of
from submissions.zip_directory import read_directory as _read_directory
from submissions.zip_layout import find_data
from submissions.zip_messages import refuse

__all__ = ["DOWNLOAD", "STUDENT", "Archive", "Limits", "entry_names", "open_archive", "read_entry"]

_CHUNK = 1 << 18
_STORED, _DEFLATED = 0, 8
_HEAD = 1 << 10


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose structure was checked: its entries, and where the data of each begins."""

    entries: tuple[Entry, ...]
    data: tuple[int, ...]
    limits: Limits


def open_archive(file: BinaryIO, limits: Limits = STUDENT) -> Archive:
    """Check an archive's structure without reading any entry.

    Exactly one end record, the directory right before it, entries side by side without gap or
    overlap, headers that agree, methods 0 and 8, no encryption, one disk, no duplicate, no path
    that leads outside, no link.

    Args:
        file: The archive, seekable; it is never read as a whole.
        limits: How large it may be.

    Raises:
        RefusalError: the archive breaks one of these rules; the notice's code says which (`zip.*`).
    """
    size = file.seek(0, 2)
    _check_kind(file, size, limits)
    directory = _read_directory(file, size, limits)
    if not directory.entries:
        raise refuse("zip.directory", detail="0")
    for entry in directory.entries:
        _check_entry(entry)
    _check_duplicates(directory.entries)
    return Archive(directory.entries, find_data(file, directory), limits)


def read_entry(file: BinaryIO, archive: Archive, number: int) -> bytes:
    """Unpack one entry; never more than it declares, and never more than the limit.

    Args:
        file: The file that `archive` was opened from.
        archive: Its checked structure.
        number: The entry's place in the directory, from 0.

    Raises:
        RefusalError: it is too large (`zip.entry_too_large`), or its data are not as declared:
            stream not ended, length or checksum wrong (`zip.data`).
    """
    entry = archive.entries[number]
    limit = archive.limits.entry
    if entry.size > limit:
        raise refuse(
            "zip.entry_too_large", name=entry.shown, found=str(entry.size), limit=str(limit)
        )
    file.seek(archive.data[number])
    data = _stored(file, entry) if entry.method == _STORED else _inflate(file, entry)
    if zlib.crc32(data) != entry.crc:
        raise refuse("zip.data", name=entry.shown, detail="CRC")
    return data


def entry_names(archive: Archive, stems: Iterable[str] = ()) -> tuple[EntryName, ...]:
    """Read the names of all entries; `stems` is what the PDF may be called without extension."""
    wanted = tuple(stems)
    return tuple(
        decode_name(
            entry.name, is_utf8=entry.is_utf8, unicode_path=entry.unicode_path, stems=wanted
        )
        for entry in archive.entries
    )


def _check_kind(file: BinaryIO, size: int, limits: Limits) -> None:
    if not size:
        raise refuse("zip.empty")
    if size > limits.archive:
        raise refuse("zip.too_large", found=str(size), limit=str(limits.archive))
    file.seek(0)
    head = file.read(_HEAD)
    kind = kind_of(head)
    if kind:
        raise refuse("zip.other_format", kind=kind)
    if not head.startswith((zip_format.LOCAL, zip_format.END)) and not _has_end(file, size):
        raise refuse("zip.not_zip")


def _has_end(file: BinaryIO, size: int) -> bool:
    """Whether an end record stands somewhere: then the archive has something before it."""
    file.seek(max(0, size - zip_format.END_SIZE - zip_format.MAX16))
    return zip_format.END in file.read()


def _check_entry(entry: Entry) -> None:
    if entry.flags & zip_format.ENCRYPTED:
        raise refuse("zip.encrypted", name=entry.shown)
    if entry.method not in (_STORED, _DEFLATED) or entry.flags & zip_format.PATCH:
        raise refuse("zip.method", name=entry.shown, found=str(entry.method))
    if entry.is_link:
        raise refuse("zip.link", name=entry.shown)
    if not _is_plain_path(entry.name) or not _is_plain_path((entry.unicode_path or "").encode()):
        raise refuse("zip.path", name=entry.shown)
    if entry.method == _STORED and entry.size != entry.packed:
        detail = f"{entry.size} ≠ {entry.packed}"
        raise refuse("zip.data", name=entry.shown, detail=detail)
    if entry.is_folder and entry.size:
        raise refuse("zip.data", name=entry.shown, detail=f"{entry.size} ≠ 0")


def _is_plain_path(name: bytes) -> bool:
    is_bad = b"\\" in name or b"\0" in name or name.startswith(b"/") or name[1:2] == b":"
    return not is_bad and b".." not in name.split(b"/")


def _check_duplicates(entries: tuple[Entry, ...]) -> None:
    names = Counter(name for entry in entries for name in _names(entry))
    for entry in entries:
        if any(names[name] > 1 for name in _names(entry)):
            raise refuse("zip.duplicate", name=entry.shown)


def _names(entry: Entry) -> frozenset[str]:
    """Give all names that programs may know an entry by."""
    names = (guess_name_of(entry), entry.unicode_path or guess_name_of(entry))
    return frozenset(unicodedata.normalize("NFC", name) for name in names)


def _stored(file: BinaryIO, entry: Entry) -> bytes:
    data = file.read(entry.size)
    if len(data) != entry.size:
        raise refuse("zip.data", name=entry.shown, detail=f"{len(data)} ≠ {entry.size}")
    return data


def _inflate(file: BinaryIO, entry: Entry) -> bytes:
    """Inflate in chunks, up to one byte more than declared: a lie shows and costs nothing."""
    inflater, left, found = zlib.decompressobj(-15), entry.packed, bytearray()
    try:
        while left and not inflater.eof and len(found) <= entry.size:
            packed = file.read(min(left, _CHUNK))
            left -= len(packed) or left
            while packed and not inflater.eof and len(found) <= entry.size:
                found += inflater.decompress(packed, entry.size + 1 - len(found))
                packed = inflater.unconsumed_tail
    except zlib.error as error:
        raise refuse("zip.data", name=entry.shown, detail="deflate") from error
    if len(found) != entry.size:
        more = "≥" if len(found) > entry.size else ""
        detail = f"{more}{len(found)} ≠ {entry.size}"
        raise refuse("zip.data", name=entry.shown, detail=detail)
    if not inflater.eof or inflater.unused_data or left:
        raise refuse("zip.data", name=entry.shown, detail="deflate")
    return bytes(found)
