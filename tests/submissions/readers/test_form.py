"""Form fields: any names, values as typed, and never what is not shown."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from submissions.model import Response
from tests.pdf import typeset

Responses = dict[str, Response]
Read = Callable[[bytes], Responses]
Sure = Callable[[Responses], dict[str, str | None]]

PAGE = (
    b"= Task 3.3\nOver which dimension does the softmax normalise?\n#v(3cm)\n= Task 3.4\n#v(6cm)\n"
)


def widget(name: str, number: int, title: str = "") -> DictionaryObject:
    top = 700 - 70 * number
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/Ff"): NumberObject(1 << 12),
            NameObject("/F"): NumberObject(4),
            NameObject("/T"): TextStringObject(name),
            NameObject("/TU"): TextStringObject(title),
            NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
            NameObject("/Rect"): ArrayObject(FloatObject(x) for x in (72, top - 60, 500, top)),
        }
    )


def filled(
    values: Mapping[str, str],
    page: bytes = PAGE,
    titles: Mapping[str, str] | None = None,
    spoil: Callable[[Any, PdfWriter], None] = lambda _note, _writer: None,
) -> bytes:
    """Lay one widget for each value over a page, fill it in, and spoil each widget."""
    writer = PdfWriter(clone_from=io.BytesIO(typeset(page)))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/Helv"): font})})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject("/DR"): fonts})
    writer.root_object[NameObject("/AcroForm")] = form
    for number, name in enumerate(values):
        note = writer.add_annotation(
            writer.pages[0], widget(name, number, (titles or {}).get(name, ""))
        )
        form["/Fields"].append(note.indirect_reference)
    writer.update_page_form_field_values(writer.pages[0], dict(values), auto_regenerate=False)
    for reference in form["/Fields"]:
        spoil(reference.get_object(), writer)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()


@pytest.mark.parametrize(
    "name",
    ["3-3-axis", "3.3 axis", "q3.3 axis", "Answer 3.3: Axis", "task_3_3_axis", "33-axis", "3.3"],
)
def test_any_field_names_are_understood(name: str, read_bytes: Read, sure: Sure) -> None:
    assert sure(read_bytes(filled({name.replace(".", "-"): "keys"}))) == {"3.3 axis": "keys"}


def test_a_title_names_a_field_whose_name_says_nothing(read_bytes: Read, sure: Sure) -> None:
    data = filled({"Text1": "keys"}, titles={"Text1": "3.3 axis"})
    assert sure(read_bytes(data)) == {"3.3 axis": "keys"}


def test_names_that_fit_nothing_are_left_alone(read_bytes: Read, sure: Sure) -> None:
    assert sure(read_bytes(filled({"surname": "Muster", "4-3-axis": "keys"}))) == {}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("[[1, 2],\n [3, 4.5]]", "[[1, 2], [3, 4.5]]"),
        ("1 2\n3 4,5", "[[1, 2], [3, 4.5]]"),
        ("1 2; 3 4", "[[1, 2], [3, 4]]"),
        ("[[sqrt(2), 1], [0, a]]", "[[sqrt(2), 1], [0, a]]"),
    ],
)
def test_a_matrix_is_read_from_several_lines(
    typed: str, read: str, read_bytes: Read, sure: Sure
) -> None:
    assert sure(read_bytes(filled({"3-4-output": typed}))) == {"3.4 output": read}


def test_an_empty_field_is_blank_and_the_printed_question_no_answer(
    read_bytes: Read, sure: Sure
) -> None:
    found = sure(read_bytes(filled({"3-3-axis": "", "3-4-output": ""})))
    assert found == {"3.3 axis": "", "3.4 output": ""}


def with_appearance(text: bytes) -> Callable[[Any, PdfWriter], None]:
    def spoil(note: Any, writer: PdfWriter) -> None:
        form = note["/AP"]["/N"].get_object()
        drawn = StreamObject()
        drawn.update({key: value for key, value in form.items() if key in ("/BBox", "/Resources")})
        drawn[NameObject("/Type")] = NameObject("/XObject")
        drawn[NameObject("/Subtype")] = NameObject("/Form")
        drawn.set_data(b"BT /Helv 9 Tf 4 40 Td %s ET" % text)
        note["/AP"][NameObject("/N")] = writer._add_object(drawn)

    return spoil


@pytest.mark.parametrize(
    "drawn", [b"(N_Q) Tj", b"", b"1 g (keys) Tj", b"3 Tr (keys) Tj", b"(keys or N_Q) Tj"]
)
def test_a_value_that_is_not_what_is_shown_is_flagged(drawn: bytes, read_bytes: Read) -> None:
    found = read_bytes(filled({"3-3-axis": "keys"}, spoil=with_appearance(drawn)))
    assert found["3.3 axis"].flags


def test_an_empty_field_that_shows_text_is_flagged(read_bytes: Read) -> None:
    found = read_bytes(filled({"3-3-axis": ""}, spoil=with_appearance(b"(N_Q) Tj")))
    assert found["3.3 axis"].flags == ("read.form_differs",)


def test_a_value_without_an_appearance_is_read_where_viewers_make_one(
    read_bytes: Read, sure: Sure
) -> None:
    def spoil(note: Any, writer: PdfWriter) -> None:
        del note["/AP"]
        writer.set_need_appearances_writer()

    assert sure(read_bytes(filled({"3-3-axis": "keys"}, spoil=spoil))) == {"3.3 axis": "keys"}


def test_a_value_that_nothing_draws_is_flagged(read_bytes: Read) -> None:
    def spoil(note: Any, _: PdfWriter) -> None:
        del note["/AP"]

    found = read_bytes(filled({"3-3-axis": "keys"}, spoil=spoil))
    assert found["3.3 axis"].flags == ("read.form_differs",)


@pytest.mark.parametrize("rect", [(0, 0, 0, 0), (100, 100, 101, 101), (100, 100, 300, 103)])
def test_a_value_in_a_field_too_small_to_be_seen_is_flagged(
    read_bytes: Read, rect: tuple[int, ...]
) -> None:
    def spoil(note: Any, _: PdfWriter) -> None:
        note[NameObject("/Rect")] = ArrayObject(map(FloatObject, rect))

    assert "read.hidden" in read_bytes(filled({"3-3-axis": "keys"}, spoil=spoil))["3.3 axis"].flags


def remade(_note: Any, writer: PdfWriter) -> None:
    writer.set_need_appearances_writer()


@pytest.mark.parametrize("typed", ["√d_k ∈ ℝ", "keys → ∞", "α"])
def test_signs_that_a_font_lacks_are_read_where_viewers_draw_them_anew(
    typed: str, read_bytes: Read, sure: Sure
) -> None:
    assert sure(read_bytes(filled({"3-3-axis": typed}, spoil=remade))) == {"3.3 axis": typed}
    assert read_bytes(filled({"3-3-axis": typed}))["3.3 axis"].flags == ("read.form_differs",)


@pytest.mark.parametrize("drawn", [b"(N_Q) Tj", b"(3) Tj", b"(-?d_k) Tj"])
def test_what_viewers_draw_anew_is_flagged_where_a_plain_sign_differs(
    drawn: bytes, read_bytes: Read
) -> None:
    def spoil(note: Any, writer: PdfWriter) -> None:
        with_appearance(drawn)(note, writer)
        remade(note, writer)

    assert read_bytes(filled({"3-3-axis": "√d_k"}, spoil=spoil))["3.3 axis"].flags


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("−1 ½\n0 2", "[[-1, 1/2], [0, 2]]"),
        ("– 1 2\n0 ¼", "[[-1, 2], [0, 1/4]]"),
        ("1½ 2\n0 1", "1½ 2\n0 1"),
        ("-½ 0,5\n1/2 −0,25", "[[-1/2, 0.5], [1/2, -0.25]]"),
    ],
)
def test_signs_that_editors_put_in_numbers_are_read(
    typed: str, read: str, read_bytes: Read
) -> None:
    assert read_bytes(filled({"3-4-output": typed}))["3.4 output"].text == read


def test_two_fields_for_one_answer_contradict_each_other(read_bytes: Read) -> None:
    found = read_bytes(filled({"3-3-axis": "keys", "q3-3-axis": "queries"}))
    assert found["3.3 axis"].flags == ("read.conflict",)


def test_a_field_and_an_answer_line_that_differ_contradict_each_other(read_bytes: Read) -> None:
    page = PAGE + b"#v(2cm)\nAnswer 3.6 attention: O(N)"
    found = read_bytes(filled({"3-6-attention": "O(N^2)"}, page))
    assert found["3.6 attention"].flags == ("read.conflict",)
    assert found["3.6 attention"].text == "O(N^2)"


def test_an_empty_field_with_something_drawn_over_it_is_flagged(read_bytes: Read) -> None:
    page = PAGE + b"#place(top + left, dx: 40pt, dy: 100pt, line(length: 3cm, angle: 20deg))"
    assert read_bytes(filled({"3-3-axis": ""}, page))["3.3 axis"].flags == ("read.ink_left",)


def test_an_empty_field_with_text_typed_over_it_is_flagged(read_bytes: Read) -> None:
    page = PAGE + b"#place(top + left, dx: 40pt, dy: 100pt)[N_KV]"
    assert read_bytes(filled({"3-3-axis": ""}, page))["3.3 axis"].flags


def test_an_invisible_field_is_flagged(read_bytes: Read) -> None:
    def spoil(note: Any, _: PdfWriter) -> None:
        note[NameObject("/F")] = NumberObject(2)

    assert read_bytes(filled({"3-3-axis": "keys"}, spoil=spoil))["3.3 axis"].flags


@pytest.mark.parametrize("across", [435, 450, 465])
def test_an_empty_field_with_text_written_beside_it_is_flagged(
    across: int, read_bytes: Read
) -> None:
    mark = b"#place(top + left, dx: %dpt, dy: 100pt)[N_KV]" % across
    assert read_bytes(filled({"3-3-axis": ""}, PAGE + mark))["3.3 axis"].flags
