"""The records of a ZIP file as they stand in it, unpacked and nothing more (PKWARE APPNOTE 4.3)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

LOCAL = b"PK\x03\x04"
DESCRIPTOR = b"PK\x07\x08"
CENTRAL = b"PK\x01\x02"
END = b"PK\x05\x06"
END64 = b"PK\x06\x06"
LOCATOR64 = b"PK\x06\x07"

LOCAL_SIZE, CENTRAL_SIZE, END_SIZE, END64_SIZE, LOCATOR64_SIZE = 30, 46, 22, 56, 20
MAX16, MAX32 = 0xFFFF, 0xFFFFFFFF

ENCRYPTED = 0x0001 | 0x0040 | 0x2000
"""Flag bits of encryption: plain, strong, and of the directory."""
HAS_DESCRIPTOR = 0x0008
PATCH = 0x0020
UTF8 = 0x0800

ZIP64_FIELD = 0x0001

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")


@dataclass(frozen=True, slots=True)
class EndRecord:
    """The end of the archive: how many entries, and where their directory lies."""

    disk: int
    directory_disk: int
    entries_here: int
    entries: int
    directory_size: int
    directory_offset: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """The fields that zip64 may hold in place of the plain header."""

    size: int
    packed: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Header:
    """A local or a central header."""

    flags: int
    method: int
    crc: int
    sizes: Sizes
    name: bytes
    extra: bytes
    length: int
    """Bytes of the header with its name, extra field and comment."""
    disk: int = 0
    attributes: int = 0


def read_end(data: bytes) -> EndRecord:
    """Unpack an end record of 22 bytes."""
    _, disk, directory_disk, here, entries, size, offset, _ = _END.unpack(data[:END_SIZE])
    return EndRecord(disk, directory_disk, here, entries, size, offset)


def comment_length(data: bytes) -> int:
    """Read the length of the comment behind an end record."""
    return int.from_bytes(data[20:22], "little")


def read_end64(data: bytes) -> tuple[int, EndRecord]:
    """Unpack a zip64 end record of 56 bytes: the size it states, and what it says."""
    _, stated, _, _, disk, directory_disk, here, entries, size, offset = _END64.unpack(data)
    return stated, EndRecord(disk, directory_disk, here, entries, size, offset)


def read_locator64(data: bytes) -> tuple[int, int, int]:
    """Unpack a zip64 locator: the end record's disk, its offset, and the number of disks."""
    _, disk, offset, disks = _LOCATOR64.unpack(data)
    return disk, offset, disks


def read_local(data: bytes) -> tuple[Header, int]:
    """Unpack the fixed part of a local header; its name and extra field follow.

    Returns:
        The header without name and extra field, and the length of the name.
    """
    _, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack(data)
    length = LOCAL_SIZE + name + extra
    return Header(flags, method, crc, Sizes(size, packed), b"", b"", length), name


def read_central(data: memoryview) -> Header | None:
    """Unpack the central header that the data begins with; None where there is none, or half."""
    if len(data) < CENTRAL_SIZE or data[:4] != CENTRAL:
        return None
    fields = _CENTRAL.unpack(data[:CENTRAL_SIZE])
    _, _, _, flags, method, _, _, crc, packed, size = fields[:10]
    name, extra, comment, disk, _, attributes, offset = fields[10:]
    length = CENTRAL_SIZE + name + extra + comment
    if len(data) < length:
        return None
    ends = CENTRAL_SIZE + name
    return Header(
        flags,
        method,
        crc,
        Sizes(size, packed, offset),
        bytes(data[CENTRAL_SIZE:ends]),
        bytes(data[ends : ends + extra]),
        length,
        disk,
        attributes,
    )


def extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """Iterate over an extra field's parts; up to three bytes of padding at the end are allowed.

    Raises:
        ValueError: a part is longer than what is there.
    """
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if at + 4 + length > len(extra):
            raise ValueError(f"extra field 0x{kind:04x}")
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def real_sizes(plain: Sizes, fields: list[tuple[int, bytes]], *, local: bool) -> Sizes | None:
    """Combine a header's sizes with its zip64 field; None where the two do not fit together.

    The field holds, in this order, size, packed size and offset, each where the plain header says
    0xFFFFFFFF. Writers that state all of them are understood where the plain ones agree.
    """
    zip64 = [data for kind, data in fields if kind == ZIP64_FIELD]
    if not zip64:
        return plain
    if len(zip64) > 1:
        return None
    values = [plain.size, plain.packed] + ([] if local else [plain.offset])
    stated = _words(zip64[0], [value == MAX32 for value in values])
    if stated is None:
        return None
    return _agreed(values, stated)


def _words(data: bytes, wanted: list[bool]) -> list[int | None] | None:
    """Read 64-bit words into the places that want one, or into all where there are enough."""
    if len(data) == 8 * sum(wanted):
        words = iter(struct.unpack(f"<{len(data) // 8}Q", data))
        return [next(words) if is_wanted else None for is_wanted in wanted]
    count = len(data) // 8
    if any(wanted[count:]) or len(data) not in _FULL_LENGTHS:
        return None
    words = iter(struct.unpack(f"<{count}Q", data[: 8 * count]))
    return [next(words, None) for _ in wanted]


_FULL_LENGTHS = frozenset({16, 24, 28})


def _agreed(plain: list[int], stated: list[int | None]) -> Sizes | None:
    merged = []
    for value, word in zip(plain, stated, strict=True):
        if word is not None and value not in (MAX32, word):
            return None
        merged.append(value if word is None else word)
    return Sizes(*merged)
