"""Feedback is typeset anew exactly where something of what it shows has changed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Entry, Scorecard, Status
from grader.reports import Amendment
from grader.workflow.jobs import FeedbackJob
from grader.workflow.typesetting import _made_of, _on_disk
from problems.sheet import load_sheet

SHEET = str(load_sheet("sheet05").path)


def entry(points: str = "3") -> Entry:
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number="1",
        surname="Muster",
        marks=(),
        points=Decimal(points),
        points_decided=Decimal(points),
        max=Decimal(20),
    )
    return Entry(file="a.zip", code="AAAA-0001", status=Status.GRADED, number="1", scorecard=card)


JOB = FeedbackJob(SHEET, entry(), "en", {("1.1", "text"): b"one", ("1.2", "text"): b"two"})
STEP = Amendment("2027-01-15T22:59:00+00:00", "T", Decimal(2), Decimal(3), ())


@pytest.mark.parametrize(
    "change",
    [
        {"entry": entry("4")},
        {"language": "de"},
        {"pictures": {("1.1", "text"): b"one"}},
        {"pictures": {("1.1", "text"): b"two", ("1.2", "text"): b"one"}},
        {"provisional": True},
        {"amendments": (STEP,)},
    ],
)
def test_whatever_changes_is_noticed(change: dict[str, Any]) -> None:
    assert _made_of(replace(JOB, **change)) != _made_of(JOB)


def test_another_sheet_is_noticed(tmp_path: Path) -> None:
    other = tmp_path / "sheet.toml"
    other.write_text(Path(SHEET).read_text(encoding="utf-8") + "\n# new", encoding="utf-8")
    assert _made_of(replace(JOB, sheet=str(other))) != _made_of(JOB)


def test_the_same_in_another_order_is_the_same() -> None:
    turned = dict(reversed(JOB.pictures.items()))
    assert _made_of(replace(JOB, pictures=turned)) == _made_of(JOB)


def test_a_file_that_was_touched_or_is_gone_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    names = {"a.pdf", "a.html"}
    seen = [_on_disk(tmp_path, names)]
    for name in sorted(names):
        (tmp_path / "feedback" / name).write_bytes(name.encode())
        seen.append(_on_disk(tmp_path, names))
    (tmp_path / "feedback" / "a.pdf").write_bytes(b"touched")
    seen.append(_on_disk(tmp_path, names))
    assert len(set(seen)) == len(seen)
