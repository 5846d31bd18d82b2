"""Which upload counts, whether it came in time, and what only a person can settle."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from submissions import lateness
from submissions.extensions import Extension
from submissions.lateness import Calendar, Word
from submissions.model import (
    Account,
    Notice,
    Place,
    Rejected,
    Severity,
    Student,
    Submission,
    Upload,
)
from submissions.naming_rule import NamingRule
from submissions.roster import Member, Roster
from submissions.standing import WAITING, Placed, Standing, Words, place
from submissions.standing_messages import MESSAGES

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 12, 6, 23, 59, tzinfo=BERLIN)
CALENDAR = Calendar(due=DUE, times_known=True)
WORD = Word("Toni Tutor", "seen")
COUNTS, WAITS, REFUSED, SUPERSEDED = (
    Standing.COUNTS,
    Standing.WAITS,
    Standing.REFUSED,
    Standing.SUPERSEDED,
)


def handed_in(  # noqa: PLR0913 - what an upload is, one for one
    file: str,
    minutes: int | None = None,
    *,
    surname: str = "Muster",
    number: str = "1234567",
    pdf: str = "",
    strange: bool = False,
) -> Submission:
    """Make a submission that came so many minutes after the due date."""
    when = None if minutes is None else DUE + timedelta(minutes=minutes)
    upload = Upload(file, file, Place(file), 1, submitted=when)
    notices = (Notice("account.differs"),) if strange else ()
    return Submission(upload, Student(surname, number), file, pdf or file, 0, notices)


def rejected(file: str, minutes: int) -> Rejected:
    upload = Upload(file, file, Place(file), 1, submitted=DUE + timedelta(minutes=minutes))
    return Rejected(upload, Student("Muster", "1234567"), "", ())


def standings(placed: list[Placed]) -> list[Standing]:
    return [one.standing for one in placed]


def codes(one: Placed) -> list[str]:
    return [notice.code for notice in one.notices]


def test_one_upload_in_time_counts_without_a_word() -> None:
    (one,) = place([handed_in("a", -5)], CALENDAR)
    assert (one.standing, one.notices) == (COUNTS, ())


@pytest.mark.parametrize(
    ("minutes", "grace", "policy", "standing"),
    [
        (0, 0, "person", COUNTS),
        (1, 0, "person", WAITS),
        (15, 15, "person", COUNTS),
        (16, 15, "person", WAITS),
        (1, 0, "reject", REFUSED),
        (15, 15, "reject", COUNTS),
    ],
)
def test_what_came_late_goes_to_a_person_or_is_refused(
    minutes: int, grace: int, policy: str, standing: Standing
) -> None:
    calendar = Calendar(
        due=DUE,
        grace=timedelta(minutes=grace),
        late="reject" if policy == "reject" else "person",
        times_known=True,
    )
    (one,) = place([handed_in("a", minutes)], calendar)
    assert one.standing is standing
    assert codes(one) == ([] if standing is COUNTS else ["late.by"])


def test_an_unknown_time_is_never_held_against_a_student() -> None:
    (one,) = place([handed_in("a")], CALENDAR)
    assert (one.standing, codes(one)) == (WAITS, ["late.unknown"])
    (one,) = place([handed_in("a")], Calendar(due=DUE))
    assert one.standing is COUNTS


def test_an_extension_moves_the_due_date_back_and_never_forward() -> None:
    later = Calendar(
        due=DUE, extensions={"1234567": Extension(DUE + timedelta(days=2))}, times_known=True
    )
    earlier = Calendar(
        due=DUE, extensions={"1234567": Extension(DUE - timedelta(days=2))}, times_known=True
    )
    assert standings(place([handed_in("a", 60)], later)) == [COUNTS]
    assert standings(place([handed_in("a", -60)], earlier)) == [COUNTS]


def test_lateness_is_true_time_when_the_clocks_change() -> None:
    due = datetime(2026, 10, 25, 1, 30, tzinfo=BERLIN)
    when = datetime(2026, 10, 25, 3, 0, tzinfo=BERLIN)
    upload = Upload("a", "a", Place("a"), 1, submitted=when)
    late = Submission(upload, Student("Muster", "1234567"), "", "", 0)
    (one,) = place([late], Calendar(due=due, times_known=True))
    assert one.notices[0].args["late"] == "2 h 30 min"


def test_the_newest_upload_counts_by_the_worksheets_time() -> None:
    placed = place([handed_in("old", -60), handed_in("new", -10), handed_in("mid", -30)], CALENDAR)
    assert standings(placed) == [SUPERSEDED, COUNTS, SUPERSEDED]
    assert codes(placed[0]) == ["upload.superseded"]


@pytest.mark.parametrize("times", [(None, None), (-5, None), (-5, -5)])
def test_without_an_order_a_person_chooses(times: tuple[int | None, int | None]) -> None:
    placed = place([handed_in("a", times[0]), handed_in("b", times[1])], CALENDAR)
    assert standings(placed) == [WAITS, WAITS]
    assert codes(placed[0]) == ["upload.choose"]


def test_of_identical_pdfs_the_first_counts() -> None:
    placed = place([handed_in("b", 10, pdf="p"), handed_in("a", -10, pdf="p")], CALENDAR)
    assert standings(placed) == [SUPERSEDED, COUNTS]
    assert standings(place([handed_in("a", pdf="p"), handed_in("b", pdf="p")], Calendar())) == [
        COUNTS,
        SUPERSEDED,
    ]


def test_a_mistyped_number_sets_nobody_aside() -> None:
    placed = place([handed_in("a", -60), handed_in("b", -5, surname="Probe")], CALENDAR)
    assert standings(placed) == [WAITS, WAITS]
    assert codes(placed[0]) == codes(placed[1]) == ["upload.shared_number"]
    assert MESSAGES["upload.shared_number"].for_tutor


def test_a_transcribed_surname_is_the_same_student() -> None:
    group = [handed_in("a", -60, surname="Müller"), handed_in("b", -5, surname="Mueller")]
    assert standings(place(group, CALENDAR)) == [SUPERSEDED, COUNTS]


def test_an_upload_from_a_stranger_does_not_replace_the_students_own() -> None:
    own, strange = handed_in("own", -60), handed_in("strange", -5, strange=True)
    assert standings(place([own, strange], CALENDAR)) == [WAITS, WAITS]
    older = handed_in("strange", -90, strange=True)
    assert standings(place([own, older], CALENDAR)) == [COUNTS, SUPERSEDED]


def test_a_later_upload_that_was_rejected_is_mentioned() -> None:
    placed = place([handed_in("a", -60), rejected("b", -5)], CALENDAR)
    assert standings(placed) == [COUNTS, REFUSED]
    assert codes(placed[0]) == ["upload.newer_rejected"]
    assert codes(place([handed_in("a", -60), rejected("b", -90)], CALENDAR)[0]) == []


def test_a_persons_word_goes_before_all_this() -> None:
    group = [handed_in("a", -60), handed_in("b", -5)]
    placed = place(group, CALENDAR, words=Words(admitted={"a": WORD}))
    assert standings(placed) == [COUNTS, SUPERSEDED]
    refused = place(group, CALENDAR, words=Words(refused={"b": WORD}))
    assert standings(refused) == [COUNTS, REFUSED]
    late = place([handed_in("a", 60)], CALENDAR, words=Words(admitted={"a": WORD}))
    assert standings(late) == [COUNTS]


def test_identical_pdfs_of_two_students_are_told_of_both() -> None:
    one = handed_in("a", -9, pdf="p")
    other = handed_in("b", -8, surname="Probe", number="7654321", pdf="p")
    placed = place([one, other, handed_in("c", -7, surname="Beispiel", number="1")], CALENDAR)
    assert [codes(each) for each in placed] == [["upload.twin"], ["upload.twin"], []]
    assert placed[0].notices[0].args == {"other": "Probe-7654321"}


ROSTER = Roster({"1234567": Member("1234567", "Muster", "Max")})


def test_whoever_is_not_on_the_roster_is_left_to_the_tutor() -> None:
    (one,) = place([handed_in("a", -5, number="7654321")], CALENDAR, ROSTER)
    assert (one.standing, codes(one)) == (COUNTS, ["roster.unlisted"])
    (other,) = place([handed_in("a", -5, surname="Probe")], CALENDAR, ROSTER)
    assert (other.standing, codes(other)) == (WAITS, ["upload.whose", "roster.surname"])
    assert not place([handed_in("a", -5)], CALENDAR, ROSTER)[0].notices


def test_an_upload_from_another_members_account_waits_until_a_person_admits_it() -> None:
    two = Roster({**ROSTER.members, "7654321": Member("7654321", "Probe", "Pia")})
    own = handed_in("a", -5, strange=True)
    upload = replace(own.upload, account=Account("Pia Probe", "7"))
    foreign = replace(own, upload=upload)
    assert standings(place([foreign], CALENDAR, two)) == [WAITS]
    assert standings(place([foreign], CALENDAR, ROSTER)) == [COUNTS]
    words = Words(admitted={"a": WORD})
    assert standings(place([foreign], CALENDAR, two, words)) == [COUNTS]


def test_a_sheet_may_refuse_whoever_is_not_on_the_roster() -> None:
    rule = NamingRule(severities={"roster.unlisted": Severity.FAIL})
    stranger = handed_in("a", -5, number="7654321")
    assert standings(place([stranger], CALENDAR, ROSTER, rule=rule)) == [REFUSED]
    words = Words(admitted={"a": WORD})
    assert standings(place([stranger], CALENDAR, ROSTER, words, rule)) == [COUNTS]


def test_order_is_told_across_zones() -> None:
    first = handed_in("a", -60)
    upload = Upload("b", "b", Place("b"), 1, submitted=DUE.astimezone(UTC) - timedelta(minutes=5))
    second = Submission(upload, first.student, "b", "b", 0)
    assert standings(place([first, second], CALENDAR)) == [SUPERSEDED, COUNTS]


@pytest.mark.parametrize(
    "results",
    [
        [handed_in("late.zip", 30)],
        [handed_in("unknown.zip")],
        [handed_in("a.zip"), handed_in("b.zip")],
        [handed_in("a.zip", -9), handed_in("b.zip", -5, surname="Probe")],
        [handed_in("a.zip", -9), handed_in("b.zip", -5, strange=True)],
    ],
)
def test_what_waits_has_a_code_that_says_so(results: list[Submission]) -> None:
    placed = place(results, CALENDAR)
    assert set(standings(placed)) == {WAITS}
    assert all(WAITING & set(codes(one)) for one in placed)


def test_what_counts_has_no_code_that_lets_it_wait() -> None:
    (placed,) = place([handed_in("a.zip", -9)], CALENDAR)
    assert not WAITING & set(codes(placed))
    assert {*MESSAGES, *lateness.MESSAGES} >= WAITING
