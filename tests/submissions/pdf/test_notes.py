"""Annotations that may cover or change an answer are seen, whatever they call themselves."""

import io
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from grader.catalogue import open_catalogue
from submissions.model import Response
from submissions.reading import read_report
from tests.pdf import typeset

EXPECTED = open_catalogue("sheet05", public_only=True).expected()


def drawn_over(area: tuple[float, ...], **keys: Any) -> bytes:
    """Put a white annotation over a place of a report that holds one answer."""
    pdf = typeset(b"= Task 3.6\nAttention: O(N^2)\n\nConvolution: O(N k^2)\n")
    writer = PdfWriter(PdfReader(io.BytesIO(pdf)))
    white = StreamObject()
    white.set_data(b"1 1 1 rg 0 0 500 500 re f")
    white |= {
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, 500, 500))),
    }
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, area)),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer._add_object(white)}),
            **{NameObject(f"/{key}"): value for key, value in keys.items()},
        }
    )
    page = writer.pages[0]
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def attention(data: bytes) -> Response:
    (found,) = [r for r in read_report(data, EXPECTED).responses if r.field == "attention"]
    return found


@pytest.mark.parametrize(
    "keys",
    [
        {"Subtype": NameObject("/Widget")},
        {"Subtype": NameObject("/Widget"), "FT": NameObject("/Sig")},
        {"Subtype": NameObject("/Widget"), "FT": NameObject("/Btn"), "T": TextStringObject("x")},
        {"Subtype": NameObject("/Link")},
        {"Subtype": NameObject("/Square")},
    ],
    ids=["no field", "signature", "button", "link", "square"],
)
def test_what_is_drawn_over_an_answer_puts_it_in_doubt(keys: dict[str, Any]) -> None:
    assert attention(drawn_over((0, 700, 400, 800), **keys)).flags


def test_what_is_drawn_above_the_first_heading_does_not() -> None:
    above = drawn_over((400, 825, 500, 840), Subtype=NameObject("/Widget"))
    assert (attention(above).text, attention(above).flags) == ("O(N^2)", ())
