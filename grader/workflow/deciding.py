"""Taking in persons' decisions: every row is checked, and all of them count or none."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from grader import checkers
from grader.catalogue import Catalogue
from grader.engine.codes import criterion_code
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision
from grader.messages import render
from grader.model import Decision, Entry, Mark, Status
from grader.notation.errors import NotationError
from grader.reports import replacing
from grader.workflow.conflicts import Settled, settle, skeleton
from grader.workflow.on_uploads import extension_of
from grader.workflow.rows import Row, rows_in
from grader.workflow.taking_in import student_of
from problems.sheet import Sheet

_HELD = (Status.GRADED, Status.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Target:
    """What a key names: its fingerprint, and what it may be given."""

    bound_to: str
    mark: Mark | None = None
    maximum: Decimal | None = None
    """Points at most; None for an intake."""
    number: str = ""
    """Whose number an upload holds now, where it counts or waits."""
    is_shared: bool = False
    """Whether two uploads of one number have this key."""


def read_rows(files: Sequence[Path], conflicts: Path | None = None) -> tuple[Row, ...]:
    """Read decision files, and refuse them all if one row is wrong.

    Args:
        files: the decision files.
        conflicts: a new file, for rows that settle what contradicts.

    Raises:
        GraderError: it names every wrong row.
    """
    if conflicts is not None and conflicts.exists():
        raise GraderError(
            f"{conflicts} exists already and may hold decisions. Name a new file with --conflicts."
        )
    rows, wrong = rows_in(files)
    _refuse(wrong)
    return rows


def settle_rows(rows: Sequence[Row], conflicts: Path | None = None) -> Settled:
    """Part rows that count from those that are settled otherwise, and refuse contradictions.

    Args:
        rows: all that is new.
        conflicts: a new file, for rows that settle what contradicts; None writes none.

    Raises:
        GraderError: it names every contradiction, and how to settle it.
    """
    settled = settle(rows)
    told = [conflict.in_words for conflict in settled.conflicts]
    if told and conflicts is not None:
        with replacing(conflicts) as handle:
            handle.write(skeleton(settled.conflicts).encode("utf-8", "backslashreplace"))
    _refuse(told, _how_to_settle(conflicts) if told else "")
    return settled


def check_rows(
    rows: Sequence[Row],
    targets: Mapping[str, Target],
    catalogue: Catalogue,
    overruled: Sequence[Row] = (),
) -> None:
    """Check each decision against what its key names, those that do not count included.

    Raises:
        GraderError: it names every wrong row.
    """
    wrong = [(row, _wrong(row, targets, catalogue)) for row in (*overruled, *rows)]
    told = [f"{row.name}: {what}" for row, what in wrong if what]
    _refuse(told or list(_collisions(rows, targets)))


def find_targets(entries: Iterable[Entry], intakes: Mapping[str, str]) -> dict[str, Target]:
    """Gather what can be decided on, by key.

    Args:
        entries: of the last run.
        intakes: fingerprint of each upload by its code.
    """
    found = {code: Target(fingerprint) for code, fingerprint in intakes.items()}
    for entry in entries:
        if entry.code in found and entry.status in _HELD:
            found[entry.code] = replace(found[entry.code], number=entry.number)
        for mark in entry.scorecard.marks if entry.scorecard else ():
            shared = mark.code in found
            found[mark.code] = Target(mark.response_hash, mark, mark.max, is_shared=shared)
            for criterion in mark.criteria:
                key = criterion_code(mark.code, criterion.name)
                target = Target(mark.response_hash, mark, criterion.max, is_shared=shared)
                found[key] = target
    return found


def store(book: Gradebook, settled: Settled, targets: Mapping[str, Target], at: str) -> None:
    """Add checked decisions to the gradebook, all or none; what was contradicted comes first."""
    both = ((settled.overruled, True), (settled.counting, False))
    with book.together():
        book.add_decisions(
            StoredDecision(row.decision, targets[row.decision.key].bound_to, at, overruled)
            for rows, overruled in both
            for row in rows
        )


def is_outdated(decision: Decision, target: Target) -> bool:
    """Tell whether a decision names a response that is no longer there."""
    return decision.bound_to is not None and decision.bound_to != target.bound_to


def leave_out_changed(
    rows: Iterable[Row], targets: Mapping[str, Target]
) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """Leave out rows on responses that have changed since; gives what is left, and their names."""
    left: list[Row] = []
    out: list[str] = []
    for row in rows:
        target = targets.get(row.decision.key)
        if target is not None and is_outdated(row.decision, target):
            out.append(row.name)
        else:
            left.append(row)
    return tuple(left), tuple(out)


def leave_out_known(
    rows: Iterable[Row], known: Iterable[StoredDecision], targets: Mapping[str, Target]
) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Leave out rows that are on record already; gives what is left, and what is known.

    A page saves all that was decided on it each time. Taken in again, an old word must not stand
    over what somebody else has decided since.
    """
    record = {(_identity(one.decision), one.bound_to) for one in known}
    left: list[Row] = []
    out: list[Row] = []
    for row in rows:
        target = targets.get(row.decision.key)
        bound_to = row.decision.bound_to or (target.bound_to if target else "")
        (out if (_identity(row.decision), bound_to) in record else left).append(row)
    return tuple(left), tuple(out)


