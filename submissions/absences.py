"""Doubts about what is absent: an answer not found at its place may stand elsewhere.

A blank and a step that was left out cost points without a person, so both need a report in which
nothing is left that could be the answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from submissions.model import Expected, Message, Response
from submissions.pdf.canvas import overlap
from submissions.pdf.model import Document, Line

MESSAGES = {
    "read.elsewhere": Message(
        en="Nothing stands at the place of this answer, but what introduces it stands elsewhere.",
        de="An der Stelle dieser Antwort steht nichts, aber was sie einleitet, steht anderswo.",
    ),
    "read.numbers_left": Message(
        en="Numbers that belong to no answer stand in the report; they may be this step.",
        de="Im Bericht stehen Zahlen, die zu keiner Antwort gehören; sie können dieser Schritt"
        " sein.",
    ),
}

_NUMBERS = re.compile(r"[-−–]?\d+(?:[.,/]\d+)?")
_FEW = 3
"""A line with fewer numbers is no row of a matrix, nor a matrix."""


def doubt_absences(
    document: Document,
    expected: Sequence[Expected],
    responses: Sequence[Response],
    unread: frozenset[str],
) -> tuple[Response, ...]:
    """Flag blanks and left-out steps whose answer may stand somewhere else.

    Args:
        document: the report.
        expected: what was looked for, in the order of the responses.
        responses: what was found.
        unread: what keeps some page from being read, such as `read.picture`.
    """
    spare = any(_is_row(line) for line in _unclaimed(document, responses))
    return tuple(
        _doubted(document, wanted, response, unread, spare=spare)
        for wanted, response in zip(expected, responses, strict=True)
    )


def _doubted(
    document: Document, wanted: Expected, response: Response, unread: frozenset[str], *, spare: bool
) -> Response:
    flags: frozenset[str] = frozenset()
    if response.text == "":
        in_form = response.reader == "form"
        moved = not in_form and _stands_elsewhere(document, wanted)
        flags = unread | ({"read.elsewhere"} if moved else set())
    elif response.flags == ("read.left_out",):
        flags = unread | ({"read.numbers_left"} if spare else set())
    if not flags:
        return response
    every = tuple(sorted({*response.flags, *flags}))
    return replace(response, flags=every, confidence=min(response.confidence, 0.3))


def _stands_elsewhere(document: Document, wanted: Expected) -> bool:
    """Whether some line of the report starts with what introduces this answer, and goes on."""
    leads = [_squeezed(lead) for lead in wanted.lead_ins if len(_squeezed(lead)) > 1]
    lines = (_squeezed(line.text) for page in document.pages for line in page.lines)
    return any(text.startswith(lead) and len(text) > len(lead) for text in lines for lead in leads)


def _unclaimed(document: Document, responses: Sequence[Response]) -> list[Line]:
    """List the lines that lie in no response's box."""
    boxes = [(one.page, one.box) for one in responses if one.box is not None]
    return [
        line
        for page in document.pages
        for line in page.lines
        if not any(number == page.number and overlap(box, line.box) for number, box in boxes)
    ]


def _is_row(line: Line) -> bool:
    """Whether a line may be a row of a matrix; the dots of a table of contents say no."""
    leaders = "..." in line.text or ". . ." in line.text
    return not leaders and len(_NUMBERS.findall(line.text)) >= _FEW


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold()
