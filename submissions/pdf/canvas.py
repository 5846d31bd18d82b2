"""The page as pixels: whether glyphs are seen where they are drawn, and what ink is left."""

from collections.abc import Iterable, Iterator, Sequence
from ctypes import CFUNCTYPE, POINTER, Array, addressof, c_char, c_int, create_string_buffer, memset
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from math import ceil
from time import process_time
from typing import Any

from submissions.model import Box, Message
from submissions.pdf import limits
from submissions.pdf.effort import spend
from submissions.pdf.model import Drawing, Glyph

MESSAGES = {
    "read.ink_left": Message(
        en="Something is drawn here that is not text: a line, a picture or handwriting.",
        de="Hier ist etwas gezeichnet, das kein Text ist: Linie, Bild oder Handschrift.",
    ),
}

SCALE = 100 / 72
"""Pixels a point: at 100 dots an inch a minus sign still leaves a mark."""
CONTRAST = 60
"""Grey levels of 255 between a glyph and its surroundings."""
FAINT = 28
"""The same for marks thinner than a pixel, such as a full stop or a minus sign."""
THIN = 1.3
"""Points up to which a mark is thin."""
WHITE = 255
PAPER = 225
"""Grey level from which a pixel counts as paper."""
DARK = 110
"""Grey level below which a pixel is ink and no glyph's soft edge."""
MANY = 5_000
"""Runs of leftover ink from which a page is taken as inky all over."""
BLOCK = 16
"""Rows that are looked at together, to pass over blank paper."""
MARGIN = 1.5
"""Pixels around a glyph's box that its soft edge may colour."""


Window = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, right and bottom outside."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page rendered in grey, without its annotations: one byte a pixel, row by row."""

    data: bytes
    width: int
    height: int
    page: Box

    def window(self, area: Box | Glyph, margin: float = 0.0) -> Window | None:
        """Give the pixels that a rectangle touches; None where there are none."""
        left, top = int(area.left * SCALE - margin), int(area.top * SCALE - margin)
        right, bottom = ceil(area.right * SCALE + margin), ceil(area.bottom * SCALE + margin)
        if left < 0 or top < 0 or right > self.width or bottom > self.height:
            left, top = max(left, 0), max(top, 0)
            right, bottom = min(right, self.width), min(bottom, self.height)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def pixels(self, window: Window) -> bytes:
        """Cut a window out."""
        left, top, right, bottom = window
        width, data = self.width, self.data
        return b"".join(
            [data[row + left : row + right] for row in range(top * width, bottom * width, width)]
        )

    def middle(self, window: Window) -> bytes:
        """Cut the middle row of a window out."""
        left, top, right, bottom = window
        row = (top + bottom) // 2 * self.width
        return self.data[row + left : row + right]


def render(page: Any, width: float, height: float) -> Canvas:
    """Render a PDFium page in grey on white paper, without annotations.

    A page that takes PDFium too long comes out black all over, so that nothing on it is trusted.
    """
    wide, high = ceil(width * SCALE), ceil(height * SCALE)
    data = _drawn(page, _sheet(wide * high), (0, 0, wide, high), (wide, high))
    return Canvas(data, wide, high, Box(0, 0, width, height))


def render_onto(page: Any, area: Box, size: tuple[int, int]) -> bytes:
    """Render a small rectangle of a PDFium page onto so many pixels across and down."""
    width, height = page.get_size()
    across, down = size[0] / (area.right - area.left), size[1] / (area.bottom - area.top)
    place = (
        -round(area.left * across),
        -round(area.top * down),
        ceil(width * across),
        ceil(height * down),
    )
    return _drawn(page, create_string_buffer(size[0] * size[1]), place, size)


def _drawn(page: Any, pixels: "Array[c_char]", place: Window, size: tuple[int, int]) -> bytes:
    """Draw a page onto a sheet of so many pixels: where it starts, and its width and height."""
    memset(pixels, WHITE, len(pixels))
    done = _draw(page, addressof(pixels), place, size)
    return pixels.raw if done else bytes(len(pixels))


@lru_cache(maxsize=2)
def _sheet(size: int) -> "Array[c_char]":
    """Give a place to draw on; pages of one size, one after the other, are drawn on the same."""
    return create_string_buffer(size)


def _draw(page: Any, pixels: int, place: Window, size: tuple[int, int]) -> bool:
    """Draw a page onto white pixels at an address, and tell whether it was done in time."""
    import pypdfium2.raw as pdfium

    late = process_time() + limits.RENDERING
    is_late = CFUNCTYPE(c_int, POINTER(pdfium.IFSDK_PAUSE))(lambda _: process_time() > late)
    pause = pdfium.IFSDK_PAUSE(version=1, NeedToPauseNow=is_late)
    bitmap = pdfium.FPDFBitmap_CreateEx(*size, pdfium.FPDFBitmap_Gray, pixels, size[0])
    try:
        status = pdfium.FPDF_RenderPageBitmap_Start(
            bitmap, page, *place, 0, pdfium.FPDF_GRAYSCALE, pause
        )
        return bool(status == pdfium.FPDF_RENDER_DONE)
    finally:
        pdfium.FPDF_RenderPage_Close(page)
        pdfium.FPDFBitmap_Destroy(bitmap)


