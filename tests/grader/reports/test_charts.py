"""Charts show every number of points, whatever the sheet's size."""

from collections import Counter
from decimal import Decimal
from importlib.resources import files

import pytest

from grader.charts import Frame
from grader.measures.scales import MOST_BARS, fit_scale
from grader.reports.overview.charts import Subject, draw_chart, summarise
from grader.reports.overview.tally import Spread
from grader.wording import Phrases, load_phrases

FRAME = Frame(width=400, height=200)


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    return load_phrases(files("grader.reports") / "templates" / "overview.toml", "en")


@pytest.mark.parametrize("maximum", ["0", "0.25", "1", "3", "20", "37.5", "100", "1000"])
@pytest.mark.parametrize("step", ["0.25", "0.5", "1"])
def test_bars_are_few_and_reach_from_nothing_to_everything(maximum: str, step: str) -> None:
    scale = fit_scale(Decimal(maximum), Decimal(step))
    assert 1 <= scale.bars <= MOST_BARS
    assert scale.bar(Decimal(0)) == 0
    assert scale.bar(Decimal(maximum)) == scale.bars - 1


def test_what_lies_outside_goes_to_the_nearest_bar() -> None:
    scale = fit_scale(Decimal(2), Decimal(1))
    assert [scale.bar(Decimal(points)) for points in (-1, 5)] == [0, 2]


@pytest.mark.parametrize("most", [0, 1, 5, 6, 17, 400, 999])
def test_the_highest_stack_stays_inside_the_frame(phrases: Phrases, most: int) -> None:
    spread = Spread(Counter({Decimal(1): most}), Counter({Decimal(1): most // 2}))
    subject = Subject("x", "X", spread, Decimal(2))
    chart = draw_chart(subject, Decimal(1), FRAME, phrases)
    assert all(bar.y >= FRAME.top for bar in chart.bars)
    assert all(bar.y + bar.height <= FRAME.base + 0.01 for bar in chart.bars)
    assert 2 <= len(chart.y_ticks) <= 6
    assert len({tick.label for tick in chart.y_ticks}) == len(chart.y_ticks)


def test_what_waits_stands_on_top_of_what_is_decided(phrases: Phrases) -> None:
    spread = Spread(Counter({Decimal(1): 3}), Counter({Decimal(1): 2}))
    subject = Subject("x", "X", spread, Decimal(1))
    complete, so_far = draw_chart(subject, Decimal(1), FRAME, phrases).bars
    assert (complete.so_far, so_far.so_far) == (False, True)
    assert so_far.y + so_far.height == pytest.approx(complete.y)
    assert complete.label == "1 point: 3"


def test_a_chart_says_its_middle_in_words(phrases: Phrases) -> None:
    spread = Spread(Counter({Decimal(1): 2, Decimal(4): 1}), Counter({Decimal(0): 5}))
    assert summarise(spread, phrases) == (
        "Decided: 3; mean 2, median 1, from 1 to 4. Still waiting: 5."
    )


def test_a_chart_of_nothing_says_so(phrases: Phrases) -> None:
    assert summarise(Spread(), phrases) == "Nothing is decided yet. Still waiting: 0."
