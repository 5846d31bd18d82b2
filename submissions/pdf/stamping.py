"""Draws onto a copy of a PDF: pages get a margin, what is drawn lies over them, pages follow."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from submissions.pdf.balance import balance
from submissions.pdf.frame import Matrix, view
from submissions.pdf.structure import entry, items, open_structure, walk

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter

ACTIVE = frozenset({"/JavaScript", "/Launch", "/Rendition", "/ImportData", "/SubmitForm"})
"""Actions that a copy does not pass on."""
ANCESTORS = 50
"""How far up the tree of pages a property is looked for."""
NAME = "/SheetgraderStamp"


@dataclass(frozen=True, slots=True)
class Seen:
    """A page as people see it: its size in points, and the map from its own coordinates."""

    width: float
    height: float
    matrix: Matrix


@dataclass(frozen=True, slots=True)
class Stamp:
    """Which page is drawn on, counted from 1, and how many points it grows to the right."""

    page: int
    margin: float


def measure(data: bytes) -> tuple[Seen, ...]:
    """Measure all pages of a PDF.

    Raises:
        pypdfium2.PdfiumError: the file cannot be opened.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(data) as source:
        return tuple(_seen(source[number]) for number in range(len(source)))


def _seen(page: Any) -> Seen:
    width, height = page.get_size()
    return Seen(width, height, view(page))


def stamp(data: bytes, pages: Sequence[Seen], stamps: Sequence[Stamp], drawn: bytes) -> bytes:
    """Return a copy with something drawn over some of its pages, and further pages behind.

    The copy asks for no password, runs nothing and holds no other files.

    Args:
        data: the PDF.
        pages: its pages as `measure` gives them.
        stamps: what is drawn on.
        drawn: a PDF with a page for each stamp, as large as the page with its margin is seen;
            all further pages are put behind the last one.

    Raises:
        Exception: one of `submissions.pdf.structure.malformed()`.
    """
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(_unlocked(data)))
    overlay = PdfReader(io.BytesIO(drawn))
    if len(writer.pages) != len(pages):
        raise ValueError("the two libraries count different pages")
    _disarm(writer)
    for number, one in enumerate(stamps):
        target = writer.pages[one.page - 1]
        _lay(writer, target, _as_form(writer, overlay, number), pages[one.page - 1], one.margin)
    for page in overlay.pages[len(stamps) :]:
        writer.add_page(page)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


def _unlocked(data: bytes) -> bytes:
    """Take an owner's password away, which PDFium does for every kind of lock."""
    if not open_structure(data).is_encrypted:
        return data
    import pypdfium2
    import pypdfium2.raw as pdfium

    sink = io.BytesIO()
    with pypdfium2.PdfDocument(data) as source:
        source.save(sink, flags=pdfium.FPDF_REMOVE_SECURITY)
    return sink.getvalue()


def _disarm(writer: "PdfWriter") -> None:
    """Take out what would run, and files within the file."""
    root = writer.root_object
    for key in ("/OpenAction", "/AA", "/AF"):
        root.pop(key, None)
    for thing in walk(root):
        for key in ("/AA", "/EF", "/JavaScript", "/EmbeddedFiles", "/XFA"):
            thing.pop(key, None)
        if entry(entry(thing, "/A"), "/S") in ACTIVE:
            thing.pop("/A")
        if thing.get("/S") in ACTIVE:
            thing.pop("/S")


def _as_form(writer: "PdfWriter", overlay: "PdfReader", number: int) -> Any:
    """Turn a page into a form that other pages can draw."""
    from pypdf.generic import DecodedStreamObject, NameObject

    page = overlay.pages[number]
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = page.mediabox
    form[NameObject("/Resources")] = page["/Resources"].clone(writer)
    return writer._add_object(form.flate_encode())  # noqa: SLF001 - pypdf has no public way


def _lay(writer: "PdfWriter", page: Any, form: Any, seen: Seen, margin: float) -> None:
    """Widen a page, keep its own drawing where it was seen, and draw the form over it."""
    from pypdf.generic import ArrayObject, NameObject, RectangleObject

    inverse = inverse_of(seen.matrix)
    old = corners_of(inverse, seen.width, seen.height)
    new = corners_of(inverse, seen.width + margin, seen.height)
    name = add_form(page, form)
    place = inverse.after(Matrix(1, 0, 0, -1, 0, seen.height))
    before, own, after = _wrapped(writer, page, old, place, name)
    page[NameObject("/Contents")] = ArrayObject([before, *own, after])
    for key in ("/MediaBox", "/CropBox"):
        page[NameObject(key)] = RectangleObject(new)
    for key in ("/TrimBox", "/BleedBox", "/ArtBox"):
        page.pop(key, None)


def _wrapped(
    writer: "PdfWriter",
    page: Any,
    old: tuple[float, float, float, float],
    place: Matrix,
    name: str,
) -> tuple[Any, list[Any], Any]:
    """Give the streams before, of and after a page's own content; its state does not leak out."""
    contents = page.get_contents()
    states = balance(contents.get_data() if contents is not None else b"")
    x0, y0, x1, y1 = old
    clip = f"q {x0:.3f} {y0:.3f} {x1 - x0:.3f} {y1 - y0:.3f} re W n\n"
    map_ = " ".join(f"{number:.6f}" for number in numbers_of(place))
    back = "\nQ" * (states.left + 1)
    before = add_content(writer, clip + "q " * states.needed)
    after = add_content(writer, f"{back}\nq {map_} cm {name} Do Q\n")
    return before, _own_streams(page), after


def _own_streams(page: Any) -> list[Any]:
    contents = page.raw_get("/Contents") if "/Contents" in page else None
    if contents is None:
        return []
    return items(contents) or ([] if isinstance(contents.get_object(), list) else [contents])


def add_content(writer: "PdfWriter", content: str) -> Any:
    """Enter a content of our own into a document."""
    from pypdf.generic import DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(content.encode("ascii"))
    return writer._add_object(stream)  # noqa: SLF001 - pypdf has no public way


def add_form(page: Any, form: Any) -> str:
    """Enter a form among the page's resources, its own copy of them, under a name that is free."""
    from pypdf.generic import DictionaryObject, NameObject

    resources = DictionaryObject(inherited(page, "/Resources") or {})
    forms = DictionaryObject(entry(resources, "/XObject") or {})
    name = NAME
    while name in forms:
        name += "I"
    forms[NameObject(name)] = form
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    return name


def inherited(page: Any, key: str) -> Any:
    """Look a property of a page up, in the page and in what it belongs to."""
    node = page
    for _ in range(ANCESTORS):
        value = entry(node, key)
        if value is not None or node is None:
            return value
        node = entry(node, "/Parent")
    return None


def inverse_of(matrix: Matrix) -> Matrix:
    """Invert a map that turns by right angles, mirrors and shifts."""
    turned = Matrix(matrix.a, matrix.c, matrix.b, matrix.d)
    x, y = turned.point(matrix.e, matrix.f)
    return Matrix(turned.a, turned.b, turned.c, turned.d, -x, -y)


def corners_of(inverse: Matrix, width: float, height: float) -> tuple[float, float, float, float]:
    """Give a page's box in its own coordinates, as it is seen with this size."""
    one, other = inverse.point(0, 0), inverse.point(width, height)
    xs, ys = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return xs[0], ys[0], xs[1], ys[1]


def numbers_of(matrix: Matrix) -> tuple[float, ...]:
    """Give the six numbers of a map, as a PDF has them."""
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
