"""The page in a browser: every key, what is kept, and what is saved."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook import Gradebook
from grader.model import Entry
from grader.web.review import review
from grader.web.review.grouping import Item
from grader.wording import Language
from grader.workflow.decide import decide
from tests.windows import UNHEARD, reload

EVIL = '<img src="x" onerror="document.title=1"></script><b>bold</b>'
TEXTS = ("The state holds more.", "The state is hidden.", "The state is small.")
MATRIX = "[[2, 2], [0, 1]]"
"""The texts of the queue in conftest.py."""

Page = Any
OpenPage = Callable[[str | Path], Page]


@pytest.fixture
def page(open_page: OpenPage, page_of_queue: str) -> Page:
    """Open the page of that queue, which stands at the text that two wrote."""
    return open_page(page_of_queue)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def text(page: Page) -> str:
    return str(page.inner_text("#text"))


def status(page: Page) -> str:
    return str(page.inner_text("#status"))


def said(page: Page) -> str:
    return str(page.inner_text("#said"))


def saved(page: Page) -> Any:
    with page.expect_download() as waiting:
        press(page, "e")
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))


MUTE = "posts = BroadcastChannel.prototype; speak = posts.postMessage; posts.postMessage = () => {}"
SPEAK = "posts.postMessage = speak; null"
ALONE = """
own = new Map();
Storage.prototype.getItem = (name) => own.get(name) ?? null;
Storage.prototype.setItem = (name, text) => void own.set(name, text);
"""
ELSEWHERE = "#elsewhere:has-text('Another window of this page decided 1 of these later')"
HANDED_ON = "#handed-on:has-text('and that another tutor has now: 1.')"
DECIDED = "#status:has-text('Decided. Points: 1 of 1.')"


@pytest.mark.parametrize(
    ("forth", "back"), [("j", "k"), ("ArrowDown", "ArrowUp"), ("ArrowRight", "ArrowLeft")]
)
def test_keys_lead_to_the_next_and_to_the_previous(page: Page, forth: str, back: str) -> None:
    assert text(page) == TEXTS[0]
    press(page, forth)
    assert text(page) == TEXTS[1]
    press(page, back)
    assert text(page) == TEXTS[0]
    press(page, back)
    assert said(page) == "This is the first one."


def test_the_focus_goes_along_to_the_heading_of_the_item(page: Page) -> None:
    page.focus("#forward")
    press(page, "j")
    assert page.evaluate("document.activeElement.id") == "item-title"


def test_the_first_item_names_all_who_wrote_it(page: Page) -> None:
    assert page.locator("#who li").all_inner_texts() == ["S0 0", "S1 1"]
    assert "2 students wrote this" in page.inner_text("#who-head")


@pytest.mark.parametrize(
    ("keys", "points"),
    [
        ("f", "1"),
        ("0", "0"),
        ("1", "0.5"),
        ("2", "1"),
        ("+", "0"),
        ("-", "1"),
        ("0+", "0.5"),
        ("f-", "0.5"),
        ("f+", "1"),
        ("0-", "0"),
    ],
)
def test_keys_give_points(page: Page, keys: str, points: str) -> None:
    press(page, *keys)
    assert status(page) == f"Decided. Points: {points} of 1."
    assert page.get_attribute(f"[data-points='{points}']", "aria-pressed") == "true"
    assert "Decided: 1 of 6; answers: 2 of 7." in page.inner_text("#progress")


def test_letters_are_keys_with_caps_lock_as_well(page: Page) -> None:
    press(page, "F", "J")
    assert text(page) == TEXTS[1]


def test_a_digit_without_a_choice_gives_nothing_and_says_so(page: Page) -> None:
    press(page, "9")
    assert status(page) == "Open: nothing is decided yet."
    assert said(page) == "There is no choice 9 here."


def test_enter_leads_to_the_next_that_is_open(page: Page) -> None:
    press(page, "j", "f", "k", "Enter")
    assert text(page) == TEXTS[2]


def test_enter_says_when_all_is_decided(page: Page) -> None:
    for _ in range(6):
        press(page, "0", "Enter")
    assert said(page) == "Everything is decided. Save your decisions."


def test_letters_in_a_box_are_text_and_no_commands(page: Page) -> None:
    press(page, "n")
    page.keyboard.type("jkf0+-u/eo")
    press(page, "Escape")
    assert page.input_value("#note") == "jkf0+-u/eo"
    assert status(page) == "Open: nothing is decided yet."
    assert text(page) == TEXTS[0]


def test_a_note_is_the_reason_and_a_default_stands_where_there_is_none(page: Page) -> None:
    press(page, "f", "n")
    page.keyboard.type("Names the hidden part.")
    press(page, "Enter", "j", "1", "j", "0")
    reasons = [row["because"] for row in saved(page)["decisions"]]
    assert reasons[:2] == ["Names the hidden part."] * 2
    assert reasons[2:] == ["Met in part: 0.5 of 1.", "Not met."]


def test_a_reading_is_typed_over_what_was_read_and_replaces_points(page: Page) -> None:
    press(page, "j", "j", "j", "f", "r")
    assert page.input_value("#read") == MATRIX
    page.keyboard.type("[[1]]")
    press(page, "Enter")
    page.wait_for_selector("#status.done")
    assert page.locator("[aria-pressed=true]").count() == 0
    (row,) = saved(page)["decisions"]
    assert row["read_as"] == "[[1]]"
    assert "points" not in row
    assert row["because"] == "Read from the report by a person."


def test_points_replace_a_reading(page: Page) -> None:
    press(page, "j", "j", "j", "t")
    page.wait_for_selector("#status.done")
    press(page, "1")
    (row,) = saved(page)["decisions"]
    assert row["points"] == 0.5
    assert "read_as" not in row


def test_a_key_takes_over_the_text_as_it_was_read(page: Page) -> None:
    press(page, "j", "j", "j", "t")
    page.wait_for_selector("#status.done")
    assert status(page).startswith(f"Decided what stands there: {MATRIX}.")
    (row,) = saved(page)["decisions"]
    assert row["read_as"] == MATRIX


def test_a_criterion_takes_points_only(page: Page) -> None:
    press(page, "t", "r")
    assert said(page) == "Here only points can be given."
    assert not page.is_visible("#reading")


def test_a_scan_takes_all_its_fields_beside_its_page(page: Page) -> None:
    press(page, "j", "j", "j", "j")
    fields = page.locator("#scan .field")
    assert fields.locator("legend").all_inner_texts() == [
        "Self-attention: points, 1 at most",
        "Convolution: points, 1 at most",
    ]
    fields.nth(1).locator("textarea").fill("O(N k^2)")
    page.wait_for_selector("#scan .field:nth-child(2) .status.done")
    fields.nth(0).locator("[data-points='0']").click()
    assert page.inner_text("#of-scan") == "Field 1 of 2 on this scan."
    attention, convolution = saved(page)["decisions"]
    assert (attention["points"], convolution["read_as"]) == (0, "O(N k^2)")
    press(page, "u")
    assert fields.nth(0).locator(".status").inner_text() == "Open: nothing is decided yet."
    assert fields.nth(1).locator("textarea").input_value() == "O(N k^2)"


def test_a_field_on_a_scan_says_how_it_is_understood(page: Page) -> None:
    press(page, "j", "j", "j", "j", "r")
    page.keyboard.type("O(N^2")
    page.wait_for_selector("#scan .at-hand [data-state=wrong]")
    assert "never closed" in page.inner_text("#scan .at-hand .understood")
    page.keyboard.type(")")
    page.wait_for_selector("#scan .at-hand .status.done")
    press(page, "Enter", "j")
    assert page.inner_text("#of-scan") == "Field 2 of 2 on this scan."
    assert page.locator("#scan textarea").nth(0).input_value() == "O(N^2)"


def test_a_scan_shows_its_page_for_each_of_its_fields(page: Page) -> None:
    press(page, "j", "j", "j", "j")
    assert page.inner_text("#of-scan") == "Field 1 of 2 on this scan."
    assert page.is_visible("#picture")
    press(page, "f", "j")
    assert page.inner_text("#of-scan") == "Field 2 of 2 on this scan."
    assert page.inner_text("[aria-current] .state").startswith("1 open")
    assert page.locator("#picture").evaluate("image => image.decode().then(() => image.width)") > 0


def test_a_key_shows_the_picture_over_the_whole_width_and_back(page: Page) -> None:
    width = "document.getElementById('picture').getBoundingClientRect().width"
    press(page, "j", "j", "j", "j")
    before = page.evaluate(width)
    press(page, "z")
    assert page.evaluate(width) > before
    assert page.get_attribute("#larger", "aria-pressed") == "true"
    page.click("#larger")
    assert page.evaluate(width) == before


def test_undo_takes_everything_back_step_by_step(page: Page) -> None:
    press(page, "0", "f", "n")
    page.keyboard.type("why")
    press(page, "Escape", "j", "1", "u")
    assert (text(page), status(page)) == (TEXTS[1], "Open: nothing is decided yet.")
    press(page, "u")
    assert (text(page), page.input_value("#note")) == (TEXTS[0], "")
    assert status(page) == "Decided. Points: 1 of 1."
    press(page, "u")
    assert status(page) == "Decided. Points: 0 of 1."
    press(page, "u")
    assert status(page) == "Open: nothing is decided yet."
    press(page, "u")
    assert said(page) == "There is nothing to take back."


def test_the_same_points_again_are_no_step(page: Page) -> None:
    press(page, "f", "f", "u")
    assert status(page) == "Open: nothing is decided yet."


def test_what_is_decided_survives_a_closed_page_and_can_still_be_undone(page: Page) -> None:
    press(page, "f", "n")
    page.keyboard.type("kept")
    reload(page)
    assert text(page) == TEXTS[1]
    press(page, "k")
    assert (status(page), page.input_value("#note")) == ("Decided. Points: 1 of 1.", "kept")
    press(page, "u", "u")
    reload(page)
    assert (text(page), status(page)) == (TEXTS[0], "Open: nothing is decided yet.")


def test_what_another_tutor_decides_in_the_same_browser_is_apart(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any
) -> None:
    press(open_page(page_of(queue(), tutor="Ada")), "f")
    assert status(open_page(page_of(queue(), tutor="Bo"))) == "Open: nothing is decided yet."


def test_a_page_written_anew_takes_over_what_was_decided_on_the_same_responses(
    open_page: OpenPage,
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
    tmp_path: Path,
) -> None:
    same, before = waiting("1", {"1.1 text": TEXTS[0]}), waiting("2", {"1.1 text": TEXTS[1]})
    page = open_page(page_of(queue_of([same, before])))
    press(page, "f", "j", "f")
    after = waiting("2", {"1.1 text": TEXTS[2]})
    html = page_of(queue_of([same, after])).replace(":fingerprint:", ":another:")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    reload(page)
    page.wait_for_selector("#progress:has-text('Decided: 1 of 2')")
    press(page, "Enter")
    assert (text(page), status(page)) == (TEXTS[2], "Open: nothing is decided yet.")
    press(page, "k")
    assert status(page) == "Decided. Points: 1 of 1."


def test_what_was_decided_stays_when_somebody_else_writes_the_same(
    open_page: OpenPage,
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
    tmp_path: Path,
) -> None:
    """A late upload must not open what thirty others have been decided for."""
    first = waiting("1", {"1.1 text": TEXTS[0]})
    page = open_page(page_of(queue_of([first])))
    press(page, "f")
    html = page_of(queue_of([first, waiting("2", {"1.1 text": TEXTS[0]})]))
    html = html.replace(":fingerprint:", ":another:")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    reload(page)
    page.wait_for_selector(DECIDED)
    assert len(saved(page)["decisions"]) == 2


def test_what_is_decided_on_an_earlier_page_reaches_one_that_is_open_already(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, tmp_path: Path
) -> None:
    earlier = open_page(page_of(queue()))
    (tmp_path / "page.html").write_text(
        page_of(queue()).replace(":fingerprint:", ":another:"), encoding="utf-8"
    )
    page = earlier.context.new_page()
    page.goto(earlier.url)
    press(page, "j", "f")
    press(earlier, "f")
    page.wait_for_selector("#progress:has-text('Decided: 2 of 6')")
    press(page, "k")
    assert status(page) == "Decided. Points: 1 of 1."
    assert len(saved(page)["decisions"]) == 3


@pytest.mark.parametrize("print_", ["fingerprint", "another"])
def test_what_was_decided_and_is_another_tutors_now_is_told(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, tmp_path: Path, print_: str
) -> None:
    first, *rest = queue()
    page = open_page(page_of([first, *rest]))
    assert not page.is_visible("#handed-on")
    press(page, "f", "j", "0")
    html = page_of(rest, others=[first]).replace(":fingerprint:", f":{print_}:")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    reload(page)
    page.wait_for_selector(HANDED_ON)
    assert len(saved(page)["decisions"]) == 1


def test_a_decision_names_the_response_that_it_was_made_on(page: Page, queue: Any) -> None:
    press(page, "f")
    rows = saved(page)["decisions"]
    (ask,) = queue()[0].asks
    assert [(row["key"], row["bound_to"]) for row in rows] == list(
        zip(ask.keys, ask.bound, strict=True)
    )


def test_decisions_of_a_tutor_whose_name_ends_alike_are_not_taken_over(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, tmp_path: Path
) -> None:
    page = open_page(page_of(queue(), tutor="x:Bo"))
    press(page, "f")
    html = page_of(queue(), tutor="Bo").replace(":fingerprint:", ":another:")
    (tmp_path / "page.html").write_text(html, encoding="utf-8")
    reload(page)
    assert status(page) == "Open: nothing is decided yet."


def test_what_another_window_wrote_is_heard_when_a_window_is_looked_at(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    there.evaluate(UNHEARD)
    here.evaluate(MUTE)
    press(here, "f")
    there.evaluate("(kept) => localStorage.setItem(...kept)", kept(here))  # which no window tells
    there.evaluate("window.dispatchEvent(new Event('focus'))")
    assert there.is_visible(ELSEWHERE)


def test_windows_tell_each_other_what_the_browser_passes_on_to_none(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    here.evaluate(ALONE)
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    assert status(there) == "Decided. Points: 1 of 1."


def test_what_the_browser_keeps_of_one_window_only_is_kept_by_the_other(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    here.evaluate(UNHEARD)
    there.evaluate("Storage.prototype.setItem = () => {}")
    press(there, "0")
    here.wait_for_selector(ELSEWHERE)
    assert status(here) == "Decided. Points: 0 of 1."
    here.wait_for_timeout(1000)  # more than it waits before it writes what the storage lacks
    (decision,) = json.loads(kept(here)[1])["decisions"].values()
    assert decision["points"] == "0"


def test_a_window_that_only_listens_leaves_the_steps_of_the_other_to_be_undone(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    there.wait_for_timeout(1000)
    reload(here)
    press(here, "u")
    assert status(here) == "Open: nothing is decided yet."


def test_windows_that_were_deaf_to_each_other_keep_what_both_decided(
    windows: tuple[Page, Page],
) -> None:
    """Each spoke to nobody until then."""
    here, there = windows
    for page, keys in ((here, "f"), (there, "j0")):
        page.evaluate(ALONE)
        page.evaluate(MUTE)
        press(page, *keys)
        page.evaluate(SPEAK)
    assert "Decided: 1 of 6" in here.inner_text("#progress")
    assert "Decided: 1 of 6" in there.inner_text("#progress")
    press(here, "j", "j", "f")
    there.wait_for_selector("#progress:has-text('Decided: 3 of 6')")
    here.wait_for_selector("#progress:has-text('Decided: 3 of 6')")


@pytest.mark.parametrize("print_", ["fingerprint", "another"])
def test_a_window_that_is_opened_asks_the_others_what_they_have(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, print_: str
) -> None:
    html = page_of(queue())
    here = open_page(html)
    press(here, "f")
    here.evaluate(UNHEARD)
    here.evaluate("localStorage.clear()")
    there = open_page(html.replace(":fingerprint:", f":{print_}:"))
    there.wait_for_selector(DECIDED)
    assert status(there) == "Decided. Points: 1 of 1."


def test_a_window_that_is_opened_tells_what_it_has(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any
) -> None:
    html = page_of(queue())
    newer, here = open_page(html.replace(":fingerprint:", ":another:")), open_page(html)
    for page in (newer, here):
        page.evaluate(UNHEARD)
    newer.evaluate(ALONE)
    here.evaluate(MUTE)
    press(here, "f")
    reload(here)
    newer.wait_for_selector(DECIDED)
    assert "Decided: 1 of 6" in newer.inner_text("#progress")


def test_a_page_without_a_channel_keeps_what_is_decided(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, window: Any
) -> None:
    other = window.new_page()
    other.add_init_script("window.BroadcastChannel = undefined")
    page = open_page(page_of(queue()))
    other.goto(page.url)
    press(other, "f")
    page.wait_for_selector(ELSEWHERE)
    assert status(other) == "Decided. Points: 1 of 1."


def test_windows_of_two_tutors_tell_each_other_no_decisions(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any
) -> None:
    theirs = open_page(page_of(queue(), tutor="Bo"))
    here, there = open_page(page_of(queue())), open_page(page_of(queue()))
    there.evaluate(UNHEARD)
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    assert "Decided: 0 of 6" in theirs.inner_text("#progress")


def kept(page: Page) -> Any:
    return page.evaluate(
        "Object.entries(localStorage).find(([name]) => name.startsWith('grader-review'))"
    )


@pytest.fixture
def windows(open_page: OpenPage, page_of: Callable[..., str], queue: Any) -> tuple[Page, Page]:
    """Open the page twice in one browser."""
    html = page_of(queue())
    return open_page(html), open_page(html)


def test_what_another_window_of_the_page_decided_is_taken_over_and_said(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    press(there, "0")
    here.wait_for_selector(ELSEWHERE)
    assert status(here) == "Decided. Points: 0 of 1."
    assert "Decided: 1 of 6" in here.inner_text("#progress")


def test_two_windows_keep_what_each_decided(windows: tuple[Page, Page]) -> None:
    here, there = windows
    press(here, "f")
    press(there, "j", "1")
    here.wait_for_selector(ELSEWHERE)
    assert [row["points"] for row in saved(here)["decisions"]] == [1, 1, 0.5]
    assert [row["points"] for row in saved(there)["decisions"]] == [1, 1, 0.5]
    reload(here)
    assert "Decided: 2 of 6" in here.inner_text("#progress")


def test_of_two_decisions_on_the_same_the_later_one_stands(windows: tuple[Page, Page]) -> None:
    here, there = windows
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    press(there, "0")
    here.wait_for_selector(ELSEWHERE)
    assert status(here) == status(there) == "Decided. Points: 0 of 1."


def test_what_was_written_unheard_is_merged_before_it_would_be_overwritten(page: Page) -> None:
    page.evaluate(
        "const { items, store } = JSON.parse(document.getElementById('data').textContent);"
        "localStorage.setItem(store, JSON.stringify({ history: [], decisions:"
        " { [items[1].asks[0].id]: { points: '1', at: 5 } } }))"
    )
    press(page, "0")
    assert "Decided: 2 of 6" in page.inner_text("#progress")
    assert page.is_visible("#elsewhere")


def test_undo_takes_back_nothing_that_another_window_decided(windows: tuple[Page, Page]) -> None:
    here, there = windows
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    press(there, "0")
    here.wait_for_selector(ELSEWHERE)
    press(here, "u")
    assert said(here) == "There is nothing to take back."
    press(there, "u")
    assert status(there) == "Decided. Points: 1 of 1."


def test_what_is_taken_back_in_one_window_is_open_in_the_other(
    windows: tuple[Page, Page],
) -> None:
    here, there = windows
    press(here, "f")
    there.wait_for_selector(ELSEWHERE)
    press(here, "u")
    there.wait_for_selector("#status:not(.done)")
    assert "Decided: 0 of 6" in there.inner_text("#progress")


def test_a_browser_that_keeps_nothing_is_told(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any
) -> None:
    page = open_page(page_of(queue()))
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); }; }")
    press(page, "f")
    assert page.is_visible("#not-kept")
    assert status(page) == "Decided. Points: 1 of 1."


@pytest.mark.parametrize(
    ("sought", "found"),
    [("small", TEXTS[2]), ("s3 3", TEXTS[2]), ("3.4", MATRIX), ("[[2, 2]", MATRIX)],
)
def test_search_looks_in_texts_names_and_places(page: Page, sought: str, found: str) -> None:
    press(page, "/")
    page.keyboard.type(sought)
    press(page, "Enter")
    assert text(page) == found
    assert page.locator("#space .row").count() == 1


@pytest.mark.parametrize("key", ["f", "0", "1", "+", "-", "n", "t"])
def test_keys_decide_nothing_while_a_search_has_left_out_what_is_shown(
    page: Page, key: str
) -> None:
    """Who looks for somebody on another tutor's page must not decide on somebody else."""
    press(page, "/")
    page.keyboard.type("Trenstrich")
    press(page, "Enter")
    assert "Nothing matches “Trenstrich”" in said(page)
    assert page.evaluate("document.activeElement.id") == "search"
    page.focus("#item-title")
    press(page, key)
    assert "keys decide nothing" in said(page)
    assert status(page) == "Open: nothing is decided yet."
    page.focus("#search")
    press(page, "Escape", "f")
    assert status(page).startswith("Decided")


