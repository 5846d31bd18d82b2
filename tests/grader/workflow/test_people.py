"""Uploads are put together by whose they are, and a number finds just one person's."""

import pytest

from grader.model import Entry, Status
from grader.workflow.class_list import ClassList, class_list
from grader.workflow.people import called, find_people
from submissions.roster import Member, Roster
from submissions.worksheet import Participant, Worksheet

ROSTER = Roster(
    {"0111": Member("0111", "Muster", "Eva"), "0222": Member("0222", "Probe", "Jan")},
)
WORKSHEET = Worksheet(
    {"7": Participant("7", "Jan Probe", None), "8": Participant("8", "Eva Muster", None)}
)
BOTH = class_list(ROSTER, WORKSHEET)
ACCOUNTS = class_list(None, WORKSHEET)
GOOD, BAD, WAITS = Status.GRADED, Status.NOT_GRADED, Status.NEEDS_REVIEW


def entry(code: str, status: Status, number: str = "", identifier: str = "") -> Entry:
    return Entry(file=f"{code}.zip", code=code, status=status, number=number, identifier=identifier)


def found(entries: list[Entry], listed: ClassList | None, name: str) -> list[set[str]]:
    """Give the codes of the uploads of everybody whom a name may mean."""
    people = called(find_people(entries, listed), name)
    return [{one.code for one in person.entries} for person in people]


@pytest.mark.parametrize("listed", [None, ACCOUNTS, BOTH])
def test_a_nameless_upload_is_that_of_its_account(listed: ClassList | None) -> None:
    entries = [entry("A", GOOD, "0222", "7"), entry("B", BAD, "", "7"), entry("C", BAD, "", "9")]
    assert found(entries, listed, "0222") == [{"A", "B"}]


@pytest.mark.parametrize("listed", [ACCOUNTS, BOTH])
def test_an_upload_with_somebody_elses_number_is_its_accounts(listed: ClassList) -> None:
    entries = [entry("A", GOOD, "0222", "7"), entry("B", BAD, "0222", "8")]
    assert found(entries, listed, "0222") == [{"A"}]
    assert found(entries, listed, "b") == [{"B"}]


def test_a_wrong_number_finds_who_typed_it_where_it_is_nobodys() -> None:
    entries = [entry("A", WAITS, "0999", "7")]
    assert found(entries, BOTH, "0222") == found(entries, BOTH, "0999") == [{"A"}]


def test_an_earlier_wrong_number_is_that_of_the_same_account() -> None:
    entries = [entry("A", GOOD, "0222", "7"), entry("B", BAD, "0999", "7")]
    assert found(entries, ACCOUNTS, "0222") == [{"A", "B"}]


def test_uploads_of_nobody_known_are_not_put_together() -> None:
    entries = [entry("A", BAD), entry("B", BAD), entry("C", GOOD, "0222")]
    assert found(entries, None, "0222") == [{"C"}]
    assert found(entries, None, "A") == [{"A"}]


def test_who_handed_in_nothing_is_found_on_the_roster() -> None:
    (person,) = called(find_people([], BOTH), "0111")
    assert (person.name, person.number, person.entries) == ("Eva Muster", "0111", ())


def test_who_is_on_record_from_an_earlier_run_only_is_found() -> None:
    (person,) = called(find_people([], None, ["0333"]), "0333")
    assert not person.is_known


@pytest.mark.parametrize("name", ["", "222", "02222", "number:0222"])
def test_another_number_finds_nobody(name: str) -> None:
    assert found([entry("A", GOOD, "0222", "7")], BOTH, name) == []


def test_everybody_is_told_apart_just_once() -> None:
    entries = [entry("A", GOOD, "0222", "7"), entry("B", BAD, "", "8"), entry("C", GOOD, "0444")]
    people = find_people(entries, BOTH, ["0222", "0444"])
    assert [one.number for one in people] == ["0222", "0444", "0111"]
