"""Whether a PDF may be opened at all, and what a person should know about it."""

from collections.abc import Iterable, Iterator
from typing import Any

from submissions.model import Message, Notice, Severity
from submissions.pdf import limits
from submissions.pdf.document import open_document
from submissions.pdf.model import Document
from submissions.pdf.structure import entry, identity, items, malformed, open_structure, walk
from submissions.pdf.unpacking import unpacking_notices

MESSAGES = {
    "pdf.too_large": Message(
        en="The PDF is larger than {limit} MB. Export it with smaller pictures.",
        de="Die PDF-Datei ist größer als {limit} MB. Bitte mit kleineren Bildern exportieren.",
    ),
    "pdf.no_header": Message(
        en="The file does not start like a PDF. Export the report as PDF again.",
        de="Die Datei beginnt nicht wie eine PDF-Datei. Bitte den Bericht erneut als PDF"
        " exportieren.",
    ),
    "pdf.truncated": Message(
        en="The PDF has no end; the upload may have been cut off. Export and upload it again.",
        de="Der PDF-Datei fehlt das Ende; vielleicht brach das Hochladen ab. Bitte erneut"
        " hochladen.",
    ),
    "pdf.password": Message(
        en="The PDF asks for a password. Hand in a copy without one.",
        de="Die PDF-Datei verlangt ein Passwort. Bitte eine Kopie ohne Passwort abgeben.",
    ),
    "pdf.unparsable": Message(
        en="The PDF is damaged and cannot be opened. Export the report as PDF again.",
        de="Die PDF-Datei ist beschädigt und lässt sich nicht öffnen. Bitte den Bericht erneut"
        " als PDF exportieren.",
    ),
    "pdf.page_loop": Message(
        en="The PDF's list of pages leads in a circle. Export the report as PDF again.",
        de="Die Seitenliste der PDF-Datei läuft im Kreis. Bitte den Bericht erneut als PDF"
        " exportieren.",
    ),
    "pdf.pages": Message(
        en="The PDF has {found} pages; at most {limit} are read.",
        de="Die PDF-Datei hat {found} Seiten; höchstens {limit} werden gelesen.",
    ),
    "pdf.no_pages": Message(
        en="The PDF has no pages. Export the report as PDF again.",
        de="Die PDF-Datei hat keine Seiten. Bitte den Bericht erneut als PDF exportieren.",
    ),
    "pdf.page_size": Message(
        en="Page {page} measures {width} × {height} points; expected are {low} to {high} a side.",
        de="Seite {page} misst {width} × {height} Punkte; erwartet sind {low} bis {high} je Seite.",
    ),
    "pdf.launch": Message(
        en="The PDF wants to start a program. Hand in a copy without such actions.",
        de="Die PDF-Datei will ein Programm starten. Bitte eine Kopie ohne solche Aktionen"
        " abgeben.",
    ),
    "pdf.owner_password": Message(
        en="The PDF is locked against changes by an owner password; it can be read.",
        de="Die PDF-Datei ist durch ein Besitzerpasswort gegen Änderungen gesperrt; lesbar ist"
        " sie.",
    ),
    "pdf.javascript": Message(
        en="The PDF holds JavaScript; it is not run and not passed on.",
        de="Die PDF-Datei enthält JavaScript; es wird nicht ausgeführt und nicht weitergegeben.",
    ),
    "pdf.attachment": Message(
        en="The PDF holds other files; they are not read.",
        de="Die PDF-Datei enthält andere Dateien; sie werden nicht gelesen.",
    ),
    "pdf.large": Message(
        en="The PDF has so many objects that not all were looked at.",
        de="Die PDF-Datei hat so viele Objekte, dass nicht alle angesehen wurden.",
    ),
    "pdf.picture": Message(
        en="Without text that a machine can read: pages {pages}. A person reads them.",
        de="Ohne maschinenlesbaren Text: Seiten {pages}. Ein Mensch liest sie.",
    ),
    "pdf.notes": Message(
        en="Drawn or typed onto the page afterwards: pages {pages}. A person looks at them.",
        de="Nachträglich gezeichnet oder getippt: Seiten {pages}. Ein Mensch sieht sie an.",
    ),
    "pdf.page_skipped": Message(
        en="Too much is drawn to be read by machine: pages {pages}. A person reads them.",
        de="Zu viel gezeichnet, um maschinell gelesen zu werden: Seiten {pages}."
        " Ein Mensch liest sie.",
    ),
}

ENDS = 2048
"""Bytes at both ends in which header and end mark must stand."""
_DANGERS = {"/Launch": "pdf.launch", "/JavaScript": "pdf.javascript"}


def inspect_pdf(data: bytes) -> tuple[Notice, ...]:
    """Look a PDF over; a FAIL among the notices means that it must not be read.

    Meant for a worker process.
    """
    return look_into(data)[0]


