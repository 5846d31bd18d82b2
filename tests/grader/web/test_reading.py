"""While a tutor types what stands in a report, the page says how it is understood."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.messages import render
from grader.model import Entry
from grader.web.review.grouping import Item
from grader.wording import Language
from grader.workflow.check import check
from tests.windows import reload

Page = Any

PLACES = ("3.1 q", "3.3 axis", "3.4 scores", "3.5 onehot_hit", "3.5 q", "3.6 attention")
"""One field of each kind, in the order of the sheet."""
TEXTS = (
    ("3.1 q", "R^(N_Q x d_k)"),
    ("3.1 q", "N_Q x"),
    ("3.3 axis", "over the keys"),
    ("3.3 axis", "\u202e"),
    ("3.4 scores", "[[2, 2, 2], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 1, 1]]"),
    ("3.4 scores", "1 2\n3 4"),
    ("3.4 scores", "[[1, 2], [3, 4, 5]]"),
    ("3.4 scores", "[[1,5 2,5]]"),
    ("3.5 onehot_hit", "e/(e + D - 1)"),
    ("3.5 onehot_hit", r"\frac{e}{e+D-1}"),
    ("3.5 onehot_hit", "e/(e + d - 1"),
    ("3.5 onehot_hit", "0,5 e"),
    ("3.5 q", "c I"),
    ("3.6 attention", "O(N^2)"),
    ("3.6 attention", "O(n^2"),
)
SAID = ", ".join(f"#understood[data-state={state}]" for state in ("fine", "other", "wrong"))
CODE = re.compile(r'"code":"(?:[^"\\]|\\.)*"')
NOW = datetime(2020, 1, 1, tzinfo=UTC)
"""Before any sheet tells more than the form."""


@pytest.fixture
def page(
    open_page: Callable[..., Page],
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
) -> Callable[..., Page]:
    """Open a page on which one field of each kind was not read for sure."""

    def opened(language: Language = "en") -> Page:
        entry = waiting("1", dict.fromkeys(PLACES, "?"), "read.extra")
        return open_page(page_of(queue_of([entry], language), language))

    return opened


def go(page: Page, place: str) -> None:
    """Go to the item of a field."""
    at = PLACES.index(place)
    page.click("#space .row >> nth=0")
    for _ in range(at):
        page.keyboard.press("j")
    assert place.partition(" ")[2] in page.inner_text("#asked")


def type_in(page: Page, text: str) -> list[str]:
    """Type a reading, and give what the page says of it, line by line."""
    page.fill("#read", text)
    page.wait_for_selector(SAID)
    return [one for one in page.locator("#understood > *").all_inner_texts() if one]


def status(page: Page) -> str:
    return str(page.inner_text("#status"))


def decisions(page: Page) -> Any:
    with page.expect_download() as waiting:
        page.click("#export")
    return json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))["decisions"]


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.all)])
def test_it_says_what_a_student_would_be_told(
    page: Callable[..., Page], language: Language
) -> None:
    opened = page(language)
    for place, text in TEXTS:
        go(opened, place)
        said = type_in(opened, text)
        told = check("sheet05", *place.split(" "), text, now=NOW)
        for finding in told.findings:
            assert render(finding.code, finding.args, language) in said
        if told.understood is not None:
            assert said[1] == told.understood.plain
        assert len(said) == (2 if told.understood else 1) + len(told.findings) + (
            told.understood is None
        )


def test_the_place_of_an_error_is_marked(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.4 scores")
    type_in(opened, "[[1, 2], [3, 4, 5]]")
    assert opened.inner_text("#understood mark") == "3"


def test_what_is_not_understood_is_not_taken_over(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.4 scores")
    opened.keyboard.press("f")
    opened.keyboard.press("r")
    type_in(opened, "[[1, 2")
    opened.keyboard.press("Enter")
    assert status(opened) == "Open: what is typed is not taken over."
    assert "not understood" in opened.inner_text("#said")
    assert "Decided: 0 of" in opened.inner_text("#progress")
    opened.click("#export")
    assert opened.inner_text("#said") == "Nothing is decided yet."


def test_what_was_typed_and_not_understood_is_kept_and_counted(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.4 scores")
    type_in(opened, "[[1, 2")
    go(opened, "3.6 attention")
    type_in(opened, "O(N)")
    opened.wait_for_selector("#status.done")
    (row,) = decisions(opened)
    assert row["read_as"] == "O(N)"
    assert "Typed texts that are not understood, and not in the file: 1." in opened.inner_text(
        "#said"
    )
    reload(opened)
    go(opened, "3.4 scores")
    assert opened.input_value("#read") == "[[1, 2"


def test_typing_takes_over_what_is_understood_and_undo_takes_it_back(
    page: Callable[..., Page],
) -> None:
    opened = page()
    go(opened, "3.6 attention")
    type_in(opened, "O(N)")
    opened.wait_for_selector("#status.done")
    type_in(opened, "O(N")
    assert status(opened) == "Open: what is typed is not taken over."
    opened.click("#undo")
    assert status(opened) == "Open: nothing is decided yet."
    assert opened.input_value("#read") == "?"


def test_whoever_leaves_with_escape_has_typed_nothing(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.6 attention")
    opened.keyboard.press("f")
    assert status(opened).startswith("Decided. Points: 1 ")
    type_in(opened, "O(N^7)")
    opened.wait_for_selector("#status.done")
    opened.keyboard.press("Escape")
    assert status(opened).startswith("Decided. Points: 1 ")
    assert opened.inner_text("#said") == "What was typed is dropped."
    (row,) = decisions(opened)
    assert (row["points"], "read_as" in row) == (1, False)


def test_an_empty_text_is_taken_over_as_no_answer(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.6 attention")
    assert type_in(opened, "") == ["There is no answer in the report."]
    opened.wait_for_selector("#status.done")
    (row,) = decisions(opened)
    assert (row["read_as"], row["because"]) == ("", "There is no answer in the report.")


def test_saving_waits_for_a_text_that_is_being_read(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.6 attention")
    opened.fill("#read", "O(N^3)")
    opened.click("#take")
    (row,) = decisions(opened)
    assert row["read_as"] == "O(N^3)"


def test_markup_in_a_typed_text_stays_text(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.3 axis")
    assert type_in(opened, "<img src=x onerror=1>")[1].startswith("< img src")
    assert opened.locator("#understood img").count() == 0


def test_the_page_itself_may_not_evaluate_text(page: Callable[..., Page]) -> None:
    opened = page()
    opened.wait_for_selector("iframe[data-ready]", state="attached")
    policies = opened.locator("meta[http-equiv]").evaluate_all("all => all.map(m => m.content)")
    assert ["'unsafe-eval'" in policy for policy in policies] == [True, False]
    assert policies[0].startswith(policies[1])


@pytest.mark.parametrize(
    "code", ["0", "addEventListener('message', e => e.stopImmediatePropagation(), true)"]
)
def test_where_nothing_can_be_understood_the_page_says_so_and_takes_the_text(
    open_apart: Callable[..., Page],
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
    code: str,
) -> None:
    html = page_of(queue_of([waiting("1", {"3.6 attention": "?"}, "read.extra")]))
    opened = open_apart(CODE.sub(lambda _: f'"code":"{code}"', html))
    opened.clock.install()
    opened.fill("#read", "O(N")
    opened.clock.fast_forward(200)
    opened.clock.fast_forward(30_000)
    opened.wait_for_selector("#status.done")
    assert "checked when the decisions are taken in" in opened.inner_text("#understood")
    (row,) = decisions(opened)
    assert row["read_as"] == "O(N"


def test_nothing_is_started_before_somebody_types_a_reading(page: Callable[..., Page]) -> None:
    opened = page()
    go(opened, "3.4 scores")
    assert opened.inner_text("#understood") == ""
    opened.keyboard.press("r")
    opened.wait_for_selector("#understood[data-state=wrong]")


def test_a_page_without_such_fields_holds_no_frame(
    open_page: Callable[..., Page],
    page_of: Callable[..., str],
    waiting: Callable[..., Entry],
    queue_of: Callable[..., tuple[Item, ...]],
) -> None:
    html = page_of(queue_of([waiting("1", {"1.1 text": "Prose."})]))
    assert "unsafe-eval" not in html.partition("<style>")[0]
    assert len(html) < 200_000
    assert open_page(html).locator("iframe").count() == 0
