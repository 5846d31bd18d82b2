"""1-worksheet.csv: the tutor's own worksheet, with grades and comments filled in."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape

from grader.reports import Batch
from grader.reports.moodle.columns import Form, form_of
from grader.reports.moodle.phrases import phrases_in
from grader.reports.moodle.plan import IMPORTED, Line, Plan
from grader.wording import plain_points, points_text
from submissions.filling import fill
from submissions.worksheet import Worksheet


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
    if form.comment is not None:
        cells[form.comment] = comment(line, batch)
    return cells


def comment(line: Line, batch: Batch) -> str:
    """Write the comment as HTML in one line, of nothing that a CSV reader could stumble over.

    PHP takes a backslash before a quotation mark for an escape; neither is in it.
    """
    said = phrases_in(batch.language)(
        "comment",
        points=points_text(line.points, batch.language),
        maximum=points_text(batch.sheet.points, batch.language),
    )
    return f"<p>{escape(said)}</p>".replace("\\", "&#92;").replace('"', "&quot;")
