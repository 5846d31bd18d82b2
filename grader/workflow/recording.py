"""The whole record of one student, as one document: for an examination board, or on request."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry
from grader.terminal import one_line
from grader.wording import Language, moment_text, say
from grader.workflow.explain import Explanation, explanation_of, sources_in
from grader.workflow.explaining import explanation_document, field_lines, upload_lines
from grader.workflow.folders import graded_in
from grader.workflow.people import near
from problems.model import Wording
from problems.sheet import Sheet
from submissions.extensions import Extension

_WORDS = {
    "head": Wording(
        "Record of {number}, sheet {sheet}, version {version}",
        "Akte von {number}, Blatt {sheet}, Fassung {version}",
    ),
    "extension": Wording(
        "Extension until {until}, by {by}: {because}",
        "Verlängerung bis {until}, von {by}: {because}",
    ),
    "taken_back": Wording("Extension taken back", "Verlängerung zurückgenommen"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """All that is on record about one student, in order."""

    sheet: Sheet
    language: Language
    number: str
    uploads: tuple[Explanation, ...]
    fields: tuple[Explanation, ...]
    extensions: tuple[Extension | None, ...]
    """Later due dates, oldest first; None where one was taken back."""


def record(folder: Path, number: str, language: Language | None = None) -> Record:
    """Gather the whole record of one student: uploads first, then every field in its order.

    Args:
        folder: the folder of an earlier `grade`.
        number: the matriculation number.
        language: of messages; None for that of the run.

    Raises:
        GraderError: nothing was graded there, or no upload is of this number.
    """
    graded_in(folder)
    wanted = number.strip()
    with Gradebook(folder) as book:
        sources = sources_in(folder, book, language)
        every = tuple(book.entries())
        entries = [entry for entry in every if wanted and entry.number == wanted]
        if not entries:
            if wanted in book.numbers():
                raise _not_handed_in(folder, wanted)
            raise _nobody(folder, wanted, every)
        marks = (
            (entry, mark)
            for entry in entries
            for mark in (entry.scorecard.marks if entry.scorecard else ())
        )
        return Record(
            sheet=sources.sheet,
            language=sources.language,
            number=wanted,
            uploads=tuple(explanation_of(sources, one, None, one.code) for one in entries),
            fields=tuple(explanation_of(sources, one, mark, mark.code) for one, mark in marks),
            extensions=tuple(book.extensions(wanted)),
        )


def _not_handed_in(folder: Path, number: str) -> GraderError:
    """Say that somebody is on record, and was not in the download that was graded last."""
    return GraderError(
        f"The number {number!r} is on record in {folder}, and the download that was graded last"
        " holds no upload of it. Grade one that does; then all of the record can be shown.",
        f"Die Nummer {number!r} ist in {folder} verzeichnet, aber der zuletzt bewertete Download"
        " enthält keine Abgabe dazu. Bewerten Sie einen, der sie enthält; dann lässt sich die ganze"
        " Akte zeigen.",
    )


def _nobody(folder: Path, number: str, entries: Iterable[Entry]) -> GraderError:
    hint = near(number, (entry.number for entry in entries))
    return GraderError(
        f"Nothing in {folder} is of the number {number!r}.{hint.en} Numbers stand in results.json;"
        " an upload that names nobody is found by its code.",
        f"In {folder} gehört nichts zur Nummer {number!r}.{hint.de} Die Nummern stehen in"
        " results.json; eine Abgabe, die niemanden nennt, finden Sie über ihren Code.",
    )


def record_text(whole: Record) -> str:
    """Word a record for a terminal: a paragraph for each upload, and one for each field."""
    sheet = whole.sheet
    head = _say(whole, "head", number=whole.number, sheet=sheet.id, version=sheet.version)
    blocks = [[head, *(_extension(whole, one) for one in whole.extensions)]]
    blocks += [list(upload_lines(one)) for one in whole.uploads]
    blocks += [list(field_lines(one, one.mark)) for one in whole.fields if one.mark]
    return "\n\n".join("\n".join(map(one_line, block)) for block in blocks)


def record_document(whole: Record) -> dict[str, Any]:
    """Give a record as JSON."""
    return {
        "schema": 1,
        "sheet": whole.sheet.id,
        "sheet_version": whole.sheet.version,
        "number": whole.number,
        "extensions": [_extension_document(one) for one in whole.extensions],
        "uploads": [explanation_document(one) for one in whole.uploads],
        "fields": [explanation_document(one) for one in whole.fields],
    }


def _extension(whole: Record, one: Extension | None) -> str:
    if one is None:
        return _say(whole, "taken_back")
    until = moment_text(one.until, whole.sheet.zone, whole.language)
    return _say(whole, "extension", until=until, by=one.by or "–", because=one.because or "–")


def _extension_document(one: Extension | None) -> dict[str, str] | None:
    if one is None:
        return None
    return {"until": one.until.isoformat(), "by": one.by, "because": one.because}


def _say(whole: Record, name: str, /, **values: object) -> str:
    return say(_WORDS[name], whole.language).format(**values)
