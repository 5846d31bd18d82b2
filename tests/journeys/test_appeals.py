"""An appeal: a second assessor decides, and what changed is issued anew to that student alone."""

import json
import os
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
LONG_AGO = 1_000_000_000


@pytest.fixture(scope="module")
def appealed(
    released_demonstration: Path, grader: Call, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Let a second assessor take a point from one student of a released class; release again.

    The feedback of the first release is made to look old, so that what is touched shows.
    """
    place = tmp_path_factory.mktemp("appealed") / "demo"
    folder = Path(shutil.copytree(released_demonstration, place))
    for path in (folder / "feedback").glob("*.pdf"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    shutil.copy(folder / "moodle" / "1-worksheet.csv", folder / "fresh.csv")
    row = {
        "key": field(folder)["code"],
        "points": 0,
        "because": "A second look",
        "by": "Zita Zweit",
    }
    done = grader("decide", folder, decisions(folder / "appeal.json", row))
    assert done.status == 0, done.err
    (folder / "decided.txt").write_text(done.out, encoding="utf-8")
    done = grader("approve", folder, "--by", "Zita Zweit")
    assert done.status == 0, done.err
    (folder / "approved.txt").write_text(done.out, encoding="utf-8")
    return folder


def decisions(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    return path


def submissions(folder: Path) -> list[dict[str, Any]]:
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = document["submissions"]
    return found


def student(folder: Path) -> dict[str, Any]:
    return next(one for one in submissions(folder) if one["status"] == "graded")


def field(folder: Path) -> dict[str, Any]:
    """Give a field that was worth one point to the student who appealed."""
    found = (one for one in student(folder)["fields"] if one["field"] == "attention")
    return next(found)


def course(folder: Path, worksheet: str = "worksheet.csv") -> Assignment:
    """Make the assignment of a worksheet, with the grades that stand in it."""
    rows = (folder / worksheet).read_text(encoding="utf-8-sig").splitlines()[1:]
    found: dict[str, Grade] = {}
    for row in rows:
        number = re.search(r'(\d+)"', row)
        grade = re.search(r",([\d.]*),20\.00,", row)
        if number and grade:
            found[number[1]] = Grade(Decimal(grade[1]) if grade[1] else None)
    return Assignment(found)


def page_text(pdf: Path) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text: str = document[0].get_textpage().get_text_bounded()
        return " ".join(text.split())


def test_only_that_students_feedback_is_written_again(appealed: Path) -> None:
    touched = [
        path.name
        for path in (appealed / "feedback").glob("*.pdf")
        if path.stat().st_mtime != LONG_AGO
    ]
    who = student(appealed)["student"]
    assert touched == [f"{who['surname']}-{who['number']}.pdf"]


def test_their_feedback_says_what_changed_and_who_decided(appealed: Path) -> None:
    who = student(appealed)["student"]
    text = page_text(appealed / "feedback" / f"{who['surname']}-{who['number']}.pdf")
    assert "Changed after the release of" in text
    assert "1 0 Decided by Zita Zweit: A second look" in text
    total = Decimal(str(student(appealed)["points"]))
    assert re.search(rf"Total {total + 1:f} {total:f}\b", text.replace(".0 ", " "))
    assert "Provisional" not in text


def test_whoever_gets_less_is_named_in_one_line_and_once(
    appealed: Path, grader: Call, tmp_path: Path
) -> None:
    code = student(appealed)["code"]
    for name in ("decided.txt", "approved.txt"):
        lines = (appealed / name).read_text(encoding="utf-8").splitlines()
        told = [line for line in lines if line.startswith("Fewer points than were released")]
        assert len(told) == 1
        assert code in told[0]
        assert "3.6 attention 1 → 0" in told[0]
    folder = shutil.copytree(appealed, tmp_path / "demo")
    again = grader("approve", folder, "--by", "Zita Zweit", "--format", "json").json
    assert (again["lowered"], again["reissued"]) == ([], [code])


@pytest.mark.parametrize(("name", "upload"), [("decided.txt", False), ("approved.txt", True)])
def test_nothing_is_to_be_uploaded_before_the_appeal_is_released(
    appealed: Path,
    name: str,
    upload: bool,  # noqa: FBT001 - a table's column
) -> None:
    text = (appealed / name).read_text(encoding="utf-8")
    who = student(appealed)
    named = f"{who['student']['surname']} {who['student']['number']} ({who['code']})"
    anew = f"Released anew or for the first time: {named}."
    assert (anew in text, "UPLOAD.html" in text) == (upload, upload)
    waits = f"their present points are not released: {named}."
    assert (waits in text, "Do not upload yet" in text) == (not upload, not upload)


@pytest.mark.all
def test_a_second_appeal_is_not_told_to_upload_the_first(
    appealed: Path, grader: Call, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(appealed, tmp_path / "demo"))
    graded = [one for one in submissions(folder) if one["status"] == "graded"]
    other = graded[-1]
    key = next(one["code"] for one in other["fields"] if one["points"])
    row = {"key": key, "points": 0, "because": "Another look", "by": "Zita Zweit"}
    file = decisions(tmp_path / "second.json", row)
    done = grader("decide", folder, file, "--format", "json").json
    assert done["reissued"] == [student(folder)["code"]]
    assert [one["code"] for one in done["unreleased"]] == [other["code"]]
    again = grader("decide", folder, file).out
    assert "Do not upload yet" in again
    assert str(folder / "moodle" / "changed") not in again


def test_the_few_files_bring_moodle_up_to_date(
    appealed: Path, grader: Call, tmp_path: Path
) -> None:
    """The worksheet is downloaded again after the first upload, and holds what was released."""
    folder = Path(shutil.copytree(appealed, tmp_path / "demo"))
    who = student(folder)["account"]["identifier"]
    arguments = ["grade", folder / "download.zip", "--sheet", "sheet05", "--out", folder]
    arguments += ["--roster", folder / "roster.csv", "--extensions", folder / "extensions.csv"]
    assert grader(*arguments, "--worksheet", folder / "fresh.csv").status == 0
    moodle = folder / "moodle"
    here = course(folder, "fresh.csv")
    before = {number: grade.value for number, grade in here.grades.items()}
    done = upload_worksheet((moodle / "changed" / "1-worksheet.csv").read_bytes(), here)
    assert done.grades == {who: Decimal(str(student(folder)["points"]))}
    assert before[who] == done.grades[who] + 1
    assert set(done.skipped.values()) == {"unchanged", "empty"}
    back = upload_feedback((moodle / "changed" / "2-feedback.zip").read_bytes(), here.grades)
    assert [*back] == [who]
    full = course(folder, "fresh.csv")
    assert upload_worksheet((moodle / "1-worksheet.csv").read_bytes(), full).grades == done.grades
    assert "holds no grade for" not in (moodle / "UPLOAD.html").read_text(encoding="utf-8")


def test_the_log_shows_both_assessors_and_both_releases_in_order(
    appealed: Path, grader: Call
) -> None:
    code = field(appealed)["code"]
    lines = grader("explain", appealed, code).out.splitlines()
    events = [line for line in lines if line.startswith(("Decided", "Released", "Changed"))]
    said = [" ".join(line.split()[:1] + line.split(" by ")[1].split()[:2]) for line in events[:3]]
    assert said == ["Released Toni Tutor:", "Decided Zita Zweit:", "Released Zita Zweit:"]
    assert "1 here" in events[0]
    assert "(after the release of " in events[1]
    assert "0 here" in events[2]
    assert events[3].endswith("3.6 attention: 1 → 0, decided: Zita Zweit: A second look")
    document = grader("explain", appealed, code, "--format", "json").json
    assert [one["by"] for one in document["releases"]] == ["Toni Tutor", "Zita Zweit"]
    assert [one["field_points"] for one in document["releases"]] == [1, 0]
    (amendment,) = document["amendments"]
    assert amendment["fields"][0]["detail"] == "Zita Zweit: A second look"
    assert document["decisions"][-1]["after_release"] == document["releases"][0]["made_at"]


def test_the_whole_record_of_a_student_is_one_document(appealed: Path, grader: Call) -> None:
    who = student(appealed)
    number = who["student"]["number"]
    text = grader("explain", appealed, "--student", number, "--lang", "de").out
    places = [text.index(f"Gefragt: Teil {one['part']} ") for one in who["fields"]]
    assert places == sorted(places)
    assert text.startswith(f"Akte von {number}, Blatt sheet05")
    document = grader("explain", appealed, "--student", number, "--format", "json").json
    assert [one["code"] for one in document["fields"]] == [one["code"] for one in who["fields"]]
    assert [one["code"] for one in document["uploads"]] == [who["code"]]
    refused = grader("explain", appealed, "--student", "999")
    assert refused.status == 2
    assert "'999'" in refused.err
    assert grader("explain", appealed).status == 2
    assert grader("explain", appealed, "AAAA-AAAA", "--student", number).status == 2


def test_points_that_were_edited_by_hand_are_not_taken_for_released(
    appealed: Path, grader: Call, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(appealed, tmp_path / "demo"))
    code = field(folder)["code"]
    with sqlite3.connect(folder / "gradebook.sqlite") as book:
        rows = book.execute("SELECT id, document FROM scorecard ORDER BY id").fetchall()
        for number, document in rows:
            card = json.loads(document)
            for mark in card["marks"]:
                if mark["code"] == code:
                    mark["points"] = "0.5"
            book.execute(
                "UPDATE scorecard SET document = ? WHERE id = ?", (json.dumps(card), number)
            )
    text = grader("explain", folder, code).out
    assert "The present points are not released." in text
    assert "by Toni Tutor: – here, – points in all" in text


def test_a_contradiction_is_settled_and_stays_in_the_record(
    demonstration: Path, grader: Call, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(demonstration, tmp_path / "demo"))
    key = field(folder)["code"]
    given = {"key": key, "because": "looked"}
    files = [
        decisions(tmp_path / "ada.json", {**given, "points": 0, "by": "Ada"}),
        decisions(tmp_path / "bo.json", {**given, "points": 0.5, "by": "Bo"}),
    ]
    out = tmp_path / "settle.json"
    assert grader("decide", folder, *files, "--conflicts", out).status == 2
    document = json.loads(out.read_text(encoding="utf-8"))
    document["decisions"][0] |= {"points": 0.5, "because": "Half of it", "by": "Zita Zweit"}
    out.write_text(json.dumps(document), encoding="utf-8")
    assert grader("decide", folder, *files, out).status == 0
    assert (field(folder)["points"], field(folder)["decided_by"]) == (0.5, "Zita Zweit")
    found = grader("explain", folder, key, "--format", "json").json["decisions"]
    assert [(one["by"], one["holds"], one["settled_by"]) for one in found] == [
        ("Ada", False, "Zita Zweit"),
        ("Bo", True, None),
        ("Zita Zweit", True, None),
    ]
    text = grader("explain", folder, key).out
    assert "contradicted; Zita Zweit settled it, and this does not count" in text
    assert "(settles a contradiction)" in text


def of(folder: Path, surname: str) -> dict[str, Any]:
    found = (one for one in submissions(folder) if (one["student"] or {}).get("surname") == surname)
    return next(found)


def codes(submission: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in submission["findings"]]


@pytest.mark.all
def test_lateness_is_waived_or_moved_for_one_upload(
    demonstration: Path, grader: Call, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ["grade", demonstration / "download.zip", "--sheet", "sheet05", "--out", out]
    arguments += [
        "--roster",
        demonstration / "roster.csv",
        "--worksheet",
        demonstration / "worksheet.csv",
    ]
    number, until = (
        (demonstration / "extensions.csv").read_text(encoding="utf-8").split()[1].split(",")
    )
    lists = tmp_path / "extensions.csv"
    lists.write_text(f"number,until,because,by\n{number},{until},ill,Dora\n", encoding="utf-8")
    assert grader(*arguments, "--extensions", lists).status == 1
    late = of(out, "Platzhalter")
    assert "late.by" in codes(late)
    told = grader("explain", out, "--student", number).out
    assert re.search(r"Extension until .*, by Dora: ill", told)
    assert "as Dora decided: ill" in told

    def decide(**said: Any) -> list[str]:
        row = {"key": late["code"], "because": "The server was down", "by": "Toni", **said}
        assert grader("decide", out, decisions(tmp_path / "d.json", row)).status == 1
        return codes(of(out, "Platzhalter"))

    assert "late.by" in decide(until="2026-12-07T00:30")
    moved = decide(until="2026-12-08T23:59")
    assert "late.extended" in moved
    assert "late.by" not in moved
    assert "late.excused" in decide(excuse=True)
    findings = of(out, "Platzhalter")["findings"]
    message = next(one["message"] for one in findings if one["code"] == "late.excused")
    assert "as Toni decided: The server was down" in message
    assert message in (out / "overview.html").read_text(encoding="utf-8")
    done = grader("explain", out, late["code"]).out
    assert "Toni: counts as on time; because: The server was down" in done
    assert "due 8 Dec 2026, 23:59 (Europe/Berlin)" in done