def test_leaving_the_search_shows_all_again(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("nobody wrote this")
    assert page.is_visible("#none")
    press(page, "Escape")
    assert page.locator("#space .row").count() == 5


def test_the_filter_shows_what_is_open_and_what_is_at_hand(page: Page) -> None:
    press(page, "f", "j", "o")
    assert page.is_checked("#only")
    assert page.locator("#space .row").count() == 4
    press(page, "f")
    assert page.locator("#space .row").count() == 4
    press(page, "u")
    assert page.locator("#space .row").count() == 4
    press(page, "k")
    assert said(page) == "This is the first one."
    press(page, "o")
    assert page.locator("#space .row").count() == 5


def test_nothing_is_saved_before_something_is_decided(page: Page) -> None:
    press(page, "e")
    assert said(page) == "Nothing is decided yet."


def test_the_file_holds_a_row_for_each_who_wrote_it(page: Page) -> None:
    press(page, "1")
    with page.expect_download() as waiting:
        page.click("#export")
    assert waiting.value.suggested_filename == "decisions-Ada.json"
    file = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    assert file["schema"] == 1
    rows = [set(row) - {"seconds"} for row in file["decisions"]]
    assert rows == [{"key", "points", "because", "by", "bound_to", "word"}] * 2
    assert len({row["key"] for row in file["decisions"]}) == 2
    assert {(row["points"], row["by"]) for row in file["decisions"]} == {(0.5, "Ada")}


def test_buttons_and_rows_do_what_keys_do(page: Page) -> None:
    page.click("#forward")
    page.click("[data-points='0.5']")
    assert status(page) == "Decided. Points: 0.5 of 1."
    page.click("#back")
    assert text(page) == TEXTS[0]
    page.click("#next-open")
    assert text(page) == TEXTS[2]
    page.click("#undo")
    assert (text(page), status(page)) == (TEXTS[1], "Open: nothing is decided yet.")
    page.click("#space .row >> nth=3")
    page.click("#take")
    page.wait_for_selector("#status.done")
    assert status(page).startswith("Decided what stands there")


def focused(page: Page) -> Iterator[str]:
    """Go through the page with the Tab key, and name what gets the focus."""
    for _ in range(60):
        press(page, "Tab")
        yield page.evaluate("document.activeElement.id || document.activeElement.className")


def test_the_tab_key_reaches_every_control_and_its_focus_is_seen(page: Page) -> None:
    press(page, "j", "j", "j", "f", "/", "Escape")
    reached: set[str] = set()
    for name in focused(page):
        reached.add(name)
        if name:
            outline = "getComputedStyle(document.activeElement).outlineStyle"
            assert page.evaluate(outline) == "solid", name
    controls = {"search", "only", "points", "read", "take", "note", "back", "forward"}
    assert controls | {"next-open", "undo", "export"} <= reached


def test_a_choice_keeps_the_focus_when_it_is_taken_by_keyboard(page: Page) -> None:
    page.focus("[data-points='0.5']")
    press(page, "Enter")
    assert status(page) == "Decided. Points: 0.5 of 1."
    assert page.evaluate("document.activeElement.dataset.points") == "0.5"


def test_every_control_has_a_name_and_every_picture_a_text(page: Page) -> None:
    press(page, "j", "j", "j", "j")
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, textarea')]"
        ".filter(one => !one.labels.length).map(one => one.id)"
    )
    assert unnamed == []
    assert page.get_attribute("#picture", "alt")
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(h => h.tagName)")
    assert levels[:2] == ["H1", "H2"]


