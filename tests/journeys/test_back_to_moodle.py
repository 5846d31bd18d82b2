"""From a graded class to the files that Moodle takes, and back again after an appeal."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from tests.moodle import Assignment, Grade, upload_feedback, upload_worksheet

Call = Callable[..., Any]


@pytest.fixture
def folder(demonstration: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demonstration, tmp_path / "demo"))


def results(folder: Path) -> list[dict[str, Any]]:
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = document["submissions"]
    return found


def points(folder: Path) -> dict[str, Decimal]:
    """Give the points of the complete submissions by their accounts."""
    return {
        one["account"]["identifier"]: Decimal(str(one["points"]))
        for one in results(folder)
        if one["status"] == "graded"
    }


def course(folder: Path) -> Assignment:
    """Make the assignment whose worksheet the demonstration wrote."""
    rows = (folder / "worksheet.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    numbers = [found[1] for row in rows if (found := re.search(r'(\d+)"', row))]
    return Assignment({number: Grade() for number in numbers})


def page_text(pdf: bytes, page: int) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text: str = document[page].get_textpage().get_text_bounded()
        return text


def test_released_points_arrive_in_moodle(folder: Path, grader: Call) -> None:
    assert not (folder / "moodle").exists()
    done = grader("approve", folder, "--by", "Toni Tutor")
    assert done.status == 0, done.err
    assert "18 released" in done.out
    moodle, here = folder / "moodle", course(folder)
    imported = upload_worksheet((moodle / "1-worksheet.csv").read_bytes(), here)
    assert imported.grades == points(folder)
    assert set(imported.skipped.values()) == {"empty"}
    back = upload_feedback((moodle / "2-feedback.zip").read_bytes(), here.grades)
    graded = {one["account"]["identifier"]: one["status"] for one in results(folder)}
    assert {who for who, files in back.items() if any(n.endswith(".pdf") for n in files)} == {
        who for who, status in graded.items() if status == "graded"
    }
    refused = [files for who, files in back.items() if who not in imported.grades]
    assert len(refused) == 4
    assert all(name.startswith("not-graded-") for files in refused for name in files)
    pdfs = [data for files in back.values() for name, data in files.items() if name[-3:] == "pdf"]
    assert not any("Provisional" in page_text(pdf, 0) for pdf in pdfs)
    both = [{name.rpartition(".")[2] for name in files} for files in back.values()]
    assert both.count({"pdf", "html"}) == len(pdfs)
    pages = [d for files in back.values() for n, d in files.items() if n.startswith("not-") < 1]
    assert not any(b"Provisional" in data for data in pages)


def test_feedback_is_provisional_on_every_page_before_the_release(folder: Path) -> None:
    one = min((folder / "feedback").glob("*.pdf")).read_bytes()
    with pypdfium2.PdfDocument(one) as document:
        pages = len(document)
    assert pages > 1
    assert all("Provisional: nobody" in page_text(one, page) for page in range(pages))


@pytest.mark.all
def test_a_changed_decision_takes_back_only_that_students_release(
    folder: Path, grader: Call, tmp_path: Path
) -> None:
    grader("approve", folder, "--by", "Toni Tutor")
    student = next(one for one in results(folder) if one["status"] == "graded")
    field = next(one for one in student["fields"] if one["points"])
    row = {"key": field["code"], "points": 0, "because": "Second look", "by": "Zita Zweit"}
    file = tmp_path / "appeal.json"
    file.write_text(json.dumps({"decisions": [row]}))
    who = student["account"]["identifier"]

    assert "17 released, 1 complete" in grader("decide", folder, file).out
    data = (folder / "moodle" / "1-worksheet.csv").read_bytes()
    assert who not in upload_worksheet(data, course(folder)).grades
    assert "Not released: 1" in (folder / "moodle" / "UPLOAD.html").read_text(encoding="utf-8")

    assert "18 released, 0 complete" in grader("approve", folder, "--by", "Zita Zweit").out
    data = (folder / "moodle" / "1-worksheet.csv").read_bytes()
    assert upload_worksheet(data, course(folder)).grades[who] == points(folder)[who]
    with sqlite3.connect(folder / "gradebook.sqlite") as book:
        made = [json.loads(text)["by"] for (text,) in book.execute("SELECT document FROM release")]
    assert made == ["Toni Tutor", "Zita Zweit"]


@pytest.mark.all
def test_a_worksheet_of_another_maximum_releases_nothing(folder: Path, grader: Call) -> None:
    worksheet = Path(json.loads(_request(folder))["worksheet"])
    kept = worksheet.read_bytes()
    try:
        worksheet.write_bytes(kept.replace(b",20.00,", b",100.00,"))
        refused = grader("approve", folder, "--by", "Toni Tutor")
        assert refused.status == 2
        assert "100.00" in refused.err
        assert "--scale" in refused.err
        assert not (folder / "moodle").exists()
        assert grader("approve", folder, "--by", "Toni Tutor", "--scale").status == 0
    finally:
        worksheet.write_bytes(kept)


def test_a_release_needs_a_name_and_something_complete(
    folder: Path, grader: Call, tmp_path: Path
) -> None:
    assert grader("approve", folder, "--by", " ").status == 2
    nowhere = tmp_path / "empty"
    nowhere.mkdir()
    assert "Run `grader grade` first" in grader("approve", nowhere, "--by", "Toni Tutor").err


def _request(folder: Path) -> str:
    with sqlite3.connect(folder / "gradebook.sqlite") as book:
        ((text,),) = book.execute("SELECT value FROM meta WHERE name = 'request'")
    return str(text)
