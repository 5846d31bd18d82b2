"""check-my-zip.html: one file on which students check a ZIP's names before they hand it in."""

from dataclasses import dataclass
from pathlib import Path

from grader.reports import replacing
from grader.web.checker.document import document_of
from grader.web.checker.page import render_page
from grader.wording import Language
from grader.workflow.validate import rule_of
from problems.sheet import load_sheet
from submissions.naming_rule import Preset

FILE = "check-my-zip.html"


@dataclass(frozen=True, slots=True)
class Written:
    """The page that was written, and for which sheet."""

    path: Path
    sheet: str
    size: int
    language: Language
    """The sheet's."""


def write_checker(sheet: str | Path, out: Path, preset: Preset = "strict") -> Written:
    """Write the page of a sheet, from its public part alone.

    Args:
        sheet: a sheet's name, or the path of its public file.
        out: the file to write; one that is there is replaced.
        preset: how grave a breach is where the sheet does not say.

    Raises:
        ProblemError: there is no such sheet, or it is wrong.
        SubmissionError: its naming rule is wrong.
        GraderError: a browser would read its number's pattern otherwise, or the file cannot be
            written.
    """
    loaded = load_sheet(sheet)
    page = render_page(document_of(loaded, rule_of(loaded, preset))).encode()
    with replacing(out) as handle:
        handle.write(page)
    return Written(out, loaded.id, len(page), loaded.language)
