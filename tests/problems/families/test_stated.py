"""Fields that a sheet states: what is public, what is right, and what the key must hold."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader.catalogue import open_catalogue
from grader.engine.marking import mark_paper
from grader.engine.preparing import Paper
from grader.engine.rulings import Book
from problems.errors import ProblemError
from problems.families import stated
from submissions.model import Response

SHEET = Path("tests/cases/reports/sheet.toml")
CRITERION = {"name": "why", "points": 1, "wording": {"en": "Why.", "de": "Warum."}}
PARAMS = stated.Params.model_validate(
    {
        "fields": {
            "scores": {"check": "matrix", "shape": [1, 2], "options": {"rtol": Decimal("0.1")}},
            "reason": {"check": "text"},
        }
    }
)


def keyed(**changes: Any) -> stated.Key:
    data = {
        "references": {"scores": [["1/2", Decimal("0.5")]]},
        "criteria": {"reason": [CRITERION]},
    }
    return stated.Key.model_validate(data | changes)


def test_fields_stand_in_the_order_of_the_sheet_with_their_checks() -> None:
    scores, reason = stated.build(PARAMS, None).fields
    assert (scores.name, scores.check.checker, scores.shape) == ("scores", "matrix", (1, 2))
    assert scores.check.options == {"rtol": Decimal("0.1")}
    assert (reason.name, reason.check.checker, reason.shape) == ("reason", "text", None)


def test_without_the_key_nothing_is_known_to_be_right() -> None:
    fields = stated.build(PARAMS, None).fields
    assert not any(field.solve or field.criteria for field in fields)


def test_references_and_criteria_come_from_the_key() -> None:
    scores, reason = stated.build(PARAMS, keyed()).fields
    assert scores.solve is not None
    assert scores.solve({}) == (("1/2", Fraction(1, 2)),)
    assert [criterion.name for criterion in reason.criteria] == ["why"]


def test_options_of_the_key_are_laid_over_the_public_ones() -> None:
    options = {"scores": {"credit": "proportional"}}
    scores, _ = stated.build(PARAMS, keyed(options=options)).fields
    assert scores.check.options == {"rtol": Decimal("0.1"), "credit": "proportional"}


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"references": {}}, "scores"), ({"options": {"scroes": {}}}, "scroes")],
)
def test_a_key_that_misses_a_field_is_refused_by_its_name(
    changes: dict[str, Any], name: str
) -> None:
    with pytest.raises(ProblemError, match=name):
        stated.build(PARAMS, keyed(**changes))


@pytest.mark.parametrize(
    ("part", "field", "text", "verdict"),
    [
        ("3.1", "b", "1/2*[[2, 1, 1], [0, 1, 1], [1, 1, 1], [1, 2, 0], [0, -1, 3]]", "correct"),
        ("3.2", "b", "R^(d_k × N_K)", "correct"),
        ("3.2", "b", "R^(N_K × d_k)", "incorrect"),
        ("3.3", "a", "1/(1+(D-1)e^(-1))", "correct"),
        ("3.4", "b", "O(Nk^2)", "correct"),
        ("3.4", "c", "75%", "correct"),
        ("3.5", "a", "d_k^(-1/2)", "correct"),
        ("3.5", "b", "It keeps the variance at 1.", "needs_review"),
    ],
)
def test_a_stated_sheet_is_marked_like_any_other(
    part: str, field: str, text: str, verdict: str
) -> None:
    responses = {(part, field): Response(part, field, text, confidence=1.0)}
    paper = Paper("1234567", "Muster", "report", responses)
    marks = mark_paper(open_catalogue(SHEET), paper, Book(), "test").marks
    (mark,) = (mark for mark in marks if (mark.part, mark.field) == (part, field))
    assert mark.verdict == verdict
