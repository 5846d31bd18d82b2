"""What stood in the report is kept beside what was read, and is there when the report is gone."""

import io
import json
import os
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader

from grader.gradebook import Gradebook
from grader.workflow import jobs
from grader.workflow.decide import decide
from grader.workflow.grade import grade
from grader.workflow.request import GradeRequest, Outcome
from grader.workflow.summary import summary_document, summary_text
from tests.journeys.conftest import ANSWERS, pack

NOON = datetime(2026, 12, 10, 12, tzinfo=UTC)
PAGES = 2
"""Pages of a scan."""


def die(_: jobs.PictureJob) -> dict[tuple[str, str], bytes]:
    """End the process that draws."""
    os._exit(9)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def graded(tmp_path: Path, out: Path) -> Callable[..., Outcome]:
    """Grade this test's class."""

    def run(**more: Any) -> Outcome:
        asked = {"path": tmp_path / "class", "sheet": "sheet05", "out": out, "workers": 1, **more}
        return grade(GradeRequest.model_validate(asked))

    return run


def grant(out: Path, path: Path) -> Path:
    """Decide everything that waits: full points."""
    document = json.loads((out / "results.json").read_text(encoding="utf-8"))
    waiting = [f for s in document["submissions"] for f in s["fields"] if f["points"] is None]
    rows = [
        {"key": f["code"], "points": f["max"], "because": "seen", "by": "Testova"} for f in waiting
    ]
    path.write_text(json.dumps({"decisions": rows}), encoding="utf-8")
    return path


def kept(out: Path) -> dict[tuple[str, str], bytes]:
    """Give the pictures of the first upload."""
    with Gradebook(out) as book:
        entry = next(iter(book.entries()))
        assert entry.reading is not None
        return book.pictures(entry.reading)


def shown(out: Path) -> int:
    """Count the pictures in the only feedback."""
    (file,) = (out / "feedback").glob("*.pdf")
    return sum(len(page.images) for page in PdfReader(file).pages)


def test_every_answer_is_kept_as_a_small_picture(
    graded: Callable[..., Outcome], one_submission: Path, out: Path
) -> None:
    assert one_submission.exists()
    graded()
    pictures = kept(out)
    assert {f"{part} {field}" for part, field in pictures} == set(ANSWERS)
    for png in pictures.values():
        image = Image.open(io.BytesIO(png))
        assert image.info["dpi"] == pytest.approx((150, 150), abs=1)
        assert image.convert("L").getextrema()[0] == 0
    assert sum(map(len, pictures.values())) < 40_000


def test_feedback_shows_them_when_the_download_is_gone(
    graded: Callable[..., Outcome], one_submission: Path, out: Path, tmp_path: Path
) -> None:
    graded()
    shutil.rmtree(one_submission.parent)
    outcome = decide(out, [grant(out, tmp_path / "d.json")], NOON)
    assert shown(out) == len(set(kept(out).values()))
    assert not outcome.unpictured


def test_a_report_whose_drawing_dies_has_feedback_without_pictures_and_is_named(
    graded: Callable[..., Outcome],
    one_submission: Path,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "picture", die)
    outcome = graded()
    assert summary_document(outcome)["unpictured"] == [
        {"file": one_submission.name, "code": "run.died"}
    ]
    assert f"Without pictures of what was read: {one_submission.name} (run.died)" in summary_text(
        outcome
    )
    decide(out, [grant(out, tmp_path / "d.json")], NOON)
    assert shown(out) == 0
    monkeypatch.undo()
    assert not graded().unpictured
    assert kept(out) == {}
    graded(reread=True)
    assert shown(out) > 0


def test_readings_of_before_there_were_pictures_get_theirs_in_the_next_run(
    graded: Callable[..., Outcome], one_submission: Path, out: Path
) -> None:
    assert one_submission.exists()
    graded()
    with Gradebook(out) as book:
        for statement in ("DELETE FROM picture", "DELETE FROM image"):
            book._connection.execute(statement)
        book._connection.execute("UPDATE reading SET pictured = NULL")
    graded()
    assert len(kept(out)) == len(ANSWERS)


def test_a_scan_is_kept_once_and_shown_where_a_person_looks(
    graded: Callable[..., Outcome], out: Path, tmp_path: Path
) -> None:
    (tmp_path / "class").mkdir()
    pages = [Image.new("L", (600, 850), 230) for _ in range(PAGES)]
    for page in pages:
        page.paste(40, (100, 100, 400, 160))
    sink = io.BytesIO()
    pages[0].save(sink, "PDF", save_all=True, append_images=pages[1:], resolution=72)
    scan = pack("Muster-1234567.pdf", sink.getvalue())
    (tmp_path / "class" / "Muster-1234567.zip").write_bytes(scan)
    graded()
    assert len(kept(out)) == len(ANSWERS)
    assert len(set(kept(out).values())) == 1
    text = (out / "overview.html").read_text(encoding="utf-8")
    assert text.count("data:image/png;base64,") == 1
    assert len(re.findall('<a class="shot" href="#p-', text)) == len(ANSWERS) - 1
