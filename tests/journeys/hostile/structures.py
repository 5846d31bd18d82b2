"""PDFs that attack whoever follows their structure: bombs, circles, claims and depths."""

import io
import struct
import zlib
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter

from tests.journeys.hostile.archives import GIGABYTE
from tests.journeys.hostile.writing import Page, bomb, pdf, stream

MANY = 100_000


def _page(**parts: object) -> Callable[[], bytes]:
    return lambda: Page(**parts).write()  # type: ignore[arg-type] # by name


def _content_bomb(layers: int) -> bytes:
    return Page(objects={4: bomb(4 * GIGABYTE, layers)}).write()


def _object_stream_bomb() -> bytes:
    """Keep the page in an object stream that goes on for gigabytes."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [9 0 R] /Count 1 >>",
        8: bomb(GIGABYTE, 2, b"/Type /ObjStm /N 1 /First 4"),
    }
    return _with_xref_stream(objects, {9: (2, 8, 0)})


def _with_xref_stream(
    objects: dict[int, bytes], inside: dict[int, tuple[int, int, int]], extra: bytes = b""
) -> bytes:
    """Write objects with a cross-reference stream, which may name objects inside others."""
    out, rows = bytearray(b"%PDF-1.7\n"), dict(inside)
    for number, body in objects.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    number = max(rows) + 1
    index = b" ".join(b"%d 1" % row for row in rows)
    table = b"".join(struct.pack(">BLB", *row) for row in rows.values())
    entries = b"/Type /XRef /W [1 4 1] /Index [%s] /Size %d /Root 1 0 R %s"
    body = stream(zlib.compress(table), b"/Filter /FlateDecode " + entries % (index, number, extra))
    return bytes(out + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (number, body, len(out)))


def _xref_stream_bomb() -> bytes:
    whole = Page().write()
    body = whole[: whole.rindex(b"xref\n0 1")]
    entries = b"/Type /XRef /W [1 4 1] /Size %d /Root 1 0 R" % (GIGABYTE // 6)
    table = bomb(GIGABYTE, 2, entries)
    return body + b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, len(body))


def _page_loop() -> bytes:
    return Page(objects={2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"}).write()


def _parent_loop() -> bytes:
    """Let the pages inherit from each other in a circle."""
    inherit = b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R >>"
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>"
    return Page(objects={2: inherit, 3: page, 6: inherit.replace(b"6 0", b"2 0")}).write()


def _many_pages() -> bytes:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
    pages = dict.fromkeys(range(10, MANY), page)
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    return Page(objects={2: tree, **pages}).write()


def _deep(opening: bytes, closing: bytes) -> bytes:
    return Page(catalog=b"/Deep " + opening * MANY + closing * MANY).write()


def _deep_content() -> bytes:
    return Page(content=b"[" * MANY + b"]" * MANY + b" TJ " + b"q " * MANY).write()


def _chain(link: bytes) -> bytes:
    """Make each object refer to the next, 20,000 times over, and the last to the first."""
    first, last = 10, 20_010
    objects = {n: b"<< %s %d 0 R >>" % (link, n + 1) for n in range(first, last)}
    objects[last] = b"<< %s %d 0 R >>" % (link, first)
    return Page(catalog=b"/Outlines 10 0 R", objects=objects).write()


def _self_reference() -> bytes:
    return Page(
        objects={
            4: b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
            5: b"5 0 R",
            6: b"<< /Length 7 0 R >>\nstream\n\nendstream",
            7: b"6 0 R",
        }
    ).write()


def _previous_loop() -> bytes:
    """Let the cross-reference table name itself as its predecessor."""
    plain = Page().write()
    at = plain.rindex(b"xref\n0 1")
    return Page(trailer=b"/Prev %d" % at).write()


def _locked() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(Page().write())))
    writer.encrypt("geheim", algorithm="RC4-128")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def _xref_garbage() -> bytes:
    plain = Page().write()
    at = plain.rindex(b"xref\n0 1")
    return plain[:at] + b"xref\n0 99999999999\n" + b"\xff\x00garbage" * 500 + b"\n%%EOF\n"


def _launch() -> bytes:
    scripts = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) /Next << /S /Launch"
    return Page(catalog=scripts + b" /Win << /F (cmd.exe) /P (/c calc) >> /F (xterm) >> >>").write()


def _attachments() -> bytes:
    names = b" ".join(b"(%d) << /Type /Filespec /EF << /F 6 0 R >> >>" % n for n in range(3000))
    catalog = b"/Names << /EmbeddedFiles << /Names [%s] >> >>" % names
    return Page(catalog=catalog, objects={6: bomb(GIGABYTE, 2)}).write()


ATTACKS: dict[str, Callable[[], bytes]] = {
    "contentbomb": lambda: _content_bomb(1),
    "cascade": lambda: _content_bomb(3),
    "deepcascade": lambda: _content_bomb(6),
    "objectstream": _object_stream_bomb,
    "xrefstream": _xref_stream_bomb,
    "pageloop": _page_loop,
    "parentloop": _parent_loop,
    "claimedpages": _page(objects={2: b"<< /Type /Pages /Kids [3 0 R] /Count 100000 >>"}),
    "manypages": _many_pages,
    "hugepage": _page(media=b"[0 0 1000000000 1000000000]"),
    "nanpage": _page(media=b"[nan 1e400 -1e400 0]"),
    "deeparrays": lambda: _deep(b"[", b"]"),
    "deepdicts": lambda: _deep(b"<</A", b">>"),
    "deepcontent": _deep_content,
    "chain": lambda: _chain(b"/Next"),
    "selfreference": _self_reference,
    "previousloop": _previous_loop,
    "locked": _locked,
    "xrefgarbage": _xref_garbage,
    "cutoff": lambda: Page().write()[:-30],
    "launch": _launch,
    "attachments": _attachments,
    "noobjects": lambda: pdf({1: b"null"}),
}
"""PDFs by name."""
