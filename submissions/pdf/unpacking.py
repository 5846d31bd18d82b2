"""Whether the file's streams unpack to more than any report holds."""

import base64
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from submissions.model import Message, Notice, Severity
from submissions.pdf import limits
from submissions.pdf.structure import entry, items

MESSAGES = {
    "pdf.bomb": Message(
        en="The PDF unpacks to more data than any report holds. Export the report again.",
        de="Die PDF-Datei entpackt sich zu mehr Daten, als ein Bericht enthält. Bitte den"
        " Bericht erneut exportieren.",
    ),
    "pdf.filters": Message(
        en="The PDF is packed {found} times over. Export the report as PDF again.",
        de="Die PDF-Datei ist {found}-fach ineinander gepackt. Bitte den Bericht erneut als PDF"
        " exportieren.",
    ),
}


def unpacking_notices(things: Iterable[Any]) -> Iterator[Notice]:
    """Count what each stream unpacks to; pictures are counted by their pixels elsewhere."""
    total = 0
    for thing in things:
        filters = _filters(thing)
        if len(filters) > limits.FILTERS:
            yield Notice("pdf.filters", {"found": str(len(filters))}, Severity.FAIL)
            return
        if filters and (entry(thing, "/Subtype") != "/Image" or len(filters) > 1):
            size = unpacked_size(getattr(thing, "_data", b""), filters)
            total += limits.ALL_STREAMS + 1 if size > limits.STREAM else size
        if total > limits.ALL_STREAMS:
            yield Notice("pdf.bomb", {}, Severity.FAIL)
            return


def _filters(thing: Any) -> list[str]:
    """Name a stream's filters in order."""
    found = entry(thing, "/Filter")
    return [found] if isinstance(found, str) else [str(name) for name in items(found)]


def unpacked_size(data: bytes, filters: Sequence[str]) -> int:
    """Count the bytes that a stream unpacks to, up to one more than its limit.

    Filters that no bomb needs, such as those of pictures, end the count.
    """
    for name in filters:
        unpack = _UNPACK.get(name)
        if unpack is None or len(data) > limits.STREAM:
            break
        try:
            data = unpack(data)
        except ValueError:
            break
    return len(data)


def _from_hex(data: bytes) -> bytes:
    digits = re.sub(rb"[^0-9A-Fa-f]", b"", data[: 2 * limits.STREAM])
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _from_base85(data: bytes) -> bytes:
    return base64.a85decode(data.partition(b"~>")[0].strip())


def _inflated(data: bytes) -> bytes:
    """Unpack up to one byte more than a stream may hold; what is broken ends it."""
    inflate = zlib.decompressobj()
    try:
        return inflate.decompress(data, limits.STREAM + 1)
    except zlib.error:
        return b""


_UNPACK = {
    **dict.fromkeys(("/FlateDecode", "/Fl"), _inflated),
    **dict.fromkeys(("/ASCIIHexDecode", "/AHx"), _from_hex),
    **dict.fromkeys(("/ASCII85Decode", "/A85"), _from_base85),
}
