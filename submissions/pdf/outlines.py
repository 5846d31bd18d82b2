"""Outlines of characters as their fonts hold them: read, parted into contours, and drawn small."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import addressof, c_float, c_size_t, create_string_buffer, sizeof
from dataclasses import dataclass, field
from hashlib import blake2b
from operator import itemgetter
from typing import TYPE_CHECKING

from submissions.pdf import raw
from submissions.pdf.digits import HEIGHT, NARROWEST, WIDTH, Extent, Shape

if TYPE_CHECKING:
    from PIL.Image import Image

STANDARD = (b"Helvetica", b"Times-Roman", b"Courier", b"Helvetica-Bold", b"Times-Italic")
LONGEST = 400
"""Segments of an outline at most that is looked at."""
PROBES = 8
"""Points, or some fewer, by which an outline is known again."""
MERGED = 4
"""How many times larger overlapping contours are drawn."""

Point = tuple[float, float]
Segment = tuple[int, float, float]
"""Kind and point."""
Stroke = tuple[Point, ...]
"""A straight line to one point, or a Bézier curve over two controls to the third."""
Contour = tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the shape of a character comes from: PDFium's font's address, and its code."""

    font: int
    code: int


def standard_outlines(
    chars: str, names: Sequence[bytes] = STANDARD
) -> Mapping[str, Sequence[Sequence[Contour]]]:
    """Give the outlines of characters in those standard fonts that have them."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument.new() as blank:
        fonts = [pdfium.FPDFText_LoadStandardFont(blank, name) for name in names]
        places = [raw.address(font) for font in fonts]
        found = {
            char: [
                contours_of(read_segments(find_outline(Origin(place, ord(char)))))
                for place in places
            ]
            for char in chars
        }
        for font in fonts:
            pdfium.FPDFFont_Close(font)
    return {char: [one for one in outlines if one] for char, outlines in found.items()}


@dataclass(frozen=True, slots=True)
class Outline:
    """A character's outline in PDFium's memory, known by its font's data and some of its points.

    To read all points takes longer than all else that is done with them, and the same fonts come
    back on every page and in a class.
    """

    font: bytes
    """A digest of the font's data."""
    count: int
    points: tuple[float, ...]
    place: raw.Pointer = field(compare=False)
    """Where PDFium holds it, as long as its font is open."""


def digest_of(font: int) -> bytes:
    """Give a digest of the data of a font, embedded or PDFium's own; empty where there is none."""
    _, data_of = raw.font_files_of()
    length = c_size_t()
    data_of(font, None, 0, addressof(length))
    buffer = create_string_buffer(length.value)
    if not length.value or not data_of(font, addressof(buffer), length.value, addressof(length)):
        return b""
    return blake2b(buffer, digest_size=16).digest()


