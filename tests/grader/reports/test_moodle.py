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
from grader.reports import Amendment, Batch, File, Former, Issued, UploadChoice, moodle
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
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def issued_before(entry: Entry, points: str, *, anew: bool = True) -> Issued:
    """Tell that an upload had other points in an earlier release."""
    assert entry.points is not None
    before = Decimal(points)
    step = Amendment("2026-12-10T10:00:00+00:00", "Toni Tutor", before, entry.points, ())
    return Issued(
        amendments={entry.code: (step,)},
        former={entry.code: (Former(before, Decimal(20)), Former(entry.points, Decimal(20)))},
        reissued=frozenset({entry.code} if anew else ()),
    )


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


def test_points_never_go_to_an_account_of_another_name(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    """Somebody uploaded from a friend's account, and a person admitted it as theirs."""
    lent = make("11", "Anna Muster", "0371002").model_copy(update={"surname": "Beispiel"})
    card = lent.scorecard
    assert card is not None
    lent = lent.model_copy(update={"scorecard": card.model_copy(update={"surname": "Beispiel"})})
    batch = batch_of([lent], [row("11", "Anna Muster"), row("12", "Ben Beispiel")])
    files = written(batch, tmp_path / "out")
    course = Assignment({"11": Grade(), "12": Grade()})
    assert upload_worksheet(files["1-worksheet.csv"], course).grades == {}
    assert upload_feedback(files["2-feedback.zip"], course.grades) == {}
    assert "0371002" in files["gradebook.csv"].decode()
    page = files["UPLOAD.html"].decode()
    assert "From an account of another name: 1" in page
    assert "Without an upload: 1" in page


@pytest.mark.parametrize(
    ("surname", "account"),
    [
        ("Muster", "Muster, Anna"),
        ("von der Probe", "Hanna Probe"),
        ("Müster-Beispiel", "Jana Müster"),
        ("Образцова", "Olga Obrazcova"),
        ("Muster", "Gruppe 7"),
        ("Mueller", "Anna Muller"),
        ("Soerensen", "Anna Sørensen"),
        ("Yildiz", "Ali Yıldız"),
        ("D'Esempio", "Eva D Esempio"),
        ("von der Heide", "Heide Anna von der"),
        ("Müller-Lüdenscheidt", "Anna Müller–Lüdenscheidt"),
    ],
)
def test_other_spellings_of_a_name_cost_nobody_their_points(
    make: Make, batch_of: Callable[..., Batch], surname: str, account: str
) -> None:
    one = make("11", account, "0371001").model_copy(update={"surname": surname})
    (line,) = make_plan(batch_of([one], [row("11", account)])).lines
    assert line.fate is Fate.FILLED


def test_with_the_own_upload_beside_it_the_accounts_student_gets_theirs(
    make: Make, batch_of: Callable[..., Batch]
) -> None:
    own = make("11", "Anna Muster", "0371001")
    lent = make("11", "Anna Muster", "0371002").model_copy(
        update={"surname": "Beispiel", "code": "LENT-CODE"}
    )
    batch = batch_of([own, lent], [row("11", "Anna Muster")])
    lines = {line.code: line.fate for line in make_plan(batch).lines}
    assert lines == {own.code: Fate.FILLED, "LENT-CODE": Fate.FOREIGN}


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Replaced by an upload from another account: 1"),
        ("de", "Ersetzt durch eine Abgabe aus einem anderen Konto: 1"),
    ],
)
def test_an_upload_replaced_from_another_account_is_not_called_nothing(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path, language: Language, said: str
) -> None:
    newer = make("11", "Anna Muster", "0371001")
    older = newer.model_copy(
        update={
            "identifier": "12",
            "code": "OLD-CODE",
            "status": Status.SUPERSEDED,
            "scorecard": None,
        }
    )
    rows = [row("11", "Anna Muster", language), row("12", "Anna Muster", language)]
    batch = batch_of([older, newer], rows, language, released=[newer.code])
    assert fates(batch) == {"11": Fate.FILLED, "12": Fate.OLDER}
    files = written(batch, tmp_path / "out")
    page = files["UPLOAD.html"].decode()
    assert said in page
    assert 'id="nothing"' not in page
    assert set(upload_feedback(files["2-feedback.zip"], {"11": Grade(), "12": Grade()})) == {"11"}


def test_an_upload_replaced_from_the_same_account_needs_no_line(
    make: Make, batch_of: Callable[..., Batch]
) -> None:
    newer = make("11", "Anna Muster", "0371001")
    older = newer.model_copy(
        update={"code": "OLD-CODE", "status": Status.SUPERSEDED, "scorecard": None}
    )
    batch = batch_of([older, newer], [row("11", "Anna Muster")], released=[newer.code])
    assert [line.code for line in make_plan(batch).lines] == [newer.code]


