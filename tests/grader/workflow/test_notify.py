"""Letters before the due date: whoever has to do something is told once, and nobody is missed."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.wording import Language
from grader.workflow.letters import Course
from grader.workflow.notify import COLUMNS, Outbox, notify
from grader.workflow.validate import FileVerdict, Lists, Validation, validate
from problems.sheet import load_sheet
from submissions.model import Severity
from submissions.naming_rule import NamingRule
from submissions.roster import NUMBERS, SURNAMES

PDF = b"%PDF-1.7\nreport\n%%EOF\n"
HEAD = "Identifier,Full name,Email address,Status,Last modified (submission)\n"
ROWS = (
    "Participant 11,Anna Muster,anna@students.example,Submitted for grading,-\n"
    "Participant 12,Ben Beispiel,ben@students.example,Submitted for grading,-\n"
    "Participant 13,Clara Probe,clara@students.example,Draft (not submitted),-\n"
    "Participant 14,Daria Test,daria@students.example,No submission,-\n"
)
ROSTER = (
    "number,surname,first_name\n1234567,Muster,Anna\n1234568,Beispiel,Ben\n"
    "1234569,Probe,Clara\n1234570,Test,Daria\n"
)

Row = dict[str, str]


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., None]:
    """Put one ZIP into the download, into the folder of an account or beside the folders."""

    def put(name: str, account: str = "", inner: str = "", text: str = "") -> None:
        folder = f"{account}_assignsubmission_file" if account else ""
        path = tmp_path / "download" / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as archive:
            archive.writestr(inner or f"{path.stem}.pdf", PDF + text.encode() + b"\n%%EOF")
        path.write_bytes(sink.getvalue())

    return put


@pytest.fixture
def checked(tmp_path: Path) -> Callable[..., Validation]:
    """Check the download against the worksheet, and against the roster where it is asked for."""

    def check(rows: str = ROWS, roster: str = "", rule: NamingRule | None = None) -> Validation:
        worksheet, listed = tmp_path / "worksheet.csv", tmp_path / "roster.csv"
        worksheet.write_text(HEAD + rows, "utf-8")
        listed.write_text(roster, "utf-8")
        lists = Lists(listed if roster else None, worksheet, "Europe/Berlin")
        return validate([tmp_path / "download"], rule or NamingRule(), lists)

    return check


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., tuple[list[Row], Outbox]]:
    """Write the letters, and read them back as a mail program does."""

    def write(
        found: Validation, language: Language = "en", *, missing: bool = False, sheet: bool = True
    ) -> tuple[list[Row], Outbox]:
        out = tmp_path / "notify.csv"
        course = Course(language, found.rule, load_sheet("sheet05") if sheet else None)
        outbox = notify(found, course, out, missing=missing)
        text = out.read_bytes().decode("utf-8-sig")
        delimiter = ";" if language == "de" else ","
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)), outbox

    return write


def test_a_letter_says_what_was_found_what_is_expected_and_until_when(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Anna Muster_11", "Muster-1234567.pdf")
    (row,), outbox = written(checked())
    assert (row["verdict"], row["email"], row["addressee"], row["moodle_id"]) == (
        *("reject", "anna@students.example", "Anna Muster", "11"),
    )
    assert (row["matriculation"], row["codes"]) == ("1234567", "naming.separator")
    assert row["subject"] == "Sheet 5: your upload would not be graded as it is"
    assert row["message"].startswith("Hello Anna Muster,\n\nWhat you handed in for sheet 5 (")
    for words in (
        "Muster_1234567.zip:\n- Muster_1234567.zip: found “_” (U+005F) where",
        "expected is Muster-1234567.zip. Rename it.",
        "The number has 6–12 digits.",
        "upload the file again in Moodle",
        "due 6 Dec 2026, 23:59 (Europe/Berlin)",
    ):
        assert words in row["message"]
    assert outbox.without_address == ()


def test_a_german_letter_has_a_german_spreadsheets_separator_and_mark(
    hand_in: Callable[..., None],
    checked: Callable[..., Validation],
    written: Callable[..., tuple],
    tmp_path: Path,
) -> None:
    hand_in("Müller_1234567.zip", "Jörg Müller_15", "Müller-1234567.pdf")
    (row,), _ = written(checked(), "de")
    assert (tmp_path / "notify.csv").read_bytes().startswith(b"\xef\xbb\xbfverdict;email;")
    assert row["message"].startswith("Guten Tag Jörg Müller,\n\nIhre Abgabe zu Blatt 5 (")
    assert "Abgabetermin ist 06.12.2026, 23:59 Uhr" in row["message"]
    assert "{" not in row["message"]


def test_two_faulty_files_of_one_account_make_one_letter(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Anna Muster_11", "Muster-1234567.pdf")
    hand_in("1234567-Muster.zip", "Anna Muster_11", "Muster-1234567.pdf", "other")
    (row,), _ = written(checked())
    assert row["codes"].split() == ["naming.order", "naming.separator"]
    assert row["message"].count("\n- ") == 2
    assert row["files"].count("_assignsubmission_file/") == 2


def test_whose_other_file_would_be_graded_gets_none_and_the_tutor_is_told(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Anna Muster_11", "Muster-1234567.pdf")
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    rows, outbox = written(checked())
    assert rows == []
    assert outbox.covered == ("Anna Muster_11_assignsubmission_file/Muster_1234567.zip",)


def test_remarks_come_behind_rejections_and_what_is_in_order_gets_none(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567 (1).zip", "Anna Muster_11", "Muster-1234567.pdf")
    hand_in("Beispiel_1234568.zip", "Ben Beispiel_12")
    hand_in("Test-1234570.zip", "Daria Test_14")
    rows, outbox = written(checked())
    assert [(row["verdict"], row["addressee"]) for row in rows] == [
        ("reject", "Ben Beispiel"),
        ("warn", "Anna Muster"),
    ]
    assert outbox.counts == {"reject": 1, "warn": 1, "missing": 0}


def test_a_file_of_no_known_account_is_listed_without_address(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    hand_in("Fremd_1234599.zip", "Frida Fremd_99")
    hand_in("namenlos.zip")
    rows, outbox = written(checked())
    assert [(row["email"], row["addressee"]) for row in rows] == [("", ""), ("", "Frida Fremd")]
    assert rows[0]["message"].startswith("Hello,\n\n")
    assert outbox.without_address == ("namenlos.zip", "Frida Fremd")


def test_a_worksheet_of_another_assignment_gives_no_address(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Anna Muster_12")
    (row,), outbox = written(checked())
    assert (row["email"], row["addressee"]) == ("", "Anna Muster")
    assert outbox.without_address == ("Anna Muster",)


def test_a_blind_download_takes_names_from_the_worksheet(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Participant_11")
    (row,), _ = written(checked())
    assert (row["email"], row["addressee"]) == ("anna@students.example", "Anna Muster")


def test_a_draft_is_told_in_words_for_the_student(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Probe-1234569.zip", "Clara Probe_13")
    (row,), _ = written(checked())
    assert (row["verdict"], row["codes"]) == ("warn", "upload.draft")
    assert "Press the button that submits it" in row["message"]


def test_several_different_files_are_told_in_words_for_the_student(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11", text="one")
    hand_in("Muster-1234567 (1).zip", "Anna Muster_11", "Muster-1234567.pdf", "two")
    (row,), _ = written(checked())
    assert "upload.choose" in row["codes"]
    assert "(Muster-1234567 (1).zip, Muster-1234567.zip)" in row["message"]
    assert "Leave in Moodle only the one" in row["message"]
    assert "admit_as" not in row["message"]


def test_suspicions_are_for_tutors_alone(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Beispiel-1234568.zip", "Anna Muster_11", text="same")
    hand_in("Muster-1234567.zip", "Ben Beispiel_12", text="same")
    found = checked(roster=ROSTER)
    rows, outbox = written(found)
    assert rows == []
    assert {notice.code for one in found.files for notice in one.notices} >= {"account.differs"}
    assert len(outbox.for_tutors) == 2


def test_who_handed_in_nothing_is_told_only_when_asked(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    hand_in("ohne nummer.zip", "Ben Beispiel_12")
    found = checked(roster=ROSTER)
    assert [row["verdict"] for row in written(found)[0]] == ["reject"]
    rows, _ = written(found, missing=True)
    assert [(row["verdict"], row["addressee"], row["email"]) for row in rows] == [
        ("reject", "Ben Beispiel", "ben@students.example"),
        ("missing", "Clara Probe", "clara@students.example"),
        ("missing", "Daria Test", "daria@students.example"),
    ]
    assert rows[1]["message"].startswith("Hello Clara Probe,\n\nFor sheet 5 (")
    assert "nothing about your answers" not in rows[1]["message"]


def test_without_a_roster_the_worksheet_tells_who_is_missing(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    rows, _ = written(checked(), missing=True)
    assert [row["addressee"] for row in rows] == ["Clara Probe", "Daria Test"]


@pytest.mark.parametrize("roster", ["", ROSTER])
def test_who_has_handed_in_is_not_told_the_contrary_but_named_to_the_tutor(
    hand_in: Callable[..., None],
    checked: Callable[..., Validation],
    written: Callable[..., tuple],
    roster: str,
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    rows, outbox = written(checked(roster=roster), missing=True)
    assert "Ben Beispiel" not in [row["addressee"] for row in rows]
    assert outbox.lacking == ("Ben Beispiel 1234568" if roster else "Ben Beispiel Moodle 12",)


def test_a_row_that_may_be_theirs_keeps_a_letter_back(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    """On the roster Ben has a second name, so that no row is certainly his."""
    hand_in("Muster-1234567.zip", "Anna Muster_11")
    found = checked(roster=ROSTER.replace("Beispiel,Ben", "Beispiel,Ben Otto"))
    rows, outbox = written(found, missing=True)
    assert [row["addressee"] for row in rows] == ["Clara Probe", "Daria Test"]
    assert outbox.lacking == ("Ben Beispiel Moodle 12", "Ben Otto Beispiel 1234568")


def test_a_groups_upload_keeps_letters_back_from_all_who_have_handed_in(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Gruppe A_7")
    rows, outbox = written(checked(roster=ROSTER), missing=True)
    assert [row["addressee"] for row in rows] == ["Clara Probe", "Daria Test"]
    assert outbox.lacking == ("Ben Beispiel 1234568",)


def test_without_a_sheet_no_number_and_no_date_are_made_up(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster_1234567.zip", "Anna Muster_11")
    (row,), _ = written(checked(), sheet=False)
    assert row["subject"] == "Your upload would not be graded as it is"
    assert "for the exercise sheet" in row["message"]
    assert "due" not in row["message"]


def test_no_cell_is_a_formula_and_every_letter_is_one_row(
    hand_in: Callable[..., None],
    checked: Callable[..., Validation],
    written: Callable[..., tuple],
) -> None:
    hand_in("=1+1;,_1234567.zip", "=cmd(), nobody_11", "x.pdf")
    rows = 'Participant 11,"=cmd(), nobody","=HYPERLINK(""x"")",-,-\n'
    (row,), _ = written(checked(rows), "de")
    assert set(row) == set(COLUMNS)
    assert row["email"] == '\'=HYPERLINK("x")'
    assert row["addressee"].startswith("'=cmd()")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


def test_the_same_download_gives_the_same_bytes(
    hand_in: Callable[..., None],
    checked: Callable[..., Validation],
    written: Callable[..., tuple],
    tmp_path: Path,
) -> None:
    for number, account in enumerate(("Ben Beispiel_12", "Anna Muster_11", "Anna Muster_16")):
        hand_in(f"Muster_{number}.zip", account)
    written(checked())
    first = (tmp_path / "notify.csv").read_bytes()
    written(checked())
    assert (tmp_path / "notify.csv").read_bytes() == first


@pytest.mark.parametrize("name", ["Muster_1234567.zip", "Muster-1234567.zip", "x.zip", "y.pdf"])
@pytest.mark.parametrize("other", ["", "Muster-1234567.zip", "1234567-Muster.zip", "z.rar"])
@pytest.mark.parametrize("account", ["", "Anna Muster_11", "Gruppe 7_3"])
def test_every_rejected_file_is_told_or_named(  # noqa: PLR0913, PLR0917 - a table's columns
    hand_in: Callable[..., None],
    checked: Callable[..., Validation],
    written: Callable[..., tuple],
    name: str,
    other: str,
    account: str,
) -> None:
    hand_in(name, account, text="1")
    if other:
        hand_in(other, account, text="2")
    found = checked()
    _, outbox = written(found)
    rejected = [one.file for one in found.files if one.verdict is FileVerdict.REJECT]
    told = [file for letter in outbox.letters for file in letter.files]
    assert sorted(rejected) == sorted({*told, *outbox.covered, *outbox.for_tutors} & set(rejected))
    assert not {*told} & {*outbox.covered}


def test_the_file_is_not_taken_for_a_roster() -> None:
    taken = {name.casefold() for name in (*NUMBERS, *SURNAMES)}
    assert not taken & {name.casefold() for name in COLUMNS}


def test_what_a_lenient_course_cannot_read_is_rejected_all_the_same(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster.zip", "Anna Muster_11")
    warn = {"naming.no_number": Severity.WARN}
    (row,), _ = written(checked(rule=NamingRule("lenient", severities=warn)))
    assert (row["verdict"], row["codes"]) == ("reject", "naming.no_number")


def test_times_of_the_worksheet_tell_which_upload_is_newer(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11", text="first")
    hand_in("Muster_1234567.zip", "Anna Muster_21", "Muster-1234567.pdf")
    times = ("Friday, 4 December 2026, 9:59 PM", "Saturday, 5 December 2026, 9:59 PM")
    rows = "".join(
        f'Participant {number},Anna Muster,a{number}@students.example,-,"{time}"\n'
        for number, time in zip((11, 21), times, strict=True)
    )
    found = checked(rows)
    assert datetime(2026, 12, 4, 20, 59, tzinfo=UTC) in {
        row.submitted for row in found.worksheet.participants.values() if found.worksheet
    }
    told = {row["moodle_id"]: row["codes"] for row in written(found)[0]}
    assert told == {"21": "naming.separator"}
    assert "upload.newer_rejected" in {n.code for one in found.files for n in one.notices}


def test_nobody_is_told_the_name_of_another_account(
    hand_in: Callable[..., None], checked: Callable[..., Validation], written: Callable[..., tuple]
) -> None:
    hand_in("Muster-1234567.zip", "Anna Muster_11", text="one")
    hand_in("Muster-1234567 (1).zip", "Ben Beispiel_12", "Muster-1234567.pdf", "two")
    rows, outbox = written(checked())
    assert not any("Ben" in row["message"] for row in rows if row["moodle_id"] == "11")
    assert not any("Anna" in row["message"] for row in rows if row["moodle_id"] == "12")
    assert outbox.for_tutors == ("Anna Muster_11_assignsubmission_file/Muster-1234567.zip",)
