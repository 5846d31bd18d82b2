"""Lateness is judged by true time, and a person's word or an extension can only help a student."""

from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from submissions.extensions import Extension
from submissions.lateness import MESSAGES, Calendar, Timing, Word, judge_time
from submissions.model import Account, Notice, Place, Severity, Student, Submission, Upload
from submissions.roster import Member, Roster
from submissions.standing import Placed, Standing, Words, place

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 12, 6, 23, 59, tzinfo=BERLIN)
WORD = Word("Toni Tutor", "The server was down")
IN_TIME, LATE, UNKNOWN = Timing.IN_TIME, Timing.LATE, Timing.UNKNOWN


def handed_in(minutes: int | None) -> Submission:
    when = None if minutes is None else DUE + timedelta(minutes=minutes)
    upload = Upload("a", "a", Place("a"), 1, submitted=when)
    return Submission(upload, Student("Muster", "1234567"), "a", "a", 0)


def calendar(
    extension: Extension | None = None, *, late: Literal["person", "reject"] = "person"
) -> Calendar:
    given = {"1234567": extension} if extension else {}
    return Calendar(due=DUE, extensions=given, late=late, times_known=True)


def until(minutes: int, by: str = "", because: str = "") -> Extension:
    return Extension(DUE + timedelta(minutes=minutes), by, because)


def codes(notices: tuple[Notice, ...]) -> list[str]:
    return [notice.code for notice in notices]


@pytest.mark.parametrize(
    ("minutes", "extension", "later", "timing", "told"),
    [
        (-1, None, None, IN_TIME, []),
        (5, None, None, LATE, ["late.by"]),
        (None, None, None, UNKNOWN, ["late.unknown"]),
        (5, until(10), None, IN_TIME, ["late.extension"]),
        (5, until(10, "Dora"), None, IN_TIME, ["late.extended"]),
        (5, None, until(10, "Toni", "ill"), IN_TIME, ["late.extended"]),
        (15, None, until(10, "Toni", "ill"), LATE, ["late.extended", "late.by"]),
        (5, until(10), until(3, "Toni", "ill"), IN_TIME, ["late.extension"]),
        (5, until(3), until(10, "Toni", "ill"), IN_TIME, ["late.extended"]),
        (-1, until(10), None, IN_TIME, []),
        (-1, until(-10), None, IN_TIME, []),
        (5, until(-10), None, LATE, ["late.by"]),
        (None, until(10), None, UNKNOWN, ["late.unknown"]),
    ],
)
def test_the_latest_due_date_holds(
    minutes: int | None,
    extension: Extension | None,
    later: Extension | None,
    timing: Timing,
    told: list[str],
) -> None:
    found, notices = judge_time(handed_in(minutes), calendar(extension), None, later)
    assert (found, codes(notices)) == (timing, told)


def test_a_moved_due_date_is_named_and_the_rest_is_counted_from_it() -> None:
    _, (told, late) = judge_time(handed_in(15), calendar(), None, until(10, "Toni", "ill"))
    assert told.args == {"until": "2026-12-07 00:09+01:00", "by": "Toni", "because": "ill"}
    assert late.args == {"late": "5 min", "due": "2026-12-07 00:09+01:00"}


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(5, ["late.excused"]), (None, ["late.excused_unknown"]), (-5, [])],
)
def test_an_excuse_waives_lateness_and_says_who_and_why(
    minutes: int | None, told: list[str]
) -> None:
    timing, notices = judge_time(handed_in(minutes), calendar(), WORD)
    assert (timing, codes(notices)) == (IN_TIME, told)
    assert all(one.args["by"] == "Toni Tutor" for one in notices)
    assert all(one.args["because"] == "The server was down" for one in notices)


def test_without_times_nobody_is_late_and_nothing_is_said() -> None:
    unknown = Calendar(due=DUE, extensions={"1234567": until(9)})
    assert judge_time(handed_in(99), unknown, WORD, until(3)) == (IN_TIME, ())


def test_an_excuse_lets_a_late_upload_count_where_the_sheet_refuses_it() -> None:
    def standing(words: Words) -> Standing:
        (one,) = place([handed_in(5)], calendar(late="reject"), words=words)
        return one.standing

    assert standing(Words()) is Standing.REFUSED
    assert standing(Words(excused={"a": WORD})) is Standing.COUNTS
    assert standing(Words(later={"a": until(10, "Toni", "ill")})) is Standing.COUNTS
    assert standing(Words(later={"a": until(3, "Toni", "ill")})) is Standing.REFUSED


def test_an_excuse_settles_nothing_but_the_time() -> None:
    roster = Roster(
        {"1234567": Member("1234567", "Muster", "Max"), "7": Member("7", "Probe", "Pia")}
    )
    own = handed_in(5)
    strange = Submission(
        Upload("a", "a", Place("a"), 1, Account("Pia Probe", "7"), own.upload.submitted),
        own.student,
        "a",
        "a",
        0,
        (Notice("account.differs"),),
    )
    (one,) = place([strange], calendar(), roster, Words(excused={"a": WORD}))
    assert one.standing is Standing.WAITS
    assert {"late.excused", "upload.whose"} <= {notice.code for notice in one.notices}
    (two,) = place([own], calendar(), words=Words(excused={"a": WORD}, refused={"a": WORD}))
    assert two.standing is Standing.REFUSED


def test_a_later_due_date_holds_against_an_admission_too() -> None:
    def placed(**words: dict[str, Extension]) -> Placed:
        (one,) = place([handed_in(5)], calendar(), words=Words(admitted={"a": WORD}, **words))  # type: ignore[arg-type] # only `later` is given
        return one

    assert placed().standing is Standing.COUNTS
    assert placed(later={"a": until(3, "Toni", "ill")}).standing is Standing.WAITS


def test_words_on_other_bytes_are_shown_to_the_tutor_and_have_no_effect() -> None:
    (one,) = place([handed_in(5)], calendar(), words=Words(set_aside={"a": WORD}))
    assert one.standing is Standing.WAITS
    assert one.notices[-1] == Notice(
        "upload.set_aside",
        {"by": "Toni Tutor", "because": "The server was down"},
        Severity.WARN,
    )


def test_every_message_fills_its_places_from_what_is_given() -> None:
    given = {"late", "due", "by", "because", "until"}
    for message in MESSAGES.values():
        for text in (message.en, message.de):
            places = (piece.partition("}")[0] for piece in text.split("{")[1:])
            assert {place.partition(":")[0] for place in places} <= given
