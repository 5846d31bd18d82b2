"""The file as pypdf sees it: opened without guessing, walked without running in circles."""

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from logging import CRITICAL, getLogger
from typing import Any

from submissions.pdf import limits

MALFORMED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pypdf raises on files that are not what they claim, beside its own errors."""


def malformed() -> tuple[type[Exception], ...]:
    """Give all errors that say that a file is not well formed."""
    from pypdf.errors import PyPdfError
    from pypdfium2 import PdfiumError

    return (*MALFORMED, PyPdfError, PdfiumError)


def open_anew(data: bytes) -> Any:
    """Open the file in pypdf.

    Raises:
        Exception: one of `malformed()`.
    """
    from pypdf import PdfReader

    getLogger("pypdf").setLevel(CRITICAL)  # it quotes from the file
    return PdfReader(BytesIO(data), strict=False)


open_structure = lru_cache(maxsize=1)(open_anew)
"""Opens a file in pypdf; the same file is opened once."""


def resolve(thing: Any) -> Any:
    """Follow a reference to what it stands for."""
    return thing.get_object() if hasattr(thing, "get_object") else thing


def entry(thing: Any, key: str) -> Any:
    """Look a key up in what may be a dictionary; None where it is not there."""
    thing = resolve(thing)
    return resolve(thing.get(key)) if isinstance(thing, dict) else None


def items(thing: Any) -> list[Any]:
    """Give the entries of what may be an array, unresolved."""
    thing = resolve(thing)
    return list(thing) if isinstance(thing, list) else []


def identity(thing: Any) -> Any:
    """Give what names an object, so that circles are seen."""
    return getattr(thing, "idnum", None) or getattr(
        getattr(thing, "indirect_reference", None), "idnum", id(thing)
    )


_PASSIVE = frozenset({"/StructTreeRoot", "/ParentTree", "/Parent", "/P", "/Widths", "/W"})
"""Keys below which nothing is run or unpacked, and much stands."""


def walk(root: Any, left: list[Any] | None = None) -> Iterator[Any]:
    """Yield each dictionary that can be reached, once, up to the limit of objects.

    Streams are yielded as dictionaries and not unpacked. What lies beyond the limit goes to `left`.
    """
    seen: set[Any] = set()
    stack, count = [root], 0
    while stack:
        count += 1
        if count > limits.OBJECTS:
            if left is not None:
                left += stack
            return
        thing = stack.pop()
        number = getattr(thing, "idnum", None)
        if number is not None:
            if number in seen:
                continue
            seen.add(number)
            thing = _tried(thing)
        if isinstance(thing, dict):
            yield thing
            stack += [v for k, v in thing.items() if _is_nested(v) and k not in _PASSIVE]
        elif isinstance(thing, list):
            stack += [value for value in thing if _is_nested(value)]


def _is_nested(value: Any) -> bool:
    return hasattr(value, "idnum") or isinstance(value, (dict, list))


def _tried(reference: Any) -> Any:
    """Follow a reference; None where it leads nowhere."""
    try:
        return resolve(reference)
    except malformed():
        return None
