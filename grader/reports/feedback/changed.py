"""What changed after a release, as its student reads it: old and new points, why and by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from grader.reports import Amendment, ChangedField
from grader.reports.feedback.answers import breakable
from grader.wording import Phrases, moment_text, points_text, say, visible
from problems.sheet import Sheet


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """One field that has other points than were released."""

    title: str
    code: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class ChangedView:
    """All that changed from one release to the next."""

    heading: str
    lines: tuple[ChangedLine, ...]
    notes: tuple[str, ...]
    before: str
    """The total."""
    after: str


def changed_views(
    amendments: Iterable[Amendment], sheet: Sheet, phrases: Phrases
) -> tuple[ChangedView, ...]:
    """Put what changed after each release into words, oldest first."""
    return tuple(_view(one, sheet, phrases) for one in amendments)


def _view(one: Amendment, sheet: Sheet, phrases: Phrases) -> ChangedView:
    when = moment_text(datetime.fromisoformat(one.released_at), sheet.zone, phrases.language)
    versions = one.sheet or (0, 0)
    note = phrases("changed_sheet_version", before=versions[0], after=versions[1])
    return ChangedView(
        heading=phrases("changed", date=when),
        lines=tuple(_line(field, sheet, phrases) for field in one.fields),
        notes=(note,) if one.sheet else (),
        before=points_text(one.before, phrases.language),
        after=points_text(one.after, phrases.language),
    )


def _line(field: ChangedField, sheet: Sheet, phrases: Phrases) -> ChangedLine:
    titles = {(p.id, f.name): f.title for p in sheet.parts for f in p.fields}
    title = titles.get((field.part, field.field))
    return ChangedLine(
        title=f"{field.part} {say(title, phrases.language) if title else field.field}",
        code=field.code,
        before=points_text(field.before, phrases.language),
        after=points_text(field.after, phrases.language),
        reason=phrases(_name(field), detail=breakable(visible(field.detail))),
    )


def _name(field: ChangedField) -> str:
    """Name the phrase for a reason; what follows from a decision names it."""
    source = "_from" if field.reason == "follows" and field.detail else ""
    return f"changed_{field.reason}{source}"
