"""A student is forgotten: not a byte of theirs stays, and nobody else's points move."""

import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner

from grader.cli import root
from grader.errors import GraderError
from grader.gradebook import Gradebook, only_run
from grader.workflow.choosing import Wanted, choose
from grader.workflow.folders import request_of
from grader.workflow.holding import look_into
from grader.workflow.removing import remove
from submissions.surnames import fold
from tests.journeys.conftest import ANSWERS, pack, report

Call = Callable[..., Any]
NUMBER, TWIN, OTHER, ABSENT = "00712345", "1234568", "1234569", "1234570"
GONE = ("Zoë Müller-Özkan", "51001", "Müller-Özkan", NUMBER)
CLASS = (
    GONE,
    ("Tim Zwilling", "51002", "Zwilling", TWIN),
    ("Ada Andere", "51003", "Andere", OTHER),
)
OWN = {
    "1.1 text": "Nobody else in this class has written this sentence on states.",
    "3.4 scaled": "[[1,1,1],[0,0.25,0.5],[0,0.5,0],[0.5,0,0],[0.5,0,0.5]]",
}
GIVEN = ("download.zip", "roster.csv", "worksheet.csv", "extensions.csv")
HEAD = (
    'Identifier,"Full name","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
)
ROW = (
    '"Participant {}","{}",{}@students.example,"Submitted for grading - ",,20.00,Yes,'
    '"Friday, 4 December 2026, 9:59 PM",-,\n'
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what a tutor has: the download, the lists; the twin handed in the same PDF."""
    folder = tmp_path_factory.mktemp("given")
    pdfs = {NUMBER: report("", {**ANSWERS, **OWN}), OTHER: report("Andere", ANSWERS)}
    pdfs[TWIN] = pdfs[NUMBER]
    with zipfile.ZipFile(folder / "download.zip", "w") as download:
        for name, identifier, surname, number in CLASS:
            place = f"{name}_{identifier}_assignsubmission_file/{surname}-{number}.zip"
            download.writestr(place, pack(f"{surname}-{number}.pdf", pdfs[number]))
        rejected = f"{GONE[0]}_{GONE[1]}_assignsubmission_file/Abgabe.zip"
        download.writestr(rejected, b"this is no archive")
    rows = [ROW.format(identifier, name, number) for name, identifier, _, number in CLASS]
    nothing = ROW.replace("Submitted for grading", "No submission")
    rows.append(nothing.format("51004", "Alma Abwesend", ABSENT))
    (folder / "worksheet.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    people = [f"{number},{surname},{name.split()[0]}\n" for name, _, surname, number in CLASS]
    people.append(f"{ABSENT},Abwesend,Alma\n")
    (folder / "roster.csv").write_text(
        "Matrikelnummer,Nachname,Vorname\n" + "".join(people), encoding="utf-8"
    )
    late = f"number,until\n{NUMBER},2026-12-09\n{OTHER},2026-12-09\n"
    (folder / "extensions.csv").write_text(late, encoding="utf-8")
    return folder


def grading(given: Path, out: Path) -> tuple[object, ...]:
    lists = ("roster", "worksheet", "extensions")
    options = [word for name in lists for word in (f"--{name}", given / f"{name}.csv")]
    return ("grade", given / "download.zip", "--sheet", "sheet05", "--out", out, *options)


@pytest.fixture(scope="module")
def released(given: Path, grader: Call, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Grade, decide and release the class, with pages for a tutor."""
    out = tmp_path_factory.mktemp("released") / "out"
    assert grader(*grading(given, out)).status == 1
    assert grader("review", out, "--split", "Ada").status == 1
    file = given / "decisions.json"
    file.write_text(json.dumps({"decisions": list(open_rows(out))}), encoding="utf-8")
    assert grader("decide", out, file).status == 0
    assert grader("approve", out, "--by", "Toni Tutor").status == 0
    assert grader("review", out, "--split", "Ada").status == 0
    (out / "feedback" / f"Müller-Özkan-{NUMBER}.html").write_text(GONE[0], encoding="utf-8")
    (out / "moodle" / "changed").mkdir()
    (out / "moodle" / "changed" / "1-worksheet.csv").write_text(NUMBER, encoding="utf-8")
    return out


def open_rows(out: Path) -> Iterator[dict[str, Any]]:
    for one in results(out)["submissions"]:
        for field in one["fields"]:
            for lot in field["criteria"] or [field]:
                if lot["points"] is None:
                    row = {"key": lot["code"], "points": lot["max"], "because": "seen"}
                    yield {**row, "by": "Toni Tutor"}


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "out"))


