"""What was drawn or typed onto pages afterwards: annotations that may carry an answer."""

from collections.abc import Iterator
from typing import Any

from submissions.model import Box
from submissions.pdf.frame import view

MANY = 2_000
"""Annotations of one page that are looked at; a page with more is taken as noted all over."""


def read_notes(page: Any) -> tuple[Box, ...]:
    """Give the places of all annotations of a page that are not links or form fields."""
    return tuple(_boxes(page))


def _boxes(page: Any) -> Iterator[Box]:
    import pypdfium2.raw as pdfium

    count = pdfium.FPDFPage_GetAnnotCount(page)
    harmless = {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_POPUP}
    if count > MANY:
        yield Box(0, 0, *page.get_size())
        return
    for index in range(count):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        try:
            if pdfium.FPDFAnnot_GetSubtype(note) not in harmless:
                yield _box(note, page)
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _box(note: Any, page: Any) -> Box:
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(note, rect)
    return view(page).box(rect.left, rect.bottom, rect.right, rect.top)
