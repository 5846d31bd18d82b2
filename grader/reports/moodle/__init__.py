"""What goes back to Moodle: the worksheet filled in, the feedback files, and how to upload them.

Nothing is written before a person has released the points, and only what is released and complete
stands in the files. Without a worksheet there is no `1-worksheet.csv`; `gradebook.csv` lists the
same points by matriculation number for Moodle's import of grades. Where something was released
before, `changed/` holds the same files for what the last release changed, and for nobody else.
"""

from collections.abc import Mapping
from pathlib import Path

from grader.errors import GraderError
from grader.reasons import reason_of
from grader.reports import Batch, replacing
from grader.reports.moodle.bundle import write_bundle
from grader.reports.moodle.columns import check_worksheet
from grader.reports.moodle.gradebook import gradebook_csv
from grader.reports.moodle.page import render_page
from grader.reports.moodle.plan import Plan, make_plan
from grader.reports.moodle.rows import worksheet_csv

__all__ = ["FOLDER", "check_worksheet", "withdraw", "write"]

FOLDER = "moodle"
"""Where the files stand inside the results' folder."""
CHANGED = "changed"
"""Where those stand inside it that hold only what was issued anew."""
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
        _drop(folder / CHANGED, keep=())
        _drop(folder, keep=())
        return
    plan = make_plan(batch)
    page = {PAGE: render_page(batch, plan).encode()}
    _write_changed(folder / CHANGED, batch, plan.only(batch.reissued))
    _put(folder, batch, plan, {**_worksheet(batch, plan), **_gradebook(batch, plan), **page})


def withdraw(out: Path) -> None:
    """Take the files away before something changes: nothing outdated may be left to upload.

    Raises:
        GraderError: another program holds one of them open.
    """
    folder = out / FOLDER
    try:
        _drop(folder / CHANGED, keep=())
        _drop(folder, keep=())
    except OSError as error:
        raise GraderError(
            f"{error.filename} could not be taken away ({error.strerror or error}). Close the"
            " program that shows it, and run again. Nothing was changed.",
            f"{error.filename} ließ sich nicht wegnehmen ({reason_of(error).de}). Schließen Sie das"
            " Programm, das die Datei zeigt, und wiederholen Sie den Befehl. Geändert wurde"
            " nichts.",
        ) from error


def _write_changed(folder: Path, batch: Batch, plan: Plan) -> None:
    """Write what was issued anew, or take it away where nothing was."""
    if plan.lines:
        _put(folder, batch, plan, _worksheet(batch, plan) or _gradebook(batch, plan))
    else:
        _drop(folder, keep=())


def _put(folder: Path, batch: Batch, plan: Plan, texts: Mapping[str, bytes]) -> None:
    for name, data in texts.items():
        with replacing(folder / name) as handle:
            handle.write(data)
    with replacing(folder / BUNDLE) as handle:
        write_bundle(handle, batch, plan)
    _drop(folder, keep=(*texts, BUNDLE))


def _worksheet(batch: Batch, plan: Plan) -> Mapping[str, bytes]:
    worksheet = batch.worksheet
    return {} if worksheet is None else {WORKSHEET: worksheet_csv(batch, worksheet, plan)}


def _gradebook(batch: Batch, plan: Plan) -> Mapping[str, bytes]:
    return {GRADEBOOK: gradebook_csv(batch, plan)}


def _drop(folder: Path, keep: tuple[str, ...]) -> None:
    """Take away what no longer holds, and the folder of what was issued anew with it."""
    for name in {WORKSHEET, BUNDLE, PAGE, GRADEBOOK} - set(keep):
        (folder / name).unlink(missing_ok=True)
    if folder.name == CHANGED and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
