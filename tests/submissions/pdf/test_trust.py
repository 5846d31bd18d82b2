"""What a reader cannot see, and what is not what it says, is never read without a flag."""

from collections.abc import Callable

import pytest

from submissions.model import Expected, Response
from submissions.reading import read_report

Build = Callable[..., bytes]

ASKED = (Expected("3.3", "axis", "phrase"), Expected("3.6", "cost", "growth"))
HEAD = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj 0 -20 Td "
PLAIN = HEAD + b"(N_KV) Tj ET "


def first(data: bytes) -> Response:
    return read_report(data, ASKED).responses[0]


def test_plain_text_is_read(one_page: Build) -> None:
    assert first(one_page(content=PLAIN)).text == "N_KV"
    assert first(one_page(content=PLAIN)).flags == ()


@pytest.mark.parametrize(
    ("content", "flag"),
    [
        pytest.param(HEAD + b"3 Tr (N_KV) Tj ET", "read.hidden", id="invisible render mode"),
        pytest.param(HEAD + b"7 Tr (N_KV) Tj ET", "read.hidden", id="text as a clip only"),
        pytest.param(HEAD + b"1 g (N_KV) Tj ET", "read.hidden", id="white"),
        pytest.param(HEAD + b"0.85 g (N_KV) Tj ET", "read.hidden", id="pale"),
        pytest.param(HEAD + b"/F1 3 Tf (N_KV) Tj ET", "read.hidden", id="tiny"),
        pytest.param(HEAD + b"570 0 Td (N_KV) Tj ET", "read.hidden", id="over the page's edge"),
        pytest.param(
            PLAIN + b"1 g 60 670 200 25 re f", "read.hidden", id="below a white rectangle"
        ),
        pytest.param(
            b"q 0 0 10 10 re W n " + HEAD + b"(N_KV) Tj ET Q", "read.hidden", id="outside the clip"
        ),
        pytest.param(
            b"/OC /Off BDC " + PLAIN + b" EMC", "read.hidden", id="on a layer switched off"
        ),
        pytest.param(PLAIN + b"72 684 m 110 684 l S", "read.struck", id="struck out"),
        pytest.param(PLAIN + b"72 600 m 110 640 l S", "read.ink_left", id="a stroke below"),
        pytest.param(
            PLAIN + b"1 1 0 RG 120 670 m 150 690 l S", "read.ink_left", id="a pale stroke beside"
        ),
        pytest.param(HEAD + b"(5 N) Tj ET 80 680 1 1 re f", "read.ink_left", id="a point drawn"),
        pytest.param(HEAD + b"(N) Tj 3 Tr (_Q) Tj ET", "read.hidden", id="partly invisible"),
        pytest.param(b"q 0 0 92 842 re W n " + PLAIN + b"Q", "read.hidden", id="partly clipped"),
        pytest.param(HEAD + b"3 Tc (N 12) Tj ET", "read.gap", id="letters set apart"),
        pytest.param(HEAD + b"-1 0 0 1 150 680 Tm (N_KV) Tj ET", "read.rotated", id="mirrored"),
        pytest.param(HEAD + b"(N) Tj 5 Ts (2) Tj ET", "read.typeset", id="raised, as large"),
        pytest.param(HEAD + b"0.7 0.7 -0.7 0.7 90 600 Tm (N_KV) Tj ET", "read.rotated", id="askew"),
        pytest.param(
            PLAIN + b"BT /F1 12 Tf 73 680 Td (N_Q) Tj ET", "read.overlaid", id="over each other"
        ),
        pytest.param(
            PLAIN + b"q 60 0 0 30 70 670 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x7f EI Q",
            "read.hidden",
            id="below a picture",
        ),
    ],
)
def test_what_is_not_plainly_seen_is_flagged(one_page: Build, content: bytes, flag: str) -> None:
    layers = b"/OCProperties << /OCGs [6 0 R] /D << /OFF [6 0 R] >> >>"
    data = one_page(
        content=content,
        catalog=layers,
        resources=b"/Properties << /Off 6 0 R >>",
        more={6: b"<< /Type /OCG /Name (x) >>"},
    )
    assert flag in first(data).flags


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"(N) Tj /F1 8 Tf 5 Ts (2) Tj 0 Ts /F1 12 Tf ( d) Tj", "N^2 d"),
        (b"(N) Tj /F1 8 Tf -3 Ts (k) Tj 0 Ts /F1 12 Tf ( d) Tj", "N_k d"),
        (b"(N) Tj /F1 8 Tf 5 Ts (k+1) Tj", "N^(k+1)"),
        (b"1 0 0 1 100 680 Tm (KV) Tj 1 0 0 1 84.6 680 Tm (N_) Tj", "N_KV"),
    ],
)
def test_text_is_read_by_its_places(one_page: Build, content: bytes, text: str) -> None:
    found = first(one_page(content=HEAD + content + b" ET"))
    assert (found.text, found.flags) == (text, ())


