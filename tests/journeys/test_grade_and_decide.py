"""A tutor grades a folder, decides what waits, and grades again after something changed."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.workflow.decide import decide

Grade = Callable[..., dict[str, Any]]
WRONG_SCORES = "[[3,2,2],[0,1,1],[0,1,0],[1,0,0],[1,0,1]]"
CARRIED = {
    "3.4 scores": WRONG_SCORES,
    "3.4 scaled": "[[1.5,1,1],[0,0.5,0.5],[0,0.5,0],[0.5,0,0],[0.5,0,0.5]]",
    "3.4 output": "[[11.5,16,19.5],[5,6.5,7.5],[2,2.5,3],[0.5,1,1.5],[3.5,5,6]]",
}


def results(out: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((out / "results.json").read_text(encoding="utf-8"))
    return document


def of(out: Path, number: str) -> dict[str, Any]:
    found = [s for s in results(out)["submissions"] if (s["student"] or {}).get("number") == number]
    submission: dict[str, Any] = found[0]
    return submission


def field(submission: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    fields = [f for f in submission["fields"] if (f["part"], f["field"]) == (part, name)]
    one: dict[str, Any] = fields[0]
    return one


def decisions(path: Path, *rows: dict[str, Any]) -> Path:
    complete = [{"because": "read on paper", "by": "Testova", **row} for row in rows]
    path.write_text(json.dumps({"decisions": complete}), encoding="utf-8")
    return path


def full_marks(submission: dict[str, Any]) -> list[dict[str, Any]]:
    """Grant every criterion of a submission."""
    criteria = [c for f in submission["fields"] for c in f["criteria"]]
    return [{"key": c["code"], "points": c["max"]} for c in criteria]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="module")
def class_folder(
    write_submission: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Write a right report, one with a carried error and one that cannot be read in places."""
    folder = tmp_path_factory.mktemp("class")
    write_submission(folder, "Muster", "1111111")
    write_submission(folder, "Probe", "2222222", CARRIED)
    write_submission(folder, "Beispiel", "3333333", {**CARRIED, "3.4 scores": "[[3,2,2],[0,1"})
    return folder


