"""Doubts about all answers of a report that corrects or withdraws some of them elsewhere."""

import re
from collections.abc import Sequence
from dataclasses import replace

from submissions.model import Message, Response
from submissions.pdf.model import Document

MESSAGES = {
    "read.corrected": Message(
        en="The report corrects or withdraws something; it may be this answer.",
        de="Der Bericht verbessert etwas oder nimmt es zurück; vielleicht diese Antwort.",
    ),
}

_CORRECTION = re.compile(
    r"^\W*(?:falsch|wrong|update)\W*$|(?:^|\s)(?:falsch|wrong)\s?!|\b(?:entwurf|draft)\b"
    r"|^\W*(?:(?:correction|korrektur|berichtigung|nachtrag|erratum|errata|corrigendum|corrections"
    r"|korrekturen|edit|p\.?s\.?)(?:\s*:|\s+(?:to|zu|of|von|for|für)\b|\W*$)"
    r"|do not (?:grade|mark)|bitte nicht (?:be)?werten)"
    r"|\b(?:please ignore|ignore this|bitte ignorieren|second attempt|zweiter versuch"
    r"|(?:must|should|need to) be swapped|vertauscht(?: werden)?$|swap \([a-z]\)"
    r"|vertan|verschrieben|verwechselt|wrong way (?:round|around)|(?:i|we) forgot the|oops|ups"
    r"|(?:this|that|it|das|dies) (?:can(?:not|'t)|kann nicht|can not) (?:be right|stimmen)"
    r"|moment(?=,)|after all|disagree|contradiction|widerspruch|stimmt (?:so )?nicht"
    r"|bitte (?:ver)?tauschen"
    r"|all answers .{0,40}\bwrong|it should be .{1,60} instead of"
    r"|(?:entry|row|column|eintrag|zeile|spalte)\b.{0,40}\b"
    r"(?:should|must|has to|müsste|sollte|muss) (?:have|be|sein|haben)?"
    r".{0,30}\b(?:sign|swapped|instead|vorzeichen|vertauscht))\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\([\d.,]+ (?:points?|Punkte?)(?:, [^()]*)?\)\s*\[[\d.]+ \w+\]\s*$")
"""What a form prints behind the title of a field; students name its box without the points."""


def is_correction(text: str) -> bool:
    """Tell a line that corrects or withdraws an answer; a title that a form prints does not.

    >>> is_correction("Nachtrag zu 3.4 c): 50 %"), is_correction("Please ignore this page")
    (True, True)
    >>> is_correction("The correction term is 1/2"), is_correction("Editing costs O(n)")
    (False, False)
    >>> is_correction("Draft (1 point) [2.3 bound]"), is_correction("Correction to [2.3 bound]")
    (False, True)
    """
    return _CORRECTION.search(text) is not None and _LABEL.search(text) is None


def doubt_corrected(document: Document, responses: Sequence[Response]) -> tuple[Response, ...]:
    """Flag every answer of a report in which some line corrects or withdraws one."""
    lines = (line for page in document.pages for line in page.lines)
    if not any(is_correction(line.text) for line in lines):
        return tuple(responses)
    return tuple(map(_doubted, responses))


def _doubted(response: Response) -> Response:
    flags = tuple(sorted({*response.flags, "read.corrected"}))
    return replace(response, flags=flags, confidence=min(response.confidence, 0.3))
