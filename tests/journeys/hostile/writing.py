"""PDFs written by hand from raw objects, and the ZIP that a student puts them in."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.journeys.hostile.archives import deflated_zeros

Objects = dict[int, bytes]


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """Write numbered objects with a right table of their places; object 1 is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\n" % (size, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def bomb(size: int, layers: int = 1, extra: bytes = b"") -> bytes:
    """Write a stream that unpacks to so many zeros, packed so many times over."""
    packed = b"\x78\xda" + deflated_zeros(size) + (size % 65521 << 16 | 1).to_bytes(4, "big")
    for _ in range(layers - 1):
        packed = zlib.compress(packed, 9)
    filters = b"/FlateDecode " * layers
    return stream(packed, b"/Filter [%s] %s" % (filters, extra))


@dataclass
class Page:
    """A document of one page that says something, to be spoilt in one place."""

    content: bytes = b""
    """Drawn before the page's sentence."""
    resources: bytes = b""
    page: bytes = b""
    catalog: bytes = b""
    media: bytes = b"[0 0 595 842]"
    trailer: bytes = b""
    objects: Objects = field(default_factory=dict)

    def write(self) -> bytes:
        """Write the document."""
        said = b"BT /F1 12 Tf 72 700 Td (Answer 3.2 factors: N_Q and d_v) Tj ET"
        plain = {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
            % (self.media, self.resources, self.page),
            4: stream(self.content + b"\n" + said),
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
        return pdf(plain | self.objects, self.trailer)


def pack(stem: str, report: bytes) -> bytes:
    """Put a report into its ZIP, as a student would."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{stem}.pdf", (2026, 12, 1, 12, 0, 0)), report)
    return sink.getvalue()
