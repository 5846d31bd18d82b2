"""The tutors' evening: sixty submissions, from the download to what Moodle takes, and after."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader, PdfWriter

from tests.journeys.conftest import ANSWERS, pack
from tests.moodle import Assignment, Grade, upload_feedback, upload_worksheet
from tests.pdf import typeset

Call = Callable[..., Any]

REPORTS = """
#let names = json(bytes(sys.inputs.names))
#let reports = json(bytes(sys.inputs.lines))
#for (name, lines) in names.zip(reports) {
  page(numbering: none, {
    heading[Report on exercise sheet 5]
    text(name)
    for line in lines { par(raw(line)) }
  })
}
"""
KINDS = ("Muster", "Probe", "Beispiel", "Vorlage", "Attrappe", "Platzhalter")
ENDS = ("Eins", "Zwei", "Drei", "Vier", "Fünf", "Sechs", "Sieben", "Acht", "Neun", "Zehn")
TUTORS = ("Ada", "Bo", "Cem", "Dee")
VARIED: Mapping[str, tuple[str, ...]] = {
    "1.1 text": (
        ANSWERS["1.1 text"],
        "What is shown at one step is all that the state holds.",
        "The state is not shown.",
    ),
    "1.2 text": (ANSWERS["1.2 text"], "Gradients vanish."),
    "3.6 attention": (ANSWERS["3.6 attention"], "O(N)"),
    "3.4 scores": (ANSWERS["3.4 scores"], "[[3,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"),
}
"""What the answers of the class go through in turn."""
VAGUE = frozenset({"The state is not shown.", "Gradients vanish."})
LATE, MISNAMED, SCRAWLED, GONE, APPEALS = 7, 11, 13, 17, 21
"""Who hands in late, names the file wrongly, cannot be read, is forgotten, and appeals."""


@dataclass(frozen=True)
class Student:
    """One of the sixty."""

    place: int
    surname: str

    @property
    def number(self) -> str:
        """Give the matriculation number, with a zero in front."""
        return f"0990{self.place:04}"

    @property
    def account(self) -> str:
        """Give Moodle's number of the account."""
        return str(7000 + self.place)

    @property
    def answers(self) -> dict[str, str]:
        """Give what the report says, by part and field."""
        turned = {key: texts[self.place % len(texts)] for key, texts in VARIED.items()}
        if self.place == SCRAWLED:
            turned["3.4 output"] = "[[11,15,18],[5,6.5,7.5] or so"
        return {**ANSWERS, **turned}

    @property
    def is_right(self) -> bool:
        """Whether nothing vague or wrong was turned up for this student."""
        told = self.answers
        exact = all(told[key] == ANSWERS[key] for key in ("3.4 scores", "3.6 attention"))
        return exact and not VAGUE & set(told.values())


CLASS = tuple(
    Student(place, f"{kind}-{end}")
    for place, (kind, end) in enumerate((kind, end) for kind in KINDS for end in ENDS)
)


def reports() -> Iterator[bytes]:
    """Typeset all reports at once, and give each as a PDF of its own."""
    lines = [[f"Answer {place}: {text}" for place, text in one.answers.items()] for one in CLASS]
    names = [one.surname for one in CLASS]
    whole = typeset(
        REPORTS.encode(), sys_inputs={"names": json.dumps(names), "lines": json.dumps(lines)}
    )
    pages = PdfReader(io.BytesIO(whole)).pages
    assert len(pages) == len(CLASS)
    for page in pages:
        writer, sink = PdfWriter(), io.BytesIO()
        writer.add_page(page)
        writer.write(sink)
        yield sink.getvalue()


def named(one: Student) -> tuple[str, str]:
    """Name an upload in the download, and the PDF in it."""
    stem = f"{one.surname}-{one.number}"
    outer = stem.replace("-0990", "_0990") if one.place == MISNAMED else stem
    return f"Test {one.surname}_{one.account}_assignsubmission_file/{outer}.zip", f"{stem}.pdf"


