"""What a PDF says to those who do not see it, as its structure tells."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

DESCRIBED = ("/Figure", "/Formula")


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
