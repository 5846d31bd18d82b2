"""PDFium's functions called by address, which is what reading thousands of glyphs needs."""

from collections.abc import Callable
from ctypes import CFUNCTYPE, c_double, c_float, c_int, c_uint, c_void_p, cast
from functools import cache
from typing import Any


def address(handle: Any) -> int:
    """Give the address behind one of PDFium's handles, 0 for none."""
    return cast(getattr(handle, "raw", handle), c_void_p).value or 0


@cache
def function(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Give a function that takes and returns plain numbers and addresses."""
    import pypdfium2.raw as pdfium

    place = cast(getattr(pdfium, name), c_void_p).value
    return CFUNCTYPE(result, *arguments)(place or 0)


def unicode_of() -> Callable[..., Any]:
    """Give FPDFText_GetUnicode(text, index)."""
    return function("FPDFText_GetUnicode", c_uint, c_void_p, c_int)


def text_object_of() -> Callable[..., Any]:
    """Give FPDFText_GetTextObject(text, index): an address, or None."""
    return function("FPDFText_GetTextObject", c_void_p, c_void_p, c_int)


def measures_of() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """Give the functions for the tight box, the origin and the loose box of a character."""
    pointer = c_void_p
    return (
        function("FPDFText_GetCharBox", c_int, pointer, c_int, *[pointer] * 4),
        function("FPDFText_GetCharOrigin", c_int, pointer, c_int, *[pointer] * 2),
        function("FPDFText_GetLooseCharBox", c_int, pointer, c_int, pointer),
    )


Doubles, Floats = c_double * 6, c_float * 4
"""Cells that measures are written to."""


def segment_readers() -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    """Give the functions for a glyph's segment, a segment's kind and its point."""
    pointer = c_void_p
    return (
        function("FPDFGlyphPath_GetGlyphPathSegment", pointer, pointer, c_int),
        function("FPDFPathSegment_GetType", c_int, pointer),
        function("FPDFPathSegment_GetPoint", c_int, pointer, pointer, pointer),
    )
