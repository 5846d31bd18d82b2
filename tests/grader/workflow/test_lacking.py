"""Whoever handed in, as Moodle says, and is not in the download is named; nobody else is."""

from collections.abc import Sequence

import pytest

from grader.model import Entry, Status
from grader.wording import Language
from grader.workflow.class_list import class_list, reconcile
from grader.workflow.lacking import lacking, lacking_lines, name_of
from submissions.roster import Member, Roster
from submissions.worksheet import Participant, Worksheet

SUBMITTED, DRAFT = "Submitted for grading - ", "Draft (not submitted) - "
ROSTER = Roster(
    {
        number: Member(number, surname, first)
        for number, surname, first in (
            ("1111111", "Muster", "Eva"),
            ("2222222", "Probe", "Jan"),
            ("3333333", "Beispiel", "Ina"),
        )
    }
)


def rows(*given: tuple[str, str, str]) -> Worksheet:
    people = (
        Participant(identifier, name, None, status, line=line)
        for line, (identifier, name, status) in enumerate(given, 2)
    )
    return Worksheet({one.identifier: one for one in people})


def entry(account: str = "", identifier: str = "", surname: str = "", number: str = "") -> Entry:
    status = Status.GRADED if number else Status.NOT_GRADED
    file = f"{account}{identifier}{number}"
    return Entry(
        file=file,
        code=file,
        status=status,
        surname=surname,
        number=number,
        account=account,
        identifier=identifier,
    )


CLASS = rows(("7", "Jan Probe", SUBMITTED), ("8", "Eva Muster", SUBMITTED), ("9", "Ina", DRAFT))


def named(
    entries: Sequence[Entry], worksheet: Worksheet | None = CLASS, roster: Roster | None = ROSTER
) -> list[str]:
    listed = class_list(roster, worksheet)
    missing = reconcile(entries, listed)[1]
    return [name_of(one, "en") for one in lacking(entries, worksheet, listed, missing)]


def test_who_handed_in_and_is_not_there_is_named_and_a_draft_is_not() -> None:
    assert named([]) == ["Jan Probe 2222222", "Eva Muster 1111111"]
    assert named([entry("Eva Muster", "8", "Muster", "1111111")]) == ["Jan Probe 2222222"]


def test_without_a_roster_the_worksheets_name_and_number_name_them() -> None:
    assert named([entry("Eva Muster", "8")], roster=None) == ["Jan Probe Moodle 7"]
    assert named([], roster=None)[0] == "Jan Probe Moodle 7"


def test_a_refused_upload_and_one_by_number_alone_are_uploads() -> None:
    assert named([entry("Jan Probe", "7"), entry("", "", "Muster", "1111111")]) == []


def test_a_surname_without_an_account_is_enough_where_no_roster_tells_more() -> None:
    assert named([entry("", "", "Probe", "5555555")], roster=None) == ["Eva Muster Moodle 8"]
    assert "Jan Probe 2222222" in named([entry("", "", "Probe", "5555555")])


def test_of_two_of_one_name_the_account_tells_which_one_is_there() -> None:
    twins = rows(("7", "Jan Probe", SUBMITTED), ("8", "Jan Probe", SUBMITTED))
    there = [entry("Jan Probe", "8", "Probe", "2222222")]
    assert named(there, twins) == ["Jan Probe Moodle 7"]


def test_who_is_on_the_worksheet_alone_is_named_too() -> None:
    late = rows(("7", "Neu Dabei", SUBMITTED))
    assert named([], late) == ["Neu Dabei Moodle 7"]


@pytest.mark.parametrize(
    "status", ["", "-", "No submission - ", "Rendu pour évaluation", "Reopened - ", DRAFT]
)
def test_where_the_status_does_not_say_so_nothing_is_claimed(status: str) -> None:
    assert named([], rows(("7", "Jan Probe", status))) == []


def test_nothing_is_claimed_of_members_of_groups_and_without_a_worksheet() -> None:
    assert named([entry("Gruppe A", "3", "Muster", "1111111")]) == []
    assert named([], None) == []


def test_a_worksheet_of_another_assignment_accuses_nobody_who_is_there() -> None:
    there = [entry("Probe, Jan", "907"), entry("Eva Muster", "908", "Muster", "1111111")]
    assert named(there) == []
    assert named(there, roster=None) == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Download all submissions again"), ("de", "neu herunterladen")]
)
def test_the_tutor_is_told_what_to_do(language: Language, said: str) -> None:
    listed = class_list(ROSTER, CLASS)
    found = lacking([], CLASS, listed, reconcile([], listed)[1])
    lines = list(lacking_lines(found, language))
    assert lines[1:3] == ["  Jan Probe 2222222", "  Eva Muster 1111111"]
    assert said in lines[3]
    assert not list(lacking_lines((), language))