def test_what_students_wrote_is_shown_as_they_wrote_it(
    open_page: OpenPage,
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
) -> None:
    page = open_page(page_of(queue_of([waiting("1", {"1.1 text": EVIL})])))
    assert text(page) == EVIL
    assert page.locator("#work b, #text img").count() == 0


def test_a_page_on_which_nothing_waits_says_so(
    open_page: OpenPage, page_of: Callable[..., str]
) -> None:
    page = open_page(page_of(()))
    assert page.inner_text("#nothing") == "Nothing waits for a person here."
    assert not page.is_visible("#work")


@pytest.mark.parametrize(("language", "half"), [("en", "0.5"), ("de", "0,5")])
def test_the_page_speaks_both_languages(
    open_page: OpenPage, page_of: Callable[..., str], queue: Any, language: Language, half: str
) -> None:
    page = open_page(page_of(queue(language), language))
    press(page, "1")
    assert page.get_attribute("html", "lang") == language
    assert f" {half} " in status(page)
    assert saved(page)["decisions"][0]["points"] == 0.5


def test_a_class_of_4000_opens_and_moves_with_few_rows_in_the_page(
    open_page: OpenPage,
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
) -> None:
    entries = [waiting(f"{n:04}", {"1.1 text": f"Answer {n:04} of all."}) for n in range(4000)]
    page = open_page(page_of(queue_of(entries)))
    press(page, "f", "j", "f", "j")
    assert text(page) == "Answer 0002 of all."
    press(page, "/")
    page.keyboard.type("3999")
    press(page, "Enter")
    assert text(page) == "Answer 3999 of all."
    press(page, "/", "Escape", "j")
    assert said(page) == "This is the last one."
    assert page.locator("#space li").count() < 60
    assert page.locator("[aria-current]").is_visible()
    assert "Decided: 2 of 4000" in page.inner_text("#progress")


def test_what_the_page_saves_is_taken_in_by_grader_decide(
    graded: Path, open_page: OpenPage
) -> None:
    (written,) = review(graded, "Ada", "part").pages
    page = open_page(written.path)
    for _ in range(written.decisions):
        press(page, "f", "Enter")
    with page.expect_download() as waiting:
        press(page, "e")
    file = graded / "decisions.json"
    waiting.value.save_as(file)
    decide(graded, (file,), datetime(2027, 1, 1, tzinfo=UTC))
    with Gradebook(graded) as book:
        cards = [entry.scorecard for entry in book.entries() if entry.scorecard]
    assert [m.code for card in cards for m in card.marks if m.points is None] == []
    assert review(graded, "Ada", "part").pages[0].decisions == 0