def _identity(decision: Decision) -> str:
    """Give all that makes a word this one; how long it took does not."""
    return decision.model_dump_json(exclude={"seconds"})


def _collisions(rows: Sequence[Row], targets: Mapping[str, Target]) -> Iterator[str]:
    """Name rows that would put one upload in the place of somebody else's."""
    refused = {row.decision.key for row in rows if row.decision.refuse}
    for row in rows:
        student = student_of(row.decision.admit_as or "")
        if student is None or targets[row.decision.key].number == student.number:
            continue
        for key, target in targets.items():
            if target.mark is None and target.number == student.number and key not in refused:
                yield (
                    f"{row.name}: {student.number} has an upload that counts or waits (key {key}); "
                    "refuse that one in the same file, or do not admit this one as theirs"
                )


def _refuse(wrong: Sequence[str], what_to_do: str = "") -> None:
    if wrong:
        listed = "\n  ".join(wrong)
        raise GraderError(f"No decision was taken in, because of:\n  {listed}{what_to_do}")


def _how_to_settle(conflicts: Path | None) -> str:
    """Tell how contradictions are settled."""
    then = (
        "say what counts, because and by in each, and run the same command with that file added "
        'and without --conflicts. A row with "settles": true stands over the others, and all are '
        "kept in the record."
    )
    if conflicts is None:
        return (
            "\nTo settle what contradicts, run again with --conflicts NEW.json. It writes a row "
            f"for each of these keys: {then}"
        )
    return f"\n{conflicts} holds a row for each of these keys: {then}"


def _wrong(row: Row, targets: Mapping[str, Target], catalogue: Catalogue) -> str:
    decision = row.decision
    target = targets.get(decision.key)
    if target is None:
        return "nothing here has this key; the keys stand in results.json and overview.html"
    if is_outdated(decision, target):
        return (
            "the response is no longer the one that this was decided on. Look at the new one, or"
            " leave such rows out with --skip-changed"
        )
    if target.is_shared:
        return (
            "two uploads of this student's number have this key; choose first which one counts "
            "(admit_as on it, or refuse on the other)"
        )
    if target.mark is None:
        return _wrong_on_upload(decision, catalogue.sheet)
    return _wrong_on_mark(decision, target, target.mark, catalogue)


def _wrong_on_mark(decision: Decision, target: Target, mark: Mark, catalogue: Catalogue) -> str:
    if "." in decision.key and mark.because:
        return (
            f"the field as a whole was decided by {mark.decided_by}, which stands over its"
            f" criteria; give points to the field ({mark.code}) instead"
        )
    if decision.points is not None:
        return _wrong_points(decision.points, target, catalogue.sheet.points_step)
    if decision.read_as is not None and "." not in decision.key:
        return _wrong_reading(decision.read_as, mark, catalogue)
    return "this names an answer; points or read_as was expected"


def _wrong_on_upload(decision: Decision, sheet: Sheet) -> str:
    if decision.admit_as is not None:
        student = student_of(decision.admit_as)
        if student is None or not re.fullmatch(sheet.naming.number_pattern, student.number):
            return f"admit_as is {decision.admit_as!r}; Surname-Number was expected"
    elif decision.until is not None:
        return _wrong_date(decision, sheet)
    elif not decision.refuse and not decision.excuse:
        return "this names an upload; admit_as, refuse, excuse or until was expected"
    return ""


def _wrong_date(decision: Decision, sheet: Sheet) -> str:
    extension = extension_of(decision, sheet.zone)
    if extension is None:
        return f"until is {decision.until!r}; a time such as 2026-12-08T23:59 was expected"
    if sheet.due is None:
        return "the sheet has no due date, so that until has nothing to move"
    if extension.until <= sheet.due:
        due = sheet.due.isoformat(timespec="minutes")
        return f"until is {decision.until!r}, which is not after the due date ({due})"
    return ""


def _wrong_points(points: Decimal, target: Target, step: Decimal) -> str:
    if target.maximum is not None and points > target.maximum:
        return f"{points} points were given, and there are {target.maximum} at most"
    return f"{points} is no multiple of the sheet's step of {step}" if points % step else ""


def _wrong_reading(text: str, mark: Mark, catalogue: Catalogue) -> str:
    problem = catalogue.problem(mark.part)
    asked = next(field for field in problem.fields if field.name == mark.field)
    checker = checkers.find(asked.check.checker)
    try:
        if text.strip():
            checker.parse(text, checker.options.model_validate(dict(asked.check.options)))
    except NotationError as error:
        message = render(error.code, dict(error.args_), catalogue.sheet.language)
        return f"read_as is not understood for {mark.part} {mark.field}: {message}"
    return ""
