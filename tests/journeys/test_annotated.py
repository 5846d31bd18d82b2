"""Students get their own reports back with points in them, where it is asked for."""

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from grader.reports import UploadChoice
from grader.workflow import jobs
from grader.workflow.approve import approve
from grader.workflow.decide import decide
from grader.workflow.grade import grade
from grader.workflow.request import GradeRequest, Outcome
from grader.workflow.summary import summary_document, summary_text
from tests.journeys.conftest import Submit
from tests.journeys.test_pictures import grant

NOON = datetime(2026, 12, 10, 12, tzinfo=UTC)
NAME = "Muster-1234567"


def die(_: object) -> None:
    """End the process that copies."""
    os._exit(9)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def graded(tmp_path: Path, out: Path, submit: Submit) -> Callable[..., Outcome]:
    """Grade this test's class of one, decide what waits, and give what came of it."""
    submit("Muster", "1234567")

    def run(**more: Any) -> Outcome:
        asked = {"path": tmp_path / "class", "sheet": "sheet05", "out": out, "workers": 1, **more}
        grade(GradeRequest.model_validate(asked))
        return decide(out, [grant(out, tmp_path / "d.json")], NOON)

    return run


def released(out: Path) -> Outcome:
    return approve(out, "Toni Tutor", UploadChoice(), NOON)


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(path).pages)


def files(out: Path) -> set[str]:
    return {path.name for path in (out / "feedback").iterdir()}


@pytest.mark.all
def test_who_does_not_ask_gets_none(graded: Callable[..., Outcome], out: Path) -> None:
    graded()
    assert files(out) == {f"{NAME}.pdf", f"{NAME}.html"}


def test_a_copy_is_provisional_until_the_release_as_the_feedback_is(
    graded: Callable[..., Outcome], out: Path
) -> None:
    assert not graded(annotated=True).uncopied
    copy = out / "feedback" / f"{NAME}-annotated.pdf"
    before = text_of(copy)
    assert before.count("Provisional: nobody") == len(PdfReader(copy).pages)
    assert "Report on exercise sheet 5" in before
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    (student,) = document["submissions"]
    assert all(before.count(one["code"]) >= 2 for one in student["fields"])

    released(out)
    assert files(out) == {f"{NAME}.pdf", f"{NAME}.html", f"{NAME}-annotated.pdf"}
    assert "Provisional" not in text_of(copy)


def test_it_goes_into_the_students_folder_for_moodle(
    tmp_path: Path, out: Path, write_submission: Submit
) -> None:
    folder = tmp_path / "class" / "Erika Muster_4711_assignsubmission_file"
    folder.parent.mkdir()
    write_submission(folder, "Muster", "1234567")
    asked = {"path": folder.parent, "sheet": "sheet05", "out": out, "workers": 1}
    grade(GradeRequest.model_validate({**asked, "annotated": True}))
    decide(out, [grant(out, tmp_path / "d.json")], NOON)
    released(out)
    with zipfile.ZipFile(out / "moodle" / "2-feedback.zip") as archive:
        names = archive.namelist()
    assert names == [
        f"Erika Muster_4711_assignfeedback_file/{NAME}{kind}"
        for kind in (".pdf", ".html", "-annotated.pdf")
    ]


def test_where_the_download_is_gone_this_is_said_and_the_rest_goes_on(
    graded: Callable[..., Outcome], out: Path, tmp_path: Path
) -> None:
    graded(annotated=True)
    shutil.rmtree(tmp_path / "class")
    outcome = released(out)
    assert files(out) == {f"{NAME}.pdf", f"{NAME}.html"}
    assert dict(outcome.uncopied) == {f"{NAME}.zip": "copy.gone"}
    said = summary_text(outcome)
    assert f"no longer where they were: {tmp_path / 'class'}" in said
    assert "1 released" in said


@pytest.mark.all
def test_a_report_that_cannot_be_copied_costs_only_its_copy(
    graded: Callable[..., Outcome], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "mark_up", die)
    outcome = graded(annotated=True)
    assert files(out) == {f"{NAME}.pdf", f"{NAME}.html"}
    assert summary_document(outcome)["uncopied"] == [{"file": f"{NAME}.zip", "code": "run.died"}]
    assert f"Without an annotated copy: {NAME}.zip (run.died)." in summary_text(outcome)
