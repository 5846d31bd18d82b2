"""What goes back to Moodle is taken by it, and who is left out is named with the reason."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.model import Entry, Status
from grader.reports import Batch, File, UploadChoice, moodle
from grader.reports.moodle.plan import Fate, make_plan
from grader.wording import Language, plain_points
from problems.sheet import Sheet
from submissions.refusal import RefusalError
from submissions.worksheet import read_worksheet
from tests.grader.reports.conftest import build_batch
from tests.moodle import Assignment, Grade, upload_feedback, upload_worksheet

HEAD = {
    "en": "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments",
    "de": "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
    "Bewertung kann geändert werden,Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),"
    "Feedback als Kommentar",
}
WHO = {"en": "Participant {}", "de": "Teilnehmer/in{}"}
Row = dict[str, str]
Make = Callable[..., Entry]


def row(identifier: str, name: str, language: str = "en", **cells: str) -> str:
    filled = {"grade": "", "maximum": "{max}", "change": "Yes", "graded": "-", **cells}
    who = WHO[language].format(identifier)
    return (
        f'"{who}","{name}",x@students.example,-,{filled["grade"]},{filled["maximum"]},'
        f"{filled['change']},-,{filled['graded']},"
    )


@pytest.fixture
def make(entry: Make) -> Make:
    """Build the complete entry of one account."""

    def build(identifier: str, name: str, number: str, **more: Any) -> Entry:
        one = entry(surname=name.rpartition(" ")[2], number=number, **more)
        return one.model_copy(update={"identifier": identifier, "account": name})

    return build


@pytest.fixture
def batch_of(sheet: Sheet, tmp_path: Path) -> Callable[..., Batch]:
    """Build a batch of which all that is complete is released, beside a worksheet."""

    def build(
        entries: Sequence[Entry],
        rows: Sequence[str],
        language: Language = "en",
        choice: UploadChoice | None = None,
        released: Sequence[str] | None = None,
    ) -> Batch:
        path = tmp_path / "worksheet.csv"
        text = "\n".join([HEAD[language], *rows, ""]).replace("{max}", f"{sheet.points}.00")
        path.write_text(text, encoding="utf-8-sig", newline="")
        complete = [one.code for one in entries if one.points is not None]
        return replace(
            build_batch(sheet, tuple(entries), language),
            released=frozenset(complete if released is None else released),
            worksheet=read_worksheet(path, sheet.zone),
            upload=choice or UploadChoice(),
            feedback=lambda one: [File(f"{one.surname}.pdf", b"%PDF " + one.number.encode())],
        )

    return build


def assignment(sheet: Sheet, *known: str, **held: Grade) -> Assignment:
    grades = {one: Grade() for one in known}
    return Assignment({**grades, **{key[1:]: grade for key, grade in held.items()}}, sheet.points)


def written(batch: Batch, out: Path) -> dict[str, bytes]:
    moodle.write(batch, out)
    folder = out / moodle.FOLDER
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*"))}


def fates(batch: Batch) -> dict[str, Fate]:
    return {line.identifier: line.fate for line in make_plan(batch).lines}


@pytest.mark.parametrize("language", ["en", "de"])
def test_moodle_takes_the_worksheet_and_then_the_zip(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path, language: Language
) -> None:
    entries = [make("11", "Anna Muster", "0371001"), make("12", "Bert O'Probe", "0371002")]
    rows = [row("11", "Anna Muster", language), row("12", "Bert O'Probe", language)]
    files = written(batch_of(entries, rows, language), tmp_path)
    course = assignment(sheet, "11", "12")
    done = upload_worksheet(files["1-worksheet.csv"], course, language)
    assert done.grades == {"11": entries[0].points, "12": entries[1].points}
    assert not done.skipped
    assert all(text.startswith("<p>") and "\\" not in text for text in done.comments.values())
    back = upload_feedback(files["2-feedback.zip"], course.grades)
    assert back == {
        "11": {"Muster.pdf": b"%PDF 0371001"},
        "12": {"O'Probe.pdf": b"%PDF 0371002"},
    }


def test_half_points_are_written_with_a_point_on_a_german_worksheet_too(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001", decided=[1, 1, 1, 1, 1, 1, 0.5, 1, 0.5])
    files = written(batch_of([one], [row("11", "Anna Muster", "de")], "de"), tmp_path)
    cells = next(csv.reader(io.StringIO(files["1-worksheet.csv"].decode().splitlines()[1])))
    assert one.points is not None
    assert Decimal(cells[4]) == one.points
    assert "," not in cells[4]


def test_all_but_the_filled_cells_stays_byte_for_byte(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    rows = [row("11", "Anna Muster"), row("99", "Xaver Ohne")]
    batch = batch_of([make("11", "Anna Muster", "0371001")], rows)
    before = (tmp_path / "worksheet.csv").read_bytes().splitlines(keepends=True)
    after = written(batch, tmp_path)["1-worksheet.csv"].splitlines(keepends=True)
    assert [number for number, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [
        1
    ]
    assert after[1].startswith(before[1][: before[1].index(b",-,,")])


@pytest.mark.parametrize(
    ("comment", "stays"),
    [("Well done", True), ("", False), ("<p>3 von 20 Punkten. {tail}</p>", False)],
)
def test_a_tutors_own_comment_stays_and_an_old_one_of_ours_does_not(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path, comment: str, *, stays: bool
) -> None:
    tail = "Woher jeder davon kommt, steht in der PDF bei den Feedbackdateien."
    held = comment.format(tail=tail)
    rows = [row("11", "Anna Muster") + f'"{held}"']
    data = written(batch_of([make("11", "Anna Muster", "0371001")], rows), tmp_path)
    cells = next(csv.reader(io.StringIO(data["1-worksheet.csv"].decode().splitlines()[1])))
    assert (cells[-1] == held) is stays
    assert cells[-1]


def test_nothing_is_written_before_a_release_and_old_files_go(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    entries, rows = [make("11", "Anna Muster", "0371001")], [row("11", "Anna Muster")]
    assert len(written(batch_of(entries, rows), tmp_path)) == 4
    assert written(batch_of(entries, rows, released=()), tmp_path) == {}


def test_what_changed_since_the_release_stays_out(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    entries = [make("11", "Anna Muster", "0371001"), make("12", "Bert Probe", "0371002")]
    rows = [row("11", "Anna Muster"), row("12", "Bert Probe")]
    batch = batch_of(entries, rows, released=[entries[0].code])
    files = written(batch, tmp_path)
    course = assignment(sheet, "11", "12")
    assert set(upload_worksheet(files["1-worksheet.csv"], course).grades) == {"11"}
    assert set(upload_feedback(files["2-feedback.zip"], course.grades)) == {"11"}
    assert fates(batch)["12"] is Fate.CHANGED
    assert b"0371002" not in files["gradebook.csv"]


def test_waiting_submissions_stay_untouched(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    waits = make("12", "Bert Probe", "0371002").model_copy(update={"status": Status.NEEDS_REVIEW})
    rows = [row("11", "Anna Muster"), row("12", "Bert Probe")]
    batch = batch_of([make("11", "Anna Muster", "0371001"), waits], rows)
    files = written(batch, tmp_path)
    course = assignment(sheet, "11", "12")
    assert upload_worksheet(files["1-worksheet.csv"], course).skipped == {"12": "empty"}
    assert set(upload_feedback(files["2-feedback.zip"], course.grades)) == {"11"}
    assert fates(batch)["12"] is Fate.WAITS


@pytest.mark.parametrize(
    ("cells", "held", "fate", "skipped"),
    [
        ({"grade": "3.00"}, Grade(Decimal(3)), Fate.KEPT, "unchanged"),
        ({"change": "No"}, Grade(locked=True), Fate.LOCKED, "empty"),
    ],
)
def test_what_moodle_would_skip_is_not_filled_in_and_named(  # noqa: PLR0913, PLR0917 - fixtures
    make: Make,
    batch_of: Callable[..., Batch],
    sheet: Sheet,
    tmp_path: Path,
    cells: Row,
    held: Grade,
    fate: Fate,
    skipped: str,
) -> None:
    entries = [make("11", "Anna Muster", "0371001"), make("12", "Bert Probe", "0371002")]
    rows = [row("11", "Anna Muster", **cells), row("12", "Bert Probe")]
    batch = batch_of(entries, rows)
    files = written(batch, tmp_path)
    course = assignment(sheet, "12", _11=held)
    done = upload_worksheet(files["1-worksheet.csv"], course)
    assert done.skipped == {"11": skipped}
    assert fates(batch)["11"] is fate
    assert f'id="{fate.value}"' in files["UPLOAD.html"].decode()
    assert "Anna Muster" in files["UPLOAD.html"].decode()


def test_a_grade_that_stands_is_replaced_only_when_asked(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001")
    rows = [row("11", "Anna Muster", grade="3.00")]
    files = written(batch_of([one], rows, choice=UploadChoice(replace_grades=True)), tmp_path)
    course = assignment(sheet, _11=Grade(Decimal(3)))
    assert upload_worksheet(files["1-worksheet.csv"], course).grades == {"11": one.points}


def test_points_that_moodle_holds_already_need_nothing(
    make: Make, batch_of: Callable[..., Batch]
) -> None:
    one = make("11", "Anna Muster", "0371001")
    assert one.points is not None
    batch = batch_of([one], [row("11", "Anna Muster", grade=f"{one.points:.2f}")])
    assert fates(batch) == {"11": Fate.SAME}


def test_a_german_row_with_a_date_is_told_to_count_as_outdated(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    rows = [row("11", "Anna Muster", "de", graded='"Montag, 7. Dezember 2026, 10:00"')]
    batch = batch_of([make("11", "Anna Muster", "0371001")], rows, "de")
    data = written(batch, tmp_path)["1-worksheet.csv"]
    assert fates(batch) == {"11": Fate.STALE}
    course = assignment(sheet, "11")
    assert upload_worksheet(data, course, "de").skipped == {"11": "outdated"}
    assert set(upload_worksheet(data, course, "de", ignore_modified=True).grades) == {"11"}


def test_zero_points_are_listed_as_the_newest_moodle_drops_them(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001")
    assert one.scorecard is not None
    nothing = one.scorecard.model_copy(update={"points": Decimal(0)})
    batch = batch_of([one.model_copy(update={"scorecard": nothing})], [row("11", "Anna Muster")])
    data = written(batch, tmp_path)["1-worksheet.csv"]
    assert fates(batch) == {"11": Fate.ZERO}
    newest = replace(assignment(sheet, "11"), drops_zero=True)
    assert upload_worksheet(data, newest).skipped == {"11": "zero"}
    assert upload_worksheet(data, assignment(sheet, "11")).grades == {"11": Decimal(0)}


def test_an_account_without_a_row_is_named(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    batch = batch_of([make("77", "Nora Neu", "0371007")], [row("11", "Anna Muster")])
    files = written(batch, tmp_path)
    assert fates(batch) == {"77": Fate.UNKNOWN, "11": Fate.NOTHING}
    assert files["1-worksheet.csv"] == (tmp_path / "worksheet.csv").read_bytes()


def test_two_uploads_for_one_row_fill_nothing_in(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    entries = [make("11", "Anna Muster", "0371001"), make("11", "Anna Muster", "0371002")]
    batch = batch_of(entries, [row("11", "Anna Muster")])
    files = written(batch, tmp_path)
    assert fates(batch) == {"11": Fate.TWICE}
    assert files["1-worksheet.csv"] == (tmp_path / "worksheet.csv").read_bytes()
    assert zipfile.ZipFile(io.BytesIO(files["2-feedback.zip"])).namelist() == []


def test_who_was_not_graded_gets_a_notice_with_the_reason(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    findings = [{"code": "naming.order", "args": {"file": "<b>x</b>.zip"}}]
    refused = make("12", "Bert Probe", "", status="not_graded", findings=findings)
    refused = refused.model_copy(update={"scorecard": None, "status": Status.NOT_GRADED})
    entries = [make("11", "Anna Muster", "0371001"), refused]
    files = written(
        batch_of(entries, [row("11", "Anna Muster"), row("12", "Bert Probe")]), tmp_path
    )
    back = upload_feedback(files["2-feedback.zip"], assignment(sheet, "11", "12").grades)
    ((name, page),) = back["12"].items()
    assert name == f"not-graded-{refused.code}.html"
    assert refused.code.encode() in page
    assert b"<b>x</b>" not in page


@pytest.mark.parametrize(
    ("maximum", "said"), [("100.00", "100.00"), ("Satisfactory", "scale"), ("", "scale")]
)
def test_another_maximum_is_refused(
    make: Make, batch_of: Callable[..., Batch], maximum: str, said: str
) -> None:
    rows = [row("11", "Anna Muster", maximum=maximum)]
    with pytest.raises(GraderError, match=said):
        make_plan(batch_of([make("11", "Anna Muster", "0371001")], rows))


@pytest.mark.parametrize("cell", ["12. Mai", "01.05.2026", "#####", "1,2,3"])
def test_a_grade_that_a_spreadsheet_made_a_date_is_not_taken_for_none(
    make: Make, batch_of: Callable[..., Batch], cell: str
) -> None:
    rows = [row("11", "Anna Muster", grade=f'"{cell}"')]
    with pytest.raises(GraderError, match="line 2 where a number belongs"):
        make_plan(batch_of([make("11", "Anna Muster", "0371001")], rows))


@pytest.mark.parametrize(
    ("encoding", "delimiter", "said"),
    [("utf-8-sig", ";", "';'"), ("cp1252", ",", "cp1252"), ("utf-16", "\t", "utf-16-le")],
)
def test_a_worksheet_that_a_spreadsheet_saved_is_refused(  # noqa: PLR0913, PLR0917 - fixtures
    make: Make,
    batch_of: Callable[..., Batch],
    tmp_path: Path,
    encoding: str,
    delimiter: str,
    said: str,
) -> None:
    batch = batch_of([make("11", "Änne Muster", "0371001")], [row("11", "Änne Muster")])
    path = tmp_path / "worksheet.csv"
    text = path.read_text(encoding="utf-8-sig").replace(",", delimiter)
    path.write_bytes(text.encode(encoding))
    saved = replace(batch, worksheet=read_worksheet(path, batch.sheet.zone))
    with pytest.raises(GraderError, match=said):
        make_plan(saved)


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_each_row_gets_its_own_grade_whatever_ends_the_lines(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path, end: str
) -> None:
    entries = [make("11", "Anna Muster", "0371001"), make("12", "Bo Probe", "0371002")]
    batch = batch_of(entries[:1], [row("11", "Anna Muster"), row("12", "Bo Probe")])
    path = tmp_path / "worksheet.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    again = replace(batch, worksheet=read_worksheet(path, sheet.zone))
    lines = written(again, tmp_path / "out")["1-worksheet.csv"].decode("utf-8-sig").split(end)
    assert lines[0] == HEAD["en"]
    assert f",{plain_points(entries[0].points or Decimal(0))},{sheet.points}.00," in lines[1]
    assert f",,{sheet.points}.00," in lines[2]


@pytest.mark.parametrize("text", ['"ends with \\"', '"a \\"" b"'])
def test_a_row_that_moodle_itself_would_tear_is_refused_by_line(
    make: Make, batch_of: Callable[..., Batch], text: str
) -> None:
    rows = [row("11", "Anna Muster") + text]
    with pytest.raises((GraderError, RefusalError), match="line 2"):
        make_plan(batch_of([make("11", "Anna Muster", "0371001")], rows))


def test_two_columns_of_one_name_are_refused(
    make: Make, batch_of: Callable[..., Batch], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(HEAD, "en", HEAD["en"].replace("Status", "GRADE"))
    with pytest.raises(GraderError, match="GRADE and Grade"):
        make_plan(batch_of([make("11", "Anna Muster", "0371001")], [row("11", "Anna Muster")]))


def test_points_are_scaled_when_asked(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001")
    assert one.points is not None
    rows = [row("11", "Anna Muster", maximum="100.00")]
    files = written(batch_of([one], rows, choice=UploadChoice(scale=True)), tmp_path)
    course = replace(assignment(sheet, "11"), maximum=Decimal(100))
    done = upload_worksheet(files["1-worksheet.csv"], course)
    assert done.grades == {"11": round(one.points * 100 / sheet.points, 2)}


def test_without_a_worksheet_the_gradebook_and_the_zip_remain(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0037")
    batch = replace(batch_of([one], [row("11", "Anna Muster")]), worksheet=None)
    files = written(batch, tmp_path)
    assert sorted(files) == ["2-feedback.zip", "UPLOAD.html", "gradebook.csv"]
    assert one.points is not None
    table = list(csv.reader(io.StringIO(files["gradebook.csv"].decode())))
    assert table[1:] == [["0037", format(one.points.normalize(), "f")]]


def test_names_with_underscores_and_slashes_still_name_their_account(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna_Maria Mu/ster", "0371001")
    files = written(batch_of([one], [row("11", "Anna_Maria Mu/ster")]), tmp_path)
    assert set(upload_feedback(files["2-feedback.zip"], assignment(sheet, "11").grades)) == {"11"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_fate_is_worded_in_both_languages(language: Language) -> None:
    from grader.reports.moodle.page import _LISTED
    from grader.reports.moodle.phrases import phrases_in

    for fate in _LISTED:
        assert phrases_in(language)(f"{fate.value}_heading", count=3)
        assert phrases_in(language)(f"{fate.value}_advice")
    assert {*_LISTED, Fate.FILLED, Fate.FREE} == set(Fate)


def test_the_same_points_give_the_same_bytes(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    batch = batch_of([make("11", "Anna Muster", "0371001")], [row("11", "Anna Muster")])
    assert written(batch, tmp_path) == written(batch, tmp_path)
