"""The demonstration: write the class, grade it, decide what waits, and tell where to look."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from grader.demo.cast import load_cast
from grader.demo.handing_in import due_date, hand_in
from grader.demo.lists import extensions, roster
from grader.demo.meant import SCHEMA, meant
from grader.demo.model import Cast, Language
from grader.demo.moodle import worksheet, write_download
from grader.demo.tutor import decide_as_meant
from grader.errors import GraderError
from grader.model import Decision
from grader.terminal import Progress
from grader.workflow.request import GradeRequest, Outcome
from problems.sheet import Sheet, load_sheet

SHEET = "sheet05"
EXPECTED = "expected.json"
DECISIONS = ("decisions.json", "decisions-admitted.json")
"""One file a round: what waits at first, and what waits once refused files are admitted."""

_STORE = "gradebook.sqlite*"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a demonstration leaves behind."""

    request: GradeRequest
    first: Outcome
    """Before any decision."""
    last: Outcome
    files: tuple[Path, ...]
    """The tutor's decisions, in the order in which they were taken in."""
    decided: int
    """How many decisions there are in these files."""


def play(out: Path, language: Language, progress: Progress, workers: int = 0) -> Shown:
    """Draw the class into a folder, grade it, and decide as its tables mean it.

    Raises:
        GraderError: the folder holds something that is no demonstration.
    """
    from grader.workflow.grade import grade

    _make_room(out)
    cast, sheet = load_cast(), load_sheet(SHEET)
    request = write_class(out, cast, sheet, language).model_copy(update={"workers": workers})
    first = grade(request, progress)
    return _decided(cast, sheet, Shown(request, first, first, (), 0), progress)


def write_class(out: Path, cast: Cast, sheet: Sheet, language: Language) -> GradeRequest:
    """Write what a tutor has at hand before grading, and return what to grade."""
    uploads = tuple(hand_in(cast, sheet))
    request = GradeRequest(
        path=out / "download.zip",
        sheet=sheet.id,
        out=out,
        roster=out / "roster.csv",
        worksheet=out / "worksheet.csv",
        extensions=out / "extensions.csv",
        language=language,
    )
    write_download(request.path, uploads, sheet)
    _write(out / "worksheet.csv", worksheet(cast.students, uploads, sheet, language))
    _write(out / "roster.csv", roster(cast.students))
    _write(out / "extensions.csv", extensions(cast.students, sheet))
    document = meant(cast, sheet).model_dump()
    _write(out / EXPECTED, _json({"schema": SCHEMA, **document}))
    return request


def _decided(cast: Cast, sheet: Sheet, shown: Shown, progress: Progress) -> Shown:
    """Decide round by round until nothing waits that the tables have a word on."""
    from grader.workflow.decide import decide

    moment = due_date(sheet) + timedelta(days=3)
    for name in DECISIONS:
        decisions = decide_as_meant(cast, shown.last.batch.entries)
        if not decisions:
            break
        file = shown.request.out / name
        _write(file, _decision_file(decisions))
        last = decide(shown.request.out, (file,), moment, progress)
        files, decided = (*shown.files, file), shown.decided + len(decisions)
        shown = replace(shown, last=last, files=files, decided=decided)
    return shown


def _decision_file(decisions: Iterable[Decision]) -> str:
    rows = [decision.model_dump(exclude_defaults=True) for decision in decisions]
    return _json({"schema": 1, "decisions": rows})


def _make_room(out: Path) -> None:
    """Make the folder, and forget an earlier demonstration in it.

    Raises:
        GraderError: it holds something else.
    """
    if out.is_dir() and any(out.iterdir()) and not (out / EXPECTED).is_file():
        raise GraderError(
            f"{out} holds other files. Choose an empty or a new folder with --out.",
            f"{out} enthält andere Dateien. Wählen Sie mit --out einen leeren oder neuen Ordner.",
        )
    out.mkdir(parents=True, exist_ok=True)
    for store in out.glob(_STORE):
        store.unlink()


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _json(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=_number) + "\n"


def _number(points: Decimal) -> int | float:
    """Write points as the shortest JSON number."""
    return int(points) if points == points.to_integral_value() else float(points)
