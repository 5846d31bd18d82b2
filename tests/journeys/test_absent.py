"""A download that lacks somebody, and a run that is silent about the last one, lose nothing."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
GONE = "Muster 03712001"
LISTS = ("roster", "worksheet", "extensions")


@pytest.fixture(scope="module")
def released(released_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Beside the released class, write a download that lacks one student."""
    place = tmp_path_factory.mktemp("absent") / "demo"
    folder = Path(shutil.copytree(released_demonstration, place))
    whole, part = (
        zipfile.ZipFile(folder / f"{n}.zip", m) for n, m in (("download", "r"), ("part", "w"))
    )
    with whole, part:
        for name in whole.namelist():
            if not name.startswith("Anna Muster_"):
                part.writestr(name, whole.read(name))
    return folder


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(released, tmp_path / "demo"))


def grading(folder: Path, download: str, *more: str) -> list[str]:
    options = [word for name in LISTS for word in (f"--{name}", str(folder / f"{name}.csv"))]
    given = ["grade", str(folder / download), "--sheet", "sheet05", "--out", str(folder)]
    return [*given, *options, *more]


def state(folder: Path) -> dict[str, bytes]:
    return {
        str(path): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "sqlite" not in path.name
    }


def test_a_download_that_lacks_somebody_changes_nothing_unless_it_is_meant(
    folder: Path, grader: Call
) -> None:
    before = state(folder)
    done = grader(*grading(folder, "part.zip"))
    assert done.status == 2
    assert f"  {GONE} (points released)\n" in done.err
    assert "--without-absent" in done.err
    assert state(folder) == before
    german = grader(*grading(folder, "part.zip", "--lang", "de"))
    assert f"  {GONE} (Punkte freigegeben)\n" in german.err
    assert state(folder) == before


def test_who_is_left_out_is_named_everywhere_and_comes_back_whole(
    folder: Path, grader: Call
) -> None:
    feedback = {path.name for path in (folder / "feedback").iterdir()}
    done = grader(*grading(folder, "part.zip", "--without-absent", "--format", "json"))
    assert done.status == 1
    (absent,) = done.json["absent"]
    assert absent["student"] == {"surname": "Muster", "number": "03712001"}
    assert absent["released"]
    assert [one["number"] for one in done.json["lacking"]] == ["03712001"]
    assert "and not in the download: 1" in (folder / "overview.html").read_text(encoding="utf-8")
    page = (folder / "moodle" / "UPLOAD.html").read_text(encoding="utf-8")
    assert page.index("no upload is known as theirs: 1") < page.index("Anna Muster")
    assert page.count("Anna Muster") == 1
    lacking = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in lacking["reconciliation"]["lacking_students"]] == ["03712001"]
    told = grader("explain", folder, "--student", "03712001")
    assert (told.status, "is on record" in told.err) == (2, True)
    again = grader(*grading(folder, "part.zip"))
    assert f"  Anna {GONE}\n" in again.out
    assert again.status == 1
    back = grader(*grading(folder, "download.zip"))
    assert back.status == 0, back.out
    assert "18 released, 0 complete" in back.out
    assert {path.name for path in (folder / "feedback").iterdir()} == feedback


@pytest.mark.skipif(os.name != "posix", reason="needs a terminal of its own")
@pytest.mark.parametrize(("typed", "status"), [(b"n\n", 2), (b"y\n", 1)])
def test_on_a_terminal_somebody_is_asked_first(folder: Path, typed: bytes, status: int) -> None:
    import pty

    before = state(folder)
    ours, theirs = pty.openpty()
    os.write(ours, typed)
    command = [sys.executable, "-m", "grader", *grading(folder, "part.zip")]
    done = subprocess.run(  # noqa: S603 - our own command
        command, stdin=theirs, capture_output=True, text=True, check=False, timeout=300
    )
    assert "Grade without them? [y/N]" in done.stderr
    assert done.returncode == status
    assert (state(folder) == before) is (status == 2)
    assert ("No longer among the results" in done.stdout) is (status == 1)


@pytest.mark.all
def test_language_and_copies_stay_until_they_are_taken_back(folder: Path, grader: Call) -> None:
    assert grader(*grading(folder, "download.zip", "--lang", "de", "--annotated")).status == 0
    before = {path: path.read_bytes() for path in (folder / "feedback").iterdir()}
    assert sum(path.stem.endswith("-annotated") for path in before) == 18
    done = grader(*grading(folder, "download.zip"))
    assert "Siehe" in done.out
    assert {path: path.read_bytes() for path in (folder / "feedback").iterdir()} == before
    back = grader(*grading(folder, "download.zip", "--lang", "en", "--no-annotated"))
    assert "See " in back.out
    assert not [*(folder / "feedback").glob("*-annotated.pdf")]


@pytest.mark.all
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Download the worksheet anew"), ("de", "Bewertungstabelle neu herunter")],
)
def test_a_worksheet_that_a_spreadsheet_saved_is_told_of_when_it_is_graded_with(
    demonstration: Path, grader: Call, tmp_path: Path, language: str, said: str
) -> None:
    folder = Path(shutil.copytree(demonstration, tmp_path / "demo"))
    sheet = folder / "worksheet.csv"
    saved = sheet.read_text(encoding="utf-8-sig").replace(",,20.00,Yes,", ",12. Mai,20.00,Yes,")
    sheet.write_text(saved, encoding="utf-8-sig")
    done = grader(*grading(folder, "download.zip", "--lang", language))
    assert done.status == 1, done.err
    assert "12. Mai" in done.out
    assert said in done.out
    document = grader(*grading(folder, "download.zip", "--format", "json")).json
    assert said in document["unfit"]
    assert document["reconciliation"]["graded"] == 18


@pytest.mark.all
def test_a_maximum_that_does_not_fit_is_told_with_both_remedies(
    demonstration: Path, grader: Call, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(demonstration, tmp_path / "demo"))
    sheet = folder / "worksheet.csv"
    sheet.write_bytes(sheet.read_bytes().replace(b",20.00,", b",100.00,"))
    told = grader(*grading(folder, "download.zip")).out
    assert "the maximum grade is 100.00, and the sheet has 20 points" in told
    assert "--scale" in told
    approved = grader("approve", folder, "--by", "Toni Tutor", "--scale")
    assert approved.status == 0, approved.out
    assert "With this worksheet as it is" not in approved.out
