"""Sheets are listed and shown in both languages, for people and for machines."""

from pathlib import Path

import pytest

from grader.workflow.sheets import (
    list_document,
    list_sheets,
    list_text,
    sheet_document,
    sheet_text,
    show_sheet,
)
from problems.errors import ProblemError

PROBE = Path(__file__).parents[2] / "cases/sheets/probe.toml"


def test_sheet_5_is_listed() -> None:
    document = list_document(list_sheets())
    assert document["schema"] == 1
    record = next(one for one in document["sheets"] if one["id"] == "sheet05")
    assert record["points"] == "20"
    assert record["due"] == "2026-12-06T23:59:00+01:00"


@pytest.mark.parametrize(
    ("language", "words"), [("en", "20 points, due"), ("de", "20 Punkte, Abg")]
)
def test_the_list_speaks_both_languages(language: str, words: str) -> None:
    assert words in list_text(list_sheets(), "de" if language == "de" else "en")


def test_a_sheet_is_shown_with_all_parts_fields_and_points() -> None:
    sheet, parts = show_sheet("sheet05")
    text = sheet_text(sheet, parts, "de")
    for part in sheet.parts:
        assert part.title.de in text
        assert all(f"  {field.name}" in text for field in part.fields)
    assert "0,5 Punkte" in text
    assert "Skalierte Scores (1 Punkt, darf fehlen)" in text


def test_one_part_is_shown_with_its_numbers() -> None:
    sheet, parts = show_sheet("sheet05", "3.4")
    text = sheet_text(sheet, parts, "en")
    assert "K = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]]" in text
    assert "Task 1" not in text


def test_a_variants_numbers_take_the_sheets_place() -> None:
    sheet, parts = show_sheet("sheet05", "3.4")
    params = {"Q": [[7, 7, 7, 7]], "K": [[1, 1, 0, 0]], "V": [[1, 2]]}
    text = sheet_text(sheet, parts, "en", {"3.4": params})
    assert "Q = [[7, 7, 7, 7]]" in text
    document = sheet_document(sheet, parts, {"3.4": params})
    assert "Q = mat(7, 7, 7, 7)" in document["parts"][0]["wording"]["en"]


def test_the_document_holds_what_the_text_says() -> None:
    sheet, parts = show_sheet(PROBE)
    document = sheet_document(sheet, parts)
    assert [part["id"] for part in document["parts"]] == ["1.1"]
    assert document["parts"][0]["fields"][1] == {
        "name": "scaled",
        "title": {"en": "A", "de": "A"},
        "points": "1",
        "optional": True,
    }


def test_a_figure_is_told_in_words() -> None:
    sheet, (part,) = show_sheet("gradients", "3.1")
    assert "Curve A: −8.3 | −6.4" in sheet_text(sheet, (part,), "en")
    (record,) = sheet_document(sheet, (part,))["parts"]
    assert "Kurve A: −8,3 | −6,4" in record["figure"]["de"]


def test_an_unknown_part_gets_a_guess() -> None:
    with pytest.raises(ProblemError, match=r"no part '3\.7'"):
        show_sheet("sheet05", "3.7")


def test_escapes_in_a_strangers_sheet_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "probe.toml"
    path.write_text(PROBE.read_text("utf-8").replace("Compute.", "\\u001b[2J"), "utf-8")
    sheet, parts = show_sheet(path)
    assert "\x1b" not in sheet_text(sheet, parts, "en")
