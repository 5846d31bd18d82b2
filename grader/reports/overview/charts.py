"""Bar charts of points: where each bar, tick and label stands, and the same in words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count

from grader.reports.overview.tally import Spread
from grader.wording import Language, Phrases, points_text

MOST_BARS = 25
_LABEL = 26
"""Pixels that a number below the level axis needs."""
_MARKS = 5
"""Most marks of the upright axis, its foot not counted."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The plane of a chart in pixels, with room for the axes' labels at its edges."""

    width: float
    height: float
    left: float = 52
    top: float = 12
    right: float = 12
    bottom: float = 48

    @property
    def base(self) -> float:
        """Where the bars stand."""
        return self.height - self.bottom


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, and what it says."""

    x: float
    y: float
    width: float
    height: float
    label: str
    so_far: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """One mark of an axis."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn."""

    name: str
    title: str
    summary: str
    """All of it in words."""
    frame: Frame
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Which points share a bar: bar `i` holds points from `i * width` to below the next."""

    width: Decimal
    bars: int

    def bar(self, points: Decimal) -> int:
        """Tell which bar some points belong to; what lies outside goes to the nearest."""
        return min(max(int(points // self.width), 0), self.bars - 1)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose points a chart shows."""

    name: str
    title: str
    spread: Spread
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class Plane:
    """From points and numbers to pixels."""

    frame: Frame
    scale: Scale
    highest: int
    """The number at the top of the upright axis."""

    @property
    def slot(self) -> float:
        """The width of one bar with the gap beside it."""
        return (self.frame.width - self.frame.left - self.frame.right) / self.scale.bars

    def x(self, bar: float) -> float:
        """Give the left edge of a bar."""
        return _tidy(self.frame.left + self.slot * bar)

    def y(self, number: int) -> float:
        """Give the height at which a number stands."""
        base = self.frame.base
        return _tidy(base - (base - self.frame.top) * number / self.highest)


def draw_chart(subject: Subject, step: Decimal, frame: Frame, phrases: Phrases) -> Chart:
    """Lay out how often each number of points came up."""
    scale = fit_scale(subject.maximum, step)
    stacks = _stacks(subject.spread, scale)
    most = max(stack.complete + stack.so_far for stack in stacks)
    gap = _nice_step(most)
    plane = Plane(frame, scale, max(-(-most // gap), 1) * gap)
    return Chart(
        name=subject.name,
        title=subject.title,
        summary=summarise(subject.spread, phrases),
        frame=frame,
        bars=tuple(_bars(stacks, plane, phrases)),
        x_ticks=tuple(_x_ticks(plane, phrases.language)),
        y_ticks=tuple(Tick(plane.y(n), str(n)) for n in range(0, plane.highest + 1, gap)),
    )


def fit_scale(maximum: Decimal, step: Decimal) -> Scale:
    """Choose the narrowest bars that are not too many.

    Examples:
        >>> fit_scale(Decimal(20), Decimal("0.5"))
        Scale(width=Decimal('1.0'), bars=21)
    """
    widths = (step * factor * 10**power for power in count() for factor in (1, 2, 5))
    width = next(width for width in widths if maximum / width < MOST_BARS)
    return Scale(width, int(maximum // width) + 1)


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


@dataclass(frozen=True, slots=True)
class _Stack:
    """What stands above one place of the level axis."""

    points: Decimal
    complete: int
    so_far: int


def _stacks(spread: Spread, scale: Scale) -> tuple[_Stack, ...]:
    complete, so_far = _binned(spread.complete, scale), _binned(spread.so_far, scale)
    return tuple(_Stack(scale.width * bar, complete[bar], so_far[bar]) for bar in range(scale.bars))


def _binned(counter: Counter[Decimal], scale: Scale) -> Counter[int]:
    binned: Counter[int] = Counter()
    for points, times in counter.items():
        binned[scale.bar(points)] += times
    return binned


def _bars(stacks: Iterable[_Stack], plane: Plane, phrases: Phrases) -> Iterator[Bar]:
    for index, stack in enumerate(stacks):
        points = points_text(stack.points, phrases.language)
        if stack.complete:
            label = phrases("bar_complete", points=points, number=stack.complete)
            yield _bar(plane, index, (0, stack.complete), label)
        if stack.so_far:
            label = phrases("bar_so_far", points=points, number=stack.so_far)
            both = (stack.complete, stack.complete + stack.so_far)
            yield replace(_bar(plane, index, both, label), so_far=True)


def _bar(plane: Plane, index: int, reach: tuple[int, int], label: str) -> Bar:
    low, high = plane.y(reach[0]), plane.y(reach[1])
    return Bar(plane.x(index + 0.1), high, _tidy(plane.slot * 0.8), _tidy(low - high), label)


def _x_ticks(plane: Plane, language: Language) -> Iterator[Tick]:
    every = next(n for n in (1, 2, 5, 10, 25) if plane.slot * n >= _LABEL)
    for index in range(0, plane.scale.bars, every):
        yield Tick(plane.x(index + 0.5), points_text(plane.scale.width * index, language))


def _nice_step(highest: int) -> int:
    """Choose the step of the axis so that it has five marks or fewer."""
    steps: Iterator[int] = (factor * 10**power for power in count() for factor in (1, 2, 5))
    return next(step for step in steps if highest <= _MARKS * step)


def _tidy(length: float) -> float:
    return round(length, 2)
