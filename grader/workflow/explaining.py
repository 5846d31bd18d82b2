"""An explanation in words, step by step, and as a document."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from grader.messages import render
from grader.model import Decision, Finding, Mark
from grader.reports import Amendment
from grader.terminal import one_line
from grader.wording import (
    STATUSES,
    VERDICTS,
    counted_points,
    criterion_title,
    moment_text,
    points_text,
    say,
)
from grader.workflow.changes import Reason
from grader.workflow.explain import Explanation, Given, Said, precedes
from grader.workflow.explaining_words import method_text, phrase
from grader.workflow.summary import reason_text
from submissions.moments import parse_moment


def explanation_text(it: Explanation) -> str:
    """Word an explanation, one step a line, for a terminal."""
    return "\n".join(map(one_line, upload_lines(it)))


def explanation_document(it: Explanation) -> dict[str, Any]:
    """Give an explanation as JSON."""
    return {
        "schema": 1,
        "code": it.code,
        "sheet": it.sheet.id,
        "file": it.entry.file,
        "student": {"surname": it.entry.surname, "number": it.entry.number},
        "account": {"name": it.entry.account, "identifier": it.entry.identifier},
        "status": it.entry.status.value,
        "reader_version": it.reader_version,
        "as_read": it.as_read,
        "findings": [_finding(it, one) for one in it.entry.findings],
        "field": _field(it, it.mark) if it.mark else None,
        "params": dict(_own_params(it, it.mark)) if it.mark else {},
        "decisions": [
            {
                **one.stored.decision.model_dump(mode="json", exclude_none=True),
                "made_at": one.stored.made_at,
                "holds": one.holds,
                "replaced_by": one.replaced_by or None,
                "settled_by": one.settled_by or None,
                "after_release": one.after or None,
            }
            for one in it.decisions
        ],
        "releases": [_release(it, one) for one in it.releases],
        "amendments": [_amendment(one) for one in it.amendments],
        "released": it.is_released,
    }


def field_lines(it: Explanation, mark: Mark) -> Iterator[str]:
    """Word what is on record of one field, without whose and which upload it is."""
    yield from _mark_lines(it, mark)
    yield from _events(it)


def upload_lines(it: Explanation) -> Iterator[str]:
    """Word what is on record of one upload, and of one field of it where one is asked for."""
    entry = it.entry
    yield _say(it, "file", file=entry.file, code=entry.code)
    yield _say(it, "account", account=entry.account or "–", identifier=entry.identifier or "–")
    yield _say(it, "student", surname=entry.surname or "–", number=entry.number or "–")
    status = say(STATUSES[entry.status], it.language)
    yield _say(it, "status", status=status, points=counted_points(entry.points, it.language))
    for one in entry.findings:
        yield _say(it, "finding", text=render(one.code, one.args, it.language))
    yield from field_lines(it, it.mark) if it.mark else _events(it)
    yield _say(it, "released" if it.is_released else "not_released")


def _release(it: Explanation, one: Given) -> dict[str, Any]:
    field = {"field_points": _number(one.field)} if it.mark else {}
    made = {"made_at": one.stored.made_at, "by": one.stored.release.by}
    return {**made, "points": _number(one.total), **field}


def _amendment(one: Amendment) -> dict[str, Any]:
    return {
        "released_at": one.released_at,
        "released_by": one.released_by,
        "before": _number(one.before),
        "after": _number(one.after),
        "sheet_versions": list(one.sheet) if one.sheet else None,
        "fields": [
            {**asdict(field), "before": _number(field.before), "after": _number(field.after)}
            for field in one.fields
        ],
    }


def _number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)


def _field(it: Explanation, mark: Mark) -> dict[str, Any]:
    document: dict[str, Any] = mark.model_dump(mode="json")
    document["findings"] = [_finding(it, one) for one in mark.findings]
    document["history"] = [
        {
            "verdict": one.verdict,
            "points": _number(one.points),
            "grader_version": one.grader_version,
            "sheet_version": one.sheet_version,
        }
        for one in it.history
    ]
    return document


def _finding(it: Explanation, one: Finding) -> dict[str, Any]:
    message = render(one.code, one.args, it.language)
    return {"code": one.code, "message": message, "audience": one.audience.value}


def _events(it: Explanation) -> Iterator[str]:
    """Tell decisions and releases in the order in which they were made, and what changed."""
    releases = list(it.releases)
    for one in it.decisions:
        while releases and precedes(releases[0].stored, one.stored):
            yield _release_line(it, releases.pop(0))
        yield _decision_line(it, one)
    yield from (_release_line(it, one) for one in releases)
    for amendment in it.amendments:
        yield from _amendment_lines(it, amendment)


def _release_line(it: Explanation, one: Given) -> str:
    return _say(
        it,
        "release_field" if it.mark else "release",
        when=_moment(it, one.stored.made_at),
        by=one.stored.release.by,
        points=counted_points(one.total, it.language),
        field=points_text(one.field, it.language),
    )


def _amendment_lines(it: Explanation, one: Amendment) -> Iterator[str]:
    for field in one.fields:
        yield _say(
            it,
            "changed",
            when=_moment(it, one.released_at),
            field=f"{field.part} {field.field}",
            before=points_text(field.before, it.language),
            after=points_text(field.after, it.language),
            why=reason_text(Reason(field.reason), field.detail, it.language),
        )
    before, after = (points_text(points, it.language) for points in (one.before, one.after))
    when = _moment(it, one.released_at)
    yield _say(it, "changed_total", when=when, before=before, after=after)


def _mark_lines(it: Explanation, mark: Mark) -> Iterator[str]:
    yield _asked(it, mark)
    if own := _own_params(it, mark):
        params = ", ".join(f"{name} = {json.dumps(value)}" for name, value in own.items())
        yield _say(it, "numbers", params=params)
    yield from _reading_lines(it, mark)
    yield _say(
        it,
        "verdict",
        verdict=say(VERDICTS[mark.verdict], it.language),
        points=points_text(mark.points, it.language),
        max=points_text(mark.max, it.language),
        method=method_text(mark.method, it.language),
    )
    for finding in mark.findings:
        yield _say(it, "finding", text=render(finding.code, finding.args, it.language))
    yield from _criterion_lines(it, mark)
    if len(it.history) > 1:
        yield from _history_lines(it)


def _asked(it: Explanation, mark: Mark) -> str:
    part = next(part for part in it.sheet.parts if part.id == mark.part)
    return _say(
        it,
        "asked",
        part=mark.part,
        title=say(part.title, it.language),
        field=mark.field,
        max=points_text(mark.max, it.language),
        sheet=it.sheet.id,
        version=it.sheet.version,
    )


def _own_params(it: Explanation, mark: Mark) -> Mapping[str, Any]:
    """Give the numbers of the student's own variant; none where the part has the sheet's."""
    card = it.entry.scorecard
    return card.params.get(mark.part, {}) if card else {}


def _reading_lines(it: Explanation, mark: Mark) -> Iterator[str]:
    place = mark.position
    if place is None:
        yield _say(it, "no_place")
    else:
        sides = (place.left, place.top, place.right, place.bottom)
        yield _say(it, "place", page=place.page, box=", ".join(f"{side:.0f}" for side in sides))
    if it.as_read is None:
        yield _say(it, "not_read")
    else:
        yield _say(it, "read", text=it.as_read or "–", version=it.reader_version or "–")
    if mark.response is not None and mark.response != it.as_read:
        yield _say(it, "corrected", text=mark.response or "–")
    yield from (_say(it, "doubt", text=render(flag, {}, it.language)) for flag in mark.flags)
    if mark.understood:
        yield _say(it, "understood", text=mark.understood)


def _criterion_lines(it: Explanation, mark: Mark) -> Iterator[str]:
    for one in mark.criteria:
        by = f", {one.decided_by}: {one.because}" if one.decided_by else ""
        points, most = (points_text(p, it.language) for p in (one.points, one.max))
        title = criterion_title(one, it.language)
        name = "criterion" if one.title else "criterion_bare"
        yield _say(it, name, title=title, name=one.name, points=points, max=most, by=by)


def _history_lines(it: Explanation) -> Iterator[str]:
    for one in it.history:
        verdict = next(v for v in VERDICTS if v.value == one.verdict)
        yield _say(
            it,
            "earlier",
            verdict=say(VERDICTS[verdict], it.language),
            points=counted_points(one.points, it.language),
            version=one.grader_version or "–",
            sheet=one.sheet_version,
        )


def _decision_line(it: Explanation, one: Said) -> str:
    decision = one.stored.decision
    return _say(
        it,
        "decision",
        when=_moment(it, one.stored.made_at),
        by=decision.by,
        what=_what(it, decision),
        because=decision.because,
        holds=_standing(it, one),
    )


def _standing(it: Explanation, one: Said) -> str:
    """Say what keeps a decision from counting, what it settled, and which release it followed."""
    told = ""
    if one.stored.overruled:
        told = _say(it, "settled", by=one.settled_by)
    elif not one.holds:
        told = _say(it, "set_aside")
    elif one.replaced_by:
        told = _say(it, "replaced", by=one.replaced_by)
    elif one.stored.decision.settles:
        told = _say(it, "settles")
    return told + (_say(it, "after", when=_moment(it, one.after)) if one.after else "")


def _what(it: Explanation, decision: Decision) -> str:
    if decision.points is not None:
        points = counted_points(decision.points, it.language)
        return _say(it, "points", key=decision.key, points=points, beside=_beside(it, decision))
    if decision.read_as is not None:
        return _say(it, "read_as", text=decision.read_as or "–")
    if decision.admit_as is not None:
        return _say(it, "admit_as", text=decision.admit_as)
    if decision.until is not None:
        return _say(it, "until", text=_due(it, decision.until))
    return _say(it, "refuse" if decision.refuse else "excuse")


def _beside(it: Explanation, decision: Decision) -> str:
    if decision.suggested is None:
        return ""
    told = decision.suggested.model_dump()
    return _say(
        it, "suggested", **{name: points_text(value, it.language) for name, value in told.items()}
    )


def _moment(it: Explanation, text: str) -> str:
    return moment_text(datetime.fromisoformat(text), it.sheet.zone, it.language)


def _due(it: Explanation, typed: str) -> str:
    """Show a due date that a person typed, in the sheet's time."""
    moment = parse_moment(typed, it.sheet.zone)
    return moment_text(moment, it.sheet.zone, it.language) if moment else typed


def _say(it: Explanation, name: str, /, **values: object) -> str:
    return phrase(name, it.language, **values)
