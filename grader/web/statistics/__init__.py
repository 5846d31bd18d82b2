"""statistics.html: how a class did and how its tutors decided, or what of it may be shown."""

from dataclasses import dataclass
from pathlib import Path

from grader.reports import replacing
from grader.web.statistics.page import render_page
from grader.wording import Language
from grader.workflow.statistics import measure
from grader.workflow.statistics.document import statistics_csv
from grader.workflow.statistics.model import Statistics

FILE = "statistics.html"
PUBLIC_FILE = "statistics-anonymous.html"


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written."""

    page: Path
    table: Path


def statistics(folder: Path, *, is_anonymous: bool, language: Language | None = None) -> Statistics:
    """Work out the statistics of a graded folder, as `measure` does."""
    return measure(folder, is_anonymous=is_anonymous, language=language)


def write_statistics(found: Statistics, folder: Path, out: Path | None = None) -> Written:
    """Write the page, and the table of items beside it under the same name.

    Args:
        found: what to show.
        folder: where the page goes unless it is told.
        out: the page.

    Raises:
        GraderError: a file cannot be written.
    """
    page = out or folder / (PUBLIC_FILE if found.is_anonymous else FILE)
    table = page.with_suffix(".csv")
    with replacing(page) as handle:
        handle.write(render_page(found).encode())
    with replacing(table) as handle:
        handle.write(statistics_csv(found))
    return Written(page, table)
