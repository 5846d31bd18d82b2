"""What a run is asked for, and what it comes to."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Self

from pydantic import field_validator

from grader.model import Frozen
from grader.platform import reachable
from grader.reports import Batch
from grader.workflow.absent import Absent
from grader.workflow.appeals import Lowered
from grader.workflow.changes import Change, Reread
from grader.workflow.spoilt import Spoilt


class GradeRequest(Frozen):
    """A run: what to grade, by which sheet, and where to put the results."""

    path: Path
    sheet: str
    out: Path
    roster: Path | None = None
    worksheet: Path | None = None
    extensions: Path | None = None
    variants: Path | None = None
    """Which numbers each student was given, as `sheet print` wrote it."""
    lenient: bool = False
    workers: int = 0
    """Processes; 0 for as many as there are processors."""
    language: Literal["en", "de"] | None = None
    """Of the reports; None for that of the run before, or else the sheet's own."""
    reread: bool = False
    """Whether PDFs are read again although a reading is stored."""
    annotated: bool | None = None
    """Whether complete submissions get a copy of their own report with what each answer earned;
    None as before, or not."""

    @field_validator("path", "out", "roster", "worksheet", "extensions", "variants")
    @classmethod
    def _absolute(cls, path: Path | None) -> Path | None:
        return None if path is None else reachable(path.absolute())

    @field_validator("sheet")
    @classmethod
    def _findable(cls, sheet: str) -> str:
        """Keep a sheet's file findable from another folder; a name stays a name."""
        return str(Path(sheet).absolute()) if sheet.endswith(".toml") else sheet

    def document(self) -> str:
        """Write the request as JSON, in ASCII: a path may hold bytes of no text."""
        return json.dumps(self.model_dump(mode="json"))

    @classmethod
    def from_document(cls, document: str) -> Self:
        """Read what `document` wrote."""
        return cls.model_validate(json.loads(document))

    def after(self, before: Self | None) -> Self:
        """Take over what an earlier run in the folder was asked for and this one is silent about.

        Without it, everybody's feedback would change for a word that was not typed again.
        """
        language, annotated = (before.language, before.annotated) if before else (None, None)
        kept = {
            "language": self.language or language,
            "annotated": bool(annotated if self.annotated is None else self.annotated),
        }
        return self.model_copy(update=kept)

    @property
    def processes(self) -> int:
        """How many worker processes to use."""
        return self.workers or os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to."""

    batch: Batch
    changes: tuple[Change, ...]
    out: Path
    source: Path | None = None
    """What was graded: the download, a folder or one ZIP."""
    unlimited: tuple[str, ...] = ()
    """What could not be limited on this system."""
    lateness_checked: bool = True
    """False where a due date is set and no worksheet tells when files were handed in."""
    outdated: int = 0
    """Readings in use that an older version of the reader, or of PDFium, made."""
    reread: tuple[Reread, ...] = ()
    """What was read otherwise than before, where all was read again."""
    all_read_again: bool = False
    """Whether all was read again, as was asked for."""
    reading_kept: Mapping[str, str] = field(default_factory=dict)
    """Files that could not be read again, so that their earlier reading stays, and why (a code)."""
    unpictured: Mapping[str, str] = field(default_factory=dict)
    """Files whose answers could not be pictured, and why (a code)."""
    uncopied: Mapping[str, str] = field(default_factory=dict)
    """Files of which there is no annotated copy although it is asked for, and why (a code)."""
    lowered: tuple[Lowered, ...] = ()
    """Who has fewer points than were released, where that is new."""
    unwritten: str = ""
    """Why the files for Moodle could not be written."""
    repeated: tuple[str, ...] = ()
    """Names of rows that are on record already; empty for one of a page."""
    skipped: tuple[str, ...] = ()
    """Decisions on responses that have changed since, which were left out as asked."""
    overruled: tuple[str, ...] = ()
    """What new decisions stand over that another person decided before."""
    without_variants: int | None = None
    """Reports from students' own handouts, where the list of variants is missing; else None."""
    edited: int = 0
    """Students with numbers of their own whose handout was printed before the sheet was edited."""
    spoilt: tuple[Spoilt, ...] = ()
    """What in the lists of the course looks wrong."""
    absent: tuple[Absent, ...] = ()
    """Who was on record, and is not in the download; somebody agreed to go on without them."""
    unfit: str = ""
    """Why the worksheet cannot be filled in as it is."""

    @property
    def waits(self) -> bool:
        """Whether something waits for a person."""
        waiting = self.batch.reconciliation.needs_review > 0
        return waiting or bool(self.unwritten or self.unfit or self.absent or self.batch.lacking)
