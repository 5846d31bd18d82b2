"""Form fields: what was typed into them, and whether that is what their appearance shows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from submissions.model import Box, Message
from submissions.pdf import limits
from submissions.pdf.appearance import Shown, read_shown
from submissions.pdf.canvas import any_within
from submissions.pdf.characters import plain
from submissions.pdf.frame import Matrix, view
from submissions.pdf.model import FormField, Page
from submissions.pdf.printed import printed_fields
from submissions.pdf.structure import entry, identity, items, malformed, open_structure, resolve

MESSAGES = {
    "read.form_differs": Message(
        en="The form field holds another text than it shows.",
        de="Das Formularfeld enthält einen anderen Text, als es zeigt.",
    ),
}

FIELDS = 2_000
DEPTH = 16
UNSEEN = 2 | 32
"""Bits of an annotation's flags that keep it from the screen."""
ONE_BYTE = range(0x100)
SMALLEST = 5.0
"""Points of a field's side below which nothing in it can be read."""
INSET = 3.0
"""Points inside a field's edge where its frame may be drawn."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text field in the file: its names, its value and its widgets."""

    name: str
    title: str
    value: str
    widgets: tuple[Any, ...]


def read_fields(data: bytes, source: Any) -> tuple[FormField, ...]:
    """Read text and choice fields in the order of the form."""
    try:
        structure = open_structure(data)
        form = entry(structure.root_object, "/AcroForm")
        leaves = list(_leaves(form))[:FIELDS] if form else []
        widgets = _widgets(structure, source) if leaves else {}
    except malformed():
        return ()
    fields = [_field(leaf, widgets) for leaf in leaves]
    remade = getattr(entry(form, "/NeedAppearances"), "value", False) is True
    return _compared(data, fields, remade=remade)


def _leaves(form: Any) -> Iterator[Leaf]:
    """Walk the tree of fields down to those that hold text."""
    stack = [(field, "", None, None, 0) for field in reversed(items(entry(form, "/Fields")))]
    seen: set[Any] = set()
    while stack and len(seen) < FIELDS:
        reference, prefix, kind, value, depth = stack.pop()
        field = resolve(reference)
        if not isinstance(field, dict) or identity(reference) in seen or depth > DEPTH:
            continue
        seen.add(identity(reference))
        name = ".".join(filter(None, (prefix, _text(entry(field, "/T")))))
        kind, value = entry(field, "/FT") or kind, entry(field, "/V") or value
        kids = items(entry(field, "/Kids"))
        if any(entry(kid, "/T") is not None for kid in kids):
            stack += [(kid, name, kind, value, depth + 1) for kid in reversed(kids)]
        elif kind in ("/Tx", "/Ch"):
            yield Leaf(name, _text(entry(field, "/TU")), _text(value), tuple(kids or [reference]))


