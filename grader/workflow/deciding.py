"""Taking in persons' decisions: every row is checked, and all of them count or none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.catalogue import Catalogue
from grader.engine.codes import criterion_code
from grader.errors import GraderError
from grader.gradebook import Gradebook, StoredDecision
from grader.model import Decision, Entry, Status
from grader.reports import replacing
from grader.wording import Language
from grader.workflow.conflicts import Settled, settle, skeleton
from grader.workflow.faults import Target, fault_in, is_outdated, taken
from grader.workflow.rows import Row, rows_in, told
from grader.workflow.taking_in import student_of
from problems.model import Wording

_HELD = (Status.GRADED, Status.NEEDS_REVIEW)
_NOTHING = Wording("", "")
_THEN = Wording(
    "say what counts, because and by in each, and run the same command with that file added "
    'and without --conflicts. A row with "settles": true stands over the others, and all are '
    "kept in the record.",
    "Tragen Sie in jeden ein, was zählt, dazu because und by, und rufen Sie denselben Befehl mit"
    ' dieser Datei dazu und ohne --conflicts auf. Ein Eintrag mit "settles": true geht den anderen'
    " vor, und alle bleiben verzeichnet.",
)


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
            f"{conflicts} exists already and may hold decisions. Name a new file with --conflicts.",
            f"{conflicts} gibt es schon, vielleicht mit Entscheidungen darin. Nennen Sie mit"
            " --conflicts eine neue Datei.",
        )
    rows, wrong = rows_in(files)
    _refuse(wrong)
    return rows


def settle_rows(
    rows: Sequence[Row],
    conflicts: Path | None = None,
    language: Language = "en",
    known: Sequence[Row] = (),
) -> Settled:
    """Part rows that count from those that are settled otherwise, and refuse contradictions.

    Args:
        rows: all that is new.
        conflicts: a new file, for rows that settle what contradicts; None writes none.
        language: of what that file tells whoever fills it in.
        known: what the files hold besides, and is on record. It is not taken in again, but a new
            row of somebody else contradicts it; who saves another word of their own corrects it.

    Raises:
        GraderError: it names every contradiction, and how to settle it.
    """
    corrected = {(row.decision.key, row.decision.by) for row in rows}
    beside = [row for row in known if (row.decision.key, row.decision.by) not in corrected]
    settled = settle((*beside, *rows))
    new = frozenset(rows)
    at_odds = [conflict for conflict in settled.conflicts if not new.isdisjoint(conflict.rows)]
    if at_odds and conflicts is not None:
        with replacing(conflicts) as handle:
            text = skeleton(at_odds, language)
            handle.write(text.encode("utf-8", "backslashreplace"))
    _refuse([conflict.in_words for conflict in at_odds], _how_to_settle(conflicts))
    return Settled(
        overruled=tuple(row for row in settled.overruled if row in new),
        counting=tuple(row for row in settled.counting if row in new),
    )


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
    wrong = [(row, fault_in(row, targets, catalogue)) for row in (*overruled, *rows)]
    named = [told(row.name, what) for row, what in wrong if what]
    _refuse(named or list(_collisions(rows, targets)))


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
            found[mark.code] = Target(
                mark.response_hash,
                mark,
                mark.max,
                is_shared=shared,
                params=entry.scorecard.params.get(mark.part) if entry.scorecard else None,
            )
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


def leave_out_changed(
    rows: Iterable[Row], targets: Mapping[str, Target]
) -> tuple[tuple[Row, ...], tuple[Wording, ...]]:
    """Leave out rows on responses that have changed since; gives what is left, and their names."""
    left: list[Row] = []
    out: list[Wording] = []
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


def _collisions(rows: Sequence[Row], targets: Mapping[str, Target]) -> Iterator[Wording]:
    """Name rows that would put one upload in the place of somebody else's."""
    refused = {row.decision.key for row in rows if row.decision.refuse}
    for row in rows:
        student = student_of(row.decision.admit_as or "")
        if student is None or targets[row.decision.key].number == student.number:
            continue
        for key, target in targets.items():
            if target.mark is None and target.number == student.number and key not in refused:
                yield told(row.name, taken(student.number, key))


def _refuse(wrong: Sequence[Wording], what_to_do: Wording = _NOTHING) -> None:
    if wrong:
        english = "\n  ".join(one.en for one in wrong)
        german = "\n  ".join(one.de for one in wrong)
        raise GraderError(
            f"No decision was taken in, because of:\n  {english}{what_to_do.en}",
            f"Keine Entscheidung wurde aufgenommen, und zwar deswegen:\n  {german}{what_to_do.de}",
        )


def _how_to_settle(conflicts: Path | None) -> Wording:
    """Tell how contradictions are settled."""
    english, german = _THEN.en, _THEN.de
    if conflicts is None:
        return Wording(
            "\nTo settle what contradicts, run again with --conflicts NEW.json. It writes a row "
            f"for each of these keys: {english}",
            "\nUm zu klären, was sich widerspricht, rufen Sie denselben Befehl mit --conflicts"
            f" NEU.json auf. Er schreibt zu jedem dieser Codes einen Eintrag: {german}",
        )
    return Wording(
        f"\n{conflicts} holds a row for each of these keys: {english}",
        f"\n{conflicts} enthält zu jedem dieser Codes einen Eintrag: {german}",
    )
