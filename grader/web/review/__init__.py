"""review/NAME.html: what waits for a person, to be decided in a browser without a server."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.catalogue import Catalogue, open_catalogue
from grader.engine.codes import response_hash
from grader.gradebook import Gradebook
from grader.reports import replacing
from grader.web.review.dealing import By, deal, deal_choices, file_name, tutors_of
from grader.web.review.document import Offers, document_of, ids_of
from grader.web.review.gathering import Question, gather, shared_keys
from grader.web.review.grouping import Item, group
from grader.web.review.page import phrases_of, render_page
from grader.web.review.places import Places
from grader.web.review.sorting import sort_items
from grader.web.review.uploads import Choice, Origin, gather_choices, held_keys
from grader.wording import Language, filled, say
from grader.workflow.folders import graded_in, marked_by, request_of
from grader.workflow.taking_in import Result, load
from grader.workflow.writing import StoredEntries, StoredPictures
from problems.model import Wording

FOLDER = "review"


@dataclass(frozen=True, slots=True)
class Written:
    """One page, and how much there is to decide on it."""

    tutor: str
    path: Path
    decisions: int
    """Of the person: alike answers count once."""
    answers: int
    uploads: int
    """Of these, how many choices among uploads that wait."""


@dataclass(frozen=True, slots=True)
class Review:
    """All pages of a run."""

    pages: tuple[Written, ...]
    shared: int
    """Questions left out, as two uploads of one number have them."""
    language: Language = "en"

    @property
    def in_words(self) -> str:
        """Say what each page holds, and what is left out."""
        lines = [
            _said("page", self.language, **asdict(page))
            + (_said("uploads", self.language, uploads=page.uploads) if page.uploads else "")
            for page in self.pages
        ]
        if self.shared:
            lines.append(_said("shared", self.language, shared=self.shared))
        return "\n".join(lines)


_WORDS = {
    "page": Wording(
        "{path}: {decisions} to decide, for {answers:answer|answers}",
        "{path}: {decisions} zu entscheiden, für {answers:Antwort|Antworten}",
    ),
    "uploads": Wording(", choices among uploads: {uploads}", ", Wahl unter Abgaben: {uploads}"),
    "shared": Wording(
        "{shared:answer is|answers are} left out: decide first which upload counts.",
        "{shared:Antwort ist|Antworten sind} ausgelassen: Bitte zuerst entscheiden, welche"
        " Abgabe zählt.",
    ),
}


def _said(name: str, language: Language, **values: object) -> str:
    return filled(say(_WORDS[name], language), values)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a folder, and the words for it."""

    catalogue: Catalogue
    language: Language
    items: tuple[Item, ...]
    fingerprint: str
    shared: int
    choices: tuple[Choice, ...]
    """Uploads that wait, and behind them those that were refused."""
    held: Mapping[str, list[str]]
    """Uploads that have a student's place, by number."""


def review(folder: Path, split: str, by: By, *, suggests: bool = False) -> Review:
    """Write a page for each tutor into `folder/review`.

    Args:
        folder: the folder of an earlier `grade`.
        split: the tutors' names, with commas between them.
        by: whether whole parts are dealt out, or the answers of each part.
        suggests: whether suggestions are on before a tutor has switched them on or off.

    Raises:
        GraderError: nothing was graded there, nobody is named, or a page cannot be written.
    """
    tutors = tutors_of(split)
    queue = open_queue(folder)
    shares = deal(queue.items, tutors, by)
    chosen = deal_choices(queue.choices, tutors)
    pages = tuple(
        _write(folder, queue, tutor, (sort_items(shares[tutor]), chosen[tutor]), suggests=suggests)
        for tutor in tutors
    )
    _drop_others(folder / FOLDER, {page.path for page in pages})
    return Review(pages, queue.shared, queue.language)


def open_queue(folder: Path) -> Queue:
    """Gather what waits in a folder.

    Raises:
        GraderError: nothing was graded there, or not by the sheet as it is now.
    """
    graded_in(folder)
    with Gradebook(folder) as book:
        request = request_of(folder, book)
        origins = {one.upload.file: _origin(one) for one in load(book.intakes())}
    catalogue = open_catalogue(request.sheet)
    sheet = catalogue.sheet
    language = request.language or sheet.language
    places, entries = Places(catalogue, language), StoredEntries(folder)
    known = marked_by(sheet, entries)
    questions = tuple(gather(known, places, StoredPictures(folder)))
    shared = shared_keys(questions)
    asked: list[Question] = [one for one in questions if one.key not in shared]
    return Queue(
        catalogue=catalogue,
        language=language,
        items=group(asked, f"{sheet.id} {sheet.version} {sheet.edition}"),
        fingerprint=response_hash(sheet.id, *sorted(one.code for one in entries)),
        shared=len(questions) - len(asked),
        choices=gather_choices(entries, origins, sheet.zone, language),
        held=held_keys(entries),
    )


def _origin(result: Result) -> Origin:
    return Origin(result.zip_sha256, result.upload.submitted)


def _write(
    folder: Path,
    queue: Queue,
    tutor: str,
    share: tuple[Sequence[Item], Sequence[Choice]],
    *,
    suggests: bool,
) -> Written:
    items, choices = share
    phrases, sheet = phrases_of(queue.language), queue.catalogue.sheet
    offered = Offers(choices, queue.held, sheet.naming.number_pattern)
    document = document_of(
        tutor,
        items,
        queue.fingerprint,
        phrases,
        offers=offered,
        others=ids_of(queue.items, queue.choices) - ids_of(items, choices),
        suggests=suggests,
    )
    path = folder / FOLDER / f"{file_name(tutor)}.html"
    with replacing(path) as handle:
        handle.write(render_page(sheet, document, phrases).encode())
    asks, waiting = [ask for item in items for ask in item.asks], sum(c.waits for c in choices)
    answers = sum(len(ask.keys) for ask in asks)
    return Written(tutor, path, len(asks) + waiting, answers, waiting)


def _drop_others(folder: Path, written: Collection[Path]) -> None:
    """Delete pages of an earlier split, on which somebody would decide what others have now."""
    for path in folder.glob("*.html"):
        if path not in written:
            path.unlink()