def is_seen(canvas: Canvas, glyph: Glyph) -> bool:
    """Tell whether a glyph stands out from what surrounds it, inside the page."""
    window = canvas.window(glyph, 1.0)
    if window is None:
        return False
    left, top, right, bottom = window
    amid = left and top and right < canvas.width and bottom < canvas.height
    if not (amid or _inside(glyph, canvas.page)):
        return False
    row = canvas.middle(window)
    if max(row) - min(row) >= CONTRAST:
        return True
    thin = min(glyph.right - glyph.left, glyph.bottom - glyph.top) < THIN
    return _contrast(canvas.pixels(window)) >= (FAINT if thin else CONTRAST)


def _contrast(pixels: bytes) -> int:
    return max(pixels) - min(pixels)


def _inside(glyph: Glyph, page: Box) -> bool:
    slack = 0.5
    return (
        glyph.left >= page.left - slack
        and glyph.top >= page.top - slack
        and glyph.right <= page.right + slack
        and glyph.bottom <= page.bottom + slack
    )


def strays(
    canvas: Canvas,
    glyphs: Iterable[Glyph],
    furniture: Iterable[Box],
    grounds: Iterable[Drawing] = (),
) -> tuple[Box, ...]:
    """Wipe all glyphs and harmless drawings, and give boxes around the ink that is left.

    Of the `grounds` under the text, only their own colour is wiped.
    """
    pixels = bytearray(canvas.data)
    for ground in grounds:
        _whiten(pixels, canvas, ground)
    solid = (glyph for glyph in glyphs if glyph.char != " ")
    areas: Iterable[Box | Glyph] = chain(solid, furniture)
    with memoryview(pixels) as view:
        for area in areas:
            window = canvas.window(area, MARGIN)
            if window:
                _wipe(view, window, canvas.width)
    strips = _strips(pixels, canvas.width)
    runs = chain.from_iterable(_runs(strip, start, canvas) for start, strip in strips)
    found = tuple(islice(runs, MANY + 1))
    return found if len(found) <= MANY else (canvas.page,)


SLOW, FAST = 128, 512
"""Pixels of a row that take as long as one comparison: to look up, and to paint over."""
SHADE = 14
"""Levels of grey by which a ground's pixels may differ from its colour."""


def _whiten(pixels: bytearray, canvas: Canvas, ground: Drawing) -> None:
    """Paint those pixels of a ground white that have its colour."""
    window, grey = canvas.window(ground.box), ground.grey
    if window is None or grey is None:
        return
    table = bytes(255 if abs(level - grey) <= SHADE else level for level in range(256))
    left, top, right, bottom = window
    spend((bottom - top) * (1 + (right - left) // SLOW))
    for row in range(top * canvas.width, bottom * canvas.width, canvas.width):
        pixels[row + left : row + right] = pixels[row + left : row + right].translate(table)


_INK = bytes(255 if grey < PAPER else 0 for grey in range(256))


def _wipe(pixels: memoryview, window: Window, width: int) -> None:
    """Paint a window white; through a view, which takes half the time."""
    left, top, right, bottom = window
    wide = right - left
    spend((bottom - top) * (1 + wide // FAST) // 2)
    white = b"\xff" * wide
    for start in range(top * width + left, bottom * width + left, width):
        pixels[start : start + wide] = white


def _strips(pixels: bytearray, width: int) -> Iterator[tuple[int, bytearray]]:
    """Yield rows that are not white all over, joined where they follow each other.

    Each strip comes with its start and holds 255 for ink and 0 for paper.
    """
    start = end = 0
    for row in _inky_rows(pixels, width):
        if row > end:
            yield start, pixels[start:end].translate(_INK)
            start = row
        end = row + width
    yield start, pixels[start:end].translate(_INK)


def _inky_rows(pixels: bytearray, width: int) -> Iterator[int]:
    """Yield the starts of all rows that are not white all over; most rows are."""
    white, block = b"\xff" * width, b"\xff" * (BLOCK * width)
    for start in range(0, len(pixels), len(block)):
        if not pixels.startswith(block, start):
            rows = range(start, min(start + len(block), len(pixels)), width)
            yield from (row for row in rows if not pixels.startswith(white, row))


def _runs(ink: bytearray, offset: int, canvas: Canvas) -> Iterator[Box]:
    """Yield a box around each run of inky pixels; one over a row's end is as wide as the page."""
    width, unit, end = canvas.width, 1 / SCALE, 0
    while (start := ink.find(255, end)) >= 0:
        end = ink.find(0, start)
        end = len(ink) if end < 0 else end
        top, left = divmod(offset + start, width)
        bottom, right = divmod(offset + end - 1, width)
        if bottom > top:
            left, right = 0, width - 1
        yield Box(left * unit, top * unit, (right + 1) * unit, (bottom + 1) * unit)


def is_inky(canvas: Canvas, left: Glyph, right: Glyph) -> bool:
    """Tell whether there is dark ink in the gap between two glyphs of a line.

    A point whose glyph carries no letter is too near to its neighbours to be left over when they
    are wiped.
    """
    edge = MARGIN / SCALE
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    box = Box(left.right + edge, top, right.left - edge, bottom)
    window = canvas.window(box, -0.5) if box.right > box.left else None
    return window is not None and min(canvas.pixels(window)) < DARK


def any_within(boxes: Sequence[Box], area: Box) -> bool:
    """Tell whether any of the boxes touches the area."""
    return any(overlap(box, area) for box in boxes)


def overlap(one: Box | Glyph, other: Box | Glyph) -> bool:
    """Tell whether two boxes share a point inside both."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
