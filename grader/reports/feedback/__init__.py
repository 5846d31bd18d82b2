"""Feedback on each complete submission, as PDF and as page: every point and its reason."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from grader.model import Entry
from grader.reports import Amendment, Batch, put
from grader.reports.feedback.album import Album, Pictures
from grader.reports.feedback.changed import changed_views
from grader.reports.feedback.compiling import compile_pdf
from grader.reports.feedback.content import Feedback, feedback_on
from grader.reports.feedback.names import annotated_name, feedback_name, file_names, page_name
from grader.reports.feedback.page import render_page
from grader.wording import Language, Phrases, load_phrases
from problems.sheet import Sheet

__all__ = [
    "FOLDER",
    "Written",
    "annotated_name",
    "content_of",
    "drop_outdated",
    "feedback_name",
    "file_names",
    "forms_of",
    "page_name",
    "put_in_place",
    "write",
    "write_both",
]

FOLDER = "feedback"
"""Where the files stand inside the results' folder."""

_KINDS = (".pdf", ".html")


@dataclass(frozen=True, slots=True)
class Written:
    """One student's feedback in both forms, which say the same."""

    pdf: bytes
    page: bytes
    """HTML in UTF-8."""


def write_both(  # noqa: PLR0913 - what a feedback shows, one for one
    entry: Entry,
    sheet: Sheet,
    language: Language,
    pictures: Pictures | None = None,
    *,
    provisional: bool = False,
    amendments: Sequence[Amendment] = (),
) -> Written:
    """Write one student's feedback as a tagged PDF and as a page, of one content.

    Args:
        entry: a complete submission: `entry.points` is not None.
        sheet: what was asked.
        language: of everything but the student's own words.
        pictures: of the places that answers were read from, as PNG, by part and field.
        provisional: whether it says that the points are not released yet.
        amendments: what changed after a release, oldest first.

    Raises:
        ValueError: the submission is not complete.
    """
    phrases, album = _phrases(language), Album(pictures or {})
    shown = replace(
        content_of(entry, sheet, language, album, provisional=provisional),
        changed=changed_views(amendments, sheet, phrases),
    )
    return Written(
        compile_pdf(shown, phrases, album.pages),
        render_page(shown, phrases, album.pages).encode(),
    )


def content_of(
    entry: Entry, sheet: Sheet, language: Language, album: Album | None = None, *, provisional: bool
) -> Feedback:
    """Give what both forms say, for whatever else tells a student the same.

    Raises:
        ValueError: the submission is not complete.
    """
    if entry.points is None or entry.scorecard is None:
        raise ValueError(f"{entry.code} is not complete; feedback is for complete submissions.")
    phrases = _phrases(language)
    shown = feedback_on(entry, entry.scorecard, sheet, phrases, album)
    return replace(shown, provisional=phrases("provisional") if provisional else "")


def write(batch: Batch, out: Path) -> None:
    """Write both forms for each complete submission into `out/feedback`; drop outdated files.

    Raises:
        GraderError: a file cannot be replaced.
    """
    current: set[str] = set()
    for entry in batch.entries:
        if entry.points is not None:
            current |= put_in_place(entry, _written(entry, batch), out)
    drop_outdated(out, current)


def forms_of(entry: Entry) -> set[str]:
    """Name the files that hold one student's feedback: the PDF and the page."""
    return {feedback_name(entry), page_name(entry)}


def put_in_place(entry: Entry, written: Written, out: Path) -> set[str]:
    """Write one student's files into `out/feedback`, and return their names.

    A file that holds the same bytes already is not touched.

    Raises:
        GraderError: a file cannot be replaced.
    """
    named = {feedback_name(entry): written.pdf, page_name(entry): written.page}
    for name, data in named.items():
        put(out / FOLDER / name, data)
    return set(named)


def _written(entry: Entry, batch: Batch) -> Written:
    return write_both(
        entry,
        batch.sheet,
        batch.language,
        batch.pictures(entry),
        provisional=entry.code not in batch.released,
        amendments=batch.amendments(entry),
    )


def drop_outdated(out: Path, current: Collection[str]) -> tuple[str, ...]:
    """Delete files of earlier runs whose submission is no longer complete.

    A file that stayed would be handed back with points that no longer hold.

    Args:
        out: the results' folder.
        current: the names of the files that hold.

    Returns:
        The names of the files that are gone.
    """
    outdated = [
        path
        for kind in _KINDS
        for path in (out / FOLDER).glob(f"*{kind}")
        if unicodedata.normalize("NFC", path.name) not in current
    ]
    drafts = (path for kind in _KINDS for path in (out / FOLDER).glob(f".*{kind}.part"))
    for path in (*outdated, *drafts):
        path.unlink(missing_ok=True)
    return tuple(sorted(path.name for path in outdated))


@cache
def _phrases(language: Language) -> Phrases:
    return load_phrases(files("grader.reports") / "typst" / "feedback.toml", language)
