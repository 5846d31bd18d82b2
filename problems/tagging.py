"""Form fields in the structure of a tagged PDF: each one right behind the heading of its answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

HEADING = "/H4"
"""What stands above each field, and nowhere else."""


def tag_fields(writer: "PdfWriter", fields: Sequence["IndirectObject"]) -> None:
    """Enter fields into the structure; where headings and fields do not match, none is entered."""
    tree: Any = _object(writer.root_object.get("/StructTreeRoot", {}))
    if "/Nums" not in tree.get("/ParentTree", {}):
        return
    document = tree["/K"][0]
    kids = document["/K"]
    places = [place for place, kid in enumerate(kids) if _is_heading(kid)]
    if len(places) != len(fields):
        return
    first = int(tree["/ParentTreeNextKey"])
    tags = [
        _tag(writer, field, document.indirect_reference, first + number)
        for number, field in enumerate(fields)
    ]
    for place, tag in reversed([*zip(places, tags, strict=True)]):
        kids.insert(place + 1, tag)
    _note(tree, tags, first)


def _object(thing: Any) -> Any:
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _is_heading(kid: Any) -> bool:
    element = kid.get_object()
    return hasattr(element, "get") and element.get("/S") == HEADING


def _tag(writer: "PdfWriter", field: "IndirectObject", parent: Any, key: int) -> Any:
    """Make a field's element, and have the field name its place in the tree of parents."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    widget: Any = field.get_object()
    widget[NameObject("/StructParent")] = NumberObject(key)
    page = widget["/P"].indirect_reference
    reference = {"/Type": NameObject("/OBJR"), "/Obj": field, "/Pg": page}
    element = {
        "/Type": NameObject("/StructElem"),
        "/S": NameObject("/Form"),
        "/P": parent,
        "/Pg": page,
        "/K": ArrayObject([DictionaryObject({NameObject(k): v for k, v in reference.items()})]),
    }
    return writer._add_object(  # noqa: SLF001 - pypdf has no other way to add an object
        DictionaryObject({NameObject(k): v for k, v in element.items()})
    )


def _note(tree: Any, tags: Sequence[Any], first: int) -> None:
    from pypdf.generic import NameObject, NumberObject

    numbers = tree["/ParentTree"]["/Nums"]
    for number, tag in enumerate(tags):
        numbers.extend([NumberObject(first + number), tag])
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(first + len(tags))
