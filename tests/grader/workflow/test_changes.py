"""A change of points is told with its reason."""

from decimal import Decimal
from typing import Any

import pytest

from grader.model import CriterionMark, Finding, Mark, Scorecard, Verdict
from grader.workflow.changes import Reason, changes


def card(version: int = 1, grader: str = "1", **mark: Any) -> Scorecard:
    one = {
        "part": "3.4",
        "field": "scores",
        "code": "AAAA-0000",
        "verdict": Verdict.INCORRECT,
        "credit": None,
        "points": Decimal(0),
        "max": Decimal(1),
        "response": "",
        "response_hash": "h",
        **mark,
    }
    return Scorecard(
        sheet="sheet05",
        sheet_version=version,
        grader_version=grader,
        number="1234567",
        surname="Muster",
        marks=(Mark(**one),),
        points=None,
        points_decided=Decimal(0),
        max=Decimal(1),
    )


FULL = {"points": Decimal(1)}
LINE = CriterionMark(
    name="a", code="c", points=Decimal(1), max=Decimal(1), decided_by="Testova", because="named"
)
READ = Finding(code="mark.read_as", args={"by": "Testova", "because": "blurred"})


@pytest.mark.parametrize(
    ("after", "reason", "detail"),
    [
        (card(**FULL, decided_by="Testova", because="seen"), Reason.DECISION, "Testova: seen"),
        (card(**FULL, decided_by="Testova", criteria=(LINE,)), Reason.DECISION, "Testova: named"),
        (card(**FULL, findings=(READ,)), Reason.DECISION, "Testova: blurred"),
        (card(**FULL, response_hash="other"), Reason.RESPONSE, ""),
        (card(version=2, **FULL), Reason.SHEET, "1 → 2"),
        (card(grader="2", **FULL), Reason.VERSION, "1 → 2"),
        (card(points=None, verdict=Verdict.ERROR), Reason.FAILED, ""),
        (card(**FULL), Reason.FOLLOWS, ""),
    ],
)
def test_a_change_names_its_reason(after: Scorecard, reason: Reason, detail: str) -> None:
    (change,) = changes(card(), after)
    assert (change.reason, change.detail) == (reason, detail)


def test_equal_points_are_no_change() -> None:
    assert list(changes(card(), card(version=2))) == []


def test_other_numbers_are_told_before_what_they_change_about_the_response() -> None:
    before = card()
    after = card(**FULL, response_hash="other").model_copy(update={"params": {"3.4": {"Q": [[1]]}}})
    assert [change.reason for change in changes(before, after)] == [Reason.VARIANT]
