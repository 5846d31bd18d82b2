"""PDFs that attack whoever draws their pages: pictures, forms, fonts, paths and fields."""

import zlib
from collections.abc import Callable

from tests.journeys.hostile.archives import GIGABYTE
from tests.journeys.hostile.writing import Page, bomb, stream

HUGE = 60_000
FORM = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
GREY = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"


def _picture(soft: bytes = b"") -> bytes:
    """Draw a picture of 60,000 by 60,000 pixels."""
    size = b"/Width %d /Height %d " % (HUGE, HUGE)
    picture = bomb(HUGE * HUGE, 1, GREY + size + soft)
    return Page(b"q 500 0 0 500 0 0 cm /X Do Q", b"/XObject << /X 6 0 R >>", objects={6: picture})


def _masked() -> Page:
    """Draw a small picture whose soft mask is huge."""
    small = stream(b"\0", GREY + b" /Width 1 /Height 1 /SMask 7 0 R")
    mask = bomb(HUGE * HUGE, 1, GREY + b"/Width %d /Height %d " % (HUGE, HUGE))
    drawn = b"q 500 0 0 500 0 0 cm /X Do Q"
    return Page(drawn, b"/XObject << /X 6 0 R >>", objects={6: small, 7: mask})


def _hidden_picture() -> Page:
    """Draw the huge picture inside a tiling pattern, where no list of objects shows it."""
    size = b"/Width %d /Height %d " % (HUGE, HUGE)
    tile = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9"
    inner = b"/Resources << /XObject << /X 7 0 R >> >>"
    objects = {
        6: stream(b"9 0 0 9 0 0 cm /X Do", tile + inner),
        7: bomb(HUGE * HUGE, 1, GREY + size),
    }
    drawn = b"/Pattern cs /P scn 0 0 595 842 re f"
    return Page(drawn, b"/Pattern << /P 6 0 R >>", objects=objects)


def _inline_picture() -> Page:
    return Page(b"BI /W 60000 /H 60000 /CS /G /BPC 8 ID \0\0 EI")


def _endless_tiles() -> Page:
    """Fill the page with tiles of a millionth of a point."""
    tile = b"/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 1e-6 /YStep 1e-6"
    objects = {6: stream(b"0 0 1 1 re f", tile + b" /Resources << >>")}
    drawn = b"/Pattern cs /P scn 0 0 595 842 re f"
    return Page(drawn, b"/Pattern << /P 6 0 R >>", objects=objects)


def _form_in_itself() -> Page:
    inner = b"/Resources << /XObject << /X 6 0 R >> >>"
    return Page(b"/X Do", b"/XObject << /X 6 0 R >>", objects={6: stream(b"/X Do", FORM + inner)})


def _many_laughs() -> Page:
    """Let each of ten forms draw the next one ten times."""
    objects = {
        n: stream(b"/X Do " * 10, FORM + b"/Resources << /XObject << /X %d 0 R >> >>" % (n + 1))
        for n in range(6, 16)
    }
    objects[16] = stream(b"0 0 1 1 re f", FORM)
    return Page(b"/X Do", b"/XObject << /X 6 0 R >>", objects=objects)


