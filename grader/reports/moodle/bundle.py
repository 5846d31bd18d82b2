"""2-feedback.zip: one folder an account, named as Moodle wants it, with the feedback in it."""

import unicodedata
import zipfile
from collections.abc import Iterator
from typing import IO

from grader.messages import render
from grader.model import Audience, Entry
from grader.reports import Batch, File
from grader.reports.moodle.notices import render_notice
from grader.reports.moodle.plan import HANDED_BACK, Fate, Line, Plan
from grader.wording import visible

_DATE = (1980, 1, 1, 0, 0, 0)
"""Of every file: the same points give the same bytes."""
_NOT_STORED = str.maketrans("_", " ", "&<>\"`|':\\/*?")
"""Characters that Moodle drops or that part a name from a number."""
LONGEST = 80
"""Characters of a name that a folder keeps; Moodle looks at the number only."""


def write_bundle(handle: IO[bytes], batch: Batch, plan: Plan) -> None:
    """Write the ZIP; who has no account that is known is left out, and the page says so."""
    lines = plan.by_code()
    with zipfile.ZipFile(handle, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in batch.entries:
            line = lines.get(entry.code)
            if line is not None and line.identifier:
                folder = folder_name(line.name, line.identifier)
                for file in _files(entry, line, batch):
                    add_file(archive, f"{folder}/{file.name}", file.data)


def folder_name(name: str, identifier: str) -> str:
    """Name an account's folder: Moodle splits it at `_`, and its second piece is the number.

    Examples:
        >>> folder_name("Erika_Muster O'Neil", "4711")
        'Erika Muster ONeil_4711_assignfeedback_file'
    """
    plain = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    kept = plain.translate(_NOT_STORED)[:LONGEST].strip(" .~") or "-"
    return f"{kept}_{identifier}_assignfeedback_file"


def add_file(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a file with the date that all have."""
    info = zipfile.ZipInfo(name, _DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, data)


def _files(entry: Entry, line: Line, batch: Batch) -> Iterator[File]:
    if line.fate in HANDED_BACK:
        yield from batch.feedback(entry)
    elif line.fate is Fate.REJECTED:
        reasons = tuple(
            visible(render(finding.code, finding.args, batch.language))
            for finding in entry.findings
            if finding.audience is Audience.STUDENT
        )
        page = render_notice(entry, reasons, batch)
        yield File(f"not-graded-{entry.code}.html", page.encode())
