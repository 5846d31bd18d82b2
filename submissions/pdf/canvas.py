"""The page as pixels: whether glyphs are seen where they are drawn, and what ink is left."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from submissions.model import Box, Message
from submissions.pdf.model import Glyph

if TYPE_CHECKING:
    from PIL.Image import Image

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
CELL = 2
"""Pixels a side of the cells in which leftover ink is found."""
MARGIN = 1.5
"""Pixels around a glyph's box that its soft edge may colour."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page rendered in grey, without its annotations."""

    image: "Image"
    page: Box

    def crop(self, box: Box, margin: float = 0.0) -> "Image | None":
        """Cut a rectangle of the page out; None where it lies outside."""
        pixels = self.pixels(box, margin)
        return self.image.crop(pixels) if pixels else None

    def pixels(self, box: Box, margin: float = 0.0) -> tuple[int, int, int, int] | None:
        """Give the pixels that a rectangle touches; None where there are none."""
        left = max(floor(box.left * SCALE - margin), 0)
        top = max(floor(box.top * SCALE - margin), 0)
        right = min(ceil(box.right * SCALE + margin), self.image.width)
        bottom = min(ceil(box.bottom * SCALE + margin), self.image.height)
        return (left, top, right, bottom) if left < right and top < bottom else None


def render(page: Any, width: float, height: float) -> Canvas:
    """Render a PDFium page in grey on white paper, without annotations."""
    bitmap = page.render(scale=SCALE, grayscale=True, may_draw_forms=False, draw_annots=False)
    try:
        image = bitmap.to_pil().convert("L").copy()
    finally:
        bitmap.close()
    return Canvas(image, Box(0, 0, width, height))


def is_seen(canvas: Canvas, glyph: Glyph) -> bool:
    """Tell whether a glyph stands out from what surrounds it, inside the page."""
    box = Box(glyph.left, glyph.top, glyph.right, glyph.bottom)
    if not _inside(box, canvas.page):
        return False
    part = canvas.crop(box, 1.0)
    if part is None:
        return False
    low, high = part.getextrema()
    thin = min(box.right - box.left, box.bottom - box.top) < THIN
    return bool(high - low >= (FAINT if thin else CONTRAST))  # type: ignore[operator] # one band


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
    from PIL import ImageDraw

    ink = canvas.image.point([255 if grey < PAPER else 0 for grey in range(256)])
    pen = ImageDraw.Draw(ink)
    boxes = [Box(g.left, g.top, g.right, g.bottom) for g in glyphs if g.char != " "]
    for box in (*boxes, *furniture):
        pixels = canvas.pixels(box, MARGIN)
        if pixels:
            left, top, right, bottom = pixels
            pen.rectangle((left, top, right - 1, bottom - 1), fill=0)
    return tuple(_cells(ink)) if ink.getbbox() else ()


def is_inky(canvas: Canvas, left: Glyph, right: Glyph) -> bool:
    """Tell whether there is dark ink in the gap between two glyphs of a line.

    A point whose glyph carries no letter is too near to its neighbours to be left over when they
    are wiped.
    """
    edge = MARGIN / SCALE
    top, bottom = min(left.top, right.top), max(left.bottom, right.bottom)
    box = Box(left.right + edge, top, right.left - edge, bottom)
    part = canvas.crop(box, -0.5) if box.right > box.left else None
    return part is not None and part.getextrema()[0] < DARK  # type: ignore[operator] # one band


def _cells(ink: "Image") -> Iterator[Box]:
    """Yield runs of inky cells, one box a run."""
    small = ink.reduce(CELL).point([0] * 40 + [255] * 216)
    width = small.width
    data = small.tobytes()
    for row in range(small.height):
        line = data[row * width : (row + 1) * width]
        for run in re.finditer(rb"\xff+", line):
            yield _cell_box(run.start(), run.end(), row)


def _cell_box(start: int, end: int, row: int) -> Box:
    unit = CELL / SCALE
    return Box(start * unit, row * unit, end * unit, (row + 1) * unit)


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
