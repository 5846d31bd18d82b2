"""UPLOAD.html: the steps of an upload in their order, and who is left out of it and why."""

from dataclasses import dataclass, replace

from grader.pages import open_templates
from grader.reports import Batch
from grader.reports.moodle.phrases import phrases_in
from grader.reports.moodle.plan import HANDED_BACK, IMPORTED, Fate, Line, Plan
from grader.wording import points_text, say, visible

_LISTED = (
    *(
        Fate.LACKING,
        Fate.FOREIGN,
        Fate.TWICE,
        Fate.UNKNOWN,
        Fate.LOCKED,
        Fate.KEPT,
        Fate.ZERO,
        Fate.STALE,
    ),
    *(Fate.CHANGED, Fate.WAITS, Fate.REJECTED, Fate.BESIDE, Fate.ASKED, Fate.REPLACED, Fate.SAME),
    *(Fate.OLDER, Fate.NOTHING),
)
"""Fates that the page lists with their lines, what needs the tutor most first."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the page shows it."""

    name: str
    number: str
    code: str
    points: str
    before: str


@dataclass(frozen=True, slots=True)
class Group:
    """All lines of one fate, with what it means and what to do."""

    name: str
    heading: str
    advice: str
    lines: tuple[Shown, ...]


def render_page(batch: Batch, plan: Plan) -> str:
    """Write the page."""
    phrases = phrases_in(batch.language)
    filled = plan.of(*IMPORTED)
    return (
        open_templates("grader.reports")
        .get_template("upload.html")
        .render(
            say=phrases,
            language=batch.language,
            title=say(batch.sheet.title, batch.language),
            number=batch.sheet.number,
            has_worksheet=batch.worksheet is not None,
            worksheet=batch.worksheet.table.file
            if batch.worksheet and batch.worksheet.table
            else "",
            filled=len(filled),
            handed_back=sum(bool(line.identifier) for line in plan.of(*HANDED_BACK)),
            homeless=tuple(
                _shown(line, batch)
                for line in plan.of(*HANDED_BACK, Fate.REJECTED)
                if not line.identifier
            ),
            groups=tuple(_groups(batch, plan)),
            **_anew(batch, plan),
        )
    )


def _anew(batch: Batch, plan: Plan) -> dict[str, object]:
    """Gather what was issued anew, and what the worksheet tells of uploads before this one."""
    before = {code: steps[-1].before for code, steps in batch.issued.amendments.items()}
    lines = plan.only(batch.reissued).of(*HANDED_BACK)
    known = [line for line in plan.of(*IMPORTED) if line.code in before and line.row]
    return {
        "anew": tuple(
            replace(_shown(line, batch), before=points_text(before.get(line.code), batch.language))
            for line in lines
        ),
        "anew_filled": sum(line.fate in IMPORTED for line in lines),
        "anew_files": sum(bool(line.identifier) for line in lines),
        "outdated": sum(line.code in batch.reissued and line.before is None for line in known),
        "unmoved": sum(line.fate is Fate.SAME for line in lines),
        "missed": tuple(
            _shown(line, batch)
            for line in known
            if line.code not in batch.reissued and line.before is not None
        ),
    }


def _groups(batch: Batch, plan: Plan) -> list[Group]:
    phrases = phrases_in(batch.language)
    found = ((fate, plan.of(fate)) for fate in _LISTED)
    return [
        Group(
            name=fate.value,
            heading=phrases(f"{fate.value}_heading", count=len(lines)),
            advice=phrases(f"{fate.value}_advice"),
            lines=tuple(_shown(line, batch) for line in lines),
        )
        for fate, lines in found
        if lines
    ]


def _shown(line: Line, batch: Batch) -> Shown:
    return Shown(
        name=visible(line.name),
        number=visible(line.number),
        code=line.code,
        points=points_text(line.points, batch.language),
        before=points_text(line.before, batch.language),
    )