def results(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    return document


def submission(folder: Path, number: str) -> dict[str, Any]:
    found = (one for one in results(folder)["submissions"] if one["student"])
    return next(one for one in found if one["student"]["number"] == number)


def words_of_the_student(folder: Path) -> set[str]:
    """Gather all that the student could be known by, from what the folder held of them."""
    name, identifier, surname, number = GONE
    found = {name, surname, fold(surname), name.split()[0], number, identifier, OWN["1.1 text"]}
    for one in results(folder)["submissions"]:
        if one["account"]["identifier"] == identifier:
            found |= {one["file"], one["file"].rpartition("/")[2], one["code"]}
            found |= {field["code"] for field in one["fields"]}
            found |= {lot["code"] for field in one["fields"] for lot in field["criteria"]}
    with closing(sqlite3.connect(folder / "gradebook.sqlite")) as store:
        for (document,) in store.execute("SELECT document FROM intake"):
            taken = json.loads(document)
            if taken["upload"]["account"]["identifier"] == identifier:
                found |= {taken["zip_sha256"], taken.get("pdf_sha256", taken["zip_sha256"])}
    return found


def spellings(word: str) -> set[bytes]:
    forms = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    forms |= {form.casefold() for form in forms} | {json.dumps(form)[1:-1] for form in forms}
    return {form.encode(code) for form in forms for code in ("utf-8", "utf-16-le")}


def contents(name: str, data: bytes) -> Iterator[bytes]:
    """Give the bytes of a file, of a ZIP's members and of a PDF's text."""
    yield name.encode()
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.namelist():
                yield from contents(member, archive.read(member))
    elif data.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(data) as document:
            yield "\n".join(page.get_textpage().get_text_bounded() for page in document).encode()
    else:
        yield data


def left(folder: Path, words: set[str]) -> set[str]:
    """Find which words still stand in the folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    pieces = [piece for path in files for piece in contents(path.name, path.read_bytes())]
    return {
        word for word in words if any(form in piece for form in spellings(word) for piece in pieces)
    }


def marks(folder: Path, number: str) -> dict[str, Any]:
    fields = submission(folder, number)["fields"]
    return {one["code"]: (one["points"], one["response"], one["because"]) for one in fields}


def pdf_sum(folder: Path) -> str:
    """Give the fingerprint of the PDF that the student and the twin share."""
    with closing(sqlite3.connect(folder / "gradebook.sqlite")) as store:
        documents = [json.loads(row[0]) for row in store.execute("SELECT document FROM intake")]
    files = {one["upload"]["account"]["identifier"]: one for one in documents}
    return str(files["51002"]["pdf_sha256"])


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def half_forgotten(folder: Path) -> None:
    """Take the student out of the gradebook, and die before the files follow."""
    with only_run(folder), Gradebook(folder) as book:
        holding = look_into(folder, book)
        chosen = choose(book, holding, Wanted((NUMBER,)))
        remove(book, holding, chosen, date(2027, 3, 1))


def test_not_a_byte_of_a_forgotten_student_is_left(folder: Path, grader: Call) -> None:
    words = words_of_the_student(folder)
    shared = {OWN["1.1 text"], pdf_sum(folder)}
    assert left(folder, words) == words - {fold(GONE[2])}
    done = grader("forget", folder, "--student", NUMBER, "--yes")
    assert done.status == 0, done.out
    assert left(folder, words) == shared
    assert not list(folder.glob("*-wal"))
    assert {path.name for path in folder.iterdir()} == {
        *(".run.lock", "feedback", "gradebook.sqlite", "grades.csv", "lists", "moodle"),
        *("overview.html", "results.json"),
    }


def test_nobody_elses_points_answers_or_decisions_change(folder: Path, grader: Call) -> None:
    before = {number: marks(folder, number) for number in (TWIN, OTHER)}
    done = grader("forget", folder, "--student", NUMBER, "--yes", "--format", "json").json
    assert done["count"] == 1
    assert {number: marks(folder, number) for number in (TWIN, OTHER)} == before
    assert not submission(folder, TWIN)["findings"]
    sums = results(folder)["reconciliation"]
    assert (sums["roster"], sums["graded"], sums["missing"], sums["forgotten"]) == (3, 2, 1, 1)
    assert sums["balanced"]


def test_what_comes_after_works_and_knows_nothing_of_them(folder: Path, grader: Call) -> None:
    words = words_of_the_student(folder) - {OWN["1.1 text"], pdf_sum(folder)}
    grader("forget", folder, "--student", NUMBER, "--yes")
    row = {"key": submission(folder, OTHER)["fields"][4]["code"], "points": 0}
    file = folder.parent / "mine.json"
    row |= {"because": "an appeal", "by": "Zita Zweit"}
    file.write_text(json.dumps({"decisions": [row]}), encoding="utf-8")
    decided = grader("decide", folder, file)
    assert decided.status == 0, decided.err
    assert decided.out.startswith(
        "3 on the roster + 0 not on it = 2 graded + 0 waiting + 0 not graded + 1 missing;"
        " 1 forgotten so far\n"
    )
    assert "2 released" in grader("approve", folder, "--by", "Toni Tutor").out
    assert grader("explain", folder, row["key"]).status == 0
    assert grader("review", folder, "--split", "Bo").status == 0
    assert left(folder, words) == set()
    rows = (folder / "moodle" / "1-worksheet.csv").read_text(encoding="utf-8").splitlines()
    assert [re.findall(r"Participant (\d+)", row) for row in rows[1:]] == [
        ["51002"],
        ["51003"],
        ["51004"],
    ]


@pytest.fixture
def noted(folder: Path, grader: Call) -> str:
    """Decide on somebody else with a reason that names the student, and give the key."""
    key = str(submission(folder, OTHER)["fields"][4]["code"])
    row = {"key": key, "points": 0, "because": "See Muller-Özkans answer.", "by": "Toni Tutor"}
    file = folder.parent / "note.json"
    file.write_text(json.dumps({"decisions": [row]}), encoding="utf-8")
    assert grader("decide", folder, file).status == 0
    return key


def test_a_note_on_somebody_else_that_names_them_is_shown(
    folder: Path, noted: str, grader: Call
) -> None:
    done = grader("forget", folder, "--student", NUMBER, "--yes", "--format", "json")
    assert done.status == 1
    assert [(one["place"], one["code"], one["text"]) for one in done.json["mentions"]] == [
        ("decision", noted, "See Muller-Özkans answer.")
    ]
    assert marks(folder, OTHER)[noted] == (0, ANSWERS["3.1 q"], "See Muller-Özkans answer.")


@pytest.mark.all
def test_a_name_is_struck_out_of_a_note_where_that_is_asked_for(
    folder: Path, noted: str, grader: Call
) -> None:
    done = grader("forget", folder, "--student", NUMBER, "--strike", "--yes")
    assert done.status == 0, done.out
    assert marks(folder, OTHER)[noted] == (0, ANSWERS["3.1 q"], "See […] answer.")
    assert left(folder, {"Muller-Özkan"}) == set()


def test_a_dry_run_names_them_and_changes_no_file(folder: Path, grader: Call) -> None:
    before = state(folder)
    done = grader("forget", folder, "--student", f" {NUMBER[:4]} {NUMBER[4:]}", "--dry-run")
    assert done.status == 0, done.err
    assert "Zoë Müller-Özkan 00712345" in done.out
    assert "Uploads: 2" in done.out
    assert "Nothing was removed." in done.out
    assert state(folder) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--student", "712345"), "Did you mean 00712345?"),
        (("--student", NUMBER, "--student", "9999999"), "nobody with the number '9999999'"),
        ((), "Say whom to forget"),
        (("--student", NUMBER, "--before", "2027-01-01"), "not both"),
        (("--before", "soon"), "soon"),
    ],
)
def test_what_is_not_meant_clearly_removes_nothing(
    released: Path, grader: Call, words: tuple[str, ...], told: str
) -> None:
    before = state(released)
    done = grader("forget", released, *words, "--yes")
    assert done.status == 2
    assert told in done.err
    assert state(released) == before


def test_where_nobody_can_be_asked_nothing_is_removed(released: Path, grader: Call) -> None:
    before = state(released)
    assert "give --yes" in grader("forget", released, "--student", NUMBER).err
    assert state(released) == before


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of its own")
def test_a_no_on_the_terminal_removes_nothing(released: Path) -> None:
    import pty

    before = state(released)
    ours, theirs = pty.openpty()
    os.write(ours, b"n\n")
    command = [sys.executable, "-m", "grader", "forget", str(released), "--student", NUMBER]
    done = subprocess.run(  # noqa: S603 - our own command
        command, stdin=theirs, capture_output=True, text=True, check=False, timeout=300
    )
    assert "Zoë Müller-Özkan" in done.stderr
    assert "cannot be brought back" in done.stderr
    assert "Nothing was removed." in done.stdout
    assert (done.returncode, state(released)) == (1, before)


def test_a_forgetting_by_halves_keeps_others_out_until_it_is_finished(
    folder: Path, grader: Call, given: Path
) -> None:
    words = words_of_the_student(folder)
    shared = {OWN["1.1 text"], pdf_sum(folder)}
    half_forgotten(folder)
    assert left(folder, words) > shared
    for command in (
        ("approve", folder, "--by", "Toni Tutor"),
        ("explain", folder, "AAAA-AAAA"),
        ("sample", folder),
        ("review", folder, "--split", "Ada"),
        ("forget", folder, "--student", NUMBER, "--dry-run"),
        grading(given, folder),
    ):
        refused = CliRunner().invoke(root, list(map(str, command)))
        assert isinstance(refused.exception, GraderError)
        assert "was interrupted" in str(refused.exception)
    done = grader("forget", folder, "--student", NUMBER)
    assert done.status == 0, done.err
    assert "is finished now" in done.out
    assert left(folder, words) == shared


@pytest.mark.all
def test_a_store_that_is_held_open_is_finished_later(folder: Path, grader: Call) -> None:
    words = words_of_the_student(folder)
    with closing(sqlite3.connect(folder / "gradebook.sqlite")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM reading").fetchone()
        held = grader("forget", folder, "--student", NUMBER, "--yes")
    assert held.status == 2
    assert "run the same command again" in held.err
    assert grader("forget", folder, "--student", NUMBER, "--yes").status == 0
    assert left(folder, words) == {OWN["1.1 text"], pdf_sum(folder)}


@pytest.mark.all
def test_lists_that_are_gone_do_not_keep_anybody_from_being_forgotten(
    folder: Path, grader: Call, given: Path
) -> None:
    words = words_of_the_student(folder)
    with Gradebook(folder) as book:
        request = json.loads(book.noted("request") or "")
        book.note("request", json.dumps({**request, "roster": str(given / "gone.csv")}))
    done = grader("forget", folder, "--student", NUMBER, "--yes")
    assert done.status == 1
    assert "gone.csv" in done.out
    assert left(folder, words) == {OWN["1.1 text"], pdf_sum(folder)}
    assert not (folder / "results.json").exists()


@pytest.mark.all
def test_annotated_copies_that_cannot_be_made_again_are_told_of(
    folder: Path, grader: Call, given: Path
) -> None:
    with Gradebook(folder) as book:
        request = request_of(folder, book)
        book.note("request", request.model_copy(update={"annotated": True}).document())
    away = (given / "download.zip").rename(given / "moved.zip")
    try:
        done = grader("forget", folder, "--student", NUMBER, "--yes")
    finally:
        away.rename(given / "download.zip")
    assert "Annotated copies that could not be made again: 2." in done.out


def test_a_file_of_the_tutors_own_is_named_and_stays(folder: Path, grader: Call) -> None:
    own = folder / "grades.xlsx"
    own.write_bytes(f"{NUMBER};18".encode())
    done = grader("forget", folder, "--student", NUMBER, "--yes", "--format", "json")
    assert (done.status, done.json["naming"]) == (1, [str(own)])
    assert own.exists()


def test_everybody_before_a_day_is_forgotten_and_the_empty_folder_still_adds_up(
    folder: Path, grader: Call, given: Path
) -> None:
    early = grader("forget", folder, "--before", "2026-12-01", "--yes", "--format", "json")
    assert (early.status, early.json["count"], early.json["done"]) == (0, 0, False)
    done = grader("forget", folder, "--before", "2100-01-01", "--yes", "--format", "json")
    assert (done.status, done.json["count"], done.json["students"]) == (0, 4, [])
    assert done.json["sources"] == [str(given / f"{name}") for name in GIVEN]
    assert results(folder)["reconciliation"]["roster"] == 0
    with closing(sqlite3.connect(folder / "gradebook.sqlite")) as store:
        for table in ("entry", "intake", "reading", "image", "picture", "scorecard", "decision"):
            assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
