"""The store keeps what it was given, refuses what is not its own, and lets one run in."""

import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.gradebook import (
    Gradebook,
    StoredDecision,
    StoredReading,
    StoredRelease,
    layout,
    only_run,
    stored_in,
)
from grader.gradebook.removal import Removal, Removed
from grader.model import (
    CriterionMark,
    Decision,
    Entry,
    Finding,
    Mark,
    Release,
    Scorecard,
    Status,
    Verdict,
)
from submissions.model import Box, Reading, Response

READING = Reading((Response("3.4", "output", "[[1]]", 1, Box(1, 2, 3, 4), 1.0),), pages=1)


OLD_READINGS = (
    ("2:10001", '{"responses": [], "pages": 3}'),
    ("1:7999", '{"responses": [], "pages": 2}'),
    ("2:7999", '{"responses": [], "pages": 1}'),
)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "gradebook.sqlite")) as store:
        return store.execute(query).fetchall()


def entry(number: str, points: str) -> Entry:
    card = Scorecard(
        sheet="sheet05",
        sheet_version=1,
        number=number,
        surname="Muster",
        marks=(),
        points=Decimal(points),
        points_decided=Decimal(points),
        max=Decimal(20),
    )
    return Entry(file=f"{number}.zip", code="AAAA-0000", status=Status.GRADED, scorecard=card)


def test_a_folder_without_a_store_holds_none(tmp_path: Path) -> None:
    assert not stored_in(tmp_path)


def test_what_was_stored_is_there_when_opened_again(tmp_path: Path) -> None:
    stored = StoredDecision(
        Decision(key="AAAA-0000", points=Decimal("0.5"), because="shown", by="Testova"), "hash", "t"
    )
    with Gradebook(tmp_path) as book:
        book.add_reading("key", "1:7", READING)
        book.add_decisions([stored])
        book.replace_entries([entry("1234567", "12.5")])
        book.note("request", "{}")
    with Gradebook(tmp_path) as book:
        assert book.reading("key") == StoredReading(1, "1:7", READING)
        assert list(book.decisions()) == [stored]
        assert list(book.entries()) == [entry("1234567", "12.5")]
        assert book.noted("request") == "{}"


