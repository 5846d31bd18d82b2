"""Whether the file's streams unpack to more than any report holds."""

import zlib
from collections.abc import Iterator
from typing import Any

from submissions.model import Message, Notice, Severity
from submissions.pdf import limits
from submissions.pdf.structure import entry, items, walk

MESSAGES = {
    "pdf.bomb": Message(
        en="The PDF unpacks to more data than any report holds. Export the report again.",
        de="Die PDF entpackt sich zu mehr Daten, als ein Bericht enthält. Exportiere ihn erneut.",
    ),
    "pdf.filters": Message(
        en="The PDF is packed {found} times over. Export the report as PDF again.",
        de="Die PDF ist {found}-fach ineinander gepackt. Exportiere den Bericht erneut als PDF.",
    ),
}

_CHUNK = 2**20


def unpacking_notices(structure: Any) -> Iterator[Notice]:
    """Count what each stream unpacks to, without keeping it; pictures are counted by pixels."""
    total = 0
    for thing in walk(structure.trailer):
        filters = _filters(thing)
        if len(filters) > limits.FILTERS:
            yield Notice("pdf.filters", {"found": str(len(filters))}, Severity.FAIL)
            return
        if filters[:1] == ["/FlateDecode"] and entry(thing, "/Subtype") != "/Image":
            total += _unpacked(getattr(thing, "_data", b""), len(filters))
        if total > limits.ALL_STREAMS:
            yield Notice("pdf.bomb", {}, Severity.FAIL)
            return


def _filters(thing: Any) -> list[str]:
    """Name a stream's filters in order."""
    found = entry(thing, "/Filter")
    return [found] if isinstance(found, str) else [str(name) for name in items(found)]


def _unpacked(data: bytes, filters: int) -> int:
    """Count the bytes; a stream over its limit counts as the whole budget."""
    inflate, count, rest = zlib.decompressobj(), 0, data
    try:
        while rest and not inflate.eof:
            count += len(inflate.decompress(rest, _CHUNK))
            rest = inflate.unconsumed_tail
            if count > limits.STREAM:
                return limits.ALL_STREAMS + 1
    except zlib.error:
        return count
    return count * (1000 if filters > 1 and count > _CHUNK else 1)