def find_outline(origin: Origin, digest: bytes = b"") -> Outline | None:
    """Look a character's outline up; None where the font has none, or one that is too long."""
    outline_of, count_of, segment_of = raw.outlines_of()
    _, point_of = raw.outline_readers()
    path = outline_of(origin.font, origin.code, 1.0)
    count = count_of(path) if path else 0
    if not 0 < count <= LONGEST:
        return None
    cells = raw.Points()
    x, y = raw.Pointer(addressof(cells)), raw.Pointer(addressof(cells) + sizeof(c_float))
    points: list[float] = []
    place = raw.Pointer(path)
    for number in range(0, count, -(-count // PROBES)):
        point_of(segment_of(place, number), x, y)
        points += cells
    return Outline(digest, count, tuple(points), place)


def read_segments(outline: Outline | None) -> tuple[Segment, ...]:
    """Read all of an outline in ems."""
    if outline is None:
        return ()
    _, _, segment_of = raw.outlines_of()
    kind_of, point_of = raw.outline_readers()
    cells = raw.Points()
    x, y = raw.Pointer(addressof(cells)), raw.Pointer(addressof(cells) + sizeof(c_float))
    found = []
    for number in range(outline.count):
        segment = segment_of(outline.place, number)
        point_of(segment, x, y)
        found.append((kind_of(segment), *cells))
    return tuple(found)


def contours_of(segments: Sequence[Segment]) -> tuple[Contour, ...]:
    """Part segments into contours, and leave out those that bound no area."""
    return tuple(contour for contour in _closed(segments) if len(contour) > 2)  # noqa: PLR2004


def _closed(segments: Iterable[Segment]) -> Iterator[Contour]:
    contour: list[Stroke] = []
    curve: list[Point] = []
    for kind, x, y in segments:
        point = x, y
        if kind == raw.MOVE:
            yield tuple(contour)
            contour = [(point,)]
        elif kind == raw.CURVE:
            curve.append(point)
            if len(curve) == 3:  # noqa: PLR2004 - two controls and the end
                contour.append(tuple(curve))
                curve = []
        else:
            contour.append((point,))
    yield tuple(contour)


def _polygon(contour: Contour) -> list[Point]:
    """Write a contour's curves as four straight lines each."""
    points: list[Point] = []
    for stroke in contour:
        points += stroke if len(stroke) == 1 or not points else _bend(points[-1], *stroke)
    return points


def raster(contours: Sequence[Contour]) -> Shape:
    """Draw polygons into a small picture of one size; where they overlap they make holes."""
    from PIL import Image, ImageChops

    picture = Image.new("1", (WIDTH, HEIGHT))
    for layer in _layers(tuple(map(_polygon, contours)), picture):
        picture = ImageChops.logical_xor(picture, layer)
    return int.from_bytes(picture.tobytes())


def merge(contours: Sequence[Contour]) -> "Image":
    """Draw polygons larger, as fonts mean them: overlaps are one, what runs backwards is a hole."""
    from PIL import Image, ImageChops

    polygons = tuple(map(_polygon, contours))
    forward = max(map(_turn, polygons), key=abs, default=0.0) > 0
    blank = Image.new("L", (MERGED * WIDTH, MERGED * HEIGHT))
    layers = [
        ((_turn(polygon) > 0) is not forward, layer)
        for polygon, layer in zip(polygons, _layers(polygons, blank), strict=True)
    ]
    picture = blank
    for is_hole, layer in sorted(layers, key=itemgetter(0)):
        picture = (ImageChops.subtract if is_hole else ImageChops.add)(picture, layer)
    return picture.point([0] + [255] * 255)


def _layers(polygons: Sequence[Sequence[Point]], blank: "Image") -> Iterator["Image"]:
    """Yield a picture like the blank one for each polygon; together they fill it."""
    from PIL import Image, ImageDraw

    xs = [x for polygon in polygons for x, _ in polygon]
    ys = [y for polygon in polygons for _, y in polygon]
    high = max(ys) - min(ys) or 1.0
    wide = max(max(xs) - min(xs), NARROWEST * high)
    left, top = (min(xs) + max(xs) - wide) / 2, max(ys)
    across, down = (blank.width - 1) / wide, (blank.height - 1) / high
    for polygon in polygons:
        layer = Image.new(blank.mode, blank.size)
        scaled = [((x - left) * across, (top - y) * down) for x, y in polygon]
        ImageDraw.Draw(layer).polygon(scaled, fill=1)
        yield layer


def _turn(polygon: Sequence[Point]) -> float:
    """Give the area of a polygon, positive where it runs counterclockwise."""
    around = zip(polygon, (*polygon[1:], polygon[0]), strict=True)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around) / 2


def _bend(start: Point, first: Point, second: Point, end: Point) -> Iterator[Point]:
    """Yield four points along a Bézier curve, its end the last."""
    for step in (0.25, 0.5, 0.75, 1.0):
        rest = 1 - step
        shares = (rest**3, 3 * rest**2 * step, 3 * rest * step**2, step**3)
        points = (start, first, second, end)
        yield (
            sum(share * point[0] for share, point in zip(shares, points, strict=True)),
            sum(share * point[1] for share, point in zip(shares, points, strict=True)),
        )


def extent_of(outline: Sequence[Contour]) -> Extent | None:
    """Give width and height of an outline in ems."""
    points = [stroke[-1] for contour in outline for stroke in contour]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) - min(xs), max(ys) - min(ys)
