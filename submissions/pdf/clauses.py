"""Cuts a sentence that answers several fields at the names of what it speaks of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from submissions.model import Expected
from submissions.pdf.passage import Passage, passage, piece

LONGEST = 4
"""Lines that such a sentence takes at most."""
_NAME = re.compile(r"[^\W\d_]{3,}(?:[\s-][^\W\d_]+)*")
_RESULT = re.compile(r"[=∈^%(\[\d]")
"""What may be a result before the first name, which then stands behind what it names."""
_BREAK = re.compile(r"[,;.]\s|\s(?:and|und|while|während|but|aber)\s", re.IGNORECASE)
"""Where one clause may end and the next one start."""


@dataclass(frozen=True, slots=True)
class Named:
    """A field's name at its place: the piece, and from where to where it stands in its text."""

    field: str
    number: int
    start: int
    stop: int


def by_names(content: Passage, fields: Sequence[Expected]) -> dict[str, list[Passage]]:
    """Cut a sentence in which the name of each of a part's fields stands once before its result.

    Names are those lead-ins that are words. Where a field has none in the sentence, or one
    more than once, nothing is cut; nor where a result may stand before the names.
    """
    if len(fields) < 2 or not 0 < len(content) <= LONGEST:  # noqa: PLR2004 - a joint answer
        return {}
    found = [named for wanted in fields for named in _places(content, wanted)]
    if sorted(named.field for named in found) != sorted(wanted.field for wanted in fields):
        return {}
    order = sorted(found, key=lambda named: (named.number, named.start))
    first = order[0]
    before = [*(part.text for part in content[: first.number])]
    before.append(content[first.number].text[: first.start])
    if _RESULT.search(" ".join(before)):
        return {}
    clauses = {
        named.field: [_clause(content, named, after)]
        for named, after in zip(order, [*order[1:], None], strict=True)
    }
    return clauses if all(clause for (clause,) in clauses.values()) else {}


def _places(content: Passage, wanted: Expected) -> list[Named]:
    """Find where a field is named; a name within a longer one counts once."""
    names = {lead.strip(" :=") for lead in wanted.lead_ins}
    names = {name for name in names if _NAME.fullmatch(name)}
    found: list[Named] = []
    for number, part in enumerate(content):
        taken = 0
        for place in sorted(
            (hit.start(), -hit.end())
            for name in names
            for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", part.text, re.IGNORECASE)
        ):
            if place[0] >= taken:
                taken = -place[1]
                found.append(Named(wanted.field, number, place[0], taken))
    return found


def _clause(content: Passage, named: Named, after: Named | None) -> Passage:
    """Give what stands between a name and the clause in which the next one stands."""
    last = after.number if after else len(content) - 1
    pieces = []
    for number in range(named.number, last + 1):
        part = content[number]
        start = part.start + (named.stop if number == named.number else 0)
        stop = part.stop
        if after and number == after.number:
            low = named.stop if number == named.number else 0
            stop = part.start + _end(part.text, low, after.start)
        pieces.append(piece(part.line, start, stop))
    return passage(pieces)


def _end(text: str, low: int, high: int) -> int:
    """Give the last place before `high` where a clause may end; `high` where there is none."""
    breaks = [found.start() for found in _BREAK.finditer(text, low, high)]
    return breaks[-1] if breaks else high