def worksheet(grades: Mapping[str, str]) -> bytes:
    """Write the worksheet as an English page gives it, with the grades that stand in Moodle."""
    columns = (
        *("Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"),
        *("Grade can be changed", "Last modified (submission)", "Last modified (grade)"),
        "Feedback comments",
    )
    sink = io.StringIO(newline="")
    table = csv.writer(sink, lineterminator="\n")
    table.writerow(columns)
    for one in CLASS:
        day = "Tuesday, 8 December 2026" if one.place == LATE else "Sunday, 6 December 2026"
        grade = grades.get(one.account, "")
        table.writerow(
            (
                *(f"Participant {one.account}", f"Test {one.surname}", "x@students.example"),
                *("Submitted for grading - ", grade, "20.00", "Yes", f"{day}, 9:05 PM"),
                *("Wednesday, 9 December 2026, 10:05 PM" if grade else "-", ""),
            )
        )
    return sink.getvalue().encode("utf-8-sig")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out what a tutor has at hand on that evening."""
    folder = tmp_path_factory.mktemp("evening")
    with zipfile.ZipFile(folder / "download.zip", "w") as archive:
        for one, pdf in zip(CLASS, reports(), strict=True):
            outer, inner = named(one)
            archive.writestr(zipfile.ZipInfo(outer, (2026, 12, 8, 12, 0, 0)), pack(inner, pdf))
    (folder / "worksheet.csv").write_bytes(worksheet({}))
    rows = [f"{one.number};{one.surname};Test" for one in CLASS]
    text = "\n".join(["Matrikelnummer;Nachname;Vorname", *rows, ""])
    (folder / "roster.csv").write_text(text, encoding="cp1252")
    return folder


@dataclass(frozen=True)
class Evening:
    """What lay on the tutors' desk, and the results at three moments."""

    desk: Path
    refusal: str
    """What was said of the contradiction."""
    released: Path
    appealed: Path
    forgotten: Path


class Desk:
    """Everything that the tutors do, one command after the other."""

    def __init__(self, folder: Path, grader: Call, browser: Any) -> None:
        self.folder, self.call, self.browser = folder, grader, browser
        self.out = folder / "results"

    def run(self, status: int, command: str, *more: object) -> Any:
        """Call a command and look at how it ends."""
        done = self.call(command, *more)
        assert done.status == status, f"{command}: {done.out}{done.err}"
        return done

    def grade(self, status: int) -> None:
        """Grade what lies on the desk."""
        lists = {"worksheet": "worksheet.csv", "roster": "roster.csv"}
        options = [f"--{name}={self.folder / file}" for name, file in lists.items()]
        download, out = self.folder / "download.zip", f"--out={self.out}"
        self.run(status, "grade", download, "--sheet", "sheet05", out, *options)

    def review(self, *tutors: str) -> dict[str, Path]:
        """Write a page for each tutor, who takes it along."""
        self.run(1, "review", self.out, "--split", ",".join(tutors), "--by", "part")
        pages = {name: self.out / "review" / f"{name}.html" for name in tutors}
        return {
            name: Path(shutil.copy(path, self.folder / f"page-{name}-{uuid4().hex}.html"))
            for name, path in pages.items()
        }

    def decide_all(self, page: Path, name: str, *, odd: str = "", most: int = 400) -> Path:
        """Decide on a page in a browser, by keyboard alone, and save the file.

        Args:
            page: the tutor's page.
            name: of the tutor.
            odd: a text that this tutor sees the other way round.
            most: after how many decisions the tutor goes to bed.
        """
        context = self.browser.new_context(accept_downloads=True)
        opened = context.new_page()
        opened.goto(page.as_uri())
        for _ in range(most):
            decide_one(opened, odd)
            if "Everything is decided" in opened.inner_text("#said"):
                break
        with opened.expect_download() as saving:
            opened.keyboard.press("e")
        file = self.folder / f"decisions-{page.stem}-{name}.json"
        saving.value.save_as(file)
        context.close()
        return file

    def write(self, name: str, *rows: dict[str, Any]) -> Path:
        """Write a decision file by hand."""
        path = self.folder / name
        path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
        return path

    def keep(self, name: str) -> Path:
        """Keep the results as they are now."""
        return Path(shutil.copytree(self.out, self.folder / name))


