"""After an upgrade old readings are used as they are, until somebody asks to read again."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.gradebook import Gradebook, StoredDecision
from grader.model import Decision
from grader.workflow import jobs
from grader.workflow.grade import grade
from grader.workflow.request import GradeRequest, Outcome
from grader.workflow.run import Run
from grader.workflow.summary import summary_document, summary_text
from submissions.model import Reading

OLD, NEW = "0:1", "9:99999"
MISREAD = "[[3, 2, 2], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]]"
RIGHT = "[[2, 2, 2], [0, 1, 1], [0, 1, 0], [1, 0, 0], [1, 0, 1]]"


def die(_: jobs.ReadJob) -> Reading:
    """End the process that reads."""
    os._exit(9)


def rows(out: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(out / "gradebook.sqlite")) as store, store:
        return store.execute(query).fetchall()


def age(out: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Make all readings of an older version, which read some fields otherwise."""
    for number, document in rows(out, "SELECT id, document FROM reading"):
        reading = json.loads(document)
        for response in reading["responses"]:
            response.update(changes.get(f"{response['part']} {response['field']}", {}))
        with closing(sqlite3.connect(out / "gradebook.sqlite")) as store, store:
            store.execute(
                "UPDATE reading SET version = ?, document = ? WHERE id = ?",
                (OLD, json.dumps(reading), number),
            )


@pytest.fixture(scope="module")
def graded(
    write_submission: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    folder, out = tmp_path_factory.mktemp("class"), tmp_path_factory.mktemp("graded") / "out"
    write_submission(folder, "Muster", "1111111")
    write_submission(folder, "Probe", "2222222")
    grade(GradeRequest(path=folder, sheet="sheet05", out=out, workers=1))
    return folder, out


@pytest.fixture
def again(graded: tuple[Path, Path], tmp_path: Path) -> Callable[..., Outcome]:
    """Grade the same folder again, in a copy of the results."""
    folder, _ = graded
    out = Path(shutil.copytree(graded[1], tmp_path / "out"))

    def run(**more: Any) -> Outcome:
        asked = {"path": folder, "sheet": "sheet05", "out": out, "workers": 1, **more}
        return grade(GradeRequest.model_validate(asked))

    return run


@pytest.fixture
def out(again: Callable[..., Outcome], tmp_path: Path) -> Path:  # noqa: ARG001 - it makes the copy
    return tmp_path / "out"


def test_readings_of_an_older_version_are_used_and_counted_once(
    again: Callable[..., Outcome], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (out / "results.json").read_bytes()
    monkeypatch.setattr(Run, "reader_version", NEW)
    outcome = again()
    assert (out / "results.json").read_bytes() == before
    assert len(rows(out, "SELECT id FROM reading")) == 2
    assert summary_document(outcome)["outdated_readings"] == 2
    notice = "2 readings were made by an older version; --reread reads all again."
    assert summary_text(outcome).count(notice) == 1
    german = again(language="de")
    assert "2 Lesungen stammen von einer älteren Fassung" in summary_text(german)


def test_what_is_handed_in_after_an_upgrade_is_read_by_the_new_version(
    graded: tuple[Path, Path],
    again: Callable[..., Outcome],
    out: Path,
    write_submission: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    age(out, {})
    shutil.copytree(graded[0], out.parent / "later")
    write_submission(out.parent / "later", "Beispiel", "3333333")
    monkeypatch.setattr(Run, "reader_version", NEW)
    assert again(path=out.parent / "later").outdated == 2
    versions = [version for (version,) in rows(out, "SELECT version FROM reading ORDER BY id")]
    assert versions == [OLD, OLD, NEW]


def test_reading_again_lists_every_change_of_text_flags_and_points(
    again: Callable[..., Outcome], out: Path
) -> None:
    age(
        out,
        {
            "3.4 scores": {"text": MISREAD},
            "3.6 attention": {"text": None, "flags": ["read.not_found"], "confidence": 0.0},
        },
    )
    again()
    outcome = again(reread=True)
    document = summary_document(outcome)
    listed = [(o["student"]["number"], o["part"], o["field"]) for o in document["reread"]]
    fields = (("3.4", "scores"), ("3.6", "attention"))
    assert listed == [(number, *field) for number in ("1111111", "2222222") for field in fields]
    scores, attention = document["reread"][:2]
    assert scores["text"] == {"before": MISREAD, "after": RIGHT}
    assert scores["points"] == {"before": 0, "after": 1}
    assert scores["file"] == "Muster-1111111.zip"
    assert attention["flags"] == {"before": ["read.not_found"], "after": []}
    assert attention["points"] == {"before": None, "after": 1}
    assert document["outdated_readings"] == 0
    text = summary_text(outcome)
    assert f"“{MISREAD}” → “{RIGHT}”; certain → certain; points 0 → 1" in text
    assert "(not found) → “O(N^2)”; read.not_found → certain; points – → 1" in text


def test_a_point_that_follows_from_a_changed_reading_is_listed_with_its_reason(
    again: Callable[..., Outcome], out: Path
) -> None:
    age(out, {"3.4 scores": {"text": MISREAD}})
    again()
    outcome = again(reread=True)
    changed = {(one.part, one.field, one.reason.value) for one in outcome.changes}
    assert ("3.4", "scores", "response") in changed


def test_a_decision_on_a_reading_that_changed_lapses_visibly(
    again: Callable[..., Outcome], out: Path
) -> None:
    age(out, {"3.4 scores": {"text": MISREAD}})
    again()
    with Gradebook(out) as book:
        card = book.last_scorecard("1111111")
        assert card is not None
        mark = next(mark for mark in card.marks if mark.field == "scores")
        decision = Decision(key=mark.code, points="0.5", because="as read", by="Testova")
        book.add_decisions([StoredDecision(decision, mark.response_hash, "2026-12-10")])
    again()
    outcome = again(reread=True)
    reasons = {one.code: one.reason.value for one in outcome.changes}
    assert reasons[mark.code] == "response"
    entry = next(one for one in outcome.batch.entries if one.number == "1111111")
    assert entry.scorecard is not None
    scores = next(mark for mark in entry.scorecard.marks if mark.field == "scores")
    assert scores.points == 1
    assert "decision.set_aside" in [finding.code for finding in scores.findings]


def test_where_nothing_is_read_otherwise_this_is_said(
    again: Callable[..., Outcome], out: Path
) -> None:
    age(out, {})
    outcome = again(reread=True)
    assert summary_document(outcome)["reread"] == []
    assert "nothing was read otherwise" in summary_text(outcome)
    assert "older version" not in summary_text(again())
    assert len(rows(out, "SELECT id FROM reading")) == 4


def test_a_report_that_cannot_be_read_again_keeps_its_reading(
    again: Callable[..., Outcome], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(out, {})
    before = (out / "results.json").read_bytes()
    monkeypatch.setattr(jobs, "read", die)
    outcome = again(reread=True)
    assert (out / "results.json").read_bytes() == before
    assert summary_document(outcome)["readings_kept"] == [
        {"file": "Muster-1111111.zip", "code": "run.died"},
        {"file": "Probe-2222222.zip", "code": "run.died"},
    ]
    text = summary_text(outcome)
    assert "the earlier reading stays: Muster-1111111.zip (run.died), Probe" in text
    assert "nothing was read otherwise" not in text
    assert "2 readings were made by an older version" in text
