"""What somebody gets back whose upload was not graded: why, and what to do."""

from grader.model import Entry
from grader.pages import open_templates
from grader.reports import Batch
from grader.reports.moodle.phrases import phrases_in
from grader.wording import say, visible


def render_notice(entry: Entry, reasons: tuple[str, ...], batch: Batch) -> str:
    """Write a page for one upload that was not graded; each reason names its remedy."""
    phrases = phrases_in(batch.language)
    title = phrases(
        "not_graded", number=batch.sheet.number, title=say(batch.sheet.title, batch.language)
    )
    return (
        open_templates("grader.reports")
        .get_template("not_graded.html")
        .render(
            say=phrases,
            language=batch.language,
            title=title,
            file=visible(entry.file.rpartition("/")[2]),
            code=entry.code,
            reasons=reasons or (phrases("no_reason"),),
        )
    )
