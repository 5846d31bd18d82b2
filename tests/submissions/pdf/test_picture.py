"""A picture shows the place that was read, as a person sees it, and stays small."""

import io
import random
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from submissions.model import Box, Spot
from submissions.pdf import picture
from submissions.pdf.picture import WHOLE, crop, crop_all

INK = b"1 0 0 rg 100 642 200 100 re f"
"""A rectangle from 100 to 200 points below the top of a page of 595 by 842 points."""
RECTANGLE = Spot(1, Box(100, 100, 300, 200))


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def test_the_place_is_shown_with_a_margin_at_150_dots_an_inch(
    one_page: Callable[..., bytes],
) -> None:
    png = crop(one_page(content=INK), [RECTANGLE])
    image = opened(png)
    assert image.size == pytest.approx((248 * 150 / 72, 106 * 150 / 72), abs=2)
    assert Image.open(io.BytesIO(png)).info["dpi"] == pytest.approx((150, 150), abs=1)
    assert image.getpixel((2, 2)) == 255
    assert image.getpixel((image.width // 2, image.height // 2)) < 128  # type: ignore[operator] # one grey


def test_an_answer_that_goes_on_elsewhere_is_one_picture(one_page: Callable[..., bytes]) -> None:
    pdf = one_page(content=INK)
    first, second = opened(crop(pdf, [RECTANGLE])), Spot(1, Box(90, 90, 310, 400))
    both = opened(crop(pdf, [RECTANGLE, second]))
    alone = opened(crop(pdf, [second]))
    assert both.height == first.height + alone.height + picture._RULE
    assert both.width == max(first.width, alone.width)


def test_places_that_are_the_same_are_drawn_once(one_page: Callable[..., bytes]) -> None:
    places = [(RECTANGLE,), (Spot(1, WHOLE),), (RECTANGLE,)]
    assert set(crop_all(one_page(content=INK), places)) == set(places)


def test_a_whole_page_is_shown_smaller(one_page: Callable[..., bytes]) -> None:
    image = opened(crop(one_page(content=INK), [Spot(1, WHOLE)]))
    assert image.width * image.height <= picture.PIXELS * 1.01
    assert image.height / image.width == pytest.approx(842 / 595, rel=0.01)


@pytest.mark.parametrize(
    "spot",
    [
        Spot(2, WHOLE),
        Spot(0, WHOLE),
        Spot(1, Box(700, 100, 800, 200)),
        Spot(1, Box(300, 100, 100, 200)),
        Spot(1, Box(float("nan"), 100, 300, 200)),
    ],
)
def test_a_place_outside_of_the_report_has_no_picture(
    one_page: Callable[..., bytes], spot: Spot
) -> None:
    assert crop(one_page(content=INK), [spot]) == b""


def test_noise_is_made_smaller_until_it_fits(
    one_page: Callable[..., bytes], as_stream: Callable[..., bytes]
) -> None:
    noise = zlib.compress(random.Random(1).randbytes(600 * 850))  # noqa: S311 - noise, no secret
    image = (
        b"/Type /XObject /Subtype /Image /Width 600 /Height 850 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Filter /FlateDecode"
    )
    pdf = one_page(
        content=b"q 595 0 0 842 0 0 cm /I Do Q",
        resources=b"/XObject << /I 9 0 R >>",
        more={9: as_stream(noise, image)},
    )
    assert 0 < len(crop(pdf, [Spot(1, WHOLE)])) <= picture.BYTES


def test_pale_pencil_on_grey_paper_stays_visible(one_page: Callable[..., bytes]) -> None:
    page = b"0.92 g 0 0 595 842 re f 0.84 g 100 642 200 100 re f"
    image = opened(crop(one_page(content=page), [Spot(1, WHOLE)]))
    low, high = image.getextrema()
    assert high - low >= 17  # type: ignore[operator] # of one grey


def test_what_was_drawn_onto_the_page_afterwards_is_shown(
    one_page: Callable[..., bytes], as_stream: Callable[..., bytes]
) -> None:
    look = b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"
    note = (
        b"<< /Type /Annot /Subtype /Stamp /Rect [100 642 300 742] /F 4 /AP << /N 10 0 R >>"
        b" /P 3 0 R >>"
    )
    more = {9: note, 10: as_stream(b"0 g 0 0 200 100 re f", look)}
    image = opened(crop(one_page(content=b"", page=b"/Annots [9 0 R]", more=more), [RECTANGLE]))
    assert image.getpixel((image.width // 2, image.height // 2)) == 0


def test_a_page_of_any_size_takes_little_memory(one_page: Callable[..., bytes]) -> None:
    image = opened(crop(one_page(content=INK, media=b"[0 0 4000 4000]"), [Spot(1, WHOLE)]))
    assert image.width * image.height <= picture.PIXELS * 1.01


def test_a_turned_page_is_shown_upright(one_page: Callable[..., bytes]) -> None:
    image = opened(crop(one_page(content=INK, page=b"/Rotate 90"), [Spot(1, WHOLE)]))
    assert image.width > image.height


def test_what_was_typed_into_a_form_is_shown(
    one_page: Callable[..., bytes], as_stream: Callable[..., bytes]
) -> None:
    look = b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]"
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (scores) /V (1) /Rect [100 642 300 742]"
        b" /F 4 /AP << /N 10 0 R >> /P 3 0 R >>"
    )
    more = {9: field, 10: as_stream(b"0 g 0 0 200 100 re f", look)}
    form = b"/AcroForm << /Fields [9 0 R] >>"
    pdf = one_page(content=b"", page=b"/Annots [9 0 R]", catalog=form, more=more)
    image = opened(crop(pdf, [RECTANGLE]))
    assert image.getpixel((image.width // 2, image.height // 2)) == 0


def test_a_form_of_a_kind_that_is_not_drawn_is_no_error(
    one_page: Callable[..., bytes],
    as_stream: Callable[..., bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    form = b"/AcroForm << /Fields [] /XFA 9 0 R >>"
    pdf = one_page(content=INK, catalog=form, more={9: as_stream(b"<xdp/>")})
    assert crop(pdf, [RECTANGLE])
    assert not caplog.records


def test_the_grain_of_a_scan_is_not_kept(
    one_page: Callable[..., bytes], as_stream: Callable[..., bytes]
) -> None:
    grain = random.Random(2)  # noqa: S311 - noise, no secret
    rows = [bytes(225 + grain.randrange(-9, 10) for _ in range(600)) for _ in range(850)]
    rows[300:340] = [row[:100] + bytes(70 for _ in range(300)) + row[400:] for row in rows[300:340]]
    image = (
        b"/Type /XObject /Subtype /Image /Width 600 /Height 850 /ColorSpace /DeviceGray"
        b" /BitsPerComponent 8 /Filter /FlateDecode"
    )
    pdf = one_page(
        content=b"q 595 0 0 842 0 0 cm /I Do Q",
        resources=b"/XObject << /I 9 0 R >>",
        more={9: as_stream(zlib.compress(b"".join(rows)), image)},
    )
    png = crop(pdf, [Spot(1, WHOLE)])
    assert len(png) < 4_000
    assert opened(png).getextrema() == (0, 255)
