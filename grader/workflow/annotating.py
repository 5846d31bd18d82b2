"""A copy of a report that shows on its pages how it is read: boxes, notes beside them, a legend."""

import json
import tempfile
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, cast

from grader.engine.failures import Failure
from grader.engine.isolation import Workers
from grader.errors import GraderError
from grader.messages import render
from grader.reports import replacing
from grader.terminal import one_line
from grader.wording import LANGUAGES, Language, Phrases, load_phrases, visible
from grader.workflow.margins import (
    GUTTER,
    MARGIN,
    NOTE,
    kept_inside,
    places_of,
    unit_of,
)
from grader.workflow.read import ReadFile, is_certain
from grader.workflow.reading_table import in_rows, reasons
from submissions.model import Notice, Response, Severity
from submissions.pdf import limits
from submissions.pdf.frame import Sides
from submissions.pdf.stamping import Seen, Stamp, measure, stamp
from submissions.pdf.structure import malformed

if TYPE_CHECKING:
    from typst import Compiler

COLUMNS, MOST_LINES = 36, 7
"""Characters of a line, and lines, of a reading in a note."""
WIDE = 88
"""Characters of a line of a reading in the legend."""
_DAMAGED = Notice("pdf.unparsable", {}, Severity.FAIL)


@dataclass(frozen=True, slots=True)
class AnnotateJob:
    """What was read in a file, and in which language to say so."""

    read: ReadFile
    language: Language


@dataclass(frozen=True, slots=True)
class Note:
    """What is said about one field at one place, ready to be set."""

    title: str
    certain: bool
    lines: tuple[str, ...]
    note: str = ""
    """What stands in place of a reading, or before it."""
    reasons: tuple[str, ...] = ()
    pages: str = ""
    places: tuple[Sides, ...] = ()
    top: float = 0.0


@dataclass(frozen=True, slots=True)
class Paper:
    """One page that is drawn on, as it is seen."""

    width: float
    height: float
    unit: float
    notes: tuple[Note, ...]


def refuse_own_file(report: Path, out: Path) -> None:
    """Refuse to write the copy over the report itself.

    Raises:
        GraderError: both paths lead to the same file.
    """
    if out.exists() and out.samefile(report):
        raise GraderError(
            f"{out} is the report itself, and a copy would replace it. Name another file.",
            f"{out} ist der Bericht selbst, und eine Kopie würde ihn ersetzen. Nennen Sie eine"
            " andere Datei.",
        )


def annotate_file(read: ReadFile, out: Path, language: Language, workers: Workers) -> None:
    """Write an annotated copy of a report; its PDF is opened in a worker process only.

    Raises:
        GraderError: the report cannot be opened or drawn on, or the copy cannot be written.
    """
    failed = next((one for one in read.notices if one.severity is Severity.FAIL), None)
    outcome = failed or _annotated(AnnotateJob(read, language), workers)
    if not isinstance(outcome, bytes):
        english, german = (render(outcome.code, outcome.args, said) for said in LANGUAGES)
        raise GraderError(
            f"{read.file} cannot be annotated: {english}",
            f"{read.file} lässt sich nicht kommentieren: {german}",
        )
    with replacing(out) as handle:
        handle.write(outcome)


def annotate(job: AnnotateJob) -> bytes | Notice:
    """Draw on a copy of one report, in a worker process; a damaged file gives a notice."""
    with Path(job.read.file).open("rb") as file:
        data = file.read(limits.FILE + 1)
    try:
        pages = measure(data)
        papers = _papers(job, pages)
        stamps = [Stamp(number, MARGIN * paper.unit) for number, paper in papers.items()]
        return stamp(data, pages, stamps, _drawn(job, tuple(papers.values())))
    except malformed():
        return _DAMAGED


def _annotated(job: AnnotateJob, workers: Workers) -> bytes | Notice | Failure:
    ((_, outcome),) = workers.run(annotate, [job])
    return outcome


def _papers(job: AnnotateJob, pages: Sequence[Seen]) -> dict[int, Paper]:
    """Lay out the notes of each page that has any, in the order of the pages."""
    phrases = _phrases(job.language)
    notes: dict[int, list[Note]] = {}
    for response in job.read.responses:
        for page, note in _notes(response, phrases):
            if 1 <= page <= len(pages):
                above = notes.setdefault(page, [])
                above.append(_placed(note, pages[page - 1], above))
    return {page: _paper(pages[page - 1], notes[page]) for page in sorted(notes)}


