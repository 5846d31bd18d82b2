"""Bar charts of points, decided ones and those so far, and the same in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from grader.charts import Chart, Frame, Stack, Words, draw_stacks
from grader.measures.scales import Scale, fit_scale
from grader.reports.overview.tally import Spread
from grader.wording import Phrases, points_text


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose points a chart shows."""

    name: str
    title: str
    spread: Spread
    maximum: Decimal


def draw_chart(subject: Subject, step: Decimal, frame: Frame, phrases: Phrases) -> Chart:
    """Lay out how often each number of points came up."""
    words = Words(
        name=subject.name,
        title=subject.title,
        summary=summarise(subject.spread, phrases),
        x_title=phrases("axis_points"),
        y_title=phrases("axis_number"),
    )
    scale = fit_scale(subject.maximum, step)
    return draw_stacks(words, tuple(_stacks(subject.spread, scale, phrases)), frame)


def summarise(spread: Spread, phrases: Phrases) -> str:
    """Say how many there are, and where their middle lies."""
    number, waiting = spread.complete.total(), spread.so_far.total()
    if not number:
        return phrases("chart_none", waiting=waiting)
    values = sorted(spread.complete.elements())
    middle = (values[(number - 1) // 2] + values[number // 2]) / 2
    mean = sum(values, Decimal(0)) / number
    text = phrases(
        "chart_summary",
        number=number,
        mean=points_text(round(mean, 2), phrases.language),
        median=points_text(round(middle, 2), phrases.language),
        low=points_text(values[0], phrases.language),
        high=points_text(values[-1], phrases.language),
    )
    return f"{text} {phrases('chart_waiting', waiting=waiting)}" if waiting else text


def _stacks(spread: Spread, scale: Scale, phrases: Phrases) -> Iterator[Stack]:
    complete, so_far = scale.binned(spread.complete), scale.binned(spread.so_far)
    for bar in range(scale.bars):
        points = points_text(scale.width * bar, phrases.language)
        yield Stack(
            label=points,
            complete=complete[bar],
            said=phrases("bar_complete", points=points, number=complete[bar]),
            so_far=so_far[bar],
            said_so_far=phrases("bar_so_far", points=points, number=so_far[bar]),
        )
