"""Lays a stranger's pages under those of a PDF of our own, as pictures that can be searched.

What comes of it is our document: its catalogue, its structure and its pages. Of the other one only
what its pages draw gets there, each page as one form; forms and notes are drawn as they look.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from submissions.pdf import limits
from submissions.pdf.balance import balance
from submissions.pdf.contents import Copies, Kind, TooMuchError, copy
from submissions.pdf.frame import Matrix
from submissions.pdf.stamping import (
    Seen,
    add_content,
    add_form,
    corners_of,
    inherited,
    inverse_of,
    numbers_of,
)
from submissions.pdf.structure import entry, open_anew, resolve

if TYPE_CHECKING:
    from pypdf import PdfWriter


def lay_under(data: bytes, pages: Sequence[Seen], drawn: bytes) -> "PdfWriter":
    """Give `drawn` with the pages of a stranger's PDF under its first ones, ready to be written.

    Args:
        data: the stranger's PDF.
        pages: its pages as `measure` gives them.
        drawn: a PDF of ours, first a page for each of them, at least as large as it is seen;
            all further pages stay as they are.

    Raises:
        TooMuchError: there is too much of it.
        Exception: one of `submissions.pdf.structure.malformed()`.
    """
    from pypdf import PdfWriter

    _check(pages)
    reader = open_anew(_flat(data))
    writer = PdfWriter(clone_from=io.BytesIO(drawn))
    if len(reader.pages) != len(pages) or len(writer.pages) < len(pages):
        raise ValueError("the two libraries count different pages")
    copies = Copies(writer)
    for seen, source, target in zip(pages, reader.pages, writer.pages, strict=False):
        _lay(copies, seen, source, target)
    _keep_layers(copies, reader)
    return writer


def _check(pages: Sequence[Seen]) -> None:
    longest = max((max(seen.width, seen.height) for seen in pages), default=0.0)
    if len(pages) > limits.PAGES or longest > limits.PAGE_SIDE[1]:
        raise TooMuchError


def _flat(data: bytes) -> bytes:
    """Draw fields and notes into their pages, and take an owner's password away."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    sink = io.BytesIO()
    with pypdfium2.PdfDocument(data) as source:
        for number in range(len(source)):
            page = source[number]
            pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
        source.save(sink, flags=pdfium.FPDF_REMOVE_SECURITY)
    return sink.getvalue()


def _lay(copies: Copies, seen: Seen, source: Any, target: Any) -> None:
    """Draw a page under another one, where it is seen; to the structure it is a background."""
    from pypdf.generic import ArrayObject, NameObject

    back = inverse_of(seen.matrix)
    form = _as_form(copies, source, corners_of(back, seen.width, seen.height))
    name = add_form(target, form)
    height = float(target.mediabox.height)
    place = Matrix(1, 0, 0, -1, 0, height).after(seen.matrix)
    map_ = " ".join(f"{number:.6f}" for number in numbers_of(place))
    under = add_content(copies.writer, f"/Artifact BMC q {map_} cm {name} Do Q EMC\n")
    own = target.raw_get("/Contents")
    own = own if isinstance(own.get_object(), list) else [own]
    target[NameObject("/Contents")] = ArrayObject([under, *own])


def _as_form(copies: Copies, page: Any, box: tuple[float, float, float, float]) -> Any:
    """Turn a stranger's page into a form, cut to what is seen of it."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, FloatObject, NameObject

    contents = page.get_contents()
    content = contents.get_data() if contents is not None else b""
    states = balance(content)
    form = DecodedStreamObject()
    form.set_data(b"q " * states.needed + content + b"\n" + b"Q " * states.left)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(round(side, 3)) for side in box)
    resources = inherited(page, "/Resources")
    if resources is not None:
        form[NameObject("/Resources")] = copy(copies, resources, Kind.RESOURCES)
    if entry(page, "/Group") is not None:
        form[NameObject("/Group")] = copy(copies, page.raw_get("/Group"))
    return _added(copies.writer, form.flate_encode())


def _keep_layers(copies: Copies, reader: Any) -> None:
    """Keep layers switched off that were: what they hide was no part of what was handed in."""
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    found = entry(reader.root_object, "/OCProperties")
    if not isinstance(found, dict):
        return
    layers = copy(copies, found)
    if not isinstance(resolve(layers.get("/D")), DictionaryObject):
        layers[NameObject("/D")] = DictionaryObject()
    layers["/D"][NameObject("/Name")] = TextStringObject("-")
    copies.writer.root_object[NameObject("/OCProperties")] = layers


def _added(writer: "PdfWriter", thing: Any) -> Any:
    return writer._add_object(thing)  # noqa: SLF001 - pypdf has no public way
