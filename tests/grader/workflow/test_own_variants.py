"""Codes in a report that are not the student's own are told to tutors by what they are."""

import pytest

from grader.workflow.handing_out.ledger import Ledger
from grader.workflow.own_variants import _foreign


@pytest.mark.parametrize(
    ("code", "told"),
    [("V-00000-00012", "variant.strange_code"), ("V-00000-00013", "variant.damaged_code")],
)
def test_a_code_of_nobody_is_strange_or_damaged(code: str, told: str) -> None:
    (finding,) = _foreign(Ledger(()), [code])
    assert (finding.code, finding.args, finding.audience.value) == (told, {"code": code}, "tutor")
