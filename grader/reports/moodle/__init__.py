"""What goes back to Moodle: the worksheet filled in, the feedback files, and how to upload them.

Nothing is written before a person has released the points, and only what is released and complete
stands in the files. Without a worksheet there is no `1-worksheet.csv`; `gradebook.csv` lists the
same points by matriculation number for Moodle's import of grades.
"""

from collections.abc import Mapping
from pathlib import Path

from grader.reports import Batch, replacing
from grader.reports.moodle.bundle import write_bundle
from grader.reports.moodle.columns import check_worksheet
from grader.reports.moodle.gradebook import gradebook_csv
from grader.reports.moodle.page import render_page
from grader.reports.moodle.plan import Plan, make_plan
from grader.reports.moodle.rows import worksheet_csv

__all__ = ["FOLDER", "check_worksheet", "write"]

FOLDER = "moodle"
"""Where the files stand inside the results' folder."""
WORKSHEET, BUNDLE, PAGE, GRADEBOOK = (
    "1-worksheet.csv",
    "2-feedback.zip",
    "UPLOAD.html",
    "gradebook.csv",
)


def write(batch: Batch, out: Path) -> None:
    """Write the files into `out/moodle`, or take old ones away where nothing is released.

    Raises:
        GraderError: a file cannot be replaced, or the worksheet does not fit the sheet.
    """
    folder = out / FOLDER
    if not batch.released:
        _drop(folder, keep=())
        return
    plan = make_plan(batch)
    texts = _texts(batch, plan)
    for name, data in texts.items():
        with replacing(folder / name) as handle:
            handle.write(data)
    with replacing(folder / BUNDLE) as handle:
        write_bundle(handle, batch, plan)
    _drop(folder, keep=(*texts, BUNDLE))


def _texts(batch: Batch, plan: Plan) -> Mapping[str, bytes]:
    found = {GRADEBOOK: gradebook_csv(batch, plan)}
    if batch.worksheet is not None:
        found[WORKSHEET] = worksheet_csv(batch, batch.worksheet, plan)
    return {**found, PAGE: render_page(batch, plan).encode()}


def _drop(folder: Path, keep: tuple[str, ...]) -> None:
    """Take away what no longer holds."""
    for name in {WORKSHEET, BUNDLE, PAGE, GRADEBOOK} - set(keep):
        (folder / name).unlink(missing_ok=True)