def look_into(data: bytes) -> tuple[tuple[Notice, ...], Document | None]:
    """Look a PDF over and read its pages; no document where it must not or cannot be read."""
    from pypdfium2 import PdfiumError

    notices = inspect_structure(data)
    if any(notice.severity is Severity.FAIL for notice in notices):
        return notices, None
    try:
        document = open_document(data)
    except PdfiumError:
        return (*notices, _fail("pdf.unparsable")), None
    return (*notices, *content_notices(document)), document


def inspect_structure(data: bytes) -> tuple[Notice, ...]:
    """Look over what can be told without reading a page."""
    if len(data) > limits.FILE:
        return (_fail("pdf.too_large", limit=str(limits.FILE // 2**20)),)
    if b"%PDF-" not in data[:ENDS]:
        return (_fail("pdf.no_header"),)
    if b"%%EOF" not in data[-ENDS:]:
        return (_fail("pdf.truncated"),)
    try:
        return _unique(_structure_notices(data))
    except malformed():
        return (_fail("pdf.unparsable"),)


def content_notices(document: Document) -> tuple[Notice, ...]:
    """Name pages that a person has to look at."""
    pages = {
        "pdf.picture": [p.number for p in document.pages if "read.picture" in p.faults],
        "pdf.page_skipped": [p.number for p in document.pages if "read.too_much" in p.faults],
        "pdf.notes": [p.number for p in document.pages if p.notes],
    }
    return tuple(
        Notice(code, {"pages": ", ".join(map(str, numbers))})
        for code, numbers in pages.items()
        if numbers
    )


def _fail(code: str, **args: str) -> Notice:
    return Notice(code, args, Severity.FAIL)


def _unique(notices: Iterator[Notice]) -> tuple[Notice, ...]:
    """Keep each code once; stop at the first that forbids to go on."""
    kept: dict[str, Notice] = {}
    for notice in notices:
        kept.setdefault(notice.code, notice)
        if notice.severity is Severity.FAIL:
            break
    return tuple(kept.values())


def _structure_notices(data: bytes) -> Iterator[Notice]:
    structure = open_structure(data)
    yield from _lock_notices(structure)
    yield from _page_notices(structure)
    left: list[Any] = []
    things = list(walk(structure.trailer, left))
    yield from unpacking_notices(things)
    yield from _danger_notices(things)
    if left:
        yield Notice("pdf.large")
    yield from _opening_notices(data)


def _lock_notices(structure: Any) -> Iterator[Notice]:
    if structure.is_encrypted:
        unlocked = structure.decrypt("")
        yield Notice("pdf.owner_password") if unlocked else _fail("pdf.password")


def _page_notices(structure: Any) -> Iterator[Notice]:
    """Walk the tree of pages; a node met twice closes a circle or shows a page twice."""
    stack, seen, count = [entry(structure.root_object, "/Pages")], set[Any](), 0
    while stack:
        node = stack.pop()
        if identity(node) in seen:
            yield _fail("pdf.page_loop")
            return
        seen.add(identity(node))
        kids = items(entry(node, "/Kids"))
        stack += reversed(kids)
        count += not kids and entry(node, "/Type") != "/Pages"
        if count > limits.PAGES or len(stack) > 10 * limits.PAGES:
            yield _fail("pdf.pages", found=f"> {limits.PAGES}", limit=str(limits.PAGES))
            return
    if not count:
        yield _fail("pdf.no_pages")


def _danger_notices(things: Iterable[Any]) -> Iterator[Notice]:
    """Search all objects for actions and attached files."""
    for thing in things:
        action = thing.get("/S")
        if isinstance(action, str) and action in _DANGERS:
            severity = Severity.FAIL if action == "/Launch" else Severity.WARN
            yield Notice(_DANGERS[action], {}, severity)
        if "/EF" in thing or "/EmbeddedFiles" in thing:
            yield Notice("pdf.attachment")


def _opening_notices(data: bytes) -> Iterator[Notice]:
    """Open the file in PDFium, and measure its pages."""
    import pypdfium2

    try:
        source = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        yield _fail("pdf.unparsable")
        return
    with source:
        if len(source) > limits.PAGES:
            yield _fail("pdf.pages", found=str(len(source)), limit=str(limits.PAGES))
            return
        for number in range(len(source)):
            yield from _size_notices(number + 1, *source.get_page_size(number))


def _size_notices(number: int, width: float, height: float) -> Iterator[Notice]:
    low, high = limits.PAGE_SIDE
    if not (low <= width <= high and low <= height <= high):
        yield _fail(
            "pdf.page_size",
            page=str(number),
            width=f"{width:.0f}",
            height=f"{height:.0f}",
            low=f"{low:.0f}",
            high=f"{high:.0f}",
        )