def test_text_over_a_background_is_read(one_page: Build) -> None:
    content = b"0.93 g 50 600 300 150 re f 0 g " + PLAIN
    assert first(one_page(content=content)).flags == ()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_seen(one_page: Build, turn: int) -> None:
    matrix = {
        90: b"0 1 -1 0 100 72",
        180: b"-1 0 0 -1 500 700",
        270: b"0 -1 1 0 100 700",
    }[turn]
    content = b"q %s cm BT /F1 12 Tf 0 0 Td (Task 3.3) Tj 0 -20 Td (N_KV) Tj ET Q" % matrix
    found = first(one_page(content=content, page=b"/Rotate %d" % turn))
    assert (found.text, found.flags) == ("N_KV", ())


def test_text_upside_down_is_flagged(one_page: Build) -> None:
    found = first(one_page(content=PLAIN, page=b"/Rotate 180"))
    assert found.text is None
    assert found.flags


def test_a_cropped_page_is_measured_from_its_crop(one_page: Build) -> None:
    found = first(one_page(content=PLAIN, page=b"/CropBox [50 500 400 760]"))
    assert (found.text, found.flags) == ("N_KV", ())
    assert found.box is not None
    assert 20 < found.box.left < 25


def test_what_is_cropped_off_is_flagged(one_page: Build) -> None:
    found = first(one_page(content=PLAIN, page=b"/CropBox [50 690 400 760]"))
    assert "read.hidden" in found.flags


def test_a_note_on_the_answer_is_flagged(one_page: Build) -> None:
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [70 660 200 700] /Contents (N_Q) >>"
    found = first(one_page(content=PLAIN, page=b"/Annots [6 0 R]", more={6: note}))
    assert found.flags == ("read.noted",)


def to_unicode(pairs: dict[int, int]) -> bytes:
    rows = b"\n".join(b"<%02X> <%04X>" % pair for pair in pairs.items())
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n%d beginbfchar\n%s\nendbfchar\n"
        b"endcmap end end" % (len(pairs), rows)
    )


@pytest.mark.parametrize(("drawn", "said"), [(b"1", b"7"), (b"2", b"3"), (b"8", b"0")])
def test_a_digit_that_says_it_is_another_is_flagged(
    one_page: Build, as_stream: Build, drawn: bytes, said: bytes
) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        b" /ToUnicode 7 0 R >>"
    )
    pairs = {code: code for code in range(32, 127)} | {drawn[0]: said[0], said[0]: drawn[0]}
    content = PLAIN + b"BT /F2 12 Tf 72 660 Td (N_%s) Tj ET" % drawn
    data = one_page(
        content=content,
        resources=b"/XObject << >>",
        font=b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        more={6: font, 7: as_stream(to_unicode(pairs))},
    ).replace(b"/F1 5 0 R", b"/F1 5 0 R /F2 6 0 R", 1)
    assert "read.forged" in first(data).flags


def test_a_glyph_without_a_letter_is_flagged(one_page: Build, as_stream: Build) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        b" /ToUnicode 7 0 R >>"
    )
    pairs = {code: code for code in range(32, 127)} | {ord("K"): 0xE123}
    data = one_page(content=PLAIN, font=font, more={7: as_stream(to_unicode(pairs))})
    assert "read.unmapped" in first(data).flags


def test_crowded_pages_are_left_to_a_person(one_page: Build) -> None:
    glyphs = b"BT /F1 5 Tf 9 TL 10 830 Td " + b"(%s) Tj T* " % (b"x" * 400) * 50 + b"ET"
    paths = PLAIN + b" ".join(b"0 0 m %d 9 l S" % (n % 500) for n in range(5000))
    for content in (glyphs, paths):
        reading = read_report(one_page(content=content), ASKED)
        assert [notice.code for notice in reading.notices] == ["pdf.page_skipped"]
        assert all(one.flags for one in reading.responses)


def test_a_point_without_a_letter_is_flagged(one_page: Build, as_stream: Build) -> None:
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
        b" /ToUnicode 7 0 R >>"
    )
    content = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj /F2 12 Tf 0 -20 Td (%s) Tj ET"
    for code in (0x20, 0x200B):
        pairs = {code: code for code in range(32, 127)} | {ord("."): code}
        data = one_page(
            content=content % b"6.5",
            more={6: font, 7: as_stream(to_unicode(pairs))},
        ).replace(b"/F1 5 0 R", b"/F1 5 0 R /F2 6 0 R", 1)
        assert first(data).flags


@pytest.mark.parametrize(
    "text", [b"7", b"N_Q", b"", b"\\376\\377\\000N\\000_\\000Q"], ids=["7", "N_Q", "none", "utf16"]
)
def test_a_text_stated_for_other_letters_is_flagged(one_page: Build, text: bytes) -> None:
    content = HEAD + b"(N_) Tj /Span << /ActualText (%s) >> BDC (KV) Tj EMC ET" % text
    assert "read.replaced" in first(one_page(content=content)).flags
