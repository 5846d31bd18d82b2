"""PDFium's functions called by address, which is what reading thousands of glyphs needs.

They take and return plain numbers and addresses, and hold the interpreter, since each is short.
"""

from collections.abc import Callable
from ctypes import (
    PYFUNCTYPE,
    c_char,
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
from struct import Struct
from typing import Any

Function = Callable[..., Any]

MEASURES = Struct("=6d4f")
Measures, Points, Matrices = c_char * MEASURES.size, c_float * 2, c_float * 6
Doubles = c_double * 4
"""Cells that measures are written to, and how those of a character are taken out."""

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


Pointer = c_void_p
"""What the functions that are called for each character take for an address."""


class Place(c_void_p):
    """An address that is handed on to another function, never made a number."""


@cache
def unchecked(name: str, result: Any) -> Function:
    """Give a function that takes each pointer as a `Pointer`, and 32-bit numbers.

    What it is given is not checked, which saves nearly half the time of a call. An address given
    as a plain number would be cut off.
    """
    import pypdfium2.raw as pdfium

    return PYFUNCTYPE(result)(cast(getattr(pdfium, name), c_void_p).value or 0)


def count_of() -> Function:
    """Give FPDFText_CountChars(text)."""
    return function("FPDFText_CountChars", c_int, c_void_p)


def unicode_of() -> Function:
    """Give FPDFText_GetUnicode(text, index), unchecked."""
    return unchecked("FPDFText_GetUnicode", c_uint)


def text_object_of() -> Function:
    """Give FPDFText_GetTextObject(text, index), unchecked: an address, or None."""
    return unchecked("FPDFText_GetTextObject", c_void_p)


def measures_of() -> tuple[Function, Function, Function]:
    """Give the functions for a character's tight box, origin and loose box, unchecked."""
    return (
        unchecked("FPDFText_GetCharBox", c_int),
        unchecked("FPDFText_GetCharOrigin", c_int),
        unchecked("FPDFText_GetLooseCharBox", c_int),
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
    """Give the functions for a character's outline, its count of segments, and one of them.

    The last is unchecked, and gives a place to hand on to `outline_readers`.
    """
    return (
        function("FPDFFont_GetGlyphPath", c_void_p, c_void_p, c_uint, c_float),
        function("FPDFGlyphPath_CountGlyphSegments", c_int, c_void_p),
        unchecked("FPDFGlyphPath_GetGlyphPathSegment", Place),
    )


def outline_readers() -> tuple[Function, Function]:
    """Give the functions for a segment's kind, and its point, unchecked."""
    return (
        unchecked("FPDFPathSegment_GetType", c_int),
        unchecked("FPDFPathSegment_GetPoint", c_int),
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
