"""The charts of the page, and for each the table that says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from grader.charts import (
    Axis,
    Chart,
    Frame,
    Level,
    RowChart,
    Stack,
    Words,
    draw_rows,
    draw_stacks,
    nice_step,
)
from grader.measures.figures import Figure
from grader.measures.hiding import Group
from grader.web.statistics.spelling import Spelling
from grader.workflow.statistics.model import Item, Place, Timing

_LARGE = Frame(width=520, height=270)
_SMALL = Frame(width=400, height=210)
_ROWS = Frame(width=680, height=0, left=200, right=110, top=24, bottom=48)
_LETTER = 7.5
"""Pixels that a letter below an axis needs."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A distribution, drawn and as a table."""

    place: Place
    chart: Chart
    rows: tuple[tuple[str, int], ...]


def draw_points(spelling: Spelling, place: Place, groups: Sequence[Group]) -> Plot:
    """Draw how many have which points in one place, or in all where it is empty."""
    is_total = place == Place()
    title = spelling.phrases("total_chart") if is_total else _heading(spelling, place)
    words = Words(
        name="-".join(filter(None, ("points", place.part, place.field, place.criterion))),
        title=title,
        summary=_summary(spelling, groups),
        x_title=spelling.phrases("axis_points"),
        y_title=spelling.phrases("axis_number" if is_total else "axis_answers"),
    )
    frame = _LARGE if is_total else _SMALL
    stacks = tuple(_stacks(spelling, groups))
    width = max((len(stack.label) for stack in stacks), default=0) * _LETTER
    rows = tuple((spelling.group(group), group.number) for group in groups)
    return Plot(place, draw_stacks(words, stacks, frame, max(width, 26)), rows)


def draw_facility(spelling: Spelling, items: Sequence[Item]) -> RowChart:
    """Draw the facility of each item."""
    figures = [(item, item.facility) for item in items]
    marks = tuple((n / 10, spelling.number(n / 10, 1)) for n in range(0, 11, 2))
    axis = Axis(0, 1, marks, band=(0.3, 0.8))
    return _of_items(spelling, "facility", figures, axis)


def draw_discrimination(spelling: Spelling, items: Sequence[Item]) -> RowChart:
    """Draw the discrimination of each item."""
    figures = [(item, item.discrimination) for item in items]
    marks = tuple((n / 2, spelling.number(n / 2, 1)) for n in range(-2, 3))
    return _of_items(spelling, "discrimination", figures, Axis(-1, 1, marks, band=(0.2, 1)))


def draw_times(spelling: Spelling, times: Sequence[Timing]) -> RowChart:
    """Draw how long decisions took, place by place."""
    longest = max((ceil(one.quartiles.upper) for one in times if one.quartiles), default=1)
    gap = nice_step(max(longest, 1))
    top = -(-max(longest, 1) // gap) * gap
    words = Words(
        name="times",
        title=spelling.phrases("times_chart"),
        summary=_rows_said(spelling, sum(one.quartiles is not None for one in times), len(times)),
        x_title=spelling.phrases("times_axis"),
        y_title=spelling.phrases("items_axis"),
    )
    marks = tuple((float(n), str(n)) for n in range(0, top + 1, gap))
    levels = tuple(_time_level(spelling, one) for one in times)
    return draw_rows(words, levels, Axis(0, top, marks), _ROWS)


def _of_items(
    spelling: Spelling, name: str, figures: Sequence[tuple[Item, Figure]], axis: Axis
) -> RowChart:
    known = [(item, float(figure.value)) for item, figure in figures if figure.value is not None]
    said = [_rows_said(spelling, len(known), len(figures))]
    if any(figure.to is not None for _, figure in figures):
        said.append(spelling.phrases("rows_ranges"))
    elif known:
        digits = spelling.digits if name == "discrimination" else 2
        said.append(_ends_said(spelling, known, digits))
    said.append(spelling.phrases(f"band_{name}"))
    words = Words(
        name=name,
        title=spelling.phrases(f"{name}_chart"),
        summary=" ".join(said),
        x_title=spelling.phrases(f"{name}_axis"),
        y_title=spelling.phrases("items_axis"),
    )
    spell = spelling.correlation if name == "discrimination" else spelling.share
    levels = [_level(spelling.short(item.place), spell(one), one) for item, one in figures]
    return draw_rows(words, levels, axis, _ROWS)


def _ends_said(spelling: Spelling, known: Sequence[tuple[Item, float]], digits: int) -> str:
    low, lowest = min(known, key=lambda row: row[1])
    high, highest = max(known, key=lambda row: row[1])
    return spelling.phrases(
        "rows_summary_range",
        low=spelling.short(low.place),
        lowest=spelling.number(lowest, digits),
        high=spelling.short(high.place),
        highest=spelling.number(highest, digits),
    )


def _level(name: str, shown: str, figure: Figure) -> Level:
    if figure.value is None:
        return Level(name, shown)
    value = float(figure.value)
    if figure.to is not None:
        return Level(name, shown, value, float(figure.to))
    return Level(name, shown, min(value, 0.0), max(value, 0.0))


def _time_level(spelling: Spelling, one: Timing) -> Level:
    name = spelling.short(one.place)
    if one.quartiles is None:
        return Level(name, f"– ({spelling.phrases('times_few')})")
    lower, median, upper = (
        float(line) for line in (one.quartiles.lower, one.quartiles.median, one.quartiles.upper)
    )
    return Level(name, " · ".join(spelling.seconds(one.quartiles)), lower, upper, median)


def _rows_said(spelling: Spelling, known: int, of: int) -> str:
    return spelling.phrases("rows_summary", shown=known, all=of)


def _heading(spelling: Spelling, place: Place) -> str:
    title = spelling.title(place)
    return f"{place.part} {title}"


def _summary(spelling: Spelling, groups: Sequence[Group]) -> str:
    number = sum(group.number for group in groups)
    if not number:
        return spelling.phrases("chart_none")
    most = max(groups, key=lambda group: group.number)
    return spelling.phrases(
        "chart_summary", number=number, most=most.number, points=spelling.group(most)
    )


def _stacks(spelling: Spelling, groups: Sequence[Group]) -> Iterator[Stack]:
    for group in groups:
        said = spelling.phrases("bar", points=spelling.group(group), number=group.number)
        yield Stack(spelling.short_group(group), group.number, said)
