"""Fills the overview's template, piece by piece, so that the page is never held whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable

from grader.charts import Chart, Frame
from grader.model import Entry, Status, Verdict
from grader.pages import digest, open_templates
from grader.reports import Batch
from grader.reports.overview.charts import Subject, draw_chart
from grader.reports.overview.rows import UPLOAD, Row, Waiting, row_of
from grader.reports.overview.spool import Spool
from grader.reports.overview.tally import FieldTally, Mistake, Queue, Spread, Tally
from grader.wording import STATUSES, VERDICTS, Phrases, load_phrases, points_text, say, visible

_LARGE = Frame(width=860, height=300)
_SMALL = Frame(width=400, height=210)


@dataclass(frozen=True, slots=True)
class Place:
    """One part, or one field of a part, and how it is called."""

    part: str
    field: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """All answers of one field that wait, with what they may earn together."""

    place: Place
    queue: Queue
    rows: Iterator[Waiting]


@dataclass(frozen=True, slots=True)
class FieldLine:
    """How one field came out, as the table shows it."""

    place: Place
    verdicts: tuple[int, ...]
    mean: str
    maximum: str


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """One misconception in one field."""

    place: Place
    code: str
    mistake: Mistake


def render_page(batch: Batch, tally: Tally, waiting: Spool) -> Iterator[str]:
    """Give the page in pieces; the entries are read once more while it is written."""
    phrases = load_phrases(_templates() / "overview.toml", batch.language)
    environment = open_templates("grader.reports").overlay()
    environment.filters = {
        **environment.filters,
        "points": lambda points: points_text(points, batch.language),
        "visible": visible,
    }
    stream = environment.get_template("overview.html").stream(
        batch=batch,
        tally=tally,
        t=phrases,
        style=_asset("overview.css"),
        script=_asset("overview.js"),
        digest=digest,
        title=say(batch.sheet.title, batch.language),
        parts=_parts(batch),
        groups=_groups(batch, tally, waiting, phrases),
        rows=(row_of(entry, batch) for entry in batch.entries),
        set_aside=_set_aside(batch),
        charts=tuple(_charts(batch, tally, phrases)),
        verdict_words=tuple(say(VERDICTS[verdict], batch.language) for verdict in Verdict),
        status_words=tuple((s.value, say(STATUSES[s], batch.language)) for s in Status),
        field_lines=tuple(_field_lines(batch, tally)),
        mistakes=_mistakes(batch, tally),
        stake=sum((queue.points for queue in tally.queues.values()), Decimal(0)),
        answers=sum(queue.answers for queue in tally.queues.values()),
    )
    stream.enable_buffering(64)
    yield from stream


def _templates() -> Traversable:
    return files("grader.reports") / "templates"


def _asset(name: str) -> str:
    return (_templates() / name).read_text(encoding="utf-8").strip()


def _parts(batch: Batch) -> tuple[Place, ...]:
    return tuple(Place(part.id, "", say(part.title, batch.language)) for part in batch.sheet.parts)


def _places(batch: Batch) -> dict[tuple[str, str], Place]:
    return {
        (part.id, field.name): Place(part.id, field.name, say(field.title, batch.language))
        for part in batch.sheet.parts
        for field in part.fields
    }


def _groups(batch: Batch, tally: Tally, waiting: Spool, phrases: Phrases) -> tuple[Group, ...]:
    """Order what waits: what may earn the most together comes first."""
    places = _places(batch) | {(UPLOAD, ""): Place(UPLOAD, "", phrases("uploads"))}
    keys = sorted(tally.queues, key=lambda key: (-tally.queues[key].points, key))
    return tuple(
        Group(places.get(key, Place(*key, title=key[1])), tally.queues[key], waiting.rows(*key))
        for key in keys
    )


def _set_aside(batch: Batch) -> Iterator[Row]:
    """Give the uploads that do not count, each to be listed with its reasons."""
    return (row_of(entry, batch) for entry in batch.entries if _is_aside(entry))


def _is_aside(entry: Entry) -> bool:
    return entry.status in {Status.NOT_GRADED, Status.SUPERSEDED}


def _charts(batch: Batch, tally: Tally, phrases: Phrases) -> Iterator[Chart]:
    step = batch.sheet.points_step
    total = Subject("total", phrases("chart_total"), tally.totals, batch.sheet.points)
    yield draw_chart(total, step, _LARGE, phrases)
    for part in batch.sheet.parts:
        title = f"{part.id} {say(part.title, batch.language)}"
        spread = tally.parts.get(part.id, Spread())
        subject = Subject(f"part-{part.id}", title, spread, part.points)
        yield draw_chart(subject, step, _SMALL, phrases)


def _field_lines(batch: Batch, tally: Tally) -> Iterator[FieldLine]:
    for part in batch.sheet.parts:
        for field in part.fields:
            counts = tally.fields.get((part.id, field.name), FieldTally())
            mean = round(counts.points / counts.decided, 2) if counts.decided else None
            yield FieldLine(
                place=Place(part.id, field.name, say(field.title, batch.language)),
                verdicts=tuple(counts.verdicts[verdict] for verdict in Verdict),
                mean=points_text(mean, batch.language),
                maximum=points_text(field.points, batch.language),
            )


def _mistakes(batch: Batch, tally: Tally) -> tuple[MistakeLine, ...]:
    """Order the misconceptions: the most frequent comes first."""
    places = _places(batch)
    lines = (
        MistakeLine(places.get((part, field), Place(part, field, field)), code, mistake)
        for (part, field, code), mistake in tally.mistakes.items()
    )
    order = {place: index for index, place in enumerate(places.values())}
    return tuple(
        sorted(lines, key=lambda line: (-line.mistake.times, order.get(line.place, 0), line.code))
    )
