"""Whose points changed between two markings, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grader.model import Mark, Scorecard


class Reason(StrEnum):
    """Why a field's points changed."""

    DECISION = "decision"
    SET_ASIDE = "set_aside"
    RESPONSE = "response"
    SHEET = "sheet"
    VERSION = "version"
    FOLLOWS = "follows"


@dataclass(frozen=True, slots=True)
class Change:
    """One field whose points or verdict are not what they were."""

    surname: str
    number: str
    part: str
    field: str
    code: str
    before: Decimal | None
    after: Decimal | None
    reason: Reason
    detail: str = ""


def changes(before: Scorecard, after: Scorecard) -> Iterator[Change]:
    """Yield what changed from one scorecard of a student to the next, in the sheet's order."""
    old = {(mark.part, mark.field): mark for mark in before.marks}
    for mark in after.marks:
        known = old.get((mark.part, mark.field))
        if known is not None and known.points != mark.points:
            reason, detail = _reason(known, mark, before, after)
            yield Change(
                surname=after.surname,
                number=after.number,
                part=mark.part,
                field=mark.field,
                code=mark.code,
                before=known.points,
                after=mark.points,
                reason=reason,
                detail=detail,
            )


def _reason(known: Mark, mark: Mark, before: Scorecard, after: Scorecard) -> tuple[Reason, str]:
    if known.response_hash != mark.response_hash:
        return Reason.RESPONSE, ""
    if any(finding.code == "decision.set_aside" for finding in mark.findings):
        return Reason.SET_ASIDE, ""
    if _decisions(known) != _decisions(mark):
        return Reason.DECISION, "; ".join(sorted(_decisions(mark) - _decisions(known)))
    if before.sheet_version != after.sheet_version:
        return Reason.SHEET, f"{before.sheet_version} → {after.sheet_version}"
    if before.grader_version != after.grader_version:
        return Reason.VERSION, f"{before.grader_version} → {after.grader_version}"
    return Reason.FOLLOWS, ""


def _decisions(mark: Mark) -> set[str]:
    """Name the decisions that a mark rests on."""
    whole = {f"{mark.decided_by}: {mark.because}"} if mark.decided_by else set()
    lines = {f"{c.decided_by}: {c.because}" for c in mark.criteria if c.decided_by}
    readings = {f.args.get("because", "") for f in mark.findings if f.code == "mark.read_as"}
    return whole | lines | readings
