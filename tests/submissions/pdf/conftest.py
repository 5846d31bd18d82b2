"""Builders: PDFs made by hand from raw objects, for what no honest program writes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

HELVETICA = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def raw_pdf(objects: Mapping[int, bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """Write a PDF from numbered objects, with a right table of their places."""
    out = b"%PDF-1.7\n"
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += (
            b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
        )
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size, root, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """Write a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


@dataclass
class OnePage:
    """A document of one page, to be spoilt in one place."""

    content: bytes = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj ET"
    content_extra: bytes = b""
    catalog: bytes = b""
    page: bytes = b""
    media: bytes = b"[0 0 595 842]"
    font: bytes = HELVETICA
    resources: bytes = b""
    more: dict[int, bytes] = field(default_factory=dict)

    def build(self) -> bytes:
        """Write the document."""
        objects = {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
            % (self.media, self.resources, self.page),
            4: stream(self.content, self.content_extra),
            5: self.font,
        }
        return raw_pdf(objects | self.more)


@pytest.fixture(scope="session")
def one_page() -> Callable[..., bytes]:
    """Build a document of one page with some of its parts replaced."""
    return lambda **parts: OnePage(**parts).build()


@pytest.fixture(scope="session")
def from_objects() -> Callable[..., bytes]:
    """Build a document from numbered objects."""
    return raw_pdf


@pytest.fixture(scope="session")
def as_stream() -> Callable[..., bytes]:
    """Write the body of a stream object."""
    return stream
