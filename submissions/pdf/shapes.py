"""Whether a digit looks like the digit that it claims to be.

A font may say that its glyph for 7 means 1. Each digit's outline is compared with those of the
standard fonts: the count of its contours, and the area that it shares with each digit's outline.
On 390 digits of 40 fonts this finds 99.7 % of all pairs of one digit drawn for another, and doubts
none that is what it claims. A font without outlines has its digits drawn instead. Letters and signs
are not looked at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from ctypes import addressof, c_float, sizeof
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from submissions.model import Message
from submissions.pdf import raw
from submissions.pdf.digits import (
    CONTOURS,
    DIGITS,
    HEIGHT,
    NARROWEST,
    WIDTH,
    Digit,
    Extent,
    Key,
    Patterns,
    Shape,
    looks_other,
    misfits,
)
from submissions.pdf.model import Glyph
from submissions.pdf.pictured import judge_drawn
from submissions.pdf.specimens import is_type_3

MESSAGES = {
    "read.forged": Message(
        en="A digit or a sign here does not look like what the file says it is.",
        de="Eine Ziffer oder ein Zeichen sieht hier nicht so aus, wie die Datei sagt.",
    ),
}

STANDARD = (b"Helvetica", b"Times-Roman", b"Courier", b"Helvetica-Bold", b"Times-Italic")
WORSE = 0.1
"""By how much less a digit may share with its own outline than with another's."""
LONGEST = 400
"""Segments of an outline that are looked at."""

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


def doubt_digits(glyphs: Sequence[Glyph], origins: Mapping[Key, Origin]) -> list[Glyph]:
    """Give the glyphs again, those with a fault whose shape is another digit's."""
    drawn = {font for font in {font for font, _ in origins} if is_type_3(font)}
    digits = {
        key: _digit(key[1], _segments(origin) if key[0] not in drawn else ())
        for key, origin in origins.items()
    }
    digits |= judge_drawn(
        {(g.font, g.char): g for g in reversed(glyphs) if g.font in drawn and g.char in DIGITS}
    )

    def is_doubted(glyph: Glyph) -> bool:
        digit = digits.get((glyph.font, glyph.char))
        return digit is not None and (digit.doubtful or misfits(glyph, digit))

    return [
        replace(glyph, fault="read.forged")
        if glyph.char in DIGITS and not glyph.fault and is_doubted(glyph)
        else glyph
        for glyph in glyphs
    ]


@lru_cache(maxsize=2048)
def _digit(digit: str, segments: tuple[Segment, ...]) -> Digit:
    """Look an outline over; the same fonts come back on other pages and in a class."""
    contours = _contours(segments)
    return Digit(_is_doubtful(digit, contours), _extent(contours))


def _extent(outline: Sequence[Contour]) -> Extent | None:
    """Give width and height of an outline in ems."""
    points = [stroke[-1] for contour in outline for stroke in contour]
    if not points:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(xs) - min(xs), max(ys) - min(ys)


def _is_doubtful(digit: str, contours: Sequence[Contour]) -> bool:
    """Compare an outline with those of all digits."""
    if len(contours) not in CONTOURS[digit]:
        return True
    return looks_other(digit, _raster(contours), _patterns(), WORSE)


@cache
def _patterns() -> Patterns:
    """Draw the digits of the standard fonts."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    with pypdfium2.PdfDocument.new() as blank:
        fonts = [pdfium.FPDFText_LoadStandardFont(blank, name) for name in STANDARD]
        places = [raw.address(font) for font in fonts]
        drawn = {
            digit: tuple(
                _raster(_contours(_segments(Origin(place, ord(digit))))) for place in places
            )
            for digit in DIGITS
        }
        for font in fonts:
            pdfium.FPDFFont_Close(font)
    return drawn


def _segments(origin: Origin) -> tuple[Segment, ...]:
    """Read a character's outline in ems; nothing where the font has no outline."""
    outline_of, count_of, segment_of = raw.outlines_of()
    kind_of, point_of, _ = raw.segment_readers()
    path = outline_of(origin.font, origin.code, 1.0)
    cells = raw.Points()
    x = addressof(cells)
    y = x + sizeof(c_float)
    found = []
    for number in range(min(count_of(path), LONGEST)) if path else ():
        segment = segment_of(path, number)
        point_of(segment, x, y)
        found.append((kind_of(segment), *cells[:]))
    return tuple(found)


def _contours(segments: Sequence[Segment]) -> tuple[Contour, ...]:
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


def _raster(contours: Sequence[Contour]) -> Shape:
    """Draw polygons into a small picture of one size; where they overlap they make holes."""
    from PIL import Image, ImageChops, ImageDraw

    polygons = [_polygon(contour) for contour in contours]
    xs = [x for polygon in polygons for x, _ in polygon]
    ys = [y for polygon in polygons for _, y in polygon]
    high = max(ys) - min(ys) or 1.0
    wide = max(max(xs) - min(xs), NARROWEST * high)
    left, top = (min(xs) + max(xs) - wide) / 2, max(ys)
    picture = Image.new("1", (WIDTH, HEIGHT))
    for polygon in polygons:
        layer = Image.new("1", (WIDTH, HEIGHT))
        scaled = [
            ((x - left) / wide * (WIDTH - 1), (top - y) / high * (HEIGHT - 1)) for x, y in polygon
        ]
        ImageDraw.Draw(layer).polygon(scaled, fill=1)
        picture = ImageChops.logical_xor(picture, layer)
    return int.from_bytes(picture.tobytes())


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
