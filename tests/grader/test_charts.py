"""Charts of rows: bars begin at zero or where a range does, and stay inside the plane."""

import pytest

from grader.charts import Axis, Frame, Level, Stack, Words, draw_rows, draw_stacks

WORDS = Words("x", "X", "All in words.", "Points", "Fields")
FRAME = Frame(width=500, height=0, left=100, right=100, top=20, bottom=40)
AXIS = Axis(-1, 1, ((-1.0, "−1"), (0.0, "0"), (1.0, "1")), band=(0.2, 1))


def test_a_bar_reaches_from_zero_to_its_value_on_either_side() -> None:
    up, down = draw_rows(
        WORDS, [Level("a", "0.5", 0, 0.5), Level("b", "−1", -1, 0)], AXIS, FRAME
    ).rows
    assert (up.x, up.width) == (250, 75)
    assert (down.x, down.width) == (100, 150)


def test_a_value_stands_behind_its_bar_and_a_missing_one_at_zero() -> None:
    levels = [Level("a", "0.5", 0, 0.5), Level("b", "−1", -1, 0), Level("c", "–")]
    rows = draw_rows(WORDS, levels, AXIS, FRAME).rows
    assert [row.shown_at for row in rows] == [331, 256, 256]
    assert [row.width for row in rows] == [75, 150, 0]


@pytest.mark.parametrize("value", [-7.0, 1.0, 3.5])
def test_what_lies_outside_is_drawn_at_the_edge(value: float) -> None:
    (row,) = draw_rows(WORDS, [Level("a", "", min(value, 0), max(value, 0))], AXIS, FRAME).rows
    assert row.x >= FRAME.left
    assert row.x + row.width <= FRAME.width - FRAME.right


def test_a_chart_grows_with_its_rows_and_shades_its_band() -> None:
    none, many = (draw_rows(WORDS, [Level("a", "")] * n, AXIS, FRAME) for n in (0, 50))
    assert none.frame.height == 60
    assert many.frame.height == 60 + 50 * 22
    assert many.band == (280, 120)
    assert [tick.at for tick in many.ticks] == [100, 250, 400]


def test_a_marked_value_stands_within_its_bar() -> None:
    axis = Axis(0, 60, ((0.0, "0"), (60.0, "60")))
    (row,) = draw_rows(WORDS, [Level("a", "", 10, 40, 20)], axis, FRAME).rows
    assert (row.x, row.mark, row.x + row.width) == (150, 200, 300)


@pytest.mark.parametrize("number", [1, 3, 60, 400])
def test_labels_below_the_axis_have_room(number: int) -> None:
    stacks = [Stack(str(at), at, "") for at in range(number)]
    chart = draw_stacks(WORDS, stacks, Frame(width=400, height=200), label_width=60)
    gaps = [b.at - a.at for a, b in zip(chart.x_ticks, chart.x_ticks[1:], strict=False)]
    assert chart.x_ticks
    assert all(gap >= 60 for gap in gaps)
