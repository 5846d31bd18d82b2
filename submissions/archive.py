"""A ZIP from a stranger: its raw structure is checked before any entry is read, with caps."""

import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from submissions import zip_format
from submissions.entry_names import EntryName, decode_name
from submissions.kinds import kind_of
from submissions.refusal import RefusalError
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
    refused: Mapping[int, RefusalError] = field(default_factory=dict)
    """Entries that are refused alone, by number."""


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
            Where `limits` say so, an entry's own fault is kept in `refused` instead.
    """
    size = file.seek(0, 2)
    _check_kind(file, size, limits)
    directory = _read_directory(file, size, limits)
    if not directory.entries:
        raise refuse("zip.directory", detail="0")
    refused = dict(_refusals(directory.entries))
    if refused and not limits.each_alone:
        raise next(iter(refused.values()))
    return Archive(directory.entries, find_data(file, directory), limits, refused)


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
    if number in archive.refused:
        raise archive.refused[number]
    entry, limit = archive.entries[number], archive.limits.entry
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


def _refusals(entries: tuple[Entry, ...]) -> Iterator[tuple[int, RefusalError]]:
    """Find entries with faults of their own; of each the first fault."""
    names = Counter(name for entry in entries for name in _names(entry))
    for number, entry in enumerate(entries):
        fault = _fault(entry)
        if fault is None and any(names[name] > 1 for name in _names(entry)):
            fault = refuse("zip.duplicate", name=entry.shown)
        if fault is not None:
            yield number, fault


def _fault(entry: Entry) -> RefusalError | None:
    name = entry.shown
    if entry.flags & zip_format.ENCRYPTED:
        return refuse("zip.encrypted", name=name)
    if entry.method not in (_STORED, _DEFLATED) or entry.flags & zip_format.PATCH:
        return refuse("zip.method", name=name, found=str(entry.method))
    if entry.is_link:
        return refuse("zip.link", name=name)
    if not _is_plain_path(entry.name) or not _is_plain_path((entry.unicode_path or "").encode()):
        return refuse("zip.path", name=name)
    size = 0 if entry.is_folder else entry.packed if entry.method == _STORED else entry.size
    if size != entry.size:
        return refuse("zip.data", name=name, detail=f"{entry.size} ≠ {size}")
    return None


def _is_plain_path(name: bytes) -> bool:
    is_bad = b"\\" in name or b"\0" in name or name.startswith(b"/") or name[1:2] == b":"
    return not is_bad and b".." not in name.split(b"/")


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
