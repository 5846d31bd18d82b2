"""PDFs for tests: typeset, and what they say to those who do not see them."""

import io
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from pypdf import PdfReader
from typst import Compiler

DESCRIBED = ("/Figure", "/Formula")


def typeset(markup: bytes, **more: Any) -> bytes:
    """Typeset Typst's markup; the machine's fonts are looked for once, as that takes longest."""
    return cast("bytes", _compiler().compile(markup, format="pdf", **more))


@cache
def _compiler() -> Compiler:
    return Compiler()


def figures(pdf: bytes) -> list[tuple[str, str]]:
    """Give kind and alternative of each picture and formula, in the order of the structure."""
    root = PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    return [
        (str(one["/S"]), str(one.get("/Alt", "")))
        for one in elements(root)
        if one.get("/S") in DESCRIBED
    ]


def elements(node: Any) -> Iterator[Any]:
    """Yield all elements of a structure below one, in order."""
    kids = node.get("/K", ())
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from elements(found)
