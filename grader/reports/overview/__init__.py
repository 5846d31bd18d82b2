"""overview.html: the whole run on one page for tutors, in one file that needs no network."""

from pathlib import Path

from grader.reports import Batch, replacing
from grader.reports.overview.page import render_page
from grader.reports.overview.spool import open_spool
from grader.reports.overview.tally import take_stock

FILE = "overview.html"


def write(batch: Batch, out: Path) -> None:
    """Write `overview.html` into the folder `out`.

    The entries are read three times: to count, to list them all, and to list those that do not
    count. No more of them is held than counters and one row.

    Raises:
        GraderError: the file cannot be replaced.
    """
    with replacing(out / FILE) as handle, open_spool(out) as waiting:
        tally = take_stock(batch, waiting)
        for piece in render_page(batch, tally, waiting):
            handle.write(piece.encode())
