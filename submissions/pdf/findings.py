"""Puts a response together from a passage, its value and all that was found wrong around it."""

from collections.abc import Iterable

from submissions.model import Expected, Response
from submissions.pdf.passage import Passage, spots_of
from submissions.pdf.values import value_of

DOUBTFUL = 0.3
"""Confidence of a reading with flags."""


def response(
    wanted: Expected, content: Passage, faults: Iterable[str], *, reader: str, confidence: float
) -> Response:
    """Read a passage as the answer to one field."""
    value = value_of(content, wanted)
    flags = tuple(sorted(value.flags | set(faults)))
    spots = spots_of(content)
    page = spots[0].page if spots else content[0].line.page if content else None
    return Response(
        wanted.part,
        wanted.field,
        value.text,
        page,
        spots[0].box if spots else None,
        DOUBTFUL if flags else confidence,
        flags,
        reader,
        spots[1:],
    )


def missing(wanted: Expected, flags: Iterable[str], reader: str, page: int | None) -> Response:
    """Say that a part was found and this field of it was not."""
    flagged = tuple(sorted(flags))
    return Response(wanted.part, wanted.field, None, page, flags=flagged, reader=reader)
