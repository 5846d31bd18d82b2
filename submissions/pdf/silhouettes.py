"""Dark shapes on a picture: where they lie, of how many pieces and holes, and how they look."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from submissions.pdf.canvas import Canvas, Window
from submissions.pdf.digits import HEIGHT, NARROWEST, WIDTH, Shape

if TYPE_CHECKING:
    from PIL.Image import Image

_HALF = [0] * 128 + [255] * 128
SPECK = 4
"""Pixels below which a piece of ink or of paper does not count."""


@dataclass(frozen=True, slots=True)
class Silhouette:
    """What is darker than some grey on a picture."""

    window: Window
    pieces: int
    """Of ink and of paper that it encloses: as many as an outline would have contours."""
    shape: Shape
    """Set upright."""


def silhouette(canvas: Canvas, level: int) -> Silhouette | None:
    """Give what is darker than a grey level; None where nothing is, or where it is cut off."""
    from PIL import Image

    grey = Image.frombytes("L", (canvas.width, canvas.height), canvas.data)
    dark = grey.point([255] * level + [0] * (256 - level))
    window = dark.getbbox()
    if window is None or not _is_inside(window, canvas):
        return None
    ink = dark.crop(window)
    return Silhouette(window, count_pieces(ink), _shrunk(_upright(ink)))


def _is_inside(window: Window, canvas: Canvas) -> bool:
    left, top, right, bottom = window
    return left > 0 and top > 0 and right < canvas.width and bottom < canvas.height


def _upright(ink: "Image") -> "Image":
    """Shear ink such that it does not lean, and trim it."""
    from PIL import Image

    slant, middle = _slant(ink)
    wide = Image.new("L", (2 * ink.width, ink.height))
    wide.paste(ink, (ink.width // 2, 0))
    shear = (1, slant, -slant * middle, 0, 1, 0)
    soft = wide.transform(wide.size, Image.Transform.AFFINE, shear, Image.Resampling.BILINEAR)
    sheared = soft.point(_HALF)
    return sheared.crop(sheared.getbbox())


def _slant(ink: "Image") -> tuple[float, float]:
    """Give how far ink leans to the right a pixel down, and its middle row."""
    rows = _rows(ink)
    total = sum(len(row) for row in rows)
    across = sum(sum(row) for row in rows) / total
    middle = sum(y * len(row) for y, row in enumerate(rows)) / total
    both = sum((y - middle) * (sum(row) - across * len(row)) for y, row in enumerate(rows))
    down = sum((y - middle) ** 2 * len(row) for y, row in enumerate(rows))
    return (both / down if down else 0.0), middle


def _rows(ink: "Image") -> list[list[int]]:
    """Give the places of the inky pixels of each row."""
    data, width = ink.tobytes(), ink.width
    starts = range(0, len(data), width)
    return [[x for x, grey in enumerate(data[start : start + width]) if grey] for start in starts]


def _shrunk(ink: "Image") -> Shape:
    """Scale ink to the picture in which shapes are compared."""
    from PIL import Image

    wide = max(ink.width, round(NARROWEST * ink.height))
    whole = Image.new("L", (wide, ink.height))
    whole.paste(ink, ((wide - ink.width) // 2, 0))
    return bits_of(whole.resize((WIDTH, HEIGHT), Image.Resampling.BOX))


def bits_of(image: "Image") -> int:
    """Write a picture as one bit a pixel, row by row, each filled up to whole bytes."""
    from PIL import Image

    return int.from_bytes(image.convert("1", dither=Image.Dither.NONE).tobytes())


def count_pieces(ink: "Image") -> int:
    """Count the pieces of ink and of paper around which one could draw a line."""
    from PIL import Image

    framed = Image.new("L", (ink.width + 2, ink.height + 2))
    framed.paste(ink, (1, 1))
    row = (framed.width + 7) // 8 * 8
    bits = bits_of(framed)
    paper = ~bits & ((1 << row * framed.height) - 1)
    counted = (*_pieces(bits, row, slanted=True), *_pieces(paper, row, slanted=False))
    return sum(size >= SPECK for size in counted) - 1


def _pieces(bits: int, row: int, *, slanted: bool) -> Iterator[int]:
    """Yield the size of each piece that hangs together, over corners too where so wanted."""
    while bits:
        piece, grown = 0, bits & -bits
        while grown != piece:
            piece = grown
            beside = piece | piece << 1 | piece >> 1
            base = beside if slanted else piece
            grown = (beside | base << row | base >> row) & bits
        bits ^= piece
        yield piece.bit_count()
