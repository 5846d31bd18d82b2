"""Histograms of layers, one above the other, in panels side by side: a drawing as SVG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 480
_LEFT, _TOP, _GAP = 44, 20, 14
_ROW, _FULL = 24, 20
_TICKS, _BELOW = 14, 34
_INK, _QUIET, _FILL, _LINE = "#1a1a1a", "#5a5a5a", "#c6cfdb", "#0b3d91"
_FONT = "Libertinus Serif"


@dataclass(frozen=True, slots=True)
class Row:
    """One layer: where its curve passes, and the heights of its histogram, bin by bin."""

    at: float
    heights: tuple[float, ...]
    """As shares of the tallest; the bins are spread evenly over the axis."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One histogram for each layer, the first layer on top."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis that all panels share: where it begins and ends, what is numbered, its name."""

    low: float
    high: float
    ticks: tuple[int, ...]
    name: str
    layer: str
    """What the rows are called."""


def drawn(panels: Sequence[Panel], axis: Axis) -> str:
    """Draw panels with the same number of rows as SVG.

    >>> row = Row(0.0, (0.0, 1.0))
    >>> drawn([Panel("A", (row,))], Axis(-1, 1, (0,), "x", "layer")).startswith("<svg ")
    True
    """
    rows = len(panels[0].rows)
    height = _TOP + rows * _ROW + _TICKS + _BELOW
    pieces = [*_frame(axis, rows)]
    for number, panel in enumerate(panels):
        pieces += _panel(panel, axis, _span(number, len(panels)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="{_FONT}" font-size="11">'
        f"{''.join(pieces)}</svg>"
    )


def _span(number: int, panels: int) -> tuple[float, float]:
    """Give the left and the right edge of a panel."""
    width = (WIDTH - _LEFT - 6 - (panels - 1) * _GAP) / panels
    left = _LEFT + number * (width + _GAP)
    return left, left + width


def _frame(axis: Axis, rows: int) -> Iterator[str]:
    """Name the rows and the axis."""
    for row in range(rows):
        yield _text(_LEFT - 10, _base(row) - 3, str(row + 1))
    middle = _TOP + rows * _ROW / 2
    yield (
        f'<text x="12" y="{middle:.1f}" text-anchor="middle" fill="{_INK}"'
        f' transform="rotate(-90 12 {middle:.1f})">{escape(axis.layer)}</text>'
    )
    below = _base(rows - 1) + _TICKS + 20
    yield _text((_LEFT + WIDTH) / 2, below, axis.name)


def _base(row: int) -> float:
    return _TOP + (row + 1) * _ROW


def _panel(panel: Panel, axis: Axis, span: tuple[float, float]) -> Iterator[str]:
    left, right = span
    bottom = _base(len(panel.rows) - 1)
    yield _text((left + right) / 2, 12, panel.title, weight="bold")
    for tick in axis.ticks:
        x = _x(tick, axis, span)
        yield f'<path d="M{x:.1f} {_TOP}V{bottom + 3}" stroke="#dddddd" stroke-width="0.6"/>'
        yield _text(x, bottom + _TICKS, str(tick).replace("-", "−"), _QUIET)
    for number, row in enumerate(panel.rows):
        yield _histogram(row, _base(number), span)
    points = [(_x(row.at, axis, span), _base(number) - 4) for number, row in enumerate(panel.rows)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f'<polyline points="{line}" fill="none" stroke="{_LINE}" stroke-width="1.4"/>'
    yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{_LINE}"/>' for x, y in points)


def _x(at: float, axis: Axis, span: tuple[float, float]) -> float:
    left, right = span
    return left + (at - axis.low) / (axis.high - axis.low) * (right - left)


def _histogram(row: Row, base: float, span: tuple[float, float]) -> str:
    left, right = span
    step = (right - left) / len(row.heights)
    corners = [f"M{left:.1f} {base}"]
    for place, height in enumerate(row.heights):
        corners.append(f"V{base - height * _FULL:.1f}H{left + (place + 1) * step:.1f}")
    path = "".join(corners) + f"V{base}"
    return f'<path d="{path}" fill="{_FILL}" stroke="{_QUIET}" stroke-width="0.6"/>'


def _text(x: float, y: float, text: str, colour: str = _INK, *, weight: str = "normal") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" fill="{colour}"'
        f' font-weight="{weight}">{escape(text)}</text>'
    )
