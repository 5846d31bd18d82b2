"""Everybody of the class is accounted for, and the sums say so."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.model import Entry, Status
from grader.workflow.class_list import class_list, reconcile
from submissions.roster import Member, Roster
from submissions.worksheet import Participant, Worksheet

ROSTER = Roster(
    {
        n: Member(n, s, f)
        for n, s, f in (
            ("111111", "Muster", "Eva"),
            ("222222", "Probe", "Jan"),
            ("333333", "Beispiel", "Ina"),
        )
    }
)
WORKSHEET = Worksheet({"7": Participant("7", "Jan Probe", None)})


def entry(status: Status, number: str = "", account: str = "", identifier: str = "") -> Entry:
    return Entry(
        file=f"{number}{account}{identifier}.zip",
        code="",
        status=status,
        number=number,
        account=account,
        identifier=identifier,
    )


def test_whoever_handed_in_nothing_is_missing() -> None:
    sums, missing = reconcile([entry(Status.GRADED, "111111")], class_list(ROSTER, None))
    assert [one.number for one in missing] == ["222222", "333333"]
    assert (sums.roster, sums.graded, sums.missing, sums.balanced) == (3, 1, 2, True)


@pytest.mark.parametrize("known_by", [{"account": "Jan Probe"}, {"identifier": "7"}])
def test_a_rejected_file_belongs_to_whose_account_it_came_from(known_by: dict[str, str]) -> None:
    rejected = entry(Status.NOT_GRADED, **known_by)
    sums, missing = reconcile([rejected], class_list(ROSTER, WORKSHEET))
    assert sums.not_graded == 1
    assert "222222" not in [one.number for one in missing]


def test_an_upload_of_nobody_known_is_counted_apart() -> None:
    sums, _ = reconcile([entry(Status.GRADED, "999999")], class_list(ROSTER, None))
    assert (sums.unlisted, sums.graded, sums.missing, sums.balanced) == (1, 1, 3, True)


def test_a_student_with_two_uploads_is_counted_once() -> None:
    uploads = [entry(Status.SUPERSEDED, "111111"), entry(Status.GRADED, "111111")]
    sums, _ = reconcile(uploads, class_list(ROSTER, None))
    assert (sums.graded, sums.superseded, sums.missing) == (1, 1, 2)


def test_without_a_list_nobody_can_be_missing() -> None:
    sums, missing = reconcile([entry(Status.GRADED, "111111")], None)
    assert (sums.roster, sums.missing, missing, sums.balanced) == (None, None, (), True)


STATUSES = st.sampled_from(Status)
NUMBERS = st.sampled_from(["111111", "222222", "333333", "999999", ""])


@settings(derandomize=True)
@given(st.lists(st.builds(entry, STATUSES, NUMBERS, st.sampled_from(["", "Jan Probe"]))))
def test_the_sums_always_match(entries: list[Entry]) -> None:
    sums, _ = reconcile(entries, class_list(ROSTER, WORKSHEET))
    assert sums.balanced


def test_a_wrong_number_in_a_refused_file_does_not_take_anothers_place() -> None:
    rejected = entry(Status.NOT_GRADED, number="111111", account="Jan Probe")
    sums, missing = reconcile([rejected], class_list(ROSTER, WORKSHEET))
    assert [one.number for one in missing] == ["111111", "333333"]
    assert sums.balanced


def test_of_two_who_share_a_name_neither_is_given_the_account_of_that_name() -> None:
    twins = Roster({n: Member(n, "Probe", "Jan") for n in ("222222", "444444")})
    listed = class_list(twins, WORKSHEET)
    assert listed is not None
    assert [one.identifier for one in listed.people] == ["", ""]
