"""A drawn sample as a table to fill, and a checked one in words and as a document."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from grader.wording import cell_text, plain_points, visible
from grader.workflow.sample import COLUMNS, Checked, Drawn


def sample_csv(drawn: Sequence[Drawn]) -> bytes:
    """Write the table that a person fills: UTF-8 with a byte order mark, commas between cells."""
    sink = io.StringIO(newline="")
    table = csv.writer(sink)
    table.writerow(COLUMNS)
    table.writerows(_row(one) for one in drawn)
    return sink.getvalue().encode("utf-8-sig")


def checked_text(checked: Checked) -> str:
    """Word what a re-check came to."""
    low, high = checked.interval
    wrong = len(checked.disagreements)
    lines = [
        f"{checked.checked} of {checked.population} automatic deductions: {wrong} otherwise.",
        f"Rate of error {checked.rate:.1%}, with 95 % certainty between {low:.1%} and {high:.1%}.",
    ]
    for one in checked.disagreements:
        mark = one.drawn.mark
        given = plain_points(mark.points) if mark.points is not None else "–"
        note = f": {visible(one.note)}" if one.note else ""
        lines.append(
            f"  {mark.code} ({mark.part} {mark.field}): {given} by machine,"
            f" {plain_points(one.points)} by a person{note}"
        )
    return "\n".join(lines)


def checked_document(checked: Checked) -> dict[str, Any]:
    """Give what a re-check came to as JSON."""
    low, high = checked.interval
    return {
        "schema": 1,
        "population": checked.population,
        "checked": checked.checked,
        "disagreements": [
            {
                "code": one.drawn.mark.code,
                "machine": float(one.drawn.mark.points or 0),
                "person": float(one.points),
                "note": one.note,
            }
            for one in checked.disagreements
        ],
        "rate": checked.rate,
        "interval": [low, high],
        "certainty": 0.95,
    }


def _row(one: Drawn) -> tuple[str, ...]:
    mark = one.mark
    page = str(mark.position.page) if mark.position else ""
    cells = (mark.code, mark.part, mark.field, plain_points(mark.max), one.entry.file, page)
    return (*map(cell_text, cells), cell_text(mark.response or ""), "", "")
