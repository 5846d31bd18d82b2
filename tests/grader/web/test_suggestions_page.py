"""Suggestions in a browser: off at first, never chosen, and as the reference computes them."""

import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

import pytest

from grader.catalogue import Catalogue
from grader.model import Decision, Entry
from grader.web.review.document import document_of
from grader.web.review.evidence import block_in, lot_of, prior_in
from grader.web.review.grouping import Item
from grader.web.review.page import phrases_of, render_page
from grader.web.suggestions.block import spell_block
from grader.web.suggestions.likeness import vector
from grader.web.suggestions.model import Asked, Known, posterior, suggest
from grader.wording import Language
from tests.windows import reload

CASES = Path(__file__).parents[2] / "cases" / "suggestions"
KEPT = "The state keeps long-term information that the output does not show."
ASKED = "So it is. The state keeps long-term information, which the output does not show."
TRAP = "The state keeps long-term information that the output does show."
DECIDED = {
    "I do not know; so it is.": "0",
    "The output is computed from the state.": "1",
    "The sizes of both may differ.": "1",
    KEPT: "f",
    "The state keeps the long-term information that the output does not show.": "f",
}
EVIL = "The state keeps <b>long-term</b> information that the output does not show.</script>"

Page = Any
OpenPage = Callable[[str | Path], Page]
Build = Callable[..., Entry]
Round = tuple[int, list[Known]]
"""Which answer is asked about, and what is decided."""
Queue = Callable[..., tuple[Item, ...]]


@pytest.fixture
def page_with(
    open_page: OpenPage, catalogue: Catalogue, waiting: Build, queue_of: Queue
) -> Callable[..., Page]:
    """Open a page with the texts to decide first and those to ask about, at the latter."""

    def build(
        *asked: str, language: Language = "en", suggests: bool = False, flag: str = ""
    ) -> Page:
        entries = [waiting(str(i), {"1.1 text": text}) for i, text in enumerate(DECIDED)]
        entries += [waiting(f"9{i}", {"1.1 text": text}, flag) for i, text in enumerate(asked)]
        entries.append(waiting("99", {"3.4 scores": "[[1]]"}, "read.extra"))
        phrases = phrases_of(language)
        items = queue_of(entries, language)
        document = document_of("Ada", items, "print", phrases, suggests=suggests)
        return open_page(render_page(catalogue.sheet, document, phrases))

    return build


def go_to(page: Page, text: str) -> None:
    for _ in range(20):
        if page.inner_text("#text") == text:
            return
        page.keyboard.press("j")
    pytest.fail(f"{text} is not on the page")


def decide_all(page: Page) -> None:
    for text, key in sorted(DECIDED.items()):
        go_to(page, text)
        page.keyboard.press(key)
        for _ in range(20):
            page.keyboard.press("k")


def ask(page: Page, text: str = ASKED) -> str:
    go_to(page, text)
    return str(page.inner_text("#suggested"))


def saved(page: Page) -> dict[str, Any]:
    with page.expect_download() as waiting:
        page.keyboard.press("e")
    rows = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))["decisions"]
    return {row["key"]: Decision.model_validate(row) for row in rows}


