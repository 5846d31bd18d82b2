"""The page as pixels: whether glyphs are seen where they are drawn, and what ink is left."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import Any

from submissions.model import Box, Message
from submissions.pdf.model import Glyph

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
PAPER = 225
"""Grey level from which a pixel counts as paper."""
DARK = 110
"""Grey level below which a pixel is ink and no glyph's soft edge."""
MANY = 5_000
"""Runs of leftover ink from which a page is taken as inky all over."""
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

    def window(self, box: Box, margin: float = 0.0) -> Window | None:
        """Give the pixels that a rectangle touches; None where there are none."""
        left = max(int(box.left * SCALE - margin), 0)
        top = max(int(box.top * SCALE - margin), 0)
        right = min(ceil(box.right * SCALE + margin), self.width)
        bottom = min(ceil(box.bottom * SCALE + margin), self.height)
        return (left, top, right, bottom) if left < right and top < bottom else None

    def pixels(self, window: Window) -> bytes:
        """Cut a window out."""
        left, top, right, bottom = window
        width, data = self.width, self.data
        return b"".join(
            [data[row + left : row + right] for row in range(top * width, bottom * width, width)]
        )


def render(page: Any, width: float, height: float) -> Canvas:
    """Render a PDFium page in grey on white paper, without annotations."""
    bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        data, stride = bytes(bitmap.buffer), bitmap.stride
        wide, high = bitmap.width, bitmap.height
    finally:
        bitmap.close()
    if stride != wide:
        data = b"".join(data[row : row + wide] for row in range(0, stride * high, stride))
    return Canvas(data, wide, high, Box(0, 0, width, height))


def is_seen(canvas: Canvas, glyph: Glyph) -> bool:
    """Tell whether a glyph stands out from what surrounds it, inside the page."""
    box = Box(glyph.left, glyph.top, glyph.right, glyph.bottom)
    window = canvas.window(box, 1.0)
    if window is None or not _inside(box, canvas.page):
        return False
    pixels = canvas.pixels(window)
    thin = min(box.right - box.left, box.bottom - box.top) < THIN
    return max(pixels) - min(pixels) >= (FAINT if thin else CONTRAST)


def _inside(box: Box, page: Box) -> bool:
    slack = 0.5
    return (
        box.left >= page.left - slack
        and box.top >= page.top - slack
        and box.right <= page.right + slack
        and box.bottom <= page.bottom + slack
    )


def strays(canvas: Canvas, glyphs: Iterable[Glyph], furniture: Iterable[Box]) -> tuple[Box, ...]:
    """Wipe all glyphs and harmless drawings, and give boxes around the ink that is left."""
    ink = bytearray(canvas.data.translate(_INK))
    boxes = [Box(g.left, g.top, g.right, g.bottom) for g in glyphs if g.char != " "]
    for box in (*boxes, *furniture):
        window = canvas.window(box, MARGIN)
        if window:
            _wipe(ink, window, canvas.width)
    found = tuple(islice(_runs(ink, canvas), MANY + 1))
    return found if len(found) <= MANY else (canvas.page,)


_INK = bytes(255 if grey < PAPER else 0 for grey in range(256))


def _wipe(ink: bytearray, window: Window, width: int) -> None:
    left, top, right, bottom = window
    blank = bytes(right - left)
    for row in range(top * width, bottom * width, width):
        ink[row + left : row + right] = blank


def _runs(ink: bytearray, canvas: Canvas) -> Iterator[Box]:
    """Yield a box around each run of inky pixels; one over a row's end is as wide as the page."""
    width, unit, end = canvas.width, 1 / SCALE, 0
    while (start := ink.find(255, end)) >= 0:
        end = ink.find(0, start)
        end = len(ink) if end < 0 else end
        top, left = divmod(start, width)
        bottom, right = divmod(end - 1, width)
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


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes share a point inside both."""
    return (
        one.left < other.right
        and other.left < one.right
        and one.top < other.bottom
        and other.top < one.bottom
    )