def _paper(seen: Seen, notes: Sequence[Note]) -> Paper:
    ordered = sorted(notes, key=lambda note: note.top)
    return Paper(seen.width, seen.height, unit_of(seen), tuple(ordered))


def _notes(response: Response, phrases: Phrases) -> Iterator[tuple[int, Note]]:
    """Yield a note for each page on which a response stands; nothing for what was not found."""
    if response.page is None or (response.text is None and response.box is None):
        return
    for page, places in places_of(response).items():
        if page == response.page:
            yield page, _note(response, phrases, (COLUMNS, MOST_LINES), places)
        else:
            yield (
                page,
                Note(
                    _title(response), is_certain(response), (), phrases("goes_on"), (), "", places
                ),
            )


def _note(
    response: Response,
    phrases: Phrases,
    room: tuple[int, int | None],
    places: tuple[Sides, ...] = (),
) -> Note:
    """Word what was read in so many columns and lines, and why a person has to look."""
    language = phrases.language
    return Note(
        title=_title(response),
        certain=is_certain(response),
        lines=_lines(response.text or "", *room),
        note="" if response.text else phrases("unread" if response.text is None else "blank"),
        reasons=tuple(visible(reason) for reason in reasons(response, language)),
        pages="" if response.page is None else phrases("page", page=response.page),
        places=places,
    )


def _title(response: Response) -> str:
    return visible(f"{response.part} {response.field}")


def _lines(text: str, columns: int, most: int | None) -> tuple[str, ...]:
    """Break a text into lines; where there are too many, an ellipsis stands for the rest."""
    shown = visible(in_rows(text)).replace("\t", " ")
    lines = [piece for line in shown.split("\n") for piece in textwrap.wrap(line, columns) or [""]]
    if not text or most is None or len(lines) <= most:
        return tuple(lines) if text else ()
    return (*lines[: most - 1], "…")


def _placed(note: Note, seen: Seen, above: Sequence[Note]) -> Note:
    """Keep a note's places on the page; one that has none stands by the field before it."""
    if not note.places:
        return replace(note, top=above[-1].top if above else 0.0)
    places = kept_inside(note.places, seen)
    return replace(note, places=places, top=places[0][1])


def _drawn(job: AnnotateJob, papers: Sequence[Paper]) -> bytes:
    """Set all that is drawn: a page for each paper, then the legend."""
    pdf = _compiler().compile(
        markup("annotated.typ"),
        format="pdf",
        sys_inputs={"data": json.dumps(_document(job, papers))},
        pdf_tags=False,
    )
    return cast("bytes", pdf)


def _document(job: AnnotateJob, papers: Sequence[Paper]) -> Mapping[str, object]:
    """Put all words and places together as plain data."""
    phrases, responses = _phrases(job.language), job.read.responses
    certain = sum(map(is_certain, responses))
    legend = [(one, _note(one, phrases, (WIDE, None))) for one in responses]
    return {
        "language": job.language,
        "labels": {name: phrases(name) for name in phrases.table},
        "margin": MARGIN,
        "gutter": GUTTER,
        "note": NOTE,
        "pages": [asdict(paper) for paper in papers],
        "file": one_line(Path(job.read.file).name),
        "sums": phrases("sums", certain=certain, all=len(responses)),
        "findings": [
            one_line(render(one.code, one.args, job.language)) for one in job.read.notices
        ],
        "missing": [asdict(note) for one, note in legend if one.text is None],
        "readings": [asdict(note) for one, note in legend if one.text is not None],
    }


@cache
def _phrases(language: Language) -> Phrases:
    return load_phrases(files(__package__) / "templates" / "annotated.toml", language)


@cache
def markup(name: str) -> bytes:
    """Read a template that draws notes in margins, with what all of these share before it."""
    folder = files(__package__) / "templates"
    return b"\n".join((folder / one).read_bytes() for one in ("margin.typ", name))


@cache
def _compiler() -> "Compiler":
    """Open Typst once in each process, with a root that is empty and gone: nothing can be read."""
    from typst import Compiler

    with tempfile.TemporaryDirectory(prefix="sheetgrader-") as root:
        return Compiler(root=root)
