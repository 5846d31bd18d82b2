"""Finds `Answer 3.4 output: …` lines (`Antwort`, `Lösung`), in any PDF with text."""

import re
from collections.abc import Iterable, Sequence

from submissions.model import Expected, Response
from submissions.pdf.findings import missing, response
from submissions.pdf.leads import split, without_lead
from submissions.pdf.model import Document
from submissions.pdf.passage import Passage, Piece, faults_of, follows, lines_of
from submissions.pdf.printouts import without_code
from submissions.pdf.prose import is_idle
from submissions.pdf.regions import Region, regions_of, surface_faults
from submissions.pdf.sentences import leads_on, without_sentences, without_tasks
from submissions.pdf.tables import literal
from submissions.pdf.values import PROSE, is_nothing, without_question
from submissions.pdf.vocabulary import DOUBT
from submissions.readers import Reader

CONFIDENCE = 0.95
LINES = 400
"""Lines that one answer goes on over at most; what stands below is in doubt."""


def find(document: Document, expected: Sequence[Expected]) -> Iterable[Response]:
    """Yield a response for each field that an Answer line names."""
    for region in regions_of(document, expected):
        wanted = _addressed(region, expected)
        if wanted is not None:
            yield _response(document, region, wanted)


def _addressed(region: Region, expected: Sequence[Expected]) -> Expected | None:
    """Tell which field an Answer line names; a part of one field needs no field's name."""
    if region.label.head.key != "answer":
        return None
    fields = [wanted for wanted in expected if wanted.part == region.label.part]
    named = [wanted for wanted in fields if wanted.field.lower() == region.label.field]
    if named:
        return named[0]
    return fields[0] if len(fields) == 1 and not region.label.field else None


def _response(document: Document, region: Region, wanted: Expected) -> Response:
    """Read the answer that starts on the line and goes on while it is not complete."""
    content, rest = _cut(region, wanted)
    content = _led(content, wanted) if wanted.kind not in PROSE else content
    after = rest[0].line if rest else region.closing
    faults = set(region.label.faults) | region.opening.faults | faults_of(content)
    faults |= surface_faults(document, region.opening, after)
    last = content[-1].line if content else region.opening
    if rest and follows(last, rest[0].line) and not _is_harmless(rest[0].text):
        faults.add("read.extra")
    if not content:
        return _empty(region, wanted)
    return response(wanted, content, faults, reader="answer", confidence=CONFIDENCE)


def _led(content: Passage, wanted: Expected) -> Passage:
    """Drop what stands before the field's own lead-in, unless it puts the answer in doubt."""
    found = split(content, [wanted]).get(wanted.field, [])
    before = " ".join(lines_of(content))[: len(content[0].text)] if content else ""
    if len(found) == 1 and found[0] and DOUBT.search(before) is None:
        return found[0]
    return without_lead(content, wanted)


def _is_harmless(text: str) -> bool:
    """Tell a line below an answer that says nothing about it but why, or what it holds for."""
    return is_idle(text) and DOUBT.search(text) is None


def _empty(region: Region, wanted: Expected) -> Response:
    """Tell a blank from a place where nothing could be read."""
    if region.faults:
        return missing(wanted, region.faults, "answer", region.opening.page)
    return Response(
        wanted.part, wanted.field, "", region.opening.page, None, CONFIDENCE, (), "answer"
    )


def _cut(region: Region, wanted: Expected) -> tuple[Passage, Passage]:
    """Part a region into the answer and what stands below it."""
    content = region.content
    if wanted.kind != "text":
        content = without_sentences(without_tasks(without_question(content)), wanted.kind)
    if wanted.kind in PROSE:
        return _paragraph(content, region, wanted)
    if wanted.kind == "matrix" and literal(content):
        return content, ()
    if wanted.kind == "matrix":
        content = without_code(content[_first(content) :])
    start = _first(content)
    end = start
    while end < min(len(content), start + LINES) and (
        end == start or _goes_on(content[start:end], content[end], wanted)
    ):
        end += 1
    return content[:end], content[end:]


def _first(content: Passage) -> int:
    """Number the first line that is more than words; 0 where all are words, or say that none."""
    if not content or is_nothing(content[0].text):
        return 0
    maths = (number for number, part in enumerate(content) if not is_idle(part.text))
    return next(maths, 0)


def _paragraph(content: Passage, region: Region, wanted: Expected) -> tuple[Passage, Passage]:
    """Give all paragraphs of a text, and the first paragraph of a phrase."""
    if wanted.kind == "text":
        return content, ()
    end, last = 0, region.opening
    while end < len(content) and (end == 0 or follows(last, content[end].line)):
        last = content[end].line
        end += 1
    return content[:end], content[end:]


_ROW = re.compile(r"[\s\[\](){}\d.,;+\-–−/eE]+")


def _goes_on(before: Passage, after: Piece, wanted: Expected) -> bool:
    """Tell whether the next line still belongs to the answer."""
    text = " ".join(lines_of(before))
    depth = sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))
    if leads_on(text):
        return not is_nothing(after.text)
    if depth > 0 or text.rstrip()[-1:] in "+-*/=,·×⋅∈":
        return not is_nothing(text)
    if after.text[:1] in "+*/=·×)]":
        return True
    if wanted.kind == "matrix" and _is_broken(before[-1], after):
        return True
    whole_row = _ROW.fullmatch(after.text) is not None and _ROW.fullmatch(text) is not None
    return wanted.kind == "matrix" and whole_row and not text.startswith("[")


def _is_broken(before: Piece, after: Piece) -> bool:
    """Tell whether a drawn matrix goes on at the top of the next page or column."""
    first, second = before.line, after.line
    moved = (first.page, first.frame) != (second.page, second.frame)
    return moved and all(
        part.glyphs and part.glyphs[-1].kind == "matrix" for part in (before, after)
    )


READER = Reader("answer", 20, find)
