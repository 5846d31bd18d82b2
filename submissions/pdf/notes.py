"""What was drawn or typed onto pages afterwards: annotations that may carry an answer."""

from collections.abc import Iterator
from typing import Any

from submissions.model import Box
from submissions.pdf.frame import view

MANY = 2_000
"""Annotations of one page that are looked at; a page with more is taken as noted all over."""


def read_notes(page: Any) -> tuple[Box, ...]:
    """Give the places of all annotations of a page but plain links and fields that are read."""
    return tuple(_boxes(page))


def _boxes(page: Any) -> Iterator[Box]:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > MANY:
        yield Box(0, 0, *page.get_size())
        return
    for index in range(count):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        try:
            if not _is_harmless(note):
                yield _box(note, page)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _is_harmless(note: Any) -> bool:
    """Tell a note's window, a link that draws nothing, and a field for text or a choice."""
    import pypdfium2.raw as pdfium

    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if kind == pdfium.FPDF_ANNOT_LINK:
        return not pdfium.FPDFAnnot_HasKey(note, b"AP")
    if kind == pdfium.FPDF_ANNOT_WIDGET:
        inherits = bool(pdfium.FPDFAnnot_HasKey(note, b"Parent"))
        return inherits or _name(note, b"FT") in {"Tx", "Ch"}
    return bool(kind == pdfium.FPDF_ANNOT_POPUP)


def _name(note: Any, key: bytes) -> str:
    import pypdfium2.raw as pdfium

    space = (pdfium.FPDF_WCHAR * 16)()
    length = pdfium.FPDFAnnot_GetStringValue(note, key, space, 32)
    return bytes(space)[: max(0, min(length, 32) - 2)].decode("utf-16-le", "replace")


def _box(note: Any, page: Any) -> Box:
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, rect)
    return view(page).box(rect.left, rect.bottom, rect.right, rect.top)
