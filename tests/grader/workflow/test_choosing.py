"""Whom to forget is found, or it is said why nobody is removed yet."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import Entry, Finding, Status
from grader.workflow.choosing import Wanted, choose, plain_number
from grader.workflow.class_list import class_list
from grader.workflow.holding import Holding, Lists
from grader.workflow.people import find_people
from grader.workflow.request import GradeRequest
from problems.model import Wording
from submissions.model import Place, Rejected, Upload
from submissions.roster import Member, Roster
from submissions.worksheet import Participant, Worksheet

ROSTER = Roster(
    {
        number: Member(number, surname, first)
        for number, surname, first in (("0111", "Muster", "Eva"), ("0222", "Probe", "Jan"))
    }
)
WORKSHEET = Worksheet(
    {"7": Participant("7", "Jan Probe", None), "8": Participant("8", "Eva Muster", None)}
)
BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = datetime(2026, 12, 4, 23, 0, tzinfo=UTC)
"""In Berlin the next day has begun."""


def entry(code: str, number: str, account: str = "", finding: str = "") -> Entry:
    findings = (Finding(code=finding),) if finding else ()
    return Entry(
        file=f"{code}.zip",
        code=code,
        status=Status.NEEDS_REVIEW if finding else Status.GRADED,
        number=number,
        account=account,
        findings=findings,
    )


def holding(*entries: Entry, listed: bool = True, unreadable: Wording | None = None) -> Holding:
    people = class_list(ROSTER, WORKSHEET) if listed else None
    results = tuple(
        Rejected(Upload(e.file, e.file, Place(e.file), 1, submitted=MIDNIGHT), None, "", ())
        for e in entries
    )
    return Holding(
        request=GradeRequest(path=Path("download.zip"), sheet="sheet05", out=Path("out")),
        language="en",
        zone=BERLIN,
        lists=Lists(unreadable=unreadable),
        results=results,
        people=find_people(entries, people),
    )


def chosen(folder: Path, held: Holding, *students: str, before: date | None = None) -> list[str]:
    with Gradebook(folder) as book:
        choice = choose(book, held, Wanted(students, before))
    return [one.number for one in choice.people]


@pytest.mark.parametrize(
    ("typed", "number"), [(" 03 712\u00a0001 ", "03712001"), ("M\u0075\u0308-1", "M\u00fc-1")]
)
def test_a_number_is_taken_as_people_type_it(typed: str, number: str) -> None:
    assert plain_number(typed) == number


def test_the_same_person_is_chosen_once(tmp_path: Path) -> None:
    held = holding(entry("AAAA-AAAA", "0222", "Jan Probe"))
    assert chosen(tmp_path, held, "0222", "02 22", "aaaa-aaaa") == ["0222"]


@pytest.mark.parametrize("finding", ["upload.whose", "upload.shared_number"])
def test_an_upload_of_whoever_has_to_be_decided_on_first(tmp_path: Path, finding: str) -> None:
    held = holding(entry("AAAA-AAAA", "0222", "Eva Muster", finding))
    with pytest.raises(GraderError, match="AAAA-AAAA"):
        chosen(tmp_path, held, "0222")


def test_an_upload_that_waits_for_the_accounts_owner_has_to_be_decided_first(
    tmp_path: Path,
) -> None:
    """Gone from the roster, she would leave the upload to count for him unseen."""
    held = holding(entry("AAAA-AAAA", "0222", "Eva Muster", "upload.whose"))
    with pytest.raises(GraderError, match="AAAA-AAAA"):
        chosen(tmp_path, held, "0111")


def test_an_upload_that_waits_for_another_reason_is_forgotten(tmp_path: Path) -> None:
    held = holding(entry("AAAA-AAAA", "0222", "Jan Probe", "late.by"))
    assert chosen(tmp_path, held, "0222") == ["0222"]


def test_where_all_of_a_time_go_nothing_has_to_be_decided(tmp_path: Path) -> None:
    held = holding(entry("AAAA-AAAA", "0222", "Eva Muster", "upload.whose"))
    assert sorted(chosen(tmp_path, held, before=date(2027, 1, 1))) == ["0111", "0222"]


@pytest.mark.parametrize(("day", "count"), [(5, 0), (6, 2)])
def test_a_day_begins_where_the_course_is(tmp_path: Path, day: int, count: int) -> None:
    held = holding(entry("AAAA-AAAA", "0222"))
    assert len(chosen(tmp_path, held, before=date(2026, 12, day))) == count


def test_a_number_that_several_accounts_typed_means_none_of_them(tmp_path: Path) -> None:
    entries = (
        entry("AAAA-AAAA", "0999", "Jan Probe"),
        entry("BBBB-BBBB", "0999", "Eva Muster"),
    )
    with pytest.raises(GraderError, match="several accounts"):
        chosen(tmp_path, holding(*entries), "0999")


def test_a_list_that_is_gone_is_told_where_somebody_is_not_found(tmp_path: Path) -> None:
    held = holding(listed=False, unreadable=Wording("roster.csv is gone.", "roster.csv ist weg."))
    with pytest.raises(GraderError, match=r"roster\.csv is gone"):
        chosen(tmp_path, held, "0111")


def test_numbers_of_others_are_not_taken_for_theirs(tmp_path: Path) -> None:
    mistaken = entry("BBBB-BBBB", "0222", "Eva Muster").model_copy(
        update={"status": Status.NOT_GRADED}
    )
    held = holding(entry("AAAA-AAAA", "0222", "Jan Probe"), mistaken)
    (eva,) = (one for one in held.people if one.number == "0111")
    assert held.numbers_of([eva]) == {"0111"}
    assert chosen(tmp_path, held, "0111") == ["0111"]