def decide_one(page: Any, odd: str) -> None:
    """Decide what is in view: nothing for a vague text, all points else, the first upload."""
    if page.locator("#uploads").is_visible():
        key = "1"
    else:
        text = page.inner_text("#text")
        key = "0" if (text in VAGUE) is not (text == odd) else "f"
    page.keyboard.press(key)
    page.keyboard.press("Enter")


def submissions(out: Path) -> list[dict[str, Any]]:
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = document["submissions"]
    return found


def of(out: Path, place: int) -> dict[str, Any]:
    account = CLASS[place].account
    return next(one for one in submissions(out) if one["account"]["identifier"] == account)


def points(out: Path) -> dict[str, Decimal]:
    return {
        one["account"]["identifier"]: Decimal(str(one["points"]))
        for one in submissions(out)
        if one["points"] is not None
    }


def settled(file: Path) -> Path:
    """Fill in what counts where two tutors contradict each other."""
    document = json.loads(file.read_text(encoding="utf-8"))
    for row in document["decisions"]:
        row |= {"points": 0, "because": "It names no reason", "by": "Toni Tutor"}
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def evening(desk: Path, grader: Call, browser: Any) -> Evening:
    """Play the evening from the download to the last mail."""
    tutors = Desk(desk, grader, browser)
    tutors.grade(1)
    refusal = decide_first_round(tutors)
    decide_second_round(tutors)
    tutors.run(0, "approve", tutors.out, "--by", "Toni Tutor")
    released = tutors.keep("released")

    in_moodle = {who: f"{grade}" for who, grade in points(released).items()}
    (desk / "worksheet.csv").write_bytes(worksheet(in_moodle))
    tutors.grade(0)
    field = next(one for one in of(tutors.out, APPEALS)["fields"] if one["part"] == "1.2")
    row = {"key": field["criteria"][0]["code"], "points": 1}
    appeal = tutors.write("appeal.json", {**row, "because": "Read again", "by": "Zita Zweit"})
    tutors.run(0, "decide", tutors.out, appeal)
    tutors.run(0, "approve", tutors.out, "--by", "Zita Zweit")
    appealed = tutors.keep("appealed")

    tutors.run(0, "forget", tutors.out, "--student", CLASS[GONE].number, "--yes")
    return Evening(desk, refusal, released, appealed, tutors.keep("forgotten"))


def decide_first_round(tutors: Desk) -> str:
    """Four tutors decide, a fifth contradicts one of them, and a file is admitted."""
    pages = tutors.review(*TUTORS)
    files = [tutors.decide_all(page, name) for name, page in pages.items()]
    (own,) = tutors.review("Eve").values()
    files.append(tutors.decide_all(own, "Eve", odd="The state is not shown.", most=4))
    name = f"{CLASS[MISNAMED].surname}-{CLASS[MISNAMED].number}"
    admission = {"key": of(tutors.out, MISNAMED)["code"], "admit_as": name}
    files.append(
        tutors.write("admit.json", {**admission, "because": "One letter", "by": "Toni Tutor"})
    )
    conflicts = tutors.folder / "conflicts.json"
    refused = tutors.run(2, "decide", tutors.out, *files, "--conflicts", conflicts)
    tutors.run(1, "decide", tutors.out, *files, settled(conflicts))
    return str(refused.err)


def decide_second_round(tutors: Desk) -> None:
    """What was admitted waits for its texts to be read."""
    (page,) = tutors.review("Ada").values()
    tutors.run(0, "decide", tutors.out, tutors.decide_all(page, "Ada"))


