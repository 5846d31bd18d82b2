"""The paths, pictures and shadings of a page, in the order of drawing."""

from collections.abc import Collection, Iterator
from ctypes import c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass, field
from typing import Any

from submissions.model import Box
from submissions.pdf import limits
from submissions.pdf.frame import Matrix
from submissions.pdf.model import Drawing

MANY_SEGMENTS = 400
"""A path with more is taken as uneven everywhere, like a picture."""

PALE = 232
"""Level of grey, of 255, from which a fill is as good as paper."""
NOTHING = 0.2
"""Points that something which draws nothing may measure."""


@dataclass(slots=True)
class Drawn:
    """What is drawn on a page: text objects by address, and everything else."""

    layers: dict[int, int] = field(default_factory=dict)
    texts: dict[int, tuple[Any, Matrix]] = field(default_factory=dict)
    """The text objects by layer, each with the map to the view."""
    drawings: list[Drawing] = field(default_factory=list)
    count: int = 0
    """Of all layers."""
    too_much: bool = False
    segments: int = 0
    pixels: int = 0
    """Of all pictures, each as often as it is drawn."""
    clips: int = 0
    """Segments of the clip paths of all paths."""


def read_drawings(page: Any, view: Matrix) -> Drawn:
    """Number the text objects of a PDFium page and collect what else is drawn."""
    import pypdfium2.raw as pdfium

    drawn = Drawn()
    for layer, (thing, matrix) in enumerate(_objects(page, view)):
        kind = pdfium.FPDFPageObj_GetType(thing)
        if layer > limits.DRAWINGS + limits.GLYPHS or len(drawn.drawings) > limits.DRAWINGS:
            drawn.too_much = True
        if drawn.too_much:
            break
        drawn.count = layer + 1
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            drawn.layers[cast(thing, c_void_p).value or 0] = layer
            drawn.texts[layer] = (thing, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, thing, matrix, layer)
        else:
            _add_picture(drawn, thing, matrix, layer)
    return drawn


