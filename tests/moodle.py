"""What Moodle does with an uploaded worksheet and an uploaded ZIP of feedback files.

Written after the rules of the import, and knowing nothing of how our files are made: a CSV is cut
as PHP's fgetcsv does it, columns are looked for by their names in the page's language, and rows
are skipped without a word for the reasons that are given here.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal

NEEDED = {
    "en": ("Identifier", "Grade", "Last modified (grade)"),
    "de": ("ID", "Bewertung", "Zuletzt geändert (Bewertung)"),
}
COMMENT = {"en": "Feedback comments", "de": "Feedback als Kommentar"}


class RefusedError(Exception):
    """Moodle refuses the whole file."""


@dataclass
class Grade:
    """What Moodle holds of one participant."""

    value: Decimal | None = None
    locked: bool = False


@dataclass
class Assignment:
    """An assignment with its participants, by their numbers."""

    grades: dict[str, Grade]
    maximum: Decimal = Decimal(20)
    drops_zero: bool = False
    """As the newest Moodle does."""


@dataclass
class Imported:
    """What an upload changed, and which rows it skipped and why."""

    grades: dict[str, Decimal] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)


def php_rows(text: str) -> Iterator[list[str]]:
    """Cut a CSV as fgetcsv does: a backslash before a quotation mark keeps it from counting."""
    cell, cells, quoted, at = "", [], False, 0
    while at < len(text):
        sign = text[at]
        if quoted and sign == "\\" and at + 1 < len(text):
            cell += text[at : at + 2]
            at += 2
            continue
        if quoted and text[at : at + 2] == '""':
            cell += '"'
            at += 2
            continue
        if sign == '"' and (quoted or not cell):
            quoted = not quoted
        elif not quoted and sign == ",":
            cells.append(cell)
            cell = ""
        elif not quoted and sign == "\n":
            yield [*cells, cell.removesuffix("\r")]
            cell, cells = "", []
        else:
            cell += sign
        at += 1
    if cell or cells:
        yield [*cells, cell]


def number_in(cell: str, language: Literal["en", "de"]) -> Decimal | None:
    """Read a number as a page of that language does: an English one stops at a comma."""
    text = cell.strip()
    text = text.replace(",", ".") if language == "de" else text.partition(",")[0]
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def upload_worksheet(
    data: bytes,
    assignment: Assignment,
    language: Literal["en", "de"] = "en",
    *,
    ignore_modified: bool = False,
) -> Imported:
    """Import a worksheet into an assignment.

    Raises:
        RefusedError: a needed column is missing, or a row has another count of cells.
    """
    rows = list(php_rows(data.decode("utf-8-sig")))
    header = [name.strip() for name in rows[0]]
    if any(name not in header for name in NEEDED[language]):
        raise RefusedError(f"columns: {header}")
    places = [header.index(name) for name in NEEDED[language]]
    comment = header.index(COMMENT[language]) if COMMENT[language] in header else None
    if any(len(row) != len(header) for row in rows[1:]):
        raise RefusedError("a row has another count of cells")
    found = Imported()
    for row in rows[1:]:
        who, cell, dated = (row[place] for place in places)
        match = re.search(r"(\d+)$", who)
        who = match[1] if match else who
        grade = number_in(cell, language)
        stale = _stale(dated, language)
        reason = _skipped(assignment, who, grade, stale=stale and not ignore_modified)
        if reason or grade is None:
            found.skipped[who] = reason
            continue
        found.grades[who] = grade
        assignment.grades[who].value = grade
        if comment is not None and row[comment]:
            found.comments[who] = row[comment]
    return found


def _stale(dated: str, language: str) -> bool:
    """A German page cannot read its own dates back, so that whatever was graded is outdated."""
    return language == "de" and dated.strip() not in {"", "-"}


def _skipped(assignment: Assignment, who: str, grade: Decimal | None, *, stale: bool) -> str:
    held = assignment.grades.get(who)
    if held is None or grade is None:
        return "unknown" if held is None else "empty"
    reasons = {
        "empty": grade < 0,
        "above the maximum": grade > assignment.maximum,
        "unchanged": grade == held.value,
        "locked": held.locked,
        "outdated": stale,
        "zero": assignment.drops_zero and not grade,
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def upload_feedback(data: bytes, known: Mapping[str, object]) -> dict[str, dict[str, bytes]]:
    """Import a ZIP of feedback files; gives the files by the participant's number.

    Raises:
        RefusedError: a file is not taken.
    """
    found: dict[str, dict[str, bytes]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            pieces = info.filename.replace("/", "_").split("_", 4)
            if len(pieces) < 5 or pieces[2:4] != ["assignfeedback", "file"]:
                raise RefusedError(info.filename)
            name = pieces[4].removeprefix("_")
            if pieces[1] not in known or name.startswith((".", "~")):
                raise RefusedError(info.filename)
            found.setdefault(pieces[1], {})[name] = archive.read(info)
    return found
