"""What comes from Moodle: the outer ZIP, the worksheet, and the course's own lists."""

import csv
import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from grader.demo.handing_in import HandIn, hand_in
from grader.demo.lists import extensions, roster
from grader.demo.model import Cast, Language
from grader.demo.moodle import worksheet, write_download
from problems.sheet import Sheet


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_each_upload_has_a_folder_of_its_account(
    handed_in: tuple[HandIn, ...], sheet: Sheet, tmp_path: Path
) -> None:
    write_download(tmp_path / "download.zip", handed_in, sheet)
    names = ZipFile(tmp_path / "download.zip").namelist()
    assert len(names) == len(set(names)) == 23
    assert names[0] == "Anna Muster_51001_assignsubmission_file/Muster-03712001.zip"
    assert "Karl DEsempio_51011_assignsubmission_file/DEsempio-03712011.zip" in names


def test_the_download_is_the_same_each_time(
    cast: Cast, sheet: Sheet, handed_in: tuple[HandIn, ...], tmp_path: Path
) -> None:
    for name, uploads in (("one.zip", handed_in), ("two.zip", tuple(hand_in(cast, sheet)))):
        write_download(tmp_path / name, uploads, sheet)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


EN = ("Last modified (submission)", "Monday, 7 December 2026, 2:59 AM", "20.00")
DE = ("Zuletzt geändert (Abgabe)", "Montag, 7. Dezember 2026, 02:59", "20,00")


@pytest.mark.parametrize(("language", "says"), [("en", EN), ("de", DE)])
def test_the_worksheet_speaks_the_language_of_the_page(
    cast: Cast,
    sheet: Sheet,
    handed_in: tuple[HandIn, ...],
    language: Language,
    says: tuple[str, str, str],
) -> None:
    column, time, maximum = says
    table = rows(worksheet(cast.students, handed_in, sheet, language))
    assert len(table) == 25
    late = next(row for row in table if "Lena Platzhalter" in row.values())
    assert late[column] == time
    assert maximum in late.values()


def test_who_handed_nothing_in_has_no_time(
    cast: Cast, sheet: Sheet, handed_in: tuple[HandIn, ...]
) -> None:
    table = rows(worksheet(cast.students, handed_in, sheet, "en"))
    silent = [row["Full name"] for row in table if row["Last modified (submission)"] == "-"]
    assert silent == ["Quentin Fehlstein", "Xenia Abwesend"]


def test_the_second_account_of_a_student_came_first(
    cast: Cast, sheet: Sheet, handed_in: tuple[HandIn, ...]
) -> None:
    twice = [one for one in handed_in if one.student.draft is not None]
    assert [one.account for one in twice] == [51025, 51004]
    assert twice[0].submitted < twice[1].submitted
    identifiers = [row["Identifier"] for row in rows(worksheet(cast.students, twice, sheet, "en"))]
    assert "Participant 51025" in identifiers


def test_the_roster_lists_the_class_once(cast: Cast) -> None:
    numbers = [row["REGISTRATION_NUMBER"] for row in rows(roster(cast.students))]
    assert numbers == [student.number for student in cast.students]


def test_an_extension_covers_the_report_that_came_late_with_it(
    cast: Cast, sheet: Sheet, handed_in: tuple[HandIn, ...]
) -> None:
    (row,) = rows(extensions(cast.students, sheet))
    report = next(one for one in handed_in if one.student.number == row["number"])
    assert sheet.due is not None
    assert sheet.due.isoformat() < report.submitted.isoformat() < row["until"]
