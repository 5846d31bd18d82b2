"""grades.csv has one safe row a student."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.model import Entry, Person
from grader.reports import Batch, grades
from grader.wording import Language


@pytest.fixture
def table(class_of_24: Callable[[Language], Batch], tmp_path: Path) -> list[dict[str, str]]:
    return rows(class_of_24("de"), tmp_path)


def rows(batch: Batch, out: Path) -> list[dict[str, str]]:
    grades.write(batch, out)
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_student_has_one_row_and_so_has_every_file_without_one(
    table: list[dict[str, str]],
) -> None:
    numbers = [row["number"] for row in table if row["number"]]
    assert len(numbers) == len(set(numbers)) == 24
    assert [row["file"] for row in table if not row["number"]] == ["Download/abgabe final.zip"]


def test_who_handed_in_nothing_is_listed(table: list[dict[str, str]]) -> None:
    assert [row["surname"] for row in table if row["status"] == "missing"] == [
        "Abwesend",
        "Ausgeblieben",
    ]


def test_who_handed_in_and_is_not_in_the_download_is_not_called_missing(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    batch = class_of_24("en")
    unlisted = Person(number="", surname="Neu Dabei", identifier="7")
    found = rows(replace(batch, lacking=(batch.missing[0], unlisted)), tmp_path)
    told = {row["surname"]: row["status"] for row in found if not row["file"]}
    assert told == {"Abwesend": "lacking", "Ausgeblieben": "missing", "Neu Dabei": "lacking"}


def test_a_total_that_waits_is_an_empty_cell(table: list[dict[str, str]]) -> None:
    garbled = next(row for row in table if row["surname"] == "Garbled")
    assert (garbled["points"], garbled["points_decided"], garbled["max"]) == ("", "10", "20")
    assert (garbled["3.1"], garbled["3.4"]) == ("3", "")


def test_parts_add_up_and_keep_a_decimal_point_in_german(table: list[dict[str, str]]) -> None:
    graded = [row for row in table if row["status"] == "graded"]
    parts = [name for name in table[0] if "." in name]
    assert len(parts) == 10
    for row in graded:
        assert sum(float(row[part]) for part in parts) == float(row["points"])
    assert "19.5" in {row["points"] for row in graded}


def test_the_upload_that_counts_hides_the_one_it_replaced(table: list[dict[str, str]]) -> None:
    testova = [row for row in table if row["surname"] == "Testova"]
    assert [row["status"] for row in testova] == ["graded"]


def test_of_two_uploads_the_one_that_waits_is_shown(
    class_of_24: Callable[[Language], Batch], entry: Callable[..., Entry], tmp_path: Path
) -> None:
    twins = (
        entry(file="a.zip"),
        entry(file="b.zip", status="not_graded"),
        entry(file="c.zip", status="needs_review"),
    )
    batch = replace(class_of_24("en"), entries=twins, missing=())
    assert [(row["status"], row["points"]) for row in rows(batch, tmp_path)] == [
        ("needs_review", "")
    ]


@pytest.mark.parametrize(
    "surname",
    [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff20x",
    ],
)
def test_no_cell_is_taken_for_a_formula(
    class_of_24: Callable[[Language], Batch], tmp_path: Path, surname: str
) -> None:
    batch = replace(class_of_24("en"), entries=(), missing=(Person(number="1", surname=surname),))
    assert rows(batch, tmp_path)[0]["surname"].startswith("'")


def test_a_comma_and_a_quote_stay_inside_their_cell(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    person = Person(number="007", surname='Muster, "M"')
    batch = replace(class_of_24("en"), entries=(), missing=(person,))
    assert rows(batch, tmp_path)[0]["surname"] == 'Muster, "M"'
    assert rows(batch, tmp_path)[0]["number"] == "007"


def test_a_spreadsheet_is_told_that_it_is_utf_8(
    class_of_24: Callable[[Language], Batch], tmp_path: Path
) -> None:
    grades.write(class_of_24("de"), tmp_path)
    assert (tmp_path / "grades.csv").read_bytes().startswith(b"\xef\xbb\xbfnumber,surname,")


def test_the_layout_changes_only_on_purpose(
    class_of_24: Callable[[Language], Batch], gold: Callable[[str, str], None], tmp_path: Path
) -> None:
    grades.write(class_of_24("en"), tmp_path)
    text = (tmp_path / "grades.csv").read_bytes().decode()
    gold("grades.csv", text)


def test_a_large_class_is_never_held_at_once(crowd: Callable[[int], Batch], tmp_path: Path) -> None:
    batch = crowd(40)
    grades.write(batch, tmp_path)
    assert 1 <= batch.entries.most_alive <= 3  # type: ignore[attr-defined] # a crowd counts
