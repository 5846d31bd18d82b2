"""PDFs that ask for a password before they open."""

import hashlib
import io


def locked(pdf: bytes, password: str) -> bytes:
    """Return the PDF encrypted, the same bytes each time.

    RC4 is used because it draws no random numbers and needs no further library; nothing here is
    meant to stay secret.
    """
    from pypdf import PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject

    class Repeatable(PdfWriter):
        """A writer whose file identifier comes from the content instead of from chance."""

        def generate_file_identifiers(self) -> None:
            """Set both identifiers."""
            identifier = ByteStringObject(hashlib.sha256(pdf).digest()[:16])
            self._ID = ArrayObject((identifier, identifier))

    writer = Repeatable(clone_from=io.BytesIO(pdf))
    writer.encrypt(password, algorithm="RC4-128")
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()
