"""Form fields in a PDF: text widgets laid over boxes, and what is typed into them."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from problems.tagging import tag_fields

if TYPE_CHECKING:
    from pikepdf import Page, Pdf

FONT = "/Helv"
SIZE = 11
"""Points in which formulas and matrices are typed; texts shrink so that all of them shows."""
MULTILINE = 1 << 12
UNSPELT = 1 << 22
"""Flag of a field in which a spelling checker has no business."""
PRINTED = 4
INSET = 2
"""How far, in points, a widget stays inside its box."""
_VERSION = "%PDF-1.7"
"""What typst writes, and pypdf does not keep: older versions know no tags."""

_SIGNS: Mapping[int, str] = {
    1: "radical lessequal greaterequal notequal summation partialdiff Delta",
    24: "breve caron circumflex dotaccent hungarumlaut ogonek ring tilde",
    128: "bullet dagger daggerdbl ellipsis emdash endash florin fraction guilsinglleft",
    137: "guilsinglright minus perthousand quotedblbase quotedblleft quotedblright quoteleft",
    144: "quoteright quotesinglbase trademark fi fl Lslash OE Scaron Ydieresis Zcaron dotlessi",
    155: "lslash oe scaron zcaron",
    160: "Euro",
}
"""Where PDFDocEncoding, in which values are stored, differs from Windows' encoding: the names of
glyphs by the code of the first. Programs that draw a value byte by byte then draw the right signs,
a minus among them. Codes that it leaves free hold what else Helvetica has of mathematics."""


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
    multiline: bool = True
    prose: bool = False
    """Whether words are wanted, which a viewer may check the spelling of."""


def with_widgets(pdf: bytes, widgets: Sequence[Widget]) -> bytes:
    """Return the PDF as a form to fill in; tabs follow the order of the widgets.

    In a tagged PDF the widgets are tagged as well. The same gives the same bytes.
    """
    from pikepdf import Name, Pdf

    sink = io.BytesIO()
    with Pdf.open(io.BytesIO(pdf)) as form:
        pages = list(form.pages)
        fields = [_lay(form, pages[widget.page - 1], widget) for widget in widgets]
        form.Root.AcroForm = form.make_indirect(_form(fields))
        tag_fields(form, fields)
        for page in pages:
            page.obj.Tabs = Name.S
        form.save(sink, deterministic_id=True, fix_metadata_version=False)
    return sink.getvalue()


def filled_in(form: bytes, values: Mapping[str, str]) -> bytes:
    """Type values into a form by the names of its fields, and draw how they look."""
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(form))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, dict(values), auto_regenerate=None)
    sink = io.BytesIO()
    writer.pdf_header = _VERSION
    writer.write(sink)
    return sink.getvalue()


def _form(fields: Sequence[Any]) -> Any:
    """Make a form whose viewers draw what is typed, with a font that holds its signs."""
    from pikepdf import Dictionary, Name

    encoding = Dictionary(
        Type=Name.Encoding, BaseEncoding=Name.WinAnsiEncoding, Differences=[*_differences()]
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        Name=Name(FONT),
        BaseFont=Name.Helvetica,
        Encoding=encoding,
    )
    return Dictionary(
        Fields=[*fields],
        DA=_appearance(SIZE),
        DR=Dictionary(Font=Dictionary({FONT: font})),
        NeedAppearances=True,
    )


def _appearance(size: int) -> str:
    """Ask for black text; size 0 lets the viewer fit it to the box."""
    return f"{FONT} {size} Tf 0 g"


def _differences() -> Iterator[Any]:
    from pikepdf import Name

    for code, names in _SIGNS.items():
        yield code
        yield from (Name(f"/{name}") for name in names.split())


def _lay(form: "Pdf", page: "Page", widget: Widget) -> Any:
    from pikepdf import Array, Dictionary, Name, String

    field = form.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String(widget.name),
            TU=String(widget.title),
            Ff=MULTILINE * widget.multiline | UNSPELT * (not widget.prose),
            F=PRINTED,
            DA=_appearance(0 if widget.prose else SIZE),
            Rect=_rectangle(widget, float(page.mediabox[3])),
            P=page.obj,
        )
    )
    if "/Annots" not in page:
        page.obj.Annots = Array()
    page.obj.Annots.append(field)
    return field


def _rectangle(widget: Widget, height: float) -> list[float]:
    """Turn a place counted from the top left into PDF's corners, counted from the bottom left."""
    top = height - widget.top
    return [
        round(widget.left + INSET, 2),
        round(top - widget.height + INSET, 2),
        round(widget.left + widget.width - INSET, 2),
        round(top - INSET, 2),
    ]