@pytest.mark.parametrize(
    ("language", "status", "said"),
    [
        ("en", "Submitted for grading - ", "but no upload is known as theirs: 1"),
        ("de", "Zur Bewertung abgegeben - ", "aber keine Abgabe ist als ihre bekannt: 1"),
    ],
)
def test_who_handed_in_and_is_not_in_the_download_is_not_called_without_an_upload(  # noqa: PLR0913, PLR0917 - fixtures
    make: Make,
    batch_of: Callable[..., Batch],
    tmp_path: Path,
    language: Language,
    status: str,
    said: str,
) -> None:
    absent = row("12", "Bert Probe", language).replace(",-,", f',"{status}",', 1)
    rows = [row("11", "Anna Muster", language), absent, row("13", "Cy Nichts", language)]
    batch = batch_of([make("11", "Anna Muster", "0371001")], rows, language)
    assert fates(batch) == {"11": Fate.FILLED, "12": Fate.LACKING, "13": Fate.NOTHING}
    assert said in written(batch, tmp_path / "out")["UPLOAD.html"].decode()


def test_a_refused_upload_beside_one_that_counts_needs_no_notice(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    good = make("11", "Anna Muster", "0371001")
    bad = good.model_copy(
        update={"code": "BAD-CODE", "status": Status.NOT_GRADED, "scorecard": None}
    )
    batch = batch_of([good, bad], [row("11", "Anna Muster")], released=[good.code])
    files = written(batch, tmp_path / "out")
    back = upload_feedback(files["2-feedback.zip"], {"11": Grade()})
    assert list(back["11"]) == ["Muster.pdf"]
    assert "Not graded beside another upload: 1" in files["UPLOAD.html"].decode()


def test_grades_that_are_replaced_as_asked_are_listed(
    make: Make, batch_of: Callable[..., Batch]
) -> None:
    batch = batch_of(
        [make("11", "Anna Muster", "0371001")],
        [row("11", "Anna Muster", grade="3.00")],
        choice=UploadChoice(replace_grades=True),
    )
    (line,) = make_plan(batch).lines
    assert (line.fate, line.before) == (Fate.ASKED, Decimal("3.00"))


def test_what_a_tutor_added_to_our_comment_stays(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    batch = batch_of([make("11", "Anna Muster", "0371001")], [row("11", "Anna Muster")])
    ours = written(batch, tmp_path / "a")["1-worksheet.csv"].decode("utf-8-sig").splitlines()[1]
    said = ours.rpartition(',"')[2].rstrip('"') + "<p>See me.</p>"
    again = batch_of(
        [make("11", "Anna Muster", "0371001")], [row("11", "Anna Muster") + f'"{said}"']
    )
    assert said in written(again, tmp_path / "b")["1-worksheet.csv"].decode("utf-8-sig")


def test_the_gradebook_has_the_scale_of_the_worksheet(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001")
    assert one.points is not None
    rows = [row("11", "Anna Muster", maximum="100.00")]
    files = written(batch_of([one], rows, choice=UploadChoice(scale=True)), tmp_path / "out")
    points = plain_points(round(one.points * 100 / sheet.points, 2))
    assert files["gradebook.csv"].decode().splitlines()[1] == f"0371001,{points}"


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


def two_of_a_class(
    make: Make, batch_of: Callable[..., Batch], grade: str = "3.00", **more: Any
) -> tuple[Entry, Entry, Batch]:
    """Build a class of two, of whom the first was issued anew in the place of 3 points."""
    one, other = make("11", "Anna Muster", "0371001"), make("12", "Bert Probe", "0371002")
    rows = [row("11", "Anna Muster", grade=grade), row("12", "Bert Probe")]
    batch = replace(batch_of([one, other], rows, **more), issued=issued_before(one, "3"))
    return one, other, batch


def test_what_was_issued_anew_stands_alone_in_a_folder_of_its_own(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one, other, batch = two_of_a_class(make, batch_of)
    files = written(batch, tmp_path)
    course = assignment(sheet, "12", _11=Grade(Decimal(3)))
    done = upload_worksheet(files["changed/1-worksheet.csv"], course)
    assert done.grades == {"11": one.points}
    assert done.skipped == {"12": "empty"}
    back = upload_feedback(files["changed/2-feedback.zip"], course.grades)
    assert back == {"11": {"Muster.pdf": b"%PDF 0371001"}}
    everybody = assignment(sheet, "12", _11=Grade(Decimal(3)))
    done = upload_worksheet(files["1-worksheet.csv"], everybody)
    assert done.grades == {"11": one.points, "12": other.points}
    assert set(upload_feedback(files["2-feedback.zip"], course.grades)) == {"11", "12"}
    assert not {"changed/UPLOAD.html", "changed/gradebook.csv"} & set(files)


@pytest.mark.parametrize(
    ("grade", "fate"),
    [("3.00", Fate.REPLACED), ("4.00", Fate.KEPT), ("", Fate.FILLED)],
)
def test_only_a_grade_that_was_ours_is_replaced_unasked(  # noqa: PLR0913, PLR0917 - fixtures
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path, grade: str, fate: Fate
) -> None:
    one, _, batch = two_of_a_class(make, batch_of, grade)
    assert fates(batch)["11"] is fate
    files = written(batch, tmp_path)
    for name in ("1-worksheet.csv", "changed/1-worksheet.csv"):
        course = assignment(sheet, "12", _11=Grade(Decimal(grade or "0")))
        done = upload_worksheet(files[name], course)
        assert done.grades.get("11") == (None if fate is Fate.KEPT else one.points)


def test_our_former_points_are_known_again_on_another_scale_only_by_that_scale(
    make: Make, batch_of: Callable[..., Batch]
) -> None:
    one = make("11", "Anna Muster", "0371001")
    for grade, fate in (("15.00", Fate.REPLACED), ("3.00", Fate.KEPT)):
        rows = [row("11", "Anna Muster", grade=grade, maximum="100.00")]
        batch = batch_of([one], rows, choice=UploadChoice(scale=True))
        assert fates(replace(batch, issued=issued_before(one, "3")))["11"] is fate


def test_a_german_row_of_ours_still_counts_as_outdated(
    make: Make, batch_of: Callable[..., Batch], sheet: Sheet, tmp_path: Path
) -> None:
    one = make("11", "Anna Muster", "0371001")
    cells = {"grade": '"3,00"', "graded": '"Montag, 7. Dezember 2026, 10:00"'}
    batch = batch_of([one], [row("11", "Anna Muster", "de", **cells)], "de")
    batch = replace(batch, issued=issued_before(one, "3"))
    assert fates(batch) == {"11": Fate.STALE}
    data = written(batch, tmp_path)["changed/1-worksheet.csv"]
    course = assignment(sheet, _11=Grade(Decimal(3)))
    assert upload_worksheet(data, course, "de").skipped == {"11": "outdated"}
    assert upload_worksheet(data, course, "de", ignore_modified=True).grades == {"11": one.points}


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_says_when_the_few_files_suffice(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path, language: Language
) -> None:
    one = make("11", "Anna Muster", "0371001")
    batch = batch_of([one], [row("11", "Anna Muster", language, grade="3.00")], language)
    plain = written(batch, tmp_path)["UPLOAD.html"].decode()
    page = written(replace(batch, issued=issued_before(one, "3")), tmp_path)["UPLOAD.html"].decode()
    assert 'id="anew"' in page
    assert 'id="anew"' not in plain
    assert {
        "en": "upload only the files in the folder changed",
        "de": "nur die Dateien im Ordner changed",
    }[language] in page
    assert 'id="replaced"' in page
    assert {"en": "holds no grade for", "de": "keine Bewertung"}[language] not in page


def test_a_worksheet_from_before_the_first_upload_is_warned_of(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    _, _, batch = two_of_a_class(make, batch_of, grade="")
    assert "holds no grade for 1 of them" in written(batch, tmp_path)["UPLOAD.html"].decode()


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_worksheet_that_holds_what_is_issued_anew_may_be_from_before_another_upload(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path, language: Language
) -> None:
    """Raised back to what was uploaded first, the points in Moodle are those in between."""
    one = make("11", "Anna Muster", "0371001")
    batch = batch_of([one], [row("11", "Anna Muster", language, grade=f"{one.points}")], language)
    batch = replace(batch, issued=issued_before(one, "3"))
    assert fates(batch) == {"11": Fate.SAME}
    page = written(batch, tmp_path)["UPLOAD.html"].decode()
    said = {"en": "holds the new points of 1 of them already", "de": "die neuen Punkte schon"}
    assert said[language] in page


def test_an_earlier_upload_that_is_missing_is_noticed(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    one, other, batch = two_of_a_class(make, batch_of)
    given = issued_before(other, "5")
    assert "An earlier upload is missing" not in written(batch, tmp_path)["UPLOAD.html"].decode()
    also = Issued(
        amendments={**batch.issued.amendments, **issued_before(one, "3").amendments},
        former={**batch.issued.former, **given.former},
        reissued=frozenset({other.code}),
    )
    page = written(replace(batch, issued=also), tmp_path)["UPLOAD.html"].decode()
    assert "An earlier upload is missing: of 1 more" in page


def test_the_folder_goes_when_nothing_in_it_holds_any_more(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    one, other, batch = two_of_a_class(make, batch_of)
    assert "changed/2-feedback.zip" in written(batch, tmp_path)
    withdrawn = replace(batch, released=frozenset({other.code}))
    assert not any(name.startswith("changed") for name in written(withdrawn, tmp_path))
    assert not (tmp_path / "moodle" / "changed").exists()
    written(batch, tmp_path)
    assert written(replace(batch, released=frozenset()), tmp_path) == {}
    assert not (tmp_path / "moodle" / "changed").exists()
    assert one.code not in withdrawn.reissued


def test_without_a_worksheet_the_few_stand_in_a_gradebook(
    make: Make, batch_of: Callable[..., Batch], tmp_path: Path
) -> None:
    _, _, batch = two_of_a_class(make, batch_of)
    files = written(replace(batch, worksheet=None), tmp_path)
    assert "changed/1-worksheet.csv" not in files
    table = list(csv.reader(io.StringIO(files["changed/gradebook.csv"].decode())))
    assert [line[0] for line in table[1:]] == ["0371001"]
