"""A drawn sample as a table to fill, and a checked one in words and as a document."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.reports import replacing
from grader.wording import DELIMITERS, Language, cell_text, points_text, say, visible
from grader.workflow.sample import COLUMNS, Checked, Disagreement, Drawn, Share
from problems.model import Wording

_WORDS: Mapping[str, Wording] = {
    "deducted": Wording(
        "{checked} of {population} automatic deductions: {wrong} otherwise.",
        "{checked} von {population} automatischen Abzügen: {wrong} anders.",
    ),
    "credited": Wording(
        "{checked} of {population} fields with all points by machine: {wrong} otherwise.",
        "{checked} von {population} Feldern mit allen Punkten von der Maschine: {wrong} anders.",
    ),
    "rate": Wording(
        "Rate of error {rate}, with 95 % certainty between {low} and {high}.",
        "Fehlerquote {rate}, mit 95 % Sicherheit zwischen {low} und {high}.",
    ),
    "all": Wording(
        "Rate of error {rate}; all were checked.", "Fehlerquote {rate}; alle wurden geprüft."
    ),
    "decided": Wording(
        "Rows that do not count (a person has decided on them since, or they are gone): {decided}.",
        "Zeilen, die nicht zählen (inzwischen hat ein Mensch entschieden, oder sie sind fort):"
        " {decided}.",
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
    """Write the table that a person fills, as a spreadsheet of the language's country opens it.

    UTF-8 with a byte order mark; in German with semicolons between cells, and decimal commas.
    """
    sink = io.StringIO(newline="")
    table = csv.writer(sink, delimiter=DELIMITERS[language])
    table.writerow(say(name, language) for name in COLUMNS.values())
    table.writerows(_row(one, language) for one in drawn)
    return sink.getvalue().encode("utf-8-sig")


def write_sample(data: bytes, path: Path) -> None:
    """Write a table, but not over one that somebody may have filled in.

    Raises:
        GraderError: another file is there already, or it cannot be written.
    """
    if path.exists() and path.read_bytes() != data:
        raise GraderError(
            f"{path} is there already, and may be filled in. Name another file with --out, or move"
            " that one away.",
            f"{path} gibt es schon, vielleicht ausgefüllt. Nennen Sie mit --out eine andere Datei,"
            " oder legen Sie diese woandershin.",
        )
    with replacing(path) as handle:
        handle.write(data)


def checked_text(checked: Checked, language: Language) -> str:
    """Word what a re-check came to."""
    lines = [
        *_share_lines(checked.deducted, "deducted", language),
        *_share_lines(checked.credited, "credited", language),
    ]
    if checked.decided:
        lines.append(say(_WORDS["decided"], language).format(decided=checked.decided))
    return "\n".join(lines)


def _share_lines(share: Share, name: str, language: Language) -> Iterator[str]:
    if share.rate is None:
        return
    low, high = (_percent(end, language) for end in share.interval)
    yield say(_WORDS[name], language).format(
        checked=share.checked, population=share.population, wrong=len(share.disagreements)
    )
    said = "all" if share.checked == share.population else "rate"
    rate = _percent(share.rate, language)
    yield "  " + say(_WORDS[said], language).format(rate=rate, low=low, high=high)
    yield from (_otherwise(one, language) for one in share.disagreements)


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


def _percent(share: float, language: Language) -> str:
    text = f"{share:.1%}"
    return text.replace(".", ",").replace("%", " %") if language == "de" else text


def checked_document(checked: Checked) -> dict[str, Any]:
    """Give what a re-check came to as JSON."""
    return {
        "schema": 1,
        **_share_document(checked.deducted),
        "credited": _share_document(checked.credited),
        "decided": checked.decided,
        "certainty": 0.95,
    }


def _share_document(share: Share) -> dict[str, Any]:
    return {
        "population": share.population,
        "checked": share.checked,
        "disagreements": [
            {
                "code": one.drawn.mark.code,
                "machine": float(one.drawn.mark.points or 0),
                "person": float(one.points),
                "note": one.note,
            }
            for one in share.disagreements
        ],
        "rate": share.rate,
        "interval": list(share.interval),
    }


def _row(one: Drawn, language: Language) -> tuple[str, ...]:
    mark = one.mark
    page = str(mark.position.page) if mark.position else ""
    cells = (
        mark.code,
        mark.part,
        mark.field,
        points_text(mark.max, language),
        one.entry.file,
        page,
    )
    return (*map(cell_text, cells), cell_text(mark.response or ""), "", "")
