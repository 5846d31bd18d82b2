"""The demonstration: an invented class is graded as it was meant, part by part."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

READ_FOR_SURE = ("labels", "lines", "form")
WAITING = {"needs_review", "unreadable"}

Row = dict[str, Any]


def document(path: Path) -> Row:
    content: Row = json.loads(path.read_text(encoding="utf-8"))
    return content


def by_number(results: Row) -> dict[str, Row]:
    """Map the uploads that count to their students' numbers; refused ones are left out."""
    return {s["student"]["number"]: s for s in results["submissions"] if s["fields"]}


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if "gradebook" not in path.name and not path.name.startswith(".")
    }


@pytest.fixture(scope="module")
def demo(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demonstration, tmp_path_factory.mktemp("shown") / "demo"))


@pytest.fixture(scope="module")
def before(
    demo: Path, grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Grade the class by hand, as the demonstration says one can."""
    out: Path = tmp_path_factory.mktemp("by_hand") / "out"
    lists = [
        x
        for name in ("roster", "worksheet", "extensions")
        for x in (f"--{name}", demo / f"{name}.csv")
    ]
    done = grader("grade", demo / "download.zip", "--sheet", "sheet05", "--out", out, *lists)
    assert done.status == 1, done.err
    return out


@pytest.fixture(scope="module")
def meant(demo: Path) -> list[Row]:
    students: list[Row] = document(demo / "expected.json")["students"]
    return students


def test_readable_reports_earn_what_was_meant_before_any_decision(
    before: Path, meant: list[Row]
) -> None:
    graded = by_number(document(before / "results.json"))
    wrong = []
    for student in meant:
        if student["habit"] not in READ_FOR_SURE or student["refused"] or not student["fields"]:
            continue
        for wanted, got in zip(student["fields"], graded[student["number"]]["fields"], strict=True):
            assert (got["part"], got["field"]) == (wanted["part"], wanted["field"])
            waits = wanted["verdict"] in WAITING and got["verdict"] in WAITING
            alike = got["verdict"] == wanted["verdict"] or waits
            if not alike or got["points"] != wanted["points"]:
                wrong.append((student["surname"], wanted, got))
    assert wrong == []


def test_everybody_earns_what_was_meant_once_the_tutor_has_decided(
    demo: Path, meant: list[Row]
) -> None:
    graded = by_number(document(demo / "results.json"))
    wrong = []
    for student in meant:
        if not student["fields"]:
            continue
        submission = graded.pop(student["number"])
        assert submission["points"] == student["points"], student["surname"]
        for wanted, got in zip(student["fields"], submission["fields"], strict=True):
            said = (got["part"], got["field"], got["verdict"], got["points"])
            if said != (
                wanted["part"],
                wanted["field"],
                wanted["final_verdict"],
                wanted["final_points"],
            ):
                wrong.append((student["surname"], wanted, got))
    assert wrong == []
    assert graded == {}


def test_every_mistake_is_named_as_meant(demo: Path, meant: list[Row]) -> None:
    graded = by_number(document(demo / "results.json"))
    named = set()
    for student in meant:
        for wanted, got in zip(
            student["fields"], graded.get(student["number"], {"fields": []})["fields"], strict=False
        ):
            codes = {finding["code"] for finding in got["findings"]}
            assert not wanted["finding"] or wanted["finding"] in codes, (student["surname"], got)
            named.add(wanted["finding"])
    assert len([code for code in named if code.startswith("misconception.attention_product.")]) == 8


def test_what_is_typeset_is_read_as_meant_or_left_to_a_person(
    before: Path, meant: list[Row]
) -> None:
    graded = by_number(document(before / "results.json"))
    typeset = [s for s in meant if s["habit"] == "typeset"]
    assert typeset
    for student in typeset:
        for wanted, got in zip(student["fields"], graded[student["number"]]["fields"], strict=True):
            assert got["verdict"] in WAITING or got["points"] == wanted["final_points"]


def test_everybody_is_accounted_for(demo: Path, before: Path, meant: list[Row]) -> None:
    for folder in (before, demo):
        sums = document(folder / "results.json")["reconciliation"]
        accounted = sums["graded"] + sums["needs_review"] + sums["not_graded"] + sums["missing"]
        assert sums["roster"] + sums["unlisted"] == accounted
        assert sums["balanced"]
    fates = [student["fate"] for student in meant]
    sums = document(demo / "results.json")["reconciliation"]
    assert {name: sums[name] for name in ("graded", "not_graded", "missing")} == {
        name: fates.count(name) for name in ("graded", "not_graded", "missing")
    }
    assert (sums["roster"], sums["superseded"], sums["needs_review"]) == (24, 1, 0)


def test_nobody_who_handed_in_is_missing(demo: Path, meant: list[Row]) -> None:
    sums = document(demo / "results.json")["reconciliation"]
    missing = {student["number"] for student in sums["missing_students"]}
    assert missing == {s["number"] for s in meant if s["fate"] == "missing"}


def test_every_refused_file_is_listed_with_a_reason(demo: Path, meant: list[Row]) -> None:
    submissions = document(demo / "results.json")["submissions"]
    refused = [s for s in submissions if s["status"] == "not_graded" and not s["superseded"]]
    assert len(refused) == sum(student["fate"] == "not_graded" for student in meant)
    assert all(submission["findings"] for submission in refused)


def test_every_graded_student_gets_a_feedback_pdf(demo: Path, meant: list[Row]) -> None:
    pdfs = list((demo / "feedback").glob("*.pdf"))
    assert len(pdfs) == sum(student["fate"] == "graded" for student in meant)
    assert all(pdf.read_bytes().startswith(b"%PDF-") for pdf in pdfs)


def test_no_feedback_names_another_student(demo: Path, meant: list[Row]) -> None:
    import pypdfium2

    for pdf in (demo / "feedback").glob("*.pdf"):
        opened = pypdfium2.PdfDocument(pdf)
        text = " ".join(page.get_textpage().get_text_bounded() for page in opened)
        opened.close()
        others = [s for s in meant if s["number"] not in pdf.name]
        assert not [s["number"] for s in others if s["number"] in text]
        assert not [s["first"] for s in others if f"{s['first']} {s['surname']}" in text]


@pytest.mark.all
def test_the_same_by_hand_gives_the_same_results(
    demo: Path, before: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    out = Path(shutil.copytree(before, tmp_path / "out"))
    decided = [demo / "decisions.json", demo / "decisions-admitted.json"]
    done = [grader("decide", out, path) for path in decided]
    assert [one.status for one in done] == [1, 0], [one.err for one in done]
    assert (out / "results.json").read_bytes() == (demo / "results.json").read_bytes()


@pytest.mark.all
def test_the_demonstration_shown_again_leaves_the_same_bytes(
    demo: Path, grader: Callable[..., Any]
) -> None:
    first = files(demo)
    done = grader("demo", "--out", demo)
    assert done.status == 0, done.err
    assert files(demo) == first


@pytest.mark.all
def test_the_demonstration_speaks_german(
    meant: list[Row], grader: Callable[..., Any], tmp_path: Path
) -> None:
    done = grader("demo", "--out", tmp_path / "klasse", "--language", "de")
    assert done.status == 0, done.err
    assert "Hier nachsehen:" in done.out
    graded = by_number(document(tmp_path / "klasse" / "results.json"))
    assert {number: submission["points"] for number, submission in graded.items()} == {
        student["number"]: student["points"] for student in meant if student["fields"]
    }


def test_a_folder_with_other_files_is_left_alone(
    grader: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "thesis.tex").write_text("mine", encoding="utf-8")
    done = grader("demo", "--out", tmp_path)
    assert done.status == 2
    assert "holds other files" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]
