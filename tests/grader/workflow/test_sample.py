"""A sample of automatic deductions hides what the machine gave, and counts what is changed."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.model import CriterionMark, Entry, Mark, Scorecard, Status, Verdict
from grader.workflow.sample import check, draw, wilson
from grader.workflow.sampling import checked_document, checked_text, sample_csv

Fill = Callable[[dict[str, str]], Path]


def mark(number: int, verdict: Verdict, points: str | None, **more: object) -> Mark:
    return Mark(
        part="3.4",
        field="output",
        code=f"AAAA-{number:04}",
        verdict=verdict,
        credit=Fraction(0),
        points=None if points is None else Decimal(points),
        max=Decimal(1),
        response="=1+1",
        response_hash="0",
        **more,  # type: ignore[arg-type] - of the model
    )


def entry(marks: tuple[Mark, ...]) -> Entry:
    card = Scorecard(
        sheet="s",
        sheet_version=1,
        number="1",
        surname="Muster",
        marks=marks,
        points=None,
        points_decided=Decimal(0),
        max=Decimal(9),
    )
    return Entry(file="Muster-1.zip", code="X", status=Status.NEEDS_REVIEW, scorecard=card)


def marks() -> Iterator[Mark]:
    yield from (mark(number, Verdict.INCORRECT, "0") for number in range(40))
    yield mark(50, Verdict.CORRECT, "1")
    yield mark(51, Verdict.NEEDS_REVIEW, None)
    yield mark(52, Verdict.INCORRECT, "0", decided_by="Toni Tutor", because="seen")
    criterion = CriterionMark(name="c", code="AAAA-0053.c", points=Decimal(0), max=Decimal(1))
    yield mark(53, Verdict.INCORRECT, "0", criteria=(criterion,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Gradebook(tmp_path) as book, book.together():
        book.replace_entries([entry(tuple(marks()))])
    return tmp_path


@pytest.fixture
def fill(folder: Path) -> Fill:
    """Write a sample with 0 points in each row but in those that are named."""

    def filled(points: dict[str, str]) -> Path:
        rows = list(
            csv.reader(io.StringIO(sample_csv(draw(folder, 30, "1"), "en").decode("utf-8-sig")))
        )
        for row in rows[1:]:
            row[-2] = points.get(row[0], "0")
        path = folder / "sample.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows(rows)
        return path

    return filled


def test_only_what_the_machine_alone_deducted_is_drawn(folder: Path) -> None:
    drawn = {one.mark.code for one in draw(folder, 1000, "1")}
    assert drawn == {f"AAAA-{number:04}" for number in range(40)}


def test_the_same_seed_draws_the_same_and_another_one_others(folder: Path) -> None:
    first, again, other = (draw(folder, 10, seed) for seed in ("1", "1", "2"))
    assert first == again
    assert {one.mark.code for one in first} != {one.mark.code for one in other}


def test_neither_verdict_nor_points_stand_in_the_table(folder: Path) -> None:
    text = sample_csv(draw(folder, 30, "1"), "en").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 30
    assert all(row["points"] == "" and row["response"] == "'=1+1" for row in rows)
    assert "incorrect" not in text


def test_a_person_who_agrees_finds_no_error(folder: Path, fill: Fill) -> None:
    found = check(folder, fill({}))
    assert (found.checked, found.population, found.disagreements) == (30, 40, ())
    assert found.interval == pytest.approx((0, 0.1135), abs=1e-4)


def test_what_a_person_marks_otherwise_is_counted_and_named(folder: Path, fill: Fill) -> None:
    code = draw(folder, 30, "1")[4].mark.code
    found = check(folder, fill({code: "0,5"}))
    assert found.rate == pytest.approx(1 / 30)
    assert f"{code} (3.4 output): 0 by machine, 0.5 by a person" in checked_text(found, "en")
    assert checked_document(found)["disagreements"] == [
        {"code": code, "machine": 0.0, "person": 0.5, "note": ""}
    ]


def test_a_german_table_is_filled_and_reported_in_german(folder: Path) -> None:
    drawn = draw(folder, 30, "1")
    rows = list(csv.reader(io.StringIO(sample_csv(drawn, "de").decode("utf-8-sig"))))
    assert rows[0][-2:] == ["Punkte", "Notiz"]
    path = folder / "stichprobe.csv"
    with path.open("w", encoding="cp1252", newline="") as handle:
        filled = [[*row[:-2], "0,5", "zu streng"] for row in rows[1:]]
        csv.writer(handle, delimiter=";").writerows([rows[0], *filled])
    said = checked_text(check(folder, path), "de")
    assert "Fehlerquote 100,0 %" in said
    assert "0 von der Maschine, 0,5 von einem Menschen: zu streng" in said


@pytest.mark.parametrize("points", ["", "x", "-1", "nan"])
def test_a_row_without_points_is_refused(folder: Path, fill: Fill, points: str) -> None:
    code = draw(folder, 30, "1")[0].mark.code
    with pytest.raises(GraderError, match="line 2: the points are"):
        check(folder, fill({code: points}))


def test_a_row_of_another_run_is_refused(folder: Path, fill: Fill) -> None:
    path = fill({})
    path.write_text(path.read_text(encoding="utf-8").replace("AAAA", "BBBB"), encoding="utf-8")
    with pytest.raises(GraderError, match="is no automatic deduction"):
        check(folder, path)


def test_nothing_to_draw_is_told(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book, book.together():
        book.replace_entries([entry((mark(1, Verdict.CORRECT, "1"),))])
    with pytest.raises(GraderError, match="deducted nothing"):
        draw(tmp_path, 30, "1")


@pytest.mark.parametrize(
    ("hits", "low", "high"), [(0, 0, 0.278), (5, 0.237, 0.763), (10, 0.722, 1)]
)
def test_the_interval_is_wilsons(hits: int, low: float, high: float) -> None:
    assert wilson(hits, 10) == pytest.approx((low, high), abs=1e-3)
