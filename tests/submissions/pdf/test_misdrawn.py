"""An answer in which a letter is drawn as another one is flagged."""

import io
from collections.abc import Callable, Sequence

import pypdf
import pytest
from pypdf.generic import NameObject, StreamObject

from submissions.model import Expected, Response
from submissions.reading import read_report
from tests.pdf import typeset

Build = Callable[..., bytes]

PARTS = (
    Expected("3.3", "gain", "expression"),
    Expected("3.4", "reason", "text"),
    Expected("3.6", "cost", "growth"),
)
NAMES = {"+": "plus", "×": "multiply", "*": "asterisk", "<": "less", ">": "greater"}
NAMES |= {"%": "percent", "#": "numbersign"}
NAMES |= dict(
    zip("23456789", ["two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)
MAP = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
{count} beginbfchar {pairs} endbfchar
endcmap end end"""


def font(said: dict[int, str], drawn: dict[int, str], base: str = "Helvetica") -> dict[str, object]:
    """Make a font in which some codes draw one character and are said to be another one."""
    names = " ".join(f"{code} /{NAMES.get(char, char)}" for code, char in drawn.items())
    told = " ".join(
        f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in said.items()
    )
    table = MAP.format(count=len(said), pairs=told).encode()
    return {
        "font": f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} /ToUnicode 6 0 R"
        f" /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [{names}] >> >>".encode(),
        "more": {6: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)},
    }


def content(*lines: str) -> bytes:
    shown = b" 0 -20 Td ".join(b"(%s) Tj" % line.encode("latin-1") for line in lines)
    return b"BT /F1 12 Tf 72 700 Td %s ET" % shown


def read(data: bytes, place: int = 0) -> Response:
    return read_report(data, PARTS).responses[place]


@pytest.mark.parametrize(
    ("drawn", "said"),
    ["De", "eD", "NK", "KN", "OQ", "dk", "ec", "vn", "TV", "pq", "+×", "×+"],
)
@pytest.mark.parametrize("base", ["Helvetica", "Times-Italic", "Courier"])
def test_a_letter_drawn_for_another_is_flagged(
    one_page: Build, drawn: str, said: str, base: str
) -> None:
    forged = font({ord(said): said}, {ord(said): drawn}, base)
    answer = read(one_page(content=content("Task 3.3", f"2 {said} W"), **forged))
    assert "read.forged" in answer.flags
    assert answer.confidence < 0.5


@pytest.mark.parametrize("char", "DeNKQOdkcvnTVpq+×")
def test_a_letter_drawn_as_itself_is_read(one_page: Build, char: str) -> None:
    honest = font({ord(char): char}, {ord(char): char})
    answer = read(one_page(content=content("Task 3.3", f"2 {char} W"), **honest))
    assert "read.forged" not in answer.flags


def test_an_honest_letter_reads_with_certainty(one_page: Build) -> None:
    answer = read(one_page(content=content("Task 3.3", "2 D"), **font({68: "D"}, {68: "D"})))
    assert (answer.text, answer.flags) == ("2 D", ())


def test_a_second_code_that_claims_the_same_letter_is_looked_at(one_page: Build) -> None:
    two = font({78: "N", 79: "N"}, {78: "N", 79: "K"})
    honest, forged = (
        read(one_page(content=content("Task 3.3", f"N {second}"), **two)) for second in "NO"
    )
    assert (honest.text, honest.flags) == ("N N", ())
    assert forged.flags == ("read.forged",)


@pytest.mark.parametrize("second", ["AB", "BA"])
def test_what_was_seen_of_one_code_says_nothing_of_another(one_page: Build, second: str) -> None:
    two = font({65: "H", 66: "H"}, {65: "H", 66: "P"})
    assert read(one_page(content=content("Task 3.3", f"2 {second}"), **two)).flags == (
        "read.forged",
    )


@pytest.mark.parametrize(
    ("drawn", "said"), ["9D", "6N", "4V", "3K", "7D", "2N", "5e", "*+", "<+", ">×", "%R", "#A"]
)
def test_a_digit_or_sign_drawn_for_a_letter_is_flagged(
    one_page: Build, drawn: str, said: str
) -> None:
    forged = font({ord(said): said}, {ord(said): drawn})
    answer = read(one_page(content=content("Task 3.3", f"2 {said} W"), **forged))
    assert "read.forged" in answer.flags


def test_one_glyph_that_claims_to_be_several_letters_is_flagged(one_page: Build) -> None:
    forged = font({68: "NK"}, {68: "D"})
    assert read(one_page(content=content("Task 3.3", "2 D"), **forged)).flags == ("read.forged",)


def test_letters_that_only_touch_are_no_ligature(one_page: Build) -> None:
    forged = font({65: "f", 66: "t"}, {65: "K", 66: "N"})
    page = b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj 0 -20 Td [(2 A) 150 (B)] TJ ET"
    assert "read.forged" in read(one_page(content=page, **forged)).flags


def test_letters_of_other_places_put_no_answer_in_doubt(one_page: Build) -> None:
    forged = font({113: "q"}, {113: "p"})
    answer = read(one_page(content=content("a q stands here", "Task 3.3", "2 D"), **forged))
    assert (answer.text, answer.flags) == ("2 D", ())


def test_free_text_is_left_to_its_reader(one_page: Build) -> None:
    forged = font({110: "n"}, {110: "u"})
    lines = content("Task 3.4", "no padding is added here")
    answer = read(one_page(content=lines, **forged), 1)
    assert answer.flags == ()


def swapped(formula: str, swap: Sequence[tuple[str, str]] = ()) -> bytes:
    """Set an answer with letters of a formula, of which some are then said to be others."""
    writer = pypdf.PdfWriter(io.BytesIO(typeset(f"Task 3.3\n\n{formula}\n".encode())))
    for page in writer.pages:
        for value in page["/Resources"]["/Font"].values():
            table = value.get_object()["/ToUnicode"].get_object()
            data = table.get_data()
            for old, new in swap:
                data = data.replace(spelt(old), b"<!%s" % spelt(new)[1:])
            stream = StreamObject()
            stream.set_data(data.replace(b"<!", b"<"))
            value.get_object()[NameObject("/ToUnicode")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def spelt(char: str) -> bytes:
    """Write a character as a font's table of characters does."""
    return b"<%s>" % char.encode("utf-16-be").hex().upper().encode()


def test_letters_of_formulas_are_looked_at_on_the_page() -> None:
    answer = read(swapped("$K + N D$"))
    assert (answer.text, answer.flags) == ("K + ND", ())


@pytest.mark.parametrize(("drawn", "said"), ["𝐷𝑒", "𝐷𝑉", "𝑁𝐷", "𝐾𝐷"])
def test_letters_of_formulas_that_are_drawn_as_others_are_flagged(drawn: str, said: str) -> None:
    assert read(swapped("$K + N D$", [(drawn, said)])).flags == ("read.forged",)


@pytest.mark.parametrize("formula", ["$K / N$", "$N^K$", "$O(N)$"])
def test_small_letters_of_formulas_are_looked_at(formula: str) -> None:
    assert "read.forged" not in read(swapped(formula)).flags
    assert "read.forged" in read(swapped(formula, [("𝑁", "𝐿"), ("𝐾", "𝐿")])).flags


T = b"600 0 50 0 550 660 d1 50 580 500 80 re 260 0 80 580 re f"


@pytest.mark.parametrize(
    ("said", "flags"), [("T", ()), ("L", ("read.forged",)), ("e", ("read.forged",))]
)
def test_a_letter_of_a_font_without_outlines_is_looked_at(
    one_page: Build, said: str, flags: tuple[str, ...]
) -> None:
    table = MAP.format(count=1, pairs=f"<54> <{ord(said):04x}>").encode()
    drawn = b"<< /Length %d >>\nstream\n%s\nendstream"
    parts = {
        "font": b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 700 700] /FirstChar 84 /LastChar 84"
        b" /Widths [600] /FontMatrix [0.001 0 0 0.001 0 0] /Resources << >> /ToUnicode 6 0 R"
        b" /CharProcs << /tee 7 0 R >> /Encoding << /Differences [84 /tee] >> >>",
        "more": {6: drawn % (len(table), table), 7: drawn % (len(T), T)},
    }
    page = b"BT /F2 12 Tf 72 700 Td (Task 3.3) Tj 0 -20 Td (2) Tj /F1 12 Tf 9 0 Td (T) Tj ET"
    data = with_second_font(one_page(content=page, **parts))
    assert read(data).flags == flags


def with_second_font(data: bytes) -> bytes:
    """Add Helvetica as F2."""
    writer = pypdf.PdfWriter(io.BytesIO(data))
    plain = pypdf.generic.DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    writer.pages[0]["/Resources"]["/Font"][NameObject("/F2")] = plain
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
