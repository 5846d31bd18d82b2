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
from grader.workflow.sample import Share, check, draw, wilson
from grader.workflow.sampling import checked_document, checked_text, sample_csv, write_sample

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
    yield from (mark(number, Verdict.CORRECT, "1") for number in range(60, 90))
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
    """Write a sample with the machine's points in each row but in those that are named."""

    def filled(points: dict[str, str]) -> Path:
        rows = list(
            csv.reader(io.StringIO(sample_csv(draw(folder, 30, "1"), "en").decode("utf-8-sig")))
        )
        for row in rows[1:]:
            row[-2] = points.get(row[0], "0" if row[0] < "AAAA-0060" else "1")
        path = folder / "sample.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, delimiter=";").writerows(rows)
        return path

    return filled


def test_only_what_the_machine_alone_marked_is_drawn(folder: Path) -> None:
    drawn = {one.mark.code for one in draw(folder, 1000, "1")}
    deducted = {f"AAAA-{number:04}" for number in range(40)}
    assert deducted < drawn
    assert len(drawn - deducted) == 20
    assert all("AAAA-0060" <= code < "AAAA-0090" for code in drawn - deducted)


def test_that_a_row_was_drawn_does_not_tell_that_points_are_missing(folder: Path) -> None:
    drawn = draw(folder, 20, "1")
    kinds = [one.is_deduction for one in drawn]
    assert (kinds.count(True), kinds.count(False)) == (20, 10)
    assert kinds != sorted(kinds)
    assert kinds != sorted(kinds, reverse=True)


def test_the_same_seed_draws_the_same_and_another_one_others(folder: Path) -> None:
    first, again, other = (draw(folder, 10, seed) for seed in ("1", "1", "2"))
    assert first == again
    assert {one.mark.code for one in first} != {one.mark.code for one in other}


def test_neither_verdict_nor_points_stand_in_the_table(folder: Path) -> None:
    text = sample_csv(draw(folder, 30, "1"), "en").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 45
    assert all(row["points"] == "" and row["response"] == "'=1+1" for row in rows)
    assert "incorrect" not in text


def test_a_person_who_agrees_finds_no_error(folder: Path, fill: Fill) -> None:
    found = check(folder, fill({}))
    assert found.deducted == Share(40, 30, ())
    assert found.credited == Share(30, 15, ())
    assert found.deducted.interval == pytest.approx((0, 0.1135), abs=1e-4)


def test_what_a_person_marks_otherwise_is_counted_and_named(folder: Path, fill: Fill) -> None:
    code = next(one.mark.code for one in draw(folder, 30, "1") if one.is_deduction)
    found = check(folder, fill({code: "0,5"}))
    assert found.deducted.rate == pytest.approx(1 / 30)
    assert f"{code} (3.4 output): 0 by machine, 0.5 by a person" in checked_text(found, "en")
    assert checked_document(found)["disagreements"] == [
        {"code": code, "machine": 0.0, "person": 0.5, "note": ""}
    ]


def test_points_that_the_machine_gave_too_freely_are_counted_by_themselves(
    folder: Path, fill: Fill
) -> None:
    code = next(one.mark.code for one in draw(folder, 30, "1") if not one.is_deduction)
    found = check(folder, fill({code: "0"}))
    assert (found.deducted.rate, found.credited.rate) == (0, pytest.approx(1 / 15))
    assert "with all points by machine: 1 otherwise" in checked_text(found, "en")


def test_where_all_were_checked_the_rate_is_known() -> None:
    assert Share(40, 40, ()).interval == (0, 0)


def test_what_a_person_has_decided_since_does_not_count(folder: Path, fill: Fill) -> None:
    code = next(one.mark.code for one in draw(folder, 30, "1") if one.is_deduction)
    file = fill({})
    changed = [
        one.model_copy(update={"decided_by": "Toni Tutor"}) if one.code == code else one
        for one in marks()
    ]
    with Gradebook(folder) as book, book.together():
        book.replace_entries([entry(tuple(changed))])
    found = check(folder, file)
    assert (found.deducted.checked, found.decided) == (29, 1)
    assert "or they are gone): 1" in checked_text(found, "en")


def test_a_row_of_somebody_who_was_forgotten_costs_only_itself(folder: Path, fill: Fill) -> None:
    file = fill({})
    code = next(one.mark.code for one in draw(folder, 30, "1") if one.is_deduction)
    with Gradebook(folder) as book, book.together():
        book.replace_entries([entry(tuple(one for one in marks() if one.code != code))])
    found = check(folder, file)
    assert (found.deducted.checked, found.decided) == (29, 1)


def test_a_row_that_stands_there_twice_is_refused(folder: Path, fill: Fill) -> None:
    path = fill({})
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1], ""]), encoding="utf-8")
    with pytest.raises(GraderError, match=r"line 47: AAAA-\d+ stands there twice"):
        check(folder, path)


def test_a_table_that_may_be_filled_in_is_not_written_over(folder: Path, fill: Fill) -> None:
    path = fill({})
    with pytest.raises(GraderError, match="may be filled in"):
        write_sample(b"new", path)
    write_sample(b"new", folder / "other.csv")
    write_sample(b"new", folder / "other.csv")
    assert (folder / "other.csv").read_bytes() == b"new"


def test_a_german_table_is_filled_and_reported_in_german(folder: Path) -> None:
    drawn = draw(folder, 30, "1")
    text = io.StringIO(sample_csv(drawn, "de").decode("utf-8-sig"))
    rows = list(csv.reader(text, delimiter=";"))
    assert rows[0][-2:] == ["Punkte", "Notiz"]
    path = folder / "stichprobe.csv"
    with path.open("w", encoding="cp1252", newline="") as handle:
        filled = [[*row[:-2], "0,5", "zu streng"] for row in rows[1:]]
        csv.writer(handle, delimiter=";").writerows([rows[0], *filled])
    said = checked_text(check(folder, path), "de")
    assert "Fehlerquote 100,0 %" in said
    assert "0 von der Maschine, 0,5 von einem Menschen: zu streng" in said


def test_more_points_than_there_are_are_refused(folder: Path, fill: Fill) -> None:
    code = draw(folder, 30, "1")[0].mark.code
    with pytest.raises(GraderError, match="points given: 99; there are 1 at most"):
        check(folder, fill({code: "99"}))


@pytest.mark.parametrize("points", ["", "x", "-1", "nan"])
def test_a_row_without_points_is_refused(folder: Path, fill: Fill, points: str) -> None:
    code = draw(folder, 30, "1")[0].mark.code
    with pytest.raises(GraderError, match="line 2: the points are"):
        check(folder, fill({code: points}))


def test_a_row_of_another_run_is_refused(folder: Path, fill: Fill) -> None:
    path = fill({})
    path.write_text(path.read_text(encoding="utf-8").replace("AAAA", "BBBB"), encoding="utf-8")
    with pytest.raises(GraderError, match="is no field of this run"):
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
