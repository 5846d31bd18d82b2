"""Makes the reports in this folder: one form, filled in, saved and printed by many programs.

Needs pdftocairo (poppler), gs (Ghostscript) and qpdf; the tests need none of them.
Run it from the project's folder, and look at the pages it makes:

    python tests/cases/reports/form/build.py
"""

import ctypes
import io
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfWriter
from pypdf.generic import NameObject, TextStringObject

from problems.boxes import field_name
from problems.handout import Layout, print_handout
from problems.sheet import load_sheet

HERE = Path(__file__).parent
PRINTERS = {
    "print-cairo": ("pdftocairo", "-pdf", "{typed}", "{out}"),
    "print-ghostscript": (
        *("gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPreserveAnnots=false"),
        *("-sDEVICE=pdfwrite", "-sOutputFile={out}", "{typed}"),
    ),
    "flat-qpdf": ("qpdf", "--flatten-annotations=all", "{drawn}", "{out}"),
}


def typed_values() -> dict[str, str]:
    """Give what is typed, by the names of the form's fields."""
    truth = tomllib.loads((HERE / "truth.toml").read_text("utf-8"))
    return {field_name(row["part"], row["field"]): row["typed"] for row in truth["field"]}


def saved(form: bytes, values: Mapping[str, str]) -> bytes:
    """Fill in the form with pypdf, which draws the values."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values))
    return written(writer)


def values_only(form: bytes, values: Mapping[str, str]) -> bytes:
    """Set the values and leave it to viewers to draw them."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    for note in notes(writer):
        note[NameObject("/V")] = TextStringObject(values[note["/T"]])
    return written(writer)


def drawn(form: bytes) -> bytes:
    """Say that the appearances are up to date, as some viewers do when they save."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    writer.set_need_appearances_writer(state=False)
    return written(writer)


def flattened(form: bytes, values: Mapping[str, str]) -> bytes:
    """Flatten the form with pypdf."""
    writer = PdfWriter(clone_from=io.BytesIO(form))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), flatten=True)
    writer.remove_annotations(subtypes="/Widget")
    del writer.root_object["/AcroForm"]
    return written(writer)


def notes(writer: PdfWriter) -> Iterator[Any]:
    """Yield the form's widgets."""
    for page in writer.pages:
        yield from (note.get_object() for note in page.get("/Annots", ()))


def written(writer: PdfWriter) -> bytes:
    """Give the bytes of a file."""
    sink = io.BytesIO()
    for page in writer.pages:
        page.compress_content_streams()
    writer.write(sink)
    return sink.getvalue()


def typed(form: bytes, values: Mapping[str, str]) -> bytes:
    """Type into the form as one does in Chromium: click into each box, type, click away."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    for page in document:
        for name, x, y in places(document, page):
            click(document.formenv.raw, page, x, y)
            text = wide(values[name].replace("\n", "\r"))
            pdfium.FORM_ReplaceSelection(document.formenv.raw, page, text)
            pdfium.FORM_ForceToKillFocus(document.formenv.raw)
    return stored(document)


def places(document: Any, page: Any) -> list[tuple[str, float, float]]:
    """Find the middle of each box of a page."""
    found = []
    for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
        with opened(page, number) as note:
            if pdfium.FPDFAnnot_GetSubtype(note) == pdfium.FPDF_ANNOT_WIDGET:
                box, name = pdfium.FS_RECTF(), ctypes.create_string_buffer(200)
                pdfium.FPDFAnnot_GetRect(note, box)
                cells = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
                size = pdfium.FPDFAnnot_GetFormFieldName(document.formenv.raw, note, cells, 200)
                text = name.raw[: size - 2].decode("utf-16-le")
                found.append((text, (box.left + box.right) / 2, (box.top + box.bottom) / 2))
    return found


@contextmanager
def opened(page: Any, number: int) -> Iterator[Any]:
    """Give an annotation of a page, and close it."""
    note = pdfium.FPDFPage_GetAnnot(page, number)
    try:
        yield note
    finally:
        pdfium.FPDFPage_CloseAnnot(note)


def click(form: Any, page: Any, x: float, y: float) -> None:
    """Press and release the mouse."""
    pdfium.FORM_OnLButtonDown(form, page, 0, x, y)
    pdfium.FORM_OnLButtonUp(form, page, 0, x, y)


def wide(text: str) -> Any:
    """Give a text as PDFium takes it."""
    data = ctypes.create_string_buffer(f"{text}\0".encode("utf-16-le"))
    return ctypes.cast(data, ctypes.POINTER(ctypes.c_ushort))


def chromium_print(form: bytes) -> bytes:
    """Print as Chromium does to a PDF: what was typed becomes content of the page."""
    document = pypdfium2.PdfDocument(form)
    document.init_forms()
    for page in document:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
    return stored(document)


def stored(document: Any) -> bytes:
    """Save a document and close it."""
    sink = io.BytesIO()
    document.save(sink)
    document.close()
    return sink.getvalue()


def build() -> None:
    """Make all reports."""
    sheet, values = load_sheet(HERE / "sheet.toml"), typed_values()
    form = print_handout(sheet, Layout("de")).pdf
    short = print_handout(sheet, Layout("en", answers_only=True)).pdf
    reports = {
        "saved": saved(form, values),
        "values-only": values_only(form, values),
        "typed": typed(form, values),
        "print-chromium": chromium_print(typed(form, values)),
        "print-chromium-short": chromium_print(typed(short, values)),
        "flat-pypdf": flattened(form, values),
    }
    for name, data in reports.items():
        (HERE / f"{name}.pdf").write_bytes(data)
    with TemporaryDirectory() as folder:
        up_to_date = Path(folder) / "drawn.pdf"
        up_to_date.write_bytes(drawn(reports["typed"]))
        for name, command in PRINTERS.items():
            paths = {"typed": HERE / "typed.pdf", "drawn": up_to_date, "out": HERE / f"{name}.pdf"}
            subprocess.run([word.format(**paths) for word in command], check=True)  # noqa: S603


if __name__ == "__main__":
    build()
