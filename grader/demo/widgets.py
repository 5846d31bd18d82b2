"""Form fields in a PDF: text widgets laid over boxes, with values that show and read back."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfWriter

FONT = "/Helv"
MULTILINE = 1 << 12
PRINTED = 4
INSET = 2
"""How far, in points, a widget stays inside its box."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One box to fill in: its name and title, its page from 1 and its place from the top left."""

    name: str
    title: str
    page: int
    left: float
    top: float
    width: float
    height: float


def with_widgets(pdf: bytes, widgets: Sequence[Widget], values: Mapping[str, str]) -> bytes:
    """Return the PDF as a form, filled in with the values by the widgets' names."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    _declare_form(writer)
    for widget in widgets:
        _lay(writer, widget)
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def _declare_form(writer: "PdfWriter") -> None:
    from pypdf.generic import NameObject

    font = {
        "/Type": "/Font",
        "/Subtype": "/Type1",
        "/BaseFont": "/Helvetica",
        "/Encoding": "/WinAnsiEncoding",
    }
    form = {"/Fields": [], "/DA": f"{FONT} 0 Tf 0 g", "/DR": {"/Font": {FONT: font}}}
    writer.root_object[NameObject("/AcroForm")] = _object(form)


def _lay(writer: "PdfWriter", widget: Widget) -> None:
    page = writer.pages[widget.page - 1]
    field = _object(
        {
            "/Type": "/Annot",
            "/Subtype": "/Widget",
            "/FT": "/Tx",
            "/T": widget.name,
            "/TU": widget.title,
            "/Ff": MULTILINE,
            "/F": PRINTED,
            "/DA": f"{FONT} 0 Tf 0 g",
            "/Rect": _rectangle(widget, float(page.mediabox.height)),
        }
    )
    annotation = writer.add_annotation(page, field)
    form: Any = writer.root_object["/AcroForm"]
    form["/Fields"].append(annotation.indirect_reference)


def _rectangle(widget: Widget, height: float) -> list[float]:
    """Turn a place counted from the top left into PDF's corners, counted from the bottom left."""
    top = height - widget.top
    return [
        round(widget.left + INSET, 2),
        round(top - widget.height + INSET, 2),
        round(widget.left + widget.width - INSET, 2),
        round(top - INSET, 2),
    ]


def _object(value: object) -> Any:
    """Turn a plain value into pypdf's; a text that starts with a slash and a letter is a name."""
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    match value:
        case dict():
            return DictionaryObject({NameObject(k): _object(v) for k, v in value.items()})
        case list():
            return ArrayObject(_object(v) for v in value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case str() if value.startswith("/") and " " not in value:
            return NameObject(value)
        case _:
            return TextStringObject(value)