def test_the_last_reading_under_a_key_counts_and_the_earlier_ones_stay(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.add_reading("key", "1:7", READING)
        book.add_reading("key", "2:7", Reading(()))
        assert book.reading("key") == StoredReading(2, "2:7", Reading(()))
    assert rows(tmp_path, "SELECT version FROM reading ORDER BY id") == [("1:7",), ("2:7",)]


def test_what_the_same_version_reads_again_is_not_kept_twice(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        for _ in range(2):
            book.add_reading("key", "1:7", READING)
    assert rows(tmp_path, "SELECT count(*) FROM reading") == [(1,)]


def test_a_picture_of_several_fields_is_kept_once(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.add_reading("key", "1:7", READING)
        assert book.pictured(1) is None
        pictures = {("3.4", "output"): b"page", ("3.4", "scores"): b"page", ("3.3", "axis"): b"x"}
        book.add_pictures(1, pictures)
        assert book.pictures(1) == pictures
        assert book.pictured(1) == ""
    assert rows(tmp_path, "SELECT count(*) FROM image") == [(2,)]


def test_why_there_are_no_pictures_is_kept(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.add_reading("key", "1:7", READING)
        book.add_pictures(1, {}, failure="run.died")
        assert (book.pictures(1), book.pictured(1)) == ({}, "run.died")


def test_a_new_reading_leaves_no_pictures_of_the_old_one(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.add_reading("key", "1:7", READING)
        book.add_pictures(1, {("3.4", "output"): b"old"})
        book.add_reading("key", "2:7", Reading(()))
        assert book.pictured(2) is None
    assert rows(tmp_path, "SELECT count(*) FROM image") == [(0,)]


def test_a_store_of_the_first_layout_is_taken_over(tmp_path: Path) -> None:
    pdf, looked_for = "ab" * 32, "0123456789abcdef"
    old = [(f"{pdf}:{version}:{looked_for}", text) for version, text in OLD_READINGS]
    with closing(sqlite3.connect(tmp_path / "gradebook.sqlite")) as store, store:
        store.executescript(f"{layout._TABLES} PRAGMA user_version = 1;")
        store.executemany("INSERT INTO reading VALUES (?, ?)", old)
        store.execute(
            "INSERT INTO reading VALUES (?, ?)",
            (f"{'cd' * 32}:1:7999:{looked_for}:failed", '{"responses": []}'),
        )
    with Gradebook(tmp_path) as book:
        last = book.reading(f"{pdf}:{looked_for}")
        failed = book.reading(f"{'cd' * 32}:{looked_for}:failed")
        assert last is not None
        assert (last.version, last.reading.pages) == ("2:10001", 3)
        assert book.pictured(last.number) is None
        assert failed is not None
        assert failed.version == "1:7999"
    with Gradebook(tmp_path) as book:
        assert book.reading(f"{pdf}:{looked_for}") == last


def test_a_scorecard_is_added_only_where_it_differs_from_the_last(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        for points in ("1", "1", "2"):
            book.replace_entries([entry("1234567", points)])
    assert len(rows(tmp_path, "SELECT id FROM scorecard")) == 2


def test_writes_that_belong_together_happen_all_or_not_at_all(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        book.replace_entries([entry("1234567", "1")])
        with pytest.raises(AttributeError), book.together():
            book.replace_entries([entry("7654321", "1"), entry("7654321", "1").file])  # type: ignore[list-item] # it breaks half way
        assert len(list(book.entries())) == 1


def test_a_newer_store_is_refused_by_name(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "gradebook.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(GraderError, match="layout 99"), Gradebook(tmp_path):
        pass


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gradebook.sqlite").write_bytes(b"not a database, only text" * 100)
    with pytest.raises(GraderError, match="is not a gradebook"), Gradebook(tmp_path):
        pass


def test_a_second_run_is_kept_out_and_a_finished_one_is_not_in_the_way(tmp_path: Path) -> None:
    first = only_run(tmp_path)
    with first, pytest.raises(GraderError, match="Another run"), only_run(tmp_path):
        pass
    with only_run(tmp_path):
        assert stored_in(tmp_path) is False


def test_a_store_that_cannot_be_written_is_not_said_to_be_none(tmp_path: Path) -> None:
    """Whoever is told to move the memory of all decisions away may do so."""
    with Gradebook(tmp_path):
        pass
    path = tmp_path / "gradebook.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    read_only = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with closing(read_only), pytest.raises(GraderError, match="Nothing was changed") as refused:
        layout.prepare(read_only, path)
    assert "Move it away" not in str(refused.value)


def taken_in(file: str, pdf: str) -> str:
    return json.dumps({"upload": {"file": file}, "pdf_sha256": pdf})


def two_students(book: Gradebook) -> Removal:
    """Fill a store with two students who share a PDF, and give the removal of the first."""
    for pdf in ("shared", "own", "of nobody any more"):
        book.add_reading(f"{pdf}:looked-for", "1:7", READING)
        book.add_pictures(last_number(book, pdf), {("3.4", "output"): pdf.encode()})
    book.replace_intakes(
        [taken_in("1.zip", "own"), taken_in("1.zip", "shared"), taken_in("2.zip", "shared")]
    )
    first, second = entry("1", "12"), entry("2", "13").model_copy(update={"code": "BBBB-0000"})
    book.replace_entries([entry("1", "11"), second])
    book.replace_entries([first, second])
    for key in ("AAAA-0000", "CCCC-0000.one", "BBBB-0000"):
        decision = Decision(key=key, points=Decimal(1), because="shown", by="Testova")
        book.add_decisions([StoredDecision(decision, "hash", "t")])
    points = {"AAAA-0000": "f", "BBBB-0000": "g", "GONE-0000": "h"}
    book.add_release(StoredRelease(Release(points=points, by="Testova"), "t"))
    codes = frozenset(("AAAA-0000", "CCCC-0000"))
    return Removal(frozenset(["1.zip"]), frozenset("1"), codes, lambda kept: kept)


def last_number(book: Gradebook, pdf: str) -> int:
    stored = book.reading(f"{pdf}:looked-for")
    return stored.number if stored else 0


def test_what_is_removed_is_weighed_before_and_leaves_no_byte(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        removal = two_students(book)
        expected = Removed(uploads=1, readings=2, pictures=2, scorecards=2, decisions=2)
        assert book.weigh(removal) == expected
        assert len(list(book.entries())) == 2
        with book.together():
            assert book.remove(removal) == expected
        book.purge()
        data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [word for word in (b"own:", b"AAAA-0000", b"GONE-0000", b"1.zip") if word in data]


def test_what_others_have_stays_when_somebody_is_removed(tmp_path: Path) -> None:
    with Gradebook(tmp_path) as book:
        removal = two_students(book)
        with book.together():
            book.remove(removal)
        assert [one.file for one in book.entries()] == ["2.zip"]
        assert book.pictures(last_number(book, "shared")) == {("3.4", "output"): b"shared"}
        assert [one.decision.key for one in book.decisions()] == ["BBBB-0000"]
        assert [one.release.points for one in book.releases()] == [{"BBBB-0000": "g"}]
        assert book.numbers() == {"2"}


def test_the_reading_of_a_card_that_stays_is_kept_without_its_intake(tmp_path: Path) -> None:
    """A person's admission of a refused upload reads a PDF that intake does not name."""
    with Gradebook(tmp_path) as book:
        book.add_reading("admitted:looked-for", "1:7", READING)
        book.replace_entries([entry("2", "13").model_copy(update={"reading": 1})])
        none: frozenset[str] = frozenset()
        with book.together():
            book.remove(Removal(none, none, none, lambda kept: kept))
        assert book.has_reading("admitted:looked-for")


def test_reasons_are_changed_wherever_they_are_repeated(tmp_path: Path) -> None:
    criterion = CriterionMark(
        name="one", code="C", points=Decimal(1), max=Decimal(1), because="like Muster"
    )
    mark = Mark(
        part="1",
        field="text",
        code="C",
        verdict=Verdict.CORRECT,
        credit=None,
        points=Decimal(1),
        max=Decimal(1),
        response="like Muster",
        response_hash="h",
        findings=(Finding(code="mark.read_as", args={"because": "like Muster"}),),
        criteria=(criterion,),
        because="like Muster",
    )
    marked = entry("2", "13")
    card = marked.scorecard
    assert card is not None
    marked = marked.model_copy(update={"scorecard": card.model_copy(update={"marks": (mark,)})})
    decision = Decision(key="C", points=Decimal(1), because="like Muster", by="Muster")
    none: frozenset[str] = frozenset()
    with Gradebook(tmp_path) as book:
        book.replace_entries([marked])
        book.add_decisions([StoredDecision(decision, "hash", "t")])
        with book.together():
            book.remove(
                Removal(none, none, none, lambda kept: kept, lambda text: text.replace("Mu", "–"))
            )
        texts = [
            *rows(tmp_path, "SELECT document FROM scorecard"),
            *rows(tmp_path, "SELECT document FROM decision"),
        ]
        assert [str(text).count("like –ster") for text in texts] == [3, 1]
        assert next(book.decisions()).decision.by == "Muster"
        book.replace_entries(list(book.entries()))
    assert rows(tmp_path, "SELECT count(*) FROM scorecard") == [(1,)]
