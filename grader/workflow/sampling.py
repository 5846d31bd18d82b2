"""A drawn sample as a table to fill, and a checked one in words and as a document."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.wording import Language, cell_text, plain_points, points_text, say, visible
from grader.workflow.sample import COLUMNS, Checked, Disagreement, Drawn
from problems.model import Wording

_WORDS: Mapping[str, Wording] = {
    "count": Wording(
        "{checked} of {population} automatic deductions: {wrong} otherwise.",
        "{checked} von {population} automatischen Abzügen: {wrong} anders.",
    ),
    "rate": Wording(
        "Rate of error {rate}, with 95 % certainty between {low} and {high}.",
        "Fehlerquote {rate}, mit 95 % Sicherheit zwischen {low} und {high}.",
    ),
    "otherwise": Wording(
        "  {code} ({part} {field}): {machine} by machine, {person} by a person{note}",
        "  {code} ({part} {field}): {machine} von der Maschine, {person} von einem Menschen{note}",
    ),
    "drawn": Wording("{count} drawn: {file}", "{count} gezogen: {file}"),
}


def drawn_text(drawn: Sequence[Drawn], file: Path, language: Language) -> str:
    """Say how many were drawn, and where they stand."""
    return say(_WORDS["drawn"], language).format(count=len(drawn), file=file)


def sample_csv(drawn: Sequence[Drawn], language: Language) -> bytes:
    """Write the table that a person fills: UTF-8 with a byte order mark, commas between cells."""
    sink = io.StringIO(newline="")
    table = csv.writer(sink)
    table.writerow(say(name, language) for name in COLUMNS.values())
    table.writerows(_row(one) for one in drawn)
    return sink.getvalue().encode("utf-8-sig")


def checked_text(checked: Checked, language: Language) -> str:
    """Word what a re-check came to."""
    low, high = (_share(end, language) for end in checked.interval)
    sums = {"checked": checked.checked, "population": checked.population}
    lines = [
        say(_WORDS["count"], language).format(**sums, wrong=len(checked.disagreements)),
        say(_WORDS["rate"], language).format(
            rate=_share(checked.rate, language), low=low, high=high
        ),
    ]
    return "\n".join([*lines, *(_otherwise(one, language) for one in checked.disagreements)])


def _otherwise(one: Disagreement, language: Language) -> str:
    mark = one.drawn.mark
    return say(_WORDS["otherwise"], language).format(
        code=mark.code,
        part=mark.part,
        field=mark.field,
        machine=points_text(mark.points, language),
        person=points_text(one.points, language),
        note=f": {visible(one.note)}" if one.note else "",
    )


def _share(share: float, language: Language) -> str:
    text = f"{share:.1%}"
    return text.replace(".", ",").replace("%", " %") if language == "de" else text


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