def _objects(page: Any, view: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """Yield all objects that are not forms, with the map from their container to the view."""
    import pypdfium2.raw as pdfium

    stack = [(_top(page, n), view, 0) for n in reversed(range(pdfium.FPDFPage_CountObjects(page)))]
    while stack:
        thing, matrix, depth = stack.pop()
        if pdfium.FPDFPageObj_GetType(thing) != pdfium.FPDF_PAGEOBJ_FORM or depth > limits.DEPTH:
            yield thing, matrix
            continue
        inner = matrix.after(_matrix(thing))
        count = min(pdfium.FPDFFormObj_CountObjects(thing), limits.DRAWINGS + limits.GLYPHS)
        parts = [pdfium.FPDFFormObj_GetObject(thing, n) for n in reversed(range(count))]
        stack += [(part, inner, depth + 1) for part in parts]


def _top(page: Any, number: int) -> Any:
    import pypdfium2.raw as pdfium

    return pdfium.FPDFPage_GetObject(page, number)


def _matrix(thing: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    found = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
    pdfium.FPDFPageObj_GetMatrix(thing, found)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _bounds(thing: Any, matrix: Matrix) -> Box:
    import pypdfium2.raw as pdfium

    cells = [c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(thing, *cells)
    return matrix.box(*(cell.value for cell in cells))


def _clipped(box: Box, thing: Any, matrix: Matrix, drawn: Drawn) -> Box:
    """Cut a box to its object's clip path, or rather to the box around that."""
    import pypdfium2.raw as pdfium

    clip = pdfium.FPDFPageObj_GetClipPath(thing)
    for number in range(max(pdfium.FPDFClipPath_CountPaths(clip), 0)) if clip else ():
        count = max(pdfium.FPDFClipPath_CountPathSegments(clip, number), 0)
        drawn.clips += count
        if drawn.clips > limits.CLIPS:
            drawn.too_much = True
            break
        segments = (pdfium.FPDFClipPath_GetPathSegment(clip, number, n) for n in range(count))
        points = [_point(segment, matrix) for segment in segments]
        if points:
            box = _common(box, _around(points, 0.0))
    return box


def _common(one: Box, other: Box) -> Box:
    left, top = max(one.left, other.left), max(one.top, other.top)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Box(left, top, max(right, left), max(bottom, top))


def mute_texts(drawn: Drawn, spoken: Collection[int]) -> list[Box]:
    """Give the boxes of text objects that draw something and give no character.

    Producers mark the pieces of a big bracket as one character, which the first piece gives.

    Args:
        drawn: what is drawn on the page, still open.
        spoken: the layers whose characters were read.
    """
    mute = (drawn.texts[layer] for layer in drawn.texts.keys() - spoken)
    boxes = (_bounds(thing, matrix) for thing, matrix in mute)
    return [box for box in boxes if box.right - box.left > NOTHING < box.bottom - box.top]


def _add_picture(drawn: Drawn, thing: Any, matrix: Matrix, layer: int) -> None:
    """Add an image or a shading; absurdly many pixels, or drawn again and again, spoil the page."""
    import pypdfium2.raw as pdfium

    if pdfium.FPDFPageObj_GetType(thing) == pdfium.FPDF_PAGEOBJ_IMAGE:
        width, height = c_uint(), c_uint()
        pdfium.FPDFImageObj_GetImagePixelSize(thing, width, height)
        drawn.pixels += width.value * height.value
        drawn.too_much |= width.value * height.value > limits.PICTURE
        drawn.too_much |= drawn.pixels > limits.PICTURES
    drawn.drawings.append(Drawing(layer, _bounds(thing, matrix), (), filled=True, picture=True))


def _add_path(drawn: Drawn, thing: Any, matrix: Matrix, layer: int) -> None:
    """Add a path with the boxes around its segments, each as thick as the pen."""
    import pypdfium2.raw as pdfium

    mode, stroked, width = c_int(), c_int(), c_float()
    pdfium.FPDFPath_GetDrawMode(thing, mode, stroked)
    if not (mode.value or stroked.value):
        return
    count = pdfium.FPDFPath_CountSegments(thing)
    drawn.segments += max(count, 0)
    drawn.too_much |= drawn.segments > limits.SEGMENTS
    uneven = count > MANY_SEGMENTS or count < 1 or drawn.too_much
    pdfium.FPDFPageObj_GetStrokeWidth(thing, width)
    inner = matrix.after(_matrix(thing))
    pen = width.value / 2 * max(abs(inner.a) + abs(inner.c), 0.1) if stroked.value else 0.0
    grey = _grey(thing) if mode.value else None
    pale = not stroked.value and grey is not None and grey >= PALE
    edges = () if uneven or pale else tuple(_edges(thing, count, inner, pen))
    box = _clipped(_bounds(thing, matrix), thing, matrix, drawn)
    filled, drawn_over = bool(mode.value), bool(stroked.value)
    drawn.drawings.append(
        Drawing(layer, box, edges, filled, uneven and not pale, drawn_over, grey, pale)
    )


def _grey(thing: Any) -> int:
    """Give the level of grey that a path's fill has on white paper, as PDFium works it out."""
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (c_uint() for _ in range(4))
    pdfium.FPDFPageObj_GetFillColor(thing, red, green, blue, alpha)
    level = (30 * red.value + 59 * green.value + 11 * blue.value) / 100
    return round(255 - (255 - level) * alpha.value / 255)


def _edges(thing: Any, count: int, matrix: Matrix, pen: float) -> Iterator[Box]:
    """Yield the box around each segment; a curve's control points bound it."""
    import pypdfium2.raw as pdfium

    first = last = (0.0, 0.0)
    curve: list[tuple[float, float]] = []
    for number in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(thing, number)
        kind, here = pdfium.FPDFPathSegment_GetType(segment), _point(segment, matrix)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first, curve = here, []
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            curve.append(here)
            if len(curve) == 3:  # noqa: PLR2004 - two controls and the end
                yield _around([last, *curve], pen)
                last, curve = here, []
            continue
        else:
            yield _around([last, here], pen)
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield _around([here, first], pen)
            last = first


def _point(segment: Any, matrix: Matrix) -> tuple[float, float]:
    import pypdfium2.raw as pdfium

    x, y = c_float(), c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, x, y)
    return matrix.point(x.value, y.value)


def _around(points: list[tuple[float, float]], pen: float) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Box(min(xs) - pen, min(ys) - pen, max(xs) + pen, max(ys) + pen)
