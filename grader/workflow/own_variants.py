"""Marking by a student's own variant only: what is held back, and whose code a report carries."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from grader.engine.variants import held_back
from grader.errors import GraderError
from grader.model import Audience, Entry, Finding
from grader.wording import Language, say
from grader.workflow.handing_out.ledger import FILE, Given, Ledger, read_lines
from grader.workflow.handing_out.printed_from import printed_otherwise
from grader.workflow.readings import reading_of
from grader.workflow.run import Run
from problems.model import Wording
from submissions.handout_codes import is_sound
from submissions.model import Reading, Submission
from submissions.standing import Placed

_MISSING = Wording(
    "{count} reports come from handouts with numbers of each student's own, and the list of them"
    f" was not given: name it with --variants ({FILE}, written with the handouts). Until then"
    " these parts wait for a person.",
    "{count} Berichte stammen von Blättern mit eigenen Zahlen für alle, und die Liste dazu fehlt:"
    f" Geben Sie sie mit --variants an ({FILE}, mit den Blättern geschrieben). Bis dahin warten"
    " diese Teile auf einen Menschen.",
)

_BEFORE = Wording(
    "An earlier run here was given a list of each student's own numbers, or one lies beside the"
    f" download, and this run was not given it: name it with --variants ({FILE}). Until then these"
    " parts wait for a person.",
    "Ein früherer Lauf hier bekam eine Liste der eigenen Zahlen aller, oder eine liegt neben dem"
    f" Download, und dieser Lauf bekam sie nicht: Geben Sie sie mit --variants an ({FILE}). Bis"
    " dahin warten diese Teile auf einen Menschen.",
)
_EDITED = Wording(
    "The sheet was edited after handouts were printed: {count} of the students in the list of"
    " numbers hold an earlier one, and are marked by the sheet as it is now. If what it asks has"
    " changed, grade with the sheet as it was.",
    "Das Blatt wurde bearbeitet, nachdem Blätter gedruckt waren: {count} der Personen in der Liste"
    " der Zahlen haben ein früheres und werden nach dem Blatt bewertet, wie es jetzt ist. Wenn es"
    " nun anderes fragt, bewerten Sie mit dem Blatt, wie es war.",
)
_LOOK = Wording(
    "Look at these {count}, who may have answered to another student's numbers (the points are"
    " those for their own; why is said in overview.html): {names}",
    "Ansehen: {count} haben vielleicht zu Zahlen von anderen geantwortet (die Punkte sind die für"
    " die eigenen; den Grund nennt overview.html): {names}",
)
_HINTS = frozenset(
    f"variant.{hint}" for hint in ("foreign_code", "strange_code", "damaged_code", "fits_other")
)
_FEW = 10
_NOTE = "own variants"
"""The note that a run here was given the list."""


def note_variants(run: Run) -> None:
    """Note that students have numbers of their own, so that no later run forgets it."""
    if run.ledger is not None:
        run.book.note(_NOTE, "1")


def without_variants(run: Run, placed: Iterable[Placed]) -> int | None:
    """Count the reports that come from students' own handouts, where no list tells their numbers.

    None where nothing is missing; 0 where no report tells that there is such a list, but an earlier
    run or the folder of the download does.
    """
    if run.ledger is not None or not run.drawn_parts:
        return None
    stored = (reading_of(run, one) for one in placed)
    count = sum(bool(one.reading.codes) for one in stored if one is not None)
    return count if count or run.book.noted(_NOTE) or _lies_near(run) else None


def _lies_near(run: Run) -> bool:
    """Look for the list where `grader grade` alone would find it: beside the download."""
    folder = run.request.path.parent
    places = (folder / FILE, *folder.glob(f"*/{FILE}"))
    sheet = run.catalogue.sheet
    return any(
        (one.sheet, one.edition, one.version) == (sheet.id, sheet.edition, sheet.version)
        for path in sorted(set(places))
        for one in _lines_of(path)
    )


def _lines_of(path: Path) -> tuple[Given, ...]:
    try:
        return read_lines(path) if path.is_file() else ()
    except GraderError:
        return ()


def edited_since(run: Run) -> int:
    """Count the students on the list whose handout was printed before the sheet was edited."""
    return printed_otherwise(run.catalogue.sheet, run.ledger) if run.ledger else 0


def variant_lines(
    without: int | None, edited: int, entries: Iterable[Entry], language: Language
) -> Iterator[str]:
    """Say that the list of variants is missing, or which reports may be to others' numbers.

    Args:
        without: how many reports come from students' own handouts, where the list is missing.
        edited: how many students have a handout from before the sheet was edited.
        entries: of the run.
        language: of the text.
    """
    if without is not None:
        yield say(_MISSING if without else _BEFORE, language).format(count=without)
    if edited:
        yield say(_EDITED, language).format(count=edited)
    flagged = [one for one in entries if any(f.code in _HINTS for f in one.findings)]
    if flagged:
        names = [f"{one.surname} {one.number} ({one.code})" for one in flagged[:_FEW]]
        more = ["…"] * (len(flagged) > _FEW)
        yield say(_LOOK, language).format(count=len(flagged), names=", ".join([*names, *more]))


def own_only(run: Run, submission: Submission, reading: Reading, *, handed_out: bool) -> Reading:
    """Leave to a person what would be marked by numbers that may not be the student's.

    Args:
        run: the run.
        submission: of the student.
        reading: of the student's report.
        handed_out: whether students have numbers of their own that are not known here.
    """
    if run.ledger is None:
        code, parts = "variant.missing", run.drawn_parts if handed_out else frozenset()
    else:
        code, parts = _in_doubt(run, run.ledger, submission, reading)
    return replace(reading, responses=tuple(held_back(reading.responses, parts, code)))


def _in_doubt(
    run: Run, ledger: Ledger, submission: Submission, reading: Reading
) -> tuple[str, frozenset[str]]:
    """Tell in which parts it is not sure which numbers were answered, and why."""
    given = run.given(submission)
    if given is None:
        return "variant.torn" if run.torn(submission) else "variant.unknown", run.drawn_parts
    if given.code not in reading.codes and any(ledger.of_code(c) is None for c in reading.codes):
        return "variant.other_list", run.drawn_parts
    return "variant.unknown", run.drawn_parts - set(given.params)


def foreign_codes(run: Run, placed: Placed, reading: Reading) -> tuple[Finding, ...]:
    """Tell which codes in a report are not the student's own."""
    if run.ledger is None or not isinstance(placed.result, Submission):
        return ()
    own = run.given(placed.result)
    codes = [code for code in reading.codes if own is None or code != own.code]
    return tuple(_foreign(run.ledger, codes))


def _foreign(ledger: Ledger, codes: list[str]) -> Iterator[Finding]:
    for code in codes:
        whose = ledger.of_code(code)
        name = "variant.strange_code" if is_sound(code) else "variant.damaged_code"
        args = {"code": code}
        if whose is not None:
            name, args = "variant.foreign_code", {"code": code, "student": whose.whose}
        yield Finding(code=name, args=args, audience=Audience.TUTOR)
