"""Reads one report: opens it, lets all readers look, and joins what they found."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from submissions.absences import doubt_absences
from submissions.corrections import doubt_corrected
from submissions.handout_codes import codes_in
from submissions.model import Expected, Message, Reading, Response
from submissions.pdf.inspect import look_into
from submissions.pdf.misdrawn import doubt_misdrawn
from submissions.pdf.model import Document, Page
from submissions.readers import all_readers

READER_VERSION = 4
"""Raised with every change that may read a report differently."""

TWICE = 0.8
"""Confidence of an answer that stands at two places with the same text."""

UNREAD = frozenset({"read.picture", "read.too_much"})
"""What keeps a whole page from being read."""

MESSAGES = {
    "read.not_found": Message(
        en="No label or lead-in of this answer was found.",
        de="Zu dieser Antwort wurde keine Überschrift und keine Einleitung gefunden.",
    ),
    "read.conflict": Message(
        en="This answer stands at two places with different contents.",
        de="Diese Antwort steht an zwei Stellen mit verschiedenem Inhalt.",
    ),
}


def pdfium_version() -> str:
    """Name the version of PDFium, which readings depend on."""
    from pypdfium2.version import PDFIUM_INFO

    return str(PDFIUM_INFO.version)


def read_report(data: bytes, expected: Sequence[Expected]) -> Reading:
    """Read a report into one response for each expected field, in that order.

    Meant for a worker process: PDFium may end it, or take more memory than is allowed. A file
    that must not be opened gives responses that were not found, and notices that say why.
    """
    with _without_collector():
        notices, document = look_into(data)
        if document is None:
            return Reading(tuple(_not_found(wanted, ()) for wanted in expected), notices)
        responses = _joined(document, expected)
        return Reading(responses, notices, len(document.pages), codes_in(document))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Look for no cycles while one report is read: it makes many objects and hardly a cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _joined(document: Document, expected: Sequence[Expected]) -> tuple[Response, ...]:
    """Ask all readers, and take for each field the word that counts most."""
    found: dict[tuple[str, str], Response] = {}
    for reader in all_readers():
        for response in reader.find(document, expected):
            key = (response.part, response.field)
            first = found.get(key)
            found[key] = _agreed(first, response) if first else response
    unread = [page for page in document.pages if page.faults & UNREAD]
    responses = tuple(
        found.get((wanted.part, wanted.field)) or _not_found(wanted, unread) for wanted in expected
    )
    responses = doubt_absences(document, expected, responses, frozenset(_faults(unread)))
    return doubt_misdrawn(document, expected, doubt_corrected(document, responses))


def _agreed(first: Response, second: Response) -> Response:
    """Keep the first response; a second one with another text puts it in doubt."""
    if second.text is None or _same(first.text, second.text):
        return _confirmed(first) if first.reader == second.reader else first
    if first.text is None:
        return second
    flags = tuple(sorted({*first.flags, "read.conflict"}))
    return replace(first, flags=flags, confidence=min(first.confidence, 0.3))


def _confirmed(response: Response) -> Response:
    """Trust a label that stands twice where both places hold the same text."""
    if response.flags != ("read.label_twice",) or not response.text:
        return response
    return replace(response, flags=(), confidence=TWICE)


def _same(one: str | None, other: str | None) -> bool:
    return "".join((one or "").split()) == "".join((other or "").split())


def _not_found(wanted: Expected, unread: Sequence[Page]) -> Response:
    """Say that nothing was found, and on which unread page it may stand."""
    faults = _faults(unread)
    page = unread[0].number if len(unread) == 1 else None
    flags = tuple(sorted({"read.not_found", *faults}))
    return Response(wanted.part, wanted.field, None, page=page, flags=flags)


def _faults(unread: Sequence[Page]) -> set[str]:
    return {fault for page in unread for fault in page.faults & UNREAD}
