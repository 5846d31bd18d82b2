"""Form fields in the structure of a tagged PDF: each one right behind the heading of its answer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pikepdf import Pdf

HEADING = "/H4"
"""What stands above each field, and nowhere else."""


def tag_fields(pdf: "Pdf", fields: Sequence[Any]) -> None:
    """Enter fields into the structure; where headings and fields do not match, none is entered."""
    tree: Any = pdf.Root.get("/StructTreeRoot", {})
    if "/Nums" not in tree.get("/ParentTree", {}):
        return
    document = tree.K[0]
    kids = list(document.K)
    places = [place for place, kid in enumerate(kids) if _is_heading(kid)]
    if len(places) != len(fields):
        return
    first = int(tree.ParentTreeNextKey)
    tags = [_tag(pdf, field, document, first + number) for number, field in enumerate(fields)]
    for place, tag in reversed([*zip(places, tags, strict=True)]):
        kids.insert(place + 1, tag)
    document.K = kids
    for number, tag in enumerate(tags):
        tree.ParentTree.Nums.extend([first + number, tag])
    tree.ParentTreeNextKey = first + len(tags)


def _is_heading(kid: Any) -> bool:
    from pikepdf import Dictionary

    return isinstance(kid, Dictionary) and kid.get("/S") == HEADING


def _tag(pdf: "Pdf", field: Any, parent: Any, key: int) -> Any:
    """Make a field's element, and have the field name its place in the tree of parents."""
    from pikepdf import Array, Dictionary, Name

    field.StructParent = key
    reference = Dictionary(Type=Name.OBJR, Obj=field, Pg=field.P)
    return pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Form, P=parent, Pg=field.P, K=Array([reference]))
    )
