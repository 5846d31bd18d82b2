"""A sheet printed as a PDF with a form to fill in; its key is never opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.reasons import reason_of
from grader.wording import Language
from grader.workflow.sheets import SCHEMA, facts
from problems.handout import Layout, print_handout
from problems.sheet import load_sheet
from problems.widgets import Widget


@dataclass(frozen=True, slots=True)
class Printed:
    """A handout that was written, and the form fields in it."""

    file: Path
    language: Language
    fields: tuple[Widget, ...]

    @property
    def document(self) -> dict[str, Any]:
        """Give file and fields for machines."""
        return {
            "schema": SCHEMA,
            "file": str(self.file),
            "language": self.language,
            "fields": [
                {
                    "name": field.name,
                    "title": field.title,
                    "page": field.page,
                    "multiline": field.multiline,
                }
                for field in self.fields
            ],
        }


def print_sheet(
    name: str | Path, out: Path | None, language: Language | None, *, answers_only: bool = False
) -> Printed:
    """Write a sheet as a PDF, by default in its own language and into a new file named after it.

    Raises:
        ProblemError: there is no such sheet, or it is wrong.
        GraderError: the file cannot be written, or the one named after the sheet is there.
    """
    sheet = load_sheet(name)
    chosen = language or sheet.language
    lines = (facts(sheet, chosen),)
    handout = print_handout(sheet, Layout(chosen, answers_only=answers_only, lines=lines))
    file = out or _free(Path(f"{sheet.id}.pdf"))
    try:
        file.write_bytes(handout.pdf)
    except OSError as error:
        raise GraderError(
            f"{file} cannot be written ({error.strerror}). Choose another file with --out.",
            f"{file} lässt sich nicht schreiben ({reason_of(error).de}). Wählen Sie mit --out eine"
            " andere Datei.",
        ) from None
    return Printed(file, chosen, handout.fields)


def _free(file: Path) -> Path:
    """Keep a form that may be filled in already."""
    if file.exists():
        raise GraderError(
            f"{file} is there already and may hold answers. Name the file to write with --out.",
            f"{file} gibt es schon, vielleicht mit Antworten darin. Nennen Sie mit --out die Datei,"
            " die geschrieben werden soll.",
        )
    return file
