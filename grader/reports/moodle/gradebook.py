"""gradebook.csv: released points by matriculation number, for Moodle's import of grades."""

import csv
import io

from grader.reports import Batch
from grader.reports.moodle.phrases import phrases_in
from grader.reports.moodle.plan import HANDED_BACK, Fate, Plan
from grader.wording import cell_text, plain_points


def gradebook_csv(batch: Batch, plan: Plan) -> bytes:
    """Write one row a student whose points are released, in UTF-8, with commas and a point.

    The points are those of the worksheet's scale, where there is one. The first column is to be
    matched with Moodle's ID number. A number stays text: zeros in front count.
    """
    phrases = phrases_in(batch.language)
    sink = io.StringIO(newline="")
    table = csv.writer(sink)
    table.writerow((phrases("id_number"), phrases("grade_item", number=batch.sheet.number)))
    for line in plan.of(*HANDED_BACK, Fate.FOREIGN):
        if line.number and line.points is not None:
            points = line.points if line.grade is None else line.grade
            table.writerow((cell_text(line.number), plain_points(points)))
    return sink.getvalue().encode()
