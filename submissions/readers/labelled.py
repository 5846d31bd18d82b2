"""Finds answers below the labels that students write: `Task 3.4`, `3.4)`, `(d)`, and lead-ins."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from submissions.model import Expected, Message, Response
from submissions.pdf.canvas import overlap
from submissions.pdf.cautions import redefined
from submissions.pdf.clauses import by_names
from submissions.pdf.findings import missing, response
from submissions.pdf.leads import split
from submissions.pdf.model import Document
from submissions.pdf.passage import Passage, Piece, lines_of, paragraphs, passage, piece
from submissions.pdf.regions import Region, regions_of, strips
from submissions.pdf.values import PROSE, is_nothing
from submissions.pdf.vocabulary import is_word, words_of
from submissions.readers import Reader

MESSAGES = {
    "read.left_out": Message(
        en="This step does not stand in the answer; it may be left out.",
        de="Dieser Schritt steht nicht in der Antwort; er darf fehlen.",
    ),
    "read.twice": Message(
        en="This answer is introduced more than once.",
        de="Diese Antwort wird mehr als einmal eingeleitet.",
    ),
    "read.lead_in": Message(
        en="It is not clear which of several answers this is.",
        de="Es ist nicht klar, welche von mehreren Antworten dies ist.",
    ),
    "read.next_missing": Message(
        en="No label of the next part was found, so its text may stand here, too.",
        de="Der nächste Teil hat keine Überschrift; sein Text steht vielleicht auch hier.",
    ),
    "read.rows_above": Message(
        en="Numbers stand right above the first row that was read.",
        de="Direkt über der ersten gelesenen Zeile stehen Zahlen.",
    ),
}

CONFIDENCE = 0.9
_MARK = re.compile(r"^(?:answer|antwort|solution|lösung|loesung)\s*[:.]?(?:\s+|$)", re.IGNORECASE)
_CALL = re.compile(r"answer\([\"']\d")
"""The call in a notebook's cell that prints an Answer line; the line counts."""
_NUMBERS = re.compile(r"[\s\[\](){}\d.,;+\-–−/]+")


@dataclass(frozen=True, slots=True)
class Sought:
    """One region, the fields that may stand in it, and what is around it."""

    region: Region
    fields: tuple[Expected, ...]
    elsewhere: frozenset[str]
    """Fields, in lower case, that have a label of their own."""
    others: tuple[Expected, ...]
    """Fields of the part that a label with a field's name does not name."""
    alone: bool
    """Whether it is the part's only region."""
    faults: frozenset[str]
    """What is wrong with all that is read here."""
    next_missing: bool


def find(document: Document, expected: Sequence[Expected]) -> Iterable[Response]:
    """Yield a response for each field whose part has a label."""
    regions = regions_of(document, expected)
    for region in regions:
        sought = _sought(region, regions, expected)
        if sought.fields and not _holds_form(document, region):
            yield from _responses(document, sought)


def _sought(region: Region, regions: Sequence[Region], expected: Sequence[Expected]) -> Sought:
    """Tell which fields a region may hold."""
    part = region.label.part
    same = [other for other in regions if other.label.part == part]
    named = {other.label.field for other in same}
    fields = [wanted for wanted in expected if wanted.part == part]
    answered = region.label.head.key == "answer" and (region.label.field or len(fields) == 1)
    lines = {other.label.field for other in same if other.label.head.key == "answer"} - {""}
    if any(_CALL.match(part.text) for part in region.content):
        fields = [wanted for wanted in fields if wanted.field.lower() not in lines]
    others = [wanted for wanted in fields if wanted.field.lower() != region.label.field]
    if region.label.field:
        fields = [wanted for wanted in fields if wanted not in others]
        named = set()
    return Sought(
        region,
        () if answered else tuple(fields),
        frozenset(named),
        tuple(others) if region.label.field else (),
        len(same) == 1 or bool(region.label.field),
        region.faults | _region_faults(region, same),
        _next_part(part, expected) not in {None, *(other.label.part for other in regions)},
    )


def _region_faults(region: Region, same: Sequence[Region]) -> frozenset[str]:
    """Doubt a part whose labels may stand below their answers, or that redefines a letter."""
    first, last = same[0], same[-1]
    above = [part.text for part in first.content] if not first.label.field else []
    shifted = last is not first and bool(last.label.field) and not last.content
    bare = bool(above) and not any(is_word(word) for text in above for word in words_of(text))
    faults = {"read.label_unsure"} if shifted and bare else set()
    redefines = redefined(" ".join(lines_of(region.content)))
    return frozenset(faults | ({"read.redefined"} if redefines else set()))


def _next_part(part: str, expected: Sequence[Expected]) -> str | None:
    parts = list(dict.fromkeys(wanted.part for wanted in expected))
    place = parts.index(part) + 1
    return parts[place] if place < len(parts) else None


def _holds_form(document: Document, region: Region) -> bool:
    """Tell whether a form field stands in a region, so that its text is the question."""
    return any(
        field.page == page.number and field.box is not None and overlap(field.box, area)
        for page, area in strips(document, region.opening, region.closing)
        for field in document.fields
    )


