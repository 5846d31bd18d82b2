"""Whose points changed between two markings, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from grader.model import Mark, Scorecard, Verdict


class Reason(StrEnum):
    """Why a field's points changed."""

    DECISION = "decision"
    SET_ASIDE = "set_aside"
    RESPONSE = "response"
    VARIANT = "variant"
    SHEET = "sheet"
    VERSION = "version"
    FAILED = "failed"
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


@dataclass(frozen=True, slots=True)
class Reread:
    """One field that was read otherwise than before, and what became of its points.

    Points are None where they wait, and before the first marking.
    """

    file: str
    surname: str
    number: str
    part: str
    field: str
    code: str
    text_before: str | None
    text_after: str | None
    flags_before: tuple[str, ...]
    flags_after: tuple[str, ...]
    before: Decimal | None
    after: Decimal | None


def changes(before: Scorecard, after: Scorecard, *, by_criterion: bool = False) -> Iterator[Change]:
    """Yield what changed from one scorecard of a student to the next, in the sheet's order.

    Args:
        before: the earlier scorecard.
        after: the later one.
        by_criterion: whether a field counts as changed, too, whose criteria have other points that
            come to the same sum.
    """
    old = {(mark.part, mark.field): mark for mark in before.marks}
    for mark in after.marks:
        known = old.get((mark.part, mark.field))
        if known is not None and _points(known, by_criterion) != _points(mark, by_criterion):
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


def decided_anew(before: Scorecard, after: Scorecard, part: str) -> tuple[str, ...]:
    """Name decisions that only the later scorecard rests on: in a part, or else in all parts."""
    old = {mark.code: mark for mark in before.marks}
    found = {
        mark.code: {said for said, _ in _decisions(mark) - _decisions(old[mark.code])}
        for mark in after.marks
        if mark.code in old
    }
    here = {said for mark in after.marks if mark.part == part for said in found.get(mark.code, ())}
    return tuple(sorted(here or {said for new in found.values() for said in new}))


def _reason(known: Mark, mark: Mark, before: Scorecard, after: Scorecard) -> tuple[Reason, str]:
    """Give the first reason that applies, the nearest to the answer first."""
    codes = [finding.code for finding in mark.findings]
    new = _decisions(mark) - _decisions(known)
    versions = (before.sheet_version, after.sheet_version)
    graders = (before.grader_version, after.grader_version)
    reasons = (
        (mark.verdict is Verdict.ERROR, Reason.FAILED, ", ".join(codes)),
        (before.params.get(mark.part) != after.params.get(mark.part), Reason.VARIANT, ""),
        (known.response_hash != mark.response_hash, Reason.RESPONSE, ""),
        ("decision.set_aside" in codes, Reason.SET_ASIDE, ""),
        (
            _decisions(known) != _decisions(mark),
            Reason.DECISION,
            "; ".join(sorted({said for said, _ in new})),
        ),
        (versions[0] != versions[1], Reason.SHEET, "{} → {}".format(*versions)),
        (graders[0] != graders[1], Reason.VERSION, "{} → {}".format(*graders)),
    )
    return next(((why, detail) for holds, why, detail in reasons if holds), (Reason.FOLLOWS, ""))


def _points(mark: Mark, by_criterion: bool) -> tuple[Decimal | None, ...]:  # noqa: FBT001 - private
    criteria = mark.criteria if by_criterion else ()
    return (mark.points, *(one.points for one in criteria))


def _decisions(mark: Mark) -> set[tuple[str, object]]:
    """Name the decisions that a mark rests on, with what they gave."""
    whole = {(f"{mark.decided_by}: {mark.because}", mark.points)} if mark.because else set()
    lines = {(f"{c.decided_by}: {c.because}", c.points) for c in mark.criteria if c.because}
    readings = {
        (f"{f.args['by']}: {f.args['because']}", mark.response)
        for f in mark.findings
        if f.code == "mark.read_as"
    }
    return whole | lines | readings
