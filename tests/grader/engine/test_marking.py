"""The five rules of marking, on the cases that a tutor can extend."""

import tomllib
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.engine.rulings import Book, Ruling
from grader.model import Decision, Scorecard, Verdict

CASES = Path(__file__).parents[2] / "cases" / "marking" / "attention.toml"
FIELDS = ("scores", "scaled", "output")
Marker = Callable[..., Scorecard]

with CASES.open("rb") as file:
    TABLE = tomllib.load(file)["case"]

RIGHT = {name: TABLE[0][name] for name in FIELDS}
CARRIED = {name: TABLE[1][name] for name in FIELDS}


def texts(case: Mapping[str, Any]) -> dict[str, str]:
    return {name: case[name] for name in FIELDS if name in case}


def ruled(card: Scorecard, field: str, **said: Any) -> dict[str, tuple[Ruling, ...]]:
    mark = next(one for one in card.marks if one.field == field)
    decision = Decision(key=mark.code, because="seen on paper", by="Testova", **said)
    return {mark.code: (Ruling(decision, mark.response_hash),)}


def points(card: Scorecard) -> list[str]:
    return ["" if mark.points is None else str(mark.points) for mark in card.marks]


@pytest.mark.parametrize("case", TABLE, ids=[case["because"] for case in TABLE])
def test_each_case_is_marked_as_the_table_says(case: Mapping[str, Any], mark: Marker) -> None:
    card = mark(texts(case))
    assert [one.verdict for one in card.marks] == case["verdicts"]
    assert points(card) == case["points"]
    for one, code in zip(card.marks, case.get("codes", ["", "", ""]), strict=True):
        assert not code or code in [finding.code for finding in one.findings]


@pytest.mark.parametrize("case", TABLE, ids=[case["because"] for case in TABLE])
def test_what_is_shown_adds_up_and_a_waiting_total_says_so(
    case: Mapping[str, Any], mark: Marker
) -> None:
    card = mark(texts(case))
    shown = [one.points for one in card.marks if one.points is not None]
    assert card.points_decided == sum(shown, Decimal(0))
    assert (card.points is None) == (len(shown) < len(card.marks))


def test_a_mark_has_a_code_that_does_not_depend_on_the_answer(mark: Marker) -> None:
    codes = [[one.code for one in mark(answers).marks] for answers in (RIGHT, CARRIED)]
    assert codes[0] == codes[1]
    assert len(set(codes[0])) == 3


def test_a_corrected_reading_marks_the_later_answers_again(mark: Marker) -> None:
    blurred = {**CARRIED, "scores": "?" + RIGHT["scores"]}
    first = mark(blurred)
    assert [one.verdict for one in first.marks][1:] == [Verdict.NEEDS_REVIEW] * 2
    book = Book(ruled(first, "scores", read_as=CARRIED["scores"]))
    again = mark(blurred, book)
    assert [one.verdict for one in again.marks] == ["incorrect", "carried", "carried"]
    assert again.marks[0].decided_by == "Testova"


def test_a_persons_points_stand_over_the_machines_and_nothing_is_erased(mark: Marker) -> None:
    first = mark(CARRIED)
    again = mark(CARRIED, Book(ruled(first, "scores", points=Decimal("0.5"))))
    changed = again.marks[0]
    assert (changed.points, changed.verdict) == (Decimal("0.5"), Verdict.PARTIAL)
    assert changed.decided_by == "Testova"
    assert "decision.overruled" in [finding.code for finding in changed.findings]
    assert "matrix.entry" in [finding.code for finding in changed.findings]


def test_full_points_by_a_person_free_the_answers_that_waited(mark: Marker) -> None:
    blurred = {**RIGHT, "scores": "?", "output": CARRIED["output"]}
    first = mark(blurred)
    again = mark(blurred, Book(ruled(first, "scores", points=Decimal(1))))
    assert [one.verdict for one in again.marks] == ["correct", "correct", "incorrect"]


def test_a_decision_on_another_response_is_set_aside_visibly(mark: Marker) -> None:
    book = Book(ruled(mark(CARRIED), "scores", points=Decimal(1)))
    again = mark(RIGHT | {"scores": "[[9,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"}, book)
    assert again.marks[0].points == 0
    assert "decision.set_aside" in [finding.code for finding in again.marks[0].findings]


def test_a_later_reading_replaces_earlier_points(mark: Marker) -> None:
    first = mark(CARRIED)
    given = ruled(first, "scores", points=Decimal("0.5"))
    read = ruled(first, "scores", read_as=RIGHT["scores"])
    ((code, rulings),) = given.items()
    again = mark(CARRIED, Book({code: (*rulings, *read[code])}))
    assert again.marks[0].verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("points_given", "field"),
    [("1", "scores"), ("0.5", "scores"), ("0", "scores"), ("1", "scaled")],
)
def test_a_persons_points_never_take_points_from_a_later_answer(
    mark: Marker, points_given: str, field: str
) -> None:
    first = mark(CARRIED)
    again = mark(CARRIED, Book(ruled(first, field, points=Decimal(points_given))))
    later = [one for one in again.marks if one.field != field]
    assert [one.points for one in later] == [o.points for o in first.marks if o.field != field]


def test_a_persons_points_keep_what_follows_from_a_named_mistake(mark: Marker) -> None:
    case = next(one for one in TABLE if one["because"].startswith("a softmax that was rounded"))
    first = mark(texts(case))
    again = mark(texts(case), Book(ruled(first, "scaled", points=Decimal("0.5"))))
    assert [one.verdict for one in again.marks] == ["correct", "partial", "carried"]