def _responses(document: Document, sought: Sought) -> Iterator[Response]:
    content = _answer_part(sought.region.content)
    if not content or is_nothing(" ".join(lines_of(content))):
        yield from _nothing(sought, said=bool(content))
        return
    cuts = by_names(content, sought.fields) or split(content, sought.fields)
    below = _stand_below(content, sought.fields)
    for wanted in sought.fields:
        if wanted.field.lower() in sought.elsewhere and wanted.field not in cuts:
            continue
        whole = wanted.kind == "text" or len(sought.fields) == 1
        if wanted.kind == "text" and len(sought.elsewhere - {"", wanted.field.lower()}) > 0:
            whole = False
        if whole and wanted.field not in cuts:
            yield _read(document, sought, wanted, [content], bool(cuts))
        elif wanted.field in cuts:
            unclear = below or _shared(wanted, cuts)
            yield _read(document, sought, wanted, cuts[wanted.field], unclear)
        else:
            yield _absent(sought, wanted)


def _stand_below(content: Passage, fields: Sequence[Expected]) -> bool:
    """Tell whether lead-ins may stand below their matrices: rows above the first, none at the end.

    So do captions. A matrix with a left-hand side of its own is not meant.
    """
    first = content[0].text if content else ""
    if not _NUMBERS.fullmatch(first) or not any(wanted.kind == "matrix" for wanted in fields):
        return False
    leads = [number for number, part in enumerate(content) if split((part,), fields)]
    return bool(leads) and not any(map(len, _behind(content, leads[-1], fields)))


def _behind(content: Passage, last: int, fields: Sequence[Expected]) -> list[Passage]:
    """Give what stands behind the last lead-ins of a passage."""
    return [cut for cuts in split(content[last:], fields).values() for cut in cuts]


def _answer_part(content: Passage) -> Passage:
    """Drop what stands before a line that says `Answer:`, the restated question."""
    marks = [number for number, part in enumerate(content) if _MARK.match(part.text)]
    if len(marks) != 1:
        return content
    part = content[marks[0]]
    found = _MARK.match(part.text)
    rest = piece(part.line, part.start + (found.end() if found else 0), part.stop)
    return passage([rest, *content[marks[0] + 1 :]])


def _nothing(sought: Sought, *, said: bool) -> Iterator[Response]:
    """Yield blanks where a region is provably empty, or the student says so."""
    page = sought.region.opening.page
    for wanted in sought.fields:
        if wanted.field.lower() in sought.elsewhere:
            continue
        if sought.faults:
            yield missing(wanted, sought.faults, "labelled", page)
        elif said or sought.alone:
            where = (wanted.part, wanted.field)
            yield Response(*where, "", page, None, CONFIDENCE, (), "labelled")
        else:
            yield _absent(sought, wanted)


def _absent(sought: Sought, wanted: Expected) -> Response:
    """Say that a part holds no such field; one that may be left out is told apart."""
    flag = "read.left_out" if wanted.optional else "read.not_found"
    return missing(wanted, {flag, *sought.faults}, "labelled", sought.region.opening.page)


def _shared(wanted: Expected, cuts: dict[str, list[Passage]]) -> bool:
    """Tell whether a field's lead-in is another field's, too."""
    mine = cuts[wanted.field]
    return any(mine[0] == other[0] for field, other in cuts.items() if field != wanted.field)


def _read(
    document: Document,
    sought: Sought,
    wanted: Expected,
    passages: Sequence[Passage],
    shared: bool = False,  # noqa: FBT001, FBT002 - one fact among others
) -> Response:
    """Read the last of a field's passages, and doubt it where there are several."""
    content = passages[-1]
    faults = set(sought.faults) - ({"read.redefined"} if wanted.kind in PROSE else set())
    faults |= {"read.twice"} if len(passages) > 1 else set()
    foreign = bool(sought.others) and bool(split(content, sought.others))
    faults |= {"read.lead_in"} if shared or foreign else set()
    if sought.next_missing and wanted.kind in PROSE and len(paragraphs(content)) > 1:
        faults.add("read.next_missing")
    plain = bool(content) and not content[0].text.startswith("[")
    if wanted.kind == "matrix" and plain and _rows_above(document, content[0]):
        faults.add("read.rows_above")
    if not content:
        return missing(wanted, {"read.not_found", *faults}, "labelled", sought.region.opening.page)
    return response(wanted, content, faults, reader="labelled", confidence=CONFIDENCE)


def _rows_above(document: Document, first: Piece) -> bool:
    """Tell whether the line above holds numbers in line with the first row that was read."""
    lines = document.pages[first.line.page - 1].lines
    place = lines.index(first.line)
    if place == 0 or not first.glyphs:
        return False
    above = lines[place - 1]
    near = first.line.baseline - above.baseline < 2 * first.line.size
    inside = above.box.right > first.glyphs[0].left - first.line.size
    whole = first.start == 0
    return near and inside and not whole and _NUMBERS.fullmatch(above.text) is not None


READER = Reader("labelled", 30, find)
