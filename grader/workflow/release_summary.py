"""What the last lines of a run say of releases, and what is to be uploaded to Moodle."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from grader.model import Entry
from grader.reports import Batch
from grader.reports.moodle.plan import Fate, make_plan
from grader.wording import Language, points_text, say
from grader.workflow.appeals import Lowered
from grader.workflow.request import Outcome
from problems.model import Wording

FEW = 10
"""What is named in one line, of many."""

_WORDS = {
    "released": Wording(
        "{released} released, {other} complete and not released (or changed since)",
        "{released} freigegeben, {other} vollständig und nicht freigegeben (oder seither geändert)",
    ),
    "upload": Wording("For Moodle: {page}", "Für Moodle: {page}"),
    "reissued": Wording(
        "Released anew or for the first time: {people}. If all before is in Moodle, upload {folder}"
        " only.",
        "Neu oder zum ersten Mal freigegeben: {people}. Ist alles Frühere in Moodle, nur {folder}"
        " hochladen.",
    ),
    "unreleased": Wording(
        "Complete, and their present points are not released: {people}.",
        "Vollständig, und ihre jetzigen Punkte sind nicht freigegeben: {people}.",
    ),
    "not_current": Wording(
        "Do not upload yet: the files in {folder} do not hold them. Release them first (`grader"
        " approve`).",
        "Bitte noch nicht hochladen: Die Dateien in {folder} enthalten sie nicht. Zuerst freigeben"
        " (`grader approve`).",
    ),
    "not_there": Wording(
        "There are no files for Moodle until they are released (`grader approve`).",
        "Dateien für Moodle gibt es erst, wenn sie freigegeben sind (`grader approve`).",
    ),
    "lowered": Wording(
        "Fewer points than were released: {surname} {number} ({code}), {fields}; total {before} →"
        " {after}.",
        "Weniger Punkte als freigegeben: {surname} {number} ({code}), {fields}; gesamt {before} →"
        " {after}.",
    ),
    "foreign": Wording(
        "Not in the files for Moodle, as the account has another name: {people}",
        "Nicht in den Dateien für Moodle, da das Konto einen anderen Namen hat: {people}",
    ),
    "unwritten": Wording(
        "For Moodle nothing was written: {why}", "Für Moodle wurde nichts geschrieben: {why}"
    ),
}


def release_lines(outcome: Outcome) -> Iterator[str]:
    """Say what of the complete submissions is released, once something was, and what to upload.

    As long as somebody's present points are not released, nothing is advised to be uploaded: what
    lies there would be less than what was decided.
    """
    batch = outcome.batch
    released, waiting = len(batch.released), unreleased(batch)
    if released or batch.was_released:
        other = batch.reconciliation.graded - released
        yield _say(batch, "released", released=released, other=other)
    if waiting:
        yield _say(batch, "unreleased", people=_people(waiting))
    if outcome.unwritten:
        yield _say(batch, "unwritten", why=outcome.unwritten)
    elif released:
        yield from _to_upload(outcome, is_current=not waiting)
    elif waiting:
        yield _say(batch, "not_there")


def unreleased(batch: Batch) -> tuple[Entry, ...]:
    """List the complete submissions whose present points are not released, once something was."""
    if not batch.was_released:
        return ()
    return tuple(
        entry.model_copy(update={"scorecard": None})
        for entry in batch.entries
        if entry.points is not None and entry.code not in batch.released
    )


def unreleased_document(entry: Entry) -> dict[str, Any]:
    """Give one of them as JSON."""
    return {"student": {"surname": entry.surname, "number": entry.number}, "code": entry.code}


def lowered_lines(outcome: Outcome) -> Iterator[str]:
    """Name everybody who has fewer points than were released."""
    language = outcome.batch.language
    for one in outcome.lowered:
        fields = (
            f"{changed.part} {changed.field} {points_text(changed.before, language)} →"
            f" {points_text(changed.after, language)}"
            for changed in one.amendment.fields
        )
        yield _say(
            outcome.batch,
            "lowered",
            surname=one.surname,
            number=one.number,
            code=one.code,
            fields=few(list(fields)),
            before=points_text(one.amendment.before, language),
            after=points_text(one.amendment.after, language),
        )


def lowered_document(one: Lowered) -> dict[str, Any]:
    """Give one of them as JSON."""
    return {
        "student": {"surname": one.surname, "number": one.number},
        "code": one.code,
        "before": plain(one.amendment.before),
        "after": plain(one.amendment.after),
        "fields": [
            {"code": changed.code, "before": plain(changed.before), "after": plain(changed.after)}
            for changed in one.amendment.fields
        ],
    }


def few(named: Sequence[str]) -> str:
    """Name the first few of many in one line."""
    return ", ".join([*named[:FEW], *["…"] * (len(named) > FEW)])


def plain(points: Decimal | None) -> float | None:
    """Give points as a number of JSON."""
    return None if points is None else float(points)


def _to_upload(outcome: Outcome, *, is_current: bool) -> Iterator[str]:
    batch, folder = outcome.batch, outcome.out / "moodle"
    foreign = {line.code for line in make_plan(batch).of(Fate.FOREIGN)}
    if foreign:
        yield _say(batch, "foreign", people=_people(_of(batch, foreign)))
    if not is_current:
        yield _say(batch, "not_current", folder=folder)
        return
    yield _say(batch, "upload", page=folder / "UPLOAD.html")
    if batch.reissued:
        people = _people(_of(batch, batch.reissued))
        yield _say(batch, "reissued", people=people, folder=folder / "changed")


def _of(batch: Batch, codes: Collection[str]) -> tuple[Entry, ...]:
    return tuple(entry for entry in batch.entries if entry.code in codes)


def _people(entries: Iterable[Entry]) -> str:
    return few([f"{entry.surname} {entry.number} ({entry.code})" for entry in entries])


def _say(batch: Batch, name: str, **values: str | int | Path) -> str:
    language: Language = batch.language
    return say(_WORDS[name], language).format(**values)
