"""results.json keeps its public face."""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grader.model import Entry
from grader.reports import Batch, results
from grader.wording import Language

FACE = {"file", "student", "status", "points", "points_decided", "max", "fields"}
FIELD_FACE = {"part", "field", "verdict", "points", "max", "response", "code", "findings"}


def read(out: Path) -> Any:
    return json.loads((out / "results.json").read_text(encoding="utf-8"), parse_float=Decimal)


@pytest.fixture
def document(class_of_24: Callable[[Language], Batch], tmp_path: Path) -> Any:
    results.write(class_of_24("en"), tmp_path)
    return read(tmp_path)


def test_the_document_has_the_keys_that_others_rely_on(document: Any) -> None:
    assert document["schema"] == 1
    assert document["sheet"] == "probe05"
    assert len(document["submissions"]) == 24
    assert all(set(one) >= FACE for one in document["submissions"])
    fields = [field for one in document["submissions"] for field in one["fields"]]
    assert all(set(field) >= FIELD_FACE for field in fields)


def test_the_reconciliation_is_written_out(document: Any) -> None:
    sums = document["reconciliation"]
    assert sums["balanced"]
    assert sums["roster"] + sums["unlisted"] == sum(
        sums[key] for key in ("graded", "needs_review", "not_graded", "missing")
    )
    assert [one["number"] for one in sums["missing_students"]] == ["03700023", "03700024"]


def test_no_reader_meets_a_status_beyond_the_three(document: Any) -> None:
    statuses = {one["status"] for one in document["submissions"]}
    assert statuses == {"graded", "needs_review", "not_graded"}


def test_a_superseded_upload_is_not_graded_and_says_so(document: Any) -> None:
    superseded = [one for one in document["submissions"] if one["superseded"]]
    assert [one["status"] for one in superseded] == ["not_graded"]
    assert superseded[0]["findings"][0]["message"].startswith("Replaced by")
    assert document["reconciliation"]["superseded"] == 1


def test_a_total_that_waits_is_null_beside_what_is_decided(document: Any) -> None:
    waiting = [one for one in document["submissions"] if one["status"] == "needs_review"]
    assert {one["points"] for one in waiting} == {None}
    garbled = next(one for one in waiting if one["student"]["surname"] == "Garbled")
    assert garbled["points_decided"] == 10


def test_a_late_report_has_no_total_although_all_its_fields_are_decided(document: Any) -> None:
    late = next(one for one in document["submissions"] if "Späth" in one["file"])
    assert all(field["points"] is not None for field in late["fields"])
    assert late["points"] is None


def test_fields_add_up_to_the_total(document: Any) -> None:
    graded = [one for one in document["submissions"] if one["status"] == "graded"]
    assert len(graded) == 9
    for one in graded:
        assert sum(field["points"] for field in one["fields"]) == one["points"]


def test_a_student_who_is_not_known_is_null(document: Any) -> None:
    unknown = [one for one in document["submissions"] if one["student"] is None]
    assert [one["account"]["name"] for one in unknown] == ["Erika Platzhalter"]


@pytest.mark.parametrize(
    ("points", "written"), [("12.50", "12.5"), ("12.00", "12"), ("1E+1", "10"), ("0.1", "0.1")]
)
def test_points_are_written_shortest(
    entry: Callable[..., Entry],
    class_of_24: Callable[[Language], Batch],
    tmp_path: Path,
    points: str,
    written: str,
) -> None:
    one = entry()
    assert one.scorecard is not None
    card = one.scorecard.model_copy(update={"points": Decimal(points)})
    results.write(_only(class_of_24("en"), one.model_copy(update={"scorecard": card})), tmp_path)
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    assert re.search(r'^   "points": (.*),$', text, re.MULTILINE)[1] == written  # type: ignore[index] # a miss fails


def test_the_same_run_gives_the_same_bytes_and_no_time(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    for folder in ("a", "b"):
        results.write(class_of_24("de"), tmp_path / folder)
    first, second = ((tmp_path / f / "results.json").read_bytes() for f in ("a", "b"))
    assert first == second
    assert first.endswith(b"}\n")
    assert not re.search(rb"20\d\d-\d\d-\d\d|\d\d:\d\d:\d\d", first)


def test_letters_stay_letters_and_lines_are_sorted(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    results.write(class_of_24("de"), tmp_path)
    text = (tmp_path / "results.json").read_text(encoding="utf-8")
    assert "Çelik-Testova" in text
    assert "Späth" in text
    again = json.dumps(json.loads(text), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert text == again


def test_a_run_without_submissions_is_a_document(
    crowd: Callable[[int], Batch], tmp_path: Path
) -> None:
    results.write(crowd(0), tmp_path)
    assert read(tmp_path)["submissions"] == []


def test_the_layout_changes_only_on_purpose(
    class_of_24: Callable[[Language], Batch], gold: Callable[[str, str], None], tmp_path: Path
) -> None:
    batch = class_of_24("en")
    chosen = [one for one in batch.entries if one.surname in {"Fiktiv", "Garbled", "Vogel"}]
    results.write(_only(batch, *chosen), tmp_path)
    gold("results.json", (tmp_path / "results.json").read_text(encoding="utf-8"))


def test_a_large_class_is_never_held_at_once(crowd: Callable[[int], Batch], tmp_path: Path) -> None:
    batch = crowd(40)
    results.write(batch, tmp_path)
    assert 1 <= batch.entries.most_alive <= 3  # type: ignore[attr-defined] # a crowd counts


def _only(batch: Batch, *entries: Entry) -> Batch:
    return Batch(
        sheet=batch.sheet,
        entries=entries,
        reconciliation=batch.reconciliation,
        missing=batch.missing,
        language=batch.language,
        grader_version=batch.grader_version,
    )