def _text(value: Any) -> str:
    r"""Give a value as text with `\n` for line ends: a string, a stream or a choice's list."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    if hasattr(value, "get_data"):
        value = value.get_data()[: limits.VALUE].decode("utf-8", "replace")
    text = str(value)[: limits.VALUE]
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Widget:
    """Where a field stands, whether the file holds what it looks like, and whether it is shown."""

    page: int
    box: Box
    drawn: bool
    hidden: bool


def _widgets(structure: Any, source: Any) -> dict[Any, Widget]:
    """Find all widgets on all pages, by their identity."""
    found = {}
    for number, page in enumerate(structure.pages[: min(len(source), limits.PAGES)], start=1):
        frame = _frame(source, number)
        for note in items(entry(page, "/Annots")):
            rect = [float(resolve(side)) for side in items(entry(note, "/Rect"))]
            if entry(note, "/Subtype") == "/Widget" and len(rect) == 4:  # noqa: PLR2004 - sides
                drawn = entry(entry(note, "/AP"), "/N") is not None
                hidden = bool(int(entry(note, "/F") or 0) & UNSEEN)
                found[identity(note)] = Widget(number, frame.box(*rect), drawn, hidden)
    return found


def _frame(source: Any, number: int) -> Matrix:
    page = source[number - 1]
    try:
        return view(page)
    finally:
        page.close()


def _field(leaf: Leaf, widgets: dict[Any, Widget]) -> FormField:
    """Put a field and its first widget together; typed text without a place is in doubt."""
    placed = [widgets[identity(w)] for w in leaf.widgets if identity(w) in widgets]
    if not placed:
        faults = frozenset({"read.form_differs"}) if leaf.value else frozenset[str]()
        return FormField(leaf.name, leaf.title, leaf.value, None, None, faults=faults)
    first = placed[0]
    shown = "" if first.drawn else None
    box = first.box
    tiny = min(box.right - box.left, box.bottom - box.top) < SMALLEST
    faults = frozenset({"read.hidden"} if first.hidden or (tiny and leaf.value) else ())
    return FormField(leaf.name, leaf.title, leaf.value, first.page, first.box, shown, faults)


def _compared(data: bytes, fields: Sequence[FormField], *, remade: bool) -> tuple[FormField, ...]:
    """Compare each field that has an appearance with it."""
    if not remade:
        fields = [_as_undrawn(field) for field in fields]
    boxes: dict[int, list[Box]] = {}
    for field in fields:
        if field.page and field.box and field.shown is not None:
            boxes.setdefault(field.page, []).append(field.box)
    shown = read_shown(data, boxes)
    return tuple(
        _judged(field, shown[field.page, boxes[field.page].index(field.box)], remade=remade)
        if field.page and field.box and field.shown is not None
        else field
        for field in fields
    )


def _as_undrawn(field: FormField) -> FormField:
    """Doubt a text that the file draws nowhere, and tells no viewer to draw."""
    unseen = field.page is not None and field.shown is None and field.value.strip()
    return replace(field, faults=field.faults | {"read.form_differs"}) if unseen else field


def _judged(field: FormField, shown: Shown, *, remade: bool) -> FormField:
    """Doubt a field that shows something else, or something that cannot be seen.

    An empty appearance that viewers are told to make anew says nothing.
    """
    if not shown.text and remade:
        return replace(field, shown=None)
    typed = "".join("".join(map(plain, field.value)).split())
    same = typed == shown.text or (remade and _in_one_font(typed) == _in_one_font(shown.text))
    faults = field.faults | shown.faults | ({"read.form_differs"} if not same else set())
    return replace(field, shown=shown.text, faults=faults)


def _in_one_font(text: str) -> str:
    """Leave out signs that a form's font may not hold, and what is drawn in their place.

    Programs that fill in forms draw `?` or a nameless glyph there until a viewer makes the
    appearance anew, with a font that has the sign.
    """
    return "".join(char for char in text if ord(char) in ONE_BYTE and char != "?")


def over_pages(fields: Sequence[FormField], pages: Sequence[Page]) -> tuple[FormField, ...]:
    """Doubt fields over which the page itself has text or ink, or something was noted.

    What stands in the frame of a printed form is what was typed.
    """
    named = [*fields, *printed_fields(pages, fields)]
    return tuple(_beside(_over_page(field, pages), named, pages) for field in named)


def _beside(field: FormField, fields: Sequence[FormField], pages: Sequence[Page]) -> FormField:
    """Doubt an empty field right of which something stands: it may be the answer."""
    if field.value.strip() or field.page is None or field.box is None or field.page > len(pages):
        return field
    page, box = pages[field.page - 1], field.box
    edge = min(
        (
            other.box.left
            for other in fields
            if other.page == field.page
            and other.box is not None
            and other.box.left >= box.right
            and other.box.top < box.bottom
            and other.box.bottom > box.top
        ),
        default=page.width,
    )
    area = Box(box.right, box.top, edge, box.bottom)
    glyphs = (g for line in page.lines for g in line.glyphs if g is not None)
    written = any(
        area.left <= g.left
        and g.right <= area.right
        and area.top < (g.top + g.bottom) / 2 < area.bottom
        for g in glyphs
    )
    if written or any_within((*page.strays, *page.pictures, *page.notes), area):
        return replace(field, faults=field.faults | {"read.overlaid"})
    return field


def _over_page(field: FormField, pages: Sequence[Page]) -> FormField:
    if field.printed or field.page is None or field.box is None or field.page > len(pages):
        return field
    page, box = pages[field.page - 1], field.box
    inside = Box(box.left + INSET, box.top + INSET, box.right - INSET, box.bottom - INSET)
    glyphs = (g for line in page.lines for g in line.glyphs if g is not None)
    faults = field.faults
    if any(
        inside.left < g.left < inside.right and inside.top < g.bottom < inside.bottom
        for g in glyphs
    ):
        faults |= {"read.overlaid"}
    if any_within((*page.strays, *page.pictures), inside):
        faults |= {"read.ink_left"}
    if any_within(page.notes, inside):
        faults |= {"read.noted"}
    return replace(field, faults=faults)
