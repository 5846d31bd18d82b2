"""Archives built by hand, byte for byte, so that they may lie; some of them from a table."""

import struct
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases" / "archives.toml"

MAX32, MAX16 = 0xFFFFFFFF, 0xFFFF
DESCRIPTORS = {12: "<3L", 16: "<4s3L", 20: "<L2Q", 24: "<4sL2Q"}


@dataclass(frozen=True)
class Piece:
    """One entry, with everything that it may lie about."""

    name: bytes = b"Muster-1234567.pdf"
    data: bytes = b"%PDF-1.7\nnothing\n%%EOF\n"
    method: int = 8
    flags: int = 0
    descriptor: int = 0
    """Length of the data descriptor, or 0."""
    stream: bytes | None = None
    """The compressed bytes, where they are not made from `data`."""
    crc: int | None = None
    size: int | None = None
    packed: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_flags: int | None = None
    local_size: int | None = None
    local_extra: bytes = b""
    extra: bytes = b""
    attributes: int = 0
    offset: int | None = None
    disk: int = 0
    comment: bytes = b""
    descriptor_size: int | None = None
    behind: bytes = b""
    """Bytes that follow and belong to nobody."""

    @property
    def body(self) -> bytes:
        """The bytes between the headers."""
        if self.stream is not None:
            return self.stream
        if self.method != 8:
            return self.data
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflate.compress(self.data) + deflate.flush()

    @property
    def stated(self) -> tuple[int, int, int]:
        """Checksum, compressed and plain size, as stated."""
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        packed = len(self.body) if self.packed is None else self.packed
        return crc, packed, len(self.data) if self.size is None else self.size


def _either(one: int | None, other: int) -> int:
    return other if one is None else one


def _local(piece: Piece) -> bytes:
    crc, packed, size = piece.stated
    name = piece.name if piece.local_name is None else piece.local_name
    flags = piece.flags | (8 if piece.descriptor else 0)
    if piece.descriptor:
        crc = packed = size = 0
    size = _either(piece.local_size, size)
    head = struct.pack(
        "<4s5H3L2H",
        b"PK\x03\x04",
        20,
        _either(piece.local_flags, flags),
        _either(piece.local_method, piece.method),
        0,
        33,
        crc,
        min(packed, MAX32),
        min(size, MAX32),
        len(name),
        len(piece.local_extra),
    )
    return head + name + piece.local_extra + piece.body + _descriptor(piece) + piece.behind


def _descriptor(piece: Piece) -> bytes:
    if not piece.descriptor:
        return b""
    crc, packed, size = piece.stated
    values: list[int | bytes] = [crc, packed, _either(piece.descriptor_size, size)]
    if piece.descriptor in (16, 24):
        values.insert(0, b"PK\x07\x08")
    return struct.pack(DESCRIPTORS[piece.descriptor], *values)


def _central(piece: Piece, offset: int) -> bytes:
    crc, packed, size = piece.stated
    flags = piece.flags | (8 if piece.descriptor else 0)
    head = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        20,
        20,
        flags,
        piece.method,
        0,
        33,
        crc,
        min(packed, MAX32),
        min(size, MAX32),
        len(piece.name),
        len(piece.extra),
        len(piece.comment),
        piece.disk,
        0,
        piece.attributes,
        min(_either(piece.offset, offset), MAX32),
    )
    return head + piece.name + piece.extra + piece.comment


def _zip64(count: int, size: int, offset: int, at: int) -> bytes:
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    return record + struct.pack("<4sLQL", b"PK\x06\x07", 0, at, 1)


def build_archive(  # noqa: PLR0913 - each option is one lie
    *pieces: Piece,
    prefix: bytes = b"",
    before_end: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
    zip64: bool = False,
    zip64_entries: int | None = None,
    entries: int | None = None,
    directory_offset: int | None = None,
    disk: int = 0,
    sentinels: bool = False,
) -> bytes:
    """Put pieces together; every option makes the archive lie or differ in one respect."""
    out, offsets = bytearray(prefix), []
    for piece in pieces:
        offsets.append(len(out))
        out += _local(piece)
    start = len(out)
    for piece, offset in zip(pieces, offsets, strict=True):
        out += _central(piece, offset)
    size, count = len(out) - start, len(pieces)
    out += before_end
    if zip64 or zip64_entries is not None:
        out += _zip64(_either(zip64_entries, count), size, start, len(out))
    count, start = _either(entries, count), _either(directory_offset, start)
    if sentinels:
        count, size, start = MAX16, MAX32, MAX32
    out += struct.pack(
        "<4s4H2LH", b"PK\x05\x06", disk, disk, count, count, size, start, len(comment)
    )
    return bytes(out + comment + after)


def unicode_path(plain: bytes, text: bytes) -> bytes:
    """Make the extra field that names an entry in Unicode, while its plain name is this one."""
    data = b"\x01" + zlib.crc32(plain).to_bytes(4, "little") + text
    return struct.pack("<2H", 0x7075, len(data)) + data


@dataclass(frozen=True)
class Case:
    """One archive of the table, and what must be said of it."""

    why: str
    data: bytes
    zip: str = "Muster-1234567.zip"
    """Its name as uploaded."""
    code: str = ""
    """Of the refusal when it is opened and its first entry is read; empty where that succeeds."""
    kind: str = ""
    notices: tuple[str, ...] | None = None
    """Codes of all that is told of the upload, where the table says so."""
    encoding: str = ""
    text: str = ""
    stems: tuple[str, ...] = field(default=("Müller", "Müllør"))


def cases() -> tuple[Case, ...]:
    """Read the table of archives."""
    document = tomllib.loads(CASES.read_text("utf-8"))
    return tuple(map(_case, document["case"]))


def _case(row: Mapping[str, Any]) -> Case:
    if "file" in row:
        data = _bytes(row["file"]) + bytes(row.get("zeros", 0))
    else:
        pieces = row.get("pieces", [row.get("piece", {})])
        data = build_archive(*map(_piece, pieces), **_options(row.get("whole", {})))
    given = {name: row[name] for name in Case.__dataclass_fields__ if name in row}
    given = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items()}
    return Case(data=data, **given)


def _piece(row: Mapping[str, Any]) -> Piece:
    options = _options({name: value for name, value in row.items() if name != "unicode_path"})
    made = Piece(**options)
    if "unicode_path" not in row:
        return made
    path = row["unicode_path"]
    extra = unicode_path(_bytes(path.get("of", "")) or made.name, _bytes(path["is"]))
    return Piece(**{**options, "extra": extra})


def _options(row: Mapping[str, Any]) -> dict[str, Any]:
    return {k: _bytes(v) if isinstance(v, str | dict) else v for k, v in row.items()}


def _bytes(value: str | Mapping[str, Any]) -> bytes:
    """Give the bytes of a text, or of a table as the head of the file describes it."""
    if isinstance(value, str):
        return value.encode()
    is_hex = "hex" in value
    plain = bytes.fromhex(value["hex"]) if is_hex else _encoded(value)
    return bytes(value.get("zeros_before", 0)) + plain + bytes(value.get("zeros", 0))


def _encoded(value: Mapping[str, Any]) -> bytes:
    return str(value["text"]).encode(value.get("page", "utf-8")) * value.get("times", 1)
