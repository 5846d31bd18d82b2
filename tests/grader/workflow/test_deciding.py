"""A decision must name one thing, and must not push anybody's upload aside in silence."""

from decimal import Decimal

import pytest

from grader.catalogue import open_catalogue
from grader.errors import GraderError
from grader.model import Decision, Entry, Mark, Scorecard, Status, Verdict
from grader.workflow.deciding import Row, Target, check_rows, find_targets

INTAKES = {"AAAA-0001": "zip one", "AAAA-0002": "zip two"}


def entry(code: str, number: str, response: str) -> Entry:
    mark = Mark(
        part="3.2",
        field="factors",
        code=f"MARK-{number}",
        verdict=Verdict.INCORRECT,
        credit=None,
        points=Decimal(0),
        max=Decimal(1),
        response=response,
        response_hash=response,
    )
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number=number,
        surname="Muster",
        marks=(mark,),
        points=None,
        points_decided=Decimal(0),
        max=Decimal(20),
    )
    status = Status.NEEDS_REVIEW
    return Entry(file=code, code=code, status=status, number=number, scorecard=card)


def check(targets: dict[str, Target], *said: dict[str, object]) -> None:
    rows = [
        Row("d.json", number, Decision.model_validate({"because": "seen", "by": "T", **one}))
        for number, one in enumerate(said, 1)
    ]
    check_rows(rows, targets, open_catalogue("sheet05"))


def test_a_key_that_two_uploads_share_is_refused_until_one_is_chosen() -> None:
    shared = find_targets([entry("AAAA-0001", "1", "x"), entry("AAAA-0002", "1", "y")], INTAKES)
    with pytest.raises(GraderError, match="choose first which one counts"):
        check(shared, {"key": "MARK-1", "points": 1})
    check(shared, {"key": "AAAA-0001", "admit_as": "Muster-1234567"})


def test_nobody_is_admitted_in_anothers_place_unless_that_upload_is_refused() -> None:
    one, other = entry("AAAA-0001", "1111111", "x"), entry("AAAA-0002", "2222222", "y")
    targets = find_targets([one, other], INTAKES)
    wanted = {"key": "AAAA-0001", "admit_as": "Probe-2222222"}
    with pytest.raises(GraderError, match="2222222 has an upload that counts or waits"):
        check(targets, wanted)
    check(targets, wanted, {"key": "AAAA-0002", "refuse": True})
    check(targets, {"key": "AAAA-0001", "admit_as": "Muster-1111111"})