def test_they_are_off_until_a_key_switches_them_on_which_is_remembered(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(ASKED)
    assert not page.is_visible("#suggested")
    page.keyboard.press("s")
    assert page.inner_text("#said") == "Suggestions are on."
    assert page.is_checked("#suggest")
    reload(page)
    assert page.is_visible("#suggested")
    page.click("#suggest")
    reload(page)
    assert not page.is_visible("#suggested")


def test_the_command_switches_them_on_and_the_tutor_off_again(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(ASKED, suggests=True)
    assert page.is_visible("#suggested")
    page.keyboard.press("s")
    reload(page)
    assert not page.is_visible("#suggested")


def test_before_five_answers_are_decided_there_are_none(page_with: Callable[..., Page]) -> None:
    page = page_with(ASKED, suggests=True)
    assert ask(page) == "No suggestion: they begin after 5 decided answers; so far 0."


def test_a_suggestion_shows_its_band_and_the_answers_that_it_rests_on(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(ASKED, suggests=True)
    decide_all(page)
    assert ask(page).startswith("Suggestion: 1. Band: 0.")
    lines = page.locator("#evidence li").all_inner_texts()
    assert len(lines) == 2
    assert f"1: {KEPT}" in lines
    assert page.inner_text("#text mark") == ASKED.removeprefix("So it is. ")
    assert page.inner_text("#text") == ASKED


def test_in_german_it_says_the_same(page_with: Callable[..., Page]) -> None:
    page = page_with(ASKED, suggests=True, language="de")
    decide_all(page)
    assert ask(page).startswith("Vorschlag: 1. Spanne: 0,")


def test_a_suggestion_is_never_chosen_beforehand(page_with: Callable[..., Page]) -> None:
    page = page_with(ASKED, suggests=True)
    decide_all(page)
    ask(page)
    assert page.locator("#choices [aria-pressed=true]").count() == 0
    page.keyboard.press("Enter")
    assert len(saved(page)) == len(DECIDED)


def test_what_was_suggested_is_saved_beside_what_the_tutor_gave(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(ASKED, suggests=True)
    decide_all(page)
    before = set(saved(page))
    ask(page)
    page.keyboard.press("1")
    rows = saved(page)
    (row,) = (rows[key] for key in set(rows) - before)
    assert row.suggested is not None
    assert (str(row.points), str(row.suggested.points)) == ("0.5", "1")
    assert row.suggested.low < row.suggested.points <= row.suggested.high
    assert all(rows[key].suggested is None for key in before)
    page.keyboard.press("u")
    assert set(saved(page)) == before


def test_what_was_seen_and_switched_off_again_was_seen(page_with: Callable[..., Page]) -> None:
    page = page_with(ASKED, suggests=True)
    decide_all(page)
    ask(page)
    page.keyboard.press("s")
    page.keyboard.press("f")
    assert sum(row.suggested is not None for row in saved(page).values()) == 1


def test_without_suggestions_none_is_saved(page_with: Callable[..., Page]) -> None:
    page = page_with(ASKED)
    decide_all(page)
    go_to(page, ASKED)
    page.keyboard.press("f")
    assert [row.suggested for row in saved(page).values()] == [None] * (len(DECIDED) + 1)


def test_a_negation_that_differs_keeps_it_from_suggesting(page_with: Callable[..., Page]) -> None:
    page = page_with(TRAP, suggests=True)
    decide_all(page)
    assert "a negation or a condition differs" in ask(page, TRAP)
    assert not page.is_visible("#grounds")


def test_an_uncertain_reading_and_a_field_without_criteria_get_none(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(ASKED, suggests=True, flag="read.extra")
    decide_all(page)
    assert "was not read for sure" in ask(page)
    go_to(page, "[[1]]")
    assert not page.is_visible("#help")


def test_nothing_that_a_student_wrote_is_markup_in_the_evidence(
    page_with: Callable[..., Page],
) -> None:
    page = page_with(EVIL, ASKED, suggests=True)
    go_to(page, EVIL)
    page.keyboard.press("f")
    for _ in range(20):
        page.keyboard.press("k")
    decide_all(page)
    ask(page)
    assert page.locator("#help b, #text b").count() == 0


@pytest.mark.parametrize("name", ["state", "cost", "gradients", "position"])
def test_the_page_computes_what_the_reference_computes(window: Any, name: str) -> None:
    asked = _asked(name)
    rounds = list(_rounds(asked, Random(name)))  # noqa: S311 - nothing secret hangs on it
    told = _computed(window, asked, rounds)
    for mine, (at, known) in zip(told, rounds, strict=True):
        mean, deviation = posterior(asked, at, known)
        assert mine["posterior"]["mean"] == pytest.approx(mean, abs=1e-6)
        assert mine["posterior"]["deviation"] == pytest.approx(deviation, abs=1e-6)
        reference = suggest(asked, at, known)
        assert mine["reason"] == reference.reason
        if "near" in mine:
            assert tuple(mine["near"]) == reference.near
            for value in ("mean", "deviation", "points", "low", "high"):
                assert mine[value] == pytest.approx(getattr(reference, value), abs=1e-6)
    assert sum("near" in mine for mine in told) >= 3
    assert len({mine["reason"] for mine in told}) >= 8


def _computed(window: Any, asked: Asked, rounds: Sequence[Round]) -> list[Any]:
    """Compute in the browser what the page's script makes of some rounds."""
    script = (files("grader.web.review") / "templates" / "model.js").read_text(encoding="utf-8")
    page = window.new_page()
    known = [(at, [{"at": one.at, "share": one.share} for one in some]) for at, some in rounds]
    told: list[Any] = page.evaluate(
        f"({{ block, priors, maximum, step, rounds }}) => {{ {script}\n"
        "const asked = { block: model.unpack(block), priors, maximum, step };"
        "return rounds.map(([at, known]) => ({ ...model.suggest(asked, at, known),"
        " posterior: model.posterior(asked, at, known) })); }",
        {
            "block": spell_block(asked.block),
            "priors": asked.priors,
            "maximum": asked.maximum,
            "step": asked.step,
            "rounds": known,
        },
    )
    page.close()
    return told


def _asked(name: str) -> Asked:
    document = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))
    texts = [row[0] for language in ("en", "de") for row in document[language]]
    lot = lot_of(texts)
    wordings = [(vector(document["full"]["en"], lot.space), 1.0)]
    priors = [prior_in(lot, text, wordings) for text in texts]
    return Asked(block_in(lot), priors, float(document["max"]), float(document["step"]))


def _rounds(asked: Asked, draw: Random) -> Iterator[Round]:
    """Draw who is decided and with what; tutors who are more or less of one mind."""
    everyone = range(len(asked.priors))
    for at in everyone:
        for size in (4, 12, len(everyone) - 1):
            others = draw.sample([one for one in everyone if one != at], size)
            shares = draw.choice([(0.0, 0.25), (0.5, 0.75), (0.0, 0.5, 1.0), (1.0,)])
            yield at, [Known(other, draw.choice(shares)) for other in others]
