"""A feedback PDF for each complete submission: every point and where it comes from."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from grader.model import Entry
from grader.reports import Amendment, Batch, put
from grader.reports.feedback.album import Album, Pictures
from grader.reports.feedback.changed import changed_views
from grader.reports.feedback.compiling import compile_pdf
from grader.reports.feedback.content import feedback_on
from grader.reports.feedback.names import feedback_name
from grader.wording import Language, Phrases, load_phrases
from problems.sheet import Sheet

__all__ = ["FOLDER", "drop_outdated", "feedback_name", "render_feedback", "write"]

FOLDER = "feedback"
"""Where the files stand inside the results' folder."""


def render_feedback(  # noqa: PLR0913 - what a feedback shows, one for one
    entry: Entry,
    sheet: Sheet,
    language: Language,
    pictures: Pictures | None = None,
    *,
    provisional: bool = False,
    amendments: Sequence[Amendment] = (),
) -> bytes:
    """Typeset one student's feedback as a tagged PDF.

    Args:
        entry: a complete submission: `entry.points` is not None.
        sheet: what was asked.
        language: of everything but the student's own words.
        pictures: of the places that answers were read from, as PNG, by part and field.
        provisional: whether every page says that the points are not released yet.
        amendments: what changed after a release, oldest first.

    Raises:
        ValueError: the submission is not complete.
    """
    if entry.points is None or entry.scorecard is None:
        raise ValueError(f"{entry.code} is not complete; feedback is for complete submissions.")
    phrases = _phrases(language)
    album = Album(pictures or {})
    shown = feedback_on(entry, entry.scorecard, sheet, phrases, album)
    shown = replace(
        shown,
        provisional=phrases("provisional") if provisional else "",
        changed=changed_views(amendments, sheet, phrases),
    )
    return compile_pdf(shown, phrases, album.pages)


def write(batch: Batch, out: Path) -> None:
    """Write one PDF for each complete submission into `out/feedback`, and drop outdated ones.

    Raises:
        GraderError: a file cannot be replaced.
    """
    current: set[str] = set()
    for entry in batch.entries:
        if entry.points is not None:
            name = feedback_name(entry)
            current.add(name)
            put(out / FOLDER / name, _rendered(entry, batch))
    drop_outdated(out, current)


def _rendered(entry: Entry, batch: Batch) -> bytes:
    return render_feedback(
        entry,
        batch.sheet,
        batch.language,
        batch.pictures(entry),
        provisional=entry.code not in batch.released,
        amendments=batch.amendments(entry),
    )


def drop_outdated(out: Path, current: Collection[str]) -> tuple[str, ...]:
    """Delete PDFs of earlier runs whose submission is no longer complete.

    A file that stayed would be handed back with points that no longer hold.

    Args:
        out: the results' folder.
        current: the names of the files that hold.

    Returns:
        The names of the files that are gone.
    """
    outdated = [
        path
        for path in (out / FOLDER).glob("*.pdf")
        if unicodedata.normalize("NFC", path.name) not in current
    ]
    for path in (*outdated, *(out / FOLDER).glob(".*.pdf.part")):
        path.unlink(missing_ok=True)
    return tuple(sorted(path.name for path in outdated))


@cache
def _phrases(language: Language) -> Phrases:
    return load_phrases(files("grader.reports") / "typst" / "feedback.toml", language)
