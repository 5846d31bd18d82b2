"""Where the entries of an archive lie: side by side, each with its own bytes."""

import struct
from itertools import pairwise
from typing import BinaryIO

from submissions import zip_format
from submissions.characters import show
from submissions.zip_directory import Directory, Entry
from submissions.zip_format import DESCRIPTOR, LOCAL, LOCAL_SIZE, MAX32, Header, Sizes
from submissions.zip_messages import refuse

_DESCRIPTORS = {12: "<3L", 16: "<4x3L", 20: "<L2Q", 24: "<4xL2Q"}
"""Lengths of a data descriptor (without and with its mark, of 32 and 64 bits) and their layouts."""
_MARKED = frozenset({16, 24})


def find_data(file: BinaryIO, directory: Directory) -> tuple[int, ...]:
    """Check that the entries fill the archive without gap or overlap, and find their data.

    An entry is its local header, its data and, where the header says so, a data descriptor.

    Returns:
        Where each entry's data begins, in the directory's order.

    Raises:
        RefusalError: headers disagree, or bytes are shared or belong to nobody (`zip.*`).
    """
    order = sorted(range(len(directory.entries)), key=lambda n: directory.entries[n].offset)
    bounds = [directory.entries[number].offset for number in order] + [directory.offset]
    if bounds[0]:
        raise refuse("zip.gap", found=str(bounds[0]), at="0")
    data = [0] * len(order)
    for number, (start, end) in zip(order, pairwise(bounds), strict=True):
        data[number] = _find_one(file, directory.entries[number], start, end)
    return tuple(data)


def _find_one(file: BinaryIO, entry: Entry, start: int, end: int) -> int:
    file.seek(start)
    fixed = file.read(LOCAL_SIZE)
    if len(fixed) < LOCAL_SIZE or not fixed.startswith(LOCAL):
        raise refuse("zip.local_header", name=entry.shown, detail=f"@{start}")
    header, name_length = zip_format.read_local(fixed)
    begin = start + header.length
    _check_room(entry, begin, end)
    names = file.read(header.length - LOCAL_SIZE)
    _check_local(entry, header, names[:name_length], names[name_length:])
    _check_behind(file, entry, begin + entry.packed, end)
    return begin


def _check_room(entry: Entry, begin: int, end: int) -> None:
    if begin + entry.packed > end:
        raise refuse("zip.overlap", name=entry.shown)


def _check_local(entry: Entry, header: Header, name: bytes, extra: bytes) -> None:
    _check_same(entry, "name", name.hex(), entry.name.hex())
    _check_same(entry, "method", header.method, entry.method)
    _check_same(entry, "flags", header.flags, entry.flags)
    try:
        fields = list(zip_format.extra_fields(extra))
    except ValueError as error:
        raise refuse("zip.local_header", name=entry.shown, detail=str(error)) from None
    sizes = _local_sizes(entry, header, fields)
    unsaid = (0,) if entry.has_descriptor else ()
    stated = (header.crc, sizes.size, sizes.packed)
    for what, local, central in zip(
        ("CRC", "size", "packed"), stated, (entry.crc, entry.size, entry.packed), strict=True
    ):
        if local not in unsaid:
            _check_same(entry, what, local, central)


def _local_sizes(entry: Entry, header: Header, fields: list[tuple[int, bytes]]) -> Sizes:
    """Read the local header's sizes; before a descriptor, 0xFFFFFFFF may stand for unsaid."""
    sizes = zip_format.real_sizes(header.sizes, fields, local=True)
    if sizes is None:
        raise refuse("zip.zip64", detail=entry.shown)
    if entry.has_descriptor and sizes.size == sizes.packed == MAX32:
        return Sizes(0, 0)
    return sizes


def _check_same(entry: Entry, what: str, local: object, central: object) -> None:
    if local != central:
        detail = show(f"{what}: {local} ≠ {central}", 120)
        raise refuse("zip.local_header", name=entry.shown, detail=detail)


def _check_behind(file: BinaryIO, entry: Entry, at: int, end: int) -> None:
    """Check what stands between an entry's data and the next entry: a descriptor or nothing."""
    length = end - at
    if not entry.has_descriptor:
        if length:
            raise refuse("zip.gap", found=str(length), at=str(at))
        return
    if length not in _DESCRIPTORS:
        raise refuse("zip.gap", found=str(length), at=str(at))
    file.seek(at)
    data = file.read(length)
    stated = struct.unpack(_DESCRIPTORS[length], data)
    is_marked = data.startswith(DESCRIPTOR) or length not in _MARKED
    if not is_marked or stated != (entry.crc, entry.packed, entry.size):
        raise refuse("zip.descriptor", name=entry.shown)
