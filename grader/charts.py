"""Charts in pixels: where each bar, tick and label stands, and the same in words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

_MARKS = 5
"""Most marks of the upright axis, its foot not counted."""
_ROW = 22
"""Pixels from one row of a chart of rows to the next."""


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
class Words:
    """What a chart is called, and what it says to those who do not see it."""

    name: str
    title: str
    summary: str
    """All of it in words."""
    x_title: str
    y_title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of upright bars, ready to be drawn."""

    words: Words
    frame: Frame
    bars: tuple[Bar, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Stack:
    """What stands above one place of the level axis."""

    label: str
    complete: int
    said: str
    so_far: int = 0
    said_so_far: str = ""


@dataclass(frozen=True, slots=True)
class Plane:
    """From places and numbers to pixels."""

    frame: Frame
    places: int
    highest: int
    """The number at the top of the upright axis."""

    @property
    def slot(self) -> float:
        """The width of one bar with the gap beside it."""
        return (self.frame.width - self.frame.left - self.frame.right) / self.places

    def x(self, bar: float) -> float:
        """Give the left edge of a bar."""
        return _tidy(self.frame.left + self.slot * bar)

    def y(self, number: int) -> float:
        """Give the height at which a number stands."""
        base = self.frame.base
        return _tidy(base - (base - self.frame.top) * number / self.highest)


def draw_stacks(
    words: Words, stacks: Sequence[Stack], frame: Frame, label_width: float = 26
) -> Chart:
    """Lay out upright bars over a level axis.

    Args:
        words: what the chart says.
        stacks: the bars from left to right.
        frame: how large it is.
        label_width: pixels that a label below the level axis needs.
    """
    most = max(stack.complete + stack.so_far for stack in stacks)
    gap = nice_step(most)
    plane = Plane(frame, len(stacks), max(-(-most // gap), 1) * gap)
    return Chart(
        words=words,
        frame=frame,
        bars=tuple(_bars(stacks, plane)),
        x_ticks=tuple(_x_ticks(stacks, plane, label_width)),
        y_ticks=tuple(Tick(plane.y(n), str(n)) for n in range(0, plane.highest + 1, gap)),
    )


def nice_step(highest: int) -> int:
    """Choose the step of an axis so that it has five marks or fewer."""
    steps: Iterator[int] = (factor * 10**power for power in count() for factor in (1, 2, 5))
    return next(step for step in steps if highest <= _MARKS * step)


def _bars(stacks: Sequence[Stack], plane: Plane) -> Iterator[Bar]:
    for index, stack in enumerate(stacks):
        if stack.complete:
            yield _bar(plane, index, (0, stack.complete), stack.said)
        if stack.so_far:
            both = (stack.complete, stack.complete + stack.so_far)
            yield replace(_bar(plane, index, both, stack.said_so_far), so_far=True)


def _bar(plane: Plane, index: int, reach: tuple[int, int], label: str) -> Bar:
    low, high = plane.y(reach[0]), plane.y(reach[1])
    return Bar(plane.x(index + 0.1), high, _tidy(plane.slot * 0.8), _tidy(low - high), label)


def _x_ticks(stacks: Sequence[Stack], plane: Plane, label_width: float) -> Iterator[Tick]:
    every = next((n for n in (1, 2, 5, 10, 25) if plane.slot * n >= label_width), len(stacks))
    for index in range(0, len(stacks), every):
        yield Tick(plane.x(index + 0.5), stacks[index].label)


@dataclass(frozen=True, slots=True)
class Level:
    """One row of a chart of rows: a name, and a bar from one value to another."""

    name: str
    shown: str
    """Its values in words; behind the bar, or in the place of one that there is not."""
    low: float | None = None
    high: float | None = None
    mark: float | None = None
    """A value within the bar that is marked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, in pixels."""

    y: float
    name: str
    shown: str
    x: float
    width: float
    mark: float | None
    shown_at: float


@dataclass(frozen=True, slots=True)
class Axis:
    """What a level axis reaches from and to, where it is marked, and the part of it in focus."""

    low: float
    high: float
    marks: tuple[tuple[float, str], ...]
    band: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class RowChart:
    """A chart of level bars, one below the other, ready to be drawn."""

    words: Words
    frame: Frame
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    zero: float
    band: tuple[float, float] | None
    """Left edge and width of the part in focus."""


def draw_rows(words: Words, levels: Sequence[Level], axis: Axis, frame: Frame) -> RowChart:
    """Lay out level bars; the frame's height follows from their number."""
    frame = replace(frame, height=frame.top + _ROW * len(levels) + frame.bottom)

    def at(value: float) -> float:
        share = (value - axis.low) / (axis.high - axis.low)
        return _tidy(frame.left + (frame.width - frame.left - frame.right) * min(max(share, 0), 1))

    rows = tuple(_row(level, frame.top + _ROW * index, at) for index, level in enumerate(levels))
    band = (at(axis.band[0]), _tidy(at(axis.band[1]) - at(axis.band[0]))) if axis.band else None
    ticks = tuple(Tick(at(value), label) for value, label in axis.marks)
    return RowChart(words, frame, rows, ticks, at(max(axis.low, min(0.0, axis.high))), band)


def _row(level: Level, y: float, at: Callable[[float], float]) -> Row:
    low, high = (at(value) if value is not None else None for value in (level.low, level.high))
    foot = at(0.0)
    return Row(
        y=y,
        name=level.name,
        shown=level.shown,
        x=foot if low is None else low,
        width=0 if low is None or high is None else _tidy(high - low),
        mark=None if level.mark is None else at(level.mark),
        shown_at=_tidy((foot if high is None else max(high, foot)) + 6),
    )


def _tidy(length: float) -> float:
    return round(length, 2)
