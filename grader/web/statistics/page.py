"""Fills the template of the page."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from grader.measures.figures import ENOUGH
from grader.measures.hiding import LEAST
from grader.pages import digest, open_templates
from grader.web.statistics.plots import (
    Plot,
    draw_discrimination,
    draw_facility,
    draw_points,
    draw_times,
)
from grader.web.statistics.spelling import Spelling
from grader.wording import load_phrases, say
from grader.workflow.statistics.model import Item, Place, Statistics


@dataclass(frozen=True, slots=True)
class Section:
    """The distributions of one part: its own, and those of its fields and criteria."""

    part: str
    title: str
    whole: Plot | None
    inner: tuple[Plot, ...]


def render_page(found: Statistics) -> str:
    """Write the page as one file that loads nothing and runs nothing."""
    path = files("grader.web.statistics") / "templates" / "statistics.toml"
    spelling = Spelling(found, load_phrases(path, found.language))
    items = tuple(_shown(found))
    fields = [item for item in items if item.place.field]
    templates = open_templates("grader.web.statistics", "grader.reports")
    return templates.get_template("statistics.html").render(
        found=found,
        s=spelling,
        t=spelling.phrases,
        title=say(found.sheet.title, found.language),
        items=items,
        facility=draw_facility(spelling, fields),
        discrimination=draw_discrimination(spelling, fields),
        total=draw_points(spelling, Place(), found.totals.groups) if found.totals.groups else None,
        sections=tuple(_sections(spelling, items)),
        times=draw_times(spelling, found.times) if found.times else None,
        style=_style(),
        digest=digest,
        least=LEAST,
        enough=ENOUGH,
    )


def _shown(found: Statistics) -> Iterator[Item]:
    """Leave out what would stand there twice: the only criterion of a field."""
    criteria = Counter(
        (item.place.part, item.place.field) for item in found.items if item.place.criterion
    )
    for item in found.items:
        if not item.place.criterion or criteria[item.place.part, item.place.field] > 1:
            yield item


def _sections(spelling: Spelling, items: tuple[Item, ...]) -> Iterator[Section]:
    for part in spelling.found.sheet.parts:
        own = [item for item in items if item.place.part == part.id and item.groups]
        is_single = len(part.fields) == 1
        plots = {item.place: draw_points(spelling, item.place, item.groups) for item in own}
        whole = plots.pop(Place(part.id), None)
        if whole is not None and is_single:
            plots.pop(Place(part.id, part.fields[0].name), None)
        if whole or plots:
            yield Section(part.id, spelling.title(Place(part.id)), whole, tuple(plots.values()))


def _style() -> str:
    """Look as the overview does, with what only this page has."""
    reports = files("grader.reports") / "templates" / "overview.css"
    own = files("grader.web.statistics") / "templates" / "statistics.css"
    return "\n".join(sheet.read_text(encoding="utf-8").strip() for sheet in (reports, own))
