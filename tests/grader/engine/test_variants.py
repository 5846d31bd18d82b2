"""Whose numbers answers are to: held back where it is not known, a hint where they fit others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from grader.catalogue import Catalogue, draw_params, solved
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper
from grader.engine.rulings import Book, Ruling
from grader.engine.variants import Other, fitting, held_back, others, tells_apart
from grader.model import Audience, Decision
from problems.draw import Draw, practice_seed
from submissions.model import Response

Params = Mapping[str, Any]
FIELDS = ("scores", "scaled", "output")


def drawn(catalogue: Catalogue, student: str) -> Params:
    return draw_params(catalogue, "3.4", practice_seed(Draw("t", "onepart", 1, "3.4", student)))


def answers(catalogue: Catalogue, params: Params, *fields: str) -> dict[tuple[str, str], Response]:
    texts = {
        name: "; ".join(" ".join(map(str, row)) for row in value)
        for name, value in solved(catalogue.problem("3.4", params)).items()
        if name in fields
    }
    return {
        ("3.4", name): Response("3.4", name, texts.get(name, ""), confidence=1.0) for name in FIELDS
    }


def hints(
    catalogue: Catalogue, own: Params, responses: dict[tuple[str, str], Response], *known: Other
) -> list[str]:
    paper = Paper("0000001", "Muster", "pdf", responses, {"3.4": own})
    marks = mark_paper(catalogue, paper, Book(), "1").marks
    found = list(fitting(catalogue, paper, Book(), marks, {"3.4": known}))
    assert all(one.audience is Audience.TUTOR for one in found)
    return [one.args["students"] for one in found]


@pytest.mark.parametrize("fields", [FIELDS, ("output",), ("scores", "output")])
def test_answers_that_are_right_for_somebody_else_alone_are_a_hint(
    one_part: Catalogue, fields: tuple[str, ...]
) -> None:
    params = {name: drawn(one_part, name) for name in ("own", "a", "b")}
    known = others(one_part, "3.4", [("a", params["a"]), ("b", params["b"])])
    assert hints(one_part, params["own"], answers(one_part, params["b"], *fields), *known) == ["b"]


def test_right_answers_are_no_hint_whomever_else_they_fit(one_part: Catalogue) -> None:
    own = drawn(one_part, "own")
    known = others(one_part, "3.4", [("twin", own)])
    assert hints(one_part, own, answers(one_part, own, *FIELDS), *known) == []


def test_wrong_answers_that_fit_nobody_and_blanks_are_no_hint(one_part: Catalogue) -> None:
    own, other = drawn(one_part, "own"), drawn(one_part, "a")
    known = others(one_part, "3.4", [("a", other)])
    assert hints(one_part, own, answers(one_part, drawn(one_part, "c"), *FIELDS), *known) == []
    assert hints(one_part, own, answers(one_part, own), *known) == []


def test_answers_of_which_one_fits_nobody_are_no_hint(one_part: Catalogue) -> None:
    own, other = drawn(one_part, "own"), drawn(one_part, "a")
    mixed = answers(one_part, other, *FIELDS)
    mixed["3.4", "output"] = Response("3.4", "output", "1 2; 3 4", confidence=1.0)
    assert hints(one_part, own, mixed, *others(one_part, "3.4", [("a", other)])) == []


def test_more_than_three_are_not_all_named(one_part: Catalogue) -> None:
    own, other = drawn(one_part, "own"), drawn(one_part, "a")
    same = others(one_part, "3.4", [(name, other) for name in "abcd"])
    far = tuple(Other(f"x{number}", {"scores": number}) for number in range(200))
    found = hints(one_part, own, answers(one_part, other, *FIELDS), *same, *far)
    assert found == ["a, b, c, …"]


@pytest.mark.parametrize(("values", "apart"), [(range(40), True), ([*range(30), 1, 2], False)])
def test_small_numbers_that_many_share_tell_nobody_apart(values: list[int], *, apart: bool) -> None:
    everybody = [Other(str(place), {"sum": value}) for place, value in enumerate(values)]
    assert tells_apart(everybody, {"sum"}) is apart


def test_what_is_held_back_goes_to_a_person_and_a_blank_stays_blank(one_part: Catalogue) -> None:
    responses = [
        Response("3.4", "scores", "1 2; 3 4", confidence=1.0),
        Response("3.4", "scaled", " ", confidence=1.0),
        Response("3.4", "output", None, flags=("read.not_found",)),
        Response("9.9", "other", "1", confidence=1.0),
    ]
    held = list(held_back(responses, {"3.4"}, "variant.unknown"))
    assert [one.flags for one in held] == [
        ("variant.unknown",),
        (),
        ("read.not_found", "variant.unknown"),
        (),
    ]
    paper = Paper("1", "M", "pdf", {(one.part, one.field): one for one in held})
    verdicts = [mark.verdict.value for mark in mark_paper(one_part, paper, Book(), "1").marks]
    assert verdicts == ["needs_review", "needs_review", "needs_review"]


def test_an_answer_that_is_right_for_both_hides_no_copied_one(one_part: Catalogue) -> None:
    """Of two variants with the same Q and K, the scores are the same and the output is not."""
    own, far = drawn(one_part, "own"), drawn(one_part, "a")
    near = {**own, "V": far["V"]}
    known = others(one_part, "3.4", [("a", far), ("near", near)])
    assert hints(one_part, own, answers(one_part, near, *FIELDS), *known) == ["near"]


def test_a_reading_cannot_tell_which_numbers_were_answered(one_part: Catalogue) -> None:
    right = answers(one_part, one_part.part("3.4").params, *FIELDS)
    held = {k: replace(r, flags=("read.extra", "variant.missing")) for k, r in right.items()}
    paper = Paper("1", "M", "pdf", held)
    rulings: dict[str, tuple[Ruling, ...]] = {}
    for mark in mark_paper(one_part, paper, Book(), "1").marks:
        word = Decision(key=mark.code, read_as=mark.response, because="seen", by="Testova")
        rulings[mark.code] = (Ruling(word, mark.response_hash),)
    marks = mark_paper(one_part, paper, Book(rulings), "1").marks
    assert [mark.verdict.value for mark in marks] == ["needs_review"] * 3
    assert all("variant.missing" in [f.code for f in mark.findings] for mark in marks)
