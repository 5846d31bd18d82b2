"""1-worksheet.csv: the tutor's own worksheet, with grades and comments filled in."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape

from grader.reports import Batch
from grader.reports.moodle.columns import Form, form_of
from grader.reports.moodle.phrases import phrases_in
from grader.reports.moodle.plan import IMPORTED, Line, Plan
from grader.wording import Language, plain_points, points_text
from submissions.filling import fill
from submissions.worksheet import Worksheet

LANGUAGES: tuple[Language, ...] = ("en", "de")


def worksheet_csv(batch: Batch, worksheet: Worksheet, plan: Plan) -> bytes:
    """Give the worksheet with the released points in it; all other bytes stay.

    Grades have a decimal point in every language, as Moodle takes `12,5` for 12 on an English
    page.
    """
    form = form_of(worksheet)
    cells = {line.row: _cells(line, batch, form) for line in plan.of(*IMPORTED)}
    return fill(form.table, cells)


def _cells(line: Line, batch: Batch, form: Form) -> Mapping[int, str]:
    cells = {form.grade: plain_points(line.grade or Decimal(0))}
    if form.comment is not None and _is_free(form.rows[line.row].cells[form.comment]):
        cells[form.comment] = comment(line, batch)
    return cells


def _is_free(cell: str) -> bool:
    """Tell whether a comment is empty or an earlier one of ours; a tutor's own stays."""
    text = cell.strip()
    ours = (f"{escape(phrases_in(language)('comment_tail'))}</p>" for language in LANGUAGES)
    is_one = text.startswith("<p>") and text.count("</p>") == 1
    return not text or (is_one and text.endswith(tuple(ours)))


def comment(line: Line, batch: Batch) -> str:
    """Write the comment as HTML in one line, of nothing that a CSV reader could stumble over.

    PHP takes a backslash before a quotation mark for an escape; neither is in it.
    """
    phrases = phrases_in(batch.language)
    said = phrases(
        "comment",
        points=points_text(line.points, batch.language),
        maximum=points_text(batch.sheet.points, batch.language),
    )
    text = f"<p>{escape(said)} {escape(phrases('comment_tail'))}</p>"
    return text.replace("\\", "&#92;").replace('"', "&quot;")
