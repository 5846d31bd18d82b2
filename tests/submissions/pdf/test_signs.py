"""A sign that is drawn as another one is flagged."""

from collections.abc import Callable

import pytest

from submissions.model import Expected
from submissions.pdf.model import Glyph
from submissions.pdf.signs import is_misdrawn
from submissions.reading import read_report

Build = Callable[..., bytes]

PARTS = (Expected("3.3", "gain", "expression"), Expected("3.6", "cost", "growth"))
MAP = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfchar <%02x> <%04x> endbfchar
endcmap end end"""


def forged(drawn: str, said: str) -> dict[str, object]:
    """Make a font in which one character is drawn for another."""
    names = {"+": "plus", "-": "minus", "=": "equal", "/": "slash", "1": "one", ".": "period"}
    font = (
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R"
        b" /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [%d /%s] >> >>"
        % (ord(said), names[drawn].encode())
    )
    table = MAP % (ord(said), ord(said))
    return {
        "font": font,
        "more": {6: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(table), table)},
    }


def content(said: str) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td (Task 3.3) Tj 0 -20 Td (N %s D) Tj ET" % said.encode()


@pytest.mark.parametrize(
    ("drawn", "said"),
    [("+", "-"), ("-", "+"), ("-", "="), ("=", "-"), ("-", "1"), ("-", "/"), (".", "1")],
)
def test_a_sign_drawn_for_another_is_flagged(one_page: Build, drawn: str, said: str) -> None:
    data = one_page(content=content(said), **forged(drawn, said))
    assert "read.forged" in read_report(data, PARTS).responses[0].flags


@pytest.mark.parametrize("sign", ["+", "-", "/", "1"])
def test_a_sign_drawn_as_itself_is_not(one_page: Build, sign: str) -> None:
    data = one_page(content=content(sign), **forged(sign, sign))
    (first, _) = read_report(data, PARTS).responses
    assert (first.text, first.flags) == (f"N {sign} D", ())


def glyph(char: str, wide: float, high: float) -> Glyph:
    """Give a glyph of size 10 that draws a box of that size."""
    return Glyph(char, 0, 0, wide, high, 0, wide, high, 10, font=1, layer=0)


@pytest.mark.parametrize(
    ("char", "wide", "high", "misdrawn"),
    [
        ("-", 6, 1.9, False),
        ("-", 6, 2.1, True),
        ("-", 2, 1.5, True),
        ("=", 6, 3, False),
        ("=", 6, 1.3, True),
        ("=", 4, 4.4, True),
        ("+", 6, 6, False),
        ("+", 6, 3.5, True),
        ("×", 2, 2.3, True),
        ("·", 1, 1, False),
        ("·", 4, 1, True),
        ("/", 3, 7, False),
        ("/", 6, 5, True),
        ("e", 5, 4.5, False),
        ("e", 5, 2.4, True),
        ("∈", 5, 1, False),
        ("1", 0, 0, False),
    ],
)
def test_the_box_of_a_sign_is_judged(
    char: str, wide: float, high: float, *, misdrawn: bool
) -> None:
    assert is_misdrawn(glyph(char, wide, high)) is misdrawn