def _font_in_itself() -> Page:
    """Draw a letter by drawing that letter."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0]"
        b" /FirstChar 65 /LastChar 65 /Widths [1] /CharProcs << /A 7 0 R >>"
        b" /Encoding << /Differences [65 /A] >> /Resources << /Font << /T 6 0 R >> >> >>"
    )
    letter = stream(b"1 0 d0 BT /T 1 Tf (AAAAAAAAAA) Tj ET")
    drawn = b"BT /T 12 Tf 9 9 Td (AAAA) Tj ET"
    return Page(drawn, b"/Font << /F1 5 0 R /T 6 0 R >>", objects={6: font, 7: letter})


def _many_glyphs() -> Page:
    line = b"(" + b"x" * 250 + b") '\n"
    return Page(b"BT /F1 4 Tf 9 830 Td 4 TL\n" + line * 200 + b"ET")


def _many_paths() -> Page:
    return Page(b"".join(b"%d %d 1 1 re f\n" % (n % 500, n % 800) for n in range(200_000)))


def _one_path() -> Page:
    return Page(
        b"0 0 m " + b"".join(b"%d %d l\n" % (n % 997, n % 839) for n in range(10**6)) + b"S"
    )


def _huge_font() -> Page:
    """Name a font file of gigabytes, and a map from its codes that is as long."""
    maps = b"/FontDescriptor 6 0 R /ToUnicode 8 0 R"
    font = b"<< /Type /Font /Subtype /TrueType /BaseFont /Bomb %s >>" % maps
    descriptor = b"<< /Type /FontDescriptor /FontName /Bomb /Flags 32 /FontFile2 7 0 R >>"
    objects = {5: font, 6: descriptor, 7: bomb(2 * GIGABYTE, 2), 8: bomb(GIGABYTE, 2)}
    return Page(objects=objects)


def _wide_map() -> Page:
    """Map every code to a long text, in a map that itself is small."""
    ranges = b"".join(b"<0000> <ffff> <%04x>\n" % n for n in range(20_000))
    cmap = b"1 begincodespacerange <0000> <ffff> endcodespacerange\n20000 beginbfrange\n"
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H"
        b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>]"
        b" /ToUnicode 7 0 R >>"
    )
    objects = {5: font, 7: stream(cmap + ranges + b"endbfrange")}
    return Page(objects=objects)


def _fields(count: int, value: bytes) -> Page:
    """Write a form of so many fields."""
    widget = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f%d) /V (%s) /Rect [9 9 99 20] /P 3 0 R >>"
    )
    fields = {n: widget % (n, value) for n in range(10, 10 + count)}
    listed = b"[" + b" ".join(b"%d 0 R" % number for number in fields) + b"]"
    form = b"/AcroForm << /Fields %s /DA (/F1 9 Tf) >>" % listed
    return Page(catalog=form, page=b"/Annots " + listed, objects=fields)


def _field_loop() -> Page:
    kid = b"<< /FT /Tx /T (a) /Kids [10 0 R 11 0 R] >>"
    form = b"/AcroForm << /Fields [10 0 R] >>"
    return Page(catalog=form, objects={10: kid, 11: kid})


def _notes() -> Page:
    note = b"<< /Type /Annot /Subtype /FreeText /Rect [9 9 99 20] /Contents (x) >> "
    return Page(page=b"/Annots [" + note * 50_000 + b"]")


def _lzw(rounds: int) -> Page:
    """Unpack a few bytes to gigabytes of zeros by a filter beside the usual one.

    A round fills the table of codes, each of which is a zero longer than the one before, and
    clears it again; eight of them end with a whole byte.
    """
    width, bits = 9, f"{256:09b}"
    for code in range(257, 4095):
        width += code + 1 in (512, 1024, 2048)
        bits += f"{0 if code == 257 else code:0{width}b}"
    bits += f"{256:012b}"
    packed = int(bits * 8, 2).to_bytes(len(bits), "big") * (rounds // 8)
    return Page(objects={4: stream(packed, b"/Filter /LZWDecode")})


def _run_lengths(size: int) -> Page:
    """Unpack two bytes to 128 zeros, after they were unpacked from almost nothing."""
    packed = zlib.compress(b"\x81\0" * (size // 128), 9)
    return Page(objects={4: stream(packed, b"/Filter [/FlateDecode /RunLengthDecode]")})


PAGES: dict[str, Callable[[], Page]] = {
    "picture": _picture,
    "softmask": _masked,
    "hiddenpicture": _hidden_picture,
    "inlinepicture": _inline_picture,
    "endlesstiles": _endless_tiles,
    "forminitself": _form_in_itself,
    "manylaughs": _many_laughs,
    "fontinitself": _font_in_itself,
    "manyglyphs": _many_glyphs,
    "manypaths": _many_paths,
    "onepath": _one_path,
    "hugefont": _huge_font,
    "widemap": _wide_map,
    "manyfields": lambda: _fields(100_000, b"x"),
    "hugevalue": lambda: _fields(1, b"9" * 10_000_000),
    "fieldloop": _field_loop,
    "manynotes": _notes,
    "runlength": lambda: _run_lengths(2 * GIGABYTE),
    "lzw": lambda: _lzw(400),
}
ATTACKS: dict[str, Callable[[], bytes]] = {
    name: lambda make=make: make().write() for name, make in PAGES.items()
}
"""PDFs by name."""
