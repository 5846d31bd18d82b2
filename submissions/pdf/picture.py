"""Pictures of places in a report: what stood there, for whoever checks what was read.

A picture is grey, at most 150 dots an inch, and small enough that hundreds fit into one file.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, inf, sqrt
from typing import TYPE_CHECKING, Any

from submissions.model import Box, Spot
from submissions.pdf import limits

if TYPE_CHECKING:
    from PIL.Image import Image

RESOLUTION = 150
"""Dots an inch, where the place is small enough."""
PIXELS = 600_000
"""Of one place at most; a larger one is shown smaller."""
BYTES = 48 * 1024
"""Of the picture of one place at most."""
MARGIN = (24.0, 3.0)
"""Points beside and above a place that are shown with it: enough for a sign before it."""
FEW_GREYS, MANY_GREYS = 2, 4
"""Bits of a pixel: print needs few greys, and faint pencil on grey paper more."""
GREYISH = 0.2
"""Share of pixels neither ink nor paper from which a picture keeps many greys."""
SPOTS = 6
"""Places of one answer that are shown; more stand in the report."""
WHOLE = Box(0, 0, inf, inf)
"""Stands for all of a page."""

_POINTS = 72
_PAGE_PIXELS = 6_000_000
"""Of a page that is drawn at most; a larger one than A3 is drawn coarser."""
_SMALLER = 0.8
_LEAST = 16
"""Pixels of a side below which no picture is made smaller."""
_RULE, _RULE_GREY = 2, 0x90
"""Pixels and grey of the line between two places of one answer."""
_BRIGHT, _GRAIN, _DARKEST = 128, 14, 0.005
"""Grey that no paper is darker than, how far its grain goes, and the least share of ink."""
_INK, _PALE, _PAPER = 48, 248, 255
"""Greys up to which a pixel is ink, from which it is as good as paper, and of paper."""

Place = tuple[Spot, ...]
"""Where one answer stands, piece by piece."""


def crop(data: bytes, spots: Sequence[Spot]) -> bytes:
    """Give a picture of one place as PNG; empty where the place lies outside of its page.

    Raises:
        pypdfium2.PdfiumError: the file cannot be opened, or a page of it.
    """
    return crop_all(data, [tuple(spots)]).get(tuple(spots), b"")


def crop_all(data: bytes, places: Sequence[Place]) -> Mapping[Place, bytes]:
    """Picture places of a report, each page drawn once; pieces of one answer stand in one picture.

    Meant for a worker process: PDFium may end it. Notes and filled form fields are drawn, as a
    person sees them. A place outside of its page gets no picture.

    Raises:
        pypdfium2.PdfiumError: the file cannot be opened, or a page of it.
    """
    import pypdfium2

    wanted = {spot for place in places for spot in place[:SPOTS]}
    pieces: dict[Spot, Image] = {}
    with pypdfium2.PdfDocument(data) as source:
        _let_forms_show(source)
        last = min(len(source), limits.PAGES)
        for number in sorted({spot.page for spot in wanted if 1 <= spot.page <= last}):
            here = [spot for spot in wanted if spot.page == number]
            pieces |= _pieces(source, number, here)
    shown = {place: [pieces[s] for s in place[:SPOTS] if s in pieces] for place in places}
    return {place: _packed(images) for place, images in shown.items() if images}


def _let_forms_show(source: Any) -> None:
    """Have filled fields drawn; of XFA, which PDFium does not draw here, it would only complain."""
    import pypdfium2.raw as pdfium

    if source.get_formtype() == pdfium.FORMTYPE_ACRO_FORM:
        source.init_forms()


def _pieces(source: Any, number: int, spots: Iterable[Spot]) -> dict[Spot, "Image"]:
    """Draw a page once, and cut the spots out of it."""
    page = source[number - 1]
    try:
        width, height = page.get_size()
        scale = min(RESOLUTION / _POINTS, sqrt(_PAGE_PIXELS / max(width * height, 1.0)))
        sheet = _drawn(page, scale)
    finally:
        page.close()
    windows = {spot: _window(spot.box, sheet.size, scale) for spot in spots}
    return {spot: sheet.crop(window) for spot, window in windows.items() if window}


def _drawn(page: Any, scale: float) -> "Image":
    """Draw a page in grey on white paper, with what was put onto it afterwards."""
    from PIL import Image

    bitmap = page.render(scale=scale, grayscale=True, draw_annots=True)
    try:
        size = (bitmap.width, bitmap.height)
        return Image.frombuffer("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1)
    finally:
        bitmap.close()


def _window(box: Box, size: tuple[int, int], scale: float) -> tuple[int, int, int, int] | None:
    """Give the pixels of a box and its margin; None where there are none on the page."""
    (beside, above), (width, height) = MARGIN, size
    left, top = max((box.left - beside) * scale, 0.0), max((box.top - above) * scale, 0.0)
    right = min((box.right + beside) * scale, float(width))
    bottom = min((box.bottom + above) * scale, float(height))
    if not (left < right and top < bottom):  # also where a side is no number
        return None
    return int(left), int(top), ceil(right), ceil(bottom)


def _stacked(images: Sequence["Image"]) -> "Image":
    """Put pieces of one answer below each other, a line between them."""
    from PIL import Image

    if len(images) == 1:
        return images[0]
    size = max(one.width for one in images), sum(one.height + _RULE for one in images) - _RULE
    whole, top = Image.new("L", size, _RULE_GREY), 0
    for one in images:
        whole.paste(_PAPER, (0, top, size[0], top + one.height))
        whole.paste(one, (0, top))
        top += one.height + _RULE
    return whole


def _packed(images: Sequence["Image"]) -> bytes:
    """Write the pieces of an answer as one small PNG, made smaller until it fits."""
    image = _flattened(_stacked(images))
    factor = min(1.0, sqrt(len(images) * PIXELS / (image.width * image.height)))
    data = _png(image, factor)
    while len(data) > len(images) * BYTES and min(image.size) * factor > _LEAST:
        factor *= _SMALLER
        data = _png(image, factor)
    return data


def _flattened(image: "Image") -> "Image":
    """Make the paper of a scan white and its ink black; its grain would cost most of the bytes."""
    if not _is_greyish(image):
        return image
    counts = image.histogram()
    white = max(range(_BRIGHT, 256), key=counts.__getitem__) - _GRAIN
    black = next(grey for grey in range(256) if sum(counts[: grey + 1]) > _DARKEST * sum(counts))
    if white - black < _GRAIN:
        return image
    return image.point([round((grey - black) * 255 / (white - black)) for grey in range(256)])


def _png(image: "Image", factor: float) -> bytes:
    """Write a picture in few greys, so many times as large."""
    from PIL import Image

    size = max(round(image.width * factor), 1), max(round(image.height * factor), 1)
    small = image if factor == 1 else image.resize(size, Image.Resampling.BOX)
    bits = MANY_GREYS if _is_greyish(small) else FEW_GREYS
    levels = 2**bits - 1
    table = bytes(round(grey * levels / 255) for grey in range(256))
    few = Image.frombytes("P", size, small.tobytes().translate(table))
    few.putpalette([round(n * 255 / levels) for n in range(levels + 1) for _ in "rgb"])
    stream, dots = io.BytesIO(), RESOLUTION * factor
    few.save(stream, "PNG", bits=bits, optimize=True, dpi=(dots, dots))
    return stream.getvalue()


def _is_greyish(image: "Image") -> bool:
    """Tell a photograph or a scan from print, which is black on white but for its soft edges."""
    between = sum(image.histogram()[_INK:_PALE])
    return between > GREYISH * image.width * image.height
