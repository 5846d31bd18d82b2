"""How long a decision took: measured while it is in view, saved once, and only where it may be."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.model import Entry
from grader.web.review.grouping import Item
from tests.windows import UNHEARD, reload

Page = Any
UNTICKED = "#timing:not(:checked)"
TEXTS = ("The state holds more.", "The state holds more.", "The state is small.")


@pytest.fixture
def timed(
    apart: Any,
    open_apart: Callable[[str], Page],
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
) -> Page:
    """Open a queue of a text that two wrote and one other, with a clock that stands still."""
    answers = [waiting(str(number), {"1.1 text": text}) for number, text in enumerate(TEXTS)]
    apart.clock.install(time="2026-12-01T10:00:00")
    apart.clock.pause_at("2026-12-01T10:01:00")  # before a page is there, which else counts
    return open_apart(page_of(queue_of(answers)))


def saved(page: Page) -> list[Any]:
    """Save the file, and give the seconds of each row; None where a row tells none."""
    with page.expect_download() as download:
        page.click("#export")
    document = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    return [row.get("seconds") for row in document["decisions"]]


def test_a_group_decided_once_took_its_time_once(timed: Page) -> None:
    timed.clock.run_for(7000)
    timed.keyboard.press("f")
    timed.keyboard.press("j")
    timed.clock.run_for(3000)
    timed.keyboard.press("f")
    assert saved(timed) == [7, None, 3]


def test_the_time_of_every_look_adds_up(timed: Page) -> None:
    timed.clock.run_for(4000)
    timed.keyboard.press("j")
    timed.clock.run_for(2000)
    timed.keyboard.press("k")
    timed.clock.run_for(5000)
    timed.keyboard.press("f")
    assert saved(timed) == [9, None]


def test_a_hidden_page_takes_no_time(timed: Page) -> None:
    timed.clock.run_for(4000)
    hide(timed, hidden=True)
    timed.clock.run_for(50_000)
    hide(timed, hidden=False)
    timed.clock.run_for(2000)
    timed.keyboard.press("f")
    assert saved(timed) == [6, None]


def hide(page: Page, *, hidden: bool) -> None:
    page.evaluate(
        "(is) => { Object.defineProperty(document, 'hidden', { value: is, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_the_clock_stands_still_after_two_minutes_without_a_sign(timed: Page) -> None:
    timed.keyboard.press("Shift")
    timed.clock.run_for(600_000)
    timed.keyboard.press("f")
    assert saved(timed) == [120, None]


def test_a_machine_that_slept_took_no_time(timed: Page) -> None:
    timed.clock.run_for(3000)
    timed.clock.fast_forward("08:00:00")
    timed.keyboard.press("Shift")
    timed.clock.run_for(2000)
    timed.keyboard.press("f")
    assert saved(timed) == [5, None]


def test_no_decision_takes_longer_than_an_hour(timed: Page) -> None:
    for _ in range(40):
        timed.keyboard.press("Shift")
        timed.clock.run_for(100_000)
    timed.keyboard.press("f")
    assert saved(timed) == [3600, None]


def test_nothing_is_saved_once_it_is_unticked(timed: Page) -> None:
    timed.clock.run_for(9000)
    timed.uncheck("#timing")
    timed.clock.run_for(9000)
    timed.keyboard.press("f")
    assert saved(timed) == [None, None]
    kept = timed.evaluate("Object.keys(localStorage).filter((name) => name.includes('seconds'))")
    assert kept == []


def test_what_was_unticked_stays_so_and_what_was_measured_stays_as_well(timed: Page) -> None:
    timed.clock.run_for(30_000)
    reload(timed)
    timed.keyboard.press("f")
    assert saved(timed)[0] == 30
    timed.uncheck("#timing")
    reload(timed)
    assert not timed.is_checked("#timing")


def test_whoever_unticks_it_in_one_window_has_unticked_it_in_all(timed: Page) -> None:
    other = timed.context.new_page()
    other.goto(timed.url)
    assert other.is_checked("#timing")
    timed.uncheck("#timing")
    other.wait_for_selector(UNTICKED)
    other.close()
    kept = timed.evaluate("localStorage.getItem('grader-timing')")
    assert kept == "off"


def test_windows_tell_each_other_that_it_was_unticked(timed: Page) -> None:
    other = timed.context.new_page()
    other.add_init_script(UNHEARD)
    other.goto(timed.url)
    assert other.is_checked("#timing")
    timed.uncheck("#timing")
    other.wait_for_selector(UNTICKED)
    assert other.evaluate("localStorage.getItem('grader-timing')") == "off"
    other.close()


def test_a_window_that_is_opened_hears_that_it_was_unticked(timed: Page) -> None:
    timed.uncheck("#timing")
    timed.evaluate("localStorage.clear()")
    other = timed.context.new_page()
    other.goto(timed.url)
    other.wait_for_selector(UNTICKED)
    assert other.evaluate("localStorage.getItem('grader-timing')") == "off"


def test_a_window_that_was_not_told_does_not_tick_it_again(timed: Page) -> None:
    timed.evaluate("localStorage.setItem('grader-timing', 'off')")  # which no window tells
    assert timed.is_checked("#timing")
    timed.clock.run_for(30_000)
    assert not timed.is_checked("#timing")
    assert timed.evaluate("localStorage.getItem('grader-timing')") == "off"


def test_damaged_times_start_anew(timed: Page) -> None:
    timed.evaluate("localStorage.setItem('grader-seconds:fingerprint:Ada', '{')")
    timed.add_init_script("localStorage.setItem('grader-seconds:fingerprint:Ada', '{')")
    reload(timed)
    timed.clock.run_for(2000)
    timed.keyboard.press("f")
    assert saved(timed) == [2, None]