@pytest.fixture(scope="module")
def graded_once(
    class_folder: Path, grader: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    out = tmp_path_factory.mktemp("graded") / "out"
    done = grader("grade", class_folder, "--sheet", "sheet05", "--out", out)
    assert done.status == 1, done.err
    return out


@pytest.fixture
def graded(graded_once: Path, tmp_path: Path) -> Path:
    """Give each test its own copy of the graded folder."""
    return Path(shutil.copytree(graded_once, tmp_path / "out"))


def test_a_right_report_gets_all_points_once_the_criteria_are_granted(
    graded: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    before = of(graded, "1111111")
    assert before["points"] is None
    assert before["points_decided"] == 12
    file = decisions(tmp_path / "criteria.json", *full_marks(before))
    done = grader("decide", graded, file)
    assert done.status == 1, done.err
    after = of(graded, "1111111")
    assert (after["status"], after["points"]) == ("graded", 20)
    names = {path.name for path in (graded / "feedback").iterdir()}
    assert names == {"Muster-1111111.pdf", "Muster-1111111.html"}


def test_carried_errors_keep_their_points(graded: Path) -> None:
    submission = of(graded, "2222222")
    verdicts = [field(submission, "3.4", n)["verdict"] for n in ("scores", "scaled", "output")]
    assert verdicts == ["incorrect", "carried", "carried"]
    assert submission["points_decided"] == 11


def test_a_corrected_reading_is_checked_and_carried_again(
    graded: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    scores = field(of(graded, "3333333"), "3.4", "scores")
    assert (scores["verdict"], scores["points"]) == ("needs_review", None)
    file = decisions(tmp_path / "d.json", {"key": scores["code"], "read_as": WRONG_SCORES})
    done = grader("decide", graded, file)
    again = of(graded, "3333333")
    assert [field(again, "3.4", n)["verdict"] for n in ("scores", "scaled", "output")] == [
        "incorrect",
        "carried",
        "carried",
    ]
    assert "3.4 output" in done.out


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"key": "ZZZZ-ZZZZ", "points": 1}, "nothing here has this key"),
        ({"points": 7}, "at most"),
        ({"points": 0.3}, "no multiple"),
        ({"points": -1}, "greater than or equal"),
        ({"read_as": "[[1,2"}, "not understood"),
        ({"points": 1, "read_as": "1"}, "exactly one"),
        ({"admit_as": "Muster-1111111"}, "points or read_as"),
        ({"points": 1, "because": ""}, "because"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_taken_in(
    graded: Path, tmp_path: Path, row: dict[str, Any], reason: str
) -> None:
    before = (graded / "results.json").read_bytes()
    keys = [field(of(graded, "2222222"), "3.4", name)["code"] for name in ("scores", "scaled")]
    good = {"key": keys[0], "points": 1}
    file = decisions(tmp_path / "d.json", good, {"key": keys[1], **row})
    with pytest.raises(GraderError) as refused:
        decide(graded, [file], datetime(2026, 12, 10, tzinfo=UTC))
    assert "row 2" in str(refused.value)
    assert reason in str(refused.value)
    assert (graded / "results.json").read_bytes() == before
    with Gradebook(graded) as book:
        assert list(book.decisions()) == []


def test_decisions_that_contradict_each_other_are_refused_side_by_side(
    graded: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    key = field(of(graded, "2222222"), "3.4", "scores")["code"]
    files = [decisions(tmp_path / f"{n}.json", {"key": key, "points": n}) for n in (0, 1)]
    done = grader("decide", graded, *files)
    assert done.status == 2
    told = done.err.splitlines()
    at = next(n for n, line in enumerate(told) if line.endswith(f"two decisions on {key}:"))
    assert told[at + 1].strip() == "0 points, by Testova: read on paper (0.json, row 1)"
    assert told[at + 2].strip() == "1 point, by Testova: read on paper (1.json, row 1)"


def test_grading_again_keeps_decisions_and_says_what_changed(
    graded: Path,
    grader: Callable[..., Any],
    class_folder: Path,
    write_submission: Callable[..., Path],
    tmp_path: Path,
) -> None:
    key = field(of(graded, "2222222"), "3.4", "scores")["code"]
    grader("decide", graded, decisions(tmp_path / "d.json", {"key": key, "points": 0.5}))
    again = Path(shutil.copytree(class_folder, tmp_path / "class"))
    same = grader("grade", again, "--sheet", "sheet05", "--out", graded)
    assert field(of(graded, "2222222"), "3.4", "scores")["points"] == 0.5
    assert "Points changed" not in same.out
    other = WRONG_SCORES.replace("3", "4")
    write_submission(again, "Probe", "2222222", {**CARRIED, "3.4 scores": other})
    changed = grader("grade", again, "--sheet", "sheet05", "--out", graded)
    scores = field(of(graded, "2222222"), "3.4", "scores")
    assert scores["points"] == 0
    assert "decision.set_aside" in [finding["code"] for finding in scores["findings"]]
    assert "Points changed" in changed.out


def test_a_rejected_file_is_admitted_by_a_person_and_then_graded(
    grader: Callable[..., Any], submit: Callable[..., Path], tmp_path: Path, out: Path
) -> None:
    proper = submit("Muster", "1111111")
    proper.rename(proper.with_name("Blatt 5.zip"))
    grader("grade", proper.parent, "--sheet", "sheet05", "--out", out)
    refused = results(out)["submissions"][0]
    assert refused["status"] == "not_graded"
    row = {"key": refused["code"], "admit_as": "Muster-1111111"}
    grader("decide", out, decisions(tmp_path / "d.json", row))
    admitted = of(out, "1111111")
    assert (admitted["status"], admitted["points_decided"]) == ("needs_review", 12)


def test_a_folder_that_was_never_graded_is_named(
    grader: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    done = grader("decide", tmp_path / "empty", decisions(tmp_path / "d.json"))
    assert done.status == 2
    assert "holds no graded results" in done.err


@pytest.mark.all
def test_feedback_that_somebody_touched_is_written_again_and_no_other(
    graded: Path, grader: Callable[..., Any], tmp_path: Path
) -> None:
    rows = [row for number in ("1111111", "2222222") for row in full_marks(of(graded, number))]
    file = decisions(tmp_path / "criteria.json", *rows)
    grader("decide", graded, file)
    feedback = graded / "feedback"
    before = {path.name: path.read_bytes() for path in feedback.iterdir()}
    assert len(before) == 4
    (feedback / "Muster-1111111.pdf").write_bytes(b"%PDF-1.7 all points")
    (feedback / "Muster-1111111.html").unlink()
    for path in feedback.glob("Probe*"):
        os.utime(path, ns=(1, 1))
    assert "taken in before" in grader("decide", graded, file).out
    assert {path.name: path.read_bytes() for path in feedback.iterdir()} == before
    assert {path.stat().st_mtime_ns for path in feedback.glob("Probe*")} == {1}