def test_everybody_is_accounted_for_and_graded(evening: Evening) -> None:
    document = json.loads((evening.released / "results.json").read_text(encoding="utf-8"))
    sums = document["reconciliation"]
    assert (sums["roster"], sums["graded"], sums["missing"], sums["balanced"]) == (60, 60, 0, True)


def test_the_contradiction_was_shown_side_by_side_and_settled(
    evening: Evening, grader: Call
) -> None:
    assert "Ada" in evening.refusal or "Bo" in evening.refusal
    assert "by Eve" in evening.refusal
    row = json.loads((evening.desk / "conflicts.json").read_text(encoding="utf-8"))["decisions"][0]
    told = grader("explain", evening.released, row["key"]).out
    assert all(name in told for name in ("Eve", "Toni Tutor", "It names no reason"))


def test_what_each_student_earned_is_what_the_answers_are_worth(evening: Evening) -> None:
    earned = points(evening.released)
    assert {earned[one.account] for one in CLASS if one.is_right} == {Decimal(20)}
    assert all(earned[one.account] < 20 for one in CLASS if not one.is_right)


def test_moodle_takes_every_row_and_every_file(evening: Evening) -> None:
    here = Assignment({one.account: Grade() for one in CLASS})
    moodle = evening.released / "moodle"
    imported = upload_worksheet((moodle / "1-worksheet.csv").read_bytes(), here)
    assert imported.grades == points(evening.released)
    assert imported.skipped == {}
    back = upload_feedback((moodle / "2-feedback.zip").read_bytes(), here.grades)
    assert set(back) == {one.account for one in CLASS}
    kinds = [sorted(Path(name).suffix for name in files) for files in back.values()]
    assert all(one == [".html", ".pdf"] for one in kinds)


def test_an_appeal_changes_one_grade_and_one_students_files(evening: Evening) -> None:
    held = {who: Grade(grade) for who, grade in points(evening.released).items()}
    changed = evening.appealed / "moodle" / "changed"
    here, who = Assignment(held), CLASS[APPEALS].account
    imported = upload_worksheet(
        (changed / "1-worksheet.csv").read_bytes(), here, ignore_modified=True
    )
    assert imported.grades == {who: points(evening.released)[who] + 1}
    back = upload_feedback((changed / "2-feedback.zip").read_bytes(), held)
    assert list(back) == [who]
    page = next(data for name, data in back[who].items() if name.endswith(".html")).decode()
    assert "Changed after the release" in page
    assert "Zita Zweit" in page


def test_the_log_names_both_assessors_and_both_releases(evening: Evening, grader: Call) -> None:
    who = CLASS[APPEALS].number
    told = grader("explain", evening.appealed, "--student", who).out
    assert all(name in told for name in ("Toni Tutor", "Zita Zweit", "Read again"))


def test_of_who_is_forgotten_no_byte_is_left(evening: Evening) -> None:
    one = CLASS[GONE]
    traces = [text.encode() for text in (one.number, one.surname, f"_{one.account}_")]
    before = [trace for trace in traces if trace in everything(evening.appealed)]
    assert before == traces
    left = [trace for trace in traces if trace in everything(evening.forgotten)]
    assert left == []
    assert len(submissions(evening.forgotten)) == 59


def everything(folder: Path) -> bytes:
    """Give all bytes of a folder, those inside its ZIPs and their names included."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found += [str(path).encode(), path.read_bytes()]
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name) for name in archive.namelist()]
    return b"\0".join(found)


def test_what_is_shown_in_the_lecture_hall_names_nobody(evening: Evening, grader: Call) -> None:
    out = evening.desk / "hall.html"
    assert grader("statistics", evening.forgotten, "--anonymous", "--out", out).status == 0
    page = out.read_text(encoding="utf-8")
    names = [name for one in CLASS for name in (one.surname, one.number)]
    assert not [name for name in (*names, *TUTORS[2:], "Toni", "Zita") if name in page]
