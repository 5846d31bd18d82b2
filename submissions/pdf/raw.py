"""PDFium's functions called by address, which is what reading thousands of glyphs needs.

They take and return plain numbers and addresses, and hold the interpreter, since each is short.
"""

from collections.abc import Callable
from ctypes import (
    PYFUNCTYPE,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_size_t,
    c_uint,
    c_ulong,
    c_void_p,
    cast,
)
from functools import cache
from typing import Any

Function = Callable[..., Any]

Doubles, Points, Floats, Matrices = c_double * 6, c_float * 2, c_float * 4, c_float * 6
"""Cells that measures are written to; taken out by slices, which is fastest."""

CURVE, MOVE = 1, 2
"""Kinds of a path's segments; 0 is a line."""


def address(handle: Any) -> int:
    """Give the address behind one of PDFium's handles, 0 for none."""
    return cast(getattr(handle, "raw", handle), c_void_p).value or 0


@cache
def function(name: str, result: Any, *arguments: Any) -> Function:
    """Give a function that takes and returns plain numbers and addresses."""
    import pypdfium2.raw as pdfium

    place = cast(getattr(pdfium, name), c_void_p).value
    return PYFUNCTYPE(result, *arguments)(place or 0)


def count_of() -> Function:
    """Give FPDFText_CountChars(text)."""
    return function("FPDFText_CountChars", c_int, c_void_p)


def unicode_of() -> Function:
    """Give FPDFText_GetUnicode(text, index)."""
    return function("FPDFText_GetUnicode", c_uint, c_void_p, c_int)


def text_object_of() -> Function:
    """Give FPDFText_GetTextObject(text, index): an address, or None."""
    return function("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)


def measures_of() -> tuple[Function, Function, Function]:
    """Give the functions for the tight box, the origin and the loose box of a character."""
    pointer = c_void_p
    return (
        function("FPDFText_GetCharBox", c_int, pointer, c_int, *[pointer] * 4),
        function("FPDFText_GetCharOrigin", c_int, pointer, c_int, *[pointer] * 2),
        function("FPDFText_GetLooseCharBox", c_int, pointer, c_int, pointer),
    )


def styles_of() -> tuple[Function, Function, Function, Function]:
    """Give the functions for a character's size and matrix, and a text object's font and mode."""
    return (
        function("FPDFText_GetFontSize", c_double, c_void_p, c_int),
        function("FPDFText_GetMatrix", c_int, c_void_p, c_int, c_void_p),
        function("FPDFTextObj_GetFont", c_void_p, c_void_p),
        function("FPDFTextObj_GetTextRenderMode", c_int, c_void_p),
    )


def marks_of() -> tuple[Function, Function, Function]:
    """Give the functions for the count of an object's marks, one mark, and a parameter's type."""
    return (
        function("FPDFPageObj_CountMarks", c_int, c_void_p),
        function("FPDFPageObj_GetMark", c_void_p, c_void_p, c_ulong),
        function("FPDFPageObjMark_GetParamValueType", c_int, c_void_p, c_char_p),
    )


def font_name_of() -> Function:
    """Give FPDFFont_GetBaseFontName(font, buffer, length)."""
    return function("FPDFFont_GetBaseFontName", c_size_t, c_void_p, c_void_p, c_size_t)


def font_files_of() -> tuple[Function, Function]:
    """Give the functions for whether a font is in the file, and for the data of its own file."""
    return (
        function("FPDFFont_GetIsEmbedded", c_int, c_void_p),
        function("FPDFFont_GetFontData", c_int, c_void_p, c_void_p, c_size_t, c_void_p),
    )


def writers_of() -> tuple[Function, Function, Function, Function]:
    """Give the functions that make a text object, set its codes, move it, and put it on a page."""
    pointer = c_void_p
    return (
        function("FPDFPageObj_CreateTextObj", pointer, pointer, pointer, c_float),
        function("FPDFText_SetCharcodes", c_int, pointer, pointer, c_size_t),
        function("FPDFPageObj_Transform", None, pointer, *[c_double] * 6),
        function("FPDFPage_InsertObject", None, pointer, pointer),
    )


def outlines_of() -> tuple[Function, Function, Function]:
    """Give the functions for a character's outline, its count of segments, and one of them."""
    return (
        function("FPDFFont_GetGlyphPath", c_void_p, c_void_p, c_uint, c_float),
        function("FPDFGlyphPath_CountGlyphSegments", c_int, c_void_p),
        function("FPDFGlyphPath_GetGlyphPathSegment", c_void_p, c_void_p, c_int),
    )


def path_segments() -> Function:
    """Give FPDFPath_GetPathSegment(path, number)."""
    return function("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)


def segment_readers() -> tuple[Function, Function, Function]:
    """Give the functions for a segment's kind, its point, and whether it closes its contour."""
    pointer = c_void_p
    return (
        function("FPDFPathSegment_GetType", c_int, pointer),
        function("FPDFPathSegment_GetPoint", c_int, pointer, pointer, pointer),
        function("FPDFPathSegment_GetClose", c_int, pointer),
    )
